"""How does a placed table become an Excel table?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo

from xl_crm.reports._spec import Total
from xl_crm.workbook.content import clean_text, stored
from xl_crm.workbook.placement import headings
from xl_crm.workbook.style import TABLE_STYLE

if TYPE_CHECKING:
    from xl_crm.reports._spec import Column, Table
    from xl_crm.workbook.formula import StoredForm
    from xl_crm.workbook.placement import PlacedTable

#: What is computed under a column, rows that a filter hides left out. An average of
#: nothing is blank.
_TOTALS = {
    Total.SUM: "SUBTOTAL(109,{cells})",
    Total.AVERAGE: 'IFERROR(SUBTOTAL(101,{cells}),"")',
    Total.COUNT: "SUBTOTAL(103,{cells})",
}


def total_formula(table: Table, column: Column) -> str:
    """Return what the totals row computes of a column, in the words of a page.

    Nothing for a total that is a word, or blank. One that no sheet can add up is the
    formula of its bare number: a table knows functions, formulas and words, and calls
    a file damaged whose cell is none of what the table says.
    """
    if column.total is Total.OWN:
        return column.total_formula or _constant(column)
    return _TOTALS[column.total].format(cells=f"{table.name}[{column.name}]")


def sheet_table(placed: PlacedTable, formulas: StoredForm) -> SheetTable:
    """Return the Excel table over headings, rows and totals.

    Every column is named here: openpyxl makes cells for a table that lacks names.
    """
    table = placed.table
    names = headings(table)
    native = SheetTable(
        name=table.name,
        displayName=table.name,
        ref=placed.ref,
        totalsRowCount=1 if table.total_label else None,
        tableColumns=[
            _table_column(placed, number, name, formulas)
            for number, name in enumerate(names)
        ],
        tableStyleInfo=TableStyleInfo(
            name=TABLE_STYLE, showRowStripes=True, showColumnStripes=False
        ),
    )
    if placed.filtered:
        native.autoFilter = AutoFilter(ref=placed.filter_ref)
    return native


def _table_column(
    placed: PlacedTable, number: int, heading: str, formulas: StoredForm
) -> TableColumn:
    table = placed.table
    column = table.columns[number]
    native = TableColumn(id=number + 1, name=heading)
    if column.formula and placed.readable:
        # Excel marks cells that spell the formula of their column another way.
        formula = formulas.of(column.formula, table.name)
        native.calculatedColumnFormula = TableFormula(attr_text=formula)
    if table.total_label:
        if number == 0:
            native.totalsRowLabel = clean_text(table.total_label)
        else:
            _add_total(native, table, column, formulas)
    return native


def _constant(column: Column) -> str:
    """Return a total that is a number or a flag as a formula; empty for any other."""
    text, kind = stored(column.total_value, column.unit)
    if text is None or kind == "s":
        return ""
    return text.upper() if kind == "n" else str(text == "1").upper()


def _add_total(
    native: TableColumn, table: Table, column: Column, formulas: StoredForm
) -> None:
    match column.total:
        case Total.SUM:
            native.totalsRowFunction = "sum"
        case Total.COUNT:
            native.totalsRowFunction = "count"
        case Total.AVERAGE | Total.OWN:
            # The table's own average is an error where nothing is left to average.
            formula = formulas.of(total_formula(table, column))
            if not formula:
                native.totalsRowLabel, _ = stored(column.total_value, column.unit)
                return
            native.totalsRowFunction = "custom"
            native.totalsRowFormula = TableFormula(attr_text=formula)
        case Total.NONE:
            return
