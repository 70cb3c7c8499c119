"""What did each customer buy, when and how steadily?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.summary._spec import months_before

if TYPE_CHECKING:
    from datetime import date

    from xl_crm.summary._spec import Expr, Part, Periods

#: Spending stability needs so many full months.
MIN_STABILITY_MONTHS = 3
#: Room for row numbers below a day number, to order lines of one day.
_ROWS_A_DAY = 10**11


def purchase_totals(orders: Part, periods: Periods) -> Expr:
    """Return dates, orders and net amounts of each customer that has a line.

    Orders are distinct orders with a sale line; amounts are net of returns.
    """
    lines = orders.data
    sale = ~lines.is_return
    in_window = lines.order_date > ibis.literal(periods.window_start)
    earlier, later, end = (ibis.literal(day) for day in periods.growth_bounds)
    day = lines.order_date
    totals = {
        "first_order_date": day.min(where=sale),
        "last_order_date": day.max(where=sale),
        "orders_lifetime": lines.order_key.nunique(where=sale),
        "net_amount_lifetime": _sum(lines.amount),
        "orders": lines.order_key.nunique(where=sale & in_window),
        "net_amount": _sum(lines.amount, in_window),
        "amount_recent": _sum(lines.amount, (day >= later) & (day < end)),
        "amount_before": _sum(lines.amount, (day >= earlier) & (day < later)),
    }
    if orders.fields & {"is_new_product", "product_launch_date"}:
        new = sale & in_window & lines.is_new.fill_null(False)
        totals["new_product_orders"] = lines.order_key.nunique(where=new)
    epoch = ibis.literal(periods.as_of)
    order = lines.row - epoch.delta(day, unit="day") * _ROWS_A_DAY
    for name in ("owner", "region", "channel"):
        if name in orders.fields:
            latest = lines[name].argmax(order, where=lines[name].notnull())
            totals[f"order_{name}"] = latest
    return lines.group_by("customer_id").aggregate(**totals)


def category_shares(orders: Part, periods: Periods) -> Expr:
    """Return each customer's main category in the window and its share.

    By net amount, categories with a positive one only; ties go to more orders, then to
    the later order, then by name.
    """
    lines = orders.data.filter(
        orders.data.order_date > ibis.literal(periods.window_start)
    )
    groups = lines.group_by(["customer_id", "category"]).aggregate(
        amount=_sum(lines.amount),
        n=lines.order_key.nunique(where=~lines.is_return),
        last=lines.order_date.max(where=~lines.is_return),
    )
    groups = groups.filter(groups.category.notnull() & (groups.amount > 0))
    best_first = [ibis.desc("amount"), ibis.desc("n"), ibis.desc("last"), "category"]
    ranked = groups.mutate(
        nth=ibis.row_number().over(group_by="customer_id", order_by=best_first),
        total=groups.amount.sum().over(group_by="customer_id"),
    )
    top = ranked.filter(ranked.nth == 0)
    return top.select(
        "customer_id",
        top_category="category",
        top_category_amount=top.amount,
        category_amount=top.total,
    )


def monthly_spread(orders: Part, periods: Periods) -> Expr:
    """Return mean and sample standard deviation of monthly net spending.

    Full calendar months from the first purchase on, at most as many as the period says;
    a month without purchase counts as 0. Null with fewer than three months.
    """
    last = periods.last_full_month
    first = months_before(last, periods.stability_months - 1)
    lines = orders.data.mutate(month=orders.data.order_date.truncate("M"))
    started = _months_of_business(lines, first, last)
    dated = lines.filter(lines.month.between(first, last))
    monthly = dated.group_by(["customer_id", "month"]).aggregate(
        spend=_sum(dated.amount)
    )
    joined = monthly.join(started, "customer_id")
    joined = joined.filter(joined.month >= joined.begin)
    joined = joined.mutate(
        total=joined.spend.sum().over(group_by="customer_id"),
        seen=joined.spend.count().over(group_by="customer_id"),
    )
    joined = joined.mutate(mean=joined.total / joined.n_months)
    squares = joined.group_by("customer_id").aggregate(
        mean=joined["mean"].max(),
        n=joined.n_months.max(),
        seen=joined.seen.max(),
        squares=((joined.spend - joined["mean"]) ** 2).sum(),
    )
    absent = (squares.n - squares.seen) * squares["mean"] ** 2
    spread = squares.select(
        "customer_id",
        monthly_mean="mean",
        monthly_sd=((squares.squares + absent) / (squares.n - 1)).sqrt(),
    )
    return (
        started.select("customer_id", "n_months")
        .left_join(spread, "customer_id")
        .select(
            "customer_id",
            "n_months",
            monthly_mean=spread.monthly_mean.fill_null(0.0),
            monthly_sd=spread.monthly_sd.fill_null(0.0),
        )
    )


def repeat_purchases(orders: Part, periods: Periods) -> Expr:
    """Return the sufficient statistics of buy-till-you-die models.

    Purchases of one day count once.

    Returns
    -------
    ibis table
        customer_id; ``repeat_orders`` (x), purchase days after the first;
        ``btyd_recency_days`` (t_x), first to last purchase; ``age_days`` (T), first
        purchase to as-of date; ``mean_repeat_spend``, null without a repeat.

    References
    ----------
    Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way.
    """
    lines = orders.data.filter(~orders.data.is_return)
    days = lines.group_by(["customer_id", "order_date"]).aggregate(
        spend=_sum(lines.amount)
    )
    days = days.mutate(
        nth=ibis.row_number().over(group_by="customer_id", order_by="order_date")
    )
    first, last = days.order_date.min(), days.order_date.max()
    return days.group_by("customer_id").aggregate(
        repeat_orders=days.count() - 1,
        btyd_recency_days=last.delta(first, unit="day"),
        age_days=ibis.literal(periods.as_of).delta(first, unit="day"),
        mean_repeat_spend=days.spend.mean(where=days.nth > 0),
    )


def _months_of_business(lines: Expr, first: date, last: date) -> Expr:
    """Return the month each customer began in, and the full months since then.

    Between two months, both included; customers with fewer than three are left out.
    """
    sales = lines.filter(~lines.is_return)
    started = sales.group_by("customer_id").aggregate(begin=sales.month.min())
    started = started.mutate(begin=ibis.greatest(started.begin, ibis.literal(first)))
    months = ibis.literal(last).delta(started.begin, unit="month") + 1
    started = started.mutate(n_months=months)
    return started.filter(started.n_months >= MIN_STABILITY_MONTHS)


def _sum(amount: Expr, where: Expr | None = None) -> Expr:
    """Add decimals exactly, then leave them as float64."""
    return amount.sum(where=where).fill_null(0).cast("float64")
