"""What is wrong with a workbook, and how is it mended?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.workbook.doctor._spec import Findings
from xl_crm.workbook.doctor.book import read_book
from xl_crm.workbook.doctor.cells import CellChecker, Limits
from xl_crm.workbook.doctor.comments import check_comments
from xl_crm.workbook.doctor.conditional import check_conditions
from xl_crm.workbook.doctor.drawings import check_drawings
from xl_crm.workbook.doctor.formula import FormulaChecker, folded
from xl_crm.workbook.doctor.grid import check_grid
from xl_crm.workbook.doctor.links import check_links
from xl_crm.workbook.doctor.names import check_clashes, check_names
from xl_crm.workbook.doctor.package import Package
from xl_crm.workbook.doctor.page import check_page
from xl_crm.workbook.doctor.ribbon import check_ribbons
from xl_crm.workbook.doctor.rows import SheetReader
from xl_crm.workbook.doctor.source import HeldParts, read_file
from xl_crm.workbook.doctor.strings import read_strings
from xl_crm.workbook.doctor.styles import read_styles
from xl_crm.workbook.doctor.tables import (
    check_cells,
    check_places,
    check_tables,
    read_tables,
)
from xl_crm.workbook.doctor.validation import check_validations
from xl_crm.workbook.doctor.vba import check_project, code_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xl_crm.workbook.doctor._spec import Fault
    from xl_crm.workbook.doctor.book import Book, Sheet
    from xl_crm.workbook.doctor.source import Parts
    from xl_crm.workbook.doctor.tables import SheetTable


#: Written after the rows, which name its texts.
_PENDING = ("sharedStrings",)


def examine(path: Path) -> tuple[Fault, ...]:
    """Return what Excel would repair, refuse or read wrong in a workbook.

    Nothing in the file is executed or computed. Sheets are read row by row.

    Parameters
    ----------
    path : Path
        An .xlsx, .xlsm, .xltx, .xltm or .xlam file; for any other the fault is that it
        is none.

    Returns
    -------
    tuple of Fault
        Errors first; empty for a sound workbook.

    Raises
    ------
    OSError
        The file is not there, or the system does not let us read it.
    """
    findings = Findings()
    suffix = path.suffix.lower()
    read_file(path, findings, lambda parts: _examine(parts, findings, suffix))
    return findings.faults()


def examine_parts(parts: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Return the faults of a workbook that is about to be written.

    Parameters
    ----------
    parts : mapping of str to bytes
        The parts by name, without leading slash. Rows of tables, and the shared texts,
        may be left out: headings have to be there.
    """
    findings = Findings()
    _examine(HeldParts(parts), findings, "", is_whole=False)
    return findings.faults()


def _examine(
    parts: Parts, findings: Findings, suffix: str, *, is_whole: bool = True
) -> None:
    package = Package(parts, findings, () if is_whole else _PENDING)
    book = read_book(package, suffix)
    if book:
        _examine_book(book, is_whole=is_whole)
    package.finish()


def _examine_book(book: Book, *, is_whole: bool) -> None:
    styles = read_styles(book)
    strings = read_strings(book, may_come_later=not is_whole)
    sheets = [sheet for sheet in book.sheets if sheet.part]
    tables = {sheet.part: read_tables(book, sheet) for sheet in sheets}
    every_table = [table for each in tables.values() for table in each]
    book.vocabulary.tables.update(
        (table.name.casefold(), frozenset(map(folded, table.headings)))
        for table in every_table
    )
    formulas = FormulaChecker(book.vocabulary, book.findings)
    check_names(book, formulas)
    check_clashes(book, book.vocabulary.tables.keys())
    check_tables(book.findings, every_table, formulas)
    limits = Limits(styles=styles, strings=strings)
    for sheet in sheets:
        if sheet.kind == "worksheet":
            _examine_sheet(book, sheet, tables[sheet.part], limits, formulas)
    codes = check_project(book) if book.has_macro_type else ()
    check_ribbons(book, codes)


def _examine_sheet(
    book: Book,
    sheet: Sheet,
    tables: Sequence[SheetTable],
    limits: Limits,
    formulas: FormulaChecker,
) -> None:
    findings, place = book.findings, sheet.place
    wanted = frozenset(row for table in tables for row in table.rows_to_keep())
    cells = CellChecker(place, findings, limits, formulas, wanted)
    reader = SheetReader(cells)
    if not book.package.read(sheet.part, reader, place):
        return
    root = reader.root()
    book.code_names[sheet.part] = code_name(root)
    check_page(book, place, root)
    taken = check_grid(findings, place, root)
    for table in tables:
        check_cells(findings, place, table, cells.kept)
    check_places(findings, place, tables, taken)
    check_validations(findings, place, root, formulas)
    check_conditions(findings, place, root, formulas, limits.styles)
    check_links(book, place, root)
    for element in root.iterfind("tableParts/tablePart"):
        book.package.related(place, element.get("r-id"), "table")
    check_drawings(book, sheet, root, formulas)
    check_comments(book, sheet, root)
