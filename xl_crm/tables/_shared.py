"""Which fields stand in several tables?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.tables._spec import Field, Kind

CUSTOMER_ID = Field(
    name="customer_id",
    label=Label(zh="客户ID", en="customer ID"),
    kind=Kind.ID,
    aliases=(
        *("客户编号", "客户编码", "客户代码", "客户号", "会员号", "会员ID"),
        *("customer", "customer no", "customer number", "client id", "account id"),
        *("cust id", "household id"),
    ),
    required=True,
)
OWNER = Field(
    name="owner",
    label=Label(zh="销售负责人", en="sales owner"),
    kind=Kind.TEXT,
    aliases=(
        *("负责人", "业务员", "销售", "客户经理", "销售代表", "跟进人"),
        *("owner", "sales rep", "sales agent", "salesperson", "account manager"),
    ),
)
REGION = Field(
    name="region",
    label=Label(zh="区域", en="region"),
    kind=Kind.TEXT,
    aliases=(
        "地域",
        "地区",
        "省份",
        "大区",
        "所在地区",
        "country",
        "state",
        "territory",
    ),
)
CHANNEL = Field(
    name="channel",
    label=Label(zh="渠道来源", en="acquisition/sales channel"),
    kind=Kind.TEXT,
    aliases=("渠道", "来源渠道", "客户来源", "channel", "source"),
)
CAMPAIGN_ID = Field(
    name="campaign_id",
    label=Label(zh="活动编号", en="campaign"),
    kind=Kind.ID,
    aliases=("营销活动", "活动ID", "活动代码", "campaign no"),
)
