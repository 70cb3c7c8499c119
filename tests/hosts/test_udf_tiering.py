"""Does CRM_TIER name the core's tiers and explain what it cannot do?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xl_crm_udfs import CRM_SCORE, CRM_TIER
from xl_crm_udfs._cells import Block, Cell

from xl_crm.tiers.scale import TIERS, TierMethod, assign, cut_points

HIGH, POTENTIAL, STABLE, AT_RISK = (
    "高价值客户",
    "潜力客户",
    "稳定客户",
    "流失风险客户",
)

#: B41: the composites of the template's sample rows, recomputed.
SAMPLE: Block = [[88.1], [69.7], [70.4], [46.5], [83.2]]


def test_bands_of_points_of_the_sample_table() -> None:
    """B29: 80, 60, 40; a score on a cut goes to the better tier."""
    assert CRM_TIER(SAMPLE, [["score_bands"]]) == [
        [HIGH],
        [POTENTIAL],
        [POTENTIAL],
        [STABLE],
        [HIGH],
    ]
    on_cuts: Block = [[80.0, 60.0, 40.0, 39.99]]
    assert CRM_TIER(on_cuts, [["score_bands"]]) == [[HIGH, POTENTIAL, STABLE, AT_RISK]]


def test_percent_bands_are_the_default() -> None:
    """Ten customers: two, two, three, three (B29: 20/20/30/30)."""
    scores: Block = [[float(10 - nth)] for nth in range(10)]
    assert [row[0] for row in CRM_TIER(scores)] == [
        *[HIGH] * 2,
        *[POTENTIAL] * 2,
        *[STABLE] * 3,
        *[AT_RISK] * 3,
    ]


def test_quartiles() -> None:
    """B28: eight customers, two in each; cuts at 6.25, 4.5 and 2.75."""
    scores: Block = [[float(8 - nth)] for nth in range(8)]
    assert [row[0] for row in CRM_TIER(scores, [["quartile"]])] == [
        *[HIGH] * 2,
        *[POTENTIAL] * 2,
        *[STABLE] * 2,
        *[AT_RISK] * 2,
    ]


@pytest.mark.parametrize("method", list(TierMethod))
def test_a_method_has_three_names(method: TierMethod) -> None:
    expected = CRM_TIER(SAMPLE, [[method.value]])
    assert len(expected) == len(SAMPLE)
    assert CRM_TIER(SAMPLE, [[method.label.zh]]) == expected
    assert CRM_TIER(SAMPLE, [[method.label.en.upper()]]) == expected


def test_no_score_no_tier() -> None:
    scores: Block = [[90.0], [None], ["#N/A"], [10.0], ["  "], [None]]
    assert CRM_TIER(scores, [["score_bands"]]) == [[HIGH], [None], [None], [AT_RISK]]
    assert CRM_TIER([["#N/A"], ["-"]]) == [[None], [None]]


def test_a_row_gives_a_row() -> None:
    assert CRM_TIER([[90.0, None, 10.0]], [["score_bands"]]) == [[HIGH, None, AT_RISK]]


def test_own_cuts_and_labels() -> None:
    """Half of four customers above the median of 25."""
    scores: Block = [[10.0], [20.0], [30.0], [40.0]]
    expected: Block = [["B"], ["B"], ["A"], ["A"]]
    assert CRM_TIER(scores, None, [[50.0]], [["A", "B"]]) == expected
    assert CRM_TIER(scores, [["score_bands"]], [[25.0]], [["A"], ["B"]]) == expected


def test_percents_stored_as_fractions() -> None:
    """A cell that shows 20 % holds 0.2; 0.07 * 100 is 7, not 7.000000000000001."""
    scores: Block = [[float(nth)] for nth in range(101)]
    for shown in ([20.0, 40.0, 70.0], [7.0, 14.0, 55.0]):
        stored: list[Cell] = [percent / 100 for percent in shown]
        assert CRM_TIER(scores, None, [stored]) == CRM_TIER(scores, None, [[*shown]])


def test_percents_from_1_up_are_meant_as_they_stand() -> None:
    """Scores 0 to 1000, so the best 0.5 % begin at 995 and the best 1 % at 990."""
    scores: Block = [[float(nth)] for nth in range(1001)]
    found = CRM_TIER(scores, None, [[0.5, 1.0]], [["A", "B", "C"]])
    assert [found.index([name]) for name in ("C", "B", "A")] == [0, 990, 995]


def test_points_below_1_are_points() -> None:
    scores: Block = [[0.4], [0.6]]
    found = CRM_TIER(scores, [["score_bands"]], [[0.5]], [["A", "B"]])
    assert found == [["B"], ["A"]]


def test_takes_the_scores_of_crm_score() -> None:
    """A full score may be 100 and a rounding error."""
    table: Block = [[100.0] * 7, [0.0] * 7]
    weights: Block = [[0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2]]
    scores = CRM_SCORE(table, weights, None, [[False]])
    assert CRM_TIER(scores, [["score_bands"]]) == [[HIGH], [AT_RISK]]
    assert CRM_TIER([[100.00000000000001]], [["score_bands"]]) == [[HIGH]]


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (([[None]],), "scores：区域是空的"),
        (([[1.0, 2.0], [3.0, 4.0]],), "scores：区域有 2 行 2 列"),
        (([[3.0], ["高"]],), "scores：第 2 行第 1 列“高”不是数字"),
        ((SAMPLE, [["quantile"]]), "method：没有“quantile”这一项。是否指：quartile"),
        ((SAMPLE, [["score_bands", "x"]]), "method：给了 2 个单元格"),
        ((SAMPLE, None, [[40.0, 20.0, 70.0]]), "cuts：切点 40, 20, 70 次序不对"),
        ((SAMPLE, None, [[0.0, 20.0, 70.0]]), "cuts：切点为 0, 20, 70"),
        ((SAMPLE, None, [[50.0]]), "cuts：4 个层级配了 1 个切点"),
        ((SAMPLE, None, None, [["A", "B"]]), "cuts：2 个层级配了 3 个切点"),
        ((SAMPLE, None, None, [["A", "", "C", "D"]]), "labels：第 2 个文本为空"),
        (([[120.0]], [["score_bands"]]), "scores：第 1 行第 1 列为 120"),
    ],
)
def test_names_the_argument(arguments: tuple[Block, ...], start: str) -> None:
    ((text,),) = CRM_TIER(*arguments)
    assert isinstance(text, str)
    assert text.startswith(start)
    assert len(text) <= 255


@given(
    st.lists(
        st.none() | st.integers(min_value=0, max_value=1000).map(lambda x: x / 10),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(list(TierMethod)),
)
def test_is_the_core(scores: list[Cell], method: TierMethod) -> None:
    scores = [*scores, 50.0]
    values = np.array(scores, dtype=np.float64)
    names = [*(tier.label.zh for tier in TIERS), None]
    expected = assign(values, cut_points(values, method)).tolist()
    found = CRM_TIER([[cell] for cell in scores], [[method.value]])
    assert found == [[names[tier]] for tier in expected]
