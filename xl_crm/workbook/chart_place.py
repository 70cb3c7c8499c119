"""Where do the charts of a table stand, so that nothing covers anything?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xl_crm.workbook.chart_shape import chart_shape
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
) -> tuple[PlacedChart, ...]:
    """Place charts right of their table where all fit beside it, else under it.

    Under it, charts stand side by side as far as the page goes, then on the next line.
    """
    sizes = theme.chart
    shapes = [chart_shape(chart, table, theme) for chart in charts]
    start = _left(len(table.table.columns) + 1, widths, theme) + sizes.gap
    row = table.row
    if start + sum(shape.width + sizes.gap for shape in shapes) > sizes.page_width:
        start, row = 0, table.bottom_row + 2
    placed: list[PlacedChart] = []
    left, line_end = start, row
    for chart, shape in zip(charts, shapes, strict=True):
        if left != start and left + shape.width > sizes.page_width:
            row, left = line_end + 1, start
        column = _column_at(left, widths, theme)
        offset = left - _left(column, widths, theme)
        placed.append(
            PlacedChart(
                chart=chart,
                table=table,
                row=row,
                column=column,
                offset=offset,
                shape=shape,
            )
        )
        line_end = max(line_end, last_row(placed[-1], theme) + 1)
        left += shape.width + sizes.gap
    return tuple(placed)


def last_row(placed: PlacedChart, theme: Theme) -> int:
    """Return the last row that a chart covers a part of; no row is lower than usual."""
    row_pixels = theme.sheet.row_height * PIXELS_A_POINT
    return placed.row + math.ceil(placed.shape.height / row_pixels) - 1


def last_column(placed: PlacedChart, widths: Sequence[float], theme: Theme) -> int:
    """Return the last column that a chart covers a part of."""
    left = _left(placed.column, widths, theme) + placed.offset
    return _column_at(left + placed.shape.width - 1, widths, theme)


def _column_at(pixel: int, widths: Sequence[float], theme: Theme) -> int:
    """Return the column that a pixel of the sheet lies in, both counted from left."""
    column = 1
    while _left(column + 1, widths, theme) <= pixel:
        column += 1
    return column


def _left(column: int, widths: Sequence[float], theme: Theme) -> int:
    """Return the left edge of a column, in pixels."""
    known = sum(widths[: column - 1])
    spare = max(column - 1 - len(widths), 0) * theme.sheet.default_width
    return math.floor((known + spare) * PIXELS_A_CHARACTER)
