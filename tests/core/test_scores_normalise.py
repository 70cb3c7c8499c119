"""Are indicators brought to 0-1 as decided, outliers and constants included?"""

from dataclasses import asdict
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import SettingsError
from xl_crm.scores.normalise import Normaliser, fit, fixed
from xl_crm.tables.unit import Better

AMOUNTS = st.floats(min_value=-1e9, max_value=1e9).map(lambda x: round(x, 2))
COLUMNS = st.lists(AMOUNTS | st.just(float("nan")), min_size=1, max_size=40)
EACH_NORMALISER = pytest.mark.parametrize("normaliser", list(Normaliser))


def test_minmax_is_linear_between_smallest_and_largest() -> None:
    """(30-10)/(50-10) = 0.5, (20-10)/40 = 0.25."""
    scale = fit([10, 30, 50, 20], Normaliser.MINMAX)
    assert scale.apply([10, 30, 50, 20]).tolist() == [0, 0.5, 1, 0.25]


def test_winsor_minmax_runs_from_p5_to_p95() -> None:
    """0..100: P5 = 5, P95 = 95; 50 -> 45/90; five values lie beyond each end."""
    values = np.arange(101.0)
    scale = fit(values, Normaliser.WINSOR_MINMAX)
    assert (scale.lower, scale.upper, scale.n, scale.n_clipped) == (5, 95, 101, 10)
    assert scale.apply([0, 5, 50, 95, 100]).tolist() == [0, 0, 0.5, 1, 1]


def test_winsor_minmax_takes_other_percentiles() -> None:
    scale = fit(np.arange(101.0), Normaliser.WINSOR_MINMAX, lower_percent=10)
    assert (scale.lower, scale.upper) == (10, 95)


def test_winsor_minmax_falls_back_to_extremes_where_percentiles_coincide() -> None:
    """One 7 among a hundred zeros: P5 = P95 = 0."""
    scale = fit([0.0] * 100 + [7.0], Normaliser.WINSOR_MINMAX)
    assert (scale.lower, scale.upper, scale.constant) == (0, 7, False)
    assert "最小值" in scale.note.zh
    assert "minimum" in scale.note.en


def test_robust_z_is_cut_at_three_interquartile_ranges() -> None:
    """1..9: median 5, quartiles 3 and 7, so bounds 5 -+ 3*4; 5 -> 0.5, 11 -> 0.75."""
    scale = fit(np.arange(1.0, 10.0), Normaliser.ROBUST_Z)
    assert (scale.lower, scale.upper) == (-7, 17)
    assert scale.apply([5, 11, 17, 40, -7, -99]).tolist() == [0.5, 0.75, 1, 1, 0, 0]


def test_robust_z_falls_back_to_extremes_without_spread() -> None:
    """Quartiles of 1,2,2,2,2,2,5 are all 2."""
    scale = fit([1, 2, 2, 2, 2, 2, 5], Normaliser.ROBUST_Z)
    assert (scale.lower, scale.upper) == (1, 5)
    assert "interquartile" in scale.note.en


def test_percentile_rank_gives_ties_their_mid_rank() -> None:
    """1,2,2,5: (0+0)/3, (1+0.5)/3, (3+0)/3."""
    scale = fit([5, 2, 1, 2], Normaliser.PERCENTILE_RANK)
    assert scale.apply([1, 2, 5]) == pytest.approx([0, 0.5, 1])


def test_percentile_rank_places_new_values_between_neighbours() -> None:
    """1,2,3,4,5: 3.5 has 3 below and none equal, (3 - 0.5)/4; the ends are clipped."""
    scale = fit([1, 2, 3, 4, 5], Normaliser.PERCENTILE_RANK)
    assert scale.apply([3.5, 0, 9]).tolist() == [0.625, 0, 1]


@EACH_NORMALISER
def test_constant_column_is_left_out(normaliser: Normaliser) -> None:
    scale = fit([3, 3, np.nan, 3], normaliser)
    assert scale.constant
    assert np.isnan(scale.apply([3, 3])).all()
    assert scale.note.zh
    assert scale.note.en


