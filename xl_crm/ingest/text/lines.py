"""Which lines of a text are blank, and in which row does a line stand?

A row is a record as a spreadsheet numbers it: blank lines count, the lines inside one
quoted cell do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Marks = NDArray[np.bool_]

PIECE_BYTES = 1 << 20
#: DuckDB reads no longer record; real ones have some thousands of bytes at most.
LONGEST_RECORD = 2_000_000
#: A spreadsheet has no more.
MOST_COLUMNS = 16_384
DELIMITERS = (",", "\t", ";", "|")
_LF, _CR, _QUOTE = 10, 13, 34
_MARK = b"\xef\xbb\xbf"


@dataclass(slots=True, kw_only=True)
class LineScan:
    """What passing once over the bytes of a text tells about its lines.

    Attributes
    ----------
    n_lines : int
        Lines seen so far; the last may lack its end.
    has_blank : bool
        Some line between others is empty.
    has_odd_quotes : bool
        The quotes of some piece do not pair up: a cell of several lines may be cut in
        two, or a quote is never closed.
    """

    n_lines: int = 0
    has_blank: bool = False
    has_odd_quotes: bool = False

    def see(self, piece: bytes) -> None:
        """Take in the next whole lines."""
        signs = np.frombuffer(piece, np.uint8)
        ends = _line_ends(signs)
        unended = not piece.endswith((b"\n", b"\r"))
        following = signs[(ends if unended else ends[:-1]) + 1]
        blank = (following == _LF) | (following == _CR)
        if piece.startswith((b"\n", b"\r")) or blank.any():
            self.has_blank = True
        if np.count_nonzero(signs == _QUOTE) % 2:
            self.has_odd_quotes = True
        self.n_lines += len(ends) + unended


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlaces:
    """Where rows begin in a text.

    Attributes
    ----------
    blank : tuple of int
        Rows that are blank, ascending.
    rows : tuple of int
        The row of each line that was asked for.
    open_row : int
        Row whose quote is not closed within the length of a record; 0 for none.
    open_bytes : int
        Bytes from its line on that were looked through.
    """

    blank: tuple[int, ...]
    rows: tuple[int, ...]
    open_row: int
    open_bytes: int


def pieces_of(path: Path) -> Iterator[bytes]:
    """Read a file piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def whole_lines(pieces: Iterable[bytes], place: str) -> Iterator[bytes]:
    """Cut pieces of a text anew, at the ends of lines.

    Raises
    ------
    UnreadableFileError
        A line is longer than any record; 16,384 columns are well shorter.
    """
    rest = b""
    for piece in pieces:
        end = piece.rfind(b"\n") + 1 or piece.rfind(b"\r", 0, -1) + 1
        if end:
            yield b"".join((rest, memoryview(piece)[:end]))
            rest = b""
        rest += piece[end:]
        if len(rest) <= LONGEST_RECORD:
            continue
        while b"\x00\x00" in rest:
            rest = rest.replace(b"\x00\x00", b"\x00")
        if len(rest) > LONGEST_RECORD:
            raise UnreadableFileError(_too_long(rest, place))
    if rest:
        yield rest


def too_many_columns(place: str, n_columns: int) -> Problem:
    """Describe a file with more columns than a sheet can have."""
    return Problem(
        where=place,
        found=Label(
            zh=f"列数超过 {MOST_COLUMNS:,}（第一行至少 {n_columns:,} 列）",
            en=f"more than {MOST_COLUMNS:,} columns (a row has {n_columns:,} or more)",
        ),
        remedy=Label(
            zh="检查导出：行列是否颠倒，分隔符是否正确",
            en="See whether rows and columns are exchanged, or the delimiter is wrong",
        ),
    )


