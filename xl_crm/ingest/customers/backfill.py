"""Which gaps of a customer does its history fill?

The customer's own older rows have filled theirs when it was merged. What is left is
asked of its orders, and marked: a value that was filled in is never taken for one that
somebody wrote.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from xl_crm.ingest.customers.merge import BACKFILLED, Customers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.orders.prepare import Orders

#: Fields of a customer that an order carries too.
FROM_LATEST_ORDER = ("owner", "region", "channel")
#: Room for the row numbers of 10,000 files below a day number.
_ROWS_A_DAY = 10**13


def fill_from_orders(
    engine: Engine, customers: Customers, orders: Orders, as_of: date
) -> Customers:
    """Fill the gaps of the customer table from the lines that count up to a day.

    Owner, region and channel come from the latest line that names one, the lower row
    on one day. A blank first cooperation date is that of the first sale: it is told in
    ``backfilled`` while the field stays as the file has it, since tenure and pages
    derive it anew. What the customer table has no column for is not a gap.
    """
    lines = orders.kept(as_of)
    told = [
        name
        for name in FROM_LATEST_ORDER
        if name in customers.fields and name in orders.fields
    ]
    dated = ["first_coop_date"] if "first_coop_date" in customers.fields else []
    if not told and not dated:
        return customers
    merged = customers.merged
    gaps = merged.filter(reduce(or_, (merged[name].isnull() for name in told + dated)))
    history = engine.connection.create_table(
        "customers_history", _history(lines.semi_join(gaps, "customer_id"), told)
    )
    joined = gaps.select("customer_id", "row", *told, *dated).join(
        history, "customer_id"
    )
    filled = [_filled(joined, name) for name in told + dated]
    return replace(
        customers,
        merged=_completed(merged, history, told),
        backfilled=ibis.union(*filled) if len(filled) > 1 else filled[0],
    )


def _history(lines: Expr, told: Sequence[str]) -> Expr:
    """Return what the lines of each customer tell, and on which day."""
    epoch = ibis.date(1970, 1, 1)
    day = lines.order_date
    order = day.delta(epoch, unit="day") * _ROWS_A_DAY + lines.row
    known = {name: lines[name].notnull() for name in told}
    first_sale = day.min(where=~lines.is_return)
    return lines.group_by("customer_id").aggregate(
        **{
            f"told_{name}": lines[name].argmax(order, where=known[name])
            for name in told
        },
        **{f"day_{name}": day.max(where=known[name]) for name in told},
        told_first_coop_date=first_sale,
        day_first_coop_date=first_sale,
    )


def _filled(joined: Expr, name: str) -> Expr:
    """Return the customers of which the orders fill one field."""
    told = joined[f"told_{name}"]
    rows = joined.filter(joined[name].isnull() & told.notnull())
    return rows.select(
        "customer_id",
        field=ibis.literal(name),
        value=rows[f"told_{name}"].cast("string"),
        source=ibis.literal("orders"),
        day=rows[f"day_{name}"],
        row="row",
    ).select(*BACKFILLED)


def _completed(merged: Expr, history: Expr, told: Sequence[str]) -> Expr:
    """Return the customers with the gaps of some fields filled."""
    if not told:
        return merged
    joined = merged.left_join(history, "customer_id")
    values = {
        name: ibis.coalesce(joined[name], joined[f"told_{name}"]) for name in told
    }
    return joined.mutate(**values).select(*merged.columns)
