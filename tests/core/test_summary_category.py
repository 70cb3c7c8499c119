"""Which category does a customer buy most, and who wins a tie?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from xl_crm.summary import Periods

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

JUNE = Periods(as_of=date(2024, 6, 30))
HEADER = "customer_id order_key order_date amount category\n"


def test_main_category_is_the_one_with_the_largest_net_amount(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """A14, B17. pens 60 + 30 = 90; ink 120 - 50 = 70; paper 10 - 15 < 0 is left out:
    total 160. Without the return ink would have won."""
    found = summarise_text(
        JUNE,
        HEADER
        + """
        A o1 2024-03-01  60 pens
        A o2 2024-03-05  30 pens
        A o3 2024-03-06 120 ink
        A r3 2024-03-09 -50 ink
        A o4 2024-03-10  10 paper
        A r4 2024-03-11 -15 paper
        """,
    ).loc["A"]
    assert found["top_category"] == "pens"
    assert found["top_category_amount"] == 90
    assert found["category_amount"] == 160


@pytest.mark.parametrize(
    ("lines", "winner"),
    [
        # equal amounts: two orders beat one
        (
            """
            A o1 2024-05-01 100 ink
            A o2 2024-03-01  50 pens
            A o3 2024-03-02  50 pens
            """,
            "pens",
        ),
        # two lines of one order are one order: the later order wins
        (
            """
            A o1 2024-05-01 100 ink
            A o2 2024-03-01  50 pens
            A o2 2024-03-01  50 pens
            """,
            "ink",
        ),
        # equal amounts and orders: the later order wins
        (
            """
            A o1 2024-03-01 100 ink
            A o2 2024-03-02 100 pens
            """,
            "pens",
        ),
        # a return is no later order: ink sells 150 on 1 March and gives back 50
        (
            """
            A o1 2024-03-01 150 ink
            A r1 2024-06-01 -50 ink
            A o2 2024-03-02 100 pens
            """,
            "pens",
        ),
        # all equal: by name
        (
            """
            A o1 2024-03-01 100 pens
            A o2 2024-03-01 100 ink
            """,
            "ink",
        ),
        # amount goes before orders and dates
        (
            """
            A o1 2024-03-01 100.01 pens
            A o2 2024-05-01     50 ink
            A o3 2024-05-02     50 ink
            """,
            "pens",
        ),
    ],
)
def test_ties_go_to_more_orders_then_the_later_one_then_the_name(
    summarise_text: Callable[..., pd.DataFrame], lines: str, winner: str
) -> None:
    assert summarise_text(JUNE, HEADER + lines).loc["A", "top_category"] == winner


def test_lines_before_the_window_or_without_a_category_do_not_count(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """2023-06-30 is the last day before the window; the line without a category is
    in the customer's amount (70) and in no category's (30)."""
    found = summarise_text(
        JUNE,
        HEADER
        + """
        A o1 2023-06-30 500 ink
        A o2 2024-03-01  40 -
        A o3 2024-03-01  30 pens
        """,
    ).loc["A"]
    assert found["top_category"] == "pens"
    assert (found["top_category_amount"], found["category_amount"]) == (30, 30)
    assert found["net_amount"] == 70


def test_a_customer_without_a_positive_category_has_none(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    found = summarise_text(
        JUNE,
        HEADER
        + """
        A o1 2024-03-01  30 pens
        B o2 2024-03-01  30 ink
        B r2 2024-03-02 -30 ink
        """,
    )
    assert found["top_category"].isna().tolist() == [False, True]
    assert found["top_category_amount"].isna().tolist() == [False, True]
