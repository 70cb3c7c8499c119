"""Which cells does a reference mean, and do areas overlap?"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from functools import cache
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?([1-9][0-9]{0,6})")


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    def overlaps(self, other: Area) -> bool:
        """Return whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def __str__(self) -> str:
        first = cell_name(self.top, self.left)
        last = cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


@cache
def column_number(letters: str) -> int:
    """Return the number of a column, from 1; beyond ``LAST_COLUMN`` for ``ZZZ``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Return the reference of a cell, as ``C5``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def area_of(reference: str) -> Area | None:
    """Return the area of ``A1``, ``A1:B2``, ``A:B`` or ``1:2``; None for anything else.

    Dollar signs do not matter. What lies beyond the sheet is none either.
    """
    first, colon, last = reference.partition(":")
    start, end = _corner(first), _corner(last if colon else first)
    if start is None or end is None or (None in start) != (None in end):
        return None
    if not colon and None in start:
        return None
    rows = (start[0] or 1, end[0] or LAST_ROW)
    columns = (start[1] or 1, end[1] or LAST_COLUMN)
    area = Area(min(rows), min(columns), max(rows), max(columns))
    within = area.bottom <= LAST_ROW and area.right <= LAST_COLUMN
    return area if within else None


def areas_of(references: str) -> tuple[Area, ...] | None:
    """Return the areas of a list with blanks between; None if one of them is none."""
    areas = [area_of(reference) for reference in references.split()]
    whole = tuple(area for area in areas if area is not None)
    return whole if whole and len(whole) == len(areas) else None


def overlapping(areas: Iterable[tuple[Area, str]]) -> Iterator[tuple[str, str]]:
    """Yield the names of areas that overlap, each with one that it meets.

    A line sweeps down the sheet: what it crosses never overlaps, so that only the
    neighbours of a new area have to be looked at.
    """
    crossed: list[tuple[int, int, str]] = []
    ends: list[tuple[int, int]] = []
    for area, name in sorted(areas):
        while ends and ends[0][0] < area.top:
            _, left = heappop(ends)
            del crossed[bisect_left(crossed, (left,))]
        place = bisect_left(crossed, (area.left,))
        if place and crossed[place - 1][1] >= area.left:
            yield name, crossed[place - 1][2]
        elif place < len(crossed) and crossed[place][0] <= area.right:
            yield name, crossed[place][2]
        else:
            insort(crossed, (area.left, area.right, name))
            heappush(ends, (area.bottom, area.left))


def _corner(text: str) -> tuple[int | None, int | None] | None:
    """Return row and column of one end of a reference; None for what it leaves out."""
    if match := _CELL.fullmatch(text):
        return int(match[2]), column_number(match[1])
    if match := _COLUMN.fullmatch(text):
        return None, column_number(match[1])
    if match := _ROW.fullmatch(text):
        return int(match[1]), None
    return None
