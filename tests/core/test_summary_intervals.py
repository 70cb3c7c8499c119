"""How long do customers wait between two purchases?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.asked import part_of
from xl_crm.summary.bands import order_bands, tenure_bands
from xl_crm.summary.intervals import pooled_interval, purchase_days, purchase_rhythms

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.summary import Part
    from xl_crm.summary._spec import Expr

#: A waits 10, 20 and 60 days (two orders of January 11 are one purchase; the return of
#: February 10 is none), B 5; C bought once; D is nobody's number.
ORDERS = """
customer_id order_key order_date amount
A           o1        2024-01-01   1
A           o2        2024-01-11   1
A           o3        2024-01-11   1
A           o4        2024-01-31   1
A           r4        2024-02-10  -1
A           o5        2024-03-31   1
B           o6        2024-01-01   1
B           o7        2024-01-06   1
C           o8        2024-02-01   1
D           o9        2024-02-01   1
"""


@pytest.fixture(name="days")
def _days(order_part: Callable[[str], Part]) -> Expr:
    numbers = part_of("customer_id customer_no\nA 0\nB 1\nC 2").data
    numbers = numbers.mutate(customer_no=numbers.customer_no.cast("int32"))
    return purchase_days(order_part(ORDERS), numbers)


def test_rhythms_up_to_a_day(days: Expr) -> None:
    """On April 30: A's median of 10, 20, 60 is 20, and 30 days have passed."""
    found = purchase_rhythms(days, date(2024, 4, 30)).set_index("customer_no")
    assert found["purchase_days"].tolist() == [4, 2, 1]
    assert found["idle_days"].tolist() == [30, 115, 89]
    assert found["median_interval"].tolist() == pytest.approx(
        [20, 5, np.nan], nan_ok=True
    )


def test_what_comes_later_is_not_known_yet(days: Expr) -> None:
    """On January 31 A has waited 10 and 20 days, C has not bought."""
    found = purchase_rhythms(days, date(2024, 1, 31))
    assert found["customer_no"].tolist() == [0, 1]
    assert found["median_interval"].tolist() == [15, 5]
    assert found["idle_days"].tolist() == [0, 25]


def test_the_intervals_of_all(days: Expr) -> None:
    """5, 10, 20, 60: the 90th percentile of type 7 lies at 1 + 3 x 0.9 = 3.7, so at
    20 + 0.7 x 40 = 48."""
    assert pooled_interval(days, date(2024, 4, 30), 0.9) == (4, pytest.approx(48))
    count, nothing = pooled_interval(days, date(2023, 12, 31), 0.9)
    assert count == 0
    assert np.isnan(nothing)


def test_bands_of_tenure_follow_the_calendar() -> None:
    """As of August 31: six months back is February 29, so 184 days are six months."""
    found = tenure_bands([0, 183, 184, 366, 731, 1096, np.nan], date(2024, 8, 31))
    assert found.tolist() == [
        *("under_6", "under_6", "6_to_12", "12_to_24", "24_to_36", "36_on"),
        None,
    ]


def test_bands_of_orders() -> None:
    assert order_bands([0, 1, 2, 3, 5, 6, 10, 11, 500]).tolist() == [
        *("none", "1", "2", "3_to_5", "3_to_5", "6_to_10", "6_to_10"),
        *("11_on", "11_on"),
    ]
