"""What do the facts say of customers as they stand?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pytest

from tests.asked import part_of
from xl_crm.summary.facts import FactInputs, FactRules, Question, ask
from xl_crm.summary.facts.customers import CHURNED_CUSTOMERS, CUSTOMERS

if TYPE_CHECKING:
    import pandas as pd

    from xl_crm.summary.facts import Fact, FactTable

TRAITS = """
customer_id industry orders net_amount days_since_last_order complained churn_status
A           ink      2      100.10     10                    yes        active
B           ink      1      0.20       50                    no         churned
C           food     0      0          400                   no         churned
D           food     0      0          -                     no         -
"""
REASONS = (("B", "price"),)
NUMBERS = ("orders", "net_amount", "days_since_last_order")


def table(fact: Fact, *without: str) -> FactTable:
    """Build a fact from the traits above."""
    traits = part_of(TRAITS).data.drop("row", *without)
    numbers = [name for name in NUMBERS if name in traits.columns]
    reason = ibis.cases(*((traits.customer_id == each, text) for each, text in REASONS))
    built = fact.build(
        FactInputs(
            orders=part_of("customer_id\nA"),
            traits=traits.mutate(
                **{name: traits[name].cast("float64") for name in numbers},
                churn_reason=reason,
            ),
            store=lambda _name, rows: rows,
            as_of=date(2024, 6, 30),
            rules=FactRules(),
        )
    )
    assert built is not None
    return built


def answer(fact: Fact, *measures: str, **question: Any) -> pd.DataFrame:  # noqa: ANN401  (the fields of a question)
    """Ask for some figures."""
    asked = Question(fact=fact.name, measures=measures, **question)
    return ask(fact, table(fact), asked)


def test_what_customers_bought() -> None:
    """Two of four bought: 100.30 in three orders, one of them twice. Of those who ever
    bought 10, 50 and 400 days have passed."""
    found = answer(
        CUSTOMERS,
        *("customers", "buyers", "orders", "net_amount", "avg_order_value"),
        *("revenue_per_customer", "orders_per_customer", "repurchase_rate"),
        *("recency_days", "complaining"),
    )
    assert found.iloc[0].tolist() == pytest.approx(
        [4, 2, 3, 100.30, round(100.30 / 3, 6), 50.15, 1.5, 0.5, 460 / 3, 1], rel=1e-12
    )


def test_who_left_is_a_share_of_who_can_be_judged() -> None:
    """Of the ink industry one of two, of food the only one that can be judged."""
    found = answer(CUSTOMERS, "judged", "churned", "churn_rate", by=("industry",))
    assert found.set_index("industry").to_dict("index") == {
        "food": {"judged": 1, "churned": 1, "churn_rate": 1},
        "ink": {"judged": 2, "churned": 1, "churn_rate": 0.5},
    }


def test_reasons_are_those_of_the_churned() -> None:
    """A blank is a reason that nobody wrote down: it stays, and the sum is right."""
    found = answer(
        CHURNED_CUSTOMERS, "churned_customers", "earlier_amount", by=("churn_reason",)
    )
    assert found["churn_reason"].iloc[0] == "price"
    assert found["churn_reason"].isna().tolist() == [False, True]
    assert found["churned_customers"].tolist() == [1, 1]
    assert found["earlier_amount"].tolist() == [0.2, 0]


def test_what_the_traits_lack_cannot_be_asked() -> None:
    """Neither complaints nor who left when."""
    have = CUSTOMERS.measured(table(CUSTOMERS, "complained").columns)
    assert "complaining" not in have
    assert "period_churn_rate" not in have
    assert "churn_rate" in have


def test_customers_have_no_day() -> None:
    assert "day" not in table(CUSTOMERS).columns
