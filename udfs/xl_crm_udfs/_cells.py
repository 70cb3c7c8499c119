"""What does a cell handed over by the sheet say, and how are results handed back?"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import overload

import numpy as np
from numpy.typing import NDArray

from xl_crm.models.growth import Reason
from xl_crm.scores.normalise import ALL_EQUAL, NO_DATA
from xl_crm.tables.cell import YEARS, DateReading, is_blank, read_number, read_stamp
from xl_crm_udfs._cache import Population

#: A value in a cell: Excel hands numbers over as float, currency as Decimal, an error
#: value as a negative whole number or its text; results never hold NaN.
Cell = float | int | str | bool | date | datetime | Decimal | None

#: Rows of cells, all of one length: what functions take and return.
Block = Sequence[Sequence[Cell]]

#: Cells as they come from a sheet.
Rows = tuple[tuple[Cell, ...], ...]

#: Amounts are kept to six places and below this size, as the exports' are.
AMOUNT_LIMIT = Decimal(10**12)
AMOUNT_STEP = Decimal("0.000001")

#: Larger numbers are none: sums and differences of them would be infinite.
LARGEST = 1e300

#: Dates like 03/04/2024 are refused: a cell does not say which part is the day.
DATES = DateReading()

#: COM codes of Excel's error values: #NULL! (2000) and those that follow it.
ERROR_CODES = range(-2146826288, -2146826188)
ERROR_TEXTS = frozenset(
    "#null! #div/0! #value! #ref! #name? #num! #n/a #getting_data #spill! #connect! "
    "#blocked! #unknown! #field! #calc! #busy!".split()
)

#: Texts that our own functions put where a column has nothing to say.
EXPLANATIONS = frozenset(
    text
    for note in (ALL_EQUAL, NO_DATA, *(reason.label for reason in Reason))
    for text in (note.zh, note.en)
)

#: Full-width signs that stand for ASCII ones in an identifier.
_ASCII = string.ascii_letters + string.digits + "-()/"
_NARROW = {ord(sign) + 0xFEE0: sign for sign in _ASCII} | {ord("　"): " "}
_WHOLE = re.compile(r"\d+\.0")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Selection(Sequence[Sequence[Cell]]):
    """Cells that somebody selected in a sheet, or typed into a formula.

    Attributes
    ----------
    rows : tuple of tuple of Cell
        Up to the last one with anything in it.
    n_rows : int
        As many as were selected.
    first_row : int
        Row of the sheet that the selection begins in; 0 for what was typed.
    population : Population
        What is remembered of these cells.
    """

    rows: Rows
    n_rows: int
    first_row: int
    population: Population

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, nth: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, nth: slice) -> Rows: ...
    def __getitem__(self, nth: int | slice) -> tuple[Cell, ...] | Rows:
        return self.rows[nth]


def cell_text(cell: Cell) -> str:
    """Return a cell as text without spaces around it; whole numbers without ".0".

    Blank cells and Excel errors are "".
    """
    if cell is None or is_error(cell) or cell != cell:  # noqa: PLR0124  (NaN)
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | Decimal) and float(cell).is_integer():
        return str(int(cell))
    return str(cell).strip()


def is_empty(cell: Cell) -> bool:
    """Tell whether there is nothing in a cell."""
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or cell != cell  # noqa: PLR0124  (NaN)


def is_error(cell: Cell) -> bool:
    """Tell whether a cell holds one of Excel's error values."""
    if type(cell) is int:
        return cell in ERROR_CODES
    return isinstance(cell, str) and cell.strip().casefold() in ERROR_TEXTS


def read_quantity(cell: Cell) -> float | None:
    """Return a number up to ``LARGEST``, NaN for a blank, None for anything else."""
    if is_empty(cell) or is_error(cell):
        return math.nan
    if isinstance(cell, str):
        if is_blank(cell) or cell in EXPLANATIONS:
            return math.nan
        cell = read_number(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    number = float(cell)
    return number if abs(number) <= LARGEST else None


def read_id(cell: Cell) -> str:
    """Return an identifier as text, full-width signs as ASCII; "" where there is none.

    1001 as a number, "1001" and "1001.0" are one identifier; "001" is another.
    """
    if isinstance(cell, bool | date):
        return ""
    text = cell_text(cell).translate(_NARROW).strip()
    if is_blank(text):
        return ""
    return text.removesuffix(".0") if _WHOLE.fullmatch(text) else text


def read_amount(cell: Cell) -> Decimal | None:
    """Return an amount of money to six places; None where the cell holds none."""
    found: Decimal | None = None
    if isinstance(cell, str):
        found = read_number(cell)
    elif isinstance(cell, float | Decimal) and math.isfinite(cell):
        found = Decimal(str(cell))
    elif type(cell) is int and not is_error(cell):
        found = Decimal(cell)
    if found is None or abs(found) >= AMOUNT_LIMIT:
        return None
    return found.quantize(AMOUNT_STEP, ROUND_HALF_UP)


def read_day(cell: Cell) -> date | None:
    """Return the day of a date, a serial number or a text; None where it is none.

    A time of day is no date, and neither is 9999-12-31, which stands for never.
    """
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day if YEARS[0] <= day.year <= YEARS[1] else None
    stamp = None if isinstance(cell, bool) else read_stamp(cell_text(cell), DATES)
    return None if stamp is None else stamp.date()


def cells(values: NDArray[np.float64]) -> list[Cell]:
    """Return one column of numbers as cells; NaN is a blank cell."""
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124  (NaN)


def columns(values: Iterable[Sequence[Cell]], headings: Sequence[Cell]) -> Block:
    """Return columns beside each other, under their headings if there are any."""
    rows = [list(row) for row in zip(*values, strict=True)]
    return [headings, *rows] if headings else rows


def column(values: Iterable[Cell]) -> Block:
    """Return values as a range of one column."""
    return [[value] for value in values]
