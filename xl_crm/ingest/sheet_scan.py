"""What does the XML of a sheet say that its values do not?

Hidden rows, formulas that nobody calculated, error values, cells that reach too far.
The text is searched in blocks of whole rows for anything out of the ordinary, and only
what is gets a closer look.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest.cell_range import column_number
from xl_crm.ingest.package import damaged
from xl_crm.ingest.sheet_extent import FAR_OR_IRREGULAR, PREFIX, Extent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest.cell_range import CellRange
    from xl_crm.ingest.package import Package

#: Formulas without a result that are listed of each column; all are counted.
MOST_FORMULAS = 1000
#: No end of a row within so many bytes: this is no sheet.
LONGEST_ROW = 16 * 2**20

_HIDDEN = r"""\shidden\s*=\s*["'](?:1|true|on)["']"""
_ERROR = r"""\st\s*=\s*["']e["']"""
_WITHOUT_VALUE = (
    rf"(?:</{PREFIX}f>|<{PREFIX}f(?:\s[^>]*)?/>)\s*"
    rf"(?:</{PREFIX}c>|<{PREFIX}v\s*/>|<{PREFIX}v\s*>\s*</)"
)
_ODD = f"{FAR_OR_IRREGULAR}|{_HIDDEN}|{_ERROR}|{_WITHOUT_VALUE}"
_HIDDEN_ROW = re.compile(rf'<{PREFIX}row r="(\d+)"[^>]*{_HIDDEN}'.encode())
_ERROR_CELL = re.compile(_ERROR.encode())
_EMPTY_FORMULA = re.compile(
    (
        rf'<{PREFIX}c r="([A-Z]+)(\d+)"([^>]*)>\s*'
        rf"<{PREFIX}f\b([^>]*?)(?:/>|>([^<]*)</{PREFIX}f>)\s*"
        rf"(?:<{PREFIX}v\s*/>|<{PREFIX}v\s*>\s*</{PREFIX}v>)?\s*</{PREFIX}c>"
    ).encode()
)
_END_OF_ROWS = re.compile(rb"</[^<>]*sheetData\s*>|<[^<>]*sheetData\s*/>")
#: A cell of column A with a value that is not empty.
_FIRST_COLUMN = re.compile(
    (
        rf'<{PREFIX}c r="A\d+"[^>]*>'
        rf"(?:(?:<{PREFIX}f[^>]*>[^<]*</{PREFIX}f>)?<{PREFIX}v|<{PREFIX}is><{PREFIX}t)"
        r"(?:\s[^>]*)?>[^<]"
    ).encode()
)
#: The result of such a formula is a text: an empty one is a result.
_GIVES_TEXT = re.compile(rb"""\st\s*=\s*["']str["']""")
_SHARED = re.compile(rb"""\ssi\s*=\s*["'](\d+)["']""")


@dataclass(slots=True, kw_only=True)
class EmptyFormulas:
    """The formulas of a column that have no stored result.

    Attributes
    ----------
    listed : list of (int, str)
        Row and text of the first ``MOST_FORMULAS``.
    n_cells : int
        Number of all.
    """

    listed: list[tuple[int, str]] = field(default_factory=list)
    n_cells: int = 0


class SheetScan:
    """What was found in the XML of a sheet, as far as its cells are read.

    Attributes
    ----------
    hidden : list of (int, int)
        First and last row of each run of hidden rows, in the order of the sheet.
    formulas : dict of int to EmptyFormulas
        By number of the column, from 1.
    has_errors : bool
        Some cell of the sheet holds, or may hold, #N/A, #REF! or their like.
    fills_first_column : bool
        Some cell of column A is known to hold a value.
    """

    def __init__(self, cells: CellRange, *, has_errors: bool = False) -> None:
        self._cells = cells
        self._shared: dict[bytes, str] = {}
        self.hidden: list[tuple[int, int]] = []
        self.formulas: dict[int, EmptyFormulas] = {}
        self.has_errors = has_errors
        self.fills_first_column = False

    def begin(self, block: bytes) -> None:
        """Look at the first rows."""
        self.fills_first_column = bool(_FIRST_COLUMN.search(block))

    def look(self, block: bytes) -> None:
        """Look closely at whole rows of regular XML."""
        self.has_errors = self.has_errors or bool(_ERROR_CELL.search(block))
        for found in _HIDDEN_ROW.finditer(block):
            self._hide(int(found[1]))
        for found in _EMPTY_FORMULA.finditer(block):
            if not _GIVES_TEXT.search(found[3]):
                self._count(found)

    def _hide(self, row: int) -> None:
        """Add a hidden row."""
        if not self._cells.first_row <= row <= self._cells.last_row:
            return
        if self.hidden and self.hidden[-1][1] == row - 1:
            self.hidden[-1] = self.hidden[-1][0], row
        else:
            self.hidden.append((row, row))

    def _count(self, found: re.Match[bytes]) -> None:
        """Add a formula without a result; one shared with others has one text."""
        text = html.unescape((found[5] or b"").decode("utf-8", "replace"))
        if shared := _SHARED.search(found[4]):
            text = self._shared.setdefault(shared[1], text)
        column, row = column_number(found[1].decode()), int(found[2])
        cells = self._cells
        if (
            cells.first_row <= row <= cells.last_row
            and cells.first_column <= column <= cells.last_column
        ):
            formulas = self.formulas.setdefault(column, EmptyFormulas())
            formulas.n_cells += 1
            if len(formulas.listed) < MOST_FORMULAS:
                formulas.listed.append((row, f"={text}"))


def scan_sheet(package: Package, part: str, place: str, cells: CellRange) -> SheetScan:
    """Search the XML of a sheet.

    Parameters
    ----------
    place : str
        File and sheet, for messages.
    cells : CellRange
        What is read of the sheet: nothing is told of other cells.

    Raises
    ------
    UnreadableFileError
        The part is damaged, or its cells reach too far to be held in memory.
    """
    scan = SheetScan(cells)
    for nth, block in enumerate(_blocks(package, part, place)):
        if not nth:
            scan.begin(block)
        if _holds(block, _ODD):
            if _holds(block, FAR_OR_IRREGULAR):
                return _scan_every_cell(package, part, place, cells)
            scan.look(block)
    return scan


def _scan_every_cell(
    package: Package, part: str, place: str, cells: CellRange
) -> SheetScan:
    """Search the XML of a sheet, and see how far each of its cells reaches."""
    scan, extent = SheetScan(cells), Extent(place)
    for block in _blocks(package, part, place):
        regular = extent.regular(block)
        extent.grow(regular)
        scan.look(regular)
    return scan


def _blocks(package: Package, part: str, place: str) -> Iterator[bytes]:
    """Yield the XML of a sheet in blocks of whole rows."""
    rest, pieces = b"", package.pieces(part)
    for piece in pieces:
        text = rest + piece if rest else piece
        end = text.rfind(b"</row>")
        end = end if end >= 0 else text.rfind(b":row>")
        if end >= 0:
            yield text[:end]
            rest = text[end:]
        elif _END_OF_ROWS.search(text):
            yield text
            rest = b""
            break
        elif len(text) > LONGEST_ROW:
            raise UnreadableFileError(damaged(place, "no end of a row"))
        else:
            rest = text
    for _ in pieces:
        pass
    yield rest


def _holds(block: bytes, pattern: str) -> bool:
    """Tell whether a text holds a pattern, at the speed of Arrow's engine."""
    import pyarrow as pa  # noqa: PLC0415  (only where a workbook is read)
    import pyarrow.compute as pc  # noqa: PLC0415

    texts = pa.array([block], pa.large_binary())
    return bool(pc.match_substring_regex(texts, pattern)[0].as_py())
