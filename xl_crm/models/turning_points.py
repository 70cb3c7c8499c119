"""When did growth turn into decline, or decline into growth?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: A turn tops, or bottoms, so many neighbours on either side, and lies as many points
#: from the turns beside it.
MIN_PHASE = 2
#: The rise or fall on either side of a turn is at least this many sample standard
#: deviations of the whole series.
MIN_SWING = 1.25
#: Neighbours are so much closer than chance puts them: the one-sided 5 % quantile of
#: the normal distribution. Without it nearly every series of mere noise has turns.
SMOOTH_Z = -1.645


class Turn(StrEnum):
    """Which way a series turns."""

    PEAK = "peak"
    TROUGH = "trough"

    @property
    def label(self) -> Label:
        """Name of the turn for people."""
        return _TURN_LABELS[self]


_TURN_LABELS = {
    Turn.PEAK: Label(zh="由升转降", en="peak"),
    Turn.TROUGH: Label(zh="由降转升", en="trough"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningPoint:
    """A point after which a series goes the other way.

    Attributes
    ----------
    index : int
        Counted from 0 in the series as given.
    turn : Turn
        Peak or trough.
    value : float
        Of the series at that point.
    swing : float
        The smaller of the rise and the fall beside it, above 0: to the turn before and
        after, or to the farthest value before the first and after the last turn.
    """

    index: int
    turn: Turn
    value: float
    swing: float


def turning_points(values: ArrayLike) -> tuple[TurningPoint, ...]:
    """Return the turns of a series that are large and long enough to speak of.

    A series whose neighbours lie no closer together than in a random order (rank
    version of von Neumann's ratio) goes up and down without turning: it has none.
    Candidates are the points above (or below) their two neighbours on either side; of
    equal values in a row the first counts. Of several of one kind in a row the most
    extreme stays, so that peaks and troughs take turns; then the smallest swing is
    taken out, again and again, until every swing has ``MIN_SWING`` and every phase
    ``MIN_PHASE``. The first and last two points can be no turn: what follows is
    not known.

    Parameters
    ----------
    values : array, shape (n,)
        In order of time, complete periods only: a period cut short looks like a fall.
        NaN and infinities are left out, as if the points beside them were neighbours.

    Returns
    -------
    tuple of TurningPoint
        In order, peaks and troughs by turns; empty where nothing turns.

    References
    ----------
    Harding and Pagan (2002), Dissecting the cycle, for the rule of two neighbours and
    the alternation; Bartels (1982), The rank version of von Neumann's ratio test for
    randomness. The size of a swing is a rule of ours.
    """
    given = np.asarray(values, dtype=np.float64)
    places = np.flatnonzero(np.isfinite(given))
    known = given[places]
    if known.size <= 2 * MIN_PHASE or not _is_smooth(known):
        return ()
    enough = MIN_SWING * float(known.std(ddof=1))
    turns = _alternating(known)
    while turns:
        swings = _swings(known, turns)
        short = [
            swing < enough or apart < MIN_PHASE
            for swing, apart in zip(swings, _phases(known, turns), strict=True)
        ]
        if not any(short):
            break
        turns = _without(turns, swings, short)
    swings = _swings(known, turns)
    return tuple(
        TurningPoint(
            index=int(places[index]),
            turn=turn,
            value=float(known[index]),
            swing=min(swings[number : number + 2]),
        )
        for number, (index, turn) in enumerate(turns)
    )


def _is_smooth(known: NDArray[np.float64]) -> bool:
    """Return whether neighbours are closer together than in a random order."""
    n_points = known.size
    _, places, counts = np.unique(known, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    around = float(((ranks - ranks.mean()) ** 2).sum())
    if around == 0:
        return False
    ratio = float((np.diff(ranks) ** 2).sum()) / around
    variance = (4 * (n_points - 2) * (5 * n_points**2 - 2 * n_points - 9)) / (
        5 * n_points * (n_points + 1) * (n_points - 1) ** 2
    )
    return ratio < 2 + SMOOTH_Z * math.sqrt(variance)


def _alternating(known: NDArray[np.float64]) -> list[tuple[int, Turn]]:
    """Return the candidates, of each run of one kind the most extreme."""
    found: list[tuple[int, Turn]] = []
    for index in range(MIN_PHASE, known.size - MIN_PHASE):
        turn = _turn_at(known, index)
        if turn is None:
            continue
        if not found or found[-1][1] is not turn:
            found.append((index, turn))
        elif _height(known[index], turn) > _height(known[found[-1][0]], turn):
            found[-1] = (index, turn)
    return found


def _turn_at(known: NDArray[np.float64], index: int) -> Turn | None:
    """Return what a point is among its neighbours; None for neither."""
    before = known[index - MIN_PHASE : index]
    after = known[index + 1 : index + 1 + MIN_PHASE]
    value = known[index]
    if (value > before).all() and (value >= after).all():
        return Turn.PEAK
    if (value < before).all() and (value <= after).all():
        return Turn.TROUGH
    return None


def _height(value: float, turn: Turn) -> float:
    """Return how far out a value is in the direction of a turn."""
    return value if turn is Turn.PEAK else -value


def _swings(known: NDArray[np.float64], turns: list[tuple[int, Turn]]) -> list[float]:
    """Return the size of each leg: before the first turn, between them, after."""
    if not turns:
        return []
    first, last = turns[0], turns[-1]
    between = [
        abs(float(known[after] - known[before]))
        for (before, _), (after, _) in pairwise(turns)
    ]
    return [
        _leg(known[: first[0]], float(known[first[0]]), first[1]),
        *between,
        _leg(known[last[0] + 1 :], float(known[last[0]]), last[1]),
    ]


def _leg(beside: NDArray[np.float64], value: float, turn: Turn) -> float:
    """Return how far the values on the open side of an outer turn lie from it."""
    return max(_height(value, turn) - _height(float(each), turn) for each in beside)


def _phases(known: NDArray[np.float64], turns: list[tuple[int, Turn]]) -> list[int]:
    """Return the number of points of each leg."""
    edges = [0, *(index for index, _ in turns), known.size - 1]
    return [after - before for before, after in pairwise(edges)]


def _without(
    turns: list[tuple[int, Turn]], swings: list[float], short: list[bool]
) -> list[tuple[int, Turn]]:
    """Return the turns without the smallest of the legs that are too short.

    A leg between two turns takes both with it, so that they still alternate; an outer
    leg takes its one.
    """
    _, leg = min((swing, leg) for leg, swing in enumerate(swings) if short[leg])
    return turns[: max(leg - 1, 0)] + turns[leg + 1 :]
