"""Does the sales report agree with SQLite on the public orders of a food trader?

The queries below read the raw files and share no code with the product. Amounts are
counted in hundredths of a cent there, so that a discount of 15 % is exact.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests.ingested import SHARED, shared_only
from tests.reported import reported, same, tables_of
from xl_crm.reports.business import report_named

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.shared, pytest.mark.slow, shared_only]

FOLDER = SHARED / "northwind"

LINES = """
CREATE VIEW sales AS
SELECT orderID, customerID, shipCountry AS country,
       firstName || ' ' || lastName AS employee, SUBSTR(orderDate, 1, 10) AS day,
       SUBSTR(orderDate, 1, 4) || 'Q' || ((SUBSTR(orderDate, 6, 2) + 2) / 3) AS quarter,
       CAST(ROUND(unitPrice * 100) AS INTEGER) * quantity AS gross_cents,
       CAST(ROUND(discount * 100) AS INTEGER) AS percent_off
FROM details JOIN orders USING (orderID) JOIN employees USING (employeeID)
"""
FIGURES = """
SELECT {by}, ROUND(SUM(gross_cents * (100 - percent_off)) / 10000.0, 2) AS net_amount,
       COUNT(DISTINCT orderID) AS orders, COUNT(DISTINCT customerID) AS customers,
       COUNT(DISTINCT CASE WHEN day = (
         SELECT MIN(SUBSTR(orderDate, 1, 10)) FROM orders AS o
         WHERE o.customerID = sales.customerID) THEN customerID END) AS new_customers
FROM sales {where} GROUP BY {by}
"""
MEASURES = ("net_amount", "orders", "customers", "new_customers")


@pytest.fixture(scope="module")
def northwind_query() -> Iterator[sqlite3.Connection]:
    files = {
        "orders": "orders",
        "details": "order-details",
        "employees": "employees",
    }
    with closing(sqlite3.connect(":memory:")) as connection:
        for name, file in files.items():
            pd.read_csv(FOLDER / f"{file}.csv").to_sql(name, connection)
        connection.execute(LINES)
        yield connection


@pytest.fixture(scope="module")
def northwind(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """Run the sales report on the first quarter of 1998, with employees by name."""
    folder = tmp_path_factory.mktemp("northwind")
    orders = pd.read_csv(FOLDER / "orders.csv")
    employees = pd.read_csv(FOLDER / "employees.csv")
    named = orders.merge(employees[["employeeID", "firstName", "lastName"]])
    named["employee"] = named["firstName"] + " " + named["lastName"]
    named.to_csv(folder / "orders.csv", index=False)
    sources = {
        "orders": {
            "path": "orders.csv",
            "columns": {"owner": "employee", "region": "shipCountry"},
        },
        "order_lines": {
            "path": str(FOLDER / "order-details.csv"),
            "columns": {"order_amount": "unitPrice*quantity*(1-discount)"},
        },
        "customers": {"path": str(FOLDER / "customers.csv")},
    }
    report = {"period": "1998Q1", "rows": 40}
    with reported(folder, sources, report=report) as opened:
        return tables_of(opened, report_named("sales"))


def expected_by(query: sqlite3.Connection, by: str, where: str = "") -> pd.DataFrame:
    """Return the figures of each group."""
    asked = FIGURES.format(by=by, where=where)
    return pd.read_sql(asked, query).set_index(by.split(", "))


@pytest.mark.parametrize(
    ("table", "by"), [("sales_by_owner", "employee"), ("sales_by_region", "country")]
)
def test_a_quarter_by_employee_and_country_is_that_of_sqlite(
    northwind: dict[str, pd.DataFrame],
    northwind_query: sqlite3.Connection,
    table: str,
    by: str,
) -> None:
    found = northwind[table]
    now = expected_by(northwind_query, by, "WHERE quarter = '1998Q1'")
    before = expected_by(northwind_query, by, "WHERE quarter = '1997Q4'")
    everybody = now.index.union(before.index)
    assert len(everybody) > 8
    for measure in MEASURES:
        same(found, measure, now[measure].reindex(everybody, fill_value=0))
    last = before["net_amount"].reindex(everybody, fill_value=0)
    same(found, "net_amount_before", last)
    values = (now["net_amount"] / now["orders"]).reindex(everybody)
    same(found, "avg_order_value", values)
    growth = now["net_amount"].reindex(everybody, fill_value=0) / last - 1
    same(found, "net_amount_change", growth.where(last > 0))


def test_all_quarters_are_those_of_sqlite(
    northwind: dict[str, pd.DataFrame], northwind_query: sqlite3.Connection
) -> None:
    """From the first whole one, the fourth of 1996, to that of the report."""
    found = northwind["sales_by_quarter"]
    expected = expected_by(northwind_query, "quarter").loc["1996Q4":"1998Q1"]
    assert len(expected) == 6
    for measure in MEASURES:
        same(found, measure, expected[measure])
    amounts = expected["net_amount"]
    same(found, "change", amounts / amounts.shift(1) - 1)
    same(found, "yearly_change", amounts / amounts.shift(4) - 1)


def test_each_employee_and_country_by_quarter_is_that_of_sqlite(
    northwind: dict[str, pd.DataFrame], northwind_query: sqlite3.Connection
) -> None:
    rows = northwind["sales_quarter_rows"].reset_index()
    found = rows.set_index(["period", "owner", "region"])
    expected = expected_by(
        northwind_query, "quarter, employee, country", "WHERE quarter <= '1998Q1'"
    )
    assert len(expected) > 300
    for measure in MEASURES:
        same(found, measure, expected[measure])


def test_amounts_are_less_their_discount(
    northwind: dict[str, pd.DataFrame], northwind_query: sqlite3.Connection
) -> None:
    """Without discounts the quarter would be more than 10,000 higher."""
    [(gross, net)] = northwind_query.execute(
        "SELECT SUM(gross_cents) / 100.0,"
        " SUM(gross_cents * (100 - percent_off)) / 10000.0"
        " FROM sales WHERE quarter = '1998Q1'"
    )
    found = northwind["sales_figures"].loc["Net amount", "current"]
    assert found == pytest.approx(net, abs=0.005)
    assert gross - net > 10_000


def test_every_total_ties(northwind: dict[str, pd.DataFrame]) -> None:
    results = pd.concat(
        [northwind["sales_ties"]["result"], northwind["data_checks"]["result"]]
    )
    assert {"Sales owner", "Region", "Month"} <= set(northwind["sales_ties"].index)
    assert set(results) == {"✓ pass"}
