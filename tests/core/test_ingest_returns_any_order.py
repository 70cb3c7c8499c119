"""Does what is taken back depend on the order of rows, and what of real returns?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingested import SHARED, shared_only
from tests.matched import Matched, look_at, matched_orders, run
from xl_crm.ingest import OrderRules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


#: Two customers with every kind of tie: equal sales and returns of one day, in orders
#: of their own and in one order, and partial returns that could be of several sales.
TIES = [
    "A A1 - 2024-03-01 ink 2 100 red no",
    "A A2 - 2024-03-01 ink 2 100 red no",
    "A A2 - 2024-03-01 pen 1 10 red no",
    "A A3 - 2024-03-02 ink 2 100 red no",
    "A R1 - 2024-03-03 ink -2 -100 red no",
    "A R2 - 2024-03-03 ink -2 -100 red no",
    "A R3 A2 2024-03-03 pen -1 -10 red no",
    "A R4 - 2024-03-04 ink -1 -30 red no",
    "A R5 - 2024-03-04 ink -1 -40 red no",
    "B B1 - 2024-03-01 - - 50 red yes",
    "B B1 - 2024-03-01 - - 50 blue no",
    "B B1 - 2024-03-02 - - -50 blue no",
    "B B2 - 2024-03-05 - - 50 blue yes",
    "B B3 - 2024-03-05 - - 50 red no",
    "B R6 - 2024-03-06 - - -50 - -",
]
TIES_HEADER = (
    "customer_id order_id original_order date product quantity amount category "
    "is_new_product\n"
)


@pytest.fixture(scope="module")
def ties(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Matched]:
    folder = tmp_path_factory.mktemp("ties")
    return folder, run(folder, TIES_HEADER + "\n".join(TIES))


def test_what_is_taken_back_of_ties_by_hand(ties: tuple[Path, Matched]) -> None:
    """R1 and R2 take back A3, the latest, and A2 (of one day the later number); A2's
    pen is named by R3. R4 and R5 are parts of A1, the only sale left. Of B1's equal
    lines the last by its words goes, and with it the new product; R6 takes back B3."""
    assert ties[1].verdicts == [
        *("sale", "netted", "netted", "netted", "netted", "netted", "netted"),
        *("matched", "matched"),
        *("netted", "sale", "netted", "sale", "netted", "netted"),
    ]
    customers = ties[1].customers
    assert customers["A"]["orders_lifetime"] == 1
    assert customers["A"]["net_amount_lifetime"] == 30
    assert customers["B"]["orders_lifetime"] == 2
    assert customers["B"]["new_product_orders"] == 1


@pytest.mark.slow
@settings(max_examples=15)
@given(lines=st.permutations(TIES))
def test_what_is_taken_back_does_not_depend_on_the_order_of_rows(
    ties: tuple[Path, Matched], lines: list[str]
) -> None:
    folder, expected = ties
    found = run(folder, TIES_HEADER + "\n".join(lines))
    assert repr(found.customers) == repr(expected.customers)
    assert found.outcomes == expected.outcomes
    by_line = dict(zip(lines, found.verdicts, strict=True))
    assert [by_line[line] for line in TIES] == expected.verdicts


@pytest.fixture(scope="module")
def retail() -> Iterator[Matched]:
    path = SHARED / "online_retail" / "online_retail.csv.gz"
    columns = {"order_amount": "Quantity*UnitPrice"}
    as_of = date(2011, 12, 9)
    with matched_orders(path, OrderRules(), as_of, columns) as orders:
        yield look_at(orders, as_of)


@pytest.mark.slow
@pytest.mark.shared
@shared_only
def test_online_retail_customer_12346_has_bought_nothing(retail: Matched) -> None:
    """E26: bought for 77,183.60 and cancelled 16 minutes later."""
    customer = retail.customers["12346"]
    assert customer["net_amount_lifetime"] == 0.0
    assert (customer["orders_lifetime"], customer["orders"]) == (0, 0)
    assert str(customer["last_order_date"]) == "NaT"
    lines = [line for line in retail.lines if line["customer_id"] == "12346"]
    assert [line["amount"] for line in lines] == [
        Decimal("77183.6"),
        -Decimal("77183.6"),
    ]
    assert [line["is_reversed"] for line in lines] == [True, True]


@pytest.mark.slow
@pytest.mark.shared
@shared_only
def test_online_retail_keeps_its_rows_and_its_total(retail: Matched) -> None:
    """V14: 541,909 rows, 135,080 without a customer, 4,372 customers, 9,747,747.93."""
    assert len(retail.customers) == 4_372
    rows = {key: rows for key, (rows, _) in retail.outcomes.items()}
    assert set(rows) == {
        ("kept", "kept"),
        ("netted", "netted"),
        ("quarantined", "no_customer"),
    }
    assert rows["quarantined", "no_customer"] == 135_080
    assert sum(rows.values()) == 541_909
    assert retail.outcomes["netted", "netted"][1] == 0
    total = sum(float(amount) for _, amount in retail.outcomes.values())
    assert total == pytest.approx(9_747_747.93, abs=0.005)
