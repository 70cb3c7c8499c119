"""Which rows of a workbook of data quality has somebody filled in?

The workbook may have been sorted, filtered, thinned out, widened and saved by another
program: sheets are found by name and columns by heading, in either language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest.header import HEADER_ROWS
from xl_crm.ingest.sniff import FileKind, file_kind, problem_of
from xl_crm.ingest.workbooks.cell_range import ALL_CELLS
from xl_crm.ingest.workbooks.contents import read_contents
from xl_crm.ingest.workbooks.package import open_package
from xl_crm.ingest.workbooks.reader import load_cells, open_book
from xl_crm.ingest.workbooks.scan import scan_sheet
from xl_crm.tables import Table, normalise_header
from xl_crm.tables.correction import CORRECTIONS, QUARANTINE, TO_COMPLETE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: In this order: what was filled in now, then what was filled in before.
SHEETS = (QUARANTINE, TO_COMPLETE, CORRECTIONS)
#: Columns that a row cannot do without; of the others one is enough.
_NEEDED = {
    QUARANTINE.name: ("table", "file", "row", "field", "value"),
    TO_COMPLETE.name: ("customer_id", "field"),
    CORRECTIONS.name: ("table", "file", "row", "field", "customer_id", "value"),
}
_FILLED_IN = ("correction", "decision")
#: As many known headings make a row of headings.
_HEADINGS = 2
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledRow:
    """One row that a value or a decision is filled in in.

    Attributes
    ----------
    sheet : Table
        One of ``SHEETS``.
    where : str
        File and sheet, for messages.
    number : int
        Of the row in its sheet.
    cells : dict of str to str
        Trimmed texts by the names of the columns; a date without its midnight.
    """

    sheet: Table
    where: str
    number: int
    cells: dict[str, str]


def filled_rows(path: Path) -> list[list[FilledRow]]:
    """Return the filled rows of each sheet that is there, in the order of ``SHEETS``.

    Raises
    ------
    InputError
        The file is missing, is no workbook, or has none of the sheets; a sheet lacks
        columns. All sheets at once.
    """
    if not path.is_file():
        raise InputError(_missing(path))
    try:
        sheets = _sheets_of(path)
    except OSError as error:
        raise InputError(_refused(path, error)) from None
    found, problems = [], list[Problem]()
    for sheet, name, columns in sheets:
        where = f"{path.name} [{name}]"
        heading, places = _find_headings(sheet, columns)
        lacking = [each for each in _NEEDED[sheet.name] if each not in places]
        filled = [each for each in _FILLED_IN if each in places]
        if not places:
            continue
        if lacking or not filled:
            problems.append(_no_column(where, sheet, lacking or [_FILLED_IN[0]]))
            continue
        below = range(heading + 1, len(columns[0]))
        found.append(
            [
                FilledRow(
                    sheet=sheet,
                    where=where,
                    number=number + 1,
                    cells={each: columns[at][number] for each, at in places.items()},
                )
                for number in below
                if any(columns[places[each]][number] for each in filled)
            ]
        )
    if problems:
        raise InputError(*problems)
    return found


def _sheets_of(path: Path) -> list[tuple[Table, str, list[list[str]]]]:
    """Return the sheets that people fill in, each as columns of texts."""
    kind = file_kind(path)
    if not kind.is_workbook:
        raise InputError(problem_of(kind, path) or _no_sheet(path))
    parts = {}
    if kind is not FileKind.XLS:
        package = open_package(path)
        if kind in {FileKind.XLSX, FileKind.XLSM}:
            contents = read_contents(package)
            parts = {sheet.name: sheet.part for sheet in contents.sheets}
        else:
            package.check(package.parts)
    book = open_book(path.read_bytes(), path.name)
    names = {normalise_header(name): name for name in reversed(book.sheet_names)}
    sheets = []
    for table in SHEETS:
        known = [names[text] for text in names_of(table) if text in names]
        if not known:
            continue
        where = f"{path.name} [{known[0]}]"
        if known[0] in parts:
            scan_sheet(package, parts[known[0]], where, ALL_CELLS)
        cells = load_cells(book, known[0], where)
        texts = [[_said(cell) for cell in column.to_pylist()] for column in cells.rows]
        sheets.append((table, known[0], texts))
    if not sheets:
        raise InputError(_no_sheet(path))
    return sheets


def names_of(named: Table) -> tuple[str, ...]:
    """Return the names of a table as they are compared."""
    texts = (named.label.zh, named.label.en, named.name)
    return tuple(normalise_header(text) for text in texts)


def _said(cell: str | None) -> str:
    """Return the text of a cell; a date without its midnight."""
    text = (cell or "").strip()
    day = _MIDNIGHT.fullmatch(text)
    return day[1] if day else text


def _find_headings(
    sheet: Table, columns: list[list[str]]
) -> tuple[int, dict[str, int]]:
    """Return the row of the headings, and the place of each column; empty for none."""
    rows = zip(*(column[:HEADER_ROWS] for column in columns), strict=True)
    for number, row in enumerate(rows):
        texts = [normalise_header(cell) for cell in row]
        found = {field.name: _first(texts, field.headers()) for field in sheet}
        places = {name: at for name, at in found.items() if at is not None}
        if len(places) >= _HEADINGS:
            return number, places
    return 0, {}


def _first(texts: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Return the place of the first text that is one of those wanted, best first."""
    return next((texts.index(text) for text in wanted if text in texts), None)


def _missing(path: Path) -> Problem:
    """Describe a path that leads nowhere."""
    return Problem(
        where=str(path),
        found=Label(zh="没有这个更正文件", en="there is no such file of corrections"),
        remedy=Label(
            zh="检查路径：--corrections 或 sources.corrections",
            en="Check the path: --corrections or sources.corrections",
        ),
    )


def _refused(path: Path, error: OSError) -> Problem:
    """Describe a file that the system does not let us read."""
    reason = error.strerror or str(error)
    return Problem(
        where=path.name,
        found=Label(zh=f"不能打开（{reason}）", en=f"cannot be opened ({reason})"),
        remedy=Label(
            zh="关闭正在使用它的程序，或检查权限",
            en="Close the program that uses it, or check the permissions",
        ),
    )


def _no_sheet(path: Path) -> Problem:
    """Describe a file that is no workbook of data quality."""
    zh = "、".join(table.label.zh for table in SHEETS)
    en = ", ".join(table.label.en for table in SHEETS)
    return Problem(
        where=path.name,
        found=Label(zh=f"没有工作表 {zh}", en=f"has none of the sheets {en}"),
        remedy=Label(
            zh="给出 xl-crm check 生成的工作簿", en="Give a workbook of xl-crm check"
        ),
    )


def _no_column(where: str, sheet: Table, names: list[str]) -> Problem:
    """Describe a sheet whose headings were changed."""
    zh = "、".join(sheet[name].label.zh for name in names)
    en = ", ".join(sheet[name].label.en for name in names)
    return Problem(
        where=where,
        found=Label(zh=f"缺少列：{zh}", en=f"columns are missing: {en}"),
        remedy=Label(zh="恢复这些列的标题", en="Give them their headings back"),
    )
