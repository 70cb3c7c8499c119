"""Who has left, by which rule, and who did so in the period?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from xl_crm.pipeline import reporting
from xl_crm.pipeline._churn import judge_rhythm
from xl_crm.plan import plan_from
from xl_crm.plan.reporting import ChurnSettings
from xl_crm.summary.facts import Question
from xl_crm.tables.churn import ChurnRule

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.pipeline._churn import Churn

RULES = (*ChurnRule, None)


def judged(
    idle: int,
    interval: float,
    bought: int,
    pooled: tuple[int, float],
    **settings: Any,  # noqa: ANN401  (settings of any type)
) -> ChurnRule | None:
    """Judge one customer."""
    rhythms = pd.DataFrame(
        {
            "purchase_days": [bought],
            "idle_days": [idle],
            "median_interval": [interval],
        }
    )
    return RULES[judge_rhythm(rhythms, pooled, ChurnSettings(**settings))[0]]


@pytest.mark.parametrize(
    ("idle", "interval", "bought", "pooled", "rule"),
    [
        # own rhythm: more than 2 x 50 days, and not before 90
        (100, 50, 3, (500, 30), None),
        (101, 50, 3, (500, 30), ChurnRule.OWN_INTERVAL),
        (90, 10, 9, (500, 30), None),
        (91, 10, 9, (500, 30), ChurnRule.OWN_INTERVAL),
        # too few purchase days: the rhythm of all
        (120, 10, 2, (20, 120), None),
        (121, 10, 2, (20, 120), ChurnRule.POOLED_INTERVAL),
        (90, float("nan"), 1, (20, 30), None),
        # too few intervals of all: the least days alone
        (90, float("nan"), 1, (19, 300), None),
        (91, float("nan"), 1, (19, 300), ChurnRule.LEAST_DAYS),
        (91, float("nan"), 1, (0, float("nan")), ChurnRule.LEAST_DAYS),
    ],
)
def test_the_rules_by_hand(
    idle: int,
    interval: float,
    bought: int,
    pooled: tuple[int, float],
    rule: ChurnRule | None,
) -> None:
    assert judged(idle, interval, bought, pooled) is rule


def test_settings_move_the_limits() -> None:
    assert judged(31, 10, 2, (0, 0), min_days=30, min_orders=2) is (
        ChurnRule.OWN_INTERVAL
    )
    assert judged(31, 10, 2, (0, 0), min_days=30, min_orders=2, interval_factor=4) is (
        None
    )


#: As of 2024-06-30; the second quarter is reported. The list has L (April 10), M
#: without a date, N after the as-of date, and a customer that nobody knows.
#: S buys every 10 days until June 30. Q bought three times, the last on February 1: 60
#: days idle on April 1, 150 on June 30. O bought once, on June 1.
BUYERS = {
    "S": [date(2024, 6, 30) - timedelta(days=10 * n) for n in range(40)],
    "Q": [date(2024, 1, 1), date(2024, 1, 11), date(2024, 2, 1)],
    "O": [date(2024, 6, 1)],
    "L": [date(2024, 3, 1)],
    "M": [date(2024, 6, 29)],
    "N": [date(2024, 6, 29)],
}
LISTED = """customer_id,churn_date,churn_reason
L,2024-04-10,price
L,2024-05-01,service
M,,
N,2024-07-01,service
X,2024-04-10,price
"""


def run(
    folder: Path,
    listed: str,
    **churn: Any,  # noqa: ANN401  (as above)
) -> tuple[Churn, pd.DataFrame]:
    """Return what became of the buyers, and of each of them in the facts."""
    lines = [
        f"{name},{name}{day:%m%d%y},{day},10"
        for name, days in BUYERS.items()
        for day in days
    ]
    orders = ["customer_id,order_id,order_date,order_amount", *lines]
    (folder / "orders.csv").write_text("\n".join(orders), encoding="utf-8")
    # E never bought
    (folder / "customers.csv").write_text(
        "customer_id,industry\nE,ink\nS,ink\nL,food", encoding="utf-8"
    )
    sources = {name: {"path": f"{name}.csv"} for name in ("orders", "customers")}
    if listed:
        (folder / "churn.csv").write_text(listed, encoding="utf-8")
        sources["churn"] = {"path": "churn.csv"}
    values = {"sources": sources, "churn": churn, "report": {"period": "2024Q2"}}
    plan = plan_from(values, where="", folder=folder)
    measures = ("judged", "churned", "active_at_start", "churned_in_period")
    with reporting(plan) as session:
        ids = session.analysis.customers["customer_id"]
        frame = session.facts.ask(
            Question(
                fact="customers",
                measures=measures,
                by=("customer_id", "churn_rule", "churn_reason"),
            )
        )
        assert frame["customer_id"].tolist() == ids.tolist()
        return session.churn, frame.set_index("customer_id")


def test_the_list_goes_before_the_rules(tmp_path: Path) -> None:
    """39 intervals of 10 days and Q's 10 and 21: their 90th percentile is 10. L and M
    are listed, N only from July on, Q is 150 days idle after intervals of 15.5 days.
    On March 31 L, Q (59 days) and S were active, M nobody knows, N and O not yet."""
    churn, found = run(tmp_path, LISTED)
    assert (churn.now.n_intervals, churn.now.pooled_days) == (41, 10)
    assert found["judged"].to_dict() == dict.fromkeys("LMNOQS", 1) | {"E": 0}
    rules = found["churn_rule"].dropna().to_dict()
    assert rules == {"L": "listed", "M": "listed", "Q": "own_interval"}
    assert found["churn_reason"].dropna().to_dict() == {"L": "price"}
    assert found.query("active_at_start > 0").index.tolist() == ["L", "Q", "S"]
    assert found.query("churned_in_period > 0").index.tolist() == ["L", "Q"]


def test_without_the_list_the_rules_decide(tmp_path: Path) -> None:
    """L, one order 121 days ago, is beyond the 90 days and the 10 of all."""
    _, found = run(tmp_path, LISTED, use_list=False)
    rules = found["churn_rule"].dropna().to_dict()
    assert rules == {"L": "pooled_interval", "Q": "own_interval"}
    assert found["churn_reason"].isna().all()


def test_a_list_of_everybody_says_who_stayed(tmp_path: Path) -> None:
    """Without days nothing tells who left when. E never bought and is judged."""
    listed = "Customer ID,Churn Label,Churn Reason\nQ,No,\nS,Yes,price\nE,No,\nO,,"
    churn, found = run(tmp_path, listed)
    assert not churn.periods
    assert "active_at_start" not in found
    rules = found["churn_rule"].dropna().to_dict()
    assert rules == {"L": "pooled_interval", "S": "listed"}
    assert found.loc[["E", "Q"], "judged"].tolist() == [1, 1]
