"""Who took part in a campaign, who bought, and which orders is it credited with?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pytest

from tests.asked import part_of
from tests.conftest import _order_part as order_part
from xl_crm.models.periods import Grain
from xl_crm.summary.facts import FactInputs, FactRules, Question, ask
from xl_crm.summary.facts.campaign_members import CAMPAIGN_MEMBERS
from xl_crm.summary.filtering import Filter

if TYPE_CHECKING:
    import pandas as pd

    from xl_crm.summary.facts import FactTable

CAMPAIGNS = """
campaign_id campaign_name campaign_kind start_date cost targeted
M1          spring        mail          2024-03-01 90   -
M2          call          phone         2024-03-10 0    7
M3          fair          fair          2024-05-01 10   50
M4          autumn        mail          2024-09-01 999  50
"""
CONTACTS = """
customer_id campaign_id interaction_date responded member_group
A           M1          2024-03-02       no        -
A           M1          2024-03-05       yes       -
B           M1          2024-03-02       no        -
C           M1          2024-03-02       yes       试验组
A           M2          2024-03-10       yes       -
D           M1          -                -         对照组
E           M1          -                -         对照组
A           -           2024-03-11       yes       -
"""
ORDERS = """
customer_id order_key order_date amount
A           o0        2024-03-04    7
A           o1        2024-03-05  100
A           o2        2024-03-12   50
A           o2        2024-06-01  -20
A           o3        2024-04-09   10
A           o4        2024-04-10    1
B           o5        2024-03-20   70
C           o6        2024-04-05   70
D           o7        2024-03-30   70
"""
TRAITS = "customer_id region\nA east\nB west\nC west\nD west\nE west"


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The fact of campaigns, contacts and orders written as text."""

    campaigns: str = CAMPAIGNS
    contacts: str = CONTACTS
    orders: str = ORDERS
    rules: FactRules = field(default_factory=FactRules)
    as_of: date = date(2024, 6, 30)

    @property
    def table(self) -> FactTable:
        """The rows of the fact."""
        built = CAMPAIGN_MEMBERS.build(
            FactInputs(
                orders=order_part(self.orders),
                traits=part_of(TRAITS).data.drop("row"),
                store=lambda _name, rows: ibis.memtable(rows.to_pyarrow()),
                as_of=self.as_of,
                rules=self.rules,
                interactions=part_of(self.contacts) if self.contacts else None,
                campaigns=part_of(self.campaigns) if self.campaigns else None,
            )
        )
        assert built is not None
        return built

    @property
    def measures(self) -> frozenset[str]:
        """Names of the measures that the tables fill."""
        return CAMPAIGN_MEMBERS.measured(self.table.columns)

    def frame(self, *measures: str, **question: Any) -> pd.DataFrame:  # noqa: ANN401  (the fields of a question)
        """Return the answer, one row a campaign unless the question says else."""
        asked = {"by": ("campaign",), **question}
        frame = ask(
            CAMPAIGN_MEMBERS,
            self.table,
            Question(fact="campaign_members", measures=measures, **asked),
        )
        return frame.set_index(list(asked["by"])) if asked["by"] else frame


def test_who_took_part_and_who_bought() -> None:
    """Spring targets A, B, C, of whom A and C respond. A buys on the day of the
    response (March 5); C on April 5, four days too late. B did not respond and buys.
    Of the controls D buys within 30 days of the start, E does not. The call has A."""
    found = Members().frame(
        *("targeted", "participants", "participation_rate"),
        *("converted", "conversion_rate", "converted_targeted"),
        *("control", "converted_control"),
    )
    assert found.loc["spring"].tolist() == [3, 2, round(2 / 3, 12), 1, 0.5, 2, 2, 1]
    assert found.loc["call"].tolist() == [1, 1, 1, 1, 1, 1, 0, 0]


def test_an_order_is_credited_once_to_the_last_response_before_it() -> None:
    """A: o0 comes before any response. o1 goes to the response of the same day. o2
    (50 less 20 returned) and o3, 30 days later, to the call; o4 is a day too late. B
    never responded; C bought too late; D is a control."""
    found = Members().frame("attributed_orders", "attributed_amount")
    assert found.loc["spring"].tolist() == [1, 100]
    assert found.loc["call"].tolist() == [2, 30 + 10]


def test_return_on_cost_needs_a_cost() -> None:
    """Spring: (100 - 90) / 90 on revenue; the call cost nothing, so there is none;
    nobody knows whom the fair reached, so neither. Autumn has not begun."""
    found = Members().frame("cost", "revenue_roi", "planned")
    assert found["cost"].to_dict() == {"call": 0, "fair": 10, "spring": 90}
    assert found.loc["spring", "revenue_roi"] == round(10 / 90, 12)
    assert found["revenue_roi"].isna().tolist() == [True, True, False]
    assert found.loc["fair", "planned"] == 50
    assert found["planned"].isna().to_dict() == {
        "call": True,
        "fair": False,
        "spring": True,
    }


def test_with_a_gross_margin_the_return_is_of_profit() -> None:
    """30 % of 100 is 30: (30 - 90) / 90."""
    members = Members(rules=FactRules(gross_margin=0.3))
    assert "roi" in members.measures
    assert "revenue_roi" not in members.measures
    found = members.frame("attributed_profit", "roi").loc["spring"]
    assert found.tolist() == [30, round(-60 / 90, 12)]
    assert "roi" not in Members().measures


