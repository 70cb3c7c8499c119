"""Which classes of customers are there, and what is done with each?"""

from __future__ import annotations

from dataclasses import dataclass

from xl_crm.i18n import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A class of customers.

    Attributes
    ----------
    name : str
        Code name.
    label : Label
        Name for people.
    action : Label
        One sentence on what to do with these customers.
    """

    name: str
    label: Label
    action: Label


#: The four tiers of the documents, best first, with the actions of their table 1.
TIERS = (
    Tier(
        name="high_value",
        label=Label(zh="高价值客户", en="High value"),
        action=Label(
            zh="配专属客户经理，邀请新品内测，提供定制权益包。",
            en="Give them an account manager, early access to new products "
            "and a benefits package of their own.",
        ),
    ),
    Tier(
        name="potential",
        label=Label(zh="潜力客户", en="Potential"),
        action=Label(
            zh="推送关联组合优惠和满减券，触达新品。",
            en="Offer bundles and spend-and-save coupons, and show them new products.",
        ),
    ),
    Tier(
        name="stable",
        label=Label(zh="稳定客户", en="Stable"),
        action=Label(
            zh="推荐高毛利产品，升级积分，做满意度调研。",
            en="Recommend high-margin products, upgrade their points "
            "and ask how satisfied they are.",
        ),
    ),
    Tier(
        name="at_risk",
        label=Label(zh="流失风险客户", en="At risk"),
        action=Label(
            zh="送回归礼包，电话回访，推送行业动态。",
            en="Send a come-back offer, call them and keep them posted "
            "on their industry.",
        ),
    ),
)

NO_PURCHASE = Tier(
    name="no_purchase",
    label=Label(zh="未成交客户", en="No purchase yet"),
    action=Label(
        zh="尚未成交，不参与评分，由销售跟进首单。",
        en="They have not bought and are not scored: follow up on a first order.",
    ),
)

INSUFFICIENT_DATA = Tier(
    name="insufficient_data",
    label=Label(zh="数据不足", en="Insufficient data"),
    action=Label(
        zh="指标不足，未分层，先补齐数据。",
        en="Too few indicators have data for a tier: complete the data first.",
    ),
)
