"""Which named segment do three RFM scores belong to?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xl_crm.tiers.rfm import RfmScores

#: Rules are declared on scores from 1 to 5.
RULE_BINS = 5

#: Segment index of a customer who never bought.
NO_SEGMENT = -1

#: Name of the customers whom no rule catches.
OTHERS = Label(zh="其他", en="Others")

#: Lowest and highest score, both included.
ScoreRange = tuple[int, int]

ANY: ScoreRange = (1, RULE_BINS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRule:
    """The scores that make a segment.

    Attributes
    ----------
    name : str
        Code name.
    label : Label
        Name for people.
    r, f, m : tuple of int
        Lowest and highest score, both included, on 1 .. 5.
    """

    name: str
    label: Label
    r: ScoreRange
    f: ScoreRange
    m: ScoreRange = ANY

    def __post_init__(self) -> None:
        for measure, (lowest, highest) in (("R", self.r), ("F", self.f), ("M", self.m)):
            if not 1 <= lowest <= highest <= RULE_BINS:
                raise SettingsError(
                    Problem(
                        where=f"rfm.segments.{self.name}.{measure}",
                        found=Label(
                            zh=f"范围为 {lowest}-{highest}",
                            en=f"the range is {lowest}-{highest}",
                        ),
                        remedy=Label(
                            zh=f"范围须在 1-{RULE_BINS} 之内，且从低到高",
                            en=f"Give a range inside 1-{RULE_BINS}, low to high",
                        ),
                    )
                )


#: The product's default: eleven names on the grid of R x F, without M, that leave no
#: cell open. The ranges are the grid in wide use (ten names: Champions R 5 F 4-5, Loyal
#: R 3-4 F 4-5, and so on); the eleventh, Lost, is its worst cell, as in the tables that
#: tell Lost from Hibernating (docs.churned.io "RFM-Model"; putler.com/rfm-analysis).
RF_GRID_SEGMENTS = (
    SegmentRule(
        name="champions",
        label=Label(zh="冠军客户", en="Champions"),
        r=(5, 5),
        f=(4, 5),
    ),
    SegmentRule(
        name="loyal_customers",
        label=Label(zh="忠诚客户", en="Loyal Customers"),
        r=(3, 4),
        f=(4, 5),
    ),
    SegmentRule(
        name="potential_loyalists",
        label=Label(zh="潜在忠诚客户", en="Potential Loyalists"),
        r=(4, 5),
        f=(2, 3),
    ),
    SegmentRule(
        name="new_customers",
        label=Label(zh="新客户", en="New Customers"),
        r=(5, 5),
        f=(1, 1),
    ),
    SegmentRule(
        name="promising",
        label=Label(zh="有希望客户", en="Promising"),
        r=(4, 4),
        f=(1, 1),
    ),
    SegmentRule(
        name="need_attention",
        label=Label(zh="需关注客户", en="Need Attention"),
        r=(3, 3),
        f=(3, 3),
    ),
    SegmentRule(
        name="about_to_sleep",
        label=Label(zh="即将沉睡客户", en="About To Sleep"),
        r=(3, 3),
        f=(1, 2),
    ),
    SegmentRule(
        name="cant_lose_them",
        label=Label(zh="不可流失客户", en="Can't Lose Them"),
        r=(1, 2),
        f=(5, 5),
    ),
    SegmentRule(
        name="at_risk",
        label=Label(zh="有流失风险客户", en="At Risk"),
        r=(1, 2),
        f=(3, 4),
    ),
    SegmentRule(
        name="lost",
        label=Label(zh="已流失客户", en="Lost"),
        r=(1, 1),
        f=(1, 1),
    ),
    SegmentRule(
        name="hibernating",
        label=Label(zh="沉睡客户", en="Hibernating"),
        r=(1, 2),
        f=(1, 2),
    ),
)

#: The ten rules of the R package rfm's introduction (man page ``rfm_segment``), in
#: their order. They leave cells open, see ``uncovered_cells``.
R_RFM_SEGMENTS = (
    SegmentRule(
        name="champions",
        label=Label(zh="冠军客户", en="Champions"),
        r=(5, 5),
        f=(5, 5),
        m=(5, 5),
    ),
    SegmentRule(
        name="potential_loyalist",
        label=Label(zh="潜在忠诚客户", en="Potential Loyalist"),
        r=(3, 5),
        f=(3, 5),
        m=(2, 5),
    ),
    SegmentRule(
        name="loyal_customers",
        label=Label(zh="忠诚客户", en="Loyal Customers"),
        r=(2, 4),
        f=(2, 4),
        m=(2, 4),
    ),
    SegmentRule(
        name="promising",
        label=Label(zh="有希望客户", en="Promising"),
        r=(3, 4),
        f=(1, 3),
        m=(3, 5),
    ),
    SegmentRule(
        name="new_customers",
        label=Label(zh="新客户", en="New Customers"),
        r=(4, 5),
        f=(1, 3),
        m=(1, 5),
    ),
    SegmentRule(
        name="cant_lose_them",
        label=Label(zh="不可流失客户", en="Can't Lose Them"),
        r=(1, 2),
        f=(3, 4),
        m=(4, 5),
    ),
    SegmentRule(
        name="at_risk",
        label=Label(zh="有流失风险客户", en="At Risk"),
        r=(1, 2),
        f=(2, 5),
        m=(4, 5),
    ),
    SegmentRule(
        name="need_attention",
        label=Label(zh="需关注客户", en="Need Attention"),
        r=(1, 3),
        f=(3, 5),
        m=(3, 5),
    ),
    SegmentRule(
        name="about_to_sleep",
        label=Label(zh="即将沉睡客户", en="About To Sleep"),
        r=(2, 3),
        f=(1, 3),
        m=(1, 4),
    ),
    SegmentRule(
        name="lost",
        label=Label(zh="已流失客户", en="Lost"),
        r=(1, 1),
        f=(1, 5),
        m=(1, 5),
    ),
)


def segment_labels(
    rules: Sequence[SegmentRule] = RF_GRID_SEGMENTS,
) -> tuple[Label, ...]:
    """Return the label of each segment index; the last is where no rule fits."""
    return (*(rule.label for rule in rules), OTHERS)


def assign_segments(
    scores: RfmScores, rules: Sequence[SegmentRule] = RF_GRID_SEGMENTS
) -> NDArray[np.int64]:
    """Give each customer the first segment whose ranges hold the three scores.

    Rules speak of scores from 1 to 5. Scores on another number of bins are first
    brought to 1 .. 5 by the middle of their bin: of ten bins, 9 and 10 become 5; of
    two, 2 and 4.

    Returns
    -------
    array of int, shape (n_customers,)
        Index into the rules; ``len(rules)`` where none fits, -1 where the customer
        never bought.
    """
    r, f, m = (
        _to_fifths(each, scores.thresholds.bins)
        for each in (scores.r, scores.f, scores.m)
    )
    found = np.full(r.shape, len(rules), dtype=np.int64)
    for index in reversed(range(len(rules))):
        rule = rules[index]
        fits = _inside(r, rule.r) & _inside(f, rule.f) & _inside(m, rule.m)
        found[fits] = index
    return np.where(scores.codes == "", NO_SEGMENT, found)


def uncovered_cells(rules: Sequence[SegmentRule]) -> tuple[str, ...]:
    """Return the codes, of the 125 from 111 to 555, that no rule catches."""
    return tuple(code for code, rule in _first_matches(rules).items() if rule is None)


def unreachable_rules(rules: Sequence[SegmentRule]) -> tuple[SegmentRule, ...]:
    """Return the rules that earlier rules leave no cell for."""
    reached = {rule.name for rule in _first_matches(rules).values() if rule}
    return tuple(rule for rule in rules if rule.name not in reached)


def _first_matches(rules: Sequence[SegmentRule]) -> dict[str, SegmentRule | None]:
    """Return the first rule that catches each of the 125 codes."""
    steps = range(1, RULE_BINS + 1)
    return {
        f"{r}{f}{m}": next(
            (
                rule
                for rule in rules
                if rule.r[0] <= r <= rule.r[1]
                and rule.f[0] <= f <= rule.f[1]
                and rule.m[0] <= m <= rule.m[1]
            ),
            None,
        )
        for r, f, m in product(steps, steps, steps)
    }


def _inside(scores: NDArray[np.int64], allowed: ScoreRange) -> NDArray[np.bool_]:
    """Tell which scores lie in a range, both ends included."""
    return (scores >= allowed[0]) & (scores <= allowed[1])


def _to_fifths(scores: NDArray[np.int64], bins: int) -> NDArray[np.int64]:
    """Bring scores from 1 .. bins to 1 .. 5: the fifth that holds the bin's middle."""
    return (RULE_BINS * (2 * scores - 1) + 2 * bins - 1) // (2 * bins)
