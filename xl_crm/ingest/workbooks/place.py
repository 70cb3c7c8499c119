"""Which cells of a workbook does a name mean: a sheet, a range, a table?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem, did_you_mean
from xl_crm.i18n import Label
from xl_crm.ingest.workbooks.cell_range import ALL_CELLS, CellRange, read_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xl_crm.ingest.workbooks.contents import Contents, SheetTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a table stands in a workbook.

    Attributes
    ----------
    sheet : str
        Empty for the sheet whose headers the table knows best.
    cells : CellRange
        All cells of a sheet where none are named.
    is_table : bool
        A table in the sense of Excel: its first row holds the headers.
    headers : tuple of str
        Of a table that shows none.
    """

    sheet: str = ""
    cells: CellRange = ALL_CELLS
    is_table: bool = False
    headers: tuple[str, ...] = ()


def find_place(
    text: str,
    file: str,
    contents: Contents,
    tables: Callable[[], Iterable[SheetTable]],
) -> Place:
    """Return the cells that the user named.

    Parameters
    ----------
    text : str
        A sheet, ``Sheet1!A3:F200``, a range alone, a table or a defined name; looked
        for in this order, upper and lower case alike.
    file : str
        Name of the file, for messages.
    tables : callable
        Returns the tables of the workbook; called where nothing else fits.

    Raises
    ------
    InputError
        There is no such name, or it does not mean one range.
    """
    if not text:
        return Place()
    sheets = {sheet.name.casefold(): sheet.name for sheet in contents.sheets}
    if text.casefold() in sheets:
        return Place(sheet=sheets[text.casefold()])
    if place := _sheet_and_range(text, sheets):
        return place
    by_name = {table.name.casefold(): table for table in tables()}
    if table := by_name.get(text.casefold()):
        return Place(
            sheet=table.sheet,
            cells=read_range(table.reference) or ALL_CELLS,
            is_table=True,
            headers=table.headers,
        )
    names = {name.casefold(): name for name in contents.names}
    if text.casefold() in names:
        refers_to = contents.names[names[text.casefold()]]
        if place := _sheet_and_range(refers_to.lstrip("="), sheets):
            return place
        raise InputError(_no_range(file, text, refers_to))
    known = [*sheets.values(), *(table.name for table in by_name.values())]
    raise InputError(_unknown(file, text, [*known, *contents.names]))


def _sheet_and_range(text: str, sheets: dict[str, str]) -> Place | None:
    """Read ``Sheet1!A3:F200``, ``'My sheet'!$A$3:$F$200`` or ``A3:F200``."""
    sheet, mark, reference = text.rpartition("!")
    cells = read_range(reference)
    if cells is None:
        return None
    if not mark:
        return Place(cells=cells)
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    if sheet.casefold() not in sheets:
        return None
    return Place(sheet=sheets[sheet.casefold()], cells=cells)


def _unknown(file: str, text: str, known: list[str]) -> Problem:
    """Describe a name that the workbook does not have."""
    sheet, mark, reference = text.rpartition("!")
    if mark and read_range(reference):
        text = sheet.strip("'")
    return Problem(
        where=file,
        found=Label(zh=f"没有工作表“{text}”", en=f'no sheet "{text}"'),
        remedy=did_you_mean(text, known),
    )


def _no_range(file: str, text: str, refers_to: str) -> Problem:
    """Describe a name that means something else than one range."""
    return Problem(
        where=file,
        found=Label(
            zh=f"名称“{text}”不是一个区域（{refers_to}）",
            en=f'the name "{text}" is not one range ({refers_to})',
        ),
        remedy=Label(
            zh="写出工作表和区域，如 Sheet1!A3:F200",
            en="Name sheet and cells, as in Sheet1!A3:F200",
        ),
    )
