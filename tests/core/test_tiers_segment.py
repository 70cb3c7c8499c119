"""Do RFM scores get the segment of the first rule that fits?"""

from itertools import product

import numpy as np
import pytest

from xl_crm.errors import SettingsError
from xl_crm.i18n import Label
from xl_crm.tiers.rfm import RfmScores, RfmThresholds, score_rfm
from xl_crm.tiers.segment import (
    R_RFM_SEGMENTS,
    RF_GRID_SEGMENTS,
    SegmentRule,
    assign_segments,
    segment_labels,
    uncovered_cells,
    unreachable_rules,
)

ANYTHING = Label(zh="任意", en="Anything")


def scores_of(codes: list[tuple[int, int, int]], bins: int = 5) -> RfmScores:
    """Customers with given scores: bin i holds the value i."""
    edges = tuple(float(step) for step in range(1, bins))
    thresholds = RfmThresholds(recency_days=edges, frequency=edges, monetary=edges)
    r, f, m = np.array(codes, dtype=float).T
    return score_rfm(bins + 1 - r, f, m, thresholds)


def named(codes: list[tuple[int, int, int]], *rules: SegmentRule) -> list[str]:
    """English labels of the segments of given scores."""
    labels = segment_labels(rules)
    return [labels[index].en for index in assign_segments(scores_of(codes), rules)]


def test_default_covers_every_cell_by_r_and_f() -> None:
    """The grid in wide use, rows R = 5 .. 1, columns F = 1 .. 5; M does not matter."""
    grid = {
        5: "New Customers|Potential Loyalists|Potential Loyalists|Champions|Champions",
        4: "Promising|Potential Loyalists|Potential Loyalists"
        "|Loyal Customers|Loyal Customers",
        3: "About To Sleep|About To Sleep|Need Attention"
        "|Loyal Customers|Loyal Customers",
        2: "Hibernating|Hibernating|At Risk|At Risk|Can't Lose Them",
        1: "Lost|Hibernating|At Risk|At Risk|Can't Lose Them",
    }
    for r, row in grid.items():
        for f, expected in enumerate(row.split("|"), start=1):
            codes = [(r, f, m) for m in range(1, 6)]
            assert named(codes, *RF_GRID_SEGMENTS) == [expected] * 5
    assert uncovered_cells(RF_GRID_SEGMENTS) == ()


def test_default_has_eleven_names_that_can_all_be_reached() -> None:
    assert len({rule.label.en for rule in RF_GRID_SEGMENTS}) == 11
    assert unreachable_rules(RF_GRID_SEGMENTS) == ()


def test_r_rfm_rules_leave_ten_cells_open() -> None:
    """By hand: F 4-5 with M 1 (too little money) for R 2-5, and 215, 252.

    R 3-5, F 4-5, M 1 is under Potential Loyalist's M 2; R 2, F 4-5, M 1 and F 5, M 2
    are beyond About To Sleep's F 3 and below Need Attention's M 3; R 2, F 1, M 5 is
    beyond About To Sleep's M 4 and below At Risk's F 2. R 1 ends in Lost.
    """
    expected = {f"{r}{f}1" for r in (2, 3, 4, 5) for f in (4, 5)} | {"215", "252"}
    assert set(uncovered_cells(R_RFM_SEGMENTS)) == expected
    assert unreachable_rules(R_RFM_SEGMENTS) == ()


def test_unmatched_scores_are_others() -> None:
    assert named([(2, 1, 5), (5, 5, 5)], *R_RFM_SEGMENTS) == ["Others", "Champions"]
    assert segment_labels(R_RFM_SEGMENTS)[-1].zh == "其他"


def test_first_match_wins_and_a_shadowed_rule_is_reported() -> None:
    wide = SegmentRule(name="loyal", label=ANYTHING, r=(3, 5), f=(3, 5))
    narrow = SegmentRule(name="champions", label=ANYTHING, r=(5, 5), f=(5, 5))
    assert assign_segments(scores_of([(5, 5, 5)]), (wide, narrow)).tolist() == [0]
    assert assign_segments(scores_of([(5, 5, 5)]), (narrow, wide)).tolist() == [0]
    assert unreachable_rules((wide, narrow)) == (narrow,)
    assert unreachable_rules((narrow, wide)) == ()


def test_customer_who_never_bought_has_no_segment() -> None:
    nan = float("nan")
    thresholds = RfmThresholds(recency_days=(1,), frequency=(1,), monetary=(1,))
    found = score_rfm([nan, 0], [nan, 1], [nan, 1], thresholds)
    assert assign_segments(found).tolist()[0] == -1


@pytest.mark.parametrize(
    ("bins", "fifths"),
    [
        (2, [2, 4]),
        (3, [1, 3, 5]),
        (4, [1, 2, 4, 5]),
        (5, [1, 2, 3, 4, 5]),
        (10, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
    ],
)
def test_other_numbers_of_bins_are_brought_to_five(
    bins: int, fifths: list[int]
) -> None:
    """The middle of bin s of b is (s - 0.5)/b: of two bins 0.25 and 0.75, which lie in
    the second and fourth fifth."""
    rules = tuple(
        SegmentRule(name=str(step), label=ANYTHING, r=(step, step), f=(1, 5))
        for step in range(1, 6)
    )
    codes = [(step, 1, 1) for step in range(1, bins + 1)]
    found = assign_segments(scores_of(codes, bins), rules)
    assert (found + 1).tolist() == fifths


@pytest.mark.parametrize("wrong", [(0, 3), (3, 6), (4, 2)])
def test_range_outside_1_to_5_is_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(SettingsError, match=r"rfm\.segments\.odd\.F"):
        SegmentRule(name="odd", label=ANYTHING, r=(1, 5), f=wrong)


def test_segments_are_assigned_row_by_row() -> None:
    """All 125 cells at once give the same as one at a time."""
    codes = list(product(range(1, 6), repeat=3))
    together = assign_segments(scores_of(codes), R_RFM_SEGMENTS)
    alone = [assign_segments(scores_of([code]), R_RFM_SEGMENTS)[0] for code in codes]
    assert together.tolist() == alone
