"""From which period on did a series run at another level?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

#: A level holds for at least so many points.
MIN_SEGMENT = 3
#: One more level must pay this times the logarithm of the number of points. Twice, the
#: plain BIC, finds a shift in every fifth series of 8 to 18 points of mere noise; three
#: times, in one of ten with 8 points and one of twenty-five from 12 on.
PENALTY = 3.0
#: So many points for each shift at most, and so many shifts in all.
POINTS_PER_SHIFT, MOST_SHIFTS = 6, 10
#: A fit whose squares are this small a part of all squares is exact but for rounding.
_EXACT = 1e-9
#: Values that lie no farther apart, relative to the largest, differ by rounding only.
_SAME = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShift:
    """A change of the mean that stays until the next shift or the end.

    Attributes
    ----------
    index : int
        Of the first point at the new level, counted from 0 in the series as given.
    before, after : float
        Mean of the level before and of the new one, in the unit of the series.
    """

    index: int
    before: float
    after: float

    @property
    def change(self) -> float:
        """New level less the one before."""
        return self.after - self.before


def level_shifts(values: ArrayLike) -> tuple[LevelShift, ...]:
    """Return where the mean of a series changes.

    For each number of shifts the partition with the least sum of squares around its
    means is found exactly, by dynamic programming; the number k of shifts is the one
    with the least ``n log(squares / n) + 3 k log n``, a BIC with a stronger penalty
    (``PENALTY``). A straight line takes part with the penalty of one shift: where it
    fits best, a steady slope is not called steps. Seasons can still look like shifts.

    Parameters
    ----------
    values : array, shape (n,)
        In order of time, up to a few hundred; NaN and infinities are left out, as if
        the points beside them were neighbours.

    Returns
    -------
    tuple of LevelShift
        In order; empty where nothing shifts, or with fewer than 6 known points.

    References
    ----------
    Auger and Lawrence (1989), Algorithms for the optimal identification of segment
    neighborhoods; Yao (1988), Estimating the number of change-points via Schwarz'
    criterion.
    """
    given = np.asarray(values, dtype=np.float64)
    places = np.flatnonzero(np.isfinite(given))
    known = given[places]
    most = min(MOST_SHIFTS, known.size // POINTS_PER_SHIFT)
    if most == 0:
        return ()
    if np.ptp(known) <= _SAME * np.abs(known).max():
        return ()
    squares, begins = _partitions(known, most)
    line = _squares_around_line(places, known)
    shifts = _best_number(squares[:, -1].tolist(), line, known.size)
    edges = [0, *_edges(begins, shifts), known.size]
    means = [float(known[begin:end].mean()) for begin, end in pairwise(edges)]
    return tuple(
        LevelShift(index=int(places[edge]), before=before, after=after)
        for edge, (before, after) in zip(edges[1:-1], pairwise(means), strict=True)
    )


def _partitions(
    known: NDArray[np.float64], most: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the least squares of the first points with each number of shifts.

    Returns
    -------
    squares : array, shape (most + 1, n + 1)
        ``[k, j]``: least sum of squares of the first j points with k shifts; infinite
        where they are too few.
    begins : array of int, shape (most + 1, n + 1)
        Where the last segment of that partition begins.
    """
    n_points = known.size
    centred = known - known.mean()
    sums = np.concatenate([[0.0], np.cumsum(centred)])
    sums_of_squares = np.concatenate([[0.0], np.cumsum(centred**2)])
    squares = np.full((most + 1, n_points + 1), np.inf)
    begins = np.zeros((most + 1, n_points + 1), dtype=np.int64)
    for end in range(MIN_SEGMENT, n_points + 1):
        begin = np.arange(0, end - MIN_SEGMENT + 1)
        around = (sums_of_squares[end] - sums_of_squares[begin]) - (
            sums[end] - sums[begin]
        ) ** 2 / (end - begin)
        # Below 0 only by rounding.
        last = np.maximum(around, 0.0)
        squares[0, end] = last[0]
        for shifts in range(1, most + 1):
            totals = squares[shifts - 1, begin] + last
            best = int(np.argmin(totals))
            squares[shifts, end] = totals[best]
            begins[shifts, end] = best
    return squares, begins


def _squares_around_line(times: NDArray[np.int64], known: NDArray[np.float64]) -> float:
    """Return the least sum of squares around a straight line."""
    across = times - times.mean()
    centred = known - known.mean()
    explained = float(across @ centred) ** 2 / float(across @ across)
    return max(float(centred @ centred) - explained, 0.0)


def _best_number(squares: Sequence[float], line: float, n_points: int) -> int:
    """Return the number of shifts with the best criterion; 0 where a line has it.

    Parameters
    ----------
    squares : sequence of float
        Least sum of squares with 0, 1, 2, ... shifts.
    line : float
        Least sum of squares around a straight line.
    n_points : int
        Length of the series.
    """
    fitted = np.maximum(np.array([*squares, line]) / squares[0], _EXACT)
    penalties = np.array([*range(len(squares)), 1])
    criterion = n_points * np.log(fitted) + PENALTY * penalties * np.log(n_points)
    best = int(np.argmin(criterion))
    return best if best < len(squares) else 0


def _edges(begins: NDArray[np.int64], shifts: int) -> list[int]:
    """Return where the new levels of the best partition begin."""
    found: list[int] = []
    end = begins.shape[1] - 1
    for left in range(shifts, 0, -1):
        end = int(begins[left, end])
        found.append(end)
    return found[::-1]
