"""Books that the tests of this folder draw; nothing in them comes from a run."""

from __future__ import annotations

from datetime import date, timedelta

from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import (
    Book,
    Chart,
    ChartKind,
    Choices,
    Column,
    Highlight,
    Link,
    Links,
    Mark,
    Page,
    Parameter,
    Parameters,
    Rule,
    Table,
    Text,
    Tone,
)
from xl_crm.tables.unit import Better, Unit

AS_OF = date(2024, 6, 30)

TIERS = (
    Label(zh="高价值客户", en="High value"),
    Label(zh="潜力客户", en="Potential"),
    Label(zh="稳定客户", en="Stable"),
    Label(zh="流失风险客户", en="At risk"),
)
TONES = (Tone.TIER_1, Tone.TIER_2, Tone.TIER_3, Tone.TIER_4)
STATES = (
    Label(zh="待执行", en="To do"),
    Label(zh="进行中", en="In progress"),
    Label(zh="已完成", en="Done"),
)
NAMES = (
    Label(zh="上海云帆智能科技股份有限公司", en="Cloudsail Intelligence Co."),
    Label(zh="北京天衡国际贸易有限责任公司", en="Tianheng Trading Ltd."),
    Label(zh="广州市越秀区粤海餐饮管理服务有限公司", en="Yuehai Catering"),
    Label(zh='=HYPERLINK("http://x")', en='=HYPERLINK("http://x")'),
)
N_CUSTOMERS = 24


def rich_book(lang: Lang) -> Book:
    """Return a book with every kind of page and block."""
    return Book(
        name="sample",
        title=Label(zh="客户分析结果", en="Customer analysis").text(lang),
        subject=Label(zh="2024年上半年", en="First half of 2024").text(lang),
        lang=lang,
        as_of=AS_OF,
        pages=(
            index_page(lang),
            overview_page(lang),
            settings_page(lang),
            customers_page(lang),
            tracking_page(lang),
        ),
        lists=(
            Choices(
                name="state_list",
                heading=Label(zh="执行状态", en="Status").text(lang),
                values=tuple(state.text(lang) for state in STATES),
            ),
            Choices(
                name="normaliser_list",
                heading=Label(zh="标准化方法", en="Normaliser").text(lang),
                values=("winsor_minmax", "minmax", "percentile_rank", "robust_z"),
            ),
        ),
    )


def index_page(lang: Lang) -> Page:
    pages = (
        ("overview", Label(zh="总览", en="Overview")),
        ("settings", Label(zh="配置", en="Settings")),
        ("customers", Label(zh="客户评分", en="Scores")),
        ("tracking", Label(zh="策略跟踪", en="Tracking")),
    )
    note = Label(
        zh="打开这一页：每个客户一行，附分数、层级和建议动作。",
        en="Open this page: one row a customer, with score, tier and next step.",
    )
    return Page(
        name="index",
        sheet=Label(zh="目录", en="Contents").text(lang),
        title=Label(zh="客户分析工作簿", en="Customer workbook").text(lang),
        summary=Label(
            zh="本工作簿汇总2024年上半年客户的价值、行为、忠诚度和潜力。",
            en="Value, behaviour, loyalty and potential of all customers.",
        ).text(lang),
        blocks=(
            Links(
                title=Label(zh="页面", en="Pages").text(lang),
                links=tuple(
                    Link(page=name, text=label.text(lang), note=note.text(lang))
                    for name, label in pages
                ),
            ),
            Text(
                title=Label(zh="说明", en="Notes").text(lang),
                lines=(
                    Label(
                        zh="综合得分由四个维度加权而成，权重可在“配置”页修改。"
                        "数据缺失的指标不计入，其余指标的权重按比例放大；"
                        "因此两位客户的得分只有在数据覆盖率相近时才可以比较。"
                        "本页所有金额均为扣除退货后的净额，单位为元。",
                        en="The composite score weighs four dimensions; the weights "
                        "stand on the page Settings. Missing indicators are left out "
                        "and the others weigh more, so compare only customers with "
                        "similar coverage. All amounts are net of returns, in CNY.",
                    ).text(lang),
                    'A & B <C> "D"',
                ),
            ),
            Text(
                lines=(
                    Label(
                        zh="注意：有3条订单未能匹配客户。",
                        en="Mind: three orders match no customer.",
                    ).text(lang),
                ),
                tone=Tone.WARN,
            ),
        ),
    )


