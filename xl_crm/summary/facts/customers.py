"""Who are the customers, what did they buy, and who of them has left?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.summary.bands import LEFT, YES
from xl_crm.summary.facts._spec import Fact, FactTable, Measure, Ratio
from xl_crm.summary.facts.sales import AVG_ORDER_VALUE
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_crm.summary.facts._spec import Expr, FactInputs


def _customers(inputs: FactInputs) -> FactTable:
    """One row a customer, as of the as-of date: no day, what is asked is the state."""
    rows = inputs.traits.mutate(day=ibis.null("date"))
    return FactTable(data=rows, columns=frozenset(inputs.traits.columns))


def _churned(inputs: FactInputs) -> FactTable:
    """Return those customers who have left."""
    rows = inputs.traits.mutate(day=ibis.null("date"))
    rows = rows.filter((rows.churn_status == LEFT).fill_null(False))
    return FactTable(data=rows, columns=frozenset(inputs.traits.columns))


def _coded(name: str, code: str) -> Callable[[Expr], Expr]:
    """Count the rows that have a code in a column."""
    return lambda rows: rows.count(where=(rows[name] == code).fill_null(False))


def _flagged(name: str) -> Callable[[Expr], Expr]:
    """Count the rows that have a flag."""
    return lambda rows: rows.count(where=rows[name].fill_null(False))


_BUYING: tuple[Measure | Ratio, ...] = (
    Measure(
        name="customers",
        label=Label(zh="客户数", en="Customers"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(),
        additive=True,
        note=Label(
            zh="客户表中或有订单的客户", en="listed as a customer, or with an order"
        ),
    ),
    Measure(
        name="buyers",
        label=Label(zh="成交客户数", en="Buying customers"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.orders > 0),
        needs=("orders",),
        additive=True,
        note=Label(zh="统计周期内有订单的客户", en="with an order in the window"),
    ),
    Measure(
        name="orders",
        label=Label(zh="订单数", en="Orders"),
        unit=Unit.COUNT,
        aggregate=lambda rows: rows.orders.sum(),
        needs=("orders",),
        additive=True,
        note=Label(zh="统计周期内", en="in the window"),
    ),
    Measure(
        name="net_amount",
        label=Label(zh="成交金额", en="Net amount"),
        unit=Unit.MONEY,
        # as decimals, which add up the same in any order
        aggregate=lambda rows: rows.net_amount.cast("decimal(38, 6)").sum(),
        needs=("net_amount",),
        additive=True,
        note=Label(
            zh="统计周期内，退货冲减", en="in the window; order amounts less returns"
        ),
    ),
    AVG_ORDER_VALUE,
    Ratio(
        name="revenue_per_customer",
        label=Label(zh="客均成交金额", en="Net amount per customer"),
        unit=Unit.MONEY,
        numerator="net_amount",
        denominator="buyers",
        note=Label(zh="成交金额 ÷ 成交客户数", en="net amount / buying customers"),
    ),
    Ratio(
        name="orders_per_customer",
        label=Label(zh="客均订单数", en="Orders per customer"),
        unit=Unit.RATIO,
        numerator="orders",
        denominator="buyers",
        note=Label(zh="订单数 ÷ 成交客户数", en="orders / buying customers"),
    ),
    Measure(
        name="repeat_buyers",
        label=Label(zh="复购客户数", en="Repeat customers"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.orders > 1),
        needs=("orders",),
        additive=True,
        note=Label(
            zh="统计周期内有2张及以上订单的客户",
            en="with 2 orders or more in the window",
        ),
    ),
    Ratio(
        name="repurchase_rate",
        label=Label(zh="复购率", en="Repurchase rate"),
        unit=Unit.PERCENT,
        numerator="repeat_buyers",
        denominator="buyers",
        note=Label(
            zh="复购客户数 ÷ 成交客户数", en="repeat customers / buying customers"
        ),
    ),
    Measure(
        name="recency_days",
        label=Label(zh="平均未购天数", en="Mean days since the last order"),
        unit=Unit.DAYS,
        aggregate=lambda rows: rows.days_since_last_order.mean(),
        better=Better.LOWER,
        needs=("days_since_last_order",),
        note=Label(zh="有过订单的客户", en="of customers who ever bought"),
    ),
    Measure(
        name="complaining",
        label=Label(zh="投诉客户数", en="Complaining customers"),
        unit=Unit.NUMBER,
        aggregate=_coded("complained", YES),
        better=Better.LOWER,
        needs=("complained",),
        additive=True,
        note=Label(zh="统计周期内有投诉的客户", en="with a complaint in the window"),
    ),
)

_LEAVING: tuple[Measure | Ratio, ...] = (
    Measure(
        name="judged",
        label=Label(zh="可判断客户数", en="Customers judged"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.count(where=rows.churn_status.notnull()),
        better=Better.NEUTRAL,
        needs=("churn_status",),
        additive=True,
        note=Label(
            zh="有过购买或在流失名单中的客户；从未购买的不判断",
            en="who ever bought, or are on the list; nobody else can be judged",
        ),
    ),
    Measure(
        name="churned",
        label=Label(zh="流失客户数", en="Churned customers"),
        unit=Unit.NUMBER,
        aggregate=_coded("churn_status", LEFT),
        better=Better.LOWER,
        needs=("churn_status",),
        additive=True,
        note=Label(
            zh="到统计截止日：流失名单中的，或未购天数超过购买周期规则的",
            en="by the as-of date: on the list, or without a purchase for longer than "
            "the rules of purchase intervals allow",
        ),
    ),
    Ratio(
        name="churn_rate",
        label=Label(zh="累计流失率", en="Churned share"),
        unit=Unit.PERCENT,
        numerator="churned",
        denominator="judged",
        better=Better.LOWER,
        note=Label(
            zh="流失客户数 ÷ 可判断客户数", en="churned customers / customers judged"
        ),
    ),
)


def _left_in(period: str, suffix: str, zh: str, en: str) -> Iterator[Measure | Ratio]:
    """Yield who was active at the start of a period, who left in it, and the rate."""
    active, left = f"active_at_start{suffix}", f"churned_in_period{suffix}"
    yield Measure(
        name=active,
        label=Label(zh=f"{zh}初在用客户数", en=f"Active at the start of {en}"),
        unit=Unit.NUMBER,
        aggregate=_flagged(f"was_active_{period}"),
        needs=(f"was_active_{period}",),
        additive=True,
        note=Label(
            zh="前一天可判断且未流失的客户；名单中没有日期的不计",
            en="judged and not churned the day before; those on the list without a "
            "date do not count",
        ),
    )
    yield Measure(
        name=left,
        label=Label(zh=f"{zh}内流失客户数", en=f"Churned in {en}"),
        unit=Unit.NUMBER,
        aggregate=_flagged(f"has_left_{period}"),
        better=Better.LOWER,
        needs=(f"has_left_{period}",),
        additive=True,
        note=Label(
            zh="期初在用、期末已流失的客户",
            en="active at its start and churned by its end",
        ),
    )
    yield Ratio(
        name=f"period_churn_rate{suffix}",
        label=Label(zh=f"{zh}流失率", en=f"Churn rate of {en}"),
        unit=Unit.PERCENT,
        numerator=left,
        denominator=active,
        better=Better.LOWER,
        note=Label(
            zh="期内流失客户数 ÷ 期初在用客户数",
            en="churned in the period / active at its start",
        ),
    )


_IN_PERIODS: tuple[Measure | Ratio, ...] = (
    *_left_in("current", "", "本期", "the period"),
    *_left_in("previous", "_previous", "上期", "the period before"),
    *_left_in("year_ago", "_year_ago", "去年同期", "the same period a year ago"),
)

CUSTOMERS = Fact(
    name="customers",
    label=Label(zh="客户", en="Customers"),
    needs=(),
    build=_customers,
    measures=(*_BUYING, *_LEAVING, *_IN_PERIODS),
)

CHURNED_CUSTOMERS = Fact(
    name="churned_customers",
    label=Label(zh="流失客户", en="Churned customers"),
    needs=(),
    build=_churned,
    measures=(
        Measure(
            name="churned_customers",
            label=Label(zh="流失客户数", en="Churned customers"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: rows.count(),
            better=Better.LOWER,
            additive=True,
            note=Label(zh="到统计截止日已流失的客户", en="left by the as-of date"),
        ),
        Measure(
            name="earlier_amount",
            label=Label(zh="统计周期内成交金额", en="Net amount in the window"),
            unit=Unit.MONEY,
            aggregate=lambda rows: rows.net_amount.cast("decimal(38, 6)").sum(),
            needs=("net_amount",),
            additive=True,
            note=Label(
                zh="这些客户在统计周期内、流失之前的成交",
                en="what they still bought in the window",
            ),
        ),
    ),
)
