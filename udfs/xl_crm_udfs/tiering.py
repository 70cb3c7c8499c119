"""Into which tier does each score in the sheet fall?"""

from __future__ import annotations

from decimal import Decimal

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
    line,
    number_line,
    numbers,
    texts,
)
from xl_crm_udfs._cells import (
    Block,
    Cell,
    column,
)
from xl_crm_udfs._udf import udf

#: Accepted names of the methods: code name, Chinese, English.
METHODS = {
    name.casefold(): method
    for method in TierMethod
    for name in (method.value, method.label.zh, method.label.en)
}


@udf(
    text=Label(
        zh="每个得分的客户层级，分数落在切点上归较高层级；无得分则留空。",
        en="Tier of each score; a score on a cut goes to the better tier. "
        "No score, no tier.",
    ),
    arguments={
        "scores": Label(zh="得分，一列或一行", en="Scores, one column or row"),
        "method": Label(
            zh="按排名百分比（默认）、按得分区间或按四分位",
            en="percent_bands (default), score_bands or quartile",
        ),
        "cuts": Label(
            zh="切点，从最好的层级起：百分比默认20、40、70，得分默认80、60、40",
            en="Cuts from the best tier down: percents, default 20, 40, 70, "
            "or points, default 80, 60, 40",
        ),
        "labels": Label(
            zh="层级名称，从最好的起，比切点多一个；默认四个层级",
            en="Tier names, best first, one more than cuts; default: the four tiers",
        ),
    },
)
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
        Up to the last row that is not blank; blank where there is no score.
    """
    _, is_row = line(scores, "scores")
    table = numbers(scores, "scores")
    found = choice(method, "method", METHODS, TierMethod.PERCENT_BANDS)
    limits = _cuts(cuts, found)
    names = texts(labels, "labels") or tuple(tier.label.zh for tier in TIERS)
    check_cuts(found, limits, len(names))
    if found is TierMethod.SCORE_BANDS:
        check_points(table, "scores")
    points = cut_points(table, found, limits)
    assigned: list[Cell] = [
        None if tier == UNSCORED else names[tier]
        for tier in assign(table.ravel(), points).tolist()
    ]
    return [assigned] if is_row else column(assigned)


def _cuts(block: Block | None, method: TierMethod) -> tuple[float, ...]:
    """Return the cuts; percents as they are stored in a cell are multiplied out."""
    found = number_line(block, "cuts")
    if found is None:
        return method.default_cuts
    if method is TierMethod.SCORE_BANDS or max(found) >= 1:
        return found
    return tuple(float(Decimal(repr(cut)) * 100) for cut in found)
