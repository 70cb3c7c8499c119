"""Which sales were taken back, which return has none?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.ingested import read
from tests.matched import AS_OF, Matched, look_at, matched_orders, run, verdict
from xl_crm.ingest import (
    DateReading,
    OrderRules,
    Returns,
    Source,
    open_engine,
    read_inputs,
)
from xl_crm.ingest.orders.prepare import ReturnBasis
from xl_crm.ingest.orders.returns import match_returns
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from pathlib import Path


#: Every customer is a case; the last column says by hand what becomes of a line.
CASES = """
customer_id       order_id original_order date       product quantity amount verdict
reversed_same_day  A1      -              2024-03-01 ink       2       100   netted
reversed_same_day  R1      -              2024-03-01 ink      -2      -100   netted
reversed_in_order  A1      -              2024-03-01 ink       2       100   netted
reversed_in_order  A1      -              2024-06-01 ink      -2      -100   netted
named_long_after   A1      -              2023-01-01 ink       2       100   netted
named_long_after   R1      A1             2024-03-01 ink      -2      -100   netted
not_the_named_one  A1      -              2024-03-01 ink       2       100   netted
not_the_named_one  A2      -              2024-03-05 ink       2       100   sale
not_the_named_one  R1      A1             2024-03-06 ink      -2      -100   netted
latest_of_two      A1      -              2024-03-01 ink       2       100   sale
latest_of_two      A2      -              2024-03-02 ink       2       100   netted
latest_of_two      R1      -              2024-03-03 ink      -2      -100   netted
two_after_two      A1      -              2024-03-01 ink       2       100   netted
two_after_two      R1      -              2024-03-02 ink      -2      -100   netted
two_after_two      A2      -              2024-03-03 ink       2       100   netted
two_after_two      R2      -              2024-03-04 ink      -2      -100   netted
used_up_once       A1      -              2024-03-01 ink       2       100   netted
used_up_once       R1      -              2024-03-02 ink      -2      -100   netted
used_up_once       R2      -              2024-03-03 ink      -2      -100   alone
equal_first        A1      -              2024-03-01 ink       2       100   netted
equal_first        R1      -              2024-03-02 ink      -1       -50   alone
equal_first        R2      -              2024-03-03 ink      -2      -100   netted
before_its_sale    R1      -              2024-03-01 ink      -2      -100   alone
before_its_sale    A1      -              2024-03-02 ink       2       100   sale
named_before_sale  R1      A1             2024-03-01 ink      -2      -100   alone
named_before_sale  A1      -              2024-03-02 ink       2       100   sale
thirty_days        A1      -              2024-03-01 ink       2       100   netted
thirty_days        R1      -              2024-03-31 ink      -2      -100   netted
thirty_one_days    A1      -              2024-03-01 ink       2       100   sale
thirty_one_days    R1      -              2024-04-01 ink      -2      -100   alone
other_product      A1      -              2024-03-01 ink       2       100   sale
other_product      R1      -              2024-03-02 pen      -2      -100   alone
product_unknown    A1      -              2024-03-01 ink       2       100   sale
product_unknown    R1      -              2024-03-02 -        -2      -100   alone
named_no_product   A1      -              2024-03-01 ink       2       100   netted
named_no_product   R1      A1             2024-03-02 -        -2      -100   netted
no_product_at_all  A1      -              2024-03-01 -         2       100   netted
no_product_at_all  R1      -              2024-03-02 -        -2      -100   netted
no_product_partly  A1      -              2024-03-01 -         2       100   sale
no_product_partly  R1      -              2024-03-02 -        -1       -50   alone
partly             A1      -              2024-03-01 ink       2       100   sale
partly             R1      -              2024-03-02 ink      -1       -50   matched
partly_by_name     A1      -              2023-03-01 ink       2       100   sale
partly_by_name     R1      A1             2024-03-02 ink      -1       -30   matched
in_two_parts       A1      -              2024-03-01 ink       5       100   netted
in_two_parts       R1      -              2024-03-02 ink      -2       -40   netted
in_two_parts       R2      -              2024-03-03 ink      -3       -60   netted
too_many_parts     A1      -              2024-03-01 ink       5       100   sale
too_many_parts     R1      -              2024-03-02 ink      -2       -40   matched
too_many_parts     R2      -              2024-03-03 ink      -4       -80   alone
more_than_sold     A1      -              2024-03-01 ink       2       100   sale
more_than_sold     R1      A1             2024-03-02 ink      -2      -120   alone
more_goods         A1      -              2024-03-01 ink       2       100   sale
more_goods         R1      -              2024-03-02 ink      -3       -90   alone
money_only         A1      -              2024-03-01 ink       2       100   sale
money_only         A1      -              2024-03-02 ink       0      -100   matched
quantity_unknown   A1      -              2024-03-01 ink       2       100   netted
quantity_unknown   R1      A1             2024-03-02 ink       -      -100   netted
order_named_whole  A1      -              2024-03-01 ink       2       100   netted
order_named_whole  A1      -              2024-03-01 pen       5        50   netted
order_named_whole  R1      A1             2024-03-09 -         -      -150   netted
order_named_partly A1      -              2024-03-01 ink       2       100   sale
order_named_partly A1      -              2024-03-01 pen       5        50   sale
order_named_partly R1      A1             2024-03-09 -         -      -120   matched
order_one_line     A1      -              2024-03-01 ink       2       100   netted
order_one_line     A1      -              2024-03-01 pen       5        50   sale
order_one_line     R1      A1             2024-03-09 ink      -2      -100   netted
named_and_missing  A1      -              2024-03-01 ink       2       100   sale
named_and_missing  R1      Z9             2024-03-02 ink      -2      -100   alone
exact_millionths   A1      -              2024-03-01 ink       3     0.3333  sale
exact_millionths   R1      -              2024-03-02 ink      -3     -0.33   matched
as_large_as_reads  A1      -              2024-03-01 ink      1 999999999999.99 netted
as_large_as_reads  R1      -              2024-03-02 ink     -1 -999999999999.99 netted
someone            A1      -              2024-03-01 cap       2       700   sale
someone_else       R1      A1             2024-03-02 cap      -2      -700   alone
"""
NAMES = list(dict.fromkeys(line.split()[0] for line in CASES.split("\n")[2:-1]))


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Matched:
    return run(tmp_path_factory.mktemp("cases"), CASES)


@pytest.mark.parametrize("name", NAMES)
def test_what_becomes_of_sales_and_returns(cases: Matched, name: str) -> None:
    expected = [
        line.split()[-1] for line in CASES.splitlines() if line.startswith(name + " ")
    ]
    found = [verdict(line) for line in cases.lines if line["customer_id"] == name]
    assert found == expected


def test_a_reversed_order_is_no_visit_and_its_amounts_stay(cases: Matched) -> None:
    """E26, E27: 100 - 100 = 0.00, no order, no first and no last day."""
    gone = cases.customers["reversed_same_day"]
    assert (gone["net_amount_lifetime"], gone["orders_lifetime"]) == (0, 0)
    assert str(gone["last_order_date"]) == "NaT"
    assert str(gone["first_order_date"]) == "NaT"
    left = cases.customers["latest_of_two"]
    assert (left["net_amount_lifetime"], left["orders_lifetime"]) == (100, 1)
    assert str(left["last_order_date"].date()) == "2024-03-01"


def test_an_order_taken_back_in_part_is_still_a_visit(cases: Matched) -> None:
    """100 + 50 - 100 = 50 of one order, and 100 - 50 of another customer's."""
    for name in ("order_one_line", "partly"):
        customer = cases.customers[name]
        assert (customer["net_amount_lifetime"], customer["orders_lifetime"]) == (50, 1)


