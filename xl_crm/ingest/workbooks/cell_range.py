"""Which cells does A3:F200 name?"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: As a sheet of Excel has them.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_RANGE = re.compile(
    r"\$?([A-Za-z]{1,3})\$?(\d{0,7}):\$?([A-Za-z]{1,3})\$?(\d{0,7})", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRange:
    """Rows and columns of a sheet, the last ones included; both count from 1."""

    first_row: int = 1
    last_row: int = MOST_ROWS
    first_column: int = 1
    last_column: int = MOST_COLUMNS


#: Of a sheet.
ALL_CELLS = CellRange()


def read_range(text: str) -> CellRange | None:
    """Return the cells that ``A3:F200``, ``$A$3:$F$200`` or ``A:F`` names.

    Without a first row it begins at row 1, without a last one it ends with the data.
    None for anything else, and for what no sheet has.
    """
    found = _RANGE.fullmatch(text.strip())
    if not found:
        return None
    left, top, right, bottom = found.groups()
    rows = int(top or 1), int(bottom or MOST_ROWS)
    columns = column_number(left), column_number(right)
    if min(rows) < 1 or max(rows) > MOST_ROWS or max(columns) > MOST_COLUMNS:
        return None
    return CellRange(
        first_row=min(rows),
        last_row=max(rows),
        first_column=min(columns),
        last_column=max(columns),
    )


def column_number(letters: str) -> int:
    """Return the number of a column: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column: AB for 28."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
