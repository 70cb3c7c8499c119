"""How far do the cells of a sheet reach?

The reader of sheets keeps a place for every cell up to the farthest one: a stray cell
at XFD1048576 asks it for 600 GB, and ends the program.
"""

from __future__ import annotations

import re

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest.cell_range import (
    MOST_COLUMNS,
    MOST_ROWS,
    column_letters,
    column_number,
)
from xl_crm.ingest.package import damaged

#: Places that a sheet may need: about 2 GB in the reader of sheets.
MOST_CELLS = 50_000_000

#: Of the names of elements: some programs write <x:c>.
PREFIX = r"(?:[^<>\s:/]+:)?"
#: Not as almost every program writes it; or beyond column AT or row 999,999. A sheet
#: without any needs at most 46 x 999,999 places.
FAR_OR_IRREGULAR = (
    rf'<{PREFIX}c(?:[>/\t\r\n]| [^r]| r[^=]| r=[^"]'
    r'| r="(?:[^A-Z]|[B-Z][A-Z]|A[U-Z]|[A-Z]{3}|[A-Z]{1,2}(?:[^A-Z0-9]|[0-9]{7})))'
    rf'|<{PREFIX}row(?:[>/\t\r\n]| [^r]| r[^=]| r=[^"])'
)
_IRREGULAR = re.compile(
    (
        rf'<{PREFIX}(?:c(?![\w:])(?! r="[A-Z]{{1,3}}\d{{1,7}}")'
        rf'|row(?![\w:])(?! r="\d{{1,7}}"))'
    ).encode()
)
_TAG = re.compile(
    rf"""<({PREFIX})(c|row)(?![\w:])((?:[^>"']|"[^"]*"|'[^']*')*)>""".encode()
)
_ROW = re.compile(rf'<{PREFIX}row r="(\d+)"'.encode())
_ATTRIBUTE = re.compile(rb"""\sr\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(rb"\s*([A-Za-z]{0,9})(\d{1,12})\s*")
_FILLED = re.compile(
    rf'<{PREFIX}c r="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!\s*</{PREFIX}c>)'.encode()
)


def require_reach(
    place: str, last_row: int, first_column: int, last_column: int
) -> None:
    """Refuse a sheet whose cells reach too far.

    Parameters
    ----------
    place : str
        File and sheet, for messages.
    last_row, first_column, last_column : int
        From 1, of the cells that hold anything.

    Raises
    ------
    UnreadableFileError
        No sheet of Excel reaches so far, or the reader of sheets would need more than
        ``MOST_CELLS`` places.
    """
    n_cells = last_row * (last_column - first_column + 1)
    if last_row <= MOST_ROWS and last_column <= MOST_COLUMNS and n_cells <= MOST_CELLS:
        return
    corner = f"{column_letters(last_column)}{last_row}"
    raise UnreadableFileError(
        Problem(
            where=place,
            found=Label(
                zh=f"单元格一直延伸到 {corner}（{n_cells:,} 格），超出限度",
                en=f"its cells reach to {corner} ({n_cells:,} cells): over the limit",
            ),
            remedy=Label(
                zh="删除远离表格的单元格（按 Ctrl+End 可到达），或另存为 CSV",
                en="Delete the cells far from the table (Ctrl+End goes there), or "
                "save it as CSV",
            ),
        )
    )


class Extent:
    """Follows the rows of a sheet, and keeps the farthest cells that hold anything."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._row = self._column = 0
        self._last_row = self._last_column = 0
        self._first_column = 0

    def regular(self, block: bytes) -> bytes:
        """Return whole rows of XML with the references where most programs put them.

        Raises
        ------
        UnreadableFileError
            A reference is none.
        """
        if _IRREGULAR.search(block):
            return _TAG.sub(self._tag, block)
        if rows := _ROW.findall(block):
            self._row = int(rows[-1])
        return block

    def grow(self, block: bytes) -> None:
        """Take in the filled cells of regular rows.

        Raises
        ------
        UnreadableFileError
            As of ``require_reach``.
        """
        cells = _FILLED.findall(block)
        if not cells:
            return
        columns = [
            column_number(letters.decode()) for letters in {cell[0] for cell in cells}
        ]
        self._last_row = max(self._last_row, *map(int, {cell[1] for cell in cells}))
        self._last_column = max(self._last_column, *columns)
        self._first_column = min(self._first_column or MOST_COLUMNS, *columns)
        require_reach(
            self._place, self._last_row, self._first_column, self._last_column
        )

    def _tag(self, found: re.Match[bytes]) -> bytes:
        """Return the tag of a row or a cell with its reference in front."""
        prefix, name, rest = found.groups()
        attribute = _ATTRIBUTE.search(rest)
        column, row = self._next(name) if attribute is None else self._read(attribute)
        rest = rest if attribute is None else _ATTRIBUTE.sub(b"", rest, count=1)
        if name == b"row":
            self._row, self._column = row, 0
            return b'<%brow r="%d"%b>' % (prefix, row, rest)
        self._column = column
        letters = column_letters(column).encode()
        return b'<%bc r="%b%d"%b>' % (prefix, letters, row, rest)

    def _next(self, name: bytes) -> tuple[int, int]:
        """Return column and row of what does not say where it is."""
        return (0, self._row + 1) if name == b"row" else (self._column + 1, self._row)

    def _read(self, attribute: re.Match[bytes]) -> tuple[int, int]:
        """Return the column, 0 for a row, and the row of a reference."""
        text = attribute[1] or attribute[2] or b""
        reference = _REFERENCE.fullmatch(text)
        if not reference:
            reason = f"cell reference {text[:20].decode('latin-1')}"
            raise UnreadableFileError(damaged(self._place, reason))
        return column_number(reference[1].decode()), int(reference[2])
