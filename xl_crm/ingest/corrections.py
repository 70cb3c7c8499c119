"""What did a person fill in, in the workbook of data quality?

The workbook may have been sorted, filtered, thinned out, widened and saved by another
program: sheets are found by name, columns by heading, in either language, and rows by
what they say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest.header import HEADER_ROWS
from xl_crm.tables import TABLES, Table, normalise_header
from xl_crm.tables.correction import (
    CORRECTIONS,
    QUARANTINE,
    TO_COMPLETE,
    CorrectionOutcome,
    Decision,
)
from xl_crm.tables.customers import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

#: Read in this order: what was filled in now, then what was filled in before.
_SHEETS = (QUARANTINE, TO_COMPLETE, CORRECTIONS)
#: Columns that a row cannot do without; of the last two one is enough.
_NEEDED = {
    QUARANTINE.name: ("table", "file", "row", "field", "value"),
    TO_COMPLETE.name: ("customer_id", "field"),
    CORRECTIONS.name: ("table", "file", "row", "field", "customer_id", "value"),
}
_FILLED_IN = ("correction", "decision")
_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$")
#: As many known headings make a row of headings.
_HEADINGS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value, or one decision, that a person filled in.

    Attributes
    ----------
    table : str
        Code name.
    file : str
        Place of the file as the workbook lists it; empty for what completes a customer.
    row : int
        In the file, as a spreadsheet shows it; 0 for none.
    field : str
        Code name, or what stands there where the table has no such field.
    customer_id : str
        The customer that is completed; empty for a cell of a file.
    before : str
        What the workbook says that the cell held; empty for a blank one.
    after : str
        What it is to hold; empty for a decision.
    decision : str
        A ``Decision``, or the word that is none; empty for a value.
    outcome : CorrectionOutcome or None
        None until the data were read.
    """

    table: str
    file: str
    row: int
    field: str
    customer_id: str
    before: str
    after: str = ""
    decision: str = ""
    outcome: CorrectionOutcome | None = None

    @property
    def completes_customer(self) -> bool:
        """Whether it names a customer, not a cell of a file."""
        return bool(self.customer_id) and not self.file

    def came_to(self, outcome: CorrectionOutcome) -> Correction:
        """Return the same with what became of it."""
        return replace(self, outcome=outcome)


def read_corrections(paths: Iterable[Path]) -> tuple[Correction, ...]:
    """Read what was filled in, in one or several workbooks.

    What stands in several of them, in the same words, is read once.

    Raises
    ------
    InputError
        A file is missing, is no workbook, or has none of the sheets; a sheet lacks a
        column; a row names no table. All of a file at once.
    """
    found = [each for path in paths for each in _read_workbook(path)]
    return tuple(dict.fromkeys(found))


def share_out(
    corrections: Iterable[Correction], files: Sequence[tuple[str, str]]
) -> tuple[list[list[Correction]], list[Correction]]:
    """Give each file of a run the corrections of its cells.

    Parameters
    ----------
    files : sequence of (str, str)
        Table and place of each.

    Returns
    -------
    of_files : list
        For each file its corrections, ``file`` being its place.
    others : list
        Those of no file, or of one that several have the name of, with an outcome.
    """
    of_files: list[list[Correction]] = [[] for _ in files]
    others = []
    for each in corrections:
        if each.completes_customer:
            continue
        places = [
            number
            for number, (table, place) in enumerate(files)
            if table == each.table and each.file in {place, place.partition(" [")[0]}
        ]
        if len(places) == 1:
            place = files[places[0]][1]
            of_files[places[0]].append(replace(each, file=place))
        else:
            others.append(each.came_to(CorrectionOutcome.NOT_FOUND))
    return of_files, others


def _read_workbook(path: Path) -> list[Correction]:
    """Return what was filled in in one workbook.

    What is filled in now takes the place of what was filled in before for the same
    cell and value.
    """
    sheets = _sheets_of(path)
    now: dict[tuple[object, ...], list[Correction]] = {}
    problems: list[Problem] = []
    for table, name, cells in sheets:
        rows, wrong = _rows_of(table, f"{path.name} [{name}]", cells)
        problems += wrong
        filled = [each for row in rows for each in _filled_in(row)]
        said = {_about(each) for each in filled}.difference(now)
        for each in filled:
            if _about(each) in said:
                now.setdefault(_about(each), []).append(each)
    if problems:
        raise InputError(*problems)
    return [each for filled in now.values() for each in filled]


def _about(each: Correction) -> tuple[object, ...]:
    """Return what two entries share when they answer the same question."""
    blank = replace(each, after="", decision="")
    return (blank, bool(each.decision))


def _sheets_of(path: Path) -> list[tuple[Table, str, list[list[str]]]]:
    """Return the sheets that people fill in, each as columns of texts."""
    import fastexcel  # noqa: PLC0415  (only where a workbook is read)

    if not path.is_file():
        raise InputError(_missing(path))
    try:
        book = fastexcel.read_excel(path)
        by_name = {normalise_header(name): name for name in reversed(book.sheet_names)}
        sheets = []
        for table in _SHEETS:
            known = [by_name[text] for text in _names(table) if text in by_name]
            if known:
                sheets.append((table, known[0], _columns(book, known[0])))
    except fastexcel.FastExcelError as error:
        raise InputError(_unreadable(path, error)) from None
    if not sheets:
        raise InputError(_no_sheet(path))
    return sheets


def _columns(book: Any, name: str) -> list[list[str]]:  # noqa: ANN401  (untyped library)
    """Return the columns of a sheet as trimmed texts."""
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not sheet.width:
        return []
    columns = sheet.to_arrow().columns
    return [[_said(cell) for cell in each.to_pylist()] for each in columns]


