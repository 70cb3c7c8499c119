"""How is a sheet of a workbook read: xlsx, xlsm, xlsb, xls, ods?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xl_crm.errors import InputError, Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest._spec import RawTable, Source
from xl_crm.ingest.header import HEADER_ROWS, FoundHeader, find_header, known_headers
from xl_crm.ingest.sniff import FileKind, file_kind, problem_of
from xl_crm.ingest.workbooks.choice import choose_sheet
from xl_crm.ingest.workbooks.contents import (
    Contents,
    Sheet,
    SheetTable,
    read_contents,
    require_sound_parts,
    tables_of,
)
from xl_crm.ingest.workbooks.findings import empty_formulas, hidden_rows
from xl_crm.ingest.workbooks.old_workbook import counts_from_1904, require_sound
from xl_crm.ingest.workbooks.package import Package, damaged, open_package
from xl_crm.ingest.workbooks.place import Place, find_place
from xl_crm.ingest.workbooks.reader import SheetCells, load_cells, open_book
from xl_crm.ingest.workbooks.scan import SheetScan, scan_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xl_crm.ingest.engine import Engine

_XML_SHEETS = frozenset({FileKind.XLSX, FileKind.XLSM})
#: What the reader takes a file for by its suffix.
_TAKEN_FOR = {
    ".xls": frozenset({FileKind.XLS}),
    ".xla": frozenset({FileKind.XLS}),
    ".xlsx": _XML_SHEETS,
    ".xlsm": _XML_SHEETS,
    ".xlam": _XML_SHEETS,
    ".xlsb": frozenset({FileKind.XLSB}),
    ".ods": frozenset({FileKind.ODS}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWorkbook:
    """A workbook whose package was found fit to be opened.

    Attributes
    ----------
    package : Package or None
        Of a workbook whose sheets are XML.
    book : workbook of the reader
    """

    contents: Contents
    package: Package | None
    book: Any

    def tables(self) -> Iterable[SheetTable]:
        """Return the tables of all sheets."""
        return tables_of(self.package, self.contents) if self.package else ()


def read_sheet(engine: Engine, source: Source) -> RawTable:  # noqa: ARG001  (called as every reader is)
    """Open a sheet, or a part of it, as a table of texts; dates come as ISO texts.

    Raises
    ------
    UnreadableFileError
        The file is no workbook, is damaged, or is too big.
    InputError
        There is no such sheet, or nothing in it.
    """
    workbook = open_workbook(source.path)
    contents, file = workbook.contents, source.path.name
    place = find_place(source.sheet, file, contents, workbook.tables)
    if not place.sheet:
        name = choose_sheet(source, contents, workbook.package, workbook.book)
        place = replace(place, sheet=name)
    where = f"{file} [{place.sheet}]"
    scan = _scan(workbook, place, where)
    cells = load_cells(
        workbook.book,
        place.sheet,
        where,
        fills_first_column=scan.fills_first_column,
        may_hold_errors=scan.has_errors,
    )
    filled = cells.cut(place.cells).from_first_filled()
    if filled is None:
        raise InputError(_empty(where))
    others = tuple(
        sheet.name
        for sheet in contents.sheets
        if sheet.holds_cells and sheet.name != place.sheet
    )
    raw = _as_read(filled, header_of(filled, place, source), scan, source)
    return replace(
        raw,
        place=where,
        sheet=place.sheet,
        other_sheets=others,
        epoch_1904=contents.epoch_1904,
    )


def _as_read(
    filled: SheetCells, header: FoundHeader, scan: SheetScan, source: Source
) -> RawTable:
    """Return the records below the headers, and what is to be told of them.

    What has no header can fill no field, but totals are named in the first column.
    """
    body = filled.below(header.place + header.n_rows)
    data, blank_rows = body.without_blank_rows()
    last_row = body.first_row + data.num_rows + len(blank_rows) - 1
    headers = dict(enumerate(header.texts, start=body.first_column))
    named = [at for at, text in enumerate(header.texts) if text or not at]
    return RawTable(
        source=source,
        headers=tuple(header.texts[at] for at in named),
        data=_as_table(data.select(named)),
        first_row=body.first_row,
        place=source.path.name,
        blank_rows=blank_rows,
        findings=(
            *hidden_rows(scan.hidden, body.first_row, last_row),
            *empty_formulas(scan.formulas, headers, body.first_row),
        ),
    )


def open_workbook(path: Path) -> OpenWorkbook:
    """Open a workbook by what it holds, once its package is known to be sound.

    Raises
    ------
    UnreadableFileError
        The file is no workbook, is damaged, is too big, or has a password.
    """
    kind = file_kind(path)
    if problem := problem_of(kind, path):
        raise UnreadableFileError(problem)
    if not kind.is_workbook:
        raise UnreadableFileError(damaged(path.name, str(kind)))
    package = None if kind is FileKind.XLS else open_package(path)
    if package and kind in _XML_SHEETS:
        contents = read_contents(package)
        require_sound_parts(package, contents)
        return OpenWorkbook(contents=contents, package=package, book=_book(path, kind))
    require_sound(path, package)
    book = _book(path, kind)
    contents = Contents(
        sheets=tuple(Sheet(name=name) for name in book.sheet_names),
        names={name.name: name.formula for name in book.defined_names()},
        epoch_1904=counts_from_1904(path, kind, package),
    )
    return OpenWorkbook(contents=contents, package=None, book=book)


def _book(path: Path, kind: FileKind) -> Any:  # noqa: ANN401  (untyped library)
    """Open a workbook with the reader, which takes a file for what its name says."""
    named_right = kind in _TAKEN_FOR.get(path.suffix.lower(), {kind})
    return open_book(path if named_right else path.read_bytes(), path.name)


def _scan(workbook: OpenWorkbook, place: Place, where: str) -> SheetScan:
    """Search the XML of a sheet; other workbooks may hold anything."""
    if workbook.package is None:
        return SheetScan(place.cells, has_errors=True)
    parts = {sheet.name: sheet.part for sheet in workbook.contents.sheets}
    return scan_sheet(workbook.package, parts[place.sheet], where, place.cells)


def header_of(cells: SheetCells, place: Place, source: Source) -> FoundHeader:
    """Find the headers; of a table in the sense of Excel its first row."""
    if place.headers:
        skipped = cells.first_column - place.cells.first_column
        texts = place.headers[skipped : skipped + cells.rows.num_columns]
        return FoundHeader(place=0, n_rows=0, texts=texts)
    if place.is_table:
        return FoundHeader(place=0, n_rows=1, texts=cells.texts(1)[0])
    rows = cells.texts(HEADER_ROWS + 1)
    said = [at for at, texts in enumerate(zip(*rows, strict=True)) if any(texts)]
    found = find_header(
        [[row[at] for at in said] for row in rows], known_headers(source)
    )
    by_place = dict(zip(said, found.texts, strict=True))
    return found._replace(
        texts=tuple(by_place.get(at, "") for at in range(cells.rows.num_columns))
    )


def _as_table(rows: Any) -> Any:  # noqa: ANN401  (pyarrow and Ibis ship no types)
    """Return Arrow rows as a table of the engine, with columns c0, c1, ..."""
    import ibis  # noqa: PLC0415  (only where a workbook is read)
    import pyarrow as pa  # noqa: PLC0415

    names = [f"c{place}" for place in range(rows.num_columns)]
    return ibis.memtable(pa.Table.from_batches([rows]).rename_columns(names))


def _empty(where: str) -> Problem:
    """Describe a sheet, or a part of one, that holds nothing."""
    return Problem(
        where=where,
        found=Label(zh="工作表是空的", en="the sheet is empty"),
        remedy=Label(zh="换一个工作表", en="Name another sheet"),
    )
