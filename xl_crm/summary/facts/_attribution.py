"""Which orders followed a campaign, and to which campaign is each of them credited?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from xl_crm.summary._spec import Expr, Part


def orders_of(orders: Part, customers: Expr) -> Expr:
    """Return the orders of some customers.

    Parameters
    ----------
    orders : Part
        Lines that count.
    customers : ibis table
        ``customer_id``.

    Returns
    -------
    ibis table
        One row an order: customer_id; day (date) of its first sale; amount (decimal),
        less what was returned of it, whenever: lines of the same order, and returns
        that name it.
    """
    lines = orders.data.semi_join(customers, "customer_id")
    number = lines.order_key
    if "original_order_id" in lines.columns:
        named = lines.is_return.ifelse(lines.original_order_id, None)
        number = ibis.coalesce(named, number)
    whole = lines.group_by("customer_id", number=number).aggregate(
        day=lines.order_date.min(where=~lines.is_return), amount=lines.amount.sum()
    )
    return whole.filter(whole.day.notnull()).drop("number")


def converts(members: Expr, since: str, orders: Expr, window_days: int) -> Expr:
    """Tell which members have an order within so many days, their first day included.

    Parameters
    ----------
    members : ibis table
        ``campaign_id``, ``customer_id``, and the day from which on orders count.
    since : str
        The column with that day; who has none has no such order.

    Returns
    -------
    ibis table
        campaign_id and customer_id of those members.
    """
    begun = members.filter(members[since].notnull())
    begun = begun.select("campaign_id", "customer_id", since=since)
    days = orders.select("customer_id", "day").distinct()
    # one row a member: the first order from that day on
    next_one = begun.asof_join(days, begun.since <= days.day, "customer_id")
    passed = next_one.day.delta(next_one.since, unit="day")
    return next_one.filter(passed <= window_days).select("campaign_id", "customer_id")


def credited(touches: Expr, orders: Expr, window_days: int) -> Expr:
    """Credit each order once: to the last touch of its customer before it.

    Parameters
    ----------
    touches : ibis table
        ``campaign_id``, ``customer_id``, ``day`` and ``start`` of the campaign.
    window_days : int
        A touch longer ago gets nothing; one of the same day comes before the order.

    Returns
    -------
    ibis table
        campaign_id, customer_id, attributed_orders, attributed_amount (decimal). Of
        touches of one day the campaign that began later counts, then the one whose
        number comes first.
    """
    dated = touches.filter(touches.day.notnull())
    ranked = dated.mutate(
        nth=ibis.row_number().over(
            group_by=["customer_id", "day"],
            order_by=[ibis.desc("start", nulls_first=False), "campaign_id"],
        )
    )
    last = ranked.filter(ranked.nth == 0).select(
        "campaign_id", "customer_id", touched="day"
    )
    found = orders.asof_join(last, orders.day >= last.touched, "customer_id")
    passed = found.day.delta(found.touched, unit="day")
    found = found.filter(passed <= window_days)
    return found.group_by("campaign_id", "customer_id").aggregate(
        attributed_orders=found.count(), attributed_amount=found.amount.sum()
    )
