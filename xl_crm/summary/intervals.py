"""How long does each customer usually wait between two purchases?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from xl_crm.summary._spec import Expr, Part


def purchase_days(orders: Part, customers: Expr) -> Expr:
    """Return the days on which each customer bought, and the days since the one before.

    Several orders of a day are one purchase. A sale that was taken back as a whole is
    none, whenever it was taken back.

    Parameters
    ----------
    customers : ibis table
        ``customer_id`` and ``customer_no``. Numbers are sorted many times faster than
        texts.

    Returns
    -------
    ibis table
        customer_no; day (date); gap, days since the purchase day before, null for the
        first.
    """
    sales = orders.data.filter(~orders.data.is_return)
    numbered = sales.join(customers.select("customer_id", "customer_no"), "customer_id")
    return days_apart(numbered.select("customer_no", day="order_date"))


def days_apart(purchases: Expr) -> Expr:
    """Return the days on which each customer bought, and the days since the one before.

    Parameters
    ----------
    purchases : ibis table
        customer_no and day (date), one row for each purchase.

    Returns
    -------
    ibis table
        As ``purchase_days`` returns it.
    """
    days = purchases.distinct()
    before = days.day.lag().over(group_by="customer_no", order_by="day")
    return days.mutate(gap=days.day.delta(before, unit="day"))


def purchase_rhythms(days: Expr, up_to: date) -> pd.DataFrame:
    """Return how each customer who had bought by a day bought until then.

    Parameters
    ----------
    days : ibis table
        As ``purchase_days`` returns it.

    Returns
    -------
    DataFrame, one row for each of them, by customer_no
        ``customer_no``; ``purchase_days``, how many; ``idle_days`` from the last one to
        the given day; ``median_interval`` in days, NaN with one purchase day.
    """
    past = days.filter(days.day <= ibis.literal(up_to))
    counted = past.group_by("customer_no").aggregate(
        purchase_days=past.count(),
        idle_days=ibis.literal(up_to).delta(past.day.max(), unit="day"),
        median_interval=past.gap.median(),
    )
    frame: pd.DataFrame = counted.order_by("customer_no").to_pandas()
    return frame


def pooled_interval(days: Expr, up_to: date, share: float) -> tuple[int, float]:
    """Return how many intervals all customers have together, and a quantile of them.

    Parameters
    ----------
    share : float
        0.9 for the 90th percentile, by linear interpolation (type 7).

    Returns
    -------
    (int, float)
        NaN days where there is no interval.
    """
    past = days.filter(days.day <= ibis.literal(up_to))
    found = past.aggregate(n=past.gap.count(), days=past.gap.quantile(share))
    row = found.to_pyarrow().to_pylist()[0]
    return int(row["n"]), np.nan if row["days"] is None else float(row["days"])
