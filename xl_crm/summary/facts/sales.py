"""What was sold: order lines that count, returns with a minus sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.summary.facts._spec import Fact, FactTable, Measure, Ratio
from xl_crm.summary.facts._traits import with_traits
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from xl_crm.summary.facts._spec import Expr, FactInputs

_FIELDS = ("owner", "region", "channel", "category", "product")
#: Fields of an order line that can only be filtered by, and the columns with them.
_FILTERED = {
    "order_id": "order_id",
    "original_order_id": "original_order_id",
    "order_date": "order_date",
    "order_amount": "amount",
    "quantity": "quantity",
    "order_status": "order_status",
    "is_new_product": "is_new",
}


def _sales(inputs: FactInputs) -> FactTable:
    """One row an order line; the owner is that of the order, not the customer's.

    Customers and orders are counted by number: distinct texts of millions of lines
    would take several times as long, question by question.
    """
    lines = inputs.orders.data
    have = inputs.orders.fields
    fields = [name for name in _FIELDS if name in have]
    filtered = {
        name: column
        for name, column in _FILTERED.items()
        if name in inputs.filtered & have and column in lines.columns
    }
    key = ["customer_id", "order_key"]
    orders = lines.select(key).distinct().mutate(order_no=ibis.row_number())
    orders = orders.join(inputs.traits.select("customer_id", "customer_no"), key[0])
    stored = inputs.store(
        "sales",
        lines.join(orders, key).select(
            "customer_no",
            "order_no",
            "amount",
            "is_return",
            *fields,
            day="order_date",
            **filtered,
        ),
    )
    columns = {"customer_no", "day", "order_no", "amount", "is_return", *fields}
    columns |= set(filtered)
    return with_traits(stored, columns, inputs.traits, on="customer_no")


def _new_customers(rows: Expr) -> Expr:
    first = (rows.day == rows.first_order_date) & ~rows.is_return
    return rows.customer_no.nunique(where=first)


#: Of any fact with both amount and orders.
AVG_ORDER_VALUE = Ratio(
    name="avg_order_value",
    label=Label(zh="客单价", en="Average order value"),
    unit=Unit.MONEY,
    numerator="net_amount",
    denominator="orders",
    note=Label(zh="成交金额 ÷ 订单数", en="net amount / orders"),
)

MEASURES: tuple[Measure | Ratio, ...] = (
    Measure(
        name="net_amount",
        label=Label(zh="成交金额", en="Net amount"),
        unit=Unit.MONEY,
        aggregate=lambda rows: rows.amount.sum().fill_null(0),
        additive=True,
        note=Label(zh="订单金额之和，退货冲减", en="order amounts less returns"),
    ),
    Measure(
        name="orders",
        label=Label(zh="订单数", en="Orders"),
        unit=Unit.COUNT,
        aggregate=lambda rows: rows.order_no.nunique(where=~rows.is_return),
        note=Label(
            zh="有销售行的不同订单；整单退回的不计",
            en="distinct orders with a sale; those taken back whole do not count",
        ),
    ),
    Measure(
        name="customers",
        label=Label(zh="成交客户数", en="Buying customers"),
        unit=Unit.NUMBER,
        aggregate=lambda rows: rows.customer_no.nunique(where=~rows.is_return),
        note=Label(zh="有订单的不同客户", en="distinct customers with an order"),
    ),
    Measure(
        name="new_customers",
        label=Label(zh="新增客户数", en="New customers"),
        unit=Unit.NUMBER,
        aggregate=_new_customers,
        needs=("first_order_date",),
        note=Label(
            zh="有史以来第一张成交订单在此期间的客户",
            en="customers whose first order ever lies here",
        ),
    ),
    Measure(
        name="returned_amount",
        label=Label(zh="退货金额", en="Returns"),
        unit=Unit.MONEY,
        aggregate=lambda rows: (-rows.amount).sum(where=rows.amount < 0).fill_null(0),
        better=Better.LOWER,
        additive=True,
    ),
    Measure(
        name="sold_amount",
        label=Label(zh="销售额（退货前）", en="Sales before returns"),
        unit=Unit.MONEY,
        aggregate=lambda rows: rows.amount.sum(where=rows.amount > 0).fill_null(0),
        additive=True,
    ),
    AVG_ORDER_VALUE,
    Ratio(
        name="revenue_per_customer",
        label=Label(zh="客均成交金额", en="Net amount per customer"),
        unit=Unit.MONEY,
        numerator="net_amount",
        denominator="customers",
        note=Label(zh="成交金额 ÷ 成交客户数", en="net amount / buying customers"),
    ),
    Ratio(
        name="return_rate",
        label=Label(zh="退货率", en="Return rate"),
        unit=Unit.PERCENT,
        numerator="returned_amount",
        denominator="sold_amount",
        better=Better.LOWER,
        note=Label(zh="退货金额 ÷ 退货前销售额", en="returns / sales before returns"),
    ),
)

SALES = Fact(
    name="sales",
    label=Label(zh="销售", en="Sales"),
    needs=("orders",),
    build=_sales,
    measures=MEASURES,
    rows=("customer_id", "day", "net_amount"),
    fields={"day": (("orders.order_date",),)},
)
