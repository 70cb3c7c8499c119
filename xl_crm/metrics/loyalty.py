"""How long, how steadily and how contentedly does a customer stay?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.metrics._spec import RATE_PLACES, Metric, ratio, sheet_ratio
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    import pandas as pd


#: One order alone says nothing about steadiness (E19).
MIN_STABILITY_ORDERS = 2


def tenure_days(customers: pd.DataFrame) -> pd.Series:
    """Whole days since the first cooperation, else the first sale."""
    return customers["tenure_days"]


def spend_stability(customers: pd.DataFrame) -> pd.Series:
    """Coefficient of variation of monthly net spending.

    NaN for a mean of 0 or less, and for who ordered only once.
    """
    mean = customers["monthly_mean"]
    repeated = customers["orders_lifetime"] >= MIN_STABILITY_ORDERS
    return ratio(customers["monthly_sd"], mean.where((mean > 0) & repeated))


def complaint_rate(customers: pd.DataFrame) -> pd.Series:
    """Complaints over orders, both in the window; may exceed 1."""
    return ratio(customers["complaints"], customers["orders"])


METRICS = (
    Metric(
        name="tenure_days",
        label=Label(zh="合作时长", en="Tenure"),
        unit=Unit.DAYS,
        better=Better.HIGHER,
        needs=("tenure_days",),
        compute=tenure_days,
        formula=Label(
            zh="统计截止日 − 首次合作日期（没有则为首单日期）",
            en="as-of date - first cooperation date, else first order date",
        ),
        undefined=Label(
            zh="没有首次合作日期，也从未成交", en="no cooperation date and no order"
        ),
        source="B18",
    ),
    Metric(
        name="spend_stability",
        label=Label(zh="消费稳定性(变异系数)", en="Spending instability (CV)"),
        unit=Unit.RATIO,
        better=Better.LOWER,
        needs=("monthly_sd", "monthly_mean", "orders_lifetime"),
        compute=spend_stability,
        formula=Label(
            zh="月净额的样本标准差 ÷ 月均净额；首单后无消费的月份计0",
            en="sample deviation of monthly net amounts / their mean; months without "
            "purchase after the first count as 0",
        ),
        undefined=Label(
            zh="只有一个订单，首单后不满3个完整月，或月均净额不大于0",
            en="one order only, fewer than 3 full months, or a mean of 0 or less",
        ),
        source="B19, E19",
        sheet_formula=(
            "IF(OR(COUNT([@monthly_sd])=0,N([@monthly_mean])<=0,"
            f'N([@orders_lifetime])<{MIN_STABILITY_ORDERS}),"",'
            f"ROUND([@monthly_sd]/[@monthly_mean],{RATE_PLACES}))"
        ),
    ),
    Metric(
        name="complaint_rate",
        label=Label(zh="投诉率", en="Complaint rate"),
        unit=Unit.PERCENT,
        better=Better.LOWER,
        needs=("complaints", "orders"),
        compute=complaint_rate,
        formula=Label(
            zh="投诉次数 ÷ 消费频次（同一统计周期）",
            en="complaints / orders, same window; may exceed 100 %",
        ),
        undefined=Label(zh="统计周期内没有订单", en="no order in the window"),
        source="B20",
        sheet_formula=sheet_ratio("complaints", "orders"),
    ),
)
