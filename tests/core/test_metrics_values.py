"""Is each metric what its definition says, and blank where it says nothing?"""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.metrics import CATALOGUE

NAN = math.nan
COUNTS = st.integers(1, 1000)


def values(name: str, **columns: list[float]) -> list[float | None]:
    """Compute one metric of a few customers; blank as None."""
    metric = CATALOGUE[name]
    frame = pd.DataFrame(columns, dtype="float64")
    computed = metric.compute(frame[list(metric.needs)])
    return [None if math.isnan(value) else value for value in computed.tolist()]


def test_monetary_is_the_net_amount_of_the_window() -> None:
    """B13, E28: an amount below 0 stays as it is."""
    assert values("monetary", net_amount=[1200.5, 0, -15]) == [1200.5, 0, -15]


def test_average_order_value_is_amount_over_orders() -> None:
    """B14: 1200 / 4 = 300; returns outweigh sales; one order is its own mean (E19);
    without an order in the window there is none (E18), whatever was returned."""
    found = values(
        "avg_order_value", net_amount=[1200, -50, 80, 0, -20], orders=[4, 2, 1, 0, 0]
    )
    assert found == [300, -25, 80, None, None]


def test_frequency_counts_orders() -> None:
    """B15, E18: who did not buy in the window has 0 orders, not a blank."""
    assert values("frequency", orders=[3, 0]) == [3, 0]


def test_recency_is_blank_for_who_never_bought() -> None:
    """B16, E18. Bought on the as-of date: 0 days."""
    assert values("recency_days", days_since_last_order=[0, 30, NAN]) == [0, 30, None]


def test_category_concentration_is_the_top_share() -> None:
    """B17: 90 of 160; one category alone is 1; no positive category, no share."""
    found = values(
        "category_concentration",
        top_category_amount=[90, 50, NAN],
        category_amount=[160, 50, NAN],
    )
    assert found == [0.5625, 1, None]


def test_tenure_is_blank_without_a_date_to_count_from() -> None:
    """B18."""
    assert values("tenure_days", tenure_days=[0, 731, NAN]) == [0, 731, None]


def test_spend_stability_is_deviation_over_mean() -> None:
    """B19: 50 / 100 = 0.5; the same month after month gives 0. Blank: a mean of 0
    (E16) or below, too few months, and one order only (E19)."""
    found = values(
        "spend_stability",
        monthly_sd=[50, 0, 0, 40, NAN, 90],
        monthly_mean=[100, 80, 0, -10, NAN, 30],
        orders_lifetime=[7, 12, 3, 3, 2, 1],
    )
    assert found == [0.5, 0, None, None, None, None]


def test_complaint_rate_is_not_capped() -> None:
    """B20: 1 / 4, none, and three complaints on two orders are 150 %. Complaints
    without an order in the window have no rate."""
    found = values("complaint_rate", complaints=[1, 0, 3, 2], orders=[4, 5, 2, 0])
    assert found == [0.25, 0, 1.5, None]


def test_growth_needs_a_positive_base() -> None:
    """B21: 150 after 100 is +50 %, nothing after 100 is -100 %, returns after 100 are
    below. A base of 0 (E7), 0 after 0, and a base below 0 (E8) give no rate."""
    found = values(
        "growth_3m",
        amount_recent=[150, 0, -50, 80, 0, 30],
        amount_before=[100, 100, 100, 0, 0, -20],
    )
    assert found == [0.5, -1, -1.5, None, None, None]


def test_symmetric_growth_is_bounded_and_knows_a_base_of_zero() -> None:
    """E9: 150 after 100 is 50 / 125 = 0.4; new is 2, gone is -2. 30 after -20 would be
    50 / 5 = 10: clipped. Both 0, or a sum of 0 or less, give none."""
    found = values(
        "symmetric_growth_3m",
        amount_recent=[150, 80, 0, 30, 0, -30, 20],
        amount_before=[100, 0, 100, -20, 0, -20, -20],
    )
    assert found == [0.4, 2, -2, 2, None, None, None]


def test_equal_ratios_are_equal_to_the_last_bit() -> None:
    """All are 3: as float64, 0.3 / 0.1 is 2.9999999999999996."""
    bare = {0.3 / 0.1, 0.9 / 0.3, 3.0 / 1.0, 6.3 / 2.1}
    assert len(bare) > 1
    found = values(
        "spend_stability",
        monthly_sd=[0.3, 0.9, 3, 6.3],
        monthly_mean=[0.1, 0.3, 1, 2.1],
        orders_lifetime=[2, 2, 2, 2],
    )
    assert found == [3, 3, 3, 3]


def test_an_amount_keeps_six_places_and_a_rate_twelve() -> None:
    """2 / 3, -2000 / 3 and 0.002 / 3; what has no fraction as float64 stays whole."""
    found = values(
        "avg_order_value",
        net_amount=[2, -2000, 0.002, 9_876_543_210_987_654, 0],
        orders=[3, 3, 3, 1, 3],
    )
    assert found == [0.666667, -666.666667, 0.000667, 9_876_543_210_987_654, 0]
    rates = values("complaint_rate", complaints=[2, 200, 1], orders=[3, 3, 3000])
    assert rates == [0.666666666667, 66.666666666667, 0.000333333333]


@given(amount=st.floats(-1e9, 1e9).filter(lambda x: abs(x) >= 0.01), orders=COUNTS)
def test_rounding_a_ratio_hardly_changes_it(amount: float, orders: int) -> None:
    """Half a millionth, and the room between two floats."""
    (found,) = values("avg_order_value", net_amount=[amount], orders=[orders])
    room = 5.01e-7 + 2 * math.ulp(amount / orders)
    assert found == pytest.approx(amount / orders, abs=room, rel=0)


AMOUNTS = st.floats(-1e9, 1e9)


@given(recent=AMOUNTS, before=AMOUNTS)
def test_symmetric_growth_lies_between_its_ends_and_mirrors(
    recent: float, before: float
) -> None:
    """Davis, Haltiwanger & Schuh: g(a, b) = -g(b, a), in [-2, 2]."""
    name = "symmetric_growth_3m"
    (there,) = values(name, amount_recent=[recent], amount_before=[before])
    (back,) = values(name, amount_recent=[before], amount_before=[recent])
    if there is None or back is None:
        assert there is back is None
        return
    assert -2 <= there <= 2
    assert there == -back


@given(before=st.floats(0.01, 1e6), rate=st.floats(-1, 100))
def test_symmetric_growth_orders_customers_as_growth_does(
    before: float, rate: float
) -> None:
    """Both rates agree on the sign, and g = 2r / (2 + r)."""
    (found,) = values(
        "symmetric_growth_3m",
        amount_recent=[before * (1 + rate)],
        amount_before=[before],
    )
    assert found == pytest.approx(2 * rate / (2 + rate), abs=1e-9)


def test_new_product_rate_is_a_share_of_orders() -> None:
    """B22."""
    found = values("new_product_rate", new_product_orders=[1, 0, 0], orders=[4, 3, 0])
    assert found == [0.25, 0, None]


def test_response_rate_is_a_share_of_touches() -> None:
    """B23: without a touch there is nothing to answer."""
    found = values("response_rate", responses=[1, 0, 0], touches=[4, 3, 0])
    assert found == [0.25, 0, None]
