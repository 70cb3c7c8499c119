"""Who turned to whom, how often, and who answered?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.asked import Asked
from xl_crm.models.periods import Grain
from xl_crm.summary.facts.touches import TOUCHES

SIX = """
customer_id interaction_date interaction_kind responded owner
A           2024-05-01       电话             yes       li
A           2024-05-02       电话             no        li
B           2024-06-01       拜访             -         wu
B           2024-06-02       来电咨询         yes       wu
A           2024-06-02       -                yes       -
A           2024-07-01       电话             yes       li
"""


def test_what_customers_start_is_no_touch() -> None:
    """Of the five by June 30 the inquiry is inbound; of four touches two are answered,
    that of B on June 1 is not known to be."""
    of = Asked(fact=TOUCHES, text=SIX)
    found = of.values(
        "touches", "responses", "response_rate", "inbound", "touched_customers"
    )
    assert found == [4, 2, 0.5, 1, 2]


def test_touches_go_by_their_owner_and_their_month() -> None:
    traits = "customer_id owner\nA chen\nB chen"
    of = Asked(fact=TOUCHES, text=SIX, traits=traits)
    frame = of.frame("touches", "inbound", by=("owner",), grain=Grain.MONTH)
    assert frame["owner"].tolist()[:2] == ["li", "wu"]
    assert frame["owner"].isna().tolist() == [False, False, True]
    assert frame["period"].tolist() == [
        date(2024, 5, 1),
        date(2024, 6, 1),
        date(2024, 6, 1),
    ]
    assert frame["touches"].tolist() == [2, 1, 1]
    assert frame["inbound"].tolist() == [0, 1, 0]


def test_measures_are_there_where_their_columns_are() -> None:
    of = Asked(fact=TOUCHES, text="customer_id\nA\nA")
    assert of.measures == {"touches", "touched_customers"}
    assert of.values("touches", "touched_customers") == [2, 1]


@pytest.mark.parametrize("kind", ["网站", "APP", "inbound-call", "小程序"])
def test_the_kind_tells_what_customers_start(kind: str) -> None:
    of = Asked(fact=TOUCHES, text=f"customer_id interaction_kind\nA {kind}")
    assert of.values("touches", "inbound") == [0, 1]


def test_a_campaign_goes_by_its_name_and_else_by_its_number() -> None:
    """m1 and m2 share a name; m3 has none, m4 is not listed, one touch has none."""
    of = Asked(
        fact=TOUCHES,
        text="customer_id campaign_id\nA m1\nA m1\nA m2\nA m3\nA m4\nA m5\nA -",
        campaigns="""
        campaign_id campaign_name
        m1          spring
        m2          spring
        m3          -
        m5          autumn
        """,
    )
    frame = of.frame("touches", by=("campaign",))
    names = frame["campaign"].tolist()
    assert names[:5] == ["autumn", "m3", "m4", "spring (m1)", "spring (m2)"]
    assert frame["touches"].tolist() == [1, 1, 1, 2, 1, 1]
