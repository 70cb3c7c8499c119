"""Do the parts that segments play add up to the change, and mean what they say?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.models.contribution import amount_change, ratio_change

NAN = float("nan")
AMOUNTS = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))
COUNTS = st.integers(0, 1000)
PERIOD = st.tuples(st.integers(0, 5000), st.one_of(st.just(0), COUNTS))


def test_amounts_by_hand() -> None:
    """100 to 120: A carries 30 of 20, B loses 15 of it, C is new with 5."""
    found = amount_change([80, 35, 5], [50, 50, NAN])
    np.testing.assert_array_equal(found.changes, [30, -15, 5])
    np.testing.assert_allclose(found.points, [30, -15, 5])
    np.testing.assert_allclose(found.shares, [1.5, -0.75, 0.25])
    assert (found.base_total, found.current_total, found.change) == (100, 120, 20)


def test_a_segment_that_left_takes_its_amount_along() -> None:
    found = amount_change([NAN, 60], [20, 60])
    np.testing.assert_array_equal(found.changes, [-20, 0])
    np.testing.assert_allclose(found.points, [-25, 0])
    np.testing.assert_allclose(found.shares, [1, 0])


@pytest.mark.parametrize("base", [[0, 0], [10, -30], [0.3, -0.1 - 0.2]])
def test_without_a_base_above_zero_there_are_no_points(base: list[float]) -> None:
    found = amount_change([5, 5], base)
    assert np.isnan(found.points).all()
    assert found.shares.sum() == pytest.approx(1)


def test_a_total_that_stands_still_has_no_shares() -> None:
    """0.1 + 0.2 against 0.3: nothing moved but the last bit of the sums."""
    found = amount_change([0.1, 0.2], [0.3, 0.0])
    assert np.isnan(found.shares).all()
    np.testing.assert_allclose(found.changes, [-0.2, 0.2])


def test_no_segments_change_nothing() -> None:
    found = amount_change([], [])
    assert found.change == 0
    assert found.points.size == found.shares.size == 0


@given(pairs=st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=12))
def test_changes_add_up_to_the_change(pairs: list[tuple[float, float]]) -> None:
    current, base = (list(side) for side in zip(*pairs, strict=True))
    found = amount_change(current, base)
    scale = sum(map(abs, current)) + sum(map(abs, base))
    assert found.changes.sum() == pytest.approx(found.change, abs=1e-12 * scale)
    if not np.isnan(found.points).any():
        growth = 100 * found.change / found.base_total
        size = float(np.abs(found.points).sum())
        assert found.points.sum() == pytest.approx(growth, abs=1e-10 * (1 + size))


def test_a_ratio_by_hand() -> None:
    """Win rates: A 20 of 100, then 30 of 100; B 50 of 100, then 75 of 300.

    Pooled 70 / 200 = .35 to 105 / 400 = .2625, mean .30625. Weights of A .5 to .25,
    mean .375; of B .5 to .75, mean .625.
    Rate: A .375 x (.3 - .2) = .0375; B .625 x (.25 - .5) = -.15625.
    Mix: A -.25 x (.25 - .30625) = .0140625; B .25 x (.375 - .30625) = .0171875.
    """
    found = ratio_change([30, 75], [100, 300], [20, 50], [100, 100])
    assert found is not None
    assert (found.base, found.current) == pytest.approx((0.35, 0.2625))
    np.testing.assert_allclose(found.base_weights, [0.5, 0.5])
    np.testing.assert_allclose(found.current_weights, [0.25, 0.75])
    np.testing.assert_allclose(found.base_rates, [0.2, 0.5])
    np.testing.assert_allclose(found.current_rates, [0.3, 0.25])
    np.testing.assert_allclose(found.rate_effects, [0.0375, -0.15625])
    np.testing.assert_allclose(found.mix_effects, [0.0140625, 0.0171875])
    np.testing.assert_allclose(found.effects.sum(), -0.0875)


def test_a_mix_can_move_a_ratio_that_no_segment_moved() -> None:
    """Simpson: .2 and .6 stay, the weight goes from 9:1 to 1:9; .24 to .56."""
    found = ratio_change([2, 54], [10, 90], [18, 6], [90, 10])
    assert found is not None
    np.testing.assert_allclose(found.rate_effects, [0, 0], atol=1e-15)
    # -.8 x (.2 - .4) and .8 x (.6 - .4)
    np.testing.assert_allclose(found.mix_effects, [0.16, 0.16])
    assert found.change == pytest.approx(0.32)


def test_segments_that_come_or_go_are_mix() -> None:
    """B leaves with its .2, C comes with .8, A stays at .5: .35 to .65, mean .5."""
    found = ratio_change([5, NAN, 8], [10, NAN, 10], [5, 2, NAN], [10, 10, NAN])
    assert found is not None
    np.testing.assert_allclose(found.rate_effects, [0, 0, 0])
    # -.5 x (.2 - .5) and .5 x (.8 - .5)
    np.testing.assert_allclose(found.mix_effects, [0, 0.15, 0.15], atol=1e-15)
    np.testing.assert_array_equal(np.isnan(found.base_rates), [False, False, True])


def test_a_ratio_of_nothing_has_no_change() -> None:
    assert ratio_change([1], [0], [1], [2]) is None
    assert ratio_change([1], [2], [1], [0]) is None
    assert ratio_change([], [], [], []) is None


@given(segments=st.lists(st.tuples(PERIOD, PERIOD), min_size=1, max_size=10))
def test_effects_add_up_to_the_change_of_the_ratio(
    segments: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    """Also where a segment has a numerator and no denominator, as returns have."""
    (now_n, now_d), (base_n, base_d) = (
        zip(*side, strict=True) for side in zip(*segments, strict=True)
    )
    found = ratio_change(now_n, now_d, base_n, base_d)
    if not sum(now_d) or not sum(base_d):
        assert found is None
        return
    assert found is not None
    change = sum(now_n) / sum(now_d) - sum(base_n) / sum(base_d)
    scale = float(np.abs(found.mix_effects).sum() + np.abs(found.rate_effects).sum())
    total = float(found.mix_effects.sum() + found.rate_effects.sum())
    assert total == pytest.approx(change, abs=1e-12 * (scale + found.base), rel=0)
