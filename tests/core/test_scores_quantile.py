"""Are percentiles those of Excel's PERCENTILE.INC?"""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.scores.quantile import percentiles

AMOUNTS = st.floats(min_value=-1e9, max_value=1e9)


def test_percentiles_interpolate_between_neighbours() -> None:
    """n=4, 25 %: position 3*0.25 = 0.75, so 1 + 0.75*(2-1) = 1.75 (type 7)."""
    assert percentiles([4, 2, 3, 1], (0, 25, 50, 100)) == (1.0, 1.75, 2.5, 4.0)


def test_percentiles_on_a_value_are_exactly_that_value() -> None:
    """Of 10 n + 1 ordered values, every whole 10 % is one of the values."""
    steps = range(11)
    for n in range(1, 400):
        values = np.arange(10 * n + 1) / 7
        expected = tuple(float(values[n * step]) for step in steps)
        assert percentiles(values, [10 * step for step in steps]) == expected


def test_a_share_that_is_no_decimal_still_falls_on_its_value() -> None:
    """Of n = bins * k + 1 values, the edge of step s is value k * s: 3/7 of 21 is 9."""
    for bins in (3, 6, 7, 9):
        for k in range(1, 30):
            values = np.arange(bins * k + 1) / 7
            percents = [100 * step / bins for step in range(1, bins)]
            expected = tuple(float(values[k * step]) for step in range(1, bins))
            assert percentiles(values, percents) == expected


def test_percentiles_leave_nan_and_infinities_out() -> None:
    assert percentiles([np.nan, 1, np.inf, 3, -np.inf], (50,)) == (2.0,)


def test_percentiles_of_nothing_are_nan() -> None:
    assert all(math.isnan(each) for each in percentiles([np.nan], (20, 80)))


@given(st.lists(AMOUNTS, min_size=1), st.floats(min_value=0, max_value=100))
def test_percentiles_agree_with_numpy(values: list[float], percent: float) -> None:
    (found,) = percentiles(values, (percent,))
    expected = np.percentile(values, percent)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(st.lists(AMOUNTS, min_size=1), st.randoms())
def test_percentiles_do_not_depend_on_row_order(
    values: list[float], random: Random
) -> None:
    shuffled = random.sample(values, len(values))
    percents = (5, 30, 60, 80, 95)
    assert percentiles(values, percents) == percentiles(shuffled, percents)
