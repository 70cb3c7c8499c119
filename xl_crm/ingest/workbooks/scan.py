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
from xl_crm.ingest.workbooks.cell_range import column_number
from xl_crm.ingest.workbooks.extent import FAR_OR_IRREGULAR, Bounds, Extent
from xl_crm.ingest.workbooks.package import damaged
from xl_crm.ingest.workbooks.regular import IRREGULAR, PREFIX, Regular, holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest.workbooks.cell_range import CellRange
    from xl_crm.ingest.workbooks.package import Package

#: Formulas without a result that are listed of each column; all are counted.
MOST_FORMULAS = 1000
#: No end of a row within so many bytes: this is no sheet.
LONGEST_ROW = 16 * 2**20

_HIDDEN = r"""\shidden\s*=\s*["'](?:1|true|on)["']"""
_ERROR = r"""\st\s*=\s*["']e["']"""
_VALUE = r"""\s*=\s*(?:"[^"]*"|'[^']*')"""
#: In a cell whose result is no text: an empty text is a result.
_WITHOUT_VALUE = (
    rf"<{PREFIX}c(?:\s+(?:[a-su-z]\w*|t\w+){_VALUE}"
    r"""|\s+t\s*=\s*["'][nbeds]["'])*\s*>\s*"""
    rf"<{PREFIX}f(?:\s[^>]*)?(?:/>|>[^<]*</{PREFIX}f>)\s*"
    rf"(?:</{PREFIX}c>|<{PREFIX}v\s*/>|<{PREFIX}v\s*>\s*</)"
)
_ODD = f"{_HIDDEN}|{_ERROR}|{_WITHOUT_VALUE}"
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
_ROOT = re.compile(rb"<((?:[^<>\s:/]+:)?)worksheet[\s>]")
_REFERENCE = re.compile(rb'r="([A-Z]+)(\d+)"')


class _Patterns:
    """What to look for in a sheet whose elements have a prefix: none, or ``x:``."""

    def __init__(self, prefix: str) -> None:
        mark = re.escape(prefix)
        self.cell = f'<{prefix}c r="'.encode()
        self.hidden_row = re.compile(rf'<{mark}row r="(\d+)"[^>]*{_HIDDEN}'.encode())
        self.empty_formula = re.compile(
            (
                rf"<{mark}f(?:\s([^>]*?))?(?:/>|>([^<]*)</{mark}f>)\s*"
                rf"(?:</{mark}c>|<{mark}v\s*/>|<{mark}v\s*>\s*</)"
            ).encode()
        )


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
        self._patterns = _Patterns("")
        self.hidden: list[tuple[int, int]] = []
        self.formulas: dict[int, EmptyFormulas] = {}
        self.has_errors = has_errors
        self.fills_first_column = False

    def begin(self, block: bytes) -> None:
        """Look at the first rows."""
        self.fills_first_column = bool(_FIRST_COLUMN.search(block))
        if root := _ROOT.search(block):
            self._patterns = _Patterns(root[1].decode("utf-8", "replace"))

    def look(self, block: bytes) -> None:
        """Look closely at whole rows of regular XML."""
        self.has_errors = self.has_errors or b'"e"' in block or b"'e'" in block
        if b"hidden" in block:
            for found in self._patterns.hidden_row.finditer(block):
                self._hide(int(found[1]))
        for found in self._patterns.empty_formula.finditer(block):
            self._count(block, found)

    def _hide(self, row: int) -> None:
        """Add a hidden row."""
        if not self._cells.first_row <= row <= self._cells.last_row:
            return
        if self.hidden and self.hidden[-1][1] == row - 1:
            self.hidden[-1] = self.hidden[-1][0], row
        else:
            self.hidden.append((row, row))

    def _count(self, block: bytes, found: re.Match[bytes]) -> None:
        """Add a formula without a result; one shared with others has one text."""
        tag = block[block.rfind(self._patterns.cell, 0, found.start()) : found.start()]
        reference = _REFERENCE.search(tag)
        if reference is None or _GIVES_TEXT.search(tag):
            return
        text = html.unescape((found[2] or b"").decode("utf-8", "replace"))
        if shared := _SHARED.search(b" " + (found[1] or b"")):
            text = self._shared.setdefault(shared[1], text)
        column, row = column_number(reference[1].decode()), int(reference[2])
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
    scan = _scan_plain(package, part, place, cells)
    return scan or _scan_regular(package, part, place, cells)


def _scan_plain(
    package: Package, part: str, place: str, cells: CellRange
) -> SheetScan | None:
    """Search a sheet as almost every program writes it; None for any other."""
    scan = SheetScan(cells)
    for nth, block in enumerate(_blocks(package, part, place)):
        if not nth:
            scan.begin(block)
        if holds(block, f"{FAR_OR_IRREGULAR}|{_ODD}"):
            if holds(block, FAR_OR_IRREGULAR):
                return None
            scan.look(block)
    return scan


def _scan_regular(
    package: Package, part: str, place: str, cells: CellRange
) -> SheetScan:
    """Search a wide sheet, or one in another form, and see how far its cells reach."""
    scan, bounds, regular, may_fit = SheetScan(cells), Bounds(), Regular(place), True
    for nth, block in enumerate(_blocks(package, part, place)):
        is_odd = holds(block, f"{IRREGULAR}|{bounds.beyond(block)}|{_ODD}")
        text = regular.brought(block) if is_odd else block
        if not nth:
            scan.begin(text)
        if is_odd:
            bounds.hold(text)
            scan.look(text)
        else:
            regular.pass_by(block)
        if may_fit and not bounds.has_room():
            may_fit = False
            _require_reach(package, part, place)
    return scan


def _require_reach(package: Package, part: str, place: str) -> None:
    """Refuse a sheet whose filled cells reach too far, those with a format aside."""
    extent, regular = Extent(place), Regular(place)
    for block in _blocks(package, part, place):
        extent.grow(regular.brought(block))


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
