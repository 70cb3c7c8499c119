"""After how many days without a purchase has a customer left?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np

from xl_crm.summary.intervals import days_apart, pooled_interval, purchase_rhythms
from xl_crm.tables.churn import ChurnRule
from xl_crm.tables.rounding import round_half_away

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

#: The interval of all customers that most of them do not exceed.
POOLED_SHARE = 0.9
#: Fewer intervals of all customers say nothing: the least days decide alone.
MIN_POOLED = 20
#: Digits behind the point of a limit: 1.15 x 100 days is 115, while as a float it falls
#: short of it, and who has been away for 115 days has not left.
LIMIT_PLACES = 6

RULES = tuple(ChurnRule)


def churn_limits(
    purchase_days: ArrayLike,
    median_interval: ArrayLike,
    pooled: tuple[int, float],
    *,
    min_days: int,
    interval_factor: float,
    min_orders: int,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return how long each customer may stay away, and which rule says so (E20).

    With enough purchase days a customer has left after more days than ``min_days`` and
    than ``interval_factor`` times their median interval. With fewer, after more than
    ``min_days`` and than the 90th percentile of all intervals; where these are too few
    to judge by, after more than ``min_days``.

    Parameters
    ----------
    purchase_days : array, shape (n_customers,)
        On how many days each bought, 1 or more.
    median_interval : array, shape (n_customers,)
        Days between two of them; NaN with one.
    pooled : (int, float)
        Number of intervals of all customers, and their 90th percentile in days.
    min_days, interval_factor, min_orders
        As in ``ChurnSettings``.

    Returns
    -------
    limits : array, shape (n_customers,)
        In days, rounded to ``LIMIT_PLACES``, never NaN: who has been away for more has
        left.
    rules : array of int, shape (n_customers,)
        Index into ``RULES``.
    """
    count, pooled_days = pooled
    own = np.asarray(purchase_days) >= min_orders
    is_pooled = count >= MIN_POOLED
    others = pooled_days if is_pooled else 0.0
    interval = np.asarray(median_interval, dtype=np.float64)
    usual = np.where(own, interval_factor * interval, others)
    rules = np.where(
        own,
        RULES.index(ChurnRule.OWN_INTERVAL),
        RULES.index(ChurnRule.POOLED_INTERVAL if is_pooled else ChurnRule.LEAST_DAYS),
    )
    return np.maximum(min_days, round_half_away(usual, LIMIT_PLACES)), rules


def churn_warnings(
    purchases: pd.DataFrame,
    as_of: date,
    *,
    min_days: int,
    interval_factor: float,
    min_orders: int,
) -> pd.DataFrame:
    """Judge customers by nothing but the days on which they bought.

    Parameters
    ----------
    purchases : DataFrame
        ``customer_no`` (int) and ``day`` (datetime64), one row for each purchase.
    as_of : date
        Later purchases are not known yet.
    min_days, interval_factor, min_orders
        As in ``ChurnSettings``.

    Returns
    -------
    DataFrame, one row for each customer who had bought by then, by customer_no
        As ``purchase_rhythms`` returns it, with ``limit`` in days, ``rule`` (index into
        ``RULES``) and ``has_left`` (bool).
    """
    days = days_apart(ibis.memtable(purchases).cast({"day": "date"}))
    rhythms = purchase_rhythms(days, as_of)
    limits, rules = churn_limits(
        rhythms["purchase_days"],
        rhythms["median_interval"],
        pooled_interval(days, as_of, POOLED_SHARE),
        min_days=min_days,
        interval_factor=interval_factor,
        min_orders=min_orders,
    )
    return rhythms.assign(
        limit=limits, rule=rules, has_left=rhythms["idle_days"].to_numpy() > limits
    )
