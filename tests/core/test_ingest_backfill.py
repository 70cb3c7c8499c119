"""Are gaps filled from the orders, marked as such, and nothing else touched?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_crm.ingest import (
    DateReading,
    OrderRules,
    Source,
    open_engine,
    read_inputs,
)
from xl_crm.ingest.customers.backfill import fill_from_orders
from xl_crm.summary import Part, Parts, Periods, summarise
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.ingest import Customers, Inputs

JUNE = date(2024, 6, 30)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Customers after their gaps were filled, as plain values.

    Attributes
    ----------
    backfilled : list of (customer, field, value, source, day, row)
    missing : list of (customer, field, state, row)
    before, after : DataFrame
        The summary of the customers as they were merged, and as they were filled.
    """

    customers: dict[str, Row]
    backfilled: list[tuple[Any, ...]]
    missing: list[tuple[Any, ...]]
    before: pd.DataFrame
    after: pd.DataFrame


def fill(folder: Path, orders: str, customers: str, as_of: date = JUNE) -> Filled:
    """Write both tables, read them, and fill the gaps of the customers."""
    sources = []
    for name, text in {"orders": orders, "customers": customers}.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        sources.append(Source(table=table_named(name), path=path))
    with open_engine(memory_limit="500MB", threads=1) as engine:
        inputs = read_inputs(engine, sources, DateReading(), OrderRules())
        assert inputs.customers
        filled = fill_from_orders(engine, inputs.customers, inputs.orders, as_of)
        return Filled(
            customers={
                row["customer_id"]: row for row in filled.data.to_pyarrow().to_pylist()
            },
            backfilled=listed(filled.backfilled),
            missing=listed(filled.missing),
            before=summary(inputs, inputs.customers, as_of),
            after=summary(inputs, filled, as_of),
        )


def summary(inputs: Inputs, customers: Customers, as_of: date) -> pd.DataFrame:
    """Summarise orders and customers."""
    kept, fields = inputs.orders.kept(as_of), inputs.orders.fields
    listed_fields = frozenset(customers.fields)
    parts = Parts(
        orders=Part(data=kept, fields=fields),
        customers=Part(data=customers.data, fields=listed_fields),
    )
    return summarise(parts, Periods(as_of=as_of))


