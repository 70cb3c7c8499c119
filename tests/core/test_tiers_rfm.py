"""Are R, F and M scored in bins that never split equal values?"""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import SettingsError
from xl_crm.tiers.rfm import (
    BinRule,
    RfmScores,
    RfmThresholds,
    bin_sizes,
    fit_thresholds,
    score_rfm,
)

NAN = float("nan")
DAYS = st.integers(min_value=0, max_value=60)
ORDERS = st.integers(min_value=1, max_value=8)
AMOUNTS = st.integers(min_value=-500, max_value=5000).map(lambda x: x / 100)
CUSTOMERS = st.lists(
    st.tuples(DAYS, ORDERS, AMOUNTS) | st.just((NAN, NAN, NAN)),
    min_size=1,
    max_size=40,
)
EACH_RULE = pytest.mark.parametrize("rule", list(BinRule))

#: Recency 1..10 days, so that the 20, 40, 60, 80 % quantiles are 2.8, 4.6, 6.4, 8.2.
TEN_DAYS = np.arange(1.0, 11.0)


def scored(
    customers: list[tuple[float, float, float]],
    rule: BinRule = BinRule.RIGHT_CLOSED,
    bins: int = 5,
) -> RfmScores:
    """Fit and score customers in one go."""
    recency, frequency, monetary = np.array(customers, dtype=float).T
    thresholds = fit_thresholds(recency, frequency, monetary, bins=bins, rule=rule)
    return score_rfm(recency, frequency, monetary, thresholds)


def test_bins_are_quintiles_and_recency_is_reversed() -> None:
    """1, 2 days are under 2.8: the most recent fifth, score 5."""
    thresholds = fit_thresholds(TEN_DAYS, TEN_DAYS, TEN_DAYS)
    assert thresholds.recency_days == pytest.approx((2.8, 4.6, 6.4, 8.2))
    found = score_rfm(TEN_DAYS, TEN_DAYS, TEN_DAYS, thresholds)
    assert found.r.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert found.f.tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert found.codes.tolist()[::9] == ["511", "155"]


def test_value_on_an_edge_belongs_to_the_lower_bin() -> None:
    """Frozen edges 10 and 20: 10 is in (.., 10], 20 in (10, 20]."""
    edges = (10.0, 20.0)
    thresholds = RfmThresholds(recency_days=edges, frequency=edges, monetary=edges)
    values = [-5, 10, 10.01, 20, 21]
    found = score_rfm(values, values, values, thresholds)
    assert found.m.tolist() == [1, 1, 2, 2, 3]
    assert found.r.tolist() == [3, 3, 2, 2, 1]
    assert found.codes.tolist() == ["311", "311", "222", "222", "133"]


def test_r_rfm_adds_one_and_closes_bins_on_the_left() -> None:
    """Quantiles 2.8 .. 8.2 become 3.8 .. 9.2: 1, 2, 3 | 4, 5 | 6, 7 | 8, 9 | 10."""
    thresholds = fit_thresholds(TEN_DAYS, TEN_DAYS, TEN_DAYS, rule=BinRule.R_RFM)
    assert thresholds.frequency == pytest.approx((3.8, 5.6, 7.4, 9.2))
    found = score_rfm(TEN_DAYS, TEN_DAYS, TEN_DAYS, thresholds)
    assert bin_sizes(found.f, 5) == (3, 2, 2, 2, 1)
    edge = RfmThresholds(
        recency_days=(4.0,), frequency=(4.0,), monetary=(4.0,), rule=BinRule.R_RFM
    )
    assert score_rfm([3.9, 4], [3.9, 4], [3.9, 4], edge).f.tolist() == [1, 2]


def test_equal_values_leave_bins_empty_instead_of_being_split() -> None:
    """Seven ones of ten: the 20, 40 and 60 % quantiles are all 1."""
    orders = [1, 1, 1, 1, 1, 1, 1, 2, 3, 9]
    found = scored([(day, f, f) for day, f in zip(range(10), orders, strict=True)])
    assert bin_sizes(found.f, 5) == (7, 0, 0, 1, 2)


