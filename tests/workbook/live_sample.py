"""A book whose sheets compute what stands in them; small enough to check by hand."""

from __future__ import annotations

from datetime import date

from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Book,
    Choices,
    Column,
    Page,
    Parameter,
    Parameters,
    Table,
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


def live_book() -> Book:
    """Return a data page and a stacked page whose formulas need each other."""
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
        ),
        lists=(Choices(name="words", heading="词", values=("高", "低")),),
    )
