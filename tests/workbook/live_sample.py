"""A book whose sheets compute what stands in them; small enough to check by hand."""

from __future__ import annotations

from datetime import date

from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Book,
    CellPlace,
    Choices,
    Column,
    Page,
    Parameter,
    Parameters,
    Table,
    Text,
    Tone,
    Total,
)
from xl_crm.tables.unit import Unit

#: Five customers; the last two have bought nothing yet.
ORDERS = (3, 2, 1, 0, None)
AMOUNTS = (45.0, 20.0, 5.0, 0.0, None)

SCORES = Table(
    name="scores",
    key=("customer_id",),
    total_label="合计",
    blank_rows=2,
    columns=(
        Column(
            name="customer_id",
            heading="客户ID",
            values=("001", "002", "003", "004", "=1+1"),
            unit=Unit.ID,
        ),
        Column(
            name="orders",
            heading="订单[数]#'@",
            values=ORDERS,
            unit=Unit.COUNT,
            total=Total.SUM,
        ),
        Column(
            name="amount",
            heading="金额",
            values=AMOUNTS,
            unit=Unit.MONEY,
            total=Total.SUM,
        ),
        Column(
            name="average",
            heading="客单价",
            values=(15.0, 10.0, 5.0, None, None),
            unit=Unit.MONEY,
            formula='IF(N([@orders])=0,"",[@amount]/[@orders])',
            row_formulas={1: "[@amount]/2"},
            total=Total.AVERAGE,
        ),
        Column(
            name="weighted",
            heading="加权",
            values=(18.0, 8.0, 2.0, 0.0, None),
            unit=Unit.NUMBER,
            formula='IF([@amount]="","",[@amount]*weight)',
            folded=True,
        ),
        Column(
            name="both",
            heading="合计",
            values=(48.0, 22.0, 6.0, 0.0, None),
            unit=Unit.NUMBER,
            formula='IF([@amount]="","",SUM([@orders:amount]))',
            folded=True,
        ),
        Column(
            name="tier",
            heading="层级",
            values=("高", "低", "低", "低", None),
            formula='IF([@orders]="","",IF([@orders]>=cut_high,"高","低"))',
        ),
        Column(
            name="is_best",
            heading="最佳",
            values=(True, False, False, False, None),
            unit=Unit.FLAG,
            formula='IF([@orders]="","",[@amount]=best_amount)',
        ),
        Column(
            name="remark",
            heading="备注",
            values=("x", None, "", "y", "z"),
            total=Total.COUNT,
        ),
    ),
)
CUTS = Table(
    name="cuts",
    title="切点",
    columns=(
        Column(name="tier", heading="层级", values=("高", "低")),
        Column(
            name="cut",
            heading="下限",
            values=(3, 0),
            unit=Unit.COUNT,
            cell_names=("cut_high", ""),
            editable=True,
        ),
    ),
    key=("tier",),
)
SUMMARY = Table(
    name="summary",
    title="汇总",
    total_label="合计",
    columns=(
        Column(name="tier", heading="层级", values=("高", "低", "无")),
        Column(
            name="customers",
            heading="客户数",
            values=(1, 3, 0),
            unit=Unit.COUNT,
            formula="COUNTIFS(scores[tier],[@tier])",
            total=Total.SUM,
        ),
        Column(
            name="share",
            heading="占比",
            values=(0.25, 0.75, 0.0),
            unit=Unit.PERCENT,
            formula="[@customers]/SUM(summary[customers])",
        ),
    ),
)
SETTINGS = Parameters(
    name="settings",
    parameters=(
        Parameter(name="weight", label="权重", value=0.4, unit=Unit.PERCENT),
        Parameter(
            name="best_amount",
            label="最高金额",
            value=45.0,
            unit=Unit.MONEY,
            editable=False,
            formula="MAX(scores[amount])",
            note="由公式得出。",
        ),
        Parameter(
            name="verdict",
            label="结论",
            value="好",
            editable=False,
            formula='IF(best_amount>weight*100,"好","差")',
        ),
    ),
)
WORDS = Text(lines=("由数据得出。",))
#: What a report says, with the cells that its numbers come from.
EVIDENCE = Table(
    name="evidence",
    title="证据",
    total_label="合计",
    columns=(
        Column(name="figure", heading="指标", values=("切点", "金额", "权重", "日期")),
        Column(
            name="value",
            heading="数值",
            values=(3, 45.0, 0.4, date(2024, 6, 30)),
            unit=Unit.NUMBER,
            units=(Unit.COUNT, Unit.MONEY, Unit.PERCENT, Unit.DATE),
            row_formulas={0: "cut_high", 1: "best_amount", 2: "weight"},
            links=(
                CellPlace(table="cuts", column="cut", row=0),
                CellPlace(table="scores", column="amount", row=2),
                None,
                None,
            ),
        ),
        Column(
            name="customers",
            heading="客户数",
            values=(2, 2, 1, 0),
            unit=Unit.COUNT,
            total=Total.OWN,
            total_value=3,
        ),
        Column(
            name="verdict",
            heading="判断",
            values=("▲ 向好", "▼ 走弱", "— 持平", None),
            tones={"▲ 向好": Tone.GOOD, "▼ 走弱": Tone.BAD},
            total=Total.OWN,
            total_value="▲ 向好",
        ),
    ),
)


def live_book() -> Book:
    """Return a data page and two stacked ones whose formulas need each other."""
    return Book(
        name="live",
        title="Live",
        lang=Lang.ZH,
        as_of=date(2024, 6, 30),
        pages=(
            Page(name="scores", sheet="评分", title="评分", blocks=(SCORES,)),
            Page(
                name="settings",
                sheet="配置",
                title="配置",
                blocks=(SETTINGS, CUTS, SUMMARY),
            ),
            Page(name="report", sheet="报告", title="报告", blocks=(WORDS, EVIDENCE)),
        ),
        lists=(Choices(name="words", heading="词", values=("高", "低")),),
    )