def overview_page(lang: Lang) -> Page:
    words = tuple(tier.text(lang) for tier in TIERS)
    tiers = Table(
        name="tier_summary",
        title=Label(zh="各层级客户数与营收", en="Customers by tier").text(lang),
        note=Label(
            zh="按综合得分的百分位划分。", en="Cut at percentiles of the score."
        ).text(lang),
        columns=(
            Column(
                name="tier",
                heading=Label(zh="客户层级", en="Tier").text(lang),
                values=words,
                tones=dict(zip(words, TONES, strict=True)),
            ),
            Column(
                name="customers",
                heading=Label(zh="客户数", en="Customers").text(lang),
                values=(120, 118, 176, 174),
                unit=Unit.COUNT,
            ),
            Column(
                name="net_amount",
                heading=Label(zh="净销售额(元)", en="Net amount").text(lang),
                values=(8_123_456.78, 2_345_678.9, 1_234_567.0, 345_678.12),
                unit=Unit.MONEY,
                mark=Mark.BAR,
            ),
            Column(
                name="share",
                heading=Label(zh="营收占比", en="Share").text(lang),
                values=(0.674, 0.195, 0.102, 0.029),
                unit=Unit.PERCENT,
            ),
        ),
    )
    quarters = ("2023Q3", "2023Q4", "2024Q1", "2024Q2")
    trend = Table(
        name="quarter_trend",
        title=Label(zh="季度走势", en="By quarter").text(lang),
        columns=(
            Column(
                name="quarter",
                heading=Label(zh="季度", en="Quarter").text(lang),
                values=quarters,
            ),
            Column(
                name="repurchase_rate",
                heading=Label(zh="复购率", en="Repurchase rate").text(lang),
                values=(0.41, 0.44, None, 0.47),
                unit=Unit.PERCENT,
            ),
            Column(
                name="churn_rate",
                heading=Label(zh="流失率", en="Churn rate").text(lang),
                values=(0.12, 0.11, 0.13, 0.09),
                unit=Unit.PERCENT,
            ),
        ),
    )
    dimensions = Table(
        name="dimension_means",
        title=Label(zh="维度得分均值", en="Mean score by dimension").text(lang),
        columns=(
            Column(
                name="dimension",
                heading=Label(zh="维度", en="Dimension").text(lang),
                values=tuple(
                    label.text(lang)
                    for label in (
                        Label(zh="价值", en="Value"),
                        Label(zh="行为", en="Behaviour"),
                        Label(zh="忠诚度", en="Loyalty"),
                        Label(zh="潜力", en="Potential"),
                    )
                ),
            ),
            *(
                Column(
                    name=f"tier_{number}",
                    heading=words[number],
                    values=values,
                    unit=Unit.SCORE,
                )
                for number, values in (
                    (0, (88.0, 76.5, 81.2, 64.0)),
                    (3, (21, 35, 30, 12)),
                )
            ),
        ),
    )
    share = Label(zh="各层级营收占比", en="Revenue share by tier").text(lang)
    return Page(
        name="overview",
        sheet=Label(zh="总览", en="Overview").text(lang),
        title=Label(zh="客户总览", en="Customer overview").text(lang),
        summary=Label(zh="一页看清各层级。", en="All tiers on one page.").text(lang),
        blocks=(
            tiers,
            Chart(
                kind=ChartKind.PIE,
                title=share,
                table="tier_summary",
                categories="tier",
                series=("share",),
                alt_text=share + '：67.4%, 19.5%, 10.2%, 2.9% <&">',
            ),
            Chart(
                kind=ChartKind.COLUMN,
                title=Label(zh="各层级客户数", en="Customers by tier").text(lang),
                table="tier_summary",
                categories="tier",
                series=("customers",),
                alt_text=Label(zh="柱形图：各层级客户数", en="Columns: customers").text(
                    lang
                ),
                y_title=Label(zh="客户数", en="Customers").text(lang),
            ),
            trend,
            Chart(
                kind=ChartKind.LINE,
                title=Label(zh="复购率与流失率", en="Repurchase and churn").text(lang),
                table="quarter_trend",
                categories="quarter",
                series=("repurchase_rate", "churn_rate"),
                alt_text=Label(zh="折线图：两率走势", en="Lines: both rates").text(
                    lang
                ),
                x_title=Label(zh="季度", en="Quarter").text(lang),
                y_title="%",
                lower=0.0,
                upper=0.6,
            ),
            dimensions,
            Chart(
                kind=ChartKind.RADAR,
                title=Label(zh="维度画像", en="Profile").text(lang),
                table="dimension_means",
                categories="dimension",
                series=("tier_0", "tier_3"),
                alt_text=Label(zh="雷达图：维度得分", en="Radar: scores").text(lang),
                lower=0.0,
                upper=100.0,
            ),
            Chart(
                kind=ChartKind.BAR,
                title=Label(zh="高价值客户的维度", en="Best tier").text(lang),
                table="dimension_means",
                categories="dimension",
                series=("tier_0",),
                alt_text=Label(zh="条形图：高价值客户", en="Bars: best tier").text(
                    lang
                ),
            ),
        ),
    )


