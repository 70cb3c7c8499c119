"""How recently, how often and for how much does a customer buy, from 1 to 5?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.scores.quantile import percentiles

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: Number of bins that can be asked for.
MIN_BINS, MAX_BINS = 2, 10

#: Score of a customer who never bought.
NEVER_BOUGHT = 0


class BinRule(StrEnum):
    """Where a bin ends."""

    RIGHT_CLOSED = "right_closed"
    R_RFM = "r_rfm"

    @property
    def label(self) -> Label:
        """Name for people."""
        return BIN_RULE_LABELS[self]


#: R_RFM repeats the R package rfm 0.3.0: thresholds are quantile + 1 and bins are
#: left-closed. It is right for whole numbers only and there to compare with R.
BIN_RULE_LABELS = {
    BinRule.RIGHT_CLOSED: Label(zh="右闭分位数区间", en="Right-closed quantile bins"),
    BinRule.R_RFM: Label(zh="与R语言rfm包一致（仅供验证）", en="As R rfm (validation)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RfmThresholds:
    """Edges between the bins of each measure: plain values that can be frozen.

    Attributes
    ----------
    recency_days, frequency, monetary : tuple of float
        Inner edges in ascending order, one fewer than bins, in the measure's unit. All
        NaN when nobody bought.
    rule : BinRule
        On which side an edge belongs.
    """

    recency_days: tuple[float, ...]
    frequency: tuple[float, ...]
    monetary: tuple[float, ...]
    rule: BinRule = BinRule.RIGHT_CLOSED

    def __post_init__(self) -> None:
        edges = (self.recency_days, self.frequency, self.monetary)
        if len({len(each) for each in edges}) > 1:
            raise SettingsError(
                Problem(
                    where="rfm.thresholds",
                    found=Label(zh="三项阈值个数不同", en="their numbers differ"),
                    remedy=Label(
                        zh="R、F、M 给出同样多的阈值",
                        en="Give R, F and M the same number of thresholds",
                    ),
                )
            )
        _check_bins(self.bins)
        if any(upper < lower for each in edges for lower, upper in pairwise(each)):
            raise SettingsError(
                Problem(
                    where="rfm.thresholds",
                    found=Label(zh="阈值次序不对", en="they are out of order"),
                    remedy=Label(zh="阈值须从低到高", en="Give them from low to high"),
                )
            )

    @property
    def bins(self) -> int:
        """Number of bins: the highest score."""
        return len(self.recency_days) + 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RfmScores:
    """The RFM scores of all customers.

    Attributes
    ----------
    r, f, m : array of int, shape (n_customers,)
        1 .. bins, the highest is best (R: bought most recently); 0 never bought.
    codes : array of str, shape (n_customers,)
        "543"; with ten bins "10-9-8"; "" where the customer never bought.
    thresholds : RfmThresholds
        The edges that were applied.
    """

    r: NDArray[np.int64]
    f: NDArray[np.int64]
    m: NDArray[np.int64]
    codes: NDArray[np.str_]
    thresholds: RfmThresholds


def fit_thresholds(
    recency_days: ArrayLike,
    frequency: ArrayLike,
    monetary: ArrayLike,
    *,
    bins: int = 5,
    rule: BinRule = BinRule.RIGHT_CLOSED,
) -> RfmThresholds:
    """Cut each measure at type-7 quantiles into bins of about the same size.

    Parameters
    ----------
    recency_days, frequency, monetary : array, shape (n_customers,)
        A customer with a NaN in any of them never bought and is left out.
    bins : int
        2 .. 10.

    Raises
    ------
    SettingsError
        The number of bins is not allowed.
    """
    _check_bins(bins)
    measures = _measures(recency_days, frequency, monetary)
    bought = ~np.isnan(measures).any(axis=0)
    percents = [100 * step / bins for step in range(1, bins)]
    shift = 1.0 if rule is BinRule.R_RFM else 0.0
    recency, orders, money = (
        tuple(edge + shift for edge in percentiles(measure[bought], percents))
        for measure in measures
    )
    return RfmThresholds(
        recency_days=recency, frequency=orders, monetary=money, rule=rule
    )


def score_rfm(
    recency_days: ArrayLike,
    frequency: ArrayLike,
    monetary: ArrayLike,
    thresholds: RfmThresholds,
) -> RfmScores:
    """Score customers against given edges; equal values always score the same.

    Parameters
    ----------
    recency_days : array, shape (n_customers,)
        Days since the last purchase, >= 0; small is good.
    frequency : array, shape (n_customers,)
        Orders, count.
    monetary : array, shape (n_customers,)
        Net amount; may be negative, which is the lowest bin.
    thresholds : RfmThresholds
        From ``fit_thresholds``, or frozen. A bin may stay empty.

    Returns
    -------
    RfmScores
        A customer with a NaN in any measure never bought: scores 0, code "".
    """
    measures = _measures(recency_days, frequency, monetary)
    bought = ~np.isnan(measures).any(axis=0)
    edges = (thresholds.recency_days, thresholds.frequency, thresholds.monetary)
    r, f, m = (
        _bin(measure, each, thresholds.rule)
        for each, measure in zip(edges, measures, strict=True)
    )
    r = np.where(bought, thresholds.bins + 1 - r, NEVER_BOUGHT)
    f = np.where(bought, f, NEVER_BOUGHT)
    m = np.where(bought, m, NEVER_BOUGHT)
    size = thresholds.bins + 1
    codes = _code_table(thresholds.bins)[(r * size + f) * size + m]
    return RfmScores(r=r, f=f, m=m, codes=codes, thresholds=thresholds)


def bin_sizes(scores: NDArray[np.int64], bins: int) -> tuple[int, ...]:
    """Count the customers with score 1, 2, .. bins; those who never bought are out."""
    return tuple(np.bincount(scores, minlength=bins + 1)[1:].tolist())


def _measures(
    recency_days: ArrayLike, frequency: ArrayLike, monetary: ArrayLike
) -> NDArray[np.float64]:
    """Stack the three measures, shape (3, n_customers)."""
    return np.vstack(
        [
            np.asarray(each, dtype=np.float64)
            for each in (recency_days, frequency, monetary)
        ]
    )


def _bin(
    measure: NDArray[np.float64], edges: tuple[float, ...], rule: BinRule
) -> NDArray[np.int64]:
    """Return the number of each value's bin, from 1 for the smallest values."""
    if rule is BinRule.RIGHT_CLOSED:
        return np.searchsorted(np.asarray(edges), measure, side="left") + 1
    return np.searchsorted(np.asarray(edges), measure, side="right") + 1


def _code_table(bins: int) -> NDArray[np.str_]:
    """Return the code of every combination of three scores from 0 to bins."""
    joint = "-" if bins >= MAX_BINS else ""
    scores = range(bins + 1)
    return np.array(
        [
            joint.join(map(str, triple)) if all(triple) else ""
            for triple in product(scores, scores, scores)
        ]
    )


def _check_bins(bins: int) -> None:
    """Refuse a number of bins outside 2 .. 10."""
    if MIN_BINS <= bins <= MAX_BINS:
        return
    raise SettingsError(
        Problem(
            where="rfm.bins",
            found=Label(zh=f"分箱数为 {bins}", en=f"the number of bins is {bins}"),
            remedy=Label(
                zh=f"分箱数须在 {MIN_BINS} 到 {MAX_BINS} 之间",
                en=f"Choose {MIN_BINS} to {MAX_BINS}",
            ),
        )
    )
