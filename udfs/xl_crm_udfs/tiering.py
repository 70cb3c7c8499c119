"""Into which tier does each score in the sheet fall?"""

from __future__ import annotations

from decimal import Decimal

from xl_crm.functions.tiering import TIER
from xl_crm.i18n import Label
from xl_crm.tiers.scale import (
    TIERS,
    UNSCORED,
    TierMethod,
    assign,
    check_cuts,
    cut_points,
)
from xl_crm_udfs._arguments import (
    check_points,
    choice,
    headings,
    line,
    measures,
    number_line,
    texts,
)
from xl_crm_udfs._cells import Block, Cell, column
from xl_crm_udfs._language import language
from xl_crm_udfs._udf import udf

#: Accepted names of the methods: code name, Chinese, English.
METHODS = {
    name.casefold(): method
    for method in TierMethod
    for name in (method.value, method.label.zh, method.label.en)
}

#: What stands beside the heading of the scores.
HEADING = Label(zh="客户层级", en="Tier")


@udf(TIER)
def CRM_TIER(
    scores: Block,
    method: Block | None = None,
    cuts: Block | None = None,
    labels: Block | None = None,
) -> Block:
    """Name the tier of each score.

    Parameters
    ----------
    scores : Block, one column or one row
        0-100 for score bands; any scale for percents and quartiles.
    method : Block, optional
        Name of a ``TierMethod`` or its label in either language.
    cuts : Block, optional
        Percents of customers going up, or points going down. Percents that are all
        below 1 are cells formatted as percent: 20 % is stored as 0.2.
    labels : Block, optional
        One more than cuts, best first.

    Returns
    -------
    Block, in the direction of ``scores``
        Up to the last row that is not blank; blank where there is no score. A heading
        beside a heading.
    """
    _, is_row = line(scores, "scores")
    table = measures(scores, "scores")
    found = choice(method, "method", METHODS, TierMethod.PERCENT_BANDS)
    limits = _cuts(cuts, found)
    names = texts(labels, "labels") or tuple(
        tier.label.text(language()) for tier in TIERS
    )
    check_cuts(found, limits, len(names))
    if found is TierMethod.SCORE_BANDS:
        check_points(table, "scores")
    points = cut_points(table, found, limits)
    assigned: list[Cell] = [
        None if tier == UNSCORED else names[tier]
        for tier in assign(table.ravel(), points).tolist()
    ]
    if headings(scores, "scores"):
        assigned.insert(0, HEADING.text(language()))
    return [assigned] if is_row else column(assigned)


def _cuts(block: Block | None, method: TierMethod) -> tuple[float, ...]:
    """Return the cuts; percents as they are stored in a cell are multiplied out."""
    found = number_line(block, "cuts")
    if found is None:
        return method.default_cuts
    if method is TierMethod.SCORE_BANDS or max(found) >= 1:
        return found
    return tuple(float(Decimal(repr(cut)) * 100) for cut in found)
