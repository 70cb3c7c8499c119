"""Where does everything of a data page stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from xl_crm.workbook.placement import Layout, PlacedTable
from xl_crm.workbook.sizing import (
    header_height,
    table_needs,
    table_widths,
    wrapped_columns,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports._spec import Table
    from xl_crm.workbook.theme import SheetTheme

#: Frozen columns take at most this much of the window, in characters.
WIDEST_FROZEN = 60.0


def lay_out_data(table: Table, sheet: SheetTheme) -> Layout:
    """Lay out a page that is one table: headings in row 1, frozen with the key."""
    needs = table_needs(table)
    widths = table_widths(table, needs, sheet, filtered=True)
    placed = PlacedTable(
        table=table,
        row=1,
        wrapped=wrapped_columns(table, needs, widths),
        filtered=True,
    )
    return Layout(
        widths=widths,
        heights={1: header_height(table, widths, sheet, filtered=True)},
        tables=(placed,),
        frozen=f"{get_column_letter(_n_frozen(table, widths) + 1)}2",
        title_rows="1:1",
        folded=tuple(
            number for number, column in enumerate(table.columns, 1) if column.folded
        ),
        gridlines=True,
    )


def _n_frozen(table: Table, widths: Sequence[float]) -> int:
    """Return how many columns to freeze: up to the last key column that fits.

    Folded columns take no room until somebody opens them.
    """
    widths = [
        0.0 if column.folded else width
        for column, width in zip(table.columns, widths, strict=True)
    ]
    names = [column.name for column in table.columns]
    ends = sorted(names.index(name) + 1 for name in table.key)
    return max((end for end in ends if sum(widths[:end]) <= WIDEST_FROZEN), default=0)
