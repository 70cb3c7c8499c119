"""How much more often did those treated convert than a control group?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

#: How often the interval holds the true difference, by default.
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Increment:
    """Conversion of a treated group against a control group.

    Attributes
    ----------
    treated_rate, control_rate : float
        Share that converted, 0 to 1.
    difference : float
        Treated less control, 0.2 for 20 percentage points.
    low, high : float
        Ends of its confidence interval, -1 to 1, in the same unit.
    """

    treated_rate: float
    control_rate: float
    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out a difference of 0."""
        return self.low > 0 or self.high < 0


def increment(
    treated: tuple[int, int],
    control: tuple[int, int],
    *,
    confidence: float = CONFIDENCE,
) -> Increment | None:
    """Return the difference of two conversion rates with its confidence interval.

    The hybrid score interval: it keeps its promise for small groups and for rates near
    0 and 1, as a plain normal interval does not.

    Parameters
    ----------
    treated, control : (int, int)
        Customers that converted, and all of the group.
    confidence : float
        Above 0 and below 1.

    Returns
    -------
    Increment or None
        None where a group is empty.

    Raises
    ------
    ValueError
        Fewer than 0 or more than all of a group converted.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent
    proportions, method 10.
    """
    for converted, everybody in (treated, control):
        if not 0 <= converted <= everybody:
            raise ValueError(f"{converted} of {everybody} cannot have converted")
    if not treated[1] or not control[1]:
        return None
    (treated_low, treated_high) = wilson(*treated, confidence=confidence)
    (control_low, control_high) = wilson(*control, confidence=confidence)
    treated_rate, control_rate = treated[0] / treated[1], control[0] / control[1]
    difference = treated_rate - control_rate
    below = math.hypot(treated_rate - treated_low, control_high - control_rate)
    above = math.hypot(treated_high - treated_rate, control_rate - control_low)
    return Increment(
        treated_rate=treated_rate,
        control_rate=control_rate,
        difference=difference,
        low=difference - below,
        high=difference + above,
    )


def wilson(
    converted: int, everybody: int, *, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Return the score interval of a share.

    Parameters
    ----------
    converted, everybody : int
        0 <= converted <= everybody, and somebody.
    confidence : float
        Above 0 and below 1.

    Returns
    -------
    (float, float)
        Both in [0, 1], with the share between them.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = converted / everybody
    middle = (2 * converted + z**2) / (2 * (everybody + z**2))
    half = z * math.sqrt(z**2 + 4 * converted * (1 - share)) / (2 * (everybody + z**2))
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))