def look_closer(path: Path, delimiter: str, lines: Iterable[int] = ()) -> RowPlaces:
    """Find the blank rows of a UTF-8 text, and the rows of some lines.

    A line outside a cell whose quotes pair up is taken to close what it opens: a stray
    quote and an opening one on the same line are not told apart.

    Parameters
    ----------
    delimiter : str
        One sign: a quote opens a cell only behind it.
    lines : iterable of int
        Line numbers, from 1, ascending; lines past the end are a row each.
    """
    reader = _Reader(delimiter=delimiter.encode())
    wanted = np.fromiter(lines, np.int64)
    blank, rows = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for piece in whole_lines(pieces_of(path), path.name):
        starts, stops = _bounds(piece)
        numbers, begins = reader.rows_of(piece, starts, stops)
        blank.append(numbers[begins & (starts == stops)])
        here = wanted[wanted <= reader.n_lines]
        rows.append(numbers[here - reader.n_lines - 1])
        wanted = wanted[len(here) :]
        if reader.open_bytes > LONGEST_RECORD:
            break
    rows.append(wanted - reader.n_lines + reader.n_rows)
    return RowPlaces(
        blank=tuple(np.concatenate(blank).tolist()),
        rows=tuple(np.concatenate(rows).tolist()),
        open_row=reader.open_row,
        open_bytes=reader.open_bytes,
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Goes through the lines of a text and knows whether a quoted cell is open.

    Attributes
    ----------
    open_row, open_bytes : int
        Row of the open quote and bytes since the line that opened it; 0 for none.
    """

    delimiter: bytes
    n_lines: int = 0
    n_rows: int = 0
    open_row: int = 0
    open_bytes: int = 0

    def rows_of(
        self, piece: bytes, starts: Places, stops: Places
    ) -> tuple[Places, Marks]:
        """Return the row of each line, and whether it begins there."""
        begins = np.ones(len(starts), np.bool_)
        opened = self._walk(piece, starts, stops, begins)
        numbers = self.n_rows + np.cumsum(begins)
        if opened is None:
            self.open_row = self.open_bytes = 0
        elif opened >= 0:
            self.open_row = int(numbers[opened])
            self.open_bytes = len(piece) - int(starts[opened])
        else:
            self.open_bytes += len(piece)
        self.n_lines += len(starts)
        self.n_rows = int(numbers[-1])
        return numbers, begins

    def _walk(
        self, piece: bytes, starts: Places, stops: Places, begins: Marks
    ) -> int | None:
        """Unmark the lines inside open cells; return the line of a cell left open.

        Returns
        -------
        int or None
            -1 where the cell was open before; None where none is open in the end.
        """
        opened = -1 if self.open_row else None
        quotes = np.flatnonzero(np.frombuffer(piece, np.uint8) == _QUOTE)
        n_quotes = np.bincount(
            np.searchsorted(starts, quotes, side="right") - 1, minlength=len(starts)
        )
        lines = {True: np.flatnonzero(n_quotes), False: np.flatnonzero(n_quotes % 2)}
        line = 0
        while True:
            candidates = lines[opened is not None]
            place = int(np.searchsorted(candidates, line))
            if place == len(candidates):
                break
            nearest = int(candidates[place])
            text = piece[starts[nearest] : stops[nearest]]
            if opened is not None:
                begins[line : nearest + 1] = False
            stays_open = _leaves_open(text, self.delimiter, opened is not None)
            if opened is None and stays_open:
                opened = nearest
            elif not stays_open:
                opened = None
            line = nearest + 1
        if opened is not None:
            begins[line:] = False
        return opened


def _leaves_open(line: bytes, delimiter: bytes, is_open: bool) -> bool:  # noqa: FBT001
    """Tell whether a quoted cell is open at the end of a line."""
    line = line.removeprefix(_MARK)
    place = 0
    while True:
        if not is_open:
            while line[place : place + 1] == b" ":
                place += 1
        if is_open or line[place : place + 1] == b'"':
            place = _closing(line, place if is_open else place + 1)
            if place < 0:
                return True
            is_open = False
        place = line.find(delimiter, place) + 1
        if not place:
            return False


def _closing(line: bytes, place: int) -> int:
    """Return the place behind the quote that closes a cell; -1 where none does."""
    while (quote := line.find(b'"', place)) >= 0:
        if line[quote + 1 : quote + 2] != b'"':
            return quote + 1
        place = quote + 2
    return -1


def _line_ends(signs: NDArray[np.uint8]) -> Places:
    """Return the places of line feeds, and of carriage returns without one."""
    ends = signs == _LF
    returns = signs == _CR
    if returns.any():
        returns[:-1] &= ~ends[1:]
        ends |= returns
    return np.flatnonzero(ends)


def _bounds(piece: bytes) -> tuple[Places, Places]:
    """Return where the text of each line starts and stops, without its end."""
    signs = np.frombuffer(piece, np.uint8)
    ends = _line_ends(signs)
    starts = np.concatenate(([0], ends + 1))
    stops = np.concatenate((ends, [len(piece)]))
    if piece.endswith((b"\n", b"\r")):
        starts, stops = starts[:-1], stops[:-1]
    before = np.maximum(stops - 1, 0)
    crlf = (stops > starts) & (stops < len(piece)) & (signs[before] == _CR)
    return starts, stops - crlf


def _too_long(rest: bytes, place: str) -> Problem:
    """Describe a line that is longer than any record."""
    n_columns = 1 + max(
        rest.count(delimiter) for delimiter in map(str.encode, DELIMITERS)
    )
    if n_columns > MOST_COLUMNS:
        return too_many_columns(place, n_columns)
    return Problem(
        where=place,
        found=Label(
            zh=f"有一行超过 {LONGEST_RECORD:,} 字节，不是表格文本",
            en=f"a line has more than {LONGEST_RECORD:,} bytes: no text of rows",
        ),
        remedy=Label(
            zh="检查文件内容，或另存为 xlsx",
            en="Look into the file, or save it as xlsx",
        ),
    )