def test_every_line_has_one_outcome_and_netted_ones_add_up_to_nothing(
    cases: Matched,
) -> None:
    n_netted = cases.verdicts.count("netted")
    assert cases.outcomes["netted", "netted"] == (n_netted, 0)
    assert sum(rows for rows, _ in cases.outcomes.values()) == len(cases.lines)
    total = sum(line["amount"] for line in cases.lines)
    assert sum(amount for _, amount in cases.outcomes.values()) == total


def test_a_return_after_the_as_of_date_has_not_happened_yet(tmp_path: Path) -> None:
    text = """
customer_id date       product quantity amount
A           2024-03-01 ink      2        100
A           2024-03-05 ink     -2       -100
"""
    early = run(tmp_path, text, as_of=date(2024, 3, 4))
    assert verdict(early.lines[0]) == "sale"
    assert early.outcomes == {
        ("kept", "kept"): (1, 100),
        ("left_out", "after_as_of"): (1, -100),
    }
    assert early.customers["A"]["orders_lifetime"] == 1
    assert run(tmp_path, text, as_of=date(2024, 3, 5)).verdicts == ["netted"] * 2


#: E27: the sale is older than twelve months before 2024-12-31, its returns are not.
STRADDLING = """
customer_id order_id original_order date       product quantity amount
whole       A1       -              2023-12-20 ink      2       100
whole       R1       -              2024-01-05 ink     -2      -100
part        B1       -              2023-12-20 ink      2       100
part        R2       B1             2024-01-05 ink     -1       -30
"""


