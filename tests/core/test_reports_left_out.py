"""Is it told beside a rate of answers how many of them could not count?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reported import reported, written
from xl_crm.i18n import Lang
from xl_crm.reports.business import SERVICE
from xl_crm.reports.business._built import build
from xl_crm.reports.business._spec import Kind
from xl_crm.reports.business._view import ReportView

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = """customer_id,order_id,order_date,order_amount
A,a1,2024-01-01,600
A,a2,2024-06-30,300
"""
#: Scores of a 10-point scale read on one of 5: 9 and 10 cannot be. No NPS is outside.
TICKETS = """ticket_id,customer_id,created_at,resolved_at,csat_score,nps_score
t1,A,2024-04-02 10:00,2024-04-01 10:00,5,9
t2,A,2024-04-03 10:00,2024-04-04 10:00,9,6
t3,A,2024-04-04 10:00,2024-04-05 10:00,10,
t4,A,2024-04-05 10:00,2024-04-06 10:00,2,10
"""


def test_what_a_rate_left_out_is_a_problem_with_its_share(tmp_path: Path) -> None:
    """2 of 4 scores outside the scale, 1 of 4 tickets resolved before it opened."""
    named = written(tmp_path, {"orders": ORDERS, "tickets": TICKETS})
    with reported(tmp_path, named) as run:
        built = build(ReportView(run, SERVICE, Lang.EN))
    told = {each.about: each for each in built.findings if "not counted" in each.text}
    assert list(told) == ["csat_outside_scale", "impossible_times"]
    scores, times = told.values()
    assert scores.text == (
        "Satisfaction outside the scale: 2, 50.0% of all, not counted; if the scale is "
        "another, set service.csat_scale and csat_satisfied."
    )
    assert times.text.startswith("Impossible times: 1, 25.0% of all, not counted; ")
    assert all(each.kind is Kind.PROBLEM for each in told.values())
    assert [each.value for each in scores.figures] == [2.0, 0.5]
