"""What stands under the headings of a table of ours, in either language?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Table
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.workbook.placement import headings
from xl_crm.workbook.read_tables import ReadTable, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RESTORE = Label(
    zh="恢复原来的标题，或重新生成工作簿",
    en="Restore the heading as it was, or generate the workbook again",
)
_CALCULATE = Label(
    zh="在 Excel 中打开、计算并保存后再试",
    en="Open the workbook in Excel, let it calculate, save it and try again",
)


def sheet_language(table: ReadTable, name: str) -> Lang:
    """Return the language of a sheet of customers, by the heading of their IDs.

    Raises
    ------
    InputError
        There is no such heading in either language.
    """
    label = CUSTOMERS["customer_id"].label
    for lang in Lang:
        if heading(label, lang) in table.headings:
            return lang
    raise InputError(_no_heading(name, table.sheet, label))


def headings_of(table: Table) -> dict[str, str]:
    """Return the headings of a declared table as the sheet has them, by code name."""
    names = (column.name for column in table.columns)
    return dict(zip(names, headings(table), strict=True))


def column_of(table: ReadTable, heading: str, name: str) -> list[Value]:
    """Return the cells under a heading.

    Raises
    ------
    InputError
        There is no such heading.
    """
    if heading not in table.headings:
        label = Label(zh=heading, en=heading)
        raise InputError(_no_heading(name, table.sheet, label))
    return table.values(heading)


def numbers_of(
    table: ReadTable, heading: str, rows: tuple[int, ...], name: str
) -> NDArray[np.float64]:
    """Return the numbers under a heading; NaN for a blank.

    Raises
    ------
    InputError
        The heading is not there; a cell holds something else, or a formula that was
        never calculated.
    """
    found, computed = column_of(table, heading, name), table.computed(heading)
    values = np.full(len(rows), np.nan)
    for place, row in enumerate(rows):
        value = found[row]
        if isinstance(value, float):
            values[place] = value
        elif value is None and row in computed:
            raise InputError(_uncalculated(f"{name} {table.place(row, heading)}"))
        elif value not in {None, ""}:
            raise InputError(_no_number(f"{name} {table.place(row, heading)}", value))
    return values


def _no_heading(name: str, sheet: str, label: Label) -> Problem:
    return Problem(
        where=f"{name} {sheet}",
        found=Label(zh=f"没有列“{label.zh}”", en=f'no column "{label.en}"'),
        remedy=_RESTORE,
    )


def _no_number(where: str, value: Value) -> Problem:
    return Problem(
        where=where,
        found=Label(zh=f"“{value}”不是数字", en=f'"{value}" is no number'),
        remedy=Label(zh="改为数字，或清空", en="Type a number, or clear the cell"),
    )


def _uncalculated(where: str) -> Problem:
    return Problem(
        where=where,
        found=Label(zh="公式没有计算结果", en="the formula was never calculated"),
        remedy=_CALCULATE,
    )