def settings_page(lang: Lang) -> Page:
    return Page(
        name="settings",
        sheet=Label(zh="配置", en="Settings").text(lang),
        title=Label(zh="配置", en="Settings").text(lang),
        blocks=(
            Parameters(
                name="general",
                title=Label(zh="基本", en="General").text(lang),
                parameters=(
                    Parameter(
                        name="check_date",
                        label=Label(zh="检查日期", en="Check date").text(lang),
                        value=AS_OF,
                        unit=Unit.DATE,
                        note=Label(
                            zh="早于此日期且未完成的策略视为已逾期；修改后“策略跟踪”页的颜色"
                            "随之改变，无需重新运行程序。",
                            en="Steps due before this day and not done are overdue; "
                            "change it and the colours on Tracking follow.",
                        ).text(lang),
                    ),
                    Parameter(
                        name="normaliser",
                        label=Label(zh="标准化方法", en="Normaliser").text(lang),
                        value="winsor_minmax",
                        choices="normaliser_list",
                    ),
                    Parameter(
                        name="weight_value",
                        label=Label(zh="价值维度权重", en="Weight of value").text(lang),
                        value=0.4,
                        unit=Unit.PERCENT,
                    ),
                    Parameter(
                        name="mask_names",
                        label=Label(zh="姓名脱敏", en="Mask names").text(lang),
                        value=True,
                        unit=Unit.FLAG,
                    ),
                    Parameter(
                        name="n_orders",
                        label=Label(zh="订单数", en="Orders").text(lang),
                        value=51_243,
                        unit=Unit.COUNT,
                        editable=False,
                    ),
                ),
            ),
        ),
    )


