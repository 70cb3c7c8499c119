"""Are direction, turns and level shifts found where they are, and only there?"""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.models.level_shifts import MIN_SEGMENT, level_shifts
from xl_crm.models.trend import Direction, Trend, mann_kendall, theil_sen, trend
from xl_crm.models.turning_points import Turn, turning_points

NAN = float("nan")
#: Annual flow of the Nile at Aswan, 1871-1970, 1e8 cubic metres (Cobb 1978, table 1).
NILE = [
    *(1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994),
    *(1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100),
    *(774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824),
    *(702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040),
    *(759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801),
    *(1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815),
    *(1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740),
]


def test_the_nile_fell_after_1898_and_stayed_low() -> None:
    """V19: one break after the 28th year; means as strucchange prints them."""
    assert len(NILE) == 100
    assert sum(NILE) == 91935
    (shift,) = level_shifts(NILE)
    assert 1871 + shift.index == 1899
    assert shift.before == pytest.approx(1097.75)
    assert shift.after == pytest.approx(849.97, abs=0.005)
    assert shift.change == pytest.approx(-247.78, abs=0.005)
    assert trend(NILE).direction is Direction.FALLING


def test_mann_kendall_by_hand() -> None:
    """John B. Little, A Mann-Kendall example "by hand" (Holy Cross, Montserrat course).

    S = 72 - 18 = 54 of 91 pairs, one tied; the variance is 14 x 13 x 33 / 18 -
    2 x 1 x 9 / 18 = 332.67; Z = 53 / sqrt(332.67) = 2.9058, one-sided p .0018.
    """
    series = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0]
    tau, p_value = mann_kendall([*series, 18.3, 20.1, 21.7])
    assert tau == pytest.approx(54 / math.sqrt(91 * 90))
    assert p_value == pytest.approx(2 * 0.0018, abs=1e-4)


@given(values=st.lists(st.integers(-50, 50), min_size=8, max_size=20))
def test_a_series_read_backwards_has_the_opposite_trend(values: list[int]) -> None:
    forth, back = trend(values), trend(values[::-1])
    assert forth.slope is not None
    assert back.slope is not None
    assert back.slope == pytest.approx(-forth.slope, abs=1e-12)
    assert back.p_value == forth.p_value
    opposite = {
        Direction.RISING: Direction.FALLING,
        Direction.FALLING: Direction.RISING,
        Direction.NONE: Direction.NONE,
    }
    assert back.direction is opposite[forth.direction]


def test_the_slope_is_the_median_of_all_slopes() -> None:
    """Pairs of 1, 4, 3, 9: 3, 1, 8/3, -1, 5/2, 6; in order -1, 1, 2.5, 2.67, 3, 6."""
    assert theil_sen([1, 4, 3, 9]) == pytest.approx((2.5 + 8 / 3) / 2)


def test_a_gap_is_time_that_passed() -> None:
    """1 and 4 lie three periods apart: 1 for each."""
    assert theil_sen([1, NAN, math.inf, 4]) == pytest.approx(1.0)
    assert theil_sen([NAN, 3]) is None
    rising = [1.0, 2, NAN, 4, 5, 6, 7, 8, 9]
    found = trend(rising)
    assert found.n_points == 8
    assert found.slope == pytest.approx(1.0)
    assert found.direction is Direction.RISING


def test_fewer_than_eight_points_say_nothing() -> None:
    found = trend([1, 2, 3, 40, 50, 60, 70, NAN])
    assert found == Trend(n_points=7, direction=Direction.TOO_FEW)
    assert (found.direction.label.zh, found.direction.label.en) == (
        "数据不足",
        "not enough data",
    )


@pytest.mark.parametrize("value", [0.0, 0.1, 1e9])
def test_equal_values_have_no_trend(value: float) -> None:
    found = trend([value] * 24)
    assert found.direction is Direction.NONE
    assert (found.slope, found.tau, found.p_value) == (0.0, None, 1.0)
    assert found.turning_points == ()
    assert found.level_shifts == ()


def test_level_shifts_are_told_by_their_place_in_the_series() -> None:
    """Three levels, 10, 50 and 30; the unknown third point counts as a place."""
    series = [10, 12, NAN, 8, 10, 9, 11, 50, 52, 48, 51, 49, 30, 28, 32, 29, 31, 30]
    found = level_shifts([*series, 30, 29, 31])
    assert [shift.index for shift in found] == [7, 12]
    assert [shift.before for shift in found] == pytest.approx([10, 50])
    assert [shift.after for shift in found] == pytest.approx([50, 30])


