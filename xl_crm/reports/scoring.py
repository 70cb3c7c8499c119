"""How does each customer score, and on what figures?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._columns import ColumnSpec, fill_table
from xl_crm.reports._spec import Mark, Page
from xl_crm.reports._view import View, cells, tier_tones
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.metrics import Metric
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Cell
    from xl_crm.scores.composite import Dimension

_SCORES = Label(zh="客户评分", en="Scores")
_METRICS = Label(zh="原始指标", en="Metrics")

CUSTOMER_COLUMNS = (
    ColumnSpec(
        name="customer_id",
        heading=CUSTOMERS["customer_id"].label,
        read=lambda view: view.customers("customer_id"),
        unit=Unit.ID,
    ),
    ColumnSpec(
        name="customer_name",
        heading=CUSTOMERS["customer_name"].label,
        read=lambda view: view.customers("customer_name"),
    ),
)


def score_page(view: View | None, plan: Plan, lang: Lang) -> Page:
    """Return dimension scores, composite and tiers; weights stand in the headings."""
    specs = (
        *CUSTOMER_COLUMNS,
        *(_dimension_column(each) for each in plan.dimensions),
        ColumnSpec(
            name="composite_score",
            heading=Label(zh="综合得分", en="Composite score"),
            read=lambda view: cells(view.analysis.scores.composite),
            unit=Unit.SCORE,
            better=Better.HIGHER,
            mark=Mark.BAR,
            note=Label(
                zh="各维度得分按权重合计，0-100；缺失的维度不计，其余权重按比例放大",
                en="Weighted dimension scores, 0-100; the weights of missing "
                "dimensions go to the others",
            ),
        ),
        ColumnSpec(
            name="tier",
            heading=Label(zh="客户层级", en="Tier"),
            read=lambda view: view.tier(view.analysis.tiers),
            tones=tier_tones,
            note=plan.tiers.method.label,
        ),
        ColumnSpec(
            name="other_tier",
            heading=Label(zh="对照层级", en="Tier, other method"),
            read=lambda view: view.tier(view.analysis.other_tiers),
            tones=tier_tones,
            note=Label(
                zh="按另一种分层方法的结果，仅供对照",
                en="By the other method, to compare",
            ),
        ),
        ColumnSpec(
            name="coverage",
            heading=Label(zh="数据覆盖率", en="Coverage"),
            read=lambda view: cells(
                np.where(view.analysis.bought, view.analysis.scores.coverage, np.nan)
            ),
            unit=Unit.PERCENT,
            better=Better.HIGHER,
            note=Label(zh="有数据的指标权重占比", en="Share of the weight with data"),
        ),
        ColumnSpec(
            name="remark",
            heading=Label(zh="备注", en="Remark"),
            read=lambda view: [None] * view.n,
            note=Label(zh="供填写", en="For your notes"),
            editable=True,
        ),
    )
    return Page(
        name="scores",
        sheet=_SCORES.text(lang),
        title=_SCORES.text(lang),
        summary=Label(
            zh="每个客户的维度得分、综合得分与层级",
            en="Dimension scores, composite and tier of each customer",
        ).text(lang),
        blocks=(fill_table("scores", specs, lang, view, key=("customer_id",)),),
    )


def metric_page(view: View | None, lang: Lang) -> Page:
    """Return the metrics as they are, before any scaling."""
    specs = (
        *CUSTOMER_COLUMNS,
        *(metric_column(metric) for metric in CATALOGUE.values()),
    )
    return Page(
        name="metrics",
        sheet=_METRICS.text(lang),
        title=_METRICS.text(lang),
        summary=Label(
            zh="评分所用的原始指标，未经标准化",
            en="The figures behind the scores, not scaled",
        ).text(lang),
        blocks=(fill_table("metrics", specs, lang, view, key=("customer_id",)),),
    )


def _dimension_column(dimension: Dimension) -> ColumnSpec:
    """Declare the column of a dimension, its weight in the heading."""
    indicators = ", ".join(
        f"{CATALOGUE[each.name].label.zh} {each.weight:.0%}"
        for each in dimension.indicators
    )
    english = ", ".join(
        f"{CATALOGUE[each.name].label.en} {each.weight:.0%}"
        for each in dimension.indicators
    )
    weight = (
        f"{dimension.weight:.4g}"
        if dimension.weight > 1
        else (f"{dimension.weight * 100:g}%")
    )
    return ColumnSpec(
        name=f"{dimension.name}_score",
        heading=Label(
            zh=f"{dimension.label.zh}得分({weight})",
            en=f"{dimension.label.en} ({weight})",
        ),
        read=_dimension_reader(dimension.name),
        unit=Unit.SCORE,
        better=Better.HIGHER,
        mark=Mark.SCALE,
        note=Label(zh=indicators, en=english),
    )


def _dimension_reader(name: str) -> Callable[[View], list[Cell]]:
    return lambda view: cells(view.analysis.scores.dimensions[name])


def metric_column(metric: Metric) -> ColumnSpec:
    """Declare the column of a metric."""
    unit = metric.unit.label
    shown = metric.unit in {Unit.MONEY, Unit.DAYS}
    return ColumnSpec(
        name=metric.name,
        heading=Label(
            zh=f"{metric.label.zh}({unit.zh})" if shown else metric.label.zh,
            en=f"{metric.label.en} ({unit.en})" if shown else metric.label.en,
        ),
        read=lambda view: view.metric(metric.name, metric.unit),
        unit=metric.unit,
        better=metric.better,
        note=Label(
            zh=_note(metric.formula.zh, "为空：", metric.undefined.zh),
            en=_note(metric.formula.en, "Blank: ", metric.undefined.en),
        ),
    )


def _note(formula: str, blank: str, undefined: str) -> str:
    return f"{formula}。{blank}{undefined}" if undefined else formula
