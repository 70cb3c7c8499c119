"""What do we know of a sales opportunity?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.tables._shared import CUSTOMER_ID, OWNER, REGION
from xl_crm.tables._spec import Field, Kind, Table

OPPORTUNITIES = Table(
    name="opportunities",
    label=Label(zh="商机", en="opportunities"),
    key=("opportunity_id",),
    fields=(
        Field(
            name="opportunity_id",
            label=Label(zh="商机编号", en="opportunity"),
            kind=Kind.ID,
            aliases=("商机ID", "商机号", "opportunity no"),
        ),
        Field(
            name=CUSTOMER_ID.name,
            label=CUSTOMER_ID.label,
            kind=CUSTOMER_ID.kind,
            aliases=(*CUSTOMER_ID.aliases, "account"),
        ),
        OWNER,
        REGION,
        Field(
            name="created",
            label=Label(zh="创建日期", en="created"),
            kind=Kind.DATE,
            aliases=("创建时间", "engage date", "created at"),
        ),
        Field(
            name="closed",
            label=Label(zh="关闭日期", en="closed"),
            kind=Kind.DATE,
            aliases=("关闭时间", "成交日期", "close date", "closed at"),
        ),
        Field(
            name="stage",
            label=Label(zh="阶段", en="stage"),
            kind=Kind.TEXT,
            aliases=("商机阶段", "销售阶段", "状态", "deal stage"),
        ),
        Field(
            name="amount",
            label=Label(zh="预计金额", en="amount"),
            kind=Kind.MONEY,
            aliases=("商机金额", "金额", "close value", "value"),
        ),
    ),
)
