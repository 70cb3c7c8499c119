"""Which value has a given percent of the values at or below it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

#: A position that misses a whole number by less, relative to it, misses it by rounding.
NOISE = 1e-12


def percentiles(values: ArrayLike, percents: Sequence[float]) -> tuple[float, ...]:
    """Return type-7 percentiles, as Excel's ``PERCENTILE.INC`` gives them.

    A percentile that falls on a value is exactly that value: the position
    ``(n - 1) * percent / 100`` is multiplied out before it is divided, and one that
    misses a whole number by rounding only is that number (3/7 of 21 is 9).

    Parameters
    ----------
    values : array, shape (n,)
        Any order; NaN and infinities are left out.
    percents : sequence of float
        Each in [0, 100].

    Returns
    -------
    tuple of float
        One per percent, in the unit of the values; all NaN when no value is left.

    References
    ----------
    Hyndman and Fan (1996), Sample quantiles in statistical packages, definition 7.
    """
    given = np.asarray(values, dtype=np.float64)
    ordered = np.sort(given[np.isfinite(given)])
    if ordered.size == 0:
        return (float("nan"),) * len(percents)
    found = []
    for percent in percents:
        position = _whole_if_near((ordered.size - 1) * percent / 100)
        below = int(position)
        lower = float(ordered[below])
        upper = float(ordered[min(below + 1, ordered.size - 1)])
        found.append(lower + (upper - lower) * (position - below))
    return tuple(found)


def _whole_if_near(position: float) -> float:
    """Return a position without the noise of computing it."""
    nearest = round(position)
    near = abs(position - nearest) <= NOISE * max(1, nearest)
    return nearest if near else position
