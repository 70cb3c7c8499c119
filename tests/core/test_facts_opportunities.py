"""Which opportunities were won, lost or are open, and how many of each?"""

from __future__ import annotations

import math
from datetime import date

import pytest

from tests.asked import Asked
from xl_crm.models.periods import Grain
from xl_crm.summary.facts.opportunities import CREATED_OPPORTUNITIES, OPPORTUNITIES

SIX = """
opportunity_id customer_id owner created    closed     stage   amount
o1             A           li    2024-01-01 2024-01-31 Won     100.004
o2             A           li    2024-01-10 2024-04-10 Won     -
o3             A           wu    2024-02-01 2024-04-30 Lost    900
o4             B           wu    2024-04-01 2024-09-30 Engaged 800
o5             B           -     2024-04-01 -          赢单    50
o6             B           li    2024-05-01 2024-05-01 输单    70
"""


def test_closed_deals_are_won_or_lost() -> None:
    """o1, o2, o5 are won and o3, o6 lost: 3 of 5. The day of o4, still open, is only
    hoped for. Of the won, o1 and o5 state an amount: 100 + 50 = 150 over 2."""
    found = Asked(fact=OPPORTUNITIES, text=SIX).values(
        *("won", "lost", "closed", "win_rate", "won_amount", "avg_won_amount"),
    )
    assert found == [3, 2, 5, 0.6, 150, 75]


def test_a_deal_without_a_closing_date_is_in_no_period_and_said() -> None:
    of = Asked(fact=OPPORTUNITIES, text=SIX)
    frame = of.frame("won", "closed", grain=Grain.QUARTER)
    assert frame.to_dict("list") == {
        "period": [date(2024, 1, 1), date(2024, 4, 1)],
        "won": [1, 1],
        "closed": [1, 3],
    }
    assert of.values("closed_without_day") == [1]
    created = Asked(fact=CREATED_OPPORTUNITIES, text=SIX)
    assert created.values("closed_without_day") == [1]


def test_the_owner_is_that_of_the_deal() -> None:
    """li won 2 of 3, wu lost one; o5 has nobody though its customer has an owner."""
    traits = "customer_id owner\nA chen\nB chen"
    of = Asked(fact=OPPORTUNITIES, text=SIX, traits=traits)
    frame = of.frame("won", "closed", "win_rate", by=("owner",))
    assert frame["owner"].tolist()[:2] == ["li", "wu"]
    assert frame["won"].tolist() == [2, 0, 1]
    assert frame["win_rate"].tolist() == pytest.approx([2 / 3, 0, 1])


def test_the_sales_cycle_is_the_median_of_the_won() -> None:
    """30 and 91 days (2024-01-10 to 2024-04-10): 60.5. A deal closed before it was
    created has none."""
    of = Asked(fact=OPPORTUNITIES, text=SIX)
    assert of.values("cycle_days") == [60.5]
    backwards = """
    customer_id created    closed     stage
    A           2024-02-01 2024-01-01 won
    """
    [days] = Asked(fact=OPPORTUNITIES, text=backwards).values("cycle_days")
    assert math.isnan(days)


def test_conversion_is_the_won_among_the_created() -> None:
    """Created in the first quarter: o1, o2 won, o3 lost; in the second o5 won, o4 open,
    o6 lost."""
    of = Asked(fact=CREATED_OPPORTUNITIES, text=SIX)
    frame = of.frame(
        "created", "open", "converted", "conversion_rate", grain=Grain.QUARTER
    )
    assert frame["created"].tolist() == [3, 3]
    assert frame["open"].tolist() == [0, 1]
    assert frame["converted"].tolist() == [2, 1]
    assert frame["conversion_rate"].tolist() == pytest.approx([2 / 3, 1 / 3])


def test_a_deal_closed_after_the_as_of_date_is_open_on_it() -> None:
    """On April 15 o3 is not lost yet, and o6 does not exist."""
    april = date(2024, 4, 15)
    closed = Asked(fact=OPPORTUNITIES, text=SIX, as_of=april)
    created = Asked(fact=CREATED_OPPORTUNITIES, text=SIX, as_of=april)
    assert closed.values("won", "lost") == [3, 0]
    assert created.values("created", "open", "converted") == [5, 2, 3]


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        ("赢单", "won"),
        ("5-赢单", "won"),
        ("赢单（100%）", "won"),
        ("已成交", "won"),
        ("Closed_Won", "won"),
        ("7.closed-won(100%)", "won"),
        ("输单", "lost"),
        ("CLOSED-LOST", "lost"),
        ("丢单", "lost"),
        ("未成交", "open"),
        ("Prospecting", "open"),
        ("90%", "open"),
        ("closed", "open"),
        ("-", "open"),
    ],
)
def test_the_words_of_a_stage_decide_and_nothing_else(stage: str, outcome: str) -> None:
    text = f"customer_id stage amount\nA {stage} 100"
    frame = Asked(fact=CREATED_OPPORTUNITIES, text=text).frame(
        "created", by=("outcome",)
    )
    assert frame["outcome"].tolist() == [outcome]


def test_a_number_counts_once_with_its_latest_stage() -> None:
    of = Asked(
        fact=CREATED_OPPORTUNITIES,
        text="""
        opportunity_id customer_id stage
        o1             A           Prospecting
        o1             A           Won
        o2             A           Lost
        """,
    )
    assert of.values("created", "converted", "open") == [2, 1, 0]


def test_without_a_stage_nobody_has_won() -> None:
    text = "customer_id closed amount\nA 2024-01-01 100"
    assert Asked(fact=OPPORTUNITIES, text=text).table is None
    assert Asked(fact=CREATED_OPPORTUNITIES, text=text).table is None
