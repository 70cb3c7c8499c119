"""How does each customer score, and because of which figures?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports import _score_formulas as sheet
from xl_crm.reports._columns import ColumnSpec, fill_table
from xl_crm.reports._score_columns import (
    metric_column,
    of_buyers,
    raw_columns,
    working_columns,
)
from xl_crm.reports._spec import Mark, Page
from xl_crm.reports._view import View, cells, tier_tones
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_crm.pipeline import Tiers
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Cell
    from xl_crm.scores.composite import Dimension

_SCORES = Label(zh="客户评分", en="Scores")

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
    """Return scores and tiers of each customer, the figures behind them folded.

    Everything that follows from the figures is a formula, so that a weight, bound or
    cut point changed in the settings changes it, whichever way the rows are sorted.
    """
    specs = (
        *CUSTOMER_COLUMNS,
        *result_columns(plan, typed=view is None),
        ColumnSpec(
            name="remark",
            heading=Label(zh="备注", en="Remark"),
            read=lambda view: [None] * view.n,
            note=Label(zh="供填写", en="For your notes"),
            editable=True,
        ),
        *raw_columns(),
        *working_columns(plan),
    )
    return Page(
        name="scores",
        sheet=_SCORES.text(lang),
        title=_SCORES.text(lang),
        summary=Label(
            zh="每个客户的得分与层级；展开右侧折叠的列可见原始指标、标准化值与各指标贡献",
            en="Scores and tier of each customer; unfold the columns at the right for "
            "metrics, scaled indicators and contributions",
        ).text(lang),
        blocks=(fill_table("scores", specs, lang, view, key=("customer_id",)),),
    )


def result_columns(plan: Plan, *, typed: bool) -> Iterator[ColumnSpec]:
    """Yield scores, tiers and coverage, which follow from the figures beside them.

    Parameters
    ----------
    typed : bool
        Rows wait for somebody to type into them.
    """
    yield from (_dimension_column(each) for each in plan.dimensions)
    yield _composite_column(plan)
    yield from _tier_columns(plan, typed=typed)
    yield _coverage_column(plan)


def _dimension_column(dimension: Dimension) -> ColumnSpec:
    names = [CATALOGUE[each.name].label for each in dimension.indicators]
    return ColumnSpec(
        name=f"{dimension.name}_score",
        heading=Label(zh=f"{dimension.label.zh}得分", en=f"{dimension.label.en} score"),
        read=_dimension_reader(dimension.name),
        unit=Unit.SCORE,
        better=Better.HIGHER,
        mark=Mark.SCALE,
        note=Label(
            zh=f"{'、'.join(each.zh for each in names)}；权重见配置表",
            en=f"{', '.join(each.en for each in names)}; weights: see the settings",
        ),
        formula=sheet.dimension_formula(dimension),
    )


def _dimension_reader(name: str) -> Callable[[View], Sequence[Cell]]:
    return lambda view: cells(view.analysis.scores.dimensions[name])


def _composite_column(plan: Plan) -> ColumnSpec:
    return ColumnSpec(
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
        formula=sheet.composite_formula(plan.dimensions),
    )


def _tier_columns(plan: Plan, *, typed: bool) -> Iterator[ColumnSpec]:
    """Yield the tier by the method of the plan, and by the other one."""

    def column(
        name: str, heading: Label, read: Callable[[View], Tiers], point: str
    ) -> ColumnSpec:
        return ColumnSpec(
            name=name,
            heading=heading,
            read=lambda view: view.tier(read(view)),
            tones=tier_tones,
            note=notes[name],
            formula=sheet.tier_formula(point, typed=typed),
        )

    notes = {
        "tier": plan.tiers.method.label,
        "other_tier": Label(
            zh="按另一种分层方法的结果，仅供对照", en="By the other method, to compare"
        ),
    }
    yield column(
        "tier",
        Label(zh="客户层级", en="Tier"),
        lambda view: view.analysis.tiers,
        sheet.POINT,
    )
    yield column(
        "other_tier",
        Label(zh="对照层级", en="Tier, other method"),
        lambda view: view.analysis.other_tiers,
        sheet.OTHER_POINT,
    )


def _coverage_column(plan: Plan) -> ColumnSpec:
    return ColumnSpec(
        name="coverage",
        heading=Label(zh="数据覆盖率", en="Coverage"),
        read=lambda view: of_buyers(view, view.analysis.scores.coverage),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        note=Label(zh="有数据的指标权重占比", en="Share of the weight with data"),
        formula=sheet.coverage_formula(plan.dimensions),
    )


__all__ = [
    "CUSTOMER_COLUMNS",
    "metric_column",
    "result_columns",
    "score_page",
    "working_columns",
]
