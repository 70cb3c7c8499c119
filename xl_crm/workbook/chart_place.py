"""Where do the charts of a table stand, so that nothing covers anything?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xl_crm.workbook.placement import PlacedChart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports._spec import Chart
    from xl_crm.workbook.placement import PlacedTable
    from xl_crm.workbook.theme import Theme

#: A character of the default font at 96 dots an inch; a point is 4/3 pixels.
PIXELS_A_CHARACTER = 7
PIXELS_A_POINT = 4 / 3


def place_charts(
    charts: Sequence[Chart],
    table: PlacedTable,
    widths: Sequence[float],
    theme: Theme,
) -> tuple[tuple[PlacedChart, ...], int]:
    """Place charts right of their table where all fit beside it, else under it.

    Under it, charts stand side by side as far as the page goes, then on the next line.

    Returns
    -------
    charts : tuple of PlacedChart
    last_row : int
        Last row that a chart covers; 0 without charts.
    """
    chart = theme.chart
    start = len(table.table.columns) + 2
    row = table.row
    if _left(start, widths, theme) + len(charts) * chart.width > chart.page_width:
        start, row = 1, table.bottom_row + 2
    height = _rows_covered(theme)
    placed = []
    column = start
    for item in charts:
        right = _left(column, widths, theme) + chart.width
        if column != start and right > chart.page_width:
            row, column = row + height, start
        placed.append(PlacedChart(chart=item, table=table, row=row, column=column))
        column = _next_column(column, widths, theme)
    return tuple(placed), (row + height - 1 if placed else 0)


def _rows_covered(theme: Theme) -> int:
    """Return the rows that a chart covers, with one to spare; none is lower."""
    row_pixels = theme.sheet.row_height * PIXELS_A_POINT
    return math.ceil(theme.chart.height / row_pixels) + 1


def _next_column(column: int, widths: Sequence[float], theme: Theme) -> int:
    """Return the first column that a chart standing in ``column`` leaves free."""
    right = _left(column, widths, theme) + theme.chart.width
    following = column + 1
    while _left(following, widths, theme) <= right:
        following += 1
    return following


def _left(column: int, widths: Sequence[float], theme: Theme) -> int:
    """Return the left edge of a column, in pixels."""
    known = sum(widths[: column - 1])
    spare = max(column - 1 - len(widths), 0) * theme.sheet.default_width
    return math.floor((known + spare) * PIXELS_A_CHARACTER)
