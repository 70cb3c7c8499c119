"""What do we know of a service ticket?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.tables._shared import CUSTOMER_ID
from xl_crm.tables._spec import Field, Kind, Table

TICKETS = Table(
    name="tickets",
    label=Label(zh="服务工单", en="tickets"),
    key=("ticket_id",),
    fields=(
        Field(
            name="ticket_id",
            label=Label(zh="工单号", en="ticket"),
            kind=Kind.ID,
            aliases=("服务单号", "工单编号", "ticket no", "ticket id"),
        ),
        CUSTOMER_ID,
        Field(
            name="opened_at",
            label=Label(zh="创建时间", en="opened at"),
            kind=Kind.TIME,
            aliases=("创建日期", "受理时间", "投诉日期", "created", "created at"),
        ),
        Field(
            name="first_response_at",
            label=Label(zh="首次响应时间", en="first response at"),
            kind=Kind.TIME,
            aliases=("首次回复时间", "响应时间", "first response"),
        ),
        Field(
            name="resolved_at",
            label=Label(zh="解决时间", en="resolved at"),
            kind=Kind.TIME,
            aliases=("关闭时间", "完结时间", "resolved", "closed at"),
        ),
        Field(
            name="ticket_kind",
            label=Label(zh="工单类型", en="ticket kind"),
            kind=Kind.TEXT,
            aliases=("类型", "服务类型", "ticket type", "kind", "type"),
        ),
        Field(
            name="is_complaint",
            label=Label(zh="是否投诉", en="is complaint"),
            kind=Kind.FLAG,
            aliases=("投诉", "complaint"),
        ),
        Field(
            name="complaint_type",
            label=Label(zh="投诉类型", en="complaint type"),
            kind=Kind.TEXT,
            aliases=("投诉原因", "complaint reason"),
        ),
        Field(
            name="csat",
            label=Label(zh="客户满意度", en="customer satisfaction"),
            kind=Kind.NUMBER,
            aliases=("满意度评分", "满意度", "csat score", "satisfaction"),
        ),
        Field(
            name="nps",
            label=Label(zh="净推荐值", en="net promoter score"),
            kind=Kind.NUMBER,
            aliases=("NPS评分", "推荐分", "nps score"),
        ),
    ),
)

#: A ticket whose kind holds one of these is a complaint, where no flag says so.
COMPLAINT_WORDS = ("投诉", "客诉", "complaint")
#: Kinds that hold such a word and say the opposite.
NO_COMPLAINT_WORDS = ("非投诉", "无投诉", "no complaint", "non-complaint")
