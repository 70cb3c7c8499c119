"""What did each customer buy, when and how steadily?

A sale is a line without ``is_return``. A sale that was taken back as a whole has it too
(``Orders.kept``): its amount is summed, and it is no order.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import ibis

from xl_crm.summary._spec import months_before

if TYPE_CHECKING:
    from xl_crm.summary._spec import Expr, Part, Periods

#: Spending stability needs so many full months.
MIN_STABILITY_MONTHS = 3
#: Room for row numbers below a day number, to order lines of one day: those of ten
#: thousand files. A number of days beyond the most has no room above them.
_ROWS_A_DAY = 10**13
_MOST_DAYS = 900_000


@ibis.udf.agg.builtin  # type: ignore[untyped-decorator]  # ibis ships no types
def max_by(value: str, key: int, where: bool = True) -> str:  # type: ignore[empty-body]  # noqa: FBT001, FBT002
    """Value where the key is largest; DuckDB sorts for Ibis' own ``argmax``."""


def purchase_totals(orders: Part, periods: Periods) -> Expr:
    """Return dates, net amounts and monthly spread of each customer that has a line.

    Amounts are net of returns. What is kept of a customer while the lines pass is
    little, and months have a grouping of their own: all in one takes longer.
    """
    lines = orders.data
    sale = ~lines.is_return
    in_window = lines.order_date > ibis.literal(periods.window_start)
    day = lines.order_date
    totals = {
        "first_order_date": day.min(where=sale),
        "last_order_date": day.max(where=sale),
        "net_amount_lifetime": _sum(lines.amount),
        "net_amount": _sum(lines.amount, in_window),
    }
    epoch = ibis.literal(periods.as_of)
    age = ibis.least(epoch.delta(day, unit="day"), _MOST_DAYS)
    order = lines.row - age * _ROWS_A_DAY
    for name in ("owner", "region", "channel"):
        if name in orders.fields:
            known = lines[name].notnull()
            totals[f"order_{name}"] = max_by(lines[name], order, where=known)
    table = lines.group_by("customer_id").aggregate(**totals)
    spends = _monthly_spends(lines, periods)
    table = table.left_join(spends, "customer_id").drop("customer_id_right")
    names = [name for name in spends.columns if name != "customer_id"]
    table = table.mutate(**{name: table[name].fill_null(0) for name in names})
    span = periods.growth_months
    table = table.mutate(
        amount_recent=_added(table, names[:span]),
        amount_before=_added(table, names[span : 2 * span]),
    )
    stable = names[: periods.stability_months]
    return _with_spread(table, stable, periods).drop(*names)


def order_counts(orders: Part, periods: Periods) -> Expr:
    """Return the distinct orders with a sale line of each customer.

    Grouping twice is faster than counting distinct orders for each of the counts.
    """
    lines = orders.data.filter(~orders.data.is_return)
    in_window = lines.order_date > ibis.literal(periods.window_start)
    signs = {"in_window": in_window.any()}
    if orders.fields & {"is_new_product", "product_launch_date"}:
        signs["with_new"] = (in_window & lines.is_new.fill_null(False)).any()
    each = lines.group_by(["customer_id", "order_key"]).aggregate(**signs)
    counts = {
        "orders_lifetime": each.count(),
        "orders": each.count(where=each.in_window),
    }
    if "with_new" in signs:
        counts["new_product_orders"] = each.count(where=each.with_new)
    return each.group_by("customer_id").aggregate(**counts)


