"""What stands beside what each owner sold, counted by hand?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reported import reported, written
from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import Table
from xl_crm.reports.business import report_named
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections import Followups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.reports._spec import Cell

SECTION = Followups(name="beside", title=Label(zh="跟进", en="Follow-ups"))
#: As of 2024-03-31: 2024Q1 against 2023Q4.
ORDERS = """customer_id,order_id,order_date,order_amount,owner
A,o1,2023-09-01,100,li
A,o2,2023-10-05,200,li
B,o3,2023-11-06,500,wu
A,o4,2024-01-08,400,li
B,o5,2024-03-31,100,wu
"""
#: The last is of a customer who turned to us, and no touch of ours.
TOUCHES = """customer_id,owner,interaction_date,interaction_kind
A,li,2023-09-01,call
B,wu,2023-10-08,call
B,wu,2023-11-08,call
B,wu,2023-12-08,call
B,wu,2023-12-09,call
B,wu,2023-12-10,call
B,wu,2024-01-10,call
B,wu,2024-02-10,call
B,wu,2024-03-10,call
A,li,2024-03-11,call
A,li,2024-03-12,inquiry
"""


def drawn(folder: Path, **sources: str) -> Iterator[Table]:
    """Yield what the section draws of some exports."""
    named = written(folder, sources)
    with reported(folder, named) as run:
        view = ReportView(run, report_named("sales"), Lang.EN)
        for block in SECTION.blocks(view):
            assert isinstance(block, Table)
            yield block


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    folder = tmp_path_factory.mktemp("exports")
    [found] = drawn(folder, orders=ORDERS, interactions=TOUCHES)
    return found


def test_contacts_and_amounts_stand_side_by_side(table: Table) -> None:
    """A32: wu contacted customers 3 times after 5, 40 % less; the amount fell 80 %."""
    found: dict[str, list[Cell]] = {
        column.name: list(column.values) for column in table.columns
    }
    assert found["owner"] == ["wu", "li"]
    assert found["touches"] == [3, 1]
    assert found["touches_before"] == [5, 0]
    assert found["touches_change"] == [-0.4, None]
    assert found["net_amount"] == [100, 400]
    assert found["net_amount_before"] == [500, 200]
    assert found["net_amount_change"] == [-0.8, 1]
    totals = {column.name: column.total_value for column in table.columns}
    assert totals["touches"] == 4
    assert totals["net_amount_change"] == pytest.approx(-2 / 7, abs=1e-11)


def test_no_cause_is_claimed(table: Table) -> None:
    assert "neither is named a cause" in table.note


def test_nothing_where_contacts_do_not_tell_the_day(tmp_path: Path) -> None:
    undated = "customer_id,owner,interaction_kind\nA,li,call\n"
    assert not list(drawn(tmp_path, orders=ORDERS, interactions=undated))
