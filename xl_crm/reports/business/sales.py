"""Sales performance: who sold how much, where, and how does it move?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.models.periods import Grain
from xl_crm.reports._spec import ChartKind
from xl_crm.reports.business._spec import Advice, Cover, Report, Sheet
from xl_crm.reports.business.findings import (
    Ahead,
    Behind,
    Concentrated,
    Driven,
    Moved,
    TierShare,
    Turned,
)
from xl_crm.reports.business.sections import (
    Beside,
    Breakdown,
    Detail,
    Drill,
    Followups,
    Headline,
    Matrix,
    Trend,
)

_FIGURES = ("net_amount", "orders", "avg_order_value", "customers", "new_customers")
_DETAILED = (*_FIGURES, "returned_amount")
_CLOSED = ("closed", "won", "lost", "win_rate", "won_amount", "avg_won_amount")
_CREATED = ("created", "open", "converted", "conversion_rate")

_FIGURES_SHEET = Sheet(
    name="sales",
    label=Label(zh="销售业绩", en="Sales"),
    summary=Label(
        zh="本期关键指标，以及各负责人、区域、品类、行业、层级的贡献",
        en="Key figures of the period, by owner, region, category, industry and tier",
    ),
    sections=(
        Headline(
            name="sales_figures",
            measures=(*_FIGURES, "revenue_per_customer", "return_rate"),
        ),
        Breakdown(
            name="sales_by_owner",
            by="owner",
            measures=_FIGURES,
            versus="avg_order_value",
            drawn=("net_amount", "net_amount_before"),
            title=Label(
                zh="按销售负责人（与团队对比）", en="By owner, against the team"
            ),
        ),
        Breakdown(
            name="sales_by_region",
            by="region",
            measures=_FIGURES,
            chart=ChartKind.COLUMN,
            drawn=("net_amount", "net_amount_before"),
            title=Label(zh="按区域", en="By region"),
        ),
        Breakdown(
            name="sales_by_category",
            by="category",
            measures=_FIGURES,
            chart=None,
            title=Label(zh="按品类", en="By category"),
        ),
        Breakdown(
            name="sales_by_industry",
            by="industry",
            measures=_FIGURES,
            chart=None,
            title=Label(zh="按行业", en="By industry"),
        ),
        Breakdown(
            name="sales_by_tier",
            by="tier",
            measures=_FIGURES,
            chart=None,
            title=Label(zh="按客户层级（当前层级）", en="By tier, as of now"),
        ),
    ),
)

_TREND_SHEET = Sheet(
    name="sales_trend",
    label=Label(zh="销售趋势", en="Sales trend"),
    summary=Label(
        zh="按月、季、年的成交金额与新增客户，环比、同比、拐点",
        en="Amount and new customers by month, quarter and year, changes and turns",
    ),
    covers=(Cover.ALL,),
    sections=(
        Trend(
            name="sales_by_month",
            grain=Grain.MONTH,
            measures=_FIGURES,
            lines=("new_customers",),
            title=Label(zh="按月", en="By month"),
        ),
        Trend(
            name="sales_by_quarter",
            grain=Grain.QUARTER,
            measures=_FIGURES,
            title=Label(zh="按季度", en="By quarter"),
        ),
        Trend(
            name="sales_by_year",
            grain=Grain.YEAR,
            measures=_FIGURES,
            title=Label(zh="按年", en="By year"),
        ),
    ),
)

_HEAT_SHEET = Sheet(
    name="sales_heat",
    label=Label(zh="销售热度", en="Sales heat map"),
    summary=Label(
        zh="哪个区域、哪位负责人在哪个月成交多",
        en="Which region and which owner sold most in which month",
    ),
    sections=(
        Matrix(
            name="sales_region_month",
            rows="region",
            columns="month",
            measure="net_amount",
            title=Label(zh="区域×月份", en="Region by month"),
        ),
        Matrix(
            name="sales_owner_month",
            rows="owner",
            columns="month",
            measure="net_amount",
            title=Label(zh="负责人×月份", en="Owner by month"),
        ),
        Matrix(
            name="sales_owner_region",
            rows="owner",
            columns="region",
            measure="net_amount",
            title=Label(zh="负责人×区域（本期）", en="Owner by region, this period"),
        ),
    ),
)

_CONVERSION_SHEET = Sheet(
    name="sales_conversion",
    label=Label(zh="商机转化", en="Conversion"),
    summary=Label(
        zh="赢单率（赢单÷已关闭）与商机转化，按负责人、区域",
        en="Win rate (won / won + lost) and conversion, by owner and region",
    ),
    sections=(
        Headline(
            name="conversion_figures",
            measures=(*_CLOSED, "cycle_days"),
            fact="opportunities",
            title=Label(zh="本期关闭的商机", en="Opportunities closed in the period"),
        ),
        Breakdown(
            name="conversion_by_owner",
            by="owner",
            measures=_CLOSED,
            fact="opportunities",
            versus="win_rate",
            chart=None,
            title=Label(
                zh="按销售负责人（与团队对比）", en="By owner, against the team"
            ),
        ),
        Breakdown(
            name="conversion_by_region",
            by="region",
            measures=_CLOSED,
            fact="opportunities",
            versus="win_rate",
            chart=None,
            title=Label(zh="按区域", en="By region"),
        ),
        Breakdown(
            name="conversion_created",
            by="owner",
            measures=_CREATED,
            fact="created_opportunities",
            chart=None,
            title=Label(
                zh="本期新建的商机至今的转化（按销售负责人）",
                en="Opportunities created in the period, so far, by owner",
            ),
        ),
        Trend(
            name="conversion_by_month",
            grain=Grain.MONTH,
            measures=("win_rate", "won", "closed"),
            fact="opportunities",
            title=Label(zh="赢单率按月", en="Win rate by month"),
        ),
    ),
)

_DRILL_SHEET = Sheet(
    name="sales_drill",
    label=Label(zh="变动拆解", en="What moved"),
    summary=Label(
        zh="成交金额的变动由哪些部分构成（不说明原因）",
        en="Which parts the change of the amount consists of, not why",
    ),
    sections=(
        Drill(
            name="sales_drill",
            measure="net_amount",
            by=("owner", "region", "category", "industry", "tier"),
            title=Label(zh="成交金额变动拆解", en="Where the amount moved"),
        ),
        Followups(
            name="sales_followups",
            title=Label(
                zh="各负责人的触达与成交金额", en="Touches and amount of each owner"
            ),
        ),
    ),
)

_RATES_SHEET = Sheet(
    name="sales_rates",
    label=Label(zh="比率拆解", en="Rates that moved"),
    summary=Label(
        zh="客单价、赢单率的变动：各部分自身变化与占比变化的影响（不说明原因）",
        en="Order value and win rate: what own rates and weights did, not why",
    ),
    sections=(
        Drill(
            name="sales_order_value",
            measure="avg_order_value",
            by=("owner", "region", "industry"),
            title=Label(zh="客单价变动拆解", en="Change of the order value"),
        ),
        Drill(
            name="sales_win_rate",
            measure="win_rate",
            by=("owner", "region"),
            fact="opportunities",
            title=Label(zh="赢单率变动拆解", en="Change of the win rate"),
        ),
    ),
)


def _detail(grain: Grain, label: Label) -> Sheet:
    """Return a data page by period, owner and region."""
    return Sheet(
        name=f"sales_{grain.value}s",
        label=label,
        summary=Label(
            zh="期间×负责人×区域的明细，供自行透视",
            en="Rows by period, owner and region, for pivots of your own",
        ),
        sections=(
            Detail(
                name=f"sales_{grain.value}_rows",
                grain=grain,
                by=("owner", "region"),
                measures=_DETAILED,
                title=label,
                beside=(
                    Beside(
                        fact="opportunities",
                        measures=("won", "closed", "win_rate"),
                    ),
                ),
            ),
        ),
    )


SALES = Report(
    name="sales",
    label=Label(zh="销售业绩", en="Sales performance"),
    purpose=Label(
        zh="按月、季、年和负责人、区域看成交金额、订单、客单价、转化与新增客户。",
        en="Amount, orders, conversion and new customers by period, owner, region.",
    ),
    fact="sales",
    needs=Label(zh="订单", en="orders"),
    sheets=(
        _FIGURES_SHEET,
        _TREND_SHEET,
        _HEAT_SHEET,
        _CONVERSION_SHEET,
        _DRILL_SHEET,
        _RATES_SHEET,
        _detail(Grain.MONTH, Label(zh="月度明细", en="Months")),
        _detail(Grain.QUARTER, Label(zh="季度明细", en="Quarters")),
        _detail(Grain.YEAR, Label(zh="年度明细", en="Years")),
    ),
    key_figures=("net_amount", "orders", "avg_order_value", "new_customers"),
    rules=(
        Moved(
            measure="net_amount",
            is_lead=True,
            advice=Advice(
                action=Label(
                    zh="复盘下滑的负责人与区域，列出跟进计划",
                    en="Review falling owners and regions, plan follow-ups",
                ),
                department=Label(zh="销售部", en="Sales"),
            ),
        ),
        Driven(
            drill="sales_drill",
            measure="net_amount",
            beside="sales_followups",
            advice=Advice(
                action=Label(
                    zh="逐户跟进“{group}”中采购减少的客户",
                    en='Follow up with customers of "{group}" who buy less',
                ),
                department=Label(zh="销售部", en="Sales"),
            ),
        ),
        Behind(
            by="owner",
            measure="win_rate",
            fact="opportunities",
            advice=Advice(
                action=Label(
                    zh="与“{group}”复盘输单原因",
                    en='Review lost deals with "{group}"',
                ),
                department=Label(zh="销售部", en="Sales"),
            ),
        ),
        Moved(measure="orders"),
        Moved(measure="avg_order_value"),
        Moved(
            measure="new_customers",
            advice=Advice(
                action=Label(
                    zh="增加拓客投放，跟进未成交线索",
                    en="Win new customers: more outreach, follow open leads",
                ),
                department=Label(zh="市场部", en="Marketing"),
            ),
        ),
        Concentrated(by="owner", measure="net_amount"),
        Concentrated(by="region", measure="net_amount"),
        TierShare(measure="net_amount"),
        Turned(measure="net_amount"),
        Behind(
            by="owner",
            measure="avg_order_value",
            advice=Advice(
                action=Label(
                    zh="与“{group}”复盘订单结构，推荐关联产品组合",
                    en='Review the orders of "{group}", offer bundles',
                ),
                department=Label(zh="销售部", en="Sales"),
            ),
        ),
        Ahead(by="owner", measure="avg_order_value"),
    ),
    totals=("owner", "region", "month", "tier", "industry"),
    total="net_amount",
)
