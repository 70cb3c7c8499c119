"""How does a placed table become an Excel table?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo

from xl_crm.workbook.placement import headings
from xl_crm.workbook.style import TABLE_STYLE

if TYPE_CHECKING:
    from xl_crm.workbook.placement import PlacedTable


def sheet_table(placed: PlacedTable) -> SheetTable:
    """Return the Excel table over headings and rows, with filters if asked for."""
    table = SheetTable(
        name=placed.table.name,
        displayName=placed.table.name,
        ref=placed.ref,
        tableColumns=[
            TableColumn(id=number, name=heading)
            for number, heading in enumerate(headings(placed.table), 1)
        ],
        tableStyleInfo=TableStyleInfo(
            name=TABLE_STYLE, showRowStripes=True, showColumnStripes=False
        ),
    )
    if placed.filtered:
        table.autoFilter = AutoFilter(ref=placed.ref)
    return table
