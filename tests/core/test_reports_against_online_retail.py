"""Do the reports give what others found in the orders of a British web shop?

V15 to V17 and E10: published and recomputed numbers of half a million public order
lines, for sales alone: rows with a quantity above 0. V17 counts the rows without a
customer, V15 does not: the run below gives them one customer of their own, whom a
filter leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tests.ingested import SHARED, shared_only
from tests.reported import reported, same, tables_of
from xl_crm.models.periods import Grain
from xl_crm.reports.business import report_named
from xl_crm.summary.facts import Question
from xl_crm.summary.filtering import Filter

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.shared, pytest.mark.slow, shared_only]

LINES = SHARED / "online_retail" / "online_retail.csv.gz"
GUEST = "guest"
KNOWN = (Filter(field="customer_id", words=(GUEST,), exclude=True),)


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    columns = ["InvoiceNo", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]
    frame = pd.read_csv(
        LINES,
        usecols=[*columns, "Country"],
        dtype={"InvoiceNo": str, "CustomerID": str, "Country": str},
    )
    return frame.assign(month=frame["InvoiceDate"].str[:7])


Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def retail(
    lines: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Tables, Tables]:
    """Run sales and profile on what was sold, and ask of customers that are known."""
    folder = tmp_path_factory.mktemp("online_retail")
    # two lines of August 2011 write off bad debts: a quantity of 1, a price below 0
    sold = lines[(lines["Quantity"] > 0) & (lines["UnitPrice"] >= 0)]
    sold.fillna({"CustomerID": GUEST}).to_csv(folder / "orders.csv", index=False)
    sources = {
        "orders": {
            "path": "orders.csv",
            "columns": {"order_amount": "Quantity*UnitPrice", "region": "Country"},
        }
    }
    settings = {
        "windows": {"window_months": 0},
        "orders": {"zero_amount": "exclude"},
        "report": {"rows": 40},
    }
    with reported(folder, sources, **settings) as opened:
        tables = {
            **tables_of(opened, report_named("sales")),
            **tables_of(opened, report_named("profile")),
        }
        known = {
            "customers": Question(
                fact="customers",
                measures=("buyers", "orders", "net_amount", "recency_days"),
                filters=KNOWN,
            ),
            "months": Question(
                fact="sales",
                measures=("net_amount", "orders", "new_customers"),
                grain=Grain.MONTH,
                filters=KNOWN,
            ),
        }
        return tables, {name: opened.facts.ask(each) for name, each in known.items()}


def test_v17_months(retail: tuple[Tables, Tables]) -> None:
    months = retail[0]["sales_by_month"]["net_amount"]
    assert months["2011-11"] == pytest.approx(1_509_496.33, abs=0.005)
    assert "2011-12" not in months.index  # nine days of it


def test_e10_nine_days_meet_nine_days(retail: tuple[Tables, Tables]) -> None:
    """December would seem to fall by 57.7 %, while its days are 40.6 % above."""
    whole = retail[0]["sales_by_month"]["net_amount"]
    december = retail[0]["sales_by_month_partial"].loc["2011-12"]
    assert december["days"] == "Dec 1-9 against Nov 1-9"
    assert december["net_amount"] == pytest.approx(638_792.68, abs=0.005)
    assert december["net_amount_change_base"] == pytest.approx(454_238.30, abs=0.005)
    assert december["change"] == pytest.approx(0.406, abs=0.0005)
    naive = december["net_amount"] / whole["2011-11"] - 1
    assert naive == pytest.approx(-0.577, abs=0.0005)


def test_e10_and_nine_days_of_the_year_before(retail: tuple[Tables, Tables]) -> None:
    december = retail[0]["sales_by_month_partial"].loc["2011-12"]
    base = december["net_amount_yearly_change_base"]
    assert base == pytest.approx(438_852.65, abs=0.005)
    assert december["yearly_change"] == pytest.approx(0.456, abs=0.0005)


def test_v15_means_of_recency_frequency_and_amount(
    retail: tuple[Tables, Tables],
) -> None:
    """R 93.06 as of 2011-12-10 is a day less on the last day of the orders."""
    [known] = retail[1]["customers"].to_dict("records")
    assert known["buyers"] == 4_338  # V14
    assert known["orders"] == 18_532
    assert known["net_amount"] == pytest.approx(8_911_407.90, abs=0.005)
    assert known["recency_days"] + 1 == pytest.approx(93.06, abs=0.005)
    assert known["orders"] / known["buyers"] == pytest.approx(4.27, abs=0.005)
    assert known["net_amount"] / known["buyers"] == pytest.approx(2_054.27, abs=0.005)


def test_all_months_of_known_customers_are_those_of_pandas(
    retail: tuple[Tables, Tables], lines: pd.DataFrame
) -> None:
    found = retail[1]["months"]
    found.index = pd.Index([f"{day:%Y-%m}" for day in found["period"]])
    sold = lines[(lines["Quantity"] > 0) & (lines["UnitPrice"] > 0)]
    sold = sold.dropna(subset=["CustomerID"])
    amounts = (sold["Quantity"] * sold["UnitPrice"]).groupby(sold["month"]).sum()
    same(found, "net_amount", amounts.round(2))
    same(found, "orders", sold.groupby("month")["InvoiceNo"].nunique())
    firsts = sold.groupby("CustomerID")["month"].min()
    same(found, "new_customers", firsts.value_counts())


def test_months_and_countries_are_those_of_pandas(
    retail: tuple[Tables, Tables], lines: pd.DataFrame
) -> None:
    """The heat map has the last twelve whole months, guests among them."""
    sold = lines[(lines["Quantity"] > 0) & (lines["UnitPrice"] > 0)]
    sold = sold[sold["month"].between("2010-12", "2011-11")]
    expected = pd.pivot_table(
        sold.assign(amount=sold["Quantity"] * sold["UnitPrice"]),
        index="Country",
        columns="month",
        values="amount",
        aggfunc="sum",
        fill_value=0.0,
    )
    found = retail[0]["sales_region_month"]
    months = [f"column_{place}" for place in range(1, 13)]
    values = found.loc[expected.index, months].astype(float)
    np.testing.assert_allclose(values, expected.round(2), atol=1e-6)


def test_every_total_ties(retail: tuple[Tables, Tables]) -> None:
    tables = retail[0]
    ties = [tables[name]["result"] for name in ("sales_ties", "profile_ties")]
    results = pd.concat([*ties, tables["data_checks"]["result"]])
    assert len(results) > 8
    assert set(results) == {"✓ pass"}


#: V16: customers by the month of their first row, returns and all.
COHORTS = (948, 421, 380, 440, 299, 279, 235, 191, 167, 298, 352, 321, 41)


def test_v16_cohorts_are_the_new_customers(lines: pd.DataFrame, tmp_path: Path) -> None:
    """One purchase a customer and month: their first is the month of their cohort."""
    seen = lines.dropna(subset=["CustomerID"])[["CustomerID", "month"]]
    seen = seen.drop_duplicates().assign(amount=1)
    seen["day"] = seen["month"] + "-09"
    seen.to_csv(tmp_path / "orders.csv", index=False)
    sources = {
        "orders": {
            "path": "orders.csv",
            "columns": {"order_date": "day", "order_amount": "amount"},
        }
    }
    with reported(tmp_path, sources) as opened:
        asked = Question(fact="sales", measures=("new_customers",), grain=Grain.MONTH)
        found = opened.facts.ask(asked)["new_customers"]
    assert tuple(found) == COHORTS
