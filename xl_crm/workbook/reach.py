"""How far does a sheet reach?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, range_boundaries

from xl_crm.workbook.chart_place import last_column, last_row

if TYPE_CHECKING:
    from xl_crm.workbook.placement import Layout
    from xl_crm.workbook.theme import Theme


def used_range(layout: Layout, theme: Theme) -> str:
    """Return the range from A1 to the last cell or chart."""
    row, column = last_corner(layout, theme)
    return f"A1:{get_column_letter(column)}{row}"


def last_corner(layout: Layout, theme: Theme) -> tuple[int, int]:
    """Return the last row and column that something stands in, from 1."""
    corners = [(spot.row, spot.column) for spot in layout.spots]
    corners += [
        (placed.bottom_row, len(placed.table.columns)) for placed in layout.tables
    ]
    corners += [_merged_corner(ref) for ref in layout.merged]
    corners += [
        (last_row(placed, theme), last_column(placed, layout.widths, theme))
        for placed in layout.charts
    ]
    row = max((row for row, _ in corners), default=1)
    return row, max((column for _, column in corners), default=1)


def _merged_corner(ref: str) -> tuple[int, int]:
    _, _, column, row = range_boundaries(ref)
    return row or 1, column or 1
