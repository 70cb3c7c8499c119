"""Do scores fall into the tiers that the cuts describe?"""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import SettingsError
from xl_crm.i18n import Label
from xl_crm.tiers.scale import (
    INSUFFICIENT_DATA,
    NO_PURCHASE,
    TIERS,
    TierMethod,
    assign,
    check_cuts,
    class_sizes,
    cut_points,
    degenerate,
    small_sample_note,
    tier_shares,
)

#: Composites of the template's five sample rows, recomputed (B41).
SAMPLE = [88.1, 69.7, 70.4, 46.5, 83.2]
HIGH, POTENTIAL, STABLE, AT_RISK = range(4)

SCORES = st.lists(
    st.integers(min_value=0, max_value=1000).map(lambda x: x / 10)
    | st.just(float("nan")),
    min_size=1,
    max_size=60,
)
EACH_METHOD = pytest.mark.parametrize("method", list(TierMethod))


def test_sample_table_by_score_band() -> None:
    """B41, column "By score band"."""
    points = cut_points(SAMPLE, TierMethod.SCORE_BANDS)
    assert points == (80, 60, 40)
    assert assign(SAMPLE, points).tolist() == [
        HIGH,
        POTENTIAL,
        POTENTIAL,
        STABLE,
        HIGH,
    ]


def test_sample_table_by_percent_band() -> None:
    """B41, column "By percent band", by quantile cuts instead of ranks.

    In order: 46.5, 69.7, 70.4, 83.2, 88.1. The 80 % quantile stands at 4*0.8 = 3.2:
    83.2 + 0.2*4.9 = 84.18; 60 % at 2.4: 70.4 + 0.4*12.8 = 75.52; 30 % at 1.2:
    69.7 + 0.2*0.7 = 69.84. Both ways give the same tiers here.
    """
    points = cut_points(SAMPLE, TierMethod.PERCENT_BANDS)
    assert points == pytest.approx((84.18, 75.52, 69.84))
    assert assign(SAMPLE, points).tolist() == [
        HIGH,
        AT_RISK,
        STABLE,
        AT_RISK,
        POTENTIAL,
    ]


def test_quartiles_cut_at_75_50_25_percent() -> None:
    """1..5: quantiles 4, 3 and 2."""
    assert cut_points([1, 2, 3, 4, 5], TierMethod.QUARTILE) == (4, 3, 2)


def test_score_on_a_cut_goes_to_the_better_tier() -> None:
    points = (80.0, 60.0, 40.0)
    scores = [100, 80, 79.99, 60, 59.99, 40, 39.99, 0]
    assert assign(scores, points).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_percent_cuts_that_fall_on_a_score_include_it() -> None:
    """0..10: the 80, 60 and 30 % quantiles are the scores 8, 6 and 3."""
    scores = np.arange(11.0)
    points = cut_points(scores, TierMethod.PERCENT_BANDS)
    assert points == (8, 6, 3)
    assert assign(scores, points).tolist() == [3, 3, 3, 2, 2, 2, 1, 1, 0, 0, 0]


def test_ties_may_leave_a_tier_empty() -> None:
    """All alike: every cut is that score, and all are on the best one."""
    scores = [50.0] * 30
    assert assign(scores, cut_points(scores, TierMethod.PERCENT_BANDS)).max() == HIGH


def test_customer_without_score_has_no_tier() -> None:
    assert assign([np.nan, 90], (80, 60, 40)).tolist() == [-1, 0]


def test_nobody_scored_gives_no_cut_points() -> None:
    points = cut_points([np.nan], TierMethod.PERCENT_BANDS)
    assert np.isnan(points).all()
    assert assign([np.nan], points).tolist() == [-1]


