"""How fast are tickets answered and solved, and what do customers say of it?"""

from __future__ import annotations

import math
from datetime import date

import pytest

from tests.asked import Asked
from xl_crm.models.periods import Grain
from xl_crm.summary.facts import Days, FactRules
from xl_crm.summary.facts.tickets import COMPLAINTS, TICKETS

#: Answered after 1, 2, 3 and 6 hours, one not yet; solved after 10, 20 and 60 hours.
FIVE = """
ticket_id customer_id opened_at        first_response_at resolved_at
t1        A           2024-05-01T08:00 2024-05-01T09:00  2024-05-01T18:00
t2        A           2024-05-02T08:00 2024-05-02T10:00  2024-05-03T04:00
t3        B           2024-06-01T08:00 2024-06-01T11:00  2024-06-03T20:00
t4        B           2024-06-02T08:00 2024-06-02T14:00  -
t5        -           2024-06-03T08:00 -                 -
"""


def test_times_are_mean_median_and_type_7_p90_in_hours() -> None:
    """Of 1, 2, 3, 6: mean 12/4 = 3; median 2.5; P90 at place 0.9*3 = 2.7 from 0, so
    3 + 0.7*(6-3) = 5.1. Of 10, 20, 60: mean 30; median 20; P90 20 + 0.8*40 = 52."""
    of = Asked(fact=TICKETS, text=FIVE)
    found = of.values(
        *(f"first_response_hours_{each}" for each in ("mean", "median", "p90")),
        *(f"resolution_hours_{each}" for each in ("mean", "median", "p90")),
    )
    assert found == pytest.approx([3, 2.5, 5.1, 30, 20, 52], abs=1e-12)


def test_what_is_not_answered_or_not_solved_is_counted_apart() -> None:
    """The rate of solved is over all opened: 3 of 5."""
    found = Asked(fact=TICKETS, text=FIVE).values(
        *("tickets", "answered", "unanswered", "resolved", "unresolved"),
        *("resolution_rate", "impossible_times", "customers"),
    )
    assert found == [5, 4, 1, 3, 2, 0.6, 0, 2]


def test_a_ticket_belongs_to_the_day_it_was_opened() -> None:
    of = Asked(fact=TICKETS, text=FIVE)
    frame = of.frame("tickets", "resolved", grain=Grain.MONTH)
    assert frame.to_dict("list") == {
        "period": [date(2024, 5, 1), date(2024, 6, 1)],
        "tickets": [2, 3],
        "resolved": [2, 1],
    }
    first_two = (Days("x", date(2024, 6, 1), date(2024, 6, 2)),)
    assert of.values("tickets", days=first_two) == [2]


def test_traits_of_the_customer_stand_beside_the_ticket() -> None:
    frame = Asked(fact=TICKETS, text=FIVE).frame("tickets", by=("industry",))
    assert frame["tickets"].tolist() == [2, 2, 1]
    assert frame["industry"].tolist()[:2] == ["food", "retail"]
    assert frame["industry"].isna().tolist() == [False, False, True]


def test_moments_that_contradict_each_other_are_counted_and_give_no_time() -> None:
    """t1 is answered and t2 solved before it was opened, t3 is solved before it was
    answered: only t4, answered after 4 hours and solved after 8, has times. All four
    are answered and solved."""
    found = Asked(
        fact=TICKETS,
        text="""
        ticket_id customer_id opened_at        first_response_at resolved_at
        t1        A           2024-05-01T08:00 2024-05-01T07:00  2024-05-01T18:00
        t2        A           2024-05-02T08:00 -                 2024-05-02T07:59
        t3        A           2024-05-02T08:00 2024-05-02T12:00  2024-05-02T11:00
        t4        A           2024-05-02T08:00 2024-05-02T12:00  2024-05-02T16:00
        """,
    ).values(
        *("impossible_times", "first_response_hours_mean", "resolution_hours_mean"),
        *("answered", "resolved"),
    )
    assert found == [3, 4, 8, 3, 4]


def test_a_number_counts_once_and_later_rows_complete_it() -> None:
    """t1 is in three rows: opened at 8, first answered at 9, solved only in the second,
    scored anew in the third. The rows without a number are two tickets."""
    of = Asked(
        fact=TICKETS,
        text="""
        ticket_id customer_id opened_at        first_response_at resolved_at      csat
        t1        A           2024-05-01T08:00 2024-05-01T09:00  -                2
        t1        A           2024-05-01T08:00 2024-05-01T10:00  2024-05-01T20:00 -
        t1        A           2024-05-01T08:00 -                 -                5
        -         A           2024-05-02T08:00 -                 -                -
        -         A           2024-05-02T08:00 -                 -                -
        """,
    )
    found = of.values(
        *("tickets", "answered", "resolved", "first_response_hours_mean"),
        *("resolution_hours_mean", "csat_mean"),
    )
    assert found == [3, 1, 1, 1, 12, 5]


