"""Which parts carry a change, on orders and deals counted by hand?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.reported import reported, written
from xl_crm.i18n import Label, Lang
from xl_crm.models.periods import Calendar, parse_period
from xl_crm.reports._spec import Table
from xl_crm.reports.business import report_named
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections import Drill, _segments
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports._spec import Cell

#: As of 2024-04-05: 2024Q1 is the last whole quarter, 2023Q4 the one before.
ORDERS = """customer_id,order_id,order_date,order_amount,owner,region
A,o1,2023-01-01,100,li,East
A,o2,2023-10-05,200,li,East
B,o3,2023-11-06,300,wu,West
B,o4,2023-12-07,200,wu,West
A,o5,2024-01-08,400,li,East
C,o6,2024-02-09,50,zhao,East
C,o7,2024-02-10,30,,West
A,o8,2024-03-11,20,sun,West
A,o9,2024-04-05,100,li,East
"""
#: Won of closed: li 1/4 then 1/1, wu 1/1 then 1/2, zhao only now 0/1.
OPPORTUNITIES = """opportunity_id,customer_id,owner,stage,created,closed,amount
p0,A,li,Won,2023-08-01,2023-09-01,10
p1,A,li,Won,2023-10-01,2023-10-15,10
p2,A,li,Lost,2023-10-01,2023-10-16,
p3,A,li,Lost,2023-10-01,2023-10-17,
p4,A,li,Lost,2023-10-01,2023-10-18,
p5,B,wu,Won,2023-10-01,2023-10-19,10
p6,A,li,Won,2024-01-01,2024-01-15,10
p7,B,wu,Won,2024-01-01,2024-02-01,10
p8,B,wu,Lost,2024-01-01,2024-03-02,
p9,C,zhao,Lost,2024-01-01,2024-03-03,
"""
TITLE = Label(zh="变动", en="Change")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportView]:
    folder = tmp_path_factory.mktemp("exports")
    sources = {"orders": ORDERS, "opportunities": OPPORTUNITIES}
    named = written(folder, sources)
    with reported(folder, named) as run:
        yield ReportView(run, report_named("sales"), Lang.EN)


def drilled(view: ReportView, measure: str, *by: str, fact: str = "") -> list[Table]:
    section = Drill(name="moved", measure=measure, by=by, title=TITLE, fact=fact)
    return [block for block in section.blocks(view) if isinstance(block, Table)]


def columns(table: Table) -> dict[str, list[Cell]]:
    return {column.name: list(column.values) for column in table.columns}


def totals(table: Table) -> dict[str, Cell]:
    return {column.name: column.total_value for column in table.columns}


def test_parts_of_an_amount_add_up_to_its_growth(view: ReportView) -> None:
    """Q1: li 400, zhao 50, nobody 30, sun 20: 500. Q4: li 200, wu 500: 700."""
    [table] = drilled(view, "net_amount", "owner")
    found = columns(table)
    assert found["owner"] == ["wu", "li", "zhao", "Unassigned", "sun"]
    assert found["now"] == [0, 400, 50, 30, 20]
    assert found["before"] == [500, 200, 0, 0, 0]
    assert found["change"] == [-500, 200, 50, 30, 20]
    points = [-500 / 7, 200 / 7, 50 / 7, 30 / 7, 20 / 7]
    assert found["points"] == pytest.approx(points, abs=1e-9)
    assert found["share"] == pytest.approx([2.5, -1, -0.25, -0.15, -0.1], abs=1e-9)
    whole = totals(table)
    assert (whole["now"], whole["before"], whole["change"]) == (500, 700, -200)
    assert whole["points"] == pytest.approx(-200 / 7, abs=1e-9)
    assert whole["share"] == pytest.approx(1, abs=1e-9)


def test_a_table_for_each_dimension_that_the_input_has(view: ReportView) -> None:
    tables = drilled(view, "net_amount", "owner", "category", "region")
    assert [table.name for table in tables] == ["moved_owner", "moved_region"]
    assert [bool(table.note) for table in tables] == [True, False]


def test_a_ratio_moves_by_its_own_rate_and_by_its_weight(view: ReportView) -> None:
    """East: 200/1 then 450/2; West: 500/2 then 50/2; all: 700/3 then 500/4.

    Weights 1/3 and 2/3, then 1/2 each; mean of the whole (700/3 + 125)/2.
    """
    [table] = drilled(view, "avg_order_value", "region")
    found = columns(table)
    mean = (700 / 3 + 125) / 2
    own = {
        "West": (2 / 3 + 1 / 2) / 2 * (25 - 250),
        "East": (1 / 3 + 1 / 2) / 2 * (225 - 200),
    }
    mix = {
        "West": (1 / 2 - 2 / 3) * ((25 + 250) / 2 - mean),
        "East": (1 / 2 - 1 / 3) * ((225 + 200) / 2 - mean),
    }
    assert found["region"] == list(own)
    assert found["now"] == [25, 225]
    assert found["before"] == [250, 200]
    assert found["rate_effect"] == pytest.approx(list(own.values()), abs=1e-9)
    assert found["mix_effect"] == pytest.approx(list(mix.values()), abs=1e-9)
    assert found["n_now"] == [2, 2]
    assert found["part_before"] == [500, 200]
    whole = totals(table)
    assert whole["effect"] == pytest.approx(125 - 700 / 3, abs=1e-9)
    assert whole["before"] == pytest.approx(700 / 3, abs=1e-6)


def test_a_share_moves_in_points_and_newcomers_by_weight(view: ReportView) -> None:
    """Won: 2 of 5, then 2 of 4: up 10 points; zhao closed nothing before.

    li 1/4 to 1/1, weight 4/5 to 1/4; wu 1/1 to 1/2, weight 1/5 to 1/2;
    zhao: 0 - 1/4 x mean of the whole 0.45.
    """
    [table] = drilled(view, "win_rate", "owner", fact="opportunities")
    found = columns(table)
    rows = dict(zip(found["owner"], found["rate_effect"], strict=True))
    assert rows["li"] == pytest.approx((4 / 5 + 1 / 4) / 2 * 0.75 * 100, abs=1e-8)
    assert rows["wu"] == pytest.approx((1 / 5 + 1 / 2) / 2 * -0.5 * 100, abs=1e-8)
    assert rows["zhao"] == 0
    mixes = dict(zip(found["owner"], found["mix_effect"], strict=True))
    assert mixes["zhao"] == pytest.approx(-0.25 * 0.45 * 100, abs=1e-8)
    before = dict(zip(found["owner"], found["before"], strict=True))
    assert before["zhao"] is None
    assert totals(table)["effect"] == pytest.approx(10, abs=1e-8)
    units = {column.name: column.unit for column in table.columns}
    assert units["effect"] is Unit.POINTS


def test_what_does_not_add_up_is_not_taken_apart(view: ReportView) -> None:
    """A bought from li and sun, C from zhao and nobody: 4 parts of 2 customers."""
    assert not drilled(view, "customers", "owner")


def test_beyond_the_most_segments_is_one_row(
    view: ReportView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_segments, "MOST_SEGMENTS", 2)
    [table] = drilled(view, "net_amount", "owner")
    found = columns(table)
    assert found["owner"] == ["wu", "li", "Others (3)"]
    assert found["now"] == [0, 400, 100]
    assert totals(table)["change"] == -200


def test_nothing_without_a_period_before(view: ReportView) -> None:
    span = parse_period("2023Q1", Calendar())
    first = replace(view.reporting, span=span)
    assert not drilled(ReportView(first, view.report, Lang.EN), "net_amount", "owner")
