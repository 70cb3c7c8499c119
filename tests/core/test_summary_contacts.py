"""Which tickets are complaints, and which interactions are touches of ours?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from xl_crm.summary import Periods

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

JUNE = Periods(as_of=date(2024, 6, 30))
ORDERS = """
customer_id order_key order_date amount
A           o1        2024-03-01 10
B           o2        2024-03-01 10
"""


def test_complaints_of_the_window_are_counted(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """Of A's four: one on the day before the window, one on its first day, one late on
    the as-of date, one after it. B has a ticket that is no complaint: 0, not blank."""
    found = summarise_text(
        JUNE,
        ORDERS,
        tickets="""
        row customer_id opened_at           is_complaint
        2   A           2023-06-30T23:59:00 yes
        3   A           2023-07-01T00:00:00 yes
        4   A           2024-06-30T23:59:00 yes
        5   A           2024-07-01T00:00:00 yes
        6   B           2024-05-01T08:00:00 no
        """,
    )
    assert found["complaints"].tolist() == [2, 0]


def test_the_kind_of_a_ticket_says_what_the_flag_does_not(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """The flag goes first: two of A's tickets are no complaint though their kind is."""
    found = summarise_text(
        JUNE,
        ORDERS,
        tickets="""
        row customer_id opened_at  ticket_kind is_complaint
        2   A           2024-05-01 投诉         -
        3   A           2024-05-01 投诉         no
        4   A           2024-05-02 投诉         no
        5   A           2024-05-01 咨询         yes
        6   A           2024-05-01 咨询         -
        7   A           2024-05-01 -           -
        8   B           2024-05-01 Complaint   -
        9   -           2024-05-01 投诉         yes
        """,
    )
    assert found["complaints"].tolist() == [2, 1]


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("产品投诉", 1),
        ("投诉-物流", 1),
        ("客诉单", 1),
        ("Product_COMPLAINT", 1),
        ("非投诉", 0),
        ("产品/非投诉", 0),
        ("无投诉", 0),
        ("Non-Complaint", 0),
        ("售后咨询", 0),
        ("退款", 0),
    ],
)
def test_a_kind_that_holds_the_word_is_a_complaint(
    summarise_text: Callable[..., pd.DataFrame], kind: str, counted: int
) -> None:
    tickets = f"row customer_id ticket_kind\n2 A {kind}"
    assert summarise_text(JUNE, ORDERS, tickets=tickets).loc["A", "complaints"] == (
        counted
    )


def test_a_ticket_number_counts_once(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """A: t1 has three rows of which two say complaint, t2 one, and two rows without a
    number are two tickets: 4. B: t3 has two rows and is none."""
    found = summarise_text(
        JUNE,
        ORDERS,
        tickets="""
        row customer_id ticket_id is_complaint
        2   A           t1        yes
        3   A           t1        yes
        4   A           t1        no
        5   A           t2        yes
        6   A           -         yes
        7   A           -         yes
        8   B           t3        no
        9   B           t3        no
        """,
    )
    assert found["complaints"].tolist() == [4, 0]


def test_tickets_that_never_say_complaint_give_no_column(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    tickets = "row customer_id opened_at\n2 A 2024-05-01"
    assert "complaints" not in summarise_text(JUNE, ORDERS, tickets=tickets)


def test_tickets_without_dates_all_count(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    found = summarise_text(
        JUNE,
        ORDERS,
        tickets="row customer_id is_complaint\n2 A yes\n3 A yes\n4 B no",
    )
    assert found["complaints"].tolist() == [2, 0]


def test_touches_are_ours_and_answered_ones_are_responses(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    """B23. A: a call answered, a mail not, one we do not know of; the inquiry came from
    A, one call is before the window. Of B only an inquiry: no touch."""
    found = summarise_text(
        JUNE,
        ORDERS,
        interactions="""
        customer_id interaction_date interaction_kind responded
        A           2024-05-01       电话             yes
        A           2024-05-02       mail             no
        A           2024-06-30       -                -
        A           2024-05-04       咨询             yes
        A           2023-06-30       电话             yes
        B           2024-05-01       Inquiry          yes
        """,
    )
    assert found["touches"].tolist() == [3, 0]
    assert found["responses"].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("kind", "touches"),
    [
        ("来电咨询", 0),
        ("客户来访", 0),
        ("呼入电话", 0),
        ("Inbound_call", 0),
        ("APP", 0),
        ("Web", 0),
        ("小程序", 0),
        # these only hold the word, and the company speaks: a push, an online meeting
        ("App推送", 1),
        ("Webinar", 1),
        ("电话回访", 1),
        ("outbound_call", 1),
    ],
)
def test_what_comes_from_the_customer_is_no_touch(
    summarise_text: Callable[..., pd.DataFrame], kind: str, touches: int
) -> None:
    interactions = f"customer_id interaction_kind responded\nA {kind} yes"
    found = summarise_text(JUNE, ORDERS, interactions=interactions)
    assert found.loc["A", ["touches", "responses"]].tolist() == [touches, touches]


def test_interactions_without_answers_give_no_column(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    found = summarise_text(
        JUNE, ORDERS, interactions="customer_id interaction_date\nA 2024-05-01"
    )
    assert not found.columns.intersection(["touches", "responses"]).tolist()


def test_contacts_of_nobody_we_know_add_no_customer(
    summarise_text: Callable[..., pd.DataFrame],
) -> None:
    found = summarise_text(
        JUNE,
        ORDERS,
        tickets="row customer_id opened_at is_complaint\n2 Z 2024-05-01 yes",
        interactions="customer_id interaction_date responded\nZ 2024-05-01 yes",
    )
    assert found.index.tolist() == ["A", "B"]
    assert found["complaints"].sum() == 0