def test_nothing_later_than_the_as_of_date_has_happened_yet() -> None:
    """On May 31 t3 to t5 are not opened; on June 1 t3 is answered and not solved."""
    names = ("tickets", "answered", "resolved")
    may = Asked(fact=TICKETS, text=FIVE, as_of=date(2024, 5, 31))
    june = Asked(fact=TICKETS, text=FIVE, as_of=date(2024, 6, 1))
    assert may.values(*names) == [2, 2, 2]
    assert june.values(*names) == [3, 3, 2]


SCORED = """
customer_id csat nps
A           1    0
A           4    6
A           5    7
B           3    8
B           6    9
B           0    10
B           -    11
B           -    -
"""


def test_satisfaction_is_the_share_of_high_scores_among_those_within_the_scale() -> (
    None
):
    """1, 3, 4, 5 are on the scale, 6 and 0 are not: 2 of 4 are satisfied, mean 13/4."""
    found = Asked(fact=TICKETS, text=SCORED).values(
        *("csat_answers", "csat_satisfied", "csat", "csat_mean", "csat_outside_scale"),
    )
    assert found == [4, 2, 0.5, 3.25, 2]


def test_the_scale_of_satisfaction_is_a_setting() -> None:
    """On a scale of 10 with satisfied from 6 on, only the 0 is outside: 1 of 5."""
    rules = FactRules(csat_scale=10, csat_satisfied=6)
    found = Asked(fact=TICKETS, text=SCORED, rules=rules).values(
        "csat", "csat_outside_scale"
    )
    assert found == [0.2, 1]


def test_nps_is_promoters_less_detractors_in_points() -> None:
    """Of 0 6 7 8 9 10: two of six promote, two detract; 11 is no answer."""
    names = ("nps_answers", "promoters", "detractors", "nps", "nps_outside_scale")
    of = Asked(fact=TICKETS, text=SCORED)
    assert of.values(*names) == [6, 2, 2, 0, 1]
    by_industry = of.frame("nps", by=("industry",))["nps"].tolist()
    assert by_industry == pytest.approx([200 / 3, -200 / 3])  # food 2-0, retail 0-2


def test_nobody_asked_is_no_satisfaction_and_not_zero() -> None:
    of = Asked(fact=TICKETS, text="customer_id csat nps\nA - -")
    csat, nps, answers = of.values("csat", "nps", "nps_answers")
    assert math.isnan(csat)
    assert math.isnan(nps)
    assert answers == 0


def test_without_a_time_of_opening_there_are_no_times_and_no_days() -> None:
    """A late resolution counts all the same: nothing says what was known when."""
    of = Asked(
        fact=TICKETS,
        text="""
        ticket_id customer_id resolved_at      ticket_kind
        t1        A           2029-05-01T08:00 refund
        t2        B           -                refund
        """,
    )
    assert of.values("tickets", "resolution_rate") == [2, 0.5]
    assert of.table is not None
    assert "day" not in of.table.columns
    assert not {name for name in of.measures if "hours" in name}
    assert not {"answered", "csat", "nps", "impossible_times"} & of.measures


COMPLAINING = """
ticket_id customer_id ticket_kind is_complaint complaint_type resolved_at
t1        A           inquiry     no           -              2024-05-01T08:00
t2        A           complaint   -            price          2024-05-01T08:00
t3        B           inquiry     yes          price          -
t3        B           inquiry     no           price          -
t4        B           complaint   no           quality        -
"""


def test_a_complaint_is_one_by_its_flag_else_by_its_kind() -> None:
    """t2 by its kind, t3 by the flag of its first row; the flag of t4 says no."""
    of = Asked(fact=TICKETS, text=COMPLAINING)
    assert of.values("tickets", "complaints", "complaint_rate") == [4, 2, 0.5]


def test_complaints_alone_are_a_fact_of_their_own() -> None:
    of = Asked(fact=COMPLAINTS, text=COMPLAINING)
    frame = of.frame("complaints", "resolution_rate", by=("complaint_type",))
    assert frame.to_dict("list") == {
        "complaint_type": ["price"],
        "complaints": [2],
        "resolution_rate": [0.5],
    }
    nothing_says = Asked(fact=COMPLAINTS, text="customer_id\nA")
    assert nothing_says.table is None
