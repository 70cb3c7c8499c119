"""Which customers are known to have left, and why?"""

from __future__ import annotations

from enum import StrEnum

from xl_crm.i18n import Label
from xl_crm.tables._shared import CUSTOMER_ID
from xl_crm.tables._spec import Field, Kind, Table

CHURN = Table(
    name="churn",
    label=Label(zh="流失客户", en="churn"),
    key=("customer_id",),
    fields=(
        CUSTOMER_ID,
        Field(
            name="is_churned",
            label=Label(zh="是否流失", en="is churned"),
            kind=Kind.FLAG,
            aliases=("流失", "已流失", "流失标记", "churned", "churn label"),
        ),
        Field(
            name="churn_date",
            label=Label(zh="流失日期", en="churn date"),
            kind=Kind.DATE,
            aliases=("流失时间", "终止日期", "date"),
        ),
        Field(
            name="churn_reason",
            label=Label(zh="流失原因", en="churn reason"),
            kind=Kind.TEXT,
            aliases=("原因", "reason"),
        ),
    ),
)


class ChurnRule(StrEnum):
    """What says that a customer has left (DOMAIN E20)."""

    LISTED = "listed"
    OWN_INTERVAL = "own_interval"
    POOLED_INTERVAL = "pooled_interval"
    LEAST_DAYS = "least_days"

    @property
    def label(self) -> Label:
        """Name for people."""
        return CHURN_RULE_LABELS[self]


CHURN_RULE_LABELS = {
    ChurnRule.LISTED: Label(zh="流失名单", en="List of churned customers"),
    ChurnRule.OWN_INTERVAL: Label(zh="本人购买周期", en="Own purchase interval"),
    ChurnRule.POOLED_INTERVAL: Label(
        zh="全体购买周期P90", en="90th percentile of all intervals"
    ),
    ChurnRule.LEAST_DAYS: Label(zh="最少天数", en="Least days"),
}
