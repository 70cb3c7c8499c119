"""Which shade, bar or arrow does a value have among those of its column?"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from xl_crm.reports._spec import Tone
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_crm.documents.theme import DocumentTheme

#: Upper end of a bar where the unit has one.
BAR_END = {Unit.SCORE: 100.0, Unit.PERCENT: 1.0}
_MIDDLE = 0.5


class Icon(NamedTuple):
    """A direction, and whether it is good; no tone where it is neither."""

    sign: str
    tone: Tone | None


def shade(
    numbers: Sequence[float], better: Better, theme: DocumentTheme
) -> Callable[[float], str]:
    """Return what gives the shade of a value, as the scale of the sheet does.

    From bad over the median to good; from pale to strong where neither is.

    Parameters
    ----------
    numbers : sequence of float
        All finite numbers under the scale; not empty.

    Returns
    -------
    function of float to str
        RRGGBB for a number between the ends of ``numbers``.
    """
    low, middle, high = (
        theme.colours[f"scale_{name}"] for name in ("bad", "middle", "good")
    )
    if better is Better.LOWER:
        low, high = high, low
    least, most = min(numbers), max(numbers)
    if better is Better.NEUTRAL:
        bar = theme.colours["bar"]
        return lambda value: _mixed(middle, bar, _share(value, least, most))
    centre = median(numbers)

    def of(value: float) -> str:
        if value < centre:
            return _mixed(low, middle, _share(value, least, centre))
        return _mixed(middle, high, _share(value, centre, most))

    return of


def bar_share(numbers: Sequence[float], unit: Unit) -> Callable[[float], float]:
    """Return what gives the length of a value's bar, 0 to 1, as in the sheet."""
    most = max(numbers)
    end = BAR_END.get(unit, most)
    lower, upper = min(0.0, *numbers), max(end, most)
    return lambda value: _share(value, lower, upper) if upper > lower else 0.0


def icon(value: float, better: Better) -> Icon:
    """Return the arrow of a value: below 0, level, above 0.

    An arrow up is good only where more is better.
    """
    if value == 0:
        return Icon("▬", None)
    rises = value > 0
    return Icon("▲" if rises else "▼", _tone(better, up=rises))


def _tone(better: Better, *, up: bool) -> Tone | None:
    if better is Better.NEUTRAL:
        return None
    return Tone.GOOD if up is (better is Better.HIGHER) else Tone.BAD


def _share(value: float, lower: float, upper: float) -> float:
    """Return where a value lies between two ends; the middle where they are one."""
    if upper == lower:
        return _MIDDLE
    return min(1.0, max(0.0, (value - lower) / (upper - lower)))


def _mixed(start: str, end: str, share: float) -> str:
    """Return the colour at a share of the way from one to another."""
    pairs = (
        (int(start[at : at + 2], 16), int(end[at : at + 2], 16)) for at in (0, 2, 4)
    )
    return "".join(f"{round(one + (other - one) * share):02X}" for one, other in pairs)
