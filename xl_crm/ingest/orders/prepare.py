"""Which order lines count, with what amount, and why do the others not?

Every line of the file stays in the prepared table. ``reason`` is null for the lines
that count; for every other line it names the rule that keeps it out, so that lines and
amounts in are lines and amounts out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.ingest.orders.headers import join_lines
from xl_crm.ingest.orders.repeated import find_repeated
from xl_crm.ingest.parse import among
from xl_crm.ingest.part import BAD, ROWS_A_PART, CleanTable
from xl_crm.tables.orders import STATUS_WORDS, OrderStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.engine import Engine

#: A gap before the last day that hints at a mistyped year.
LONELY_DAYS = 180
_PREPARED = (
    *("customer_id", "order_id", "original_order_id", "order_date", "category"),
    *("product", "quantity", "owner", "region", "channel", "order_status"),
)
_TYPES = {"order_date": "date", "quantity": "float64"}


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


class ReturnBasis(StrEnum):
    """On which day a matched return counts."""

    RETURN_DATE = "return_date"
    ORIGINAL_ORDER = "original_order"

    @property
    def label(self) -> Label:
        """Name for people."""
        return {
            ReturnBasis.RETURN_DATE: Label(zh="退货日", en="day of the return"),
            ReturnBasis.ORIGINAL_ORDER: Label(zh="原订单日", en="day of the sale"),
        }[self]


class UnexplainedNegative(StrEnum):
    """What is done with a negative amount that is no return and fits no sale."""

    QUARANTINE = "quarantine"
    COUNT = "count"

    @property
    def label(self) -> Label:
        """Name for people."""
        return {
            UnexplainedNegative.QUARANTINE: Label(zh="隔离", en="quarantined"),
            UnexplainedNegative.COUNT: Label(zh="计入", en="counted"),
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
    return_match_days : int
        A return that names no order is looked for among the sales of so many days.
    extreme_mads : float
        An amount so many deviations off the median, on a log scale, is extreme; 0 for
        none.
    """

    returns: Returns = Returns.NET
    return_basis: ReturnBasis = ReturnBasis.RETURN_DATE
    return_match_days: int = 30
    unexplained_negative: UnexplainedNegative = UnexplainedNegative.QUARANTINE
    extreme_mads: float = 3.5
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
        Columns: row, customer_id, order_id, original_order_id, order_key, order_date,
        amount (decimal, net sign), quantity, is_return, bare_negative (nothing but its
        sign says that it is a return), is_new, category, product, owner, region,
        channel, order_status, reason, and the ``__bad`` columns of the fields found.
        Once returns are matched also is_reversed (the line is part of sales and returns
        that add up to nothing) and is_matched (a return whose sale was found).
    fields : frozenset of str
        Optional fields that were found: what is absent is null throughout.
    lines : CleanTable
        The table the lines come from: its place is where ``row`` counts.
    rules : OrderRules
        How the lines were judged.
    """

    data: Expr
    fields: frozenset[str]
    lines: CleanTable
    rules: OrderRules

    @property
    def is_matched(self) -> bool:
        """Whether returns have been matched with their sales."""
        return "is_reversed" in self.data.columns

    def kept(self, as_of: date) -> Expr:
        """Return the lines that count up to a day.

        A sale that was taken back as a whole is no visit, and neither is its return:
        both have ``is_return`` here, so that what asks for sales asks one column.
        """
        data = self.data
        kept = data.filter(data.reason.isnull() & (data.order_date <= as_of))
        if not self.is_matched:
            return kept
        return kept.mutate(is_return=kept.is_return | kept.is_reversed)


def prepare_orders(
    engine: Engine, orders: CleanTable, lines: CleanTable | None, rules: OrderRules
) -> Orders:
    """Give each order line an amount, a kind and, where it does not count, a reason."""
    orders = replace(orders, data=_with_status(orders))
    joined = orders.data
    if lines is not None:
        joined = join_lines(orders, lines)
        joined = engine.connection.create_table("orders_joined", joined)
    source = orders if lines is None else lines
    found = frozenset(orders.fields) | frozenset(lines.fields if lines else ())
    typed = joined.mutate(
        **{
            name: ibis.null(_TYPES.get(name, "string"))
            for name in _PREPARED
            if name not in joined.columns
        }
    )
    repeated = find_repeated(engine, source)
    if repeated is not None:
        typed = typed.left_join(repeated, "row").drop("row_right")
    typed = typed.mutate(amount=line_amount(typed, found))
    typed = typed.mutate(says_return=_says_return(typed, found, rules.status_words))
    typed = typed.mutate(is_return=_is_return(typed, found))
    typed = typed.mutate(
        amount=ibis.ifelse(typed.is_return, -typed.amount.abs(), typed.amount),
        bare_negative=typed.is_return & ~typed.says_return,
        is_new=_is_new(typed, found, rules.new_product_days),
        order_key=_order_key(typed, rules.order_unit),
    )
    typed = typed.mutate(reason=_reason(typed, found, rules))
    bad = [name for name in typed.columns if name.endswith(BAD)]
    kinds = ("is_return", "bare_negative", "is_new")
    columns = ("row", *_PREPARED, "order_key", "amount", *kinds, "reason", *bad)
    data = engine.connection.create_view("orders_prepared", typed.select(*columns))
    return Orders(data=data, fields=found, lines=source, rules=rules)


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


def _with_status(orders: CleanTable) -> Expr:
    """Take the orders of a file without a column of statuses for completed.

    Beside a file that has one they would be of unknown status.
    """
    without = [
        place
        for place, part in enumerate(orders.parts)
        if "order_status" not in part.columns
    ]
    if not without or "order_status" not in orders.fields:
        return orders.data
    here = (orders.data.row // ROWS_A_PART).isin(without)
    status = ibis.ifelse(here, str(OrderStatus.COMPLETED), orders.data.order_status)
    return orders.data.mutate(order_status=status)


def _order_key(typed: Expr, unit: OrderUnit) -> Expr:
    """Return what tells the orders of one customer apart."""
    if unit is OrderUnit.LINE:
        return typed.row.cast("string")
    return ibis.coalesce(typed.order_id, typed.order_date.cast("string"))


def line_amount(typed: Expr, found: frozenset[str]) -> Expr:
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


def _says_return(
    typed: Expr, found: frozenset[str], words: Mapping[str, OrderStatus]
) -> Expr:
    """Tell the lines that call themselves a return: flag, quantity or status."""
    says = [ibis.literal(False)]
    if "return_flag" in found:
        says.append(typed.return_flag)
    if "quantity" in found:
        says.append(typed.quantity < 0)
    if "order_status" in found:
        returned = _words_by_status(words)[OrderStatus.RETURNED]
        says.append(among(typed.order_status.lower(), returned))
    return reduce(or_, (each.fill_null(False) for each in says))


def _is_return(typed: Expr, found: frozenset[str]) -> Expr:
    """Tell the lines that take something back: negative, flagged, or goods sent back.

    A status alone does not: 已退货 beside a positive amount is a sale that is left out.
    Neither does a negative quantity where the price is negative too.
    """
    back = [typed.amount < 0]
    if "return_flag" in found:
        back.append(typed.return_flag)
    if "quantity" in found:
        sent = (typed.quantity < 0) & (typed.amount > 0)
        if "unit_price" in found:
            sent &= (typed.unit_price >= 0).fill_null(True)
        back.append(sent)
    return reduce(or_, (each.fill_null(False) for each in back))


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
    if "repeated" in typed.columns:
        branches += [
            (typed.repeated == rule, rule)
            for rule in ("duplicate_line", "repeated_export")
        ]
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


def _words_by_status(
    words: Mapping[str, OrderStatus],
) -> dict[OrderStatus, list[str]]:
    """Return all words of each status; a word of the settings wins over a known one."""
    known = {word: status for status, words in STATUS_WORDS.items() for word in words}
    known |= {word.strip().casefold(): status for word, status in words.items()}
    by_status: dict[OrderStatus, list[str]] = {status: [] for status in OrderStatus}
    for word, status in known.items():
        by_status[status].append(word)
    return by_status


def _status_branches(
    typed: Expr, words: Mapping[str, OrderStatus]
) -> list[tuple[Expr, str]]:
    """Return the conditions under which the status keeps a line out."""
    by_status = _words_by_status(words)
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
