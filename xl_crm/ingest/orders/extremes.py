"""Which amounts lie so far from all others that a person should look at them?

On a log scale, in deviations from the median: sales have many small amounts and few
large ones, and among plain amounts the best customers would be the extremes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.orders.prepare import Orders

#: The median absolute deviation times this is the standard deviation of a normal.
MAD_TO_DEVIATION = 1.4826
#: Logs are rounded to the inverse: amounts that differ by less than 0.01 % are equal.
STEPS_A_LOG = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Amounts below and above which a sale is extreme, in yuan.

    The logs of amounts are rounded to 1e-4 before their median is taken, and the median
    of their distances from it: each bound is exact to 0.06 % at 3.5 deviations.
    """

    median: float
    lower: float
    upper: float


def amount_bounds(orders: Orders, as_of: date) -> Bounds | None:
    """Return the bounds among the sales that count and last; None for no bounds."""
    sales = _sales(orders, as_of)
    return bounds_of(sales.amount, orders.rules.extreme_mads)


def extreme_amounts(orders: Orders, as_of: date) -> Expr | None:
    """Return the sales outside the bounds; None where nothing is extreme."""
    bounds = amount_bounds(orders, as_of)
    if bounds is None:
        return None
    sales = _sales(orders, as_of)
    amount = sales.amount.cast("float64")
    return sales.filter((amount < bounds.lower) | (amount > bounds.upper))


def bounds_of(amounts: Expr, deviations: float) -> Bounds | None:
    """Return the bounds of a column of positive amounts.

    Parameters
    ----------
    deviations : float
        How far from the median, in 1.4826 times the median absolute deviation of the
        logs; 0 for no bounds.

    Returns
    -------
    Bounds or None
        None where there are no amounts, or at least half of them are alike: then the
        deviation is 0, and every other amount would be extreme.

    References
    ----------
    Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers: 3.5 deviations.
    """
    if deviations == 0:
        return None
    step = (amounts.cast("float64").ln() * STEPS_A_LOG).round().cast("int64")
    steps = step.name("step").as_table()
    counted = steps.group_by("step").aggregate(n=steps.count()).order_by("step")
    frame = counted.to_pandas()
    if frame.empty:
        return None
    places = frame["step"].to_numpy(dtype=np.float64)
    counts = frame["n"].to_numpy(dtype=np.int64)
    median = _median(places, counts)
    reach = deviations * MAD_TO_DEVIATION * _median(np.abs(places - median), counts)
    if reach == 0:
        return None
    logs = np.array([median, median - reach, median + reach]) / STEPS_A_LOG
    middle, lower, upper = np.exp(logs).tolist()
    return Bounds(median=middle, lower=lower, upper=upper)


def _sales(orders: Orders, as_of: date) -> Expr:
    """Return the sales that count and were not taken back as a whole."""
    kept = orders.kept(as_of)
    return kept.filter(~kept.is_return & (kept.amount > 0))


def _median(values: NDArray[np.float64], counts: NDArray[np.int64]) -> float:
    """Return the median of values that occur so often, the middle of two."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(counts[order])
    n = int(reached[-1])
    middle = np.searchsorted(reached, [(n - 1) // 2, n // 2], side="right")
    return float(values[order][middle].mean())
