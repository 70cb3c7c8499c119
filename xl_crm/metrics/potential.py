"""Is a customer growing, curious and responsive?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.metrics._spec import RATE_PLACES, Metric, ratio, sheet_ratio
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    import pandas as pd

#: The symmetric rate of two amounts that are not negative lies between these.
SYMMETRIC_ENDS = (-2.0, 2.0)


def growth_3m(customers: pd.DataFrame) -> pd.Series:
    """Growth over the preceding span; NaN for a base of 0 or less."""
    base = customers["amount_before"]
    base = base.where(base > 0)
    return ratio(customers["amount_recent"] - base, base)


def symmetric_growth_3m(customers: pd.DataFrame) -> pd.Series:
    """Growth over the mean of both spans, in [-2, 2]; NaN where the mean is not > 0.

    References
    ----------
    Davis, Haltiwanger & Schuh (1996), Job Creation and Destruction.
    """
    recent, before = customers["amount_recent"], customers["amount_before"]
    mean = (recent + before) / 2
    return ratio(recent - before, mean.where(mean > 0)).clip(*SYMMETRIC_ENDS)


def new_product_rate(customers: pd.DataFrame) -> pd.Series:
    """Orders with a new product over orders, both in the window."""
    return ratio(customers["new_product_orders"], customers["orders"])


def response_rate(customers: pd.DataFrame) -> pd.Series:
    """Answered touches over touches, both in the window."""
    return ratio(customers["responses"], customers["touches"])


METRICS = (
    Metric(
        name="growth_3m",
        label=Label(zh="近3个月消费增长率", en="3-month spend growth"),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        needs=("amount_recent", "amount_before"),
        compute=growth_3m,
        formula=Label(
            zh="(近3个完整月净额 − 之前3个月净额) ÷ 之前3个月净额",
            en="(net amount of the last 3 full months - that of the 3 before) / the "
            "latter",
        ),
        undefined=Label(zh="基期为0或为负", en="the base is 0 or negative"),
        source="B21",
        sheet_formula=(
            'IF(OR(COUNT([@amount_recent])=0,N([@amount_before])<=0),"",ROUND('
            "([@amount_recent]-[@amount_before])/[@amount_before],"
            f"{RATE_PLACES}))"
        ),
        scored_as="symmetric_growth_3m",
    ),
    Metric(
        name="new_product_rate",
        label=Label(zh="新品尝试率", en="New-product trial rate"),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        needs=("new_product_orders", "orders"),
        compute=new_product_rate,
        formula=Label(
            zh="含新品的订单数 ÷ 订单数（统计周期内）",
            en="orders with a new product / orders, in the window",
        ),
        undefined=Label(zh="统计周期内没有订单", en="no order in the window"),
        source="B22",
        sheet_formula=sheet_ratio("new_product_orders", "orders"),
        ceiling=1.0,
    ),
    Metric(
        name="response_rate",
        label=Label(zh="互动响应率", en="Interaction response rate"),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        needs=("responses", "touches"),
        compute=response_rate,
        formula=Label(
            zh="响应次数 ÷ 主动触达次数（统计周期内）",
            en="answered touches / touches, in the window",
        ),
        undefined=Label(zh="统计周期内没有触达", en="no touch in the window"),
        source="B23",
        sheet_formula=sheet_ratio("responses", "touches"),
        ceiling=1.0,
    ),
    Metric(
        name="symmetric_growth_3m",
        label=Label(
            zh="近3个月对称增长率(评分用)", en="3-month symmetric growth (scoring)"
        ),
        unit=Unit.RATIO,
        better=Better.HIGHER,
        needs=("amount_recent", "amount_before"),
        compute=symmetric_growth_3m,
        formula=Label(
            zh="(近3个月净额 − 之前3个月净额) ÷ 两者均值，限于−2至2",
            en="(last 3 months - 3 before) / mean of both, within -2 and 2",
        ),
        undefined=Label(
            zh="两段净额之和不大于0", en="the two amounts sum to 0 or less"
        ),
        source="E9; Davis, Haltiwanger & Schuh (1996)",
        sheet_formula=(
            "IF(OR(COUNT([@amount_recent],[@amount_before])<2,"
            'N([@amount_recent])+N([@amount_before])<=0),"",'
            f"MAX({SYMMETRIC_ENDS[0]:g},MIN({SYMMETRIC_ENDS[1]:g},"
            "ROUND(([@amount_recent]-[@amount_before])/"
            f"(([@amount_recent]+[@amount_before])/2),{RATE_PLACES}))))"
        ),
    ),
)
