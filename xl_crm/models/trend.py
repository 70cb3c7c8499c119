"""Does a series rise or fall, and where did it turn or change its level?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.level_shifts import level_shifts
from xl_crm.models.turning_points import turning_points

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from xl_crm.models.level_shifts import LevelShift
    from xl_crm.models.turning_points import TurningPoint

#: Fewer known points say nothing of a trend (A24).
MIN_POINTS = 8
#: A direction is named where chance alone gives it less often than this.
P_VALUE = 0.05


class Direction(StrEnum):
    """Where a series goes over its whole length."""

    RISING = "rising"
    FALLING = "falling"
    NONE = "none"
    TOO_FEW = "too_few"

    @property
    def label(self) -> Label:
        """Name of the direction for people."""
        return _DIRECTION_LABELS[self]


_DIRECTION_LABELS = {
    Direction.RISING: Label(zh="上升", en="rising"),
    Direction.FALLING: Label(zh="下降", en="falling"),
    Direction.NONE: Label(zh="无明显趋势", en="no clear trend"),
    Direction.TOO_FEW: Label(zh="数据不足", en="not enough data"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What a series of periods does.

    Attributes
    ----------
    n_points : int
        Known values.
    direction : Direction
        ``TOO_FEW`` with fewer than ``MIN_POINTS`` known values: then nothing else is
        told.
    slope : float or None
        Change per period, in the unit of the series (Theil-Sen).
    tau : float or None
        Kendall's tau-b with time, -1 to 1; None where all values are equal, too.
    p_value : float or None
        How often chance alone orders the values as much, 0 to 1 (Mann-Kendall).
    turning_points : tuple of TurningPoint
        Peaks and troughs, in order.
    level_shifts : tuple of LevelShift
        Changes of the mean that stay, in order.
    """

    n_points: int
    direction: Direction
    slope: float | None = None
    tau: float | None = None
    p_value: float | None = None
    turning_points: tuple[TurningPoint, ...] = ()
    level_shifts: tuple[LevelShift, ...] = ()


def trend(values: ArrayLike, *, p_value: float = P_VALUE) -> Trend:
    """Return direction, turns and level shifts of a series.

    Parameters
    ----------
    values : array, shape (n,)
        One for each period, in order of time, complete periods only; up to a few
        hundred. NaN and infinities are periods of which nothing is known: the slope
        counts them as time that passed, everything else leaves them out.
    p_value : float
        Below it a direction is named, 0 to 1.
    """
    given = np.asarray(values, dtype=np.float64)
    known = given[np.isfinite(given)]
    if known.size < MIN_POINTS:
        return Trend(n_points=known.size, direction=Direction.TOO_FEW)
    tau, chance = mann_kendall(known)
    direction = Direction.NONE
    if tau is not None and chance < p_value:
        direction = Direction.RISING if tau > 0 else Direction.FALLING
    return Trend(
        n_points=known.size,
        direction=direction,
        slope=theil_sen(given),
        tau=tau,
        p_value=chance,
        turning_points=turning_points(given),
        level_shifts=level_shifts(given),
    )


def theil_sen(values: ArrayLike) -> float | None:
    """Return the median of the slopes between all pairs of points.

    Parameters
    ----------
    values : array, shape (n,)
        At equal distances in time; NaN and infinities are left out, their time is not.

    Returns
    -------
    float or None
        Change per period; None with fewer than two known points.

    References
    ----------
    Sen (1968), Estimates of the regression coefficient based on Kendall's tau.
    """
    given = np.asarray(values, dtype=np.float64)
    times = np.flatnonzero(np.isfinite(given))
    if times.size < 2:  # noqa: PLR2004  (a slope needs a pair)
        return None
    known = given[times]
    earlier, later = np.triu_indices(times.size, k=1)
    slopes = (known[later] - known[earlier]) / (times[later] - times[earlier])
    return float(np.median(slopes))


def mann_kendall(values: ArrayLike) -> tuple[float | None, float]:
    """Return Kendall's tau-b of a series with time, and the test of no trend.

    Parameters
    ----------
    values : array, shape (n,)
        In order of time; NaN and infinities are left out.

    Returns
    -------
    tau : float or None
        -1 (every value is lower than all before it) to 1; None where all are equal.
    p_value : float
        Two-sided, by the normal approximation with the variance for ties and the
        correction for continuity; 1 where all values are equal. Fair from 8 points on.

    References
    ----------
    Mann (1945), Nonparametric tests against trend; Kendall (1975), Rank correlation
    methods.
    """
    given = np.asarray(values, dtype=np.float64)
    known = given[np.isfinite(given)]
    n_points = known.size
    earlier, later = np.triu_indices(n_points, k=1)
    score = int(np.sign(known[later] - known[earlier]).sum())
    _, ties = np.unique(known, return_counts=True)
    pairs = _pairs(np.array([n_points]))
    untied = pairs - _pairs(ties)
    if not untied:
        return None, 1.0
    variance = (_spread(np.array([n_points])) - _spread(ties)) / 18
    z = max(abs(score) - 1, 0) / math.sqrt(variance)
    return score / math.sqrt(pairs * untied), math.erfc(z / math.sqrt(2))


def _pairs(counts: NDArray[np.int64]) -> int:
    """Return the number of pairs within groups."""
    return int((counts * (counts - 1) // 2).sum())


def _spread(counts: NDArray[np.int64]) -> int:
    """Return 18 times the variance of the score that groups add or take away."""
    return int((counts * (counts - 1) * (2 * counts + 5)).sum())
