"""Which columns behind the scores stand folded in the score sheet?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.reports import _score_formulas as sheet
from xl_crm.reports._columns import ColumnSpec
from xl_crm.reports._view import cells
from xl_crm.scores.normalise import Normaliser
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from xl_crm.metrics import Metric
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Cell
    from xl_crm.reports._view import View

#: Columns of the summary that metrics are made of and that are no metric themselves.
FIGURES = {
    "top_category_amount": (
        Label(zh="最大品类净额", en="Net amount of the top category"),
        Unit.MONEY,
    ),
    "category_amount": (
        Label(zh="各品类正净额之和", en="Net amount of positive categories"),
        Unit.MONEY,
    ),
    "monthly_sd": (
        Label(zh="月净额标准差", en="Deviation of monthly net amounts"),
        Unit.MONEY,
    ),
    "monthly_mean": (Label(zh="月均净额", en="Monthly net amount"), Unit.MONEY),
    "orders_lifetime": (Label(zh="累计订单数", en="Orders so far"), Unit.NUMBER),
    "complaints": (Label(zh="投诉次数", en="Complaints"), Unit.NUMBER),
    "amount_recent": (
        Label(zh="近3个月净额", en="Net amount of the last 3 months"),
        Unit.MONEY,
    ),
    "amount_before": (
        Label(zh="之前3个月净额", en="Net amount of the 3 months before"),
        Unit.MONEY,
    ),
    "new_product_orders": (
        Label(zh="含新品的订单数", en="Orders with a new product"),
        Unit.NUMBER,
    ),
    "responses": (Label(zh="响应次数", en="Answered touches"), Unit.NUMBER),
    "touches": (Label(zh="主动触达次数", en="Touches"), Unit.NUMBER),
}


def metric_column(metric: Metric) -> ColumnSpec:
    """Declare the column of a metric."""
    return ColumnSpec(
        name=metric.name,
        heading=_with_unit(metric.label, metric.unit),
        read=lambda view: view.metric(metric.name, metric.unit),
        unit=metric.unit,
        better=metric.better,
        note=Label(
            zh=_note(metric.formula.zh, "。为空：", metric.undefined.zh),
            en=_note(metric.formula.en, ". Blank: ", metric.undefined.en),
        ),
    )


def raw_columns() -> Iterator[ColumnSpec]:
    """Yield every metric, each after the figures that only it needs."""
    shown: set[str] = set()
    for metric in CATALOGUE.values():
        for name in sheet.figures(metric):
            if name not in shown:
                yield _figure_column(name)
        shown.update(metric.needs)
        yield replace(
            metric_column(metric),
            read=_reader(lambda view, name: view.exact(name), metric.name),
            formula=sheet.metric_formula(metric),
            folded=True,
        )


def working_columns(plan: Plan) -> Iterator[ColumnSpec]:
    """Yield scaled indicators, shares of weight with data, and contributions."""
    pairs = [(each, one.name) for each in plan.dimensions for one in each.indicators]
    ranked = plan.scoring.normaliser is Normaliser.PERCENTILE_RANK
    for _, name in pairs:
        yield ColumnSpec(
            name=f"{name}_scaled",
            heading=_with_word(name, Label(zh="标准化", en="scaled")),
            read=_reader(
                lambda view, key: cells(view.analysis.scores.scaled[key]), name
            ),
            unit=Unit.RATIO,
            better=Better.HIGHER,
            note=_SCALED_BY_RANK if ranked else _SCALED,
            formula="" if ranked else sheet.scaled_formula(name),
            folded=True,
        )
    for each in plan.dimensions:
        yield ColumnSpec(
            name=f"{each.name}_share",
            heading=Label(
                zh=f"{each.label.zh}·有数据权重",
                en=f"{each.label.en} · weight with data",
            ),
            read=_reader(
                lambda view, key: of_buyers(view, view.analysis.scores.shares[key]),
                each.name,
            ),
            unit=Unit.PERCENT,
            better=Better.HIGHER,
            note=_SHARE,
            formula=sheet.share_formula(each),
            folded=True,
        )
    yield ColumnSpec(
        name="counted_weight",
        heading=Label(zh="有得分维度权重", en="weight of scored dimensions"),
        read=lambda view: of_buyers(view, view.analysis.scores.counted_weight),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        note=_COUNTED,
        formula=sheet.counted_weight_formula(plan.dimensions),
        folded=True,
    )
    for dimension, name in pairs:
        yield ColumnSpec(
            name=f"contribution_{name}",
            heading=_with_word(name, Label(zh="贡献", en="points")),
            read=_reader(
                lambda view, key: cells(view.analysis.scores.contributions[key]), name
            ),
            unit=Unit.SCORE,
            better=Better.HIGHER,
            note=_CONTRIBUTION,
            formula=sheet.contribution_formula(dimension, name),
            folded=True,
        )


_SCALED = Label(
    zh="在配置表的下限与上限之间的位置，0-1，1为好的一端",
    en="Place between the bounds of the settings, 0-1; 1 is the good end",
)
_SCALED_BY_RANK = Label(
    zh="百分位排名，0-1，1为好的一端；由程序计算，不随表内改动变化",
    en="Percentile rank, 0-1; 1 is the good end; computed by the program, not live",
)
_SHARE = Label(
    zh="该维度中有数据的指标权重；低于维度最低覆盖率则不计分",
    en="Weight inside the dimension of its indicators with data; too little: no score",
)
_COUNTED = Label(
    zh="有得分的维度权重合计；低于配置表的最低权重则没有综合得分",
    en="Weight of the dimensions with a score; too little: no composite",
)
_CONTRIBUTION = Label(
    zh="该指标给综合得分带来的分数；各指标之和即综合得分",
    en="Points that the indicator gives to the composite; they add up to it",
)


def of_buyers(view: View, values: NDArray[np.float64]) -> Sequence[Cell]:
    """Return values that say nothing of who never bought."""
    return cells(np.where(view.analysis.bought, values, np.nan))


def _figure_column(name: str) -> ColumnSpec:
    label, unit = FIGURES[name]
    return ColumnSpec(
        name=name,
        heading=_with_unit(label, unit),
        read=_reader(lambda view, key: view.customers(key), name),
        unit=unit,
        folded=True,
    )


def _reader(
    read: Callable[[View, str], Sequence[Cell]], name: str
) -> Callable[[View], Sequence[Cell]]:
    return lambda view: read(view, name)


def _with_unit(label: Label, unit: Unit) -> Label:
    """Return a label that says in what an amount or a time is given."""
    if unit not in {Unit.MONEY, Unit.DAYS}:
        return label
    return Label(zh=f"{label.zh}({unit.label.zh})", en=f"{label.en} ({unit.label.en})")


def _with_word(name: str, word: Label) -> Label:
    label = CATALOGUE[name].label
    return Label(zh=f"{label.zh}·{word.zh}", en=f"{label.en} · {word.en}")


def _note(formula: str, blank: str, undefined: str) -> str:
    return f"{formula}{blank}{undefined}" if undefined else formula