@EACH_NORMALISER
@pytest.mark.parametrize("better", [Better.HIGHER, Better.LOWER])
def test_constant_value_replaces_the_blank_in_both_directions(
    normaliser: Normaliser, better: Better
) -> None:
    scale = fit([3, 3], normaliser)
    found = scale.apply([3, np.nan], better, constant_value=0.3)
    np.testing.assert_array_equal(found, [0.3, np.nan])


@EACH_NORMALISER
@pytest.mark.parametrize("values", [[], [np.nan, np.nan]])
def test_column_without_data_is_left_out(
    normaliser: Normaliser, values: list[float]
) -> None:
    scale = fit(values, normaliser)
    assert (scale.constant, scale.n) == (True, 0)
    assert np.isnan(scale.apply([1.0, 2.0])).all()


@EACH_NORMALISER
def test_single_customer_is_a_constant_column(normaliser: Normaliser) -> None:
    assert fit([42], normaliser).constant


@EACH_NORMALISER
def test_values_that_differ_by_noise_are_constant(normaliser: Normaliser) -> None:
    """Neighbours of the square root of 12 among float64 differ by 4e-16."""
    root = np.sqrt(12)
    scale = fit([root, np.nextafter(root, 4), np.nextafter(root, 3)] * 10, normaliser)
    assert (scale.constant, scale.tells_nothing, scale.n) == (True, True, 30)
    assert np.isnan(scale.apply([root, np.nextafter(root, 4)])).all()
    assert "all values are equal" in scale.note.en


@EACH_NORMALISER
@pytest.mark.parametrize("size", [1e-9, 1.0, -1.0, 1e9])
def test_noise_is_relative_to_the_size_of_the_values(
    normaliser: Normaliser, size: float
) -> None:
    """A difference in the thirteenth digit is noise, in the eleventh it is none."""
    assert fit([size, size * (1 + 5e-13)], normaliser).constant
    assert not fit([size, size * (1 + 5e-11)], normaliser).constant


def test_percentiles_that_differ_by_noise_fall_back_to_extremes() -> None:
    """98 values of 1 with noise between 0 and 7."""
    noisy = [1.0, np.nextafter(1, 2)] * 49
    scale = fit([0.0, *noisy, 7.0], Normaliser.WINSOR_MINMAX)
    assert (scale.lower, scale.upper, scale.constant) == (0, 7, False)


def test_no_data_is_not_the_same_as_one_value_for_everybody() -> None:
    """Both scales are constant; only equal values are known to tell nothing."""
    empty = fit([np.nan, np.nan], Normaliser.MINMAX)
    assert (empty.constant, empty.tells_nothing) == (True, False)
    equal = fit([3, 3, np.nan], Normaliser.MINMAX)
    assert (equal.constant, equal.tells_nothing) == (True, True)
    assert not fit([3, 4], Normaliser.MINMAX).tells_nothing


def test_values_beyond_frozen_bounds_are_clipped_and_counted() -> None:
    scale = fixed(0, 10)
    assert scale.apply([-5, 0, 4, 10, 25]).tolist() == [0, 0, 0.4, 1, 1]
    assert scale.count_outside([-5, 0, 4, 10, 25, np.nan]) == 2


def test_scale_is_outgrown_when_more_than_one_in_a_hundred_clip_anew() -> None:
    scale = fit(np.arange(101.0), Normaliser.MINMAX)
    assert not scale.outgrown([50.0] * 99 + [500.0])
    assert scale.outgrown([50.0] * 98 + [500.0, -1.0])
    assert not scale.outgrown([np.nan])


def test_scale_at_percentiles_is_not_outgrown_by_its_own_values() -> None:
    """0..100 between P5 and P95 clips 10 of 101; 12 of 100 is over 1 % more."""
    scale = fit(np.arange(101.0), Normaliser.WINSOR_MINMAX)
    assert not scale.outgrown(np.arange(101.0))
    assert scale.outgrown([50.0] * 88 + [99.0] * 12)


