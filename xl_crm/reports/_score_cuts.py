"""At which scores does one tier of the sheet end and the next begin?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports import _score_formulas as sheet
from xl_crm.reports._spec import Column, Parameter, Parameters, Rule, Table
from xl_crm.reports._view import cells, tier_tones
from xl_crm.scores.composite import SCORE_PLACES
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import (
    CUT_LIMIT,
    INSUFFICIENT_DATA,
    NO_PURCHASE,
    TIERS,
    TierMethod,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Block, Cell
    from xl_crm.reports._view import View

#: Every class of customers, best first: the tiers, then the two without a score.
CLASSES = (*TIERS, INSUFFICIENT_DATA, NO_PURCHASE)
#: Scores in the sheet.
_SCORES = "scores[composite_score]"


def cut_blocks(view: View | None, plan: Plan, lang: Lang) -> tuple[Block, ...]:
    """Return the cuts of both methods with the scores where they lie."""
    scored = int(np.isfinite(view.analysis.scores.composite).sum()) if view else 0
    count = Parameters(
        name="scored",
        title=Label(zh="层级界点", en="Cuts between tiers").text(lang),
        parameters=(
            Parameter(
                name="scored_customers",
                label=Label(zh="有综合得分的客户数", en="Customers with a score").text(
                    lang
                ),
                value=scored,
                unit=Unit.NUMBER,
                editable=False,
                formula=f"COUNT({_SCORES})",
            ),
        ),
    )
    by_score = plan.tiers.method is TierMethod.SCORE_BANDS
    other = TierMethod.PERCENT_BANDS if by_score else TierMethod.SCORE_BANDS
    table = Table(
        name="tier_cuts",
        note=Label(
            zh="百分比：排名前百分之几的客户归入该层级及以上；得分等于界点时归入较好一层。",
            en="Percent: so many of the best customers are in this tier or a better "
            "one; a score on a cut goes to the better tier.",
        ).text(lang),
        key=("tier",),
        columns=(
            Column(
                name="tier",
                heading=Label(zh="客户层级", en="Tier").text(lang),
                values=[each.label.text(lang) for each in CLASSES],
                tones=tier_tones(lang),
            ),
            *_method(view, plan, plan.tiers.method, sheet.POINT, lang),
            *_method(view, plan, other, sheet.OTHER_POINT, lang),
        ),
    )
    return count, table


def _method(
    view: View | None, plan: Plan, method: TierMethod, point: str, lang: Lang
) -> Iterator[Column]:
    """Yield the cuts of a method and the scores that they lie at."""
    by_score = method is TierMethod.SCORE_BANDS
    cut = point.replace(sheet.POINT, "cut")
    cuts = _cuts(plan, method)
    unit = Label(zh="分", en="points") if by_score else Label(zh="%", en="%")
    yield Column(
        name=cut,
        heading=Label(
            zh=f"{method.label.zh}·界点({unit.zh})",
            en=f"{method.label.en} · cut ({unit.en})",
        ).text(lang),
        values=_filled(cuts),
        unit=Unit.RATIO,
        rule=Rule.POINTS,
        editable=method is not TierMethod.QUARTILE,
    )
    formula = f"[@{cut}]"
    if not by_score:
        yield _positions(view, cut, cuts, lang)
        formula = _quantile()
    values: Sequence[Cell] = [None] * len(cuts)
    if view:
        both = (view.analysis.tiers, view.analysis.other_tiers)
        found = next(each for each in both if each.method is method)
        values = cells(np.array(found.points))
    elif by_score:
        values = list(cuts)
    yield Column(
        name=point,
        heading=Label(
            zh=f"{method.label.zh}·得分下限", en=f"{method.label.en} · lowest score"
        ).text(lang),
        values=[*values, 0.0, None, None],
        unit=Unit.SCORE,
        cell_names=[
            f"{point}_{place}" if place < len(TIERS) else ""
            for place in range(1, len(CLASSES) + 1)
        ],
        row_formulas=dict.fromkeys(range(len(cuts)), formula),
    )


def _positions(
    view: View | None, cut: str, cuts: tuple[float, ...], lang: Lang
) -> Column:
    """Return where in the ascending order of scores each percent lies, from 0."""
    n = np.isfinite(view.analysis.scores.composite).sum() if view else 0
    steps = max(0, int(n) - 1)
    return Column(
        name="position",
        heading=Label(zh="升序位置", en="Place from below").text(lang),
        values=_filled(tuple(steps * (CUT_LIMIT - each) / 100 for each in cuts)),
        unit=Unit.RATIO,
        note=Label(
            zh="七型分位数在升序得分中的位置，从0起",
            en="Place of the type-7 quantile among the ascending scores, from 0",
        ).text(lang),
        row_formulas=dict.fromkeys(
            range(len(cuts)),
            f"MAX(0,scored_customers-1)*({CUT_LIMIT:g}-[@{cut}])/100",
        ),
    )


def _quantile() -> str:
    """Return the formula of the type-7 quantile at a position.

    As ``percentiles`` has it to the last bit: ``PERCENTILE`` rounds elsewhere, and
    would move a customer who stands on the cut.
    """
    below = "INT([@position])"
    lower = f"SMALL({_SCORES},{below}+1)"
    upper = f"SMALL({_SCORES},MIN(scored_customers,{below}+2))"
    value = f"{lower}+({upper}-{lower})*([@position]-{below})"
    return f'IF(scored_customers=0,"",ROUND({value},{SCORE_PLACES}))'


def _cuts(plan: Plan, method: TierMethod) -> tuple[float, ...]:
    match method:
        case TierMethod.PERCENT_BANDS:
            return plan.tiers.percent_cuts
        case TierMethod.SCORE_BANDS:
            return plan.tiers.score_cuts
        case _:
            return method.default_cuts


def _filled(values: tuple[float, ...]) -> list[Cell]:
    """Return a value for each class; the last tier and the others have none."""
    return [*values, *[None] * (len(CLASSES) - len(values))]
