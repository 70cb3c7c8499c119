"""By what can facts be grouped?"""

from __future__ import annotations

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.summary.bands import (
    LEFT,
    LOYALTY_LEVELS,
    NO,
    ORDER_BANDS,
    QUADRANTS,
    STAYED,
    TENURE_BANDS,
    VALUE_LEVELS,
    YES,
)
from xl_crm.summary.facts._campaign_measures import CONTROL, TREATED
from xl_crm.summary.facts._spec import Dimension
from xl_crm.summary.filtering import BLANK
from xl_crm.tables.campaigns import CAMPAIGNS
from xl_crm.tables.churn import CHURN, ChurnRule
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.interactions import INTERACTIONS
from xl_crm.tables.opportunities import OPPORTUNITIES, Outcome
from xl_crm.tables.orders import ORDERS
from xl_crm.tables.tickets import TICKETS
from xl_crm.tables.tier import INSUFFICIENT_DATA, NO_PURCHASE, TIERS

_NOT_SCORED = Label(zh="未评分", en="Not scored")
_YES_NO = {YES: Label(zh="是", en="Yes"), NO: Label(zh="否", en="No")}

#: Every dimension, in reading order.
DIMENSIONS = (
    Dimension(name="owner", label=ORDERS["owner"].label),
    Dimension(name="region", label=ORDERS["region"].label),
    Dimension(name="channel", label=ORDERS["channel"].label),
    Dimension(name="category", label=ORDERS["category"].label),
    Dimension(name="product", label=ORDERS["product"].label),
    Dimension(name="industry", label=CUSTOMERS["industry"].label),
    Dimension(name="company_size", label=CUSTOMERS["company_size"].label),
    Dimension(
        name="tier",
        label=Label(zh="客户层级", en="Customer tier"),
        words={
            tier.name: tier.label for tier in (*TIERS, INSUFFICIENT_DATA, NO_PURCHASE)
        },
    ),
    Dimension(
        name="value_level",
        label=Label(zh="价值", en="Value"),
        words=VALUE_LEVELS,
        blank=_NOT_SCORED,
    ),
    Dimension(
        name="loyalty_level",
        label=Label(zh="忠诚度", en="Loyalty"),
        words=LOYALTY_LEVELS,
        blank=_NOT_SCORED,
    ),
    Dimension(
        name="quadrant",
        label=Label(zh="价值忠诚象限", en="Value and loyalty"),
        words=QUADRANTS,
        blank=_NOT_SCORED,
    ),
    Dimension(
        name="tenure_band",
        label=Label(zh="合作时长", en="Time with us"),
        words=TENURE_BANDS,
    ),
    Dimension(
        name="order_band",
        label=Label(zh="订单数分组", en="Number of orders"),
        words=ORDER_BANDS,
    ),
    Dimension(
        name="top_category",
        label=Label(zh="偏好品类", en="Main category"),
        blank=Label(zh="无", en="None"),
    ),
    Dimension(
        name="complained", label=Label(zh="有无投诉", en="Complained"), words=_YES_NO
    ),
    Dimension(
        name="churn_status",
        label=Label(zh="流失状态", en="Churn status"),
        words={
            LEFT: Label(zh="已流失", en="Churned"),
            STAYED: Label(zh="未流失", en="Not churned"),
        },
        blank=Label(zh="无法判断", en="Cannot be judged"),
    ),
    Dimension(
        name="churn_rule",
        label=Label(zh="流失判断依据", en="Churn rule"),
        words={rule.value: rule.label for rule in ChurnRule},
    ),
    Dimension(
        name="churn_reason",
        label=CHURN["churn_reason"].label,
        blank=Label(zh="未记录", en="Not recorded"),
    ),
    Dimension(name="stage", label=OPPORTUNITIES["stage"].label),
    Dimension(
        name="outcome",
        label=Label(zh="商机结果", en="outcome"),
        words={
            Outcome.WON: Label(zh="赢单", en="Won"),
            Outcome.LOST: Label(zh="输单", en="Lost"),
            Outcome.OPEN: Label(zh="未关闭", en="Open"),
        },
    ),
    Dimension(name="ticket_kind", label=TICKETS["ticket_kind"].label),
    Dimension(name="complaint_type", label=TICKETS["complaint_type"].label),
    Dimension(name="interaction_kind", label=INTERACTIONS["interaction_kind"].label),
    Dimension(name="campaign", label=CAMPAIGNS.label),
    Dimension(name="campaign_kind", label=CAMPAIGNS["campaign_kind"].label),
    Dimension(
        name="member_group",
        label=INTERACTIONS["member_group"].label,
        words={
            TREATED: Label(zh="目标客户", en="Targeted"),
            CONTROL: Label(zh="对照客户", en="Control"),
        },
    ),
)


def spellings() -> dict[str, dict[str, str]]:
    """Return, of each dimension that holds codes, the code of each word for people."""
    return {
        each.name: {
            **{word: BLANK for word in (each.blank.zh, each.blank.en) if word},
            **{
                word: code
                for code, label in each.words.items()
                for word in (label.zh, label.en)
            },
        }
        for each in DIMENSIONS
        if each.words
    }


def dimension_named(name: str) -> Dimension:
    """Return a dimension by its code name.

    Raises
    ------
    UnknownNameError
        There is no such dimension.
    """
    for dimension in DIMENSIONS:
        if dimension.name == name:
            return dimension
    kind = Label(zh="维度", en="dimension")
    raise UnknownNameError(kind, name, [each.name for each in DIMENSIONS])
