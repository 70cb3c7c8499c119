"""How do all orders become one row per customer?

The summary is one Ibis expression: the same definition runs on DuckDB and on a cluster.
Columns that nothing in the input can fill are not there; metrics that need them are
reported as unavailable.

Columns
-------
customer_id
    Every customer with a counted order line or a row in the customer table.
first_order_date, last_order_date
    First and last sale up to the as-of date; null for who never bought.
orders, net_amount
    Distinct orders and net amount in the window.
orders_lifetime, net_amount_lifetime
    The same up to the as-of date.
amount_recent, amount_before
    Net amount of the last full months (three by default) and of as many before.
days_since_last_order, tenure_days
    Whole days up to the as-of date.
top_category, top_category_amount, category_amount
    Main category in the window, its net amount, and that of all positive categories.
n_months, monthly_mean, monthly_sd
    Full months since the first purchase, mean and sample deviation of their net amount.
new_product_orders, complaints, touches, responses
    Counts in the window.
and the fields of the customer table.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from xl_crm.summary._spec import Expr, Grain, Part, Parts, Periods, months_before
from xl_crm.summary.contacts import complaint_counts, touch_counts
from xl_crm.summary.purchases import (
    category_shares,
    order_counts,
    purchase_totals,
    repeat_purchases,
)

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the summary that need more than customer, date and amount of orders: the
#: table and the fields that fill them, any one of which is enough.
FILLED_BY = {
    "complaints": ("tickets", ("is_complaint", "ticket_kind")),
    "touches": ("interactions", ("responded",)),
    "responses": ("interactions", ("responded",)),
    "top_category_amount": ("orders", ("category",)),
    "category_amount": ("orders", ("category",)),
    "new_product_orders": ("orders", ("is_new_product", "product_launch_date")),
}
_COUNTS = ("new_product_orders", "complaints", "touches", "responses")
#: Fields of a customer that the latest order can tell where the customer table cannot.
_FROM_ORDERS = ("owner", "region", "channel")


def summary_expression(parts: Parts, periods: Periods) -> Expr:
    """Return the summary as one lazy expression."""
    buyers = purchase_totals(parts.orders, periods)
    joined = [order_counts(parts.orders, periods)]
    if "category" in parts.orders.fields:
        joined.append(category_shares(parts.orders, periods))
    if parts.tickets:
        joined.append(complaint_counts(parts.tickets, periods))
    if parts.interactions:
        joined.append(touch_counts(parts.interactions, periods))
    joined = [part for part in joined if part is not None]
    base = buyers
    if parts.customers:
        listed = parts.customers.data
        names = (table.select("customer_id") for table in (buyers, listed))
        base = _attach(_attach(ibis.union(*names, distinct=True), listed), buyers)
    return _completed(reduce(_attach, joined, base), periods)


def summarise(parts: Parts, periods: Periods) -> pd.DataFrame:
    """Compute the summary.

    Returns
    -------
    DataFrame, one row per customer, in order of customer_id
        Dates as datetime64, numbers as float64 or int64, texts as str; see the module.
    """
    ordered = summary_expression(parts, periods).order_by("customer_id")
    frame: pd.DataFrame = ordered.to_pandas()
    return frame.reset_index(drop=True)


def _attach(left: Expr, right: Expr) -> Expr:
    """Join one row to each customer; the number of rows cannot grow."""
    return left.left_join(right, "customer_id").drop("customer_id_right")


def _completed(table: Expr, periods: Periods) -> Expr:
    """Fill zeros where nothing happened, and add the days."""
    as_of = ibis.literal(periods.as_of)
    zeros = {
        name: table[name].fill_null(0)
        for name in ("orders", "orders_lifetime", "net_amount", "net_amount_lifetime")
    }
    zeros |= {
        name: table[name].fill_null(0) for name in _COUNTS if name in table.columns
    }
    begun = table.first_order_date
    if "first_coop_date" in table.columns:
        given = table.first_coop_date
        given = ibis.ifelse(given <= as_of, given, ibis.null("date"))
        begun = ibis.coalesce(given, begun)
    filled = {
        name: ibis.coalesce(table[name], table[f"order_{name}"])
        if name in table.columns
        else table[f"order_{name}"]
        for name in _FROM_ORDERS
        if f"order_{name}" in table.columns
    }
    return table.mutate(
        **zeros,
        **filled,
        days_since_last_order=as_of.delta(table.last_order_date, unit="day"),
        tenure_days=as_of.delta(begun, unit="day"),
    )


__all__ = [
    "FILLED_BY",
    "Grain",
    "Part",
    "Parts",
    "Periods",
    "months_before",
    "repeat_purchases",
    "summarise",
    "summary_expression",
]
