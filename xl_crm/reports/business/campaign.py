"""Campaigns: who took part, who bought, and was it worth the money?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.reports.business._spec import Advice, Cover, Report, Sheet
from xl_crm.reports.business.findings import Added, BelowZero, Moved
from xl_crm.reports.business.sections import Headline, Increment, Lacking, Overall

_TAKING_PART = ("targeted", "planned", "participants", "participation_rate")
_BUYING = ("converted", "conversion_rate", "attributed_orders", "attributed_amount")
_WORTH = ("attributed_profit", "cost", "roi", "revenue_roi")
_ALL = (*_TAKING_PART, *_BUYING, *_WORTH)

_OVERVIEW = Sheet(
    name="campaign",
    label=Label(zh="营销活动", en="Campaigns"),
    summary=Label(
        zh="每个活动的参与、转化、归因金额与ROI",
        en="Participation, conversion, credited amount and ROI of each campaign",
    ),
    covers=(Cover.PERIOD, Cover.ALL),
    sections=(
        Headline(
            name="campaign_figures",
            measures=_ALL,
            title=Label(
                zh="本期开始的活动，与上期开始的对比",
                en="Campaigns begun in the period, against those of the one before",
            ),
        ),
        Lacking(
            name="campaign_lacks",
            measures=("participants",),
            beside=_ALL,
            line=Label(
                zh="没有参与与转化：需要互动记录中的活动编号、客户ID和是否响应",
                en="No participation or conversion: they need interactions with "
                "campaign ID, customer ID and whether there was a response",
            ),
        ),
        Overall(
            name="campaign_by_campaign",
            by=("campaign", "campaign_kind"),
            measures=(*_ALL, "open_windows"),
            drawn=("roi", "revenue_roi", "attributed_amount", "targeted"),
            is_dated=True,
            title=Label(zh="全部活动", en="All campaigns"),
        ),
        Overall(
            name="campaign_by_kind",
            by=("campaign_kind",),
            measures=_ALL,
            title=Label(zh="全部活动（按类型）", en="All campaigns by kind"),
        ),
        Increment(
            name="campaign_increment",
            title=Label(
                zh="全部活动与对照组相比的增量",
                en="All campaigns against control groups",
            ),
        ),
    ),
)

_RESPONSE = Sheet(
    name="campaign_groups",
    label=Label(zh="活动响应", en="Campaign response"),
    summary=Label(
        zh="哪些客户参与、哪些客户购买：按层级、行业、区域",
        en="Who takes part and who buys, by tier, industry and region",
    ),
    covers=(Cover.ALL,),
    sections=tuple(
        Overall(
            name=f"campaign_by_{by}",
            by=(by,),
            measures=("targeted", "participants", "participation_rate", *_BUYING),
            drawn=("participation_rate",) if by == "tier" else (),
            title=title,
        )
        for by, title in (
            ("tier", Label(zh="全部活动（按客户层级）", en="All campaigns by tier")),
            (
                "industry",
                Label(zh="全部活动（按行业）", en="All campaigns by industry"),
            ),
            ("region", Label(zh="全部活动（按区域）", en="All campaigns by region")),
        )
    ),
)

CAMPAIGN = Report(
    name="campaign",
    label=Label(zh="营销活动", en="Campaigns"),
    purpose=Label(
        zh="营销活动的参与率、转化率与投入产出。",
        en="Who took part, who bought within the window, and the return on cost.",
    ),
    fact="campaign_members",
    needs=Label(
        zh="营销活动，或带活动编号的互动", en="campaigns, or interactions that name one"
    ),
    sheets=(_OVERVIEW, _RESPONSE),
    key_figures=("conversion_rate", "attributed_amount"),
    rules=(
        Moved(measure="participants", is_lead=True),
        Moved(measure="participation_rate"),
        Moved(
            measure="conversion_rate",
            advice=Advice(
                action=Label(
                    zh="复盘转化下降的活动，调整权益与触达方式",
                    en="Review offers and channels of the campaigns",
                ),
                department=Label(zh="市场部", en="Marketing"),
            ),
        ),
        Moved(measure="attributed_amount"),
        Added(
            table="campaign_increment",
            advice=Advice(
                action=Label(
                    zh="下次活动随机留出一组不触达的对照客户",
                    en="Leave a random group of customers alone in the next campaign",
                ),
                department=Label(zh="市场部", en="Marketing"),
            ),
        ),
        BelowZero(
            table="campaign_by_campaign",
            by="campaign",
            measures=("roi", "revenue_roi"),
            advice=Advice(
                action=Label(
                    zh="缩减“{group}”投入或更换方案",
                    en='Spend less on "{group}", or change it',
                ),
                department=Label(zh="市场部", en="Marketing"),
            ),
        ),
    ),
    totals=("campaign", "campaign_kind"),
    total="targeted",
)
