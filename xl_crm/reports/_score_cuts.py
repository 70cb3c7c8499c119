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
    from xl_crm.tiers.scale import Tier

#: Every class of customers, best first: the tiers, then the two without a score.
CLASSES = (*TIERS, INSUFFICIENT_DATA, NO_PURCHASE)
#: Scores in the sheet.
#: Stands above the cuts, on the page and in errors about them.
CUTS_TITLE = Label(zh="层级界点", en="Cuts between tiers")

_SCORES = "scores[composite_score]"
#: Digits behind the point of a percent: shares as typed have noise beyond.
_PERCENT_PLACES = 9
_PER_CENT = 100

_BY_PERCENT = Label(
    zh="排名前百分之几的客户归入该层级及以上；得分等于界点时归入较好一层",
    en="So many of the best customers are in this tier or a better one; a score on a "
    "cut goes to the better tier",
)
_BY_SCORE = Label(
    zh="综合得分(0-100)不低于此值的客户归入该层级及以上",
    en="Customers with a composite of so many points (0-100) or more are in this tier "
    "or a better one",
)
#: Who is in each class, in the order of ``CLASSES``.
_MEANINGS = (
    *(
        Label(zh="得分达到该层级的界点", en="Scores from the cut of the tier on")
        for _ in TIERS[1:]
    ),
    Label(zh="其余有综合得分的客户", en="All others with a composite score"),
    Label(zh="已成交，数据不足以评分", en="Bought, but too little data for a score"),
    Label(zh="从未成交，不参与评分", en="Never bought: not scored"),
)


def methods(plan: Plan) -> tuple[tuple[TierMethod, str], ...]:
    """Return the method of the plan and the other one, each with its column of cuts."""
    by_score = plan.tiers.method is TierMethod.SCORE_BANDS
    other = TierMethod.PERCENT_BANDS if by_score else TierMethod.SCORE_BANDS
    return (plan.tiers.method, "cut"), (other, "other_cut")


def cuts_of(plan: Plan, method: TierMethod) -> tuple[float, ...]:
    """Return the cuts of a method, best tier first: percents (0-100) or points."""
    match method:
        case TierMethod.PERCENT_BANDS:
            return plan.tiers.percent_cuts
        case TierMethod.SCORE_BANDS:
            return plan.tiers.score_cuts
        case _:
            return method.default_cuts


def cut_blocks(view: View | None, plan: Plan, lang: Lang) -> tuple[Block, ...]:
    """Return the cuts of both methods with the scores where they lie."""
    scored = int(np.isfinite(view.analysis.scores.composite).sum()) if view else 0
    count = Parameters(
        name="scored",
        title=CUTS_TITLE.text(lang),
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
    columns = (
        column
        for method, cut in methods(plan)
        for column in _method(view, plan, method, cut, lang)
    )
    table = Table(
        name="tier_cuts",
        note=Label(
            zh="可修改：界点改动后，客户层级与概览随之变化。最末层没有界点，收其余客户。",
            en="Yours to change: tiers and overview follow the cuts. The last tier has "
            "no cut, it takes everybody else.",
        ).text(lang),
        key=("tier",),
        columns=(_names(TIERS[:-1], lang), *columns),
    )
    return count, table


def cut_heading(method: TierMethod) -> Label:
    """Return the heading of the cuts of a method."""
    by_score = method is TierMethod.SCORE_BANDS
    unit = Label(zh="分", en="points") if by_score else Label(zh="%", en="%")
    return Label(
        zh=f"{method.label.zh}·界点({unit.zh})",
        en=f"{method.label.en} · cut ({unit.en})",
    )


def class_table(lang: Lang) -> Table:
    """Return the names of all classes, which the score sheet picks from."""
    return Table(
        name="tier_classes",
        title=Label(zh="客户层级", en="Tiers").text(lang),
        columns=(
            _names(CLASSES, lang),
            Column(
                name="meaning",
                heading=Label(zh="归入条件", en="Who is in it").text(lang),
                values=[each.text(lang) for each in _MEANINGS],
            ),
        ),
    )


def _names(classes: Sequence[Tier], lang: Lang) -> Column:
    return Column(
        name="tier",
        heading=Label(zh="客户层级", en="Tier").text(lang),
        values=[each.label.text(lang) for each in classes],
        tones=tier_tones(lang),
    )


def _method(
    view: View | None, plan: Plan, method: TierMethod, cut: str, lang: Lang
) -> Iterator[Column]:
    """Yield the cuts of a method and the scores that they lie at."""
    by_score = method is TierMethod.SCORE_BANDS
    point = cut.replace("cut", sheet.POINT)
    cuts = cuts_of(plan, method)
    yield Column(
        name=cut,
        heading=cut_heading(method).text(lang),
        values=[each if by_score else each / _PER_CENT for each in cuts],
        unit=Unit.SCORE if by_score else Unit.PERCENT,
        note=(_BY_SCORE if by_score else _BY_PERCENT).text(lang),
        rule=Rule.POINTS if by_score else Rule.SHARE,
        editable=method is not TierMethod.QUARTILE,
    )
    formula = f"N([@{cut}])"
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
        values=values,
        unit=Unit.SCORE,
        cell_names=[f"{point}_{place}" for place in range(1, len(TIERS))],
        formula=formula,
    )


def _positions(
    view: View | None, cut: str, cuts: tuple[float, ...], lang: Lang
) -> Column:
    """Return where in the ascending order of scores each percent lies, from 0.

    The share comes back to the percent of the settings before it is used, so that the
    place is that of ``percentiles``: 1 - 0.7 is not 0.3.
    """
    n = np.isfinite(view.analysis.scores.composite).sum() if view else 0
    steps = max(0, int(n) - 1)
    below = f"ROUND({CUT_LIMIT:g}-{_PER_CENT}*N([@{cut}]),{_PERCENT_PLACES})"
    return Column(
        name="position",
        heading=Label(zh="升序位置", en="Place from below").text(lang),
        values=[steps * (CUT_LIMIT - each) / _PER_CENT for each in cuts],
        unit=Unit.RATIO,
        note=Label(
            zh="七型分位数在升序得分中的位置，从0起",
            en="Place of the type-7 quantile among the ascending scores, from 0",
        ).text(lang),
        formula=f"MAX(0,scored_customers-1)*{below}/{_PER_CENT}",
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
