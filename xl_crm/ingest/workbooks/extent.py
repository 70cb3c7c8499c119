"""How far do the cells of a sheet reach?

The reader of sheets keeps a place for every cell up to the farthest one: a stray cell
at XFD1048576 asks it for 600 GB, and ends the program.
"""

from __future__ import annotations

import re

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest.workbooks.cell_range import (
    MOST_COLUMNS,
    MOST_ROWS,
    column_letters,
    column_number,
)
from xl_crm.ingest.workbooks.regular import PREFIX, holds, last_row

#: Places that a sheet may need: about 2 GB in the reader of sheets.
MOST_CELLS = 50_000_000

#: Not in the regular form; or beyond column AT or row 999,999. A sheet without any
#: needs at most 46 x 999,999 places.
FAR_OR_IRREGULAR = (
    rf'<{PREFIX}c(?:[>/\t\r\n]| [^r]| r[^=]| r=[^"]'
    r'| r="(?:[^A-Z]|[B-Z][A-Z]|A[U-Z]|[A-Z]{3}|[A-Z]{1,2}(?:[^A-Z1-9]|[0-9]{7})))'
    rf'|<{PREFIX}row(?:[>/\t\r\n]| [^r]| r[^=]| r=[^"]| r="[^1-9])'
)
_CELL = re.compile(rf'<{PREFIX}c r="([A-Z]+)(\d+)"'.encode())
_FILLED = re.compile(
    rf'<{PREFIX}c r="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!\s*</{PREFIX}c>)'.encode()
)


class Bounds:
    """Follows the regular rows of a sheet, and keeps how far its cells may reach.

    A block is searched for what lies beyond the bounds, and only where something does
    its cells are looked at one by one. Cells that hold nothing but a format count too.
    """

    def __init__(self) -> None:
        self._last_row, self._last_column = 1, 1

    def beyond(self, block: bytes) -> str:
        """Take in the rows of a block; return a pattern of cells beyond the bounds."""
        self._last_row = max(self._last_row, last_row(block))
        columns = _greater(column_letters(self._last_column), "A-Z")
        rows = _greater(str(self._last_row), "0-9")
        return rf'<{PREFIX}c r="(?:(?:{columns})|[A-Z]+(?:{rows}))'

    def hold(self, block: bytes) -> bool:
        """Take in a block; tell whether the reader of sheets has room so far."""
        if holds(block, self.beyond(block)):
            cells = _CELL.findall(block)
            self._last_row = max(self._last_row, *_rows(cells))
            self._last_column = max(self._last_column, *_columns(cells))
        return self.has_room()

    def has_room(self) -> bool:
        """Tell whether the reader of sheets has room for all cells so far."""
        return fits(self._last_row, 1, self._last_column)


class Extent:
    """Follows the regular rows of a sheet, and keeps the farthest filled cells."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._last_row = self._last_column = 0
        self._first_column = MOST_COLUMNS

    def grow(self, block: bytes) -> None:
        """Take in the next rows.

        Raises
        ------
        UnreadableFileError
            As of ``require_reach``.
        """
        cells = _FILLED.findall(block)
        if cells:
            columns = _columns(cells)
            self._last_row = max(self._last_row, *_rows(cells))
            self._last_column = max(self._last_column, *columns)
            self._first_column = min(self._first_column, *columns)
            require_reach(
                self._place, self._last_row, self._first_column, self._last_column
            )


def fits(last_row: int, first_column: int, last_column: int) -> bool:
    """Tell whether the cells of a sheet can be held in memory.

    Parameters
    ----------
    last_row, first_column, last_column : int
        From 1, of the cells that hold anything.
    """
    n_cells = last_row * (last_column - first_column + 1)
    return (
        last_row <= MOST_ROWS and last_column <= MOST_COLUMNS and n_cells <= MOST_CELLS
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
        As of ``fits``.

    Raises
    ------
    UnreadableFileError
        No sheet of Excel reaches so far, or the reader of sheets would need more than
        ``MOST_CELLS`` places.
    """
    if fits(last_row, first_column, last_column):
        return
    n_cells = last_row * (last_column - first_column + 1)
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


def _rows(cells: list[tuple[bytes, bytes]]) -> list[int]:
    """Return the rows of cells, each once."""
    return [int(row) for row in {row for _, row in cells}]


def _columns(cells: list[tuple[bytes, bytes]]) -> list[int]:
    """Return the columns of cells, each once."""
    return [
        column_number(letters.decode()) for letters in {letters for letters, _ in cells}
    ]


def _greater(text: str, signs: str) -> str:
    """Return a pattern of what begins a greater number, or farther column.

    Parameters
    ----------
    text : str
        Digits without a leading zero, or letters.
    signs : str
        The first and the last sign: ``0-9`` or ``A-Z``.
    """
    longer = f"[{signs}]{{{len(text) + 1}}}"
    return "|".join(
        [
            longer,
            *(
                f"{text[:at]}[{chr(ord(sign) + 1)}-{signs[-1]}]"
                f"[{signs}]{{{len(text) - at - 1}}}"
                for at, sign in enumerate(text)
                if sign != signs[-1]
            ),
        ]
    )
