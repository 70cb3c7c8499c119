"""Where do values lie on an axis, and how are its marks written?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Lang
from xl_crm.tables.figure import cell_text
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Steps between marks, times a power of ten.
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MARKS = 5
#: Values that differ by less than this share of the largest leave zero out (Excel).
_NARROW = 1 / 6

#: From which number on marks are written in larger units.
_UNITS = {
    Lang.ZH: ((1e8, "亿"), (1e4, "万")),
    Lang.EN: ((1e9, " bn"), (1e6, " M"), (1e4, " k")),
}
_SIZES = {"亿": 1e8, "万": 1e4, " bn": 1e9, " M": 1e6, " k": 1e3}
_LARGEST = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The scale of values, and the marks on it, ascending."""

    lower: float
    upper: float
    marks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Return where a value lies, 0 at the lower end to 1 at the upper."""
        at = (value - self.lower) / (self.upper - self.lower)
        return min(1.0, max(0.0, at))


def axis_of(
    numbers: Sequence[float],
    *,
    lower: float | None = None,
    upper: float | None = None,
    from_zero: bool = True,
) -> Axis:
    """Return an axis with round marks that holds all numbers.

    Parameters
    ----------
    numbers : sequence of float
        Finite, not empty.
    lower, upper : float or None
        Fixed ends.
    from_zero : bool
        Zero is on the axis: lengths mean something. Otherwise only where the numbers
        are far apart.
    """
    least, most = min(numbers), max(numbers)
    if from_zero or (most - least) > _NARROW * max(abs(least), abs(most)):
        least, most = min(least, 0.0), max(most, 0.0)
    least = least if lower is None else min(lower, least)
    most = most if upper is None else max(upper, most)
    if most <= least:
        most = least + (abs(least) or 1.0)
    step = _step((most - least) / _MARKS)
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    marks = tuple(step * at for at in range(first, last + 1))
    return Axis(lower=marks[0], upper=marks[-1], marks=marks)


def _step(least: float) -> float:
    """Return the smallest round step that is no smaller than this."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))


def mark_texts(axis: Axis, unit: Unit, lang: Lang) -> tuple[str, ...]:
    """Return the marks of an axis in words, all in the same size of unit."""
    if unit is Unit.PERCENT:
        return tuple(f"{_short(mark * 100)}%" for mark in axis.marks)
    largest = max(abs(axis.lower), abs(axis.upper))
    for start, word in _UNITS[lang]:
        if largest >= start:
            size = _SIZES[word]
            return tuple(
                f"{_short(mark / size)}{word if mark else ''}" for mark in axis.marks
            )
    return tuple(map(_short, axis.marks))


def short_text(value: float, unit: Unit, lang: Lang) -> str:
    """Return a value for the end of its bar: large ones in larger units."""
    if unit is not Unit.PERCENT:
        for start, word in _UNITS[lang]:
            if abs(value) >= start:
                return f"{_three(value / _SIZES[word])}{word}"
    return cell_text(value, unit, lang).removesuffix(".00")


def _three(value: float) -> str:
    """Return a number with one digit behind the point, with two below ten."""
    return f"{value:,.1f}" if abs(value) >= _STEPS[-1] else f"{value:,.2f}"


def _short(value: float) -> str:
    """Return a round number without digits that say nothing."""
    if abs(value) >= _LARGEST:
        return f"{value:.3g}"
    shown = f"{value:,.6f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown
