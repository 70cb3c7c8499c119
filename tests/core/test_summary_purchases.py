"""Do the dates, orders and amounts of a customer add up by hand?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from xl_crm.summary import Periods

if TYPE_CHECKING:
    from collections.abc import Callable

JUNE = Periods(as_of=date(2024, 6, 30))


def test_every_column_of_a_customer_by_hand(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """Window 2023-07-01 .. 2024-06-30; growth April to June against January to March.

    Before the window o1; in it o2 (two lines), o3 and a return of 20.50.
    net_amount = 100.10 + 50.05 + 300.00 - 20.50 = 429.65, and lifetime 80.00 more.
    amount_recent = 300.00 - 20.50 = 279.50; amount_before = 100.10 + 50.05 = 150.15.
    2024-04-10 to 2024-06-30: 20 + 31 + 30 = 81 days.
    2023-05-01 to 2024-06-30: 366 days to 2024-05-01 (past a 29 February), 60 more.
    """
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date  amount
        A           o1        2023-05-01   80.00
        A           o2        2024-02-10  100.10
        A           o2        2024-02-10   50.05
        A           o3        2024-04-10  300.00
        A           r1        2024-05-02  -20.50
        """,
    ).loc["A"]
    assert found["first_order_date"] == pd.Timestamp(2023, 5, 1)
    assert found["last_order_date"] == pd.Timestamp(2024, 4, 10)
    assert found["orders"] == 2
    assert found["orders_lifetime"] == 3
    assert found["net_amount"] == 429.65
    assert found["net_amount_lifetime"] == 509.65
    assert found["amount_recent"] == 279.50
    assert found["amount_before"] == 150.15
    assert found["days_since_last_order"] == 81
    assert found["tenure_days"] == 426


def test_window_leaves_out_the_day_it_starts_on(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """Half-open: of twelve months to 2024-06-30, 2023-06-30 is out, the next day in."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount
        A           o1        2023-06-30 1
        A           o2        2023-07-01 2
        A           o3        2024-06-30 4
        """,
    ).loc["A"]
    assert (found["orders"], found["net_amount"]) == (2, 6)
    assert (found["orders_lifetime"], found["net_amount_lifetime"]) == (3, 7)


def test_window_is_clipped_to_the_end_of_february(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """E11: three months before 2024-05-31 is 2024-02-29: 1 March is the first day."""
    found = summarise_text(
        Periods(as_of=date(2024, 5, 31), window_months=3),
        """
        customer_id order_key order_date amount
        A           o1        2024-02-29 1
        A           o2        2024-03-01 2
        """,
    ).loc["A"]
    assert (found["orders"], found["net_amount"]) == (1, 2)


def test_a_window_of_zero_months_is_everything(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    found = summarise_text(
        Periods(as_of=date(2024, 6, 30), window_months=0),
        """
        customer_id order_key order_date amount
        A           o1        1995-01-01 1
        A           o2        2024-06-30 2
        """,
    ).loc["A"]
    assert (found["orders"], found["net_amount"]) == (2, 3)


def test_a_returned_line_lowers_the_amount_and_is_no_order(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """E25: M net, F of sales only, R by the last sale. B is back at nothing, 100 - 100,
    and still has bought once; C has returned more than it bought."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount
        A           o1        2024-03-01  100
        A           r1        2024-06-01  -30
        B           o2        2024-03-01  100
        B           o2        2024-03-02 -100
        C           o3        2024-03-01   10
        C           r3        2024-03-05  -25
        """,
    )
    assert found["net_amount"].tolist() == [70, 0, -15]
    assert found["orders"].tolist() == [1, 1, 1]
    assert found["last_order_date"].tolist() == [pd.Timestamp(2024, 3, 1)] * 3


def test_a_customer_of_returns_only_never_bought(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount
        A           o1        2024-03-01  100
        B           r1        2024-03-01  -40
        """,
    ).loc["B"]
    assert (found["orders"], found["orders_lifetime"]) == (0, 0)
    assert found["net_amount"] == -40
    assert pd.isna(found["last_order_date"])
    assert pd.isna(found["days_since_last_order"])
    assert pd.isna(found["tenure_days"])


def test_an_order_of_several_days_and_lines_counts_once(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """B15: distinct order numbers, however many lines and days they take."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount
        A           o1        2024-03-01 1
        A           o1        2024-03-01 1
        A           o1        2024-03-02 1
        A           o2        2024-03-02 1
        """,
    ).loc["A"]
    assert found["orders"] == 2


def test_a_new_product_makes_its_order_new_once(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """Of o2's lines two are new: one order. o1 is before the window, the return of a
    new product is no order, an unknown line is not new."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount is_new
        A           o1        2023-05-01  10    yes
        A           o2        2024-03-01  10    yes
        A           o2        2024-03-01  10    yes
        A           o3        2024-03-01  10    -
        A           o4        2024-03-01  10    no
        A           r1        2024-04-01 -10    yes
        """,
    ).loc["A"]
    assert (found["new_product_orders"], found["orders"]) == (1, 3)


def test_columns_that_nothing_fills_are_not_there(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount
        A           o1        2024-03-01 10
        """,
    )
    absent = ["new_product_orders", "complaints", "touches", "top_category", "owner"]
    assert not found.columns.intersection(absent).tolist()


def test_growth_spans_do_not_look_into_the_unfinished_month(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """As of 2024-05-15: February to April is 2 + 4, November to January 8 + 16."""
    found = summarise_text(
        Periods(as_of=date(2024, 5, 15)),
        """
        customer_id order_key order_date amount
        A           o1        2024-05-01  1
        A           o2        2024-04-30  2
        A           o3        2024-02-01  4
        A           o4        2024-01-31  8
        A           o5        2023-11-01 16
        A           o6        2023-10-31 32
        """,
    ).loc["A"]
    assert (found["amount_recent"], found["amount_before"]) == (6, 24)


def test_a_later_day_goes_before_a_later_file(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """Rows count on from file to file in thousand millions: these are of the first and
    of the ten-thousandth. On one day the later row wins."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount owner row
        A           o1        2024-06-01 1      li    9999000000002
        A           o2        2024-06-02 1      wu    2
        B           o3        2024-06-02 1      li    3
        B           o4        2024-06-02 1      wu    9999000000002
        C           o5        0001-01-01 1      li    9999000000002
        C           o6        2024-06-02 1      wu    4
        """,
    )
    assert found["order_owner"].tolist() == ["wu", "wu", "wu"]


@pytest.mark.parametrize("reverse", [False, True])
def test_cents_add_up_exactly_in_any_order(
    summarise_text: Callable[..., pd.DataFrame], *, reverse: bool
) -> None:
    """Ten times 0.10 is 1.00 and no 0.9999999999999999; 10**11 does not swallow it."""
    lines = [f"A o{n} 2024-03-01 0.10" for n in range(10)]
    lines += ["A o10 2024-03-01 100000000000", "A r10 2024-03-01 -100000000000"]
    text = "\n".join(reversed(lines) if reverse else lines)
    found = summarise_text(JUNE, "customer_id order_key order_date amount\n" + text)
    assert found.loc["A", "net_amount"] == 1.0
    assert found.loc["A", "net_amount_lifetime"] == 1.0
