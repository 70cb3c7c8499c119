"""Does the churn report agree with pandas on a public list of churned customers?

The scripts below read the raw file and share no code with the product.
"""

from __future__ import annotations

import pandas as pd
import pytest

from tests.ingested import SHARED, shared_only
from tests.reported import reported, same, tables_of
from xl_crm.reports.business import report_named

pytestmark = [pytest.mark.shared, pytest.mark.slow, shared_only]

CUSTOMERS = SHARED / "databel_churn" / "databel_data.csv"


@pytest.fixture(scope="module")
def raw_customers() -> pd.DataFrame:
    return pd.read_csv(CUSTOMERS)


@pytest.fixture(scope="module")
def churn_tables(
    raw_customers: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, pd.DataFrame]:
    """Run the churn report; each customer's monthly charge is an order of one day.

    The file lists everybody, with a label of who has left.
    """
    folder = tmp_path_factory.mktemp("databel")
    orders = raw_customers[["Customer ID", "Monthly Charge"]]
    orders.assign(date="2023-06-30").to_csv(folder / "orders.csv", index=False)
    sources = {
        "orders": {
            "path": "orders.csv",
            "columns": {"order_amount": "Monthly Charge", "order_date": "date"},
        },
        "customers": {
            "path": str(CUSTOMERS),
            "columns": {"industry": "Contract Type", "company_size": "Group"},
        },
        "churn": {
            "path": str(CUSTOMERS),
            "columns": {"churn_reason": "Churn Category"},
        },
    }
    with reported(folder, sources) as opened:
        return tables_of(opened, report_named("churn"))


def test_reasons_are_those_of_pandas(
    raw_customers: pd.DataFrame, churn_tables: dict[str, pd.DataFrame]
) -> None:
    """27 of the churned have no reason (README of the data): their row is told."""
    left = raw_customers[raw_customers["Churn Label"] == "Yes"]
    reasons = left["Churn Category"].fillna("Not recorded").value_counts()
    assert reasons["Not recorded"] == 27
    same(churn_tables["churn_by_reason"], "churned_customers", reasons)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("churn_by_industry", "Contract Type"),
        ("churn_by_company_size", "Group"),
        ("churn_by_region", "State"),
    ],
)
def test_churn_by_trait_is_that_of_pandas(
    raw_customers: pd.DataFrame,
    churn_tables: dict[str, pd.DataFrame],
    table: str,
    column: str,
) -> None:
    """20 states are shown, the rest is one row: those shown must agree."""
    left = (raw_customers["Churn Label"] == "Yes").groupby(raw_customers[column])
    found = churn_tables[table]
    shown = found[~found.index.str.startswith("Others")]
    rates = left.mean().reindex(shown.index)
    assert len(shown) == min(len(left), 20)
    same(shown, "churned", left.sum().reindex(shown.index))
    same(shown, "churn_rate", rates)
    assert found["churned"].sum() == left.sum().sum()


def test_everybody_was_told_by_the_list(
    raw_customers: pd.DataFrame, churn_tables: dict[str, pd.DataFrame]
) -> None:
    """Nobody has left by a rule, and without days no period has a churn rate."""
    rules = churn_tables["churn_rules"]["churned_customers"]
    n_left = (raw_customers["Churn Label"] == "Yes").sum()
    assert rules.iloc[0] == n_left
    assert rules.sum() == n_left
    assert "churn_periods" not in churn_tables
