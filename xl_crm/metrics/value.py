"""What is a customer worth?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.metrics._spec import AMOUNT_PLACES, Metric, ratio, sheet_ratio
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    import pandas as pd


def monetary(customers: pd.DataFrame) -> pd.Series:
    """Net amount in the window."""
    return customers["net_amount"]


def avg_order_value(customers: pd.DataFrame) -> pd.Series:
    """Net amount over orders, both in the window."""
    return ratio(customers["net_amount"], customers["orders"], AMOUNT_PLACES)


METRICS = (
    Metric(
        name="monetary",
        label=Label(zh="累计消费金额", en="Monetary"),
        unit=Unit.MONEY,
        better=Better.HIGHER,
        needs=("net_amount",),
        compute=monetary,
        formula=Label(
            zh="统计周期内订单金额之和，退货冲减",
            en="net amount of orders in the window",
        ),
        undefined=Label(zh="", en=""),
        source="B13",
    ),
    Metric(
        name="avg_order_value",
        label=Label(zh="平均客单价", en="Average order value"),
        unit=Unit.MONEY,
        better=Better.HIGHER,
        needs=("net_amount", "orders"),
        compute=avg_order_value,
        formula=Label(
            zh="累计消费金额 ÷ 消费频次（同一统计周期）",
            en="monetary / frequency, same window",
        ),
        undefined=Label(zh="统计周期内没有订单", en="no order in the window"),
        source="A19, B14",
        sheet_formula=sheet_ratio("net_amount", "orders", AMOUNT_PLACES),
    ),
)
