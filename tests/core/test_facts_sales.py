"""What was sold: orders, customers and amounts by period and group?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.asked import part_of
from xl_crm.models.periods import Grain
from xl_crm.summary import Part
from xl_crm.summary.facts import (
    Days,
    FactBase,
    FactInputs,
    FactRules,
    FactTable,
    Question,
    Rest,
    ask,
)
from xl_crm.summary.facts.sales import SALES

#: o2 has two lines of two owners, o3 is taken back in part, r9 is a return alone.
LINES = """
customer_id order_key order_date amount is_return owner
A           o1        2024-03-31 100    no        li
A           o2        2024-04-01 30     no        li
A           o2        2024-04-01 20     no        Li
B           o3        2024-04-02 60     no        wu
B           o3        2024-06-30 -10    yes       wu
B           r9        2024-07-01 -5     yes       -
"""
TRAITS = """
customer_id first_order_date
A           2024-03-31
B           2024-04-02
"""


def table() -> FactTable:
    lines, traits = part_of(LINES), part_of(TRAITS).data
    rows = lines.data.mutate(
        order_date=lines.data.order_date.cast("date"),
        is_return=lines.data.is_return == "yes",
    )
    traits = traits.mutate(
        first_order_date=traits.first_order_date.cast("date"),
        customer_no=traits.row.cast("int32"),
    ).drop("row")
    found = SALES.build(
        FactInputs(
            orders=Part(data=rows, fields=lines.fields),
            traits=traits,
            store=lambda _name, stored: stored,
            as_of=date(2024, 7, 1),
            rules=FactRules(),
        )
    )
    assert found is not None
    return found


def asked(*measures: str, fiscal: int = 1, **question: object) -> dict[str, list]:
    """Return the answer as plain lists."""
    wanted = Question(fact="sales", measures=measures, **question)  # type: ignore[arg-type]
    frame = ask(SALES, table(), wanted, fiscal_year_start_month=fiscal)
    return frame.astype(object).where(frame.notna(), None).to_dict("list")


def test_returns_lower_the_amount_and_are_no_order() -> None:
    """100 + 30 + 20 + 60 - 10 - 5 = 195; r9 is no order; 15 of 210 came back."""
    found = asked(
        *("net_amount", "orders", "customers", "returned_amount", "sold_amount"),
        *("avg_order_value", "return_rate"),
    )
    assert found == {
        "net_amount": [195],
        "orders": [3],
        "customers": [2],
        "returned_amount": [15],
        "sold_amount": [210],
        "avg_order_value": [65],
        "return_rate": [pytest.approx(15 / 210, abs=1e-12)],
    }


def test_an_order_of_two_owners_counts_for_each_and_once_in_all() -> None:
    """Owners are compared exactly; who is not known comes last."""
    found = asked("orders", "net_amount", by=("owner",))
    assert found == {
        "owner": ["Li", "li", "wu", None],
        "orders": [1, 2, 1, 0],
        "net_amount": [20, 130, 50, -5],
    }


def test_a_customer_is_new_in_the_period_of_the_first_order_ever() -> None:
    found = asked("new_customers", "customers", grain=Grain.MONTH)
    assert found == {
        "period": [date(2024, month, 1) for month in (3, 4, 6, 7)],
        "new_customers": [1, 1, 0, 0],
        "customers": [1, 2, 0, 0],
    }


@pytest.mark.parametrize(
    ("grain", "fiscal", "periods", "amounts"),
    [
        (Grain.QUARTER, 1, [(2024, 1), (2024, 4), (2024, 7)], [100, 100, -5]),
        (Grain.QUARTER, 3, [(2024, 3), (2024, 6)], [210, -15]),
        (Grain.YEAR, 1, [(2024, 1)], [195]),
        (Grain.YEAR, 4, [(2023, 4), (2024, 4)], [100, 95]),
    ],
)
def test_periods_begin_with_the_fiscal_year(
    grain: Grain, fiscal: int, periods: list[tuple[int, int]], amounts: list[float]
) -> None:
    """April begins 30+20+60; with a start in March a quarter is March to May."""
    found = asked("net_amount", grain=grain, fiscal=fiscal)
    assert found["period"] == [date(year, month, 1) for year, month in periods]
    assert found["net_amount"] == amounts


def test_both_ends_of_a_span_belong_to_it() -> None:
    spans = (
        Days("april", date(2024, 4, 1), date(2024, 4, 2)),
        Days("day", date(2024, 6, 30), date(2024, 6, 30)),
    )
    found = asked("net_amount", "orders", days=spans)
    assert found == {
        "days": ["april", "day"],
        "net_amount": [110, -10],
        "orders": [2, 0],
    }


def test_the_rest_are_the_rows_of_no_group_compared_exactly() -> None:
    """Beside li and who is not known: Li 20 and wu 50; of two customers' orders o2
    counts once."""
    groups = (Rest(("owner",), (("li",), (None,))),)
    assert asked("net_amount", "orders", rests=groups) == {
        "net_amount": [70],
        "orders": [2],
    }
    both = (*groups, Rest(("owner",), (("wu",),)))
    assert asked("net_amount", rests=both) == {"net_amount": [20]}


def test_a_question_asked_twice_is_answered_once() -> None:
    base = FactBase(facts={"sales": SALES}, tables={"sales": table()})
    question = Question(fact="sales", measures=("net_amount",))
    assert base.ask(question) is base.ask(question)
    assert base.measures("tickets", ("tickets",)) == ()
    assert base.first_day("sales") == date(2024, 3, 31)