def customers_page(lang: Lang) -> Page:
    numbers = range(N_CUSTOMERS)
    words = tuple(tier.text(lang) for tier in TIERS)
    return Page(
        name="customers",
        sheet=Label(zh="客户评分", en="Scores").text(lang),
        title=Label(zh="客户评分 & 层级", en="Scores & tiers").text(lang),
        blocks=(
            Table(
                name="customer_scores",
                key=("customer_id",),
                columns=(
                    Column(
                        name="customer_id",
                        heading=Label(zh="客户ID", en="Customer ID").text(lang),
                        values=[f"{number:06d}" for number in numbers],
                        unit=Unit.ID,
                        mark=Mark.DUPLICATES,
                    ),
                    Column(
                        name="customer_name",
                        heading=Label(zh="客户名称", en="Name").text(lang),
                        values=[NAMES[n % len(NAMES)].text(lang) for n in numbers],
                    ),
                    Column(
                        name="last_coop_date",
                        heading=Label(zh="最近合作日期", en="Last order").text(lang),
                        values=[AS_OF - timedelta(days=9 * n) for n in numbers],
                        unit=Unit.DATE,
                    ),
                    Column(
                        name="recency_days",
                        heading=Label(
                            zh="最近一次消费间隔(天)", en="Days since the last purchase"
                        ).text(lang),
                        values=[9 * n for n in numbers],
                        unit=Unit.DAYS,
                        better=Better.LOWER,
                        mark=Mark.SCALE,
                        note=Label(
                            zh="统计截止日减去最近一次下单日期。数值越小，客户越活跃。",
                            en="As-of date minus last order date; less is better.",
                        ).text(lang),
                    ),
                    Column(
                        name="monetary",
                        heading=Label(zh="累计消费金额", en="Net amount").text(lang),
                        values=[1_234_567.891 / (n + 1) for n in numbers],
                        unit=Unit.MONEY,
                        better=Better.HIGHER,
                        mark=Mark.SCALE,
                    ),
                    Column(
                        name="complaint_rate",
                        heading=Label(zh="投诉率", en="Complaint rate").text(lang),
                        values=[
                            float("nan") if n % 5 == 0 else n / 100 for n in numbers
                        ],
                        unit=Unit.PERCENT,
                    ),
                    Column(
                        name="composite_score",
                        heading=Label(zh="综合得分", en="Score").text(lang),
                        values=[100 - 4 * n for n in numbers],
                        unit=Unit.SCORE,
                        mark=Mark.BAR,
                    ),
                    Column(
                        name="tier",
                        heading=Label(zh="客户层级", en="Tier").text(lang),
                        values=[words[n // 6] for n in numbers],
                        tones=dict(zip(words, TONES, strict=True)),
                    ),
                ),
            ),
        ),
    )


def tracking_page(lang: Lang) -> Page:
    numbers = range(8)
    states = tuple(state.text(lang) for state in STATES)
    done = states[2]
    return Page(
        name="tracking",
        sheet=Label(zh="策略跟踪", en="Tracking").text(lang),
        title=Label(zh="策略跟踪", en="Tracking").text(lang),
        blocks=(
            Table(
                name="strategy_tracking",
                key=("customer_id", "strategy"),
                blank_rows=5,
                highlights=(
                    Highlight(
                        columns=("due_date", "state"),
                        formula='AND([@due_date]<>"",[@due_date]<check_date,'
                        f'[@state]<>"{done}")',
                        tone=Tone.BAD,
                    ),
                ),
                columns=(
                    Column(
                        name="customer_id",
                        heading=Label(zh="客户ID", en="Customer ID").text(lang),
                        values=[f"{number:06d}" for number in numbers],
                        unit=Unit.ID,
                        rule=Rule.UNIQUE,
                    ),
                    Column(
                        name="strategy",
                        heading=Label(zh="策略", en="Strategy").text(lang),
                        values=[
                            Label(
                                zh="一对一专属客户经理回访，赠送年度VIP服务礼包，并在两周内安排高层拜访以确认下半年采购计划与价格条款",
                                en="Personal call by the account manager, yearly VIP "
                                "package, and a visit by the management in two weeks",
                            ).text(lang)
                        ]
                        * 8,
                    ),
                    Column(
                        name="due_date",
                        heading=Label(zh="截止日期", en="Due").text(lang),
                        values=[AS_OF + timedelta(days=7 * (n - 4)) for n in numbers],
                        unit=Unit.DATE,
                        rule=Rule.DATE,
                        editable=True,
                    ),
                    Column(
                        name="state",
                        heading=Label(zh="执行状态", en="Status").text(lang),
                        values=[states[n % 3] for n in numbers],
                        choices="state_list",
                        tones={states[1]: Tone.WARN, done: Tone.GOOD},
                        editable=True,
                    ),
                    Column(
                        name="cost",
                        heading=Label(zh="费用", en="Cost").text(lang),
                        values=[None] * 8,
                        unit=Unit.MONEY,
                        rule=Rule.NUMBER,
                        editable=True,
                    ),
                    Column(
                        name="feedback",
                        heading=Label(zh="客户反馈", en="Feedback").text(lang),
                        values=["第一行\n第二行", *[""] * 7],
                        editable=True,
                    ),
                ),
            ),
        ),
    )