@pytest.mark.parametrize(
    ("basis", "net_amounts", "days"),
    [
        (ReturnBasis.RETURN_DATE, [-100, -30], ["2024-01-05", "2024-01-05"]),
        (ReturnBasis.ORIGINAL_ORDER, [0, 0], ["2023-12-20", "2023-12-20"]),
    ],
)
def test_a_return_counts_on_its_own_day_or_on_that_of_its_sale(
    tmp_path: Path, basis: ReturnBasis, net_amounts: list[float], days: list[str]
) -> None:
    rules = OrderRules(return_basis=basis)
    found = run(tmp_path, STRADDLING, rules)
    assert [str(line["order_date"]) for line in found.lines[1::2]] == days
    with matched_orders(tmp_path / "orders.csv", rules, AS_OF, {}) as orders:
        in_window = look_at(orders, AS_OF, months=12).customers
    whole, part = in_window["whole"], in_window["part"]
    assert [whole["net_amount"], part["net_amount"]] == net_amounts
    assert [whole["net_amount_lifetime"], part["net_amount_lifetime"]] == [0, 70]
    assert [whole["orders_lifetime"], part["orders_lifetime"]] == [0, 1]


def test_without_products_the_category_tells_what_comes_back(tmp_path: Path) -> None:
    found = run(
        tmp_path,
        """
customer_id date       category amount
A           2024-03-01 ink      100
A           2024-03-02 pens     100
A           2024-03-03 ink     -100
B           2024-03-01 ink      100
B           2024-03-03 pens    -100
""",
    )
    assert found.verdicts == ["netted", "sale", "netted", "sale", "alone"]


def test_returns_that_are_left_out_take_nothing_back(tmp_path: Path) -> None:
    """100 - 100: with returns excluded the sale stays an order of 100."""
    found = run(
        tmp_path,
        "customer_id date amount\nA 2024-03-01 100\nA 2024-03-02 -100\n",
        OrderRules(returns=Returns.EXCLUDE),
    )
    assert found.verdicts == ["sale", "return_excluded"]
    assert found.customers["A"]["orders_lifetime"] == 1


def test_without_returns_nothing_is_asked_of_the_engine(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,date,amount\nA,2024-03-01,100\nA,2024-03-01,0\n")
    source = Source(table=table_named("orders"), path=path)
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, [source], DateReading(), OrderRules())
        before = inputs.orders.data.order_by("row").to_pyarrow()
        orders = match_returns(engine, inputs.orders, AS_OF)
        after = orders.data.order_by("row").to_pyarrow()
        assert "orders_judged" not in engine.connection.list_tables()
    assert after.drop(["is_reversed", "is_matched"]).equals(before)
    assert after["is_reversed"].to_pylist() == [False, False]


def test_matched_orders_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,date,amount\nA,2024-03-01,1\nA,2024-03-02,-1\n")
    source = Source(table=table_named("orders"), path=path)
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, [source], DateReading(), OrderRules())
        once = match_returns(engine, inputs.orders, AS_OF)
        assert match_returns(engine, once, AS_OF) is once


def test_a_return_of_an_order_that_is_returned_deducts_nothing(tmp_path: Path) -> None:
    """A1 of 100 has the status returned and counts for nothing; R1, its document, must
    not take 100 off A2: 50 are left."""
    path = tmp_path / "orders.csv"
    path.write_text(
        "customer_id,order_id,date,amount,status,原订单号,退货标记\n"
        "C,A1,2024-03-01,100,已退货,,\n"
        "C,R1,2024-03-05,-100,已完成,A1,是\n"
        "C,A2,2024-03-06,50,已完成,,\n",
        encoding="utf-8",
    )
    assert read(orders=path).outcomes == {"kept": (1, 50.0), "returned": (2, 0.0)}
