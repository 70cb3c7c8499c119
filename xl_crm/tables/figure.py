"""How is a figure written in a cell, in a document and in a sentence?"""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, NamedTuple

from xl_crm.i18n import Label, Lang
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    #: What may be written as a figure: a cell, or an amount that was not rounded yet.
    Figure = str | float | int | bool | date | Decimal | None

#: What stands where there is no value.
NOTHING = "—"

_YES = Label(zh="是", en="yes")
_NO = Label(zh="否", en="no")

#: Digits behind the point, as the sheets show them.
_PLACES = {
    Unit.MONEY: 2,
    Unit.COUNT: 0,
    Unit.NUMBER: 0,
    Unit.DAYS: 0,
    Unit.HOURS: 1,
    Unit.RATIO: 2,
    Unit.PERCENT: 1,
    Unit.POINTS: 1,
    Unit.SCORE: 1,
}
#: Room for every digit of the largest number that a cell can hold.
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
#: Significant digits of a number whose column has no unit of numbers.
_PLAIN_DIGITS = 10


class _Step(NamedTuple):
    """A size from which on an amount is written in other units or digits."""

    start: int
    scale: int
    word: str
    places: int


#: In both languages the smallest first; an amount takes the largest that it reaches.
_STEPS = {
    Lang.ZH: (
        _Step(0, 1, "元", 2),
        _Step(10**4, 10**4, "万元", 2),
        _Step(10**8, 10**8, "亿元", 2),
    ),
    Lang.EN: (
        _Step(0, 1, " CNY", 2),
        _Step(10**3, 1, " CNY", 0),
        _Step(10**6, 10**6, " M CNY", 2),
        _Step(10**9, 10**9, " bn CNY", 2),
    ),
}


def cell_text(value: Figure, unit: Unit, lang: Lang) -> str:
    """Return a value as a sheet shows it: rounded, grouped, without its unit.

    Parameters
    ----------
    value : str, number, bool, date or None
        A PERCENT as a share (0.123), POINTS as points (3.0). None, NaN, infinity and
        the empty text are no value.

    Returns
    -------
    str
        ``1,234,567.00``, ``12.3%``, ``+3.0`` for POINTS, ``2024-06-30``; a dash for no
        value; other text as it is. Halves are rounded away from zero, as a sheet does.
    """
    number = _number(value, unit)
    if number is None:
        return _words(value, lang)
    return _digits(number, unit, signed=unit is Unit.POINTS)


def figure_text(
    value: Figure,
    unit: Unit,
    lang: Lang,
    *,
    signed: bool = False,
    compact: bool = False,
) -> str:
    """Return a value with its unit, as it stands in a sentence.

    Parameters
    ----------
    value : str, number, bool, date or None
        As for ``cell_text``.
    signed : bool
        Write a plus before a rise; what rounds to nothing has no sign.
    compact : bool
        Write large amounts of MONEY in larger units.

    Returns
    -------
    str
        ``1,234,567.00元``, compact ``123.46万元``, ``1.23亿元``; ``1,234,567.00 CNY``,
        compact ``1.23 M CNY``, ``1.23 bn CNY`` (and no cents from 1,000 on);
        ``12.3%``; ``3.0个百分点``, ``3.0 pp``; ``5天``, ``1 day``; ``2.5小时``,
        ``2.5 hours``; ``85.0分``, ``85.0 points``. A count, a ratio and a number
        without a unit stand alone: the noun is the sentence's.
    """
    number = _number(value, unit)
    if number is None:
        return _words(value, lang)
    if unit is Unit.MONEY and compact:
        return _compact(number, lang, signed=signed)
    return _digits(number, unit, signed=signed) + _unit_word(number, unit, lang)


def _number(value: object, unit: Unit) -> Decimal | None:
    """Return a finite number exactly as it is spelled; None for anything else."""
    if unit in {Unit.TEXT, Unit.ID} or isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, Integral):
        return Decimal(int(value))
    if isinstance(value, Real) and math.isfinite(value):
        # NumPy's numbers spell themselves with their type.
        return Decimal(repr(float(value)))
    return None


def _words(value: Figure, lang: Lang) -> str:
    """Return a value that is no number of a unit."""
    # pandas.NaT is a datetime that differs from itself.
    if value is None or value == "" or value != value:  # noqa: PLR0124
        return NOTHING
    if isinstance(value, bool):
        return (_YES if value else _NO).text(lang)
    if isinstance(value, datetime):
        spelled = value.isoformat(sep=" ", timespec="minutes")
        return spelled.removesuffix(" 00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.{_PLAIN_DIGITS}g}" if math.isfinite(value) else NOTHING
    return str(value)


def _digits(number: Decimal, unit: Unit, *, signed: bool) -> str:
    places = _PLACES.get(unit)
    if places is None:
        return f"{number:{'+' if signed and number else ''},.{_PLAIN_DIGITS}g}"
    if unit is Unit.PERCENT:
        return _spelled(number * 100, places, signed=signed) + "%"
    return _spelled(number, places, signed=signed)


def _spelled(number: Decimal, places: int, *, signed: bool) -> str:
    """Return a number rounded half away from zero, with groups of thousands."""
    rounded = _rounded(number, places)
    return f"{rounded:{'+' if signed and rounded else ''},.{places}f}"


def _rounded(number: Decimal, places: int) -> Decimal:
    """Return a number rounded half away from zero, never -0."""
    return number.quantize(Decimal(1).scaleb(-places), context=_EXACT) + 0


def _unit_word(number: Decimal, unit: Unit, lang: Lang) -> str:
    """Return what follows the digits; empty for units that are no word."""
    if unit is Unit.MONEY:
        return _STEPS[lang][0].word
    if unit not in {Unit.DAYS, Unit.HOURS, Unit.POINTS, Unit.SCORE}:
        return ""
    if lang is Lang.ZH:
        return unit.label.zh
    word = unit.label.en
    is_one = unit is Unit.DAYS and abs(_rounded(number, 0)) == 1
    return f" {word.removesuffix('s') if is_one else word}"


def _compact(number: Decimal, lang: Lang, *, signed: bool) -> str:
    """Return an amount in the largest unit that it reaches as the smaller shows it."""
    step, *larger = _STEPS[lang]
    for each in larger:
        if abs(_rounded(number / step.scale, step.places)) * step.scale < each.start:
            break
        step = each
    return _spelled(number / step.scale, step.places, signed=signed) + step.word
