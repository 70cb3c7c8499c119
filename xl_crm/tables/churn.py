"""Which customers are known to have left, and why?"""

from __future__ import annotations

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
