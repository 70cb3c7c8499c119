"""Who is high or low in value and in loyalty, and in which quadrant (B33)?"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.scores.composite import SCORE_PLACES
from xl_crm.summary.bands import HIGH, LOW, QUADRANTS
from xl_crm.tables.rounding import round_half_away

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

#: The cut that lies in the middle of the customers; any other is a number of points.
MEDIAN = "median"
_CODES = dict(zip(product((HIGH, LOW), repeat=2), QUADRANTS, strict=True))


def cut_of(scores: NDArray[np.float64], method: str) -> float | None:
    """Return the score, 0-100, at which a dimension becomes high.

    Parameters
    ----------
    scores : array, shape (n_customers,)
        NaN where there is none: these do not move the median.
    method : str
        ``median``, or points as text.

    Returns
    -------
    float or None
        Rounded as scores are; None where nobody has a score.
    """
    known = scores[~np.isnan(scores)]
    if not known.size:
        return None
    cut = float(np.median(known)) if method == MEDIAN else float(method)
    return float(round_half_away(np.array([cut]), SCORE_PLACES)[0])


def levels(scores: NDArray[np.float64], cut: float) -> list[str | None]:
    """Return high for a score of the cut or above it, low below; None for NaN."""
    words = np.where(scores >= cut, HIGH, LOW).astype(object)
    words[np.isnan(scores)] = None
    return list(words)


def quadrants(
    value: Iterable[str | None], loyalty: Iterable[str | None]
) -> list[str | None]:
    """Return the quadrant of each pair of levels; None where one of them is unknown."""
    return [
        _CODES[both[0], both[1]] if both[0] and both[1] else None
        for both in zip(value, loyalty, strict=True)
    ]
