"""Does the campaign report agree with SQL on public campaigns of a grocer?

The script below reads the raw files and shares no code with the product.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from tests.ingested import SHARED, shared_only
from tests.reported import reported, same, tables_of
from xl_crm.reports.business import report_named
from xl_crm.summary.facts import Question

pytestmark = [pytest.mark.shared, pytest.mark.slow, shared_only]

FOLDER = SHARED / "completejourney_sample"
DAYS = 30

#: One row a campaign. Who redeemed a coupon took part; who never did is looked at from
#: the start of the campaign on. A basket belongs to the last redemption before it.
EXPECTED = """
WITH first AS (
  SELECT campaign_id, household_id, MIN(redemption_date) AS day
  FROM redemptions GROUP BY 1, 2
), member AS (
  SELECT m.campaign_id, m.household_id, first.day AS redeemed,
         COALESCE(first.day, d.start_date) AS since
  FROM (SELECT campaign_id, household_id FROM members
        UNION SELECT campaign_id, household_id FROM redemptions) AS m
  JOIN descriptions AS d USING (campaign_id)
  LEFT JOIN first USING (campaign_id, household_id)
), basket AS (
  SELECT household_id, basket_id, MIN(day) AS day, SUM(sales_value) AS amount
  FROM sales GROUP BY 1, 2
), bought AS (
  SELECT *, EXISTS (
    SELECT 1 FROM sales AS b WHERE b.household_id = member.household_id
    AND JULIANDAY(b.day) - JULIANDAY(since) BETWEEN 0 AND :days) AS bought
  FROM member
), ranked AS (
  SELECT b.*, r.campaign_id, ROW_NUMBER() OVER (
    PARTITION BY b.household_id, b.basket_id
    ORDER BY r.redemption_date DESC, d.start_date DESC, CAST(r.campaign_id AS TEXT)
  ) AS place
  FROM basket AS b
  JOIN redemptions AS r ON r.household_id = b.household_id
  AND JULIANDAY(b.day) - JULIANDAY(r.redemption_date) BETWEEN 0 AND :days
  JOIN descriptions AS d USING (campaign_id)
), credit AS (
  SELECT campaign_id, COUNT(*) AS orders, SUM(amount) AS amount
  FROM ranked WHERE place = 1 GROUP BY 1
)
SELECT CAST(campaign_id AS TEXT) AS campaign,
  COUNT(*) AS targeted,
  COUNT(redeemed) AS participants,
  SUM(redeemed IS NOT NULL AND bought) AS converted,
  SUM(bought) AS converted_targeted,
  MAX(COALESCE(credit.orders, 0)) AS attributed_orders,
  MAX(COALESCE(credit.amount, 0)) AS attributed_amount
FROM bought LEFT JOIN credit USING (campaign_id) GROUP BY campaign_id
"""


@pytest.fixture(scope="module")
def expected_campaigns() -> pd.DataFrame:
    sales = pd.read_csv(FOLDER / "transactions_sample.csv.gz")
    sales["day"] = sales["transaction_timestamp"].str[:10]
    tables = {
        "members": pd.read_csv(FOLDER / "campaigns.csv"),
        "redemptions": pd.read_csv(FOLDER / "coupon_redemptions.csv"),
        "descriptions": pd.read_csv(FOLDER / "campaign_descriptions.csv"),
        "sales": sales[["household_id", "basket_id", "day", "sales_value"]],
    }
    with closing(sqlite3.connect(":memory:")) as database:
        for name, frame in tables.items():
            frame.to_sql(name, database, index=False)
        database.execute("CREATE INDEX buyers ON sales (household_id, day)")
        database.execute("CREATE INDEX takers ON redemptions (household_id)")
        return pd.read_sql(
            EXPECTED, database, index_col="campaign", params={"days": DAYS}
        )


@pytest.fixture(scope="module")
def campaign_tables(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, pd.DataFrame]:
    """Run the campaign report; contacts are the lists, and the coupons redeemed."""
    folder = tmp_path_factory.mktemp("completejourney")
    listed = pd.read_csv(FOLDER / "campaigns.csv").assign(responded="no")
    redeemed = pd.read_csv(FOLDER / "coupon_redemptions.csv").assign(responded="yes")
    pd.concat([listed, redeemed]).to_csv(folder / "contacts.csv", index=False)
    sources = {
        "orders": {"path": str(FOLDER / "transactions_sample.csv.gz")},
        "interactions": {
            "path": "contacts.csv",
            "columns": {
                "interaction_date": "redemption_date",
                "customer_id": "household_id",
            },
        },
        "campaigns": {"path": str(FOLDER / "campaign_descriptions.csv")},
    }
    campaign = {"attribution_days": DAYS}
    with reported(folder, sources, campaign=campaign) as opened:
        question = Question(
            fact="campaign_members", measures=("converted_targeted",), by=("campaign",)
        )
        asked = opened.facts.ask(question).set_index("campaign")
        return {**tables_of(opened, report_named("campaign")), "asked": asked}


@pytest.mark.parametrize(
    "measure",
    [
        *("targeted", "participants", "converted"),
        *("attributed_orders", "attributed_amount"),
    ],
)
def test_each_campaign_is_that_of_sql(
    expected_campaigns: pd.DataFrame,
    campaign_tables: dict[str, pd.DataFrame],
    measure: str,
) -> None:
    found = campaign_tables["campaign_by_campaign"]
    same(found, measure, expected_campaigns[measure].round(2))


def test_those_who_bought_are_those_of_sql(
    expected_campaigns: pd.DataFrame, campaign_tables: dict[str, pd.DataFrame]
) -> None:
    """Whether they took part or not."""
    expected = expected_campaigns["converted_targeted"]
    assert expected.sum() > expected_campaigns["converted"].sum()
    same(campaign_tables["asked"], "converted_targeted", expected)


def test_rates_are_pooled_and_kinds_add_up(
    expected_campaigns: pd.DataFrame, campaign_tables: dict[str, pd.DataFrame]
) -> None:
    found = campaign_tables["campaign_by_kind"]
    whole = expected_campaigns.sum()
    assert found["targeted"].sum() == whole["targeted"]
    assert found["converted"].sum() == whole["converted"]
    rates = found["participants"] / found["targeted"]
    same(found, "participation_rate", rates)


def test_without_a_cost_there_is_no_return(
    campaign_tables: dict[str, pd.DataFrame],
) -> None:
    found = campaign_tables["campaign_by_campaign"]
    assert not {"cost", "roi", "revenue_roi"} & set(found.columns)
