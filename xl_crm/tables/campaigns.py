"""What do we know of a marketing campaign?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.tables._spec import Field, Kind, Table

CAMPAIGNS = Table(
    name="campaigns",
    label=Label(zh="营销活动", en="campaigns"),
    key=("campaign_id",),
    fields=(
        Field(
            name="campaign_id",
            label=Label(zh="活动编号", en="campaign"),
            kind=Kind.ID,
            aliases=("活动ID", "活动代码", "campaign no"),
            required=True,
        ),
        Field(
            name="campaign_name",
            label=Label(zh="活动名称", en="campaign name"),
            kind=Kind.TEXT,
            aliases=("营销活动", "名称", "name"),
        ),
        Field(
            name="campaign_kind",
            label=Label(zh="活动类型", en="campaign kind"),
            kind=Kind.TEXT,
            aliases=("类型", "campaign type", "kind", "type"),
        ),
        Field(
            name="start_date",
            label=Label(zh="开始日期", en="start date"),
            kind=Kind.DATE,
            aliases=("开始时间", "start"),
        ),
        Field(
            name="end_date",
            label=Label(zh="结束日期", en="end date"),
            kind=Kind.DATE,
            aliases=("结束时间", "end"),
        ),
        Field(
            name="cost",
            label=Label(zh="活动费用", en="cost"),
            kind=Kind.MONEY,
            aliases=("费用", "成本", "预算", "活动成本", "budget"),
        ),
        Field(
            name="targeted",
            label=Label(zh="目标客户数", en="targeted"),
            kind=Kind.NUMBER,
            aliases=("目标人数", "触达人数", "targeted customers"),
        ),
    ),
)
