"""Into which tier does a score fall?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.scores.quantile import percentiles
from xl_crm.tables.tier import INSUFFICIENT_DATA, NO_PURCHASE, TIERS, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

#: Tier index of a customer without a score.
UNSCORED = -1

#: A tier below the first or above the second share of the scored customers degenerates.
DEGENERATE_SHARES = (0.01, 0.80)

#: Below the first number of customers a score says little, below the second percent
#: bands say nothing.
FEW_CUSTOMERS, TOO_FEW_FOR_PERCENTS = 20, 5

#: Both kinds of cut lie strictly inside 0 .. 100 (percent of customers, or points).
CUT_LIMIT = 100.0


class TierMethod(StrEnum):
    """What the cuts between tiers mean."""

    PERCENT_BANDS = "percent_bands"
    SCORE_BANDS = "score_bands"
    QUARTILE = "quartile"

    @property
    def label(self) -> Label:
        """Name for people."""
        return METHOD_LABELS[self]

    @property
    def default_cuts(self) -> tuple[float, ...]:
        """Cuts from the best tier down: percent of customers, or points."""
        return DEFAULT_CUTS[self]


METHOD_LABELS = {
    TierMethod.PERCENT_BANDS: Label(zh="按排名百分比", en="By percent of customers"),
    TierMethod.SCORE_BANDS: Label(zh="按得分区间", en="By score band"),
    TierMethod.QUARTILE: Label(zh="按四分位", en="By quartile"),
}

DEFAULT_CUTS = {
    TierMethod.PERCENT_BANDS: (20.0, 40.0, 70.0),
    TierMethod.SCORE_BANDS: (80.0, 60.0, 40.0),
    TierMethod.QUARTILE: (25.0, 50.0, 75.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TierShare:
    """How many customers a tier holds.

    Attributes
    ----------
    tier : Tier
        The tier.
    n : int
        Customers in it.
    share : float
        Of the scored customers, 0-1; NaN when nobody is scored.
    """

    tier: Tier
    n: int
    share: float

    @property
    def degenerate(self) -> bool:
        """Whether the tier is nearly empty or holds nearly everybody."""
        lowest, highest = DEGENERATE_SHARES
        return self.share < lowest or self.share > highest


def check_cuts(
    method: TierMethod, cuts: Sequence[float], n_tiers: int | None = None
) -> None:
    """Check that cuts run from the best tier down, inside 0 .. 100.

    Parameters
    ----------
    method : TierMethod
        Percents of customers go up from tier to tier, points go down.
    cuts : sequence of float
        Percent of customers above each cut, or points.
    n_tiers : int, optional
        Number of tiers the cuts must make: one more than cuts.

    Raises
    ------
    SettingsError
        Everything that is wrong, all at once.
    """
    problems = tuple(_cut_problems(method, cuts, n_tiers))
    if problems:
        raise SettingsError(*problems)


def cut_points(
    scores: ArrayLike, method: TierMethod, cuts: Sequence[float] | None = None
) -> tuple[float, ...]:
    """Return the scores at which one tier ends and the next begins.

    Percent bands are cut at type-7 quantiles of the scores: the best 20 % begin at the
    80 % quantile.

    Parameters
    ----------
    scores : array, shape (n_customers,)
        Composite, 0-100; NaN is left out.
    method : TierMethod
        What the cuts mean.
    cuts : sequence of float, optional
        From the best tier down; the method's defaults when not given.

    Returns
    -------
    tuple of float
        Points, from the best tier down, one per cut. Equal points leave a tier empty.
        All NaN when percent bands find no score.

    Raises
    ------
    SettingsError
        The cuts do not work.
    """
    chosen = tuple(method.default_cuts if cuts is None else cuts)
    check_cuts(method, chosen)
    if method is TierMethod.SCORE_BANDS:
        return chosen
    return percentiles(scores, [CUT_LIMIT - percent for percent in chosen])


def assign(scores: ArrayLike, points: Sequence[float]) -> NDArray[np.int64]:
    """Put scores into tiers; a score on a cut goes to the better tier.

    Parameters
    ----------
    scores : array, shape (n_customers,)
        Composite, 0-100.
    points : sequence of float
        As ``cut_points`` returns them, from the best tier down.

    Returns
    -------
    array of int, shape (n_customers,)
        0 is the best tier, ``len(points)`` the last, -1 where the score is NaN.
    """
    given = np.asarray(scores, dtype=np.float64)
    ascending = np.asarray(points, dtype=np.float64)[::-1]
    reached = np.searchsorted(ascending, given, side="right")
    return np.where(np.isnan(given), UNSCORED, len(ascending) - reached)


def tier_shares(
    assigned: ArrayLike, tiers: Sequence[Tier] = TIERS
) -> tuple[TierShare, ...]:
    """Count the customers of each tier, in the order of the tiers.

    Parameters
    ----------
    assigned : array of int, shape (n_customers,)
        As ``assign`` returns it.
    """
    codes = np.asarray(assigned, dtype=np.int64)
    counts = np.bincount(codes[codes != UNSCORED], minlength=len(tiers)).tolist()
    scored = sum(counts)
    return tuple(
        TierShare(tier=tier, n=n, share=n / scored if scored else math.nan)
        for tier, n in zip(tiers, counts, strict=True)
    )


def class_sizes(
    assigned: NDArray[np.int64], bought: NDArray[np.bool_]
) -> tuple[TierShare, ...]:
    """Count all customers: of each tier, without enough data, and without a purchase.

    Parameters
    ----------
    assigned : array of int, shape (n_customers,)
        As ``assign`` returns it.
    bought : array of bool, shape (n_customers,)

    Returns
    -------
    tuple of TierShare
        Shares are of all customers; NaN where there are none.
    """
    without = assigned == UNSCORED
    sizes = [(each.tier, each.n) for each in tier_shares(assigned)]
    sizes.append((INSUFFICIENT_DATA, int((without & bought).sum())))
    sizes.append((NO_PURCHASE, int((~bought).sum())))
    total = len(assigned)
    return tuple(
        TierShare(tier=tier, n=n, share=n / total if total else math.nan)
        for tier, n in sizes
    )


def degenerate(
    assigned: ArrayLike, tiers: Sequence[Tier] = TIERS
) -> tuple[TierShare, ...]:
    """Return the tiers with under 1 % or over 80 % of the scored customers.

    Parameters
    ----------
    assigned : array of int, shape (n_customers,)
        As ``assign`` returns it.
    """
    return tuple(share for share in tier_shares(assigned, tiers) if share.degenerate)


def small_sample_note(n_scored: int, method: TierMethod) -> Label | None:
    """Return what to keep in mind when few customers are scored; None when enough."""
    if n_scored < TOO_FEW_FOR_PERCENTS and method is not TierMethod.SCORE_BANDS:
        return Label(
            zh=f"只有 {n_scored} 个客户有得分，按百分比分层没有意义",
            en=f"only {n_scored} customers are scored: percent bands mean nothing",
        )
    if n_scored < FEW_CUSTOMERS:
        return Label(
            zh=f"只有 {n_scored} 个客户有得分，分层仅供参考",
            en=f"only {n_scored} customers are scored: read their tiers with care",
        )
    return None


def _cut_problems(
    method: TierMethod, cuts: Sequence[float], n_tiers: int | None
) -> Iterator[Problem]:
    """Yield what is wrong with a set of cuts."""
    shown = ", ".join(f"{cut:g}" for cut in cuts)
    if n_tiers is not None and len(cuts) != n_tiers - 1:
        yield Problem(
            where="cuts",
            found=Label(
                zh=f"{n_tiers} 个层级配了 {len(cuts)} 个切点",
                en=f"{len(cuts)} cuts for {n_tiers} tiers",
            ),
            remedy=Label(
                zh=f"给出 {n_tiers - 1} 个切点", en=f"Give {n_tiers - 1} cuts"
            ),
        )
    if not all(0 < cut < CUT_LIMIT for cut in cuts):
        yield Problem(
            where="cuts",
            found=Label(zh=f"切点为 {shown}", en=f"the cuts are {shown}"),
            remedy=Label(
                zh="切点须大于0且小于100",
                en="Give cuts above 0 and below 100",
            ),
        )
    falling = method is TierMethod.SCORE_BANDS
    ordered = cuts[::-1] if falling else cuts
    if not all(lower < upper for lower, upper in pairwise(ordered)):
        yield Problem(
            where="cuts",
            found=Label(zh=f"切点 {shown} 次序不对", en=f"cuts {shown} out of order"),
            remedy=Label(
                zh="得分须从高到低" if falling else "百分比须从低到高",
                en="Give points from high to low"
                if falling
                else "Give percents from low to high",
            ),
        )


__all__ = [
    "CUT_LIMIT",
    "DEFAULT_CUTS",
    "DEGENERATE_SHARES",
    "FEW_CUSTOMERS",
    "INSUFFICIENT_DATA",
    "METHOD_LABELS",
    "NO_PURCHASE",
    "TIERS",
    "TOO_FEW_FOR_PERCENTS",
    "UNSCORED",
    "Tier",
    "TierMethod",
    "TierShare",
    "assign",
    "check_cuts",
    "cut_points",
    "degenerate",
    "small_sample_note",
    "tier_shares",
]
