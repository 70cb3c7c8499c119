"""Do win rates agree with SQLite on a public sales pipeline?

The queries below read the raw files and share no code with the product.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests.ingested import SHARED, shared_only
from tests.reported import reported, same, tables_of
from xl_crm.i18n import Label
from xl_crm.models.periods import Grain
from xl_crm.reports.business._spec import Report, Sheet
from xl_crm.reports.business.sections import Breakdown
from xl_crm.summary.facts import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.shared, pytest.mark.slow, shared_only]

MAVEN = SHARED / "maven_crm"

#: Two tables that the sales report has as well, over the deals closed in 2017.
WON = Report(
    name="won",
    label=Label(zh="赢单", en="Won"),
    purpose=Label(zh="赢单率", en="Win rate"),
    fact="opportunities",
    needs=Label(zh="商机", en="opportunities"),
    sheets=(
        Sheet(
            name="won",
            label=Label(zh="赢单", en="Won"),
            summary=Label(zh="赢单率", en="Win rate"),
            sections=tuple(
                Breakdown(
                    name=f"won_by_{by}",
                    by=by,
                    measures=("closed", "won", "win_rate", "won_amount"),
                    title=Label(zh="赢单率", en="Win rate"),
                )
                for by in ("owner", "region")
            ),
        ),
    ),
)


@pytest.fixture(scope="module")
def maven_query() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for name in ("sales_pipeline", "sales_teams"):
            pd.read_csv(MAVEN / f"{name}.csv").to_sql(name, connection)
        yield connection


@pytest.fixture(scope="module")
def maven(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Run on the pipeline with the office of each agent; won deals are the orders."""
    folder = tmp_path_factory.mktemp("maven")
    pipeline = pd.read_csv(MAVEN / "sales_pipeline.csv")
    teams = pd.read_csv(MAVEN / "sales_teams.csv")
    deals = pipeline.merge(teams, on="sales_agent", how="left")
    deals.to_csv(folder / "deals.csv", index=False)
    won = deals[deals["deal_stage"] == "Won"]
    won.to_csv(folder / "orders.csv", index=False)
    deal = {"owner": "sales_agent", "region": "regional_office"}
    sources = {
        "orders": {
            "path": "orders.csv",
            "columns": {
                **deal,
                "customer_id": "account",
                "order_id": "opportunity_id",
                "order_date": "close_date",
                "order_amount": "close_value",
            },
        },
        "opportunities": {"path": "deals.csv", "columns": deal},
    }
    with reported(folder, sources, report={"period": "2017", "rows": 40}) as opened:
        quarters = opened.facts.ask(
            Question(
                fact="opportunities",
                measures=("won", "lost", "win_rate", "won_amount"),
                grain=Grain.QUARTER,
            )
        )
        return tables_of(opened, WON), quarters


#: Every closed deal closed in 2017.
BY_GROUP = """
SELECT {group} AS one, COUNT(*) AS closed,
       SUM(deal_stage = 'Won') AS won,
       AVG(CASE deal_stage WHEN 'Won' THEN 1.0 ELSE 0.0 END) AS win_rate,
       SUM(CASE deal_stage WHEN 'Won' THEN close_value END) AS won_amount
FROM sales_pipeline JOIN sales_teams USING (sales_agent)
WHERE deal_stage IN ('Won', 'Lost')
GROUP BY one ORDER BY one
"""
QUARTER = "'2017Q' || ((CAST(strftime('%m', close_date) AS INTEGER) + 2) / 3)"


@pytest.mark.parametrize(
    ("by", "group"), [("owner", "sales_agent"), ("region", "regional_office")]
)
def test_win_rates_by_agent_and_region_are_those_of_sqlite(
    maven: tuple[dict[str, pd.DataFrame], pd.DataFrame],
    maven_query: sqlite3.Connection,
    by: str,
    group: str,
) -> None:
    expected = pd.read_sql(BY_GROUP.format(group=group), maven_query, index_col="one")
    found = maven[0][f"won_by_{by}"]
    for column in ("closed", "won", "win_rate", "won_amount"):
        same(found, column, expected[column])


def test_win_rates_by_quarter_are_those_of_sqlite(
    maven: tuple[dict[str, pd.DataFrame], pd.DataFrame],
    maven_query: sqlite3.Connection,
) -> None:
    expected = pd.read_sql(BY_GROUP.format(group=QUARTER), maven_query, index_col="one")
    found = maven[1]
    found.index = [f"{day:%Y}Q{(day.month + 2) // 3}" for day in found["period"]]
    assert found["won"].sum() + found["lost"].sum() == expected["closed"].sum()
    for column in ("won", "win_rate", "won_amount"):
        same(found, column, expected[column])
