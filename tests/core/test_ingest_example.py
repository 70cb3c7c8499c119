"""Are the soiled cells of the example company found, and all others read as clean?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from xl_crm_example import Company, Soiled, make_company, soil, write_exports

from tests.ingested import Read, read
from xl_crm.i18n import Lang

if TYPE_CHECKING:
    from collections.abc import Collection

SEED, N_CUSTOMERS = 2025, 600
#: Below the header, and counted from 1.
FIRST_ROW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The company, its soiled exports, and what was read of them."""

    company: Company
    soiled: Soiled
    result: Read

    def spots(self, table: str, kinds: Collection[str]) -> pd.DataFrame:
        """Return the soiled cells of some kinds, with their row in the file."""
        spots = self.soiled.spots
        chosen = spots[(spots["table"] == table) & spots["kind"].isin(list(kinds))]
        return chosen.assign(row=chosen["row"] + FIRST_ROW)

    def listed(self, rule: str, table: str) -> set[tuple[int, str, str]]:
        """Return row, column and value of the issues of a rule in a table."""
        return {
            (row, column, value)
            for found, row, column, value in self.result.listed(rule)
            if found == table
        }


@pytest.fixture(scope="module", params=list(Lang))
def example(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Example:
    lang: Lang = request.param
    folder = tmp_path_factory.mktemp(f"exports_{lang}")
    paths = write_exports(folder, seed=SEED, n_customers=N_CUSTOMERS, lang=lang)
    company = make_company(SEED, N_CUSTOMERS, lang=lang)
    return Example(company=company, soiled=soil(company), result=read(**paths))


def test_every_row_of_every_table_is_read(example: Example) -> None:
    written = {name: len(table) for name, table in example.soiled.tables.items()}
    assert example.result.n_rows == written


@pytest.mark.parametrize(
    ("table", "rule", "kinds"),
    [
        ("orders", "bad_date", ["unreadable_date"]),
        ("orders", "bad_number", ["letter_for_zero", "unsettled_amount"]),
        ("opportunities", "bad_number", ["unsettled_amount"]),
    ],
)
def test_unreadable_cells_are_the_lost_ones(
    table: str, rule: str, kinds: list[str], example: Example
) -> None:
    spots = example.spots(table, kinds)
    assert spots["lost"].all()
    declared = set(zip(spots["row"], spots["column"], spots["written"], strict=True))
    assert example.listed(rule, table) == declared
    assert declared


def test_no_cell_of_another_table_is_unreadable(example: Example) -> None:
    unreadable = {
        key for key in example.result.counts if key[0] in {"bad_date", "bad_number"}
    }
    assert unreadable == {
        ("bad_date", "orders"),
        ("bad_number", "orders"),
        ("bad_number", "opportunities"),
    }
    assert not [key for key in example.result.counts if key[0] == "broken_row"]


def test_lines_without_a_customer_are_the_declared_ones(example: Example) -> None:
    spots = example.spots("orders", ["no_customer"])
    listed = example.listed("no_customer", "orders")
    assert {row for row, _, _ in listed} == set(spots["row"])


def test_every_order_date_is_read_but_the_unreadable(example: Example) -> None:
    lost = set(example.spots("orders", ["unreadable_date"])["row"])
    clean = pd.to_datetime(example.company.orders["order_date"]).dt.date.tolist()
    for row, day in zip(example.result.orders, clean, strict=True):
        assert row["order_date"] == (None if row["row"] in lost else day), row


def test_every_amount_is_read_but_the_unreadable(example: Example) -> None:
    """Amounts of the company stand in whole fen."""
    lost = set(example.spots("orders", ["letter_for_zero", "unsettled_amount"])["row"])
    clean = (100 * example.company.orders["order_amount"]).round().astype(int).tolist()
    for row, fen in zip(example.result.tables["orders"], clean, strict=True):
        amount = row["order_amount"]
        if row["row"] in lost:
            assert amount is None, row
        else:
            assert amount * 100 == fen, row


def test_every_customer_of_an_order_is_read_but_the_lost(example: Example) -> None:
    lost = set(example.spots("orders", ["no_customer", "unknown_customer"])["row"])
    clean = example.company.orders["customer_id"].tolist()
    for row, customer in zip(example.result.orders, clean, strict=True):
        if row["row"] not in lost:
            assert row["customer_id"] == customer


def test_rows_and_amounts_in_are_rows_and_amounts_out(example: Example) -> None:
    """Each reason takes its lines along; what is left is what counts."""
    outcomes = example.result.outcomes
    table = example.result.tables["orders"]
    assert sum(rows for rows, _ in outcomes.values()) == len(table)
    total = sum(row["amount"] or 0 for row in example.result.orders)
    assert sum(amount for _, amount in outcomes.values()) == pytest.approx(
        float(total), abs=0.005
    )


@pytest.mark.parametrize("table", ["orders", "interactions", "tickets"])
def test_strangers_are_the_declared_ones(table: str, example: Example) -> None:
    """Each is listed once, by the first row in which it stands."""
    spots = example.spots(table, ["unknown_customer"])
    first = spots.groupby("written")["row"].min()
    declared = {(row, "customer_id", name) for name, row in first.items()}
    assert example.listed("customer_not_listed", table) == declared


def test_merged_customers_are_the_declared_twins(example: Example) -> None:
    twins = example.spots("customers", ["older_twin", "older_twin_knows_more"])
    added = set(twins.loc[twins["column"] == "", "row"])
    listed = example.listed("duplicate_customer", "customers")
    assert {row for row, _, _ in listed} == added
    assert len(example.result.customers) == len(example.company.customers)


def test_merged_customers_are_up_to_date(example: Example) -> None:
    """The newer e-mail wins; an industry that only the older row knows stays."""
    truth = example.company.customers.set_index("customer_id")
    gone = {
        column: set(truth.index[example.spots("customers", [kind])["row"] - FIRST_ROW])
        for column, kind in (
            ("industry", "missing_industry"),
            ("contact_name", "missing_contact"),
        )
    }
    for row in example.result.customers:
        clean = truth.loc[row["customer_id"]]
        assert row["contact_email"] == clean["contact_email"]
        assert row["exported_at"].date() == date(2025, 6, 30)
        for column, customers in gone.items():
            lost = row["customer_id"] in customers
            assert row[column] == (None if lost else clean[column]), row
