"""Is the increment of a campaign given with the interval that it deserves?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.models.increment import increment, wilson

GROUP = st.integers(1, 400).flatmap(
    lambda everybody: st.tuples(st.integers(0, everybody), st.just(everybody))
)


@pytest.mark.parametrize(
    ("treated", "control", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_is_the_published_one(
    treated: tuple[int, int], control: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10."""
    found = increment(treated, control)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.difference == pytest.approx(
        treated[0] / treated[1] - control[0] / control[1]
    )
    assert found.is_clear == (low > 0)


def test_the_interval_of_a_share_is_the_published_one() -> None:
    """Newcombe (1998), 17:857-872, table I, method 3: 81 of 263 and 0 of 20."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0000, 0.1611), abs=5e-5)


@pytest.mark.parametrize(("treated", "control"), [((0, 0), (1, 2)), ((1, 2), (0, 0))])
def test_an_empty_group_has_no_increment(
    treated: tuple[int, int], control: tuple[int, int]
) -> None:
    assert increment(treated, control) is None


@pytest.mark.parametrize("treated", [(3, 2), (-1, 2), (1, 0)])
def test_more_than_all_cannot_convert(treated: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="cannot have converted"):
        increment(treated, (1, 2))


@given(treated=GROUP, control=GROUP)
def test_groups_swapped_turn_the_interval_round(
    treated: tuple[int, int], control: tuple[int, int]
) -> None:
    forth, back = increment(treated, control), increment(control, treated)
    assert forth is not None
    assert back is not None
    assert -1 <= forth.low <= forth.difference <= forth.high <= 1
    assert (back.low, back.high) == pytest.approx((-forth.high, -forth.low))


def test_more_confidence_takes_a_wider_interval() -> None:
    """Between the 90 % and 99 % ends lie those of 95 %; only 90 % leaves out 0."""
    wide, narrow = (
        increment((14, 50), (7, 50), confidence=share) for share in (0.99, 0.9)
    )
    assert wide is not None
    assert narrow is not None
    assert wide.low < narrow.low < narrow.high < wide.high
    assert narrow.is_clear
    assert not wide.is_clear