def _said(cell: str | None) -> str:
    """Return the text of a cell; a date without its midnight."""
    return _MIDNIGHT.sub(r"\1", (cell or "").strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row that something is filled in in: its cells by the names of the columns."""

    table: Table
    cells: dict[str, str]


def _rows_of(
    sheet: Table, place: str, columns: list[list[str]]
) -> tuple[list[_Row], list[Problem]]:
    """Return the rows that something is filled in in, and what is wrong with them."""
    heading, places = _find_headings(sheet, columns)
    if not places:
        return [], []
    lacking = [name for name in _NEEDED[sheet.name] if name not in places]
    filled = [name for name in _FILLED_IN if name in places]
    if lacking or not filled:
        return [], [_no_column(place, sheet, lacking or [_FILLED_IN[0]])]
    rows: list[_Row] = []
    problems = []
    for number in range(heading + 1, len(columns[0])):
        if not any(columns[places[name]][number] for name in filled):
            continue
        cells = {name: columns[at][number] for name, at in places.items()}
        if sheet is TO_COMPLETE:
            rows.append(_Row(table=CUSTOMERS, cells=cells))
        elif table := _table_of(cells["table"]):
            rows.append(_Row(table=table, cells=cells))
        else:
            problems.append(_no_table(f"{place} row {number + 1}", cells["table"]))
    return rows, problems


def _find_headings(
    sheet: Table, columns: list[list[str]]
) -> tuple[int, dict[str, int]]:
    """Return the row of the headings, and the place of each column; empty for none."""
    rows = list(zip(*(column[:HEADER_ROWS] for column in columns), strict=True))
    for number, row in enumerate(rows):
        texts = [normalise_header(cell) for cell in row]
        places = {
            field.name: at
            for field in sheet
            for at in [_first(texts, field.headers())]
            if at is not None
        }
        if len(places) >= _HEADINGS:
            return number, places
    return 0, {}


def _first(texts: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Return the place of the first text that is one of those wanted, best first."""
    return next((texts.index(text) for text in wanted if text in texts), None)


def _filled_in(row: _Row) -> Iterator[Correction]:
    """Yield the value and the decision of a row."""
    cells = row.cells
    file = cells.get("file", "")
    of_cell = Correction(
        table=row.table.name,
        file=file,
        row=_row_number(cells.get("row", "")),
        field=_field_of(row.table, cells["field"]),
        customer_id="" if file else cells.get("customer_id", ""),
        before=cells.get("value", ""),
    )
    if after := cells.get("correction", ""):
        yield replace(of_cell, after=after)
    if word := cells.get("decision", ""):
        yield replace(of_cell, decision=_decision_of(word))


def _names(named: Table) -> set[str]:
    """Return the names of a table as they are compared."""
    texts = (named.name, named.label.zh, named.label.en)
    return {normalise_header(text) for text in texts}


def _table_of(text: str) -> Table | None:
    """Return the table that a word names."""
    wanted = normalise_header(text)
    return next((table for table in TABLES if wanted in _names(table)), None)


def _field_of(table: Table, text: str) -> str:
    """Return the field that a word names, or the word."""
    wanted = normalise_header(text)
    ranked = [
        (field.headers().index(wanted), place, field.name)
        for place, field in enumerate(table)
        if wanted in field.headers()
    ]
    return min(ranked)[2] if ranked else text


def _decision_of(text: str) -> str:
    """Return the decision that a word names, or the word."""
    word = normalise_header(text)
    for decision in Decision:
        label = decision.label
        if word in {normalise_header(each) for each in (decision, label.zh, label.en)}:
            return str(decision)
    return text


def _row_number(text: str) -> int:
    """Return the number of a row; 0 for what is none."""
    try:
        number = float(text)
    except ValueError:
        return 0
    return int(number) if number.is_integer() and number > 0 else 0


def _missing(path: Path) -> Problem:
    return Problem(
        where=str(path),
        found=Label(zh="没有这个更正文件", en="there is no such file of corrections"),
        remedy=Label(zh="检查 --corrections 的路径", en="Check the path"),
    )


def _unreadable(path: Path, error: Exception) -> Problem:
    reason = " ".join(str(error).split("\n")[0].split())[:160]
    return Problem(
        where=path.name,
        found=Label(
            zh=f"不能作为工作簿打开（{reason}）",
            en=f"cannot be opened as a workbook ({reason})",
        ),
        remedy=Label(
            zh="给出 xl-crm check 生成的工作簿", en="Give a workbook of xl-crm check"
        ),
    )


def _no_sheet(path: Path) -> Problem:
    zh = "、".join(table.label.zh for table in _SHEETS)
    en = ", ".join(table.label.en for table in _SHEETS)
    return Problem(
        where=path.name,
        found=Label(zh=f"没有工作表 {zh}", en=f"has none of the sheets {en}"),
        remedy=Label(
            zh="给出 xl-crm check 生成的工作簿", en="Give a workbook of xl-crm check"
        ),
    )


def _no_column(place: str, sheet: Table, names: list[str]) -> Problem:
    zh = "、".join(sheet[name].label.zh for name in names)
    en = ", ".join(sheet[name].label.en for name in names)
    return Problem(
        where=place,
        found=Label(zh=f"缺少列：{zh}", en=f"columns are missing: {en}"),
        remedy=Label(zh="恢复这些列的标题", en="Give them their headings back"),
    )


def _no_table(where: str, text: str) -> Problem:
    names = ", ".join(table.label.zh for table in TABLES)
    names_en = ", ".join(table.label.en for table in TABLES)
    return Problem(
        where=where,
        found=Label(zh=f"没有数据表“{text}”", en=f'no table is named "{text}"'),
        remedy=Label(zh=f"可用：{names}", en=f"Known: {names_en}"),
    )
