"""Which sales were taken back, and which negative amounts does nothing explain?

Amounts stay as they are, sales and returns each on their own day: they add up to what
was earned. What changes is what counts as a visit: an order that was taken back as a
whole does not. Only lines that count up to the as-of date are looked at: a return after
it has not happened yet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.ingest.orders.matching import Lines, match
from xl_crm.ingest.orders.prepare import ReturnBasis, UnexplainedNegative

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.orders.prepare import OrderRules, Orders

#: What is known of a line that may be matched, as lines are ordered: of the sales of a
#: day the last one is the latest. Lines that agree in all of it are interchangeable.
_LINE = (
    *("order_date", "is_return", "order_id", "original_order_id", "product"),
    *("amount", "quantity", "category", "is_new", "customer_id", "row"),
)
#: Reasons of sales that did not come about.
_GONE = ("returned", "cancelled")


def match_returns(engine: Engine, orders: Orders, as_of: date) -> Orders:
    """Match returns with sales by the rules of the orders.

    Returns
    -------
    Orders
        With two more columns. ``is_reversed``: the line is part of sales and returns
        that add up to nothing. ``is_matched``: the return has its sale. A negative
        amount that nothing explains has a reason now, and with the basis
        ``original_order`` a matched return has the date of its sale. Where no file has
        products, the category stands for them.
        Matched orders come back as they are.
    """
    if orders.is_matched:
        return orders
    kept = orders.kept(as_of)
    if "product" not in orders.fields:
        kept = kept.mutate(product=kept.category)
    returns = kept.filter(kept.is_return & (kept.amount < 0))
    columns = [*_LINE, "bare_negative"]
    returns = engine.connection.create_table("orders_back", returns.select(*columns))
    verdicts = None
    if returns.count().to_pandas():
        sales = kept.filter(~kept.is_return & (kept.amount > 0)).select(*_LINE)
        gone = orders.data.filter(orders.data.reason.isin(_GONE))
        verdicts = _verdicts(engine, orders.rules, returns, sales, gone)
    data = engine.connection.create_view(
        "orders_matched", _with_verdicts(orders.data, verdicts)
    )
    return replace(orders, data=data)


def _with_verdicts(data: Expr, verdicts: Expr | None) -> Expr:
    """Add what is known of the few lines that have a verdict."""
    if verdicts is None:
        return data.mutate(is_reversed=False, is_matched=False)
    judged = data.left_join(verdicts, "row").drop("row_right")
    return judged.mutate(
        is_reversed=judged.is_reversed.fill_null(False),
        is_matched=judged.is_matched.fill_null(False),
        order_date=ibis.coalesce(judged.sale_date, judged.order_date),
        reason=ibis.coalesce(judged.reason, judged.verdict),
    ).drop("sale_date", "verdict")


def _verdicts(
    engine: Engine, rules: OrderRules, returns: Expr, sales: Expr, gone: Expr
) -> Expr | None:
    """Return what becomes of the lines of which something becomes.

    Returns
    -------
    ibis table, held by the engine, or None where nothing is known of any line
        row, is_reversed, is_matched, sale_date (null: its own), verdict (a rule).
    """
    found = _matched(returns, sales, rules)
    verdicts = engine.connection.create_table("orders_judged", found)
    verdicts = engine.connection.create_table(
        "orders_judged_gone", verdicts.union(_of_gone_sales(returns, verdicts, gone))
    )
    if rules.unexplained_negative is UnexplainedNegative.QUARANTINE:
        bare = returns.filter(returns.bare_negative).anti_join(verdicts, "row")
        bare = engine.connection.create_table("orders_bare", bare)
        if bare.count().to_pandas():
            verdicts = engine.connection.create_table(
                "orders_verdicts", verdicts.union(_unexplained(bare, sales))
            )
    return verdicts if verdicts.count().to_pandas() else None


def _of_gone_sales(returns: Expr, matched: Expr, gone: Expr) -> Expr:
    """Return the returns of orders that do not count: they take nothing back.

    An order of status returned is left out already; its return document would deduct
    it once more.
    """
    back_to = ibis.coalesce(returns.original_order_id, returns.order_id)
    named = returns.mutate(back_to=back_to).anti_join(matched, "row")
    orders = gone.select("customer_id", back_to="order_id").distinct()
    rows = named.semi_join(orders, ["customer_id", "back_to"])
    return _verdict_of(rows, "returned")


def _verdict_of(rows: Expr, rule: str) -> Expr:
    """Return the verdict that a rule keeps some lines out."""
    return rows.select(
        "row",
        is_reversed=ibis.literal(False),
        is_matched=ibis.literal(False),
        sale_date=ibis.null("date"),
        verdict=ibis.literal(rule),
    )


def _unexplained(bare: Expr, sales: Expr) -> Expr:
    """Return the negative amounts that no sale of the customer up to that day covers.

    Only the largest sale of each day is compared: there are few days and many lines.
    """
    theirs = sales.semi_join(bare, "customer_id")
    days = theirs.group_by("customer_id", day=theirs.order_date).aggregate(
        largest=theirs.amount.max()
    )
    covers = [
        bare.customer_id == days.customer_id,
        bare.order_date >= days.day,
        -bare.amount <= days.largest,
    ]
    return _verdict_of(bare.anti_join(days, covers), "unexplained_negative")


def _matched(returns: Expr, sales: Expr, rules: OrderRules) -> pa.Table:
    """Return the verdicts on the lines that belong together."""
    days = rules.return_match_days
    found = [returns.select(*_LINE), *_candidates(returns, sales, days)]
    both = ibis.union(*(ibis.memtable(part.to_pyarrow()) for part in found)).distinct()
    millionths = (both.amount.cast("decimal(38, 6)") * 10**6).cast("int64")
    lines = both.mutate(millionths=millionths).order_by(list(_LINE)).to_pyarrow()
    is_return = lines["is_return"].to_numpy()
    matches = match(_arrays(lines), days=days)
    touched = matches.is_netted | matches.is_matched
    moved = rules.return_basis is ReturnBasis.ORIGINAL_ORDER
    stays = ~is_return if moved else np.full(len(lines), fill_value=True)
    sale_day = pa.array(matches.sale_day.astype(np.int32), mask=stays)
    return pa.table(
        {
            "row": lines["row"],
            "is_reversed": matches.is_netted,
            "is_matched": matches.is_matched,
            "sale_date": sale_day.cast(pa.date32()),
            "verdict": pa.nulls(len(lines), pa.string()),
        }
    ).filter(pa.array(touched))


def _candidates(returns: Expr, sales: Expr, days: int) -> Iterator[Expr]:
    """Yield the sales that some return may take back; one may come several times.

    Those of its order, and if it names none those of its customer and product shortly
    before; of an unknown product only those of equal amount.
    """
    named = returns.select(
        "customer_id",
        back_to=ibis.coalesce(returns.original_order_id, returns.order_id),
        until="order_date",
    )
    yield sales.semi_join(
        named,
        [
            sales.customer_id == named.customer_id,
            sales.order_id == named.back_to,
            sales.order_date <= named.until,
        ],
    )
    others = returns.filter(returns.original_order_id.isnull())
    others = others.select(
        "customer_id",
        "product",
        since=(others.order_date - ibis.interval(days=days)).cast("date"),
        until="order_date",
        size=-others.amount,
    )
    near = [
        sales.customer_id == others.customer_id,
        sales.order_date <= others.until,
        sales.order_date >= others.since,
    ]
    same_product = sales.product == others.product
    yield sales.semi_join(others, [*near, same_product, sales.amount >= others.size])
    unknown = others.filter(others.product.isnull())
    if unknown.count().to_pandas():
        of_unknown = sales.filter(sales.product.isnull())
        near = [
            of_unknown.customer_id == unknown.customer_id,
            of_unknown.order_date <= unknown.until,
            of_unknown.order_date >= unknown.since,
            of_unknown.amount == unknown.size,
        ]
        yield of_unknown.semi_join(unknown, near)


def _arrays(lines: pa.Table) -> Lines:
    """Return lines with a number for each word, as the matching takes them."""
    is_return = lines["is_return"].to_numpy()
    customer = _codes(lines["customer_id"])
    named = pc.if_else(
        lines["is_return"],
        pc.coalesce(lines["original_order_id"], lines["order_id"]),
        lines["order_id"],
    )
    order, product = _codes(named), _codes(lines["product"])
    goods = _pairs(customer, product + 1)
    elsewhere = is_return & lines["original_order_id"].is_valid().to_numpy()
    quantity = pc.fill_null(pc.abs(lines["quantity"]), -1.0).to_numpy()
    return Lines(
        day=lines["order_date"].cast(pa.int32()).to_numpy().astype(np.int64),
        amount=lines["millionths"].to_numpy(),
        quantity=quantity,
        order=np.where(order < 0, -1, _pairs(customer, order + 1)),
        goods=np.where(elsewhere, -1, goods),
        product=product,
    )


def _codes(words: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return a number for each word, -1 for none."""
    coded = words.combine_chunks().dictionary_encode().indices
    codes: NDArray[np.int64] = pc.fill_null(coded.cast(pa.int64()), -1).to_numpy()
    return codes


def _pairs(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number for each pair of numbers from 0 on."""
    width = int(right.max(initial=0)) + 1
    return left * width + right
