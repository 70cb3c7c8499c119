"""How much room does a text or a number take?"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.tables.unit import Unit
from xl_crm.workbook.rows.stored_column import as_arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_crm.reports._spec import Cell

#: Room beside the text of a cell, in characters.
PADDING = 3.0

#: Signs are counted in digits: small letters and spaces take less than one, capitals
#: more (Segoe UI, the Latin letters of Microsoft YaHei: 0.87, 0.51 and 1.13).
SMALL_SAVES = 0.12
CAPITAL_ADDS = 0.15
_SMALL, _CAPITAL = "[a-z ]", "[A-Z]"

#: The widest texts of a column that are measured sign by sign.
MOST_MEASURED = 64

#: Python's spelling of each number format, to count its characters.
_SPELLINGS = {
    Unit.MONEY: "{:,.2f}",
    Unit.COUNT: "{:,.0f}",
    Unit.NUMBER: "{:,.0f}",
    Unit.DAYS: "{:,.0f}",
    Unit.HOURS: "{:,.1f}",
    Unit.RATIO: "{:.2f}",
    Unit.PERCENT: "{:.1%}",
    Unit.POINTS: "{:+.1f}",
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


def column_need(values: Sequence[Cell], unit: Unit) -> Need:
    """Return the room that values of a unit ask for; blanks ask for none.

    A column of one kind of value is measured as a whole, any other cell by cell.
    """
    array = as_arrow(values)
    if array is None:
        return _mixed_need(values, unit)
    kind = array.type
    if is_text(kind):
        return _text_need(array, unit)
    if pa.types.is_boolean(kind):
        characters = _FLAG_WIDTH if array.null_count < len(array) else 0
    elif pa.types.is_temporal(kind):
        characters = _DATE_WIDTH if array.null_count < len(array) else 0
    else:
        characters = 0
        array = _finite(array)
    numbers = _ends(array) if _is_number(array.type) else (0.0,)
    widest = max(characters, *(_number_width(number, unit) for number in numbers))
    return Need(characters=widest + PADDING, broken=False)


def is_text(kind: pa.DataType) -> bool:
    """Return whether values of an Arrow type are texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def text_widths(texts: pa.Array) -> pa.Array:
    """Return the width of each text as one line, in characters; null for null.

    Counted from the bytes of a text: one for ASCII, two for letters of one column
    such as é, three for Chinese signs, which take two columns. Emoji count half a
    column too much.
    """
    single = pc.count_substring_regex(texts, "[\u0080-\u07ff]")
    return pc.subtract(
        _most_width(texts), pc.divide(pc.cast(single, pa.float64()), 2.0)
    )


def broken_lines(values: Sequence[Cell], width: float) -> Iterator[tuple[int, int]]:
    """Yield the rows, from 0, whose text fills several lines, and how many.

    Text of columns of one kind is measured as ``text_widths`` does.
    """
    array = as_arrow(values)
    if array is None or not is_text(array.type):
        for row, value in enumerate(values):
            count = lines(value, width) if isinstance(value, str) else 1
            if count > 1:
                yield row, count
        return
    broken = pc.match_substring(array, "\n")
    for row in pc.indices_nonzero(broken).to_pylist():
        yield row, lines(array[row].as_py(), width)
    room = _room(width)
    most = pc.multiply(_most_width(array), 1 + CAPITAL_ADDS)
    long = pc.and_not(pc.greater(most, room), broken)
    rows = pc.indices_nonzero(long)
    texts = array.take(rows)
    plain = text_widths(texts)
    small, capital = (
        pc.cast(pc.count_substring_regex(texts, kind), pa.float64())
        for kind in (_SMALL, _CAPITAL)
    )
    for row, *widths in zip(
        *(each.to_pylist() for each in (rows, plain, small, capital)), strict=True
    ):
        count = _line_count(*widths, room=room)
        if count > 1:
            yield row, count


def lines(text: str, width: float) -> int:
    """Return how many lines a text fills in a column of ``width`` characters."""
    room = _room(width)
    return sum(
        _line_count(
            text_width(part),
            len(re.findall(_SMALL, part)),
            len(re.findall(_CAPITAL, part)),
            room=room,
        )
        for part in text.split("\n")
    )


def _line_count(plain: float, small: float, capital: float, *, room: float) -> int:
    """Return the lines that a text fills; several are ragged, and counted amply.

    Parameters
    ----------
    plain : float
        Width of the text with all letters as wide as digits, in characters.
    small, capital : float
        Small letters and spaces, and capital letters, in it.
    """
    if plain - SMALL_SAVES * small + CAPITAL_ADDS * capital <= room:
        return 1
    return max(2, math.ceil(plain / room))


def _room(width: float) -> float:
    return max(width - PADDING / 2, 1.0)


def _most_width(texts: pa.Array) -> pa.Array:
    """Return ``text_widths`` as if every letter beyond ASCII were a wide sign."""
    both = pc.add(pc.binary_length(texts), pc.utf8_length(texts))
    return pc.divide(pc.cast(both, pa.float64()), 2.0)


def _text_need(texts: pa.Array, unit: Unit) -> Need:
    broken = any(pc.any(pc.match_substring(texts, end)).as_py() for end in ("\n", "\r"))
    parts = texts
    if broken:
        parts = pc.list_flatten(pc.split_pattern_regex(texts, r"[\r\n]"))
    parts = pc.drop_null(parts)
    widths = _most_width(parts)
    candidates = pc.select_k_unstable(widths, MOST_MEASURED, [("", "descending")])
    measured = map(text_width, parts.take(candidates).to_pylist())
    widest = max(_number_width(0.0, unit), *measured, 0)
    return Need(characters=widest + PADDING, broken=broken)


def _finite(numbers: pa.Array) -> pa.Array:
    if not pa.types.is_floating(numbers.type):
        return numbers
    return numbers.filter(pc.is_finite(numbers))


def _ends(numbers: pa.Array) -> tuple[float, float]:
    """Return the lowest and highest number, 0 among them."""
    ends = pc.min_max(numbers).as_py()
    return min(ends["min"] or 0, 0), max(ends["max"] or 0, 0)


def _is_number(kind: pa.DataType) -> bool:
    types = pa.types
    return bool(
        types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)
    )


def _mixed_need(values: Iterable[Cell], unit: Unit) -> Need:
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
