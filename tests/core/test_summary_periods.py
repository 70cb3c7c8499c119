"""Which days belong to the window, the full months and the growth spans?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.summary import Periods, months_before

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 5, 31), 3, date(2024, 2, 29)),  # E11
        (date(2024, 2, 29), 12, date(2023, 2, 28)),  # E11
        (date(2023, 5, 31), 3, date(2023, 2, 28)),
        (date(2024, 3, 15), 3, date(2023, 12, 15)),
        (date(2024, 1, 31), 1, date(2023, 12, 31)),
        (date(2024, 1, 1), 13, date(2022, 12, 1)),
        (date(2024, 1, 31), -1, date(2024, 2, 29)),
        (date(2023, 12, 31), -2, date(2024, 2, 29)),
        (date(2024, 7, 9), 0, date(2024, 7, 9)),
    ],
)
def test_months_before_clips_to_the_end_of_a_short_month(
    day: date, months: int, expected: date
) -> None:
    assert months_before(day, months) == expected


@given(day=DAYS, months=st.integers(-240, 240))
def test_months_before_keeps_the_day_or_ends_on_the_months_last(
    day: date, months: int
) -> None:
    found = months_before(day, months)
    apart = (day.year - found.year) * 12 + day.month - found.month
    assert apart == months
    month_end = (found + timedelta(days=1)).day == 1
    assert found.day == day.day or (found.day < day.day and month_end)


@pytest.mark.parametrize(
    ("as_of", "months", "expected"),
    [
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 6, 30), 12, date(2023, 6, 30)),
        (date(2024, 6, 30), 0, date.min),
    ],
)
def test_window_start_lies_whole_months_back(
    as_of: date, months: int, expected: date
) -> None:
    assert Periods(as_of=as_of, window_months=months).window_start == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2024, 6, 30), date(2024, 6, 1)),  # June has ended
        (date(2024, 6, 29), date(2024, 5, 1)),  # June has a day to go
        (date(2024, 2, 28), date(2024, 1, 1)),  # a leap year: the 29th is missing
        (date(2023, 2, 28), date(2023, 2, 1)),
        (date(2024, 1, 1), date(2023, 12, 1)),
        (date(2023, 12, 31), date(2023, 12, 1)),
    ],
)
def test_last_full_month_has_ended_by_the_as_of_date(
    as_of: date, expected: date
) -> None:
    assert Periods(as_of=as_of).last_full_month == expected


def test_growth_bounds_are_two_adjoining_spans_of_full_months() -> None:
    """As of 2024-05-15 the last full month is April: February to April against
    November to January."""
    bounds = Periods(as_of=date(2024, 5, 15)).growth_bounds
    assert bounds == (date(2023, 11, 1), date(2024, 2, 1), date(2024, 5, 1))


def test_growth_bounds_take_in_a_month_that_ends_on_the_as_of_date() -> None:
    bounds = Periods(as_of=date(2024, 4, 30), growth_months=1).growth_bounds
    assert bounds == (date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1))


@given(as_of=DAYS, months=st.integers(1, 12))
def test_growth_spans_are_full_months_that_end_by_the_as_of_date(
    as_of: date, months: int
) -> None:
    bounds = Periods(as_of=as_of, growth_months=months).growth_bounds
    earlier, later, end = bounds
    assert all(day.day == 1 for day in bounds)
    assert (later.year - earlier.year) * 12 + later.month - earlier.month == months
    assert (end.year - later.year) * 12 + end.month - later.month == months
    assert end <= as_of + timedelta(days=1) < months_before(end, -1)