def test_a_filter_keeps_its_part_of_the_cost() -> None:
    """Two of the three whom spring targeted are in the west: 60 of 90."""
    west = Filter(field="region", words=("west",))
    members = Members()
    found = members.frame("targeted", "cost", filters=(west,)).loc["spring"]
    assert found.tolist() == [2, 60]
    parts = members.frame("cost", by=("campaign", "region"))["cost"]
    assert parts.loc["spring"].tolist()[:2] == [30, 60]


@pytest.mark.parametrize("cost", ["-", "-5"])
def test_an_unknown_or_negative_cost_leaves_the_sum_unknown(cost: str) -> None:
    campaigns = f"campaign_id cost\nM1 90\nM2 {cost}"
    contacts = "customer_id campaign_id\nA M1\nA M2"
    found = Members(campaigns=campaigns, contacts=contacts).frame("cost", by=())
    assert found["cost"].isna().all()


def test_of_two_responses_of_a_day_the_later_campaign_counts() -> None:
    """Both on March 12; then by number, where both campaigns began on one day."""
    contacts = """
    customer_id campaign_id interaction_date responded
    A           M1          2024-03-12       yes
    A           M2          2024-03-12       yes
    """
    orders = "customer_id order_key order_date amount\nA o1 2024-03-20 5"
    found = Members(contacts=contacts, orders=orders).frame("attributed_orders")
    assert found["attributed_orders"].to_dict() == pytest.approx(
        {"call": 1, "spring": 0, "fair": float("nan")}, nan_ok=True
    )
    alike = CAMPAIGNS.replace("2024-03-10", "2024-03-01")
    found = Members(campaigns=alike, contacts=contacts, orders=orders)
    assert found.frame("attributed_orders").loc["spring", "attributed_orders"] == 1


def test_a_return_that_names_its_order_is_taken_off_it() -> None:
    orders = """
    customer_id order_key original_order_id order_date amount
    A           o1        -                 2024-03-06 100
    A           r1        o1                2024-05-30 -30
    """
    found = Members(orders=orders).frame("attributed_orders", "attributed_amount")
    assert found.loc["spring"].tolist() == [1, 70]


def test_without_responses_every_contact_counts() -> None:
    """A is touched on March 2 and 5, B on March 2: o0, o1, o2, o3 of A (the last 35
    days after March 5: not) and o5 of B: 7 + 100 + 30 + 70."""
    contacts = """
    customer_id campaign_id interaction_date
    A           M1          2024-03-02
    A           M1          2024-03-05
    B           M1          2024-03-02
    """
    members = Members(contacts=contacts)
    assert not members.measures & {"participants", "conversion_rate", "control"}
    found = members.frame("attributed_orders", "attributed_amount").loc["spring"]
    assert found.tolist() == [4, 207]


def test_contacts_alone_tell_campaigns_too() -> None:
    """Named by number; the month is that of the first contact."""
    members = Members(campaigns="")
    found = members.frame("targeted", by=("campaign",), grain=Grain.MONTH)
    assert "cost" not in members.measures
    assert found["period"].tolist() == [date(2024, 3, 1), date(2024, 3, 1)]
    assert found["targeted"].to_dict() == {"M1": 3, "M2": 1}


def test_campaigns_alone_tell_whom_they_were_to_reach() -> None:
    members = Members(contacts="", as_of=date(2024, 12, 31))
    assert members.measures == {"planned", "cost"}
    found = members.frame("planned", "cost", by=("campaign_kind",))
    assert found.loc["mail"].tolist() == [50, 90 + 999]


def test_campaigns_of_one_name_are_told_apart() -> None:
    campaigns = "campaign_id campaign_name\nM1 sale\nM2 sale\nM3 other"
    contacts = "customer_id campaign_id\nA M1\nA M2\nB M3"
    found = Members(campaigns=campaigns, contacts=contacts).frame("targeted")
    assert found.index.tolist() == ["other", "sale (M1)", "sale (M2)"]


def test_windows_that_are_not_over_are_counted() -> None:
    """On March 31 those of March 2 are 29 days old and open, that of A's response to
    the call, too; one day later those of March 2 are over."""
    on = Members(as_of=date(2024, 3, 31)).frame("open_windows", by=())
    assert on["open_windows"].tolist() == [4]
    later = Members(as_of=date(2024, 4, 1)).frame("open_windows", by=())
    assert later["open_windows"].tolist() == [2]


@pytest.mark.parametrize(
    ("column", "word", "controls"),
    [
        ("member_group", "Control-A", 1),
        ("member_group", "holdout", 1),
        ("member_group", "非对照", 0),
        ("is_control", "yes", 1),
        ("is_control", "no", 0),
    ],
)
def test_a_word_or_a_flag_tells_the_control(
    column: str, word: str, controls: int
) -> None:
    contacts = f"customer_id campaign_id {column}\nA M1 {word}\nB M1 -"
    found = Members(contacts=contacts).frame("control", "targeted").loc["spring"]
    assert found.tolist() == [controls, 2 - controls]
