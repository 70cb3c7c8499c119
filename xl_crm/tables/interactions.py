"""What do we know of a touch: a call, a visit, a mail, an inquiry?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.tables._shared import CAMPAIGN_ID, CUSTOMER_ID, OWNER
from xl_crm.tables._spec import Field, Kind, Table

INTERACTIONS = Table(
    name="interactions",
    label=Label(zh="互动", en="interactions"),
    fields=(
        CUSTOMER_ID,
        Field(
            name="interaction_date",
            label=Label(zh="互动日期", en="interaction date"),
            kind=Kind.DATE,
            aliases=("触达日期", "跟进日期", "跟进时间", "互动时间", "date"),
        ),
        Field(
            name="interaction_kind",
            label=Label(zh="互动方式", en="interaction kind"),
            kind=Kind.TEXT,
            aliases=("互动类型", "触达方式", "跟进方式", "kind", "type"),
        ),
        CAMPAIGN_ID,
        Field(
            name="responded",
            label=Label(zh="是否响应", en="responded"),
            kind=Kind.FLAG,
            aliases=("响应", "是否回复", "response", "is responded"),
        ),
        OWNER,
        Field(
            name="member_group",
            label=Label(zh="组别", en="member group"),
            kind=Kind.TEXT,
            aliases=("实验组别", "实验分组", "分组", "group", "test group", "arm"),
        ),
        Field(
            name="is_control",
            label=Label(zh="是否对照组", en="is control"),
            kind=Kind.FLAG,
            aliases=("对照组", "是否对照", "control group", "control", "holdout"),
        ),
    ),
)

#: A contact whose kind is one of these comes from the customer: no touch of ours.
INBOUND_KINDS = ("app", "web", "网站", "登录", "浏览", "小程序")
#: So does a contact whose kind holds one of these.
INBOUND_WORDS = (
    *("咨询", "来电", "来访", "来函", "呼入", "进线"),
    *("inbound", "incoming", "inquiry", "enquiry", "visit from customer"),
)

#: A member of a campaign whose group holds one of these was left alone on purpose, to
#: compare with.
CONTROL_WORDS = ("对照", "空白组", "control", "holdout", "hold-out")
#: Groups that hold such a word and say the opposite.
NO_CONTROL_WORDS = ("非对照", "non-control", "not control")
