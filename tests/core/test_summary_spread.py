"""How steadily does a customer spend from month to month?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from xl_crm.summary import Periods

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

HEADER = "customer_id order_key order_date amount\n"


def test_months_without_purchase_count_as_zero(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """January to June: 100, 0, 200, 100, 0, 200, mean 600 / 6 = 100.

    Squared deviations 0 + 10000 + 10000 + 0 + 10000 + 10000 = 40000, sample variance
    40000 / 5 = 8000. March is 150 + 80 in two orders less a return of 30.
    """
    found = summarise_text(
        Periods(as_of=date(2024, 6, 30)),
        HEADER
        + """
        A o1 2024-01-31 100
        A o2 2024-03-01 150
        A o3 2024-03-31  80
        A r3 2024-03-31 -30
        A o4 2024-04-15 100
        A o5 2024-06-30 200
        """,
    ).loc["A"]
    assert found["n_months"] == 6
    assert found["monthly_mean"] == pytest.approx(100)
    assert found["monthly_sd"] == pytest.approx(8000**0.5)


def test_months_before_the_first_purchase_do_not_count(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """A buys from April on: 90, 0, 0, mean 30, variance (3600 + 900 + 900) / 2 = 2700.

    A return before the first sale is no first purchase and in none of the months.
    """
    found = summarise_text(
        Periods(as_of=date(2024, 6, 30)),
        HEADER
        + """
        A r1 2024-02-01 -5
        A o1 2024-04-30 90
        """,
    ).loc["A"]
    assert found["n_months"] == 3
    assert found["monthly_mean"] == pytest.approx(30)
    assert found["monthly_sd"] == pytest.approx(2700**0.5)


def test_the_unfinished_month_does_not_count(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """As of 29 June the last full month is May: March 60, April 0, May 60; mean 40,
    variance (400 + 1600 + 400) / 2 = 1200."""
    found = summarise_text(
        Periods(as_of=date(2024, 6, 29)),
        HEADER
        + """
        A o1 2024-03-01   60
        A o2 2024-05-31   60
        A o3 2024-06-01 9999
        """,
    ).loc["A"]
    assert found["n_months"] == 3
    assert found["monthly_mean"] == pytest.approx(40)
    assert found["monthly_sd"] == pytest.approx(1200**0.5)


def test_fewer_than_three_full_months_have_no_spread(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """A has bought since May (two months), B since July (none)."""
    found = summarise_text(
        Periods(as_of=date(2024, 7, 15)),
        HEADER
        + """
        A o1 2024-05-01 60
        A o2 2024-06-01 60
        B o3 2024-07-01 60
        """,
    )
    assert found["n_months"].isna().all()
    assert found["monthly_mean"].isna().all()
    assert found["monthly_sd"].isna().all()


def test_only_the_last_months_are_looked_at(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """Of three months to June, April holds 30 and the rest 0: mean 10, variance
    (400 + 100 + 100) / 2 = 300. The thousand of March lies before them."""
    found = summarise_text(
        Periods(as_of=date(2024, 6, 30), stability_months=3),
        HEADER
        + """
        A o1 2024-03-31 1000
        A o2 2024-04-01   30
        """,
    ).loc["A"]
    assert found["n_months"] == 3
    assert found["monthly_mean"] == pytest.approx(10)
    assert found["monthly_sd"] == pytest.approx(300**0.5)


def test_a_customer_long_gone_has_a_mean_of_zero(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """E16: twelve months of nothing; the coefficient of variation is then blank."""
    found = summarise_text(
        Periods(as_of=date(2024, 6, 30)), HEADER + "A o1 2020-01-01 50"
    ).loc["A"]
    assert found["n_months"] == 12
    assert (found["monthly_mean"], found["monthly_sd"]) == (0, 0)


def test_returns_alone_begin_no_months(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    found = summarise_text(
        Periods(as_of=date(2024, 6, 30)), HEADER + "A r1 2024-01-31 -5"
    )
    assert found["n_months"].isna().all()
    assert found["monthly_mean"].isna().all()
