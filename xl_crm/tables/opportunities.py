"""What do we know of a sales opportunity?"""

from __future__ import annotations

from enum import StrEnum

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


class Outcome(StrEnum):
    """What became of an opportunity."""

    WON = "won"
    LOST = "lost"
    OPEN = "open"


#: Stages in exports that close an opportunity in small letters and
#: without ``STAGE_TRIMMINGS``. Any other stage is open: no amount and no date is taken
#: for a result.
STAGE_WORDS: dict[Outcome, tuple[str, ...]] = {
    Outcome.WON: (
        *("赢单", "已赢单", "赢单关闭", "关闭赢单", "成交", "已成交", "成单", "已成单"),
        *("签单", "已签单", "签约", "已签约", "中标", "已中标"),
        *("won", "closedwon", "wonclosed", "win", "dealwon", "successful"),
    ),
    Outcome.LOST: (
        *("输单", "已输单", "输单关闭", "关闭输单", "丢单", "已丢单", "战败", "已战败"),
        *("失单", "已失单", "未中标", "落标", "丢标"),
        *("lost", "closedlost", "lostclosed", "deallost", "unsuccessful"),
    ),
}
#: What tells no stages apart, as a regular expression: a number in front, what stands
#: in brackets, blanks and separators.
STAGE_TRIMMINGS = r"^\s*[0-9]+|[(\[（【][^)\]）】]*[)\]）】]|[\s_\-./:：、—–]+"
