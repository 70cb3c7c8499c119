"""What holds for whatever returns are matched with whatever sales?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.ingest.orders.matching import MOST_LOOKED_AT, Lines, Matches, match

#: day, amount, quantity, order, goods and product of a line.
Line = tuple[int, int, float, int, int, int]


def lines_of(rows: list[Line]) -> Lines:
    """Put lines in order: by day, sales first."""
    ordered = sorted(rows, key=lambda row: (row[0], row[1] < 0, row))
    columns = np.array(ordered, dtype=np.float64).reshape(-1, 6).T
    day, amount, quantity, order, goods, product = columns
    return Lines(
        day=day.astype(np.int64),
        amount=amount.astype(np.int64),
        quantity=quantity,
        order=order.astype(np.int64),
        goods=goods.astype(np.int64),
        product=product.astype(np.int64),
    )


def matched(rows: list[Line], days: int = 3) -> tuple[Lines, Matches]:
    lines = lines_of(rows)
    return lines, match(lines, days=days)


#: Few words and small numbers, so that much coincides.
LINES = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(-4, 4).filter(bool),
        st.sampled_from([-1.0, 1.0, 2.0]),
        st.integers(-1, 2),
        st.integers(-1, 1),
        st.integers(-1, 1),
    ),
    max_size=14,
)


@given(rows=LINES)
def test_what_is_netted_adds_up_to_nothing(rows: list[Line]) -> None:
    lines, found = matched(rows)
    assert lines.amount[found.is_netted].sum() == 0


@given(rows=LINES)
def test_no_more_is_taken_back_than_was_sold(rows: list[Line]) -> None:
    """Up to any day: a return takes from sales up to its own."""
    lines, found = matched(rows)
    for day in range(7):
        so_far = lines.day <= day
        back = -lines.amount[so_far & found.is_matched].sum()
        assert back <= lines.amount[so_far & (lines.amount > 0)].sum()


@given(rows=LINES)
def test_only_returns_are_matched_and_never_with_a_later_sale(
    rows: list[Line],
) -> None:
    lines, found = matched(rows)
    assert (lines.amount[found.is_matched] < 0).all()
    assert (found.sale_day <= lines.day).all()
    assert (found.sale_day == lines.day)[~found.is_matched].all()
    assert found.is_matched[found.is_netted & (lines.amount < 0)].all()


@given(rows=LINES)
def test_a_return_that_names_no_order_is_matched_within_the_days(
    rows: list[Line],
) -> None:
    rows = [(*row[:3], -1, *row[4:]) for row in rows]
    lines, found = matched(rows, days=2)
    assert (lines.day - found.sale_day <= 2).all()


@given(sides=st.lists(st.sampled_from([5, -5]), max_size=30))
def test_equal_lines_are_matched_as_brackets_are(sides: list[int]) -> None:
    """One line a day, all alike: a return closes the last open sale, like a bracket.

    Crossing out neighbours sale, return until none is left gives all pairs.
    """
    rows = [(day, side, 1.0, -1, 0, 0) for day, side in enumerate(sides)]
    _, found = matched(rows, days=100)
    text = "".join("(" if side > 0 else ")" for side in sides)
    while "()" in text:
        text = text.replace("()", "")
    assert int((~found.is_netted).sum()) == len(text)


@pytest.mark.parametrize(("n_later", "is_matched"), [(-1, True), (0, False)])
def test_so_many_latest_sales_are_looked_at(n_later: int, is_matched: bool) -> None:  # noqa: FBT001
    """A return of 7 fits the first sale, of 10; the later ones are of 1 each."""
    small = [(1, 1, -1.0, -1, 0, 0)] * (MOST_LOOKED_AT + n_later)
    rows = [(0, 10, -1.0, -1, 0, 0), *small, (2, -7, -1.0, -1, 0, 0)]
    _, found = matched(rows)
    assert found.is_matched[-1] == is_matched