@pytest.mark.parametrize("slope", [1.0, -3.5])
def test_a_steady_slope_is_no_level_shift(slope: float) -> None:
    wobble = np.resize([0.2, -0.1, 0.3, -0.4], 24)
    assert level_shifts(slope * np.arange(24) + wobble) == ()


def test_five_points_have_one_level() -> None:
    assert level_shifts([1, 1, 1, 9, 9]) == ()
    assert [shift.index for shift in level_shifts([1, 1, 1, 9, 9, 9])] == [3]


def test_one_high_point_is_no_new_level() -> None:
    series = [10.0, 11, 9, 10, 10, 90, 9, 11, 10, 10, 11, 9]
    assert level_shifts(series) == ()


@given(values=st.lists(st.integers(0, 9), min_size=6, max_size=30))
def test_levels_hold_for_some_points_and_are_their_means(values: list[int]) -> None:
    shifts = level_shifts(values)
    edges = [0, *(shift.index for shift in shifts), len(values)]
    assert all(np.diff(edges) >= MIN_SEGMENT)
    for number, shift in enumerate(shifts):
        before = values[edges[number] : edges[number + 1]]
        after = values[edges[number + 1] : edges[number + 2]]
        assert shift.before == pytest.approx(sum(before) / len(before))
        assert shift.after == pytest.approx(sum(after) / len(after))


def test_the_partition_is_the_best_of_all() -> None:
    """No other place of one shift leaves less around the two means."""
    values = np.array([3.0, 5, 4, 4, 6, 5, 12, 13, 11, 14, 12, 13])
    (shift,) = level_shifts(values)
    around = {
        place: values[:place].var() * place + values[place:].var() * (12 - place)
        for place in range(MIN_SEGMENT, 13 - MIN_SEGMENT)
    }
    assert shift.index == min(around, key=around.__getitem__) == 6


def test_a_rise_and_a_fall_turn_once() -> None:
    """The peak of 9 is 8 above the start and 7 above the end."""
    (found,) = turning_points([1, 2, 4, 5, 7, 9, 8, 6, 5, 3, 2])
    assert (found.index, found.turn, found.value, found.swing) == (5, Turn.PEAK, 9, 7)


def test_small_swings_are_passed_over() -> None:
    """The dip from 6 to 5 and back is a tenth of the way up."""
    (found,) = turning_points([1, 2, 4, 6, 5, 5.5, 7, 9, 11, 9, 7, 5, 4, 2, 1])
    assert (found.index, found.turn) == (8, Turn.PEAK)


def test_peaks_and_troughs_take_turns() -> None:
    series = 10 + 5 * np.sin(2 * np.pi * np.arange(37) / 12)
    found = turning_points(series)
    assert [(point.index, point.turn) for point in found] == [
        (3, Turn.PEAK),
        (9, Turn.TROUGH),
        (15, Turn.PEAK),
        (21, Turn.TROUGH),
        (27, Turn.PEAK),
        (33, Turn.TROUGH),
    ]


def test_an_unknown_period_keeps_its_place() -> None:
    """The peak stays the seventh point as given, and NaN is no fall."""
    series = [1, 2, NAN, 4, 5, 7, 9, 8, NAN, 6, 5, 3, 2]
    (found,) = turning_points(series)
    assert (found.index, found.turn) == (6, Turn.PEAK)


@pytest.mark.parametrize(
    "series",
    [
        list(range(20)),
        [5, 9] * 10,
        [5, 9, 2, 8, 3, 7, 9, 1, 6, 2, 8, 4],  # up and down, never on and on
        [1, 2, 3],
        [4] * 9,
    ],
)
def test_what_goes_on_or_only_jitters_has_no_turn(series: list[float]) -> None:
    assert turning_points(series) == ()


@given(
    values=st.lists(st.integers(0, 40), min_size=8, max_size=40).map(
        lambda steps: np.cumsum(np.array(steps) - 20).tolist()
    )
)
def test_turns_alternate_and_mirror(values: list[int]) -> None:
    found = turning_points(values)
    for earlier, later in pairwise(found):
        assert earlier.turn is not later.turn
        assert later.index - earlier.index >= 2
    spread = float(np.std(values, ddof=1))
    assert all(point.swing >= 1.25 * spread * (1 - 1e-12) for point in found)
    mirrored = turning_points([-value for value in values])
    assert [point.index for point in mirrored] == [point.index for point in found]
    assert all(
        one.turn is not other.turn for one, other in zip(found, mirrored, strict=True)
    )
