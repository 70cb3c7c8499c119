"""Service: how fast and how well are customers answered, and what do they say?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.models.periods import Grain
from xl_crm.reports._spec import ChartKind
from xl_crm.reports.business._spec import Advice, Cover, Report, Sheet
from xl_crm.reports.business.findings import (
    Behind,
    BelowTarget,
    Concentrated,
    LeftOut,
    Moved,
    Turned,
)
from xl_crm.reports.business.sections import (
    Breakdown,
    Detail,
    Drill,
    Headline,
    Matrix,
    Trend,
)

_HANDLED = (
    "tickets",
    "resolved",
    "resolution_rate",
    "unanswered",
    "first_response_hours_median",
    "resolution_hours_median",
    "csat",
    "nps",
)
_TIMES = tuple(
    f"{time}_hours_{statistic}"
    for time in ("first_response", "resolution")
    for statistic in ("mean", "median", "p90")
)
_CSAT = ("csat_answers", "csat_satisfied", "csat", "csat_mean")
_NPS = ("nps_answers", "promoters", "detractors", "nps")

_OVERVIEW = Sheet(
    name="service",
    label=Label(zh="客户服务", en="Service"),
    summary=Label(
        zh="工单与投诉、响应与解决时长、解决率，按类型分列",
        en="Tickets, complaints, times and resolution, by kind and type",
    ),
    sections=(
        Headline(
            name="service_figures",
            measures=(
                *("tickets", "customers", "complaints", "complaint_rate"),
                *("answered", "unanswered", "resolved", "unresolved"),
                *("resolution_rate", "csat", "nps"),
            ),
        ),
        Headline(
            name="service_times",
            measures=(*_TIMES, "impossible_times"),
            title=Label(zh="响应与解决时长", en="Response and resolution times"),
        ),
        Breakdown(
            name="service_by_kind",
            by="ticket_kind",
            measures=_HANDLED,
            chart=None,
            title=Label(zh="按工单类型", en="By kind of ticket"),
        ),
        Breakdown(
            name="service_by_complaint",
            by="complaint_type",
            fact="complaints",
            measures=(
                *("complaints", "resolved", "resolution_rate", "unanswered"),
                *("first_response_hours_median", "resolution_hours_median", "csat"),
            ),
            chart=ChartKind.COLUMN,
            drawn=("complaints", "complaints_before"),
            title=Label(zh="投诉：按类型", en="Complaints by type"),
        ),
    ),
)
_SATISFACTION = Sheet(
    name="service_satisfaction",
    label=Label(zh="满意度", en="Satisfaction"),
    summary=Label(
        zh="CSAT与NPS及其样本数，按工单类型与客户层级分列",
        en="CSAT and NPS with the number of answers, by kind of ticket and by tier",
    ),
    sections=(
        Headline(
            name="service_scores",
            measures=(*_CSAT, "csat_outside_scale", *_NPS, "nps_outside_scale"),
            title=Label(zh="满意度与净推荐值", en="Satisfaction and NPS"),
        ),
        Breakdown(
            name="service_csat_by_kind",
            by="ticket_kind",
            measures=_CSAT,
            versus="csat",
            title=Label(zh="满意度：按工单类型", en="Satisfaction by kind of ticket"),
            chart=None,
        ),
        Breakdown(
            name="service_nps_by_kind",
            by="ticket_kind",
            measures=_NPS,
            versus="nps",
            title=Label(zh="净推荐值：按工单类型", en="NPS by kind of ticket"),
            chart=None,
        ),
        Breakdown(
            name="service_csat_by_tier",
            by="tier",
            measures=(*_CSAT, *_NPS),
            title=Label(zh="按客户层级", en="By customer tier"),
            chart=None,
        ),
    ),
)
_GROUPS = Sheet(
    name="service_groups",
    label=Label(zh="服务分组", en="Service by group"),
    summary=Label(
        zh="各负责人、区域、行业的客户得到的服务",
        en="How the customers of each owner, region and industry are served",
    ),
    sections=(
        Breakdown(
            name="service_by_owner",
            by="owner",
            measures=_HANDLED,
            title=Label(zh="按客户的销售负责人", en="By owner of the customer"),
            chart=None,
        ),
        Breakdown(
            name="service_by_region",
            by="region",
            measures=_HANDLED,
            title=Label(zh="按区域", en="By region"),
            chart=None,
        ),
        Breakdown(
            name="service_by_industry",
            by="industry",
            measures=_HANDLED,
            title=Label(zh="按行业", en="By industry"),
            chart=None,
        ),
    ),
)
_TREND = Sheet(
    name="service_trend",
    label=Label(zh="服务趋势", en="Service by month"),
    summary=Label(
        zh="各月创建的工单与投诉、解决时长与满意度",
        en="Tickets and complaints opened, times and satisfaction month by month",
    ),
    covers=(Cover.ALL,),
    sections=(
        Trend(
            name="service_tickets_trend",
            grain=Grain.MONTH,
            measures=("tickets", "resolved", "resolution_rate", "complaints"),
            lines=("complaints",),
            title=Label(zh="工单：按月", en="Tickets by month"),
        ),
        Trend(
            name="service_times_trend",
            grain=Grain.MONTH,
            measures=(
                "resolution_hours_median",
                "resolution_hours_p90",
                "first_response_hours_median",
                "first_response_hours_p90",
            ),
            title=Label(zh="解决与响应时长：按月", en="Times by month"),
        ),
        Trend(
            name="service_csat_trend",
            grain=Grain.MONTH,
            measures=("csat", "csat_satisfied", "csat_answers", "nps", "nps_answers"),
            title=Label(zh="满意度：按月", en="Satisfaction by month"),
        ),
        Matrix(
            name="service_complaint_heat",
            rows="complaint_type",
            columns="month",
            measure="complaints",
            fact="complaints",
            title=Label(zh="投诉：类型与月份", en="Complaints by type and month"),
        ),
    ),
)
_DRILL = Sheet(
    name="service_drill",
    label=Label(zh="服务变动拆解", en="Service that moved"),
    summary=Label(
        zh="工单数、解决率、满意度的变动出现在哪些部分（不说明原因）",
        en="Where tickets, resolution and satisfaction moved, not why",
    ),
    sections=tuple(
        Drill(
            name=f"service_{measure}_moved",
            measure=measure,
            by=("ticket_kind", "region"),
            title=title,
        )
        for measure, title in (
            ("tickets", Label(zh="工单数变动拆解", en="Change of tickets")),
            ("resolution_rate", Label(zh="解决率变动拆解", en="Change of resolution")),
            ("csat", Label(zh="满意度变动拆解", en="Change of satisfaction")),
        )
    ),
)
_DETAIL = Sheet(
    name="service_detail",
    label=Label(zh="服务月度明细", en="Service detail"),
    summary=Label(
        zh="每月每类工单、每区域一行，供透视",
        en="One row a month, kind of ticket and region, for pivots",
    ),
    sections=(
        Detail(
            name="service_months",
            grain=Grain.MONTH,
            by=("ticket_kind", "region"),
            measures=(
                *("tickets", "complaints", "answered", "resolved", "resolution_rate"),
                *("first_response_hours_mean", "resolution_hours_mean"),
                *("csat_answers", "csat_satisfied", "csat"),
                *("nps_answers", "promoters", "detractors", "nps"),
            ),
            title=Label(zh="服务月度明细", en="Service detail"),
        ),
    ),
)

_DEPARTMENT = Label(zh="客服部", en="Service")


def _target(measure: str, setting: str, action: Label) -> BelowTarget:
    """Return the rule of a figure that has a target in the settings."""
    advice = Advice(action=action, department=_DEPARTMENT)
    return BelowTarget(measure=measure, setting=setting, advice=advice)


_TARGETS = (
    _target(
        "first_response_hours_median",
        "response_hours",
        Label(
            zh="设首次响应时限提醒，按时段排班",
            en="Remind of first responses that are due; staff by hour of day",
        ),
    ),
    _target(
        "resolution_hours_median",
        "resolution_hours",
        Label(
            zh="按工单类型设解决时限，超时升级",
            en="Set times of resolution by kind of ticket, escalate what is late",
        ),
    ),
    _target(
        "resolution_rate",
        "resolution_rate",
        Label(
            zh="逐单清理未解决工单，明确责任人",
            en="Go through the unresolved tickets one by one, name who does each",
        ),
    ),
    _target(
        "csat",
        "csat_target",
        Label(
            zh="回访不满意客户，记录原因",
            en="Call dissatisfied customers, note what they miss",
        ),
    ),
)

_LEFT_OUT = (
    LeftOut(
        measure="csat_outside_scale",
        counted="csat_answers",
        remedy=Label(
            zh="若不是这个分制，请改项目设置 service.csat_scale 与 csat_satisfied",
            en="if the scale is another, set service.csat_scale and csat_satisfied",
        ),
    ),
    LeftOut(
        measure="nps_outside_scale",
        counted="nps_answers",
        remedy=Label(zh="NPS 只有 0-10 分", en="NPS runs from 0 to 10"),
    ),
    LeftOut(
        measure="impossible_times",
        counted="tickets",
        is_among=True,
        remedy=Label(
            zh="请核对工单的创建、响应与解决时间",
            en="check their times of opening, answer and resolution",
        ),
    ),
)

SERVICE = Report(
    name="service",
    label=Label(zh="客户服务", en="Service"),
    purpose=Label(
        zh="看客户多久得到响应和解决、解决了多少、是否满意、投诉什么。",
        en="How soon customers are answered and helped, how many, how satisfied, and "
        "what they complain of.",
    ),
    fact="tickets",
    needs=Label(
        zh="服务工单（创建时间、首次响应时间、解决时间、工单类型、满意度评分等）",
        en="tickets (times of opening, first response and resolution, kind, scores)",
    ),
    sheets=(_OVERVIEW, _TREND, _SATISFACTION, _GROUPS, _DRILL, _DETAIL),
    key_figures=("tickets", "resolution_rate", "csat"),
    rules=(
        Moved(measure="tickets", is_lead=True),
        *_TARGETS,
        *_LEFT_OUT,
        Moved(measure="complaints"),
        Moved(measure="resolution_rate"),
        Moved(measure="first_response_hours_median"),
        Moved(measure="resolution_hours_median"),
        Moved(measure="csat"),
        Moved(measure="nps"),
        Concentrated(
            by="complaint_type",
            measure="complaints",
            advice=Advice(
                action=Label(
                    zh="梳理“{group}”类投诉的处理流程",
                    en='Review how complaints of type "{group}" are handled',
                ),
                department=_DEPARTMENT,
            ),
        ),
        Behind(
            by="ticket_kind",
            measure="csat",
            advice=Advice(
                action=Label(
                    zh="回访“{group}”工单的低分客户",
                    en='Call customers who gave "{group}" tickets low scores',
                ),
                department=_DEPARTMENT,
            ),
        ),
        Turned(measure="tickets"),
        Turned(measure="csat"),
    ),
    totals=("owner", "region", "month", "tier", "industry"),
    total="tickets",
)
