"""Is it said that figures without dates are of no single period?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reported import reported, written
from xl_crm.i18n import Lang
from xl_crm.reports._spec import Table
from xl_crm.reports.business import REPORTS
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections import Headline

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = """customer_id,order_id,order_date,order_amount
A,a1,2024-01-01,600
A,a2,2024-06-30,300
"""
OPPORTUNITIES = """opportunity_id,customer_id,stage
o1,A,won
o2,A,lost
"""


def test_figures_of_a_table_without_dates_say_so(tmp_path: Path) -> None:
    """Opportunities without a close date; customers never have one."""
    named = written(tmp_path, {"orders": ORDERS, "opportunities": OPPORTUNITIES})
    notes = {}
    with reported(tmp_path, named) as run:
        view = ReportView(run, REPORTS[0], Lang.EN)
        for fact, measure in (("opportunities", "won"), ("customers", "customers")):
            section = Headline(name="probe", fact=fact, measures=(measure,))
            [table] = section.blocks(view)
            assert isinstance(table, Table)
            notes[fact] = table.note
    assert notes == {
        "opportunities": "The data lack this date: the figures are of all rows, "
        "whatever the period",
        "customers": "",
    }