def test_given_bounds_expect_nothing_outside() -> None:
    assert fixed(0, 10).outgrown([5.0, 11.0])
    assert not fixed(0, 10).outgrown([5.0, 10.0])


def test_reverse_is_applied_once() -> None:
    """Recency 0, 30, 120 days: the most recent is best, 1 - 30/120 = 0.75."""
    scale = fit([0, 30, 120], Normaliser.MINMAX)
    assert scale.apply([0, 30, 120], Better.LOWER).tolist() == [1, 0.75, 0]


def test_neutral_direction_is_refused() -> None:
    with pytest.raises(SettingsError, match="higher or lower"):
        fixed(0, 1).apply([0.5], Better.NEUTRAL)


@pytest.mark.parametrize("bounds", [(1, 1), (2, 1), (0, np.inf), (np.nan, 1)])
def test_fixed_bounds_that_are_no_interval_are_refused(
    bounds: tuple[float, float],
) -> None:
    with pytest.raises(SettingsError, match="not an interval"):
        fixed(*bounds)


@pytest.mark.parametrize(("low", "high"), [(95, 5), (5, 5), (-1, 95), (5, 101)])
def test_percentiles_out_of_order_are_refused(low: float, high: float) -> None:
    with pytest.raises(SettingsError, match="two percents"):
        fit([1, 2], Normaliser.MINMAX, lower_percent=low, upper_percent=high)


@EACH_NORMALISER
def test_scale_is_made_of_plain_values(normaliser: Normaliser) -> None:
    """A baseline can keep it as text: nothing but text, numbers and tuples."""
    fields = asdict(fit(np.array([1.0, 2.0, 4.0]), normaliser))
    assert {type(value) for value in fields["reference"]} <= {float}
    assert [type(fields[name]) for name in ("lower", "upper", "n", "n_clipped")] == [
        float,
        float,
        int,
        int,
    ]


@EACH_NORMALISER
def test_normaliser_is_named_in_both_languages(normaliser: Normaliser) -> None:
    for text in (normaliser.label, normaliser.description):
        assert text.zh != text.en


@EACH_NORMALISER
@given(values=COLUMNS)
def test_scaled_values_lie_in_0_to_1_and_nan_stays(
    normaliser: Normaliser, values: list[float]
) -> None:
    scale = fit(values, normaliser)
    scaled = scale.apply(values)
    if scale.constant:
        assert np.isnan(scaled).all()
    else:
        assert np.isnan(scaled).tolist() == np.isnan(values).tolist()
        present = scaled[~np.isnan(scaled)]
        assert ((present >= 0) & (present <= 1)).all()


@EACH_NORMALISER
@given(values=COLUMNS, others=COLUMNS)
def test_scaling_is_monotone_and_keeps_ties(
    normaliser: Normaliser, values: list[float], others: list[float]
) -> None:
    """On values of the fit and on others alike: more never scores less."""
    scale = fit(values, normaliser)
    given_values = np.sort([x for x in values + others if not np.isnan(x)])
    scaled = scale.apply(given_values)
    if not scale.constant:
        assert (np.diff(scaled) >= 0).all()
        assert (np.diff(scaled)[np.diff(given_values) == 0] == 0).all()


@EACH_NORMALISER
@given(values=COLUMNS)
def test_reverse_mirrors_the_scale(normaliser: Normaliser, values: list[float]) -> None:
    scale = fit(values, normaliser)
    total = scale.apply(values) + scale.apply(values, Better.LOWER)
    assert total[~np.isnan(total)] == pytest.approx(1.0)


@EACH_NORMALISER
@given(values=COLUMNS, random=st.randoms())
def test_scale_does_not_depend_on_row_order(
    normaliser: Normaliser, values: list[float], random: Random
) -> None:
    shuffled = random.sample(values, len(values))
    assert fit(values, normaliser) == fit(shuffled, normaliser)