def test_five_tiers_need_four_cuts() -> None:
    points = cut_points(np.arange(101.0), TierMethod.PERCENT_BANDS, (10, 30, 60, 90))
    assert points == (90, 70, 40, 10)
    assert assign([95, 80, 50, 20, 5], points).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("method", "cuts", "n_tiers", "found"),
    [
        (TierMethod.PERCENT_BANDS, (40, 20, 70), 4, ["cuts 40, 20, 70 out of order"]),
        (TierMethod.SCORE_BANDS, (40, 60, 80), 4, ["cuts 40, 60, 80 out of order"]),
        (TierMethod.PERCENT_BANDS, (20, 20, 70), 4, ["cuts 20, 20, 70 out of order"]),
        (TierMethod.QUARTILE, (25, 50, 100), 4, ["the cuts are 25, 50, 100"]),
        (TierMethod.SCORE_BANDS, (80, 60, 0), 4, ["the cuts are 80, 60, 0"]),
        (TierMethod.PERCENT_BANDS, (20, 40), 4, ["2 cuts for 4 tiers"]),
        (
            TierMethod.PERCENT_BANDS,
            (70, -1),
            4,
            ["2 cuts for 4 tiers", "the cuts are 70, -1", "cuts 70, -1 out of order"],
        ),
        (
            TierMethod.SCORE_BANDS,
            (80, float("nan"), 40),
            4,
            ["the cuts are 80, nan, 40", "cuts 80, nan, 40 out of order"],
        ),
    ],
)
def test_cuts_that_do_not_work_are_named(
    method: TierMethod, cuts: tuple[float, ...], n_tiers: int, found: list[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        check_cuts(method, cuts, n_tiers)
    assert [problem.found.en for problem in caught.value.problems] == found


def test_cut_points_refuse_wrong_cuts() -> None:
    with pytest.raises(SettingsError):
        cut_points([1, 2], TierMethod.SCORE_BANDS, (20, 40))


@EACH_METHOD
def test_default_cuts_make_the_four_tiers(method: TierMethod) -> None:
    check_cuts(method, method.default_cuts, len(TIERS))
    assert method.label.zh != method.label.en


def test_literal_scoring_degenerates() -> None:
    """Section 0.1: of 4,338 real customers 99.72 % fell under 40, none reached 80."""
    assigned = np.repeat([POTENTIAL, STABLE, AT_RISK], [1, 11, 4326])
    found = {share.tier.name: share.n for share in degenerate(assigned)}
    assert found == {"high_value": 0, "potential": 1, "stable": 11, "at_risk": 4326}


def test_default_percent_bands_do_not_degenerate() -> None:
    scores = np.linspace(0, 100, 1000)
    assigned = assign(scores, cut_points(scores, TierMethod.PERCENT_BANDS))
    assert [share.n for share in tier_shares(assigned)] == [200, 200, 300, 300]
    assert degenerate(assigned) == ()


def test_shares_are_of_the_scored_customers() -> None:
    shares = tier_shares([0, 0, 1, -1, -1, 3])
    assert [share.n for share in shares] == [2, 1, 0, 1]
    assert [share.share for share in shares] == [0.5, 0.25, 0, 0.25]


def test_nobody_scored_degenerates_nothing() -> None:
    assert degenerate([-1, -1]) == ()


def test_few_customers_are_pointed_out() -> None:
    """E2: below 20 a word of care; below 5 percent bands are not meaningful."""
    percent = small_sample_note(4, TierMethod.PERCENT_BANDS)
    points = small_sample_note(4, TierMethod.SCORE_BANDS)
    assert percent is not None
    assert "mean nothing" in percent.en
    assert points is not None
    assert "with care" in points.en
    assert small_sample_note(5, TierMethod.PERCENT_BANDS) == Label(
        zh="只有 5 个客户有得分，分层仅供参考",
        en="only 5 customers are scored: read their tiers with care",
    )
    assert small_sample_note(20, TierMethod.QUARTILE) is None


def test_tiers_are_named_in_both_languages() -> None:
    """GLOSSARY, tier names."""
    assert {tier.name: tier.label.zh for tier in TIERS} == {
        "high_value": "高价值客户",
        "potential": "潜力客户",
        "stable": "稳定客户",
        "at_risk": "流失风险客户",
    }
    assert NO_PURCHASE.label.zh == "未成交客户"
    assert INSUFFICIENT_DATA.label.zh == "数据不足"
    for tier in (*TIERS, NO_PURCHASE, INSUFFICIENT_DATA):
        assert tier.action.zh.endswith("。")
        assert tier.action.en.endswith(".")


@EACH_METHOD
@given(scores=SCORES)
def test_better_scores_never_fall_into_worse_tiers(
    method: TierMethod, scores: list[float]
) -> None:
    assigned = assign(scores, cut_points(scores, method))
    assert ((assigned == -1) == np.isnan(scores)).all()
    ranked = assigned[np.argsort(scores, kind="stable")]
    assert (np.diff(ranked[ranked >= 0]) <= 0).all()


@EACH_METHOD
@given(scores=SCORES)
def test_equal_scores_share_a_tier(method: TierMethod, scores: list[float]) -> None:
    assigned = assign(scores, cut_points(scores, method))
    for score in {each for each in scores if not np.isnan(each)}:
        assert len(set(assigned[np.array(scores) == score])) == 1


@EACH_METHOD
@given(scores=SCORES, random=st.randoms())
def test_cut_points_do_not_depend_on_row_order(
    method: TierMethod, scores: list[float], random: Random
) -> None:
    shuffled = random.sample(scores, len(scores))
    np.testing.assert_array_equal(
        cut_points(scores, method), cut_points(shuffled, method)
    )


@given(st.lists(st.integers(min_value=0, max_value=100), min_size=1, max_size=60))
def test_percent_bands_hold_at_least_their_percent(scores: list[float]) -> None:
    """Ties only move customers up: at least a floor of 20 % of n-1 is on top."""
    assigned = assign(scores, cut_points(scores, TierMethod.PERCENT_BANDS))
    for tier, percent in enumerate((20, 40, 70)):
        held = np.count_nonzero(assigned <= tier)
        assert held >= (len(scores) - 1) * percent // 100


def test_every_customer_is_of_one_class() -> None:
    """Two in the best tier, one in the last; of two without a tier one never bought."""
    assigned, bought = (
        np.array([0, 0, 3, -1, -1]),
        np.array([1, 1, 1, 1, 0], dtype=bool),
    )
    sizes = class_sizes(assigned, bought)
    assert [each.n for each in sizes] == [2, 0, 0, 1, 1, 1]
    assert sum(each.share for each in sizes) == pytest.approx(1)
    assert [each.tier for each in sizes[4:]] == [INSUFFICIENT_DATA, NO_PURCHASE]
