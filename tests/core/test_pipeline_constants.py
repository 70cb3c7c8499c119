"""Do indicators that tell nothing leave the score, and everybody else in it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.pipeline import Analysis

#: Two orders each, all in March 2023.
MARCH = [
    (10, 20),
    (33.3, 67.6),
    (7.77, 17.54),
    (1234.56, 2472.12),
    (99.99, 203.98),
    (8.1, 21.2),
]


def test_one_month_of_spending_is_one_coefficient_of_variation(
    analyse_text: Callable[..., Analysis],
) -> None:
    """Spending x in one month of twelve has the mean x/12 and the variance
    (x^2 - 12 (x/12)^2) / 11 = x^2/12: x / sqrt(12) over x / 12 is sqrt(12) for all.

    In the last bits the six differ, which says nothing about them: the indicator is
    out, and loyalty is tenure alone (one of two that are left, ticket or no ticket).
    """
    lines = (
        f"C{n},o{n}{turn},2023-03-{n + 1 + 10 * turn:02},{amount}\n"
        for n, amounts in enumerate(MARCH)
        for turn, amount in enumerate(amounts)
    )
    found = analyse_text(
        {"general": {"as_of": "2024-02-29"}},
        orders="customer_id,order_id,order_date,order_amount\n" + "".join(lines),
    )
    assert found.metrics["spend_stability"].nunique() == 1
    assert found.metrics["spend_stability"][0] == pytest.approx(12**0.5, rel=1e-11)
    assert found.scales["spend_stability"].tells_nothing
    assert np.isnan(found.scores.contributions["spend_stability"]).all()
    assert not np.isnan(found.scores.contributions["tenure_days"]).any()
    assert not np.isnan(found.scores.composite).any()
    said = [note.en for note in found.notes if "all values are equal" in note.en]
    assert any("CV" in note for note in said)


def test_customers_with_one_order_each_are_scored(
    analyse_text: Callable[..., Analysis],
) -> None:
    """Customer n of 0 .. 24 bought once, for n + 1 hundred, n days ago. By type 7 the
    scales end at 1.2 and 22.8, so that p = (n - 1.2) / 21.6, cut to 0-1.

    value: amount and order value, 100 p. behaviour: frequency is 1 for all and taken
    out, no category: recency alone, half of what is left, 100 (1 - p). loyalty: tenure
    is one of three: no score. potential: growth is 2 for all and taken out, and nothing
    else has data. Composite (40 p + 30 (1 - p)) / 0.7 = (30 + 10 p) / 0.7; coverage
    0.4 + 0.3 / 2 + 0.2 / 3.
    """
    lines = (f"C{n:02},o{n},2024-06-{30 - n:02},{100 * (n + 1)}\n" for n in range(25))
    found = analyse_text(
        orders="customer_id,order_id,order_date,order_amount\n" + "".join(lines)
    )
    place = np.clip((np.arange(25) - 1.2) / 21.6, 0, 1)
    assert found.scores.composite == pytest.approx((30 + 10 * place) / 0.7)
    assert found.scores.coverage == pytest.approx(0.4 + 0.15 + 0.2 / 3)
    assert (found.tiers.assigned >= 0).all()
    assert np.isnan(found.scores.dimensions["loyalty"]).all()
    assert np.isnan(found.scores.dimensions["potential"]).all()
    for name in ("frequency", "growth_3m"):
        assert found.scales[name].tells_nothing
        assert np.isnan(found.scores.contributions[name]).all()


def test_tickets_of_an_export_are_counted_by_word_and_number(
    analyse_text: Callable[..., Analysis],
) -> None:
    """A has two orders and two complaints (T1 stands in two rows, T2; T3 is none): 1.
    B has one order and tickets without a number, of which one is a complaint: 1.
    C has one order and no complaint: 0. A was called once; its own call is no touch."""
    found = analyse_text(
        orders="""
customer_id,order_id,order_date,order_amount
A,o1,2024-06-01,10
A,o2,2024-06-02,10
B,o3,2024-06-03,10
C,o4,2024-06-04,10
""",
        tickets="""
客户编号,工单号,创建时间,工单类型
A,T1,2024-05-01,产品投诉
A,T1,2024-05-02,产品投诉
A,T2,2024-05-03,客诉
A,T3,2024-05-03,非投诉
B,,2024-05-01,投诉
B,,2024-05-01,咨询
""",
        interactions="""
客户编号,互动日期,互动类型,是否响应
A,2024-05-01,电话回访,是
A,2024-05-02,来电咨询,是
""",
    )
    assert found.customers["complaints"].tolist() == [2, 1, 0]
    assert found.metrics["complaint_rate"].tolist() == [1, 1, 0]
    assert found.customers["touches"].tolist() == [1, 0, 0]
    assert found.metrics["response_rate"][0] == 1
