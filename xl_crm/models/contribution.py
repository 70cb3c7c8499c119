"""Which segments carry the change of a figure, and by mix or by their own rate?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.models.growth import NOISE

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AmountChange:
    """How segments carry the change of an amount or count that they add up to.

    Attributes
    ----------
    base_total, current_total : float
        Sums over the segments.
    changes : array, shape (n_segments,)
        Current less base; they add up to the change of the total.
    points : array, shape (n_segments,)
        Percentage points of the total's growth, 100 times change over base total; they
        add up to the growth in percent. All NaN where the base total is not above 0.
    shares : array, shape (n_segments,)
        Change over the change of the total, 0.4 for 40 %; below 0 where a segment goes
        against the total, and above 1 where others do. They add up to 1; all NaN where
        the total does not change.
    """

    base_total: float
    current_total: float
    changes: NDArray[np.float64]
    points: NDArray[np.float64]
    shares: NDArray[np.float64]

    @property
    def change(self) -> float:
        """Change of the total."""
        return self.current_total - self.base_total


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatioChange:
    """How segments carry the change of a pooled ratio.

    Attributes
    ----------
    base, current : float
        The pooled ratio: all numerators over all denominators.
    base_weights, current_weights : array, shape (n_segments,)
        Denominator over all denominators; each adds up to 1.
    base_rates, current_rates : array, shape (n_segments,)
        Ratio of the segment; NaN where its denominator is 0.
    mix_effects, rate_effects : array, shape (n_segments,)
        In the unit of the ratio; all of both add up to the change of the ratio.
    """

    base: float
    current: float
    base_weights: NDArray[np.float64]
    current_weights: NDArray[np.float64]
    base_rates: NDArray[np.float64]
    current_rates: NDArray[np.float64]
    mix_effects: NDArray[np.float64]
    rate_effects: NDArray[np.float64]

    @property
    def change(self) -> float:
        """Change of the pooled ratio."""
        return self.current - self.base

    @property
    def effects(self) -> NDArray[np.float64]:
        """Mix and rate effect of each segment together."""
        return self.mix_effects + self.rate_effects


def amount_change(current: ArrayLike, base: ArrayLike) -> AmountChange:
    """Return how segments carry the change of their sum.

    Parameters
    ----------
    current, base : array, shape (n_segments,)
        Amount or count of each segment, in the same order; NaN is a segment that was
        not there, and counts as 0.
    """
    now, before = _present(current), _present(base)
    changes = now - before
    base_total, current_total = float(before.sum()), float(now.sum())
    change = current_total - base_total
    missing = np.full(changes.shape, np.nan)
    noise = NOISE * float(np.abs(now).sum() + np.abs(before).sum())
    return AmountChange(
        base_total=base_total,
        current_total=current_total,
        changes=changes,
        points=100 * changes / base_total if base_total > noise else missing,
        shares=changes / change if abs(change) > noise else missing,
    )


def ratio_change(
    current_numerator: ArrayLike,
    current_denominator: ArrayLike,
    base_numerator: ArrayLike,
    base_denominator: ArrayLike,
) -> RatioChange | None:
    """Return how segments carry the change of a pooled ratio, by mix and by rate.

    With weight w = denominator over all denominators, rate r of a segment, pooled ratio
    R, and means and changes over the two periods::

        rate effect = mean w x change of r
        mix effect  = change of w x (mean r - mean R)

    The rate effect is what the segment's own rate did at a constant mix; the mix effect
    is positive where a segment above the average gained weight, or one below it lost
    some. The change of w x r is mean w x change of r + mean r x change of w, and the
    changes of w add up to 0, so that all effects add up to the change of R exactly. A
    segment with no denominator in one of the periods has no rate to change: all of its
    effect, the change of numerator over all denominators less change of w x mean R, is
    mix.

    Parameters
    ----------
    current_numerator, current_denominator, base_numerator, base_denominator : array
        Shape (n_segments,), in the same order, denominators 0 or more; NaN is a segment
        that was not there, and counts as 0.

    Returns
    -------
    RatioChange or None
        None where all denominators of a period add up to 0 or less.

    References
    ----------
    Bennet (1920), The theory of measurement of changes in cost of living: the change of
    a product, split evenly between its two factors.
    """
    now = _Parts.of(current_numerator, current_denominator)
    before = _Parts.of(base_numerator, base_denominator)
    if now is None or before is None:
        return None
    moved = now.weights - before.weights
    both = (now.denominators != 0) & (before.denominators != 0)
    rate_effects = np.zeros(moved.shape)
    rate_effects[both] = ((now.weights + before.weights) / 2)[both] * (
        now.rates - before.rates
    )[both]
    mean_ratio = (now.ratio + before.ratio) / 2
    mix_effects = (now.parts - before.parts) - moved * mean_ratio
    mix_effects[both] = moved[both] * (
        ((now.rates + before.rates) / 2)[both] - mean_ratio
    )
    return RatioChange(
        base=before.ratio,
        current=now.ratio,
        base_weights=before.weights,
        current_weights=now.weights,
        base_rates=before.rates,
        current_rates=now.rates,
        mix_effects=mix_effects,
        rate_effects=rate_effects,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Parts:
    """The segments of a pooled ratio in one period.

    Attributes
    ----------
    ratio : float
        The sum of the parts.
    parts : array, shape (n_segments,)
        Numerator over all denominators: weight times rate.
    """

    ratio: float
    denominators: NDArray[np.float64]
    weights: NDArray[np.float64]
    rates: NDArray[np.float64]
    parts: NDArray[np.float64]

    @classmethod
    def of(cls, numerator: ArrayLike, denominator: ArrayLike) -> _Parts | None:
        """Return the parts; None without a denominator."""
        numerators, denominators = _present(numerator), _present(denominator)
        total = float(denominators.sum())
        if total <= 0:
            return None
        rates = np.full(numerators.shape, np.nan)
        np.divide(numerators, denominators, out=rates, where=denominators != 0)
        return cls(
            ratio=float(numerators.sum()) / total,
            denominators=denominators,
            weights=denominators / total,
            rates=rates,
            parts=numerators / total,
        )


def _present(values: ArrayLike) -> NDArray[np.float64]:
    """Return an amount for each segment: 0 where it was not there."""
    given = np.asarray(values, dtype=np.float64)
    return np.where(np.isnan(given), 0.0, given)
