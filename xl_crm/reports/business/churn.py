"""Churn: who has left, why, and what do those who left have in common?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.reports._spec import ChartKind
from xl_crm.reports.business._spec import Advice, Cover, Report, Sheet
from xl_crm.reports.business.findings import (
    Concentrated,
    Moved,
    MovedByPeriod,
    OverRepresented,
)
from xl_crm.reports.business.sections import (
    Breakdown,
    ChurnPeriods,
    ChurnRules,
    Headline,
    Lift,
)

_LEFT = ("churned", "judged", "churn_rate")
_BY_TRAIT = (*_LEFT, "active_at_start", "churned_in_period", "period_churn_rate")

_OVERVIEW = Sheet(
    name="churn",
    label=Label(zh="客户流失", en="Churn"),
    summary=Label(
        zh="流失客户数与流失率、判断依据、流失原因",
        en="Churned customers and churn rate, the rules behind them, and the reasons",
    ),
    covers=(Cover.AS_OF, Cover.PERIOD),
    sections=(
        Headline(
            name="churn_figures",
            measures=(*_BY_TRAIT, "recency_days"),
        ),
        ChurnPeriods(
            name="churn_periods",
            title=Label(zh="流失率：本期与上期、去年同期", en="Churn rate by period"),
        ),
        Breakdown(
            name="churn_by_reason",
            by="churn_reason",
            fact="churned_customers",
            measures=("churned_customers", "earlier_amount"),
            title=Label(zh="按流失原因", en="By reason"),
        ),
        ChurnRules(
            name="churn_rules",
            title=Label(zh="判断依据", en="How churn is told"),
        ),
    ),
)

_TRAITS = Sheet(
    name="churn_traits",
    label=Label(zh="流失客户特征", en="Churn by trait"),
    summary=Label(
        zh="各行业、规模、区域、合作时长、负责人的流失客户数与流失率",
        en="Churn by industry, size, region, time with us, tier and owner",
    ),
    covers=(Cover.AS_OF, Cover.PERIOD),
    sections=tuple(
        Breakdown(
            name=f"churn_by_{by}",
            by=by,
            measures=_BY_TRAIT,
            versus="churn_rate",
            chart=ChartKind.COLUMN if by in {"tenure_band", "tier"} else None,
            drawn=("churn_rate", "period_churn_rate"),
            title=title,
        )
        for by, title in (
            ("industry", Label(zh="按行业", en="By industry")),
            ("company_size", Label(zh="按规模", en="By company size")),
            ("region", Label(zh="按区域", en="By region")),
            ("tenure_band", Label(zh="按合作时长", en="By time with us")),
            ("tier", Label(zh="按客户层级", en="By tier")),
            ("owner", Label(zh="按销售负责人", en="By owner")),
            ("complained", Label(zh="按有无投诉", en="By complaints")),
        )
    ),
)

_LIFT = Sheet(
    name="churn_lift",
    label=Label(zh="流失特征检验", en="Traits tested"),
    summary=Label(
        zh="哪些特征在流失客户中比在全部客户中更常见，是否可能只是偶然",
        en="Which traits are more frequent among the churned, and could it be chance",
    ),
    sections=(
        # Not by tier: its lowest one goes by the days since the last order, as churn
        # does, so the two would only say the same.
        Lift(
            name="churn_lift",
            by=(
                *("industry", "company_size", "region", "channel"),
                *("tenure_band", "complained"),
            ),
            title=Label(zh="流失客户特征", en="Traits of churned customers"),
        ),
    ),
)

CHURN = Report(
    name="churn",
    label=Label(zh="客户流失", en="Customer churn"),
    purpose=Label(
        zh="谁流失了、因为什么、有哪些共同特征。",
        en="Who has left, for which reason, and what they have in common.",
    ),
    fact="customers",
    needs=Label(zh="订单", en="orders"),
    sheets=(_OVERVIEW, _TRAITS, _LIFT),
    key_figures=("period_churn_rate",),
    rules=(
        Moved(measure="churned", is_lead=True),
        MovedByPeriod(
            table="churn_periods",
            measure="period_churn_rate",
            advice=Advice(
                action=Label(
                    zh="对临近流失界限的客户逐一回访",
                    en="Call customers close to the limit one by one",
                ),
                department=Label(zh="客服部", en="Service"),
            ),
        ),
        Concentrated(
            by="churn_reason", measure="churned_customers", fact="churned_customers"
        ),
        OverRepresented(
            lift="churn_lift",
            event="churned",
            among="judged",
            rate="churn_rate",
            advice=Advice(
                action=Label(
                    zh="为“{group}”客户制定挽留方案",
                    en='Draw up a retention plan for "{group}"',
                ),
                department=Label(zh="市场部", en="Marketing"),
            ),
        ),
    ),
    totals=("industry", "company_size", "region", "tier"),
    total="churned",
)
