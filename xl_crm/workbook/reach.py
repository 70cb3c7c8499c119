"""How far does a sheet reach?"""

from __future__ import annotations

import math
from itertools import accumulate, chain, repeat
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, range_boundaries

from xl_crm.workbook.chart_place import PIXELS_A_CHARACTER, PIXELS_A_POINT

if TYPE_CHECKING:
    from xl_crm.workbook.placement import Layout, PlacedChart
    from xl_crm.workbook.theme import Theme


def used_range(layout: Layout, theme: Theme) -> str:
    """Return the range from A1 to the last cell or chart."""
    corners = [(spot.row, spot.column) for spot in layout.spots]
    corners += [
        (placed.bottom_row, len(placed.table.columns)) for placed in layout.tables
    ]
    corners += [_merged_corner(ref) for ref in layout.merged]
    corners += [_chart_corner(placed, layout, theme) for placed in layout.charts]
    last_row = max((row for row, _ in corners), default=1)
    last_column = max((column for _, column in corners), default=1)
    return f"A1:{get_column_letter(last_column)}{last_row}"


def _merged_corner(ref: str) -> tuple[int, int]:
    _, _, column, row = range_boundaries(ref)
    return row or 1, column or 1


def _chart_corner(placed: PlacedChart, layout: Layout, theme: Theme) -> tuple[int, int]:
    """Return the last row and column that a chart covers a part of."""
    spare = theme.sheet.default_width
    widths = chain(layout.widths, repeat(spare))
    right = theme.chart.width / PIXELS_A_CHARACTER + sum(
        width for _, width in zip(range(placed.column - 1), widths, strict=False)
    )
    ends = accumulate(chain(layout.widths, repeat(spare)))
    column = next(number for number, end in enumerate(ends, 1) if end >= right)
    # No row is lower than the usual one.
    height = theme.sheet.row_height * PIXELS_A_POINT
    return placed.row + math.ceil(theme.chart.height / height) - 1, column
