"""Which order lines count, with what amount, and why do the others not?

Every line of the file stays in the prepared table. ``reason`` is null for the lines
that count; for every other line it names the rule that keeps it out, so that lines and
amounts in are lines and amounts out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.ingest.part import BAD, CleanTable
from xl_crm.ingest.parse import among
from xl_crm.tables.orders import STATUS_WORDS, OrderStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.engine import Engine

#: A gap before the last day that hints at a mistyped year.
LONELY_DAYS = 180
_PREPARED = (
    *("customer_id", "order_id", "order_date", "category", "product"),
    *("owner", "region", "channel", "order_status"),
)


class Returns(StrEnum):
    """What is done with return lines."""

    NET = "net"
    EXCLUDE = "exclude"

    @property
    def label(self) -> Label:
        """Name for people."""
        return {
            Returns.NET: Label(zh="冲减销售", en="netted against sales"),
            Returns.EXCLUDE: Label(zh="不计", en="left out"),
        }[self]


class ZeroAmount(StrEnum):
    """What is done with lines of amount zero."""

    COUNT = "count"
    EXCLUDE = "exclude"

    @property
    def label(self) -> Label:
        """Name for people."""
        return {
            ZeroAmount.COUNT: Label(zh="计为订单", en="count as orders"),
            ZeroAmount.EXCLUDE: Label(zh="不计", en="left out"),
        }[self]


class OrderUnit(StrEnum):
    """What is one order."""

    NUMBER = "number"
    LINE = "line"

    @property
    def label(self) -> Label:
        """Name for people."""
        return {
            OrderUnit.NUMBER: Label(
                zh="订单号；没有时同客户同日算一单",
                en="order number, else customer and day",
            ),
            OrderUnit.LINE: Label(zh="每行一单", en="every line"),
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRules:
    """How order lines are judged.

    Attributes
    ----------
    status_words : mapping of str to OrderStatus
        Words of this company's exports, beside the known ones.
    new_product_days : int
        A product is new for so many days after its launch.
    """

    returns: Returns = Returns.NET
    zero_amount: ZeroAmount = ZeroAmount.COUNT
    order_unit: OrderUnit = OrderUnit.NUMBER
    status_words: Mapping[str, OrderStatus] = field(default_factory=dict)
    new_product_days: int = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Prepared order lines, held by the engine.

    Attributes
    ----------
    data : ibis table
        Columns: row, customer_id, order_id, order_key, order_date, amount (decimal, net
        sign), is_return, is_new, category, product, owner, region, channel, reason, and
        the ``__bad`` columns of the fields found.
    fields : frozenset of str
        Optional fields that were found: what is absent is null throughout.
    lines : CleanTable
        The table the lines come from: its place is where ``row`` counts.
    """

    data: Expr
    fields: frozenset[str]
    lines: CleanTable

    def kept(self, as_of: date) -> Expr:
        """Return the lines that count up to a day."""
        data = self.data
        return data.filter(data.reason.isnull() & (data.order_date <= as_of))


def prepare_orders(
    engine: Engine, orders: CleanTable, lines: CleanTable | None, rules: OrderRules
) -> Orders:
    """Give each order line an amount, a kind and, where it does not count, a reason."""
    joined = orders.data
    if lines is not None:
        joined = _join_lines(orders, lines)
        joined = engine.connection.create_table("orders_joined", joined)
    source = orders if lines is None else lines
    found = frozenset(orders.fields) | frozenset(lines.fields if lines else ())
    typed = joined.mutate(
        **{
            name: ibis.null("date" if name == "order_date" else "string")
            for name in _PREPARED
            if name not in joined.columns
        }
    )
    typed = typed.mutate(amount=_amount(typed, found))
    typed = typed.mutate(is_return=_is_return(typed, found))
    typed = typed.mutate(
        amount=ibis.ifelse(typed.is_return, -typed.amount.abs(), typed.amount),
        is_new=_is_new(typed, found, rules.new_product_days),
        order_key=_order_key(typed, rules.order_unit),
    )
    typed = typed.mutate(reason=_reason(typed, found, rules))
    bad = [name for name in typed.columns if name.endswith(BAD)]
    columns = ("row", *_PREPARED, "order_key", "amount", "is_return", "is_new")
    data = engine.connection.create_view(
        "orders_prepared", typed.select(*columns, "reason", *bad)
    )
    return Orders(data=data, fields=found, lines=source)


def last_day(orders: Orders) -> tuple[date | None, bool]:
    """Return the last day with a counted line, and whether it lies far off the rest.

    A date far behind all others is likely mistyped; it is used all the same, and said.
    """
    data = orders.data.filter(orders.data.reason.isnull())
    days = data.select("order_date").distinct().order_by(ibis.desc("order_date"))
    last = [day.date() for day in days.limit(2).to_pandas()["order_date"]]
    if not last:
        return None, False
    lonely = len(last) > 1 and last[0] - last[1] > timedelta(days=LONELY_DAYS)
    return last[0], lonely


