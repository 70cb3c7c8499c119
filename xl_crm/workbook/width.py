"""How much room does a text or a number take?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.reports._spec import Cell

#: Room beside the text of a cell, in characters.
PADDING = 3.0

#: Python's spelling of each number format, to count its characters.
_SPELLINGS = {
    Unit.MONEY: "{:,.2f}",
    Unit.COUNT: "{:,.0f}",
    Unit.NUMBER: "{:,.0f}",
    Unit.DAYS: "{:,.0f}",
    Unit.RATIO: "{:.2f}",
    Unit.PERCENT: "{:.1%}",
    Unit.SCORE: "{:.1f}",
}
_PLAIN_NUMBER = "{:.10g}"
_DATE_WIDTH = 10
_FLAG_WIDTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Room that the values of a column ask for.

    Attributes
    ----------
    characters : float
        Of the widest line, padding included.
    broken : bool
        Some value has a line break.
    """

    characters: float
    broken: bool


@lru_cache(maxsize=8192)
def text_width(text: str) -> int:
    """Return the width of one line in characters; a full-width one counts two."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def column_need(values: Iterable[Cell], unit: Unit) -> Need:
    """Return the room that values of a unit ask for; blanks ask for none."""
    widest = 0
    broken = False
    lowest = highest = 0.0
    for value in values:
        if isinstance(value, str):
            if "\n" in value or "\r" in value:
                broken = True
                widest = max(widest, *map(text_width, value.splitlines() or [""]))
            else:
                widest = max(widest, text_width(value))
        elif isinstance(value, bool):
            widest = max(widest, _FLAG_WIDTH)
        elif isinstance(value, date):
            widest = max(widest, _DATE_WIDTH)
        elif value is not None and math.isfinite(value):
            lowest, highest = min(lowest, value), max(highest, value)
    numbers = (0.0,) if lowest == highest == 0 else (lowest, highest)
    widest = max(widest, *(_number_width(number, unit) for number in numbers))
    return Need(characters=widest + PADDING, broken=broken)


def lines(text: str, width: float) -> int:
    """Return how many lines a text fills in a column of ``width`` characters."""
    room = max(width - PADDING / 2, 1.0)
    return sum(max(1, math.ceil(text_width(part) / room)) for part in text.split("\n"))


def _number_width(number: float, unit: Unit) -> int:
    if unit is Unit.DATE:
        return _DATE_WIDTH
    return len(_SPELLINGS.get(unit, _PLAIN_NUMBER).format(number))


def _character_width(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    wide = east_asian_width(character)
    # "A" is wide in a Chinese font for signs such as “ and …, not for letters as é.
    return 2 if wide in "WF" or (wide == "A" and not character.isalpha()) else 1
