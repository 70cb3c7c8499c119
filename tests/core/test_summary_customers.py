"""Who is a customer, since when, and what do orders tell about them?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xl_crm.summary import Periods

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

JUNE = Periods(as_of=date(2024, 6, 30))


def test_customers_of_either_table_have_one_row(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """B is only in the orders, C only in the customer table: no purchase, zeros in
    counts and amounts, blanks in dates and spread (E18)."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount
        B           o1        2024-03-01 10
        A           o2        2024-03-01 20
        A           o3        2024-03-02 20
        """,
        customers="""
        customer_id customer_name
        C           Carol
        A           Ann
        """,
    )
    assert found.index.tolist() == ["A", "B", "C"]
    assert found["customer_name"].fillna("-").tolist() == ["Ann", "-", "Carol"]
    never = found.loc["C"]
    assert never[["orders", "orders_lifetime"]].tolist() == [0, 0]
    assert never[["net_amount", "net_amount_lifetime"]].tolist() == [0, 0]
    blank = ["first_order_date", "last_order_date", "days_since_last_order"]
    assert never[[*blank, "tenure_days", "n_months", "monthly_sd"]].isna().all()


def test_tenure_counts_from_the_cooperation_date(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """B18. A: 2024-06-20, 10 days. B has none: first order 2024-06-10, 20 days. C's
    lies after the as-of date and is not believed: 20 days as well. D never bought and
    signed up on the last day: 0."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount
        A           o1        2024-06-10 10
        B           o2        2024-06-10 10
        C           o3        2024-06-10 10
        """,
        customers="""
        customer_id first_coop_date
        A           2024-06-20
        B           -
        C           2024-07-01
        D           2024-06-30
        """,
    )
    assert found["tenure_days"].tolist() == [10, 20, 20, 0]


def test_the_latest_order_tells_owner_and_region_where_the_table_does_not(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """A's owner stands in the customer table; its region does not, and the latest
    order that names one says south. B is in no customer table. On one day the later
    row wins: wu, not li."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount owner region
        A           o1        2024-05-01 10     zhao  north
        A           o2        2024-05-03 10     zhao  south
        A           o3        2024-05-04 10     zhao  -
        B           o4        2024-05-02 10     li    east
        B           o5        2024-05-02 10     wu    west
        B           o6        2024-05-01 10     ma    north
        """,
        customers="""
        customer_id owner region
        A           qian  -
        """,
    )
    assert found["owner"].tolist() == ["qian", "wu"]
    assert found["region"].tolist() == ["south", "west"]


def test_rows_do_not_multiply_where_several_tables_meet(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """A8: 2 orders x 3 tickets x 2 touches are still one row and 30.00."""
    found = summarise_text(
        JUNE,
        """
        customer_id order_key order_date amount category
        A           o1        2024-05-01 10     ink
        A           o2        2024-05-02 20     pens
        """,
        customers="customer_id owner\nA zhao",
        tickets="row customer_id is_complaint\n2 A yes\n3 A yes\n4 A yes",
        interactions="customer_id responded\nA yes\nA no",
    )
    assert len(found) == 1
    numbers = ["orders", "net_amount", "complaints", "touches", "responses"]
    assert found.loc["A", numbers].tolist() == [2, 30, 3, 2, 1]