def _join_lines(orders: CleanTable, lines: CleanTable) -> Expr:
    """Give every line the fields of its order; an order number counts once."""
    ranked = orders.data.mutate(
        nth=ibis.row_number().over(group_by="order_id", order_by="row")
    )
    headers = ranked.filter(ranked.nth == 0)
    line_columns = set(lines.data.columns)
    taken = [name for name in headers.columns if name not in {*line_columns, "nth"}]
    headers = headers.select("order_id", *taken).mutate(has_header=True)
    return lines.data.left_join(headers, "order_id").select(
        *lines.data.columns, *taken, "has_header"
    )


def _order_key(typed: Expr, unit: OrderUnit) -> Expr:
    """Return what tells the orders of one customer apart."""
    if unit is OrderUnit.LINE:
        return typed.row.cast("string")
    return ibis.coalesce(typed.order_id, typed.order_date.cast("string"))


def _amount(typed: Expr, found: frozenset[str]) -> Expr:
    """Return the amount as written; where it is blank, quantity times unit price.

    An amount that is there but cannot be read is not replaced.
    """
    parts = []
    if "order_amount" in found:
        parts.append(typed.order_amount)
    if {"quantity", "unit_price"} <= found:
        product = typed.quantity * typed.unit_price.cast("float64")
        product = product.round(6).try_cast("decimal(18, 6)")
        if parts:
            unread = typed["order_amount" + BAD].notnull()
            product = ibis.ifelse(unread, ibis.null("decimal(18, 6)"), product)
        parts.append(product)
    return ibis.coalesce(*parts)


def _is_return(typed: Expr, found: frozenset[str]) -> Expr:
    """Tell the lines that take something back: flagged, or negative."""
    negative = (typed.amount < 0).fill_null(False)
    if "return_flag" in found:
        return negative | typed.return_flag.fill_null(False)
    return negative


def _is_new(typed: Expr, found: frozenset[str], days: int) -> Expr:
    """Tell the lines with a new product; null where nothing says so."""
    answers = []
    if "is_new_product" in found:
        answers.append(typed.is_new_product)
    if "product_launch_date" in found:
        age = typed.order_date.delta(typed.product_launch_date, unit="day")
        answers.append(age.between(0, days))
    return ibis.coalesce(*answers) if answers else ibis.null("boolean")


def _reason(typed: Expr, found: frozenset[str], rules: OrderRules) -> Expr:
    """Return the first rule that keeps a line out; null where it counts."""
    branches = []
    if "has_header" in typed.columns:
        branches.append((typed.has_header.isnull(), "order_without_header"))
    branches += [
        (typed.customer_id.isnull(), "no_customer"),
        (typed["order_date" + BAD].notnull(), "bad_date"),
        (typed.order_date.isnull(), "no_date"),
        (typed.amount.isnull() & _bad_amount(typed), "bad_number"),
        (typed.amount.isnull(), "no_amount"),
    ]
    if "order_status" in found:
        branches += _status_branches(typed, rules.status_words)
    if rules.returns is Returns.EXCLUDE:
        branches.append((typed.is_return, "return_excluded"))
    if rules.zero_amount is ZeroAmount.EXCLUDE:
        branches.append((typed.amount == 0, "zero_amount"))
    return ibis.cases(*branches, else_=ibis.null("string"))


def _bad_amount(typed: Expr) -> Expr:
    """Tell the lines whose amount holds an unreadable text."""
    names = ("order_amount", "quantity", "unit_price")
    bad = [typed[name + BAD] for name in names if name + BAD in typed.columns]
    return ibis.coalesce(*bad).notnull()


def _status_branches(
    typed: Expr, words: Mapping[str, OrderStatus]
) -> list[tuple[Expr, str]]:
    """Return the conditions under which the status keeps a line out."""
    known = {word: status for status, words in STATUS_WORDS.items() for word in words}
    known |= {word.strip().casefold(): status for word, status in words.items()}
    by_status: dict[OrderStatus, list[str]] = {status: [] for status in OrderStatus}
    for word, status in known.items():
        by_status[status].append(word)
    word = typed.order_status.lower()
    returned = among(word, by_status[OrderStatus.RETURNED])
    completed = among(word, by_status[OrderStatus.COMPLETED])
    counted = completed | (returned & typed.is_return)
    return [
        (among(word, by_status[OrderStatus.CANCELLED]), "cancelled"),
        (among(word, by_status[OrderStatus.PENDING]), "not_completed"),
        (returned & ~typed.is_return, "returned"),
        (~counted.fill_null(False), "unknown_status"),
    ]