def test_customer_who_never_bought_is_outside() -> None:
    found = scored([(1, 1, 10), (NAN, 0, 0), (3, 2, NAN), (5, 9, 90)])
    assert found.r.tolist() == [5, 0, 0, 1]
    assert found.f.tolist() == [1, 0, 0, 5]
    assert found.codes.tolist() == ["511", "", "", "155"]
    assert bin_sizes(found.m, 5) == (1, 0, 0, 0, 1)


def test_nobody_bought() -> None:
    found = scored([(NAN, NAN, NAN)])
    assert found.codes.tolist() == [""]
    assert np.isnan(found.thresholds.monetary).all()


def test_ten_bins_have_a_code_with_dashes() -> None:
    values = np.arange(1.0, 101.0)
    found = score_rfm(values, values, values, fit_thresholds(*[values] * 3, bins=10))
    assert found.codes[[0, 49, 99]].tolist() == ["10-1-1", "6-5-5", "1-10-10"]


def test_frozen_thresholds_score_new_customers_alike() -> None:
    frozen = fit_thresholds(TEN_DAYS, TEN_DAYS, TEN_DAYS)
    assert score_rfm([0, 7, 400], [1, 7, 400], [1, 7, 400], frozen).codes.tolist() == [
        "511",
        "244",
        "155",
    ]


@pytest.mark.parametrize("bins", [1, 11])
def test_number_of_bins_outside_2_to_10_is_refused(bins: int) -> None:
    with pytest.raises(SettingsError, match="Choose 2 to 10"):
        fit_thresholds(TEN_DAYS, TEN_DAYS, TEN_DAYS, bins=bins)


def test_thresholds_out_of_order_are_refused() -> None:
    with pytest.raises(SettingsError, match="from low to high"):
        RfmThresholds(recency_days=(9, 3), frequency=(1, 2), monetary=(1, 2))


def test_thresholds_of_different_number_are_refused() -> None:
    with pytest.raises(SettingsError, match="same number"):
        RfmThresholds(recency_days=(1, 2, 3), frequency=(1, 2), monetary=(1, 2))


def test_bin_rules_are_named_in_both_languages() -> None:
    assert all(rule.label.zh != rule.label.en for rule in BinRule)


@EACH_RULE
@given(customers=CUSTOMERS, bins=st.integers(min_value=2, max_value=10))
def test_equal_values_share_a_score(
    rule: BinRule, customers: list[tuple[float, float, float]], bins: int
) -> None:
    found = scored(customers, rule, bins)
    for column, scores in enumerate((found.r, found.f, found.m)):
        values = np.array(customers, dtype=float)[:, column]
        for value in {each for each in values if not np.isnan(each)}:
            assert len(set(scores[values == value])) == 1


@EACH_RULE
@given(customers=CUSTOMERS, bins=st.integers(min_value=2, max_value=10))
def test_scores_are_monotone_and_in_range(
    rule: BinRule, customers: list[tuple[float, float, float]], bins: int
) -> None:
    found = scored(customers, rule, bins)
    table = np.array(customers, dtype=float)
    bought = ~np.isnan(table).any(axis=1)
    for column, scores in enumerate((-found.r, found.f, found.m)):
        ranked = scores[bought][np.argsort(table[bought, column], kind="stable")]
        assert (np.diff(ranked) >= 0).all()
        assert ((abs(ranked) >= 1) & (abs(ranked) <= bins)).all()
    assert ((found.codes == "") == ~bought).all()


@EACH_RULE
@given(customers=CUSTOMERS, random=st.randoms())
def test_scores_do_not_depend_on_row_order(
    rule: BinRule, customers: list[tuple[float, float, float]], random: Random
) -> None:
    order = random.sample(range(len(customers)), len(customers))
    straight = scored(customers, rule)
    mixed = scored([customers[row] for row in order], rule)
    assert straight.codes[order].tolist() == mixed.codes.tolist()