def category_shares(orders: Part, periods: Periods) -> Expr:
    """Return each customer's main category in the window and its share.

    By net amount, categories with a positive one only; ties go to more orders, then to
    the later order, then by name.
    """
    lines = orders.data
    in_window = lines.order_date > ibis.literal(periods.window_start)
    lines = lines.filter(in_window & lines.category.notnull())
    groups = lines.group_by(["customer_id", "category"]).aggregate(
        amount=lines.amount.sum()
    )
    groups = groups.filter(groups.amount > 0)
    totals = groups.group_by("customer_id").aggregate(
        best=groups.amount.max(), total=groups.amount.sum()
    )
    leaders = groups.join(totals, "customer_id").filter(
        lambda rows: rows.amount == rows.best
    )
    ranked = _with_orders_of_rivals(leaders, lines).mutate(
        nth=ibis.row_number().over(
            group_by="customer_id",
            order_by=[ibis.desc("n_orders"), ibis.desc("last"), "category"],
        )
    )
    top = ranked.filter(ranked.nth == 0)
    return top.select(
        "customer_id",
        top_category="category",
        top_category_amount=top.best.cast("float64"),
        category_amount=top.total.cast("float64"),
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
        spend=lines.amount.sum()
    )
    days = days.mutate(
        nth=ibis.row_number().over(group_by="customer_id", order_by="order_date")
    )
    first, last = days.order_date.min(), days.order_date.max()
    return days.group_by("customer_id").aggregate(
        repeat_orders=days.count() - 1,
        btyd_recency_days=last.delta(first, unit="day"),
        age_days=ibis.literal(periods.as_of).delta(first, unit="day"),
        mean_repeat_spend=_sum(days.spend, days.nth > 0) / (days.count() - 1).nullif(0),
    )


def _with_orders_of_rivals(leaders: Expr, lines: Expr) -> Expr:
    """Add the orders and the last day where several categories of a customer lead.

    Counting the orders of every category would take longer than all the rest.
    """
    counted = leaders.mutate(rivals=ibis._.count().over(group_by="customer_id"))
    tied = counted.filter(counted.rivals > 1).select("customer_id", "category")
    key = ["customer_id", "category"]
    sales = lines.filter(~lines.is_return).semi_join(tied, key)
    orders = sales.group_by(key).aggregate(
        n_orders=sales.order_key.nunique(), last=sales.order_date.max()
    )
    return leaders.left_join(orders, key).drop("customer_id_right", "category_right")


def _monthly_spends(lines: Expr, periods: Periods) -> Expr:
    """Return the net amount of each customer and full month, exact.

    Returns
    -------
    ibis table
        customer_id, then a column for each month, the last one first; null for a month
        without a line.
    """
    last = periods.last_full_month
    n_months = max(periods.stability_months, 2 * periods.growth_months)
    first, end = months_before(last, n_months - 1), months_before(last, -1)
    day = lines.order_date
    lines = lines.filter((day >= ibis.literal(first)) & (day < ibis.literal(end)))
    back = ibis.literal(last).delta(lines.order_date, unit="month")
    months = lines.group_by("customer_id", back=back).aggregate(
        spend=lines.amount.sum()
    )
    return months.group_by("customer_id").aggregate(
        **{
            f"spend_{back}": months.spend.sum(where=months.back == back)
            for back in range(n_months)
        }
    )


def _added(table: Expr, names: list[str]) -> Expr:
    """Add columns of decimals exactly, then leave them as float64."""
    return reduce(add, (table[name] for name in names)).cast("float64")


def _with_spread(table: Expr, spends: list[str], periods: Periods) -> Expr:
    """Add mean and sample standard deviation of monthly net spending.

    Full calendar months from the first purchase on, at most as many as the period says;
    a month without purchase counts as 0. Null with fewer than three months.
    """
    begin = table.first_order_date.truncate("M")
    n_months = ibis.literal(periods.last_full_month).delta(begin, unit="month") + 1
    n_months = ibis.least(n_months, len(spends))
    enough = begin.notnull() & (n_months >= MIN_STABILITY_MONTHS)
    table = table.mutate(n_months=ibis.ifelse(enough, n_months, ibis.null("int64")))
    counted = [
        ibis.ifelse(table.n_months > back, table[name], 0)
        for back, name in enumerate(spends)
    ]
    mean = reduce(add, counted).cast("float64") / table.n_months
    table = table.mutate(monthly_mean=mean)
    squares = [
        ibis.ifelse(
            table.n_months > back,
            (table[name].cast("float64") - table.monthly_mean) ** 2,
            0.0,
        )
        for back, name in enumerate(spends)
    ]
    variance = reduce(add, squares) / (table.n_months - 1)
    return table.mutate(monthly_sd=variance.sqrt())


def _sum(amount: Expr, where: Expr | None = None) -> Expr:
    """Add decimals exactly, then leave them as float64."""
    return amount.sum(where=where).fill_null(0).cast("float64")