def listed(table: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  (ibis is untyped)
    """Return the rows of a table in order."""
    return sorted(tuple(row.values()) for row in table.to_pyarrow().to_pylist())


ORDERS = """customer_id,order_date,amount,owner,region,status
A,2024-05-01,10,zhao,north,已完成
A,2024-05-03,10,zhao,south,已完成
A,2024-05-04,10,li,,已完成
A,2024-07-01,10,zhao,west,已完成
A,2024-06-01,10,zhao,east,已取消
B,2024-05-02,10,li,east,已完成
B,2024-05-02,10,wu,west,已完成
C,2024-05-02,10,,,已完成
X,2024-05-02,10,ma,east,已完成
"""


def test_the_latest_counted_order_that_names_one_fills_a_gap(tmp_path: Path) -> None:
    """A's owner stands; its region is south, of 3 May: the line of 4 May names none,
    1 June is cancelled, 1 July after the day. B: of one day the lower row, wu. C's
    orders name nobody; D never bought; X is in no customer table."""
    found = fill(tmp_path, ORDERS, "customer_id,owner,region\nA,qian,\nB,,\nC,,\nD,,\n")
    may_2, may_3 = date(2024, 5, 2), date(2024, 5, 3)
    assert found.backfilled == [
        ("A", "region", "south", "orders", may_3, 2),
        ("B", "owner", "wu", "orders", may_2, 3),
        ("B", "region", "west", "orders", may_2, 3),
    ]
    assert found.customers == {
        "A": {"customer_id": "A", "owner": "qian", "region": "south"},
        "B": {"customer_id": "B", "owner": "wu", "region": "west"},
        "C": {"customer_id": "C", "owner": None, "region": None},
        "D": {"customer_id": "D", "owner": None, "region": None},
    }
    assert found.missing == [
        ("C", "region", "pending", 4),
        ("D", "region", "pending", 5),
    ]


def test_unknown_is_filled_too_and_then_no_gap(tmp_path: Path) -> None:
    found = fill(tmp_path, ORDERS, "customer_id,region\nA,未知\nD,未知\nE,待补充\n")
    assert found.customers["A"]["region"] == "south"
    assert found.missing == [
        ("D", "region", "unknown", 3),
        ("E", "region", "pending", 4),
    ]


def test_the_first_sale_stands_for_a_blank_first_cooperation_date(
    tmp_path: Path,
) -> None:
    """A return before the first sale is none; a date that is there is not touched."""
    orders = (
        "customer_id,order_date,amount,return_flag\n"
        "A,2024-01-01,-5,是\nA,2024-02-01,10,否\nA,2024-03-01,10,否\n"
        "B,2024-04-01,10,否\n"
    )
    customers = (
        "customer_id,customer_name,first_coop_date\nA,a,\nB,b,2023-01-01\nC,c,\n"
    )
    found = fill(tmp_path, orders, customers)
    assert found.backfilled == [
        ("A", "first_coop_date", "2024-02-01", "orders", date(2024, 2, 1), 2)
    ]
    assert found.customers["A"]["first_coop_date"] is None
    assert found.customers["B"]["first_coop_date"] == date(2023, 1, 1)


@pytest.mark.parametrize(
    "customers",
    [
        pytest.param("customer_id,owner,region\nA,qian,north\n", id="no gap"),
        pytest.param("customer_id,industry\nA,\n", id="no such column"),
        pytest.param("customer_id,channel\nA,\n", id="orders have no such column"),
    ],
)
def test_nothing_is_filled(customers: str, tmp_path: Path) -> None:
    found = fill(tmp_path, ORDERS, customers)
    assert found.backfilled == []
    pd.testing.assert_frame_equal(found.before, found.after)


WORDS = st.sampled_from(["", "x", "y", "z"])
LINES = st.lists(
    st.tuples(
        st.sampled_from("ABCX"),
        st.integers(1, 4),
        st.sampled_from([10, -10]),
        WORDS,
        WORDS,
    ),
    min_size=1,
    max_size=25,
)
LISTED = st.lists(st.tuples(WORDS, WORDS), min_size=4, max_size=4)


@pytest.mark.slow
@settings(max_examples=6)
@given(lines=LINES, customers=LISTED)
def test_a_summary_is_the_same_before_and_after(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[str, int, int, str, str]],
    customers: list[tuple[str, str]],
) -> None:
    """The summary fills owner and region by itself: what is marked as filled is what
    it shows, and every gap of a customer that it fills is marked."""
    orders = "customer_id,order_date,amount,owner,region\n" + "".join(
        f"{customer},2024-06-0{day},{amount},{owner},{region}\n"
        for customer, day, amount, owner, region in lines
    )
    table = "customer_id,owner,region,first_coop_date\n" + "".join(
        f"{customer},{owner},{region},\n"
        for customer, (owner, region) in zip("ABCD", customers, strict=True)
    )
    found = fill(tmp_path_factory.mktemp("tables"), orders, table)
    pd.testing.assert_frame_equal(found.before, found.after)
    shown = found.before.set_index("customer_id")
    given_values = dict(zip("ABCD", customers, strict=True))
    filled = {
        (customer, name): shown.loc[customer, name]
        for customer, values in given_values.items()
        for name, value in zip(("owner", "region"), values, strict=True)
        if not value and isinstance(shown.loc[customer, name], str)
    }
    first = shown["first_order_date"].dropna()
    filled |= {
        (customer, "first_coop_date"): day.date().isoformat()
        for customer, day in first.items()
        if customer in given_values
    }
    assert {row[:2]: row[2] for row in found.backfilled} == filled
