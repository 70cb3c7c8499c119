"""How does a customer buy?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.metrics._spec import Metric, ratio, sheet_ratio
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    import pandas as pd


def frequency(customers: pd.DataFrame) -> pd.Series:
    """Distinct completed orders in the window."""
    return customers["orders"]


def recency_days(customers: pd.DataFrame) -> pd.Series:
    """Whole days from the last sale to the as-of date."""
    return customers["days_since_last_order"]


def category_concentration(customers: pd.DataFrame) -> pd.Series:
    """Share of the main category in the net amounts of all positive ones."""
    return ratio(customers["top_category_amount"], customers["category_amount"])


METRICS = (
    Metric(
        name="frequency",
        label=Label(zh="消费频次", en="Frequency"),
        unit=Unit.COUNT,
        better=Better.HIGHER,
        needs=("orders",),
        compute=frequency,
        formula=Label(
            zh="统计周期内已完成订单数（去重，退货不计）",
            en="distinct completed orders in the window, returns not counted",
        ),
        undefined=Label(zh="", en=""),
        source="B15",
    ),
    Metric(
        name="recency_days",
        label=Label(zh="最近一次消费间隔", en="Recency"),
        unit=Unit.DAYS,
        better=Better.LOWER,
        needs=("days_since_last_order",),
        compute=recency_days,
        formula=Label(
            zh="统计截止日 − 最近一次消费日期", en="as-of date - date of the last sale"
        ),
        undefined=Label(zh="从未成交", en="never bought"),
        source="B16",
    ),
    Metric(
        name="category_concentration",
        label=Label(zh="主力品类集中度", en="Category concentration"),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        needs=("top_category_amount", "category_amount"),
        compute=category_concentration,
        formula=Label(
            zh="金额最大品类的净额 ÷ 各品类正净额之和",
            en="net amount of the top category / that of all positive categories",
        ),
        undefined=Label(
            zh="统计周期内没有正净额", en="no positive net amount in the window"
        ),
        source="B17",
        sheet_formula=sheet_ratio("top_category_amount", "category_amount"),
        ceiling=1.0,
    ),
)
