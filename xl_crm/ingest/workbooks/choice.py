"""Which sheet of a workbook holds a table, where the user names none?"""

from __future__ import annotations

import io
import re
import zipfile
from itertools import islice
from typing import TYPE_CHECKING, Any

from xl_crm.errors import InputError, Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest.header import HEADER_ROWS, find_header, known_headers
from xl_crm.ingest.workbooks.contents import common_parts
from xl_crm.ingest.workbooks.extent import Extent
from xl_crm.ingest.workbooks.reader import load_head, open_book
from xl_crm.ingest.workbooks.regular import Regular
from xl_crm.tables import normalise_header

if TYPE_CHECKING:
    from xl_crm.ingest._spec import Source
    from xl_crm.ingest.workbooks.contents import Contents, Sheet
    from xl_crm.ingest.workbooks.package import Package

#: A sheet with fewer headers that the table knows does not hold it.
FEWEST_HEADERS = 2
#: Rows of a sheet that are looked at: some may be blank above the title.
N_ROWS = 3 * HEADER_ROWS
_ROOT = re.compile(rb"<((?:[^<>\s:/]+:)?)worksheet[\s>]")
_END_OF_ROW = re.compile(rb"</(?:[^<>\s:/]+:)?row\s*>")
_NO_CELLS = b"<worksheet><sheetData/></worksheet>"


def choose_sheet(
    source: Source,
    contents: Contents,
    package: Package | None,
    book: Any,  # noqa: ANN401  (untyped library)
) -> str:
    """Return the first sheet whose headers the table knows best.

    A hidden sheet is taken only where no other holds the table, an empty one only where
    all are.

    Parameters
    ----------
    package : Package or None
        Of a workbook whose sheets are XML: only their first rows are read.
    book : workbook of the reader
        For the others, whose sheets are read as a whole.

    Raises
    ------
    InputError
        The workbook has no sheet that holds cells.
    UnreadableFileError
        The workbook is damaged.
    """
    sheets = [sheet for sheet in contents.sheets if sheet.holds_cells]
    if not sheets:
        raise InputError(_no_sheet(source))
    if len(sheets) == 1:
        return sheets[0].name
    if package is not None:
        book = open_book(heads_of(package, contents), source.path.name)
    known = known_headers(source)
    ranks = {sheet.name: _rank(book, sheet, source, known) for sheet in sheets}
    return max(ranks, key=lambda name: ranks[name])


def _rank(
    book: Any,  # noqa: ANN401  (as above)
    sheet: Sheet,
    source: Source,
    known: frozenset[str],
) -> tuple[bool, bool, int]:
    """Return whether a sheet fits, whether it is seen, and the headers known in it."""
    where = f"{source.path.name} [{sheet.name}]"
    try:
        cells, is_hidden = load_head(book, sheet.name, where, N_ROWS)
    except UnreadableFileError:
        # Another sheet may do; one that is named is read, and says what is wrong.
        return False, False, -2
    top = cells.from_first_filled()
    if top is None:
        return False, False, -1
    header = find_header(top.texts(HEADER_ROWS + 1), known)
    n_known = len({normalise_header(text) for text in header.texts} & known)
    is_seen = not (sheet.is_hidden or is_hidden)
    return n_known >= FEWEST_HEADERS, is_seen, n_known


def heads_of(package: Package, contents: Contents) -> bytes:
    """Return the workbook with nothing but the first rows of each sheet."""
    heads = io.BytesIO()
    with zipfile.ZipFile(heads, "w") as archive:
        for part in common_parts(package, contents):
            name = package.parts[part].filename.replace("\\", "/")
            with archive.open(name, "w") as copy:
                for piece in package.pieces(part):
                    copy.write(piece)
        sheets = {sheet.part: sheet for sheet in contents.sheets if sheet.holds_cells}
        for part in sheets.keys() & package.parts.keys():
            name = package.parts[part].filename.replace("\\", "/")
            archive.writestr(name, _head(package, sheets[part]))
    return heads.getvalue()


def _head(package: Package, sheet: Sheet) -> bytes:
    """Return the XML of the first rows of a sheet."""
    text = next(package.pieces(sheet.part), b"")
    root = _ROOT.search(text)
    ends = list(islice(_END_OF_ROW.finditer(text), N_ROWS))
    if not root or not ends:
        return _NO_CELLS
    rows = text[: ends[-1].end()]
    try:
        Extent(sheet.name).grow(Regular(sheet.name).brought(rows))
    except UnreadableFileError:
        # As in _rank.
        return _NO_CELLS
    return rows + b"</%bsheetData></%bworksheet>" % (root[1], root[1])


def _no_sheet(source: Source) -> Problem:
    """Describe a workbook of charts, or of nothing."""
    return Problem(
        where=source.path.name,
        found=Label(zh="没有含单元格的工作表", en="no sheet that holds cells"),
        remedy=Label(
            zh="检查文件，或重新导出", en="See what it is, or export it again"
        ),
    )
