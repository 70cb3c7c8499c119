"""What do the parts of a report hold, on twelve orders counted by hand?"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.reported import reported, written
from xl_crm.i18n import Label, Lang
from xl_crm.models.periods import Calendar, Grain, Span, comparison, parse_period
from xl_crm.models.trend import trend
from xl_crm.plan.reporting import Event
from xl_crm.reports._spec import Chart, ChartKind, Table
from xl_crm.reports.business import report_named
from xl_crm.reports.business._columns import change_of
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections import (
    Beside,
    Breakdown,
    Detail,
    Headline,
    Matrix,
    Trend,
    matrix,
)
from xl_crm.reports.business.sections._answers import Asked
from xl_crm.reports.business.sections._signs import shift_lines
from xl_crm.reports.business.sections.breakdown import shape_of
from xl_crm.summary.facts import FactBase
from xl_crm.summary.filtering import Filter
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.pipeline import Reporting
    from xl_crm.reports._spec import Block, Cell

#: As of 2024-05-09, so that 2024Q1 is the last whole quarter and May is cut.
ORDERS = """customer_id,order_id,order_date,order_amount,owner,region
A,o1,2023-01-01,100,li,East
A,o2,2023-10-05,200,li,East
B,o3,2023-11-06,300,wu,West
B,o4,2023-12-07,200,wu,West
A,o5,2024-01-08,400,li,East
C,o6,2024-02-09,50,zhao,East
C,o7,2024-02-10,30,,West
A,o8,2024-03-11,20,Li,West
A,o9,2024-04-05,100,li,East
B,o10,2024-04-20,500,wu,West
A,o11,2024-05-03,60,li,East
D,o12,2024-05-09,90,li,West
"""
OPPORTUNITIES = """opportunity_id,customer_id,owner,stage,created,closed,amount
p1,A,li,Won,2023-12-01,2024-01-15,10
p2,B,wu,Lost,2023-12-01,2024-02-01,
p3,B,wu,Won,2024-01-01,2024-05-02,30
"""
TITLE = Label(zh="表", en="Table")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    folder = tmp_path_factory.mktemp("exports")
    sources = {"orders": ORDERS, "opportunities": OPPORTUNITIES}
    named = written(folder, sources)
    with reported(folder, named) as run:
        yield run


def view_of(opened: Reporting, report: str = "sales", **settings: object) -> ReportView:
    """Return the run as one report sees it, with other settings of reports."""
    plan = opened.plan
    events = settings.pop("events", ())
    plan = replace(plan, report=replace(plan.report, **settings), events=events)  # type: ignore[arg-type]
    changed = replace(opened, analysis=replace(opened.analysis, plan=plan))
    return ReportView(changed, report_named(report), Lang.EN)


def event(when: str, label: str) -> Event:
    return Event(when=when, span=parse_period(when, Calendar()), label=label)


def only(blocks: Iterator[Block]) -> Table:
    [table] = [block for block in blocks if isinstance(block, Table)]
    return table


def columns(table: Table) -> dict[str, list[Cell]]:
    return {column.name: list(column.values) for column in table.columns}


def by_owner(**more: object) -> Breakdown:
    measures = ("net_amount", "orders", "avg_order_value")
    return Breakdown(name="t", by="owner", measures=measures, title=TITLE, **more)  # type: ignore[arg-type]


def test_a_breakdown_has_a_row_for_whoever_sold_now_or_before(
    opened: Reporting,
) -> None:
    """2024Q1: li 400, zhao 50, Li 20, nobody 30, in all 500; 2023Q4: li 200, wu 500."""
    table = only(by_owner().blocks(view_of(opened)))
    found = columns(table)
    assert found["owner"] == ["li", "zhao", "Li", "wu", "Unassigned"]
    assert found["net_amount"] == [400, 50, 20, 0, 30]
    assert found["net_amount_share"] == [0.8, 0.1, 0.04, 0, 0.06]
    assert found["net_amount_before"] == [200, 0, 0, 500, 0]
    assert found["net_amount_change"] == [1, None, None, -1, None]
    assert found["orders"] == [1, 1, 1, 0, 1]
    assert found["avg_order_value"] == [400, 50, 20, None, 30]
    totals = {column.name: column.total_value for column in table.columns}
    assert totals["net_amount"] == 500
    assert totals["net_amount_share"] == 1
    assert totals["net_amount_before"] == 700
    assert totals["net_amount_change"] == pytest.approx(-2 / 7, abs=1e-12)
    assert totals["orders"] == 4


def test_rows_beyond_the_most_are_one_row_and_nobody_stays(opened: Reporting) -> None:
    """Beside li, zhao and nobody: Li 20 and wu 0 now, 500 before."""
    found = columns(only(by_owner().blocks(view_of(opened, rows=3))))
    assert found["owner"] == ["li", "zhao", "Unassigned", "Others (2)"]
    assert found["net_amount"] == [400, 50, 30, 20]
    assert found["net_amount_before"] == [200, 0, 0, 500]
    assert found["orders"] == [1, 1, 1, 1]


def test_groups_too_small_to_be_judged_have_no_gap(opened: Reporting) -> None:
    """All: 500/4 = 125 an order. Each has fewer than 5 orders; of 1 on, li has 400."""
    section = by_owner(versus="avg_order_value")
    few = columns(only(section.blocks(view_of(opened))))
    assert few["avg_order_value_whole"] == [125] * 5
    assert few["avg_order_value_gap"] == [None] * 5
    all_of = columns(only(section.blocks(view_of(opened, small_group=1))))
    gaps = [400 / 125 - 1, 50 / 125 - 1, 20 / 125 - 1, None, 30 / 125 - 1]
    assert all_of["avg_order_value_gap"] == pytest.approx(gaps, abs=1e-12)


def test_several_dimensions_are_grouped_by_together_and_not_drawn(
    opened: Reporting,
) -> None:
    section = Breakdown(
        name="t", by=("owner", "region"), measures=("net_amount",), title=TITLE
    )
    [table] = section.blocks(view_of(opened))
    assert isinstance(table, Table)
    found = columns(table)
    rows = zip(found["owner"], found["region"], found["net_amount"], strict=True)
    assert list(rows) == [
        ("li", "East", 400),
        ("zhao", "East", 50),
        ("Li", "West", 20),
        ("wu", "West", 0),
        ("Unassigned", "West", 30),
    ]


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        ([5, 1], ChartKind.PIE),
        ([5, -1], ChartKind.BAR),
        ([1] * 9, ChartKind.PIE),
        ([1] * 10, ChartKind.BAR),
        ([5], None),
        ([5, math.nan], None),
        ([0, 0], None),
    ],
)
def test_a_pie_has_parts_of_a_whole_and_not_too_many(
    values: list[float], shape: ChartKind | None
) -> None:
    assert shape_of(ChartKind.PIE, np.array(values, dtype=float)) is shape


def test_a_pie_is_drawn_of_the_first_measure(opened: Reporting) -> None:
    section = by_owner(chart=ChartKind.PIE)
    [_, chart] = section.blocks(view_of(opened))
    assert isinstance(chart, Chart)
    assert chart.kind is ChartKind.PIE
    assert chart.series == ("net_amount",)


def test_a_filter_that_leaves_nothing_breaks_no_part(opened: Reporting) -> None:
    """Every sheet of both reports, of no row at all."""
    nobody = Filter(field="owner", words=("nobody at all",))
    known = opened.facts
    facts = FactBase(facts=known.facts, tables=known.tables, filters=(nobody,))
    view = view_of(replace(opened, facts=facts))
    for report in ("sales", "profile"):
        empty = replace(view, report=report_named(report))
        for sheet in empty.report.sheets:
            for section in sheet.sections:
                for block in section.blocks(empty):
                    assert isinstance(block, Table | Chart)
    assert list(by_owner().blocks(view)) == []


def test_key_figures_say_why_there_is_no_rate(opened: Reporting) -> None:
    """2024Q1 500 after 700, and 100 a year before; nothing was ever returned."""
    names = ("net_amount", "return_rate", "returned_amount", "new_customers")
    section = Headline(name="t", measures=names)
    table = only(section.blocks(view_of(opened)))
    found = columns(table)
    assert found["current"] == [500, 0, 0, 1]
    assert found["previous"] == [700, 0, 0, 1]
    assert found["change"] == [pytest.approx(-2 / 7, abs=1e-12), 0, None, 0]
    assert found["verdict"] == ["▼ worse", "■ same", None, "■ same"]
    assert found["year_ago"] == [100, 0, 0, 1]
    assert found["yearly_change"] == [4, 0, None, 0]
    reason = "change, change on a year ago: the base is 0"
    assert found["reason"] == [None, None, reason, None]
    units = {column.name: column.units for column in table.columns}
    assert units["change"][:2] == (Unit.PERCENT, Unit.POINTS)


def test_a_year_is_compared_once(opened: Reporting) -> None:
    """2024 to May 9: 1,250; of 2023 100 on as many days, both before and a year ago."""
    year = Span(first=date(2024, 1, 1), last=date(2024, 12, 31))
    section = Headline(name="t", measures=("net_amount",))
    table = only(section.blocks(view_of(replace(opened, span=year))))
    headings = {each.name: each.heading for each in table.columns}
    assert columns(table)["change"] == [11.5]
    assert list(headings) == ["figure", "current", "previous", "change", "verdict"]
    assert headings["previous"].startswith("A year ago 2023-01-01")
    assert headings["change"] == "Change on a year ago"


def test_a_fact_without_days_has_the_figures_of_now(opened: Reporting) -> None:
    """A, B, C and D; no comparison, no verdict."""
    section = Headline(name="t", measures=("customers", "buyers"))
    table = only(section.blocks(view_of(opened, "profile")))
    assert columns(table)["current"] == [4, 4]
    assert [column.name for column in table.columns] == ["figure", "current"]
    parts = Breakdown(name="u", by="tier", measures=("customers",), title=TITLE)
    assert "customers_before" not in columns(
        only(parts.blocks(view_of(opened, "profile")))
    )


def test_no_period_knows_of_days_after_the_report(opened: Reporting) -> None:
    """Q1 to February: 400 + 50 + 30; 2023Q4 200 + 300 on 60 days, 2023Q1 100 to then.

    March, 20, is no part of it, nor of 2024; the quarter before is whole: 700.
    """
    february = Span(first=date(2024, 2, 1), last=date(2024, 2, 29))
    view = view_of(replace(opened, span=february), period="2024-02")
    quarters = Trend(
        name="t", grain=Grain.QUARTER, measures=("net_amount",), title=TITLE
    )
    whole, _, cut = quarters.blocks(view)
    assert isinstance(whole, Table)
    assert isinstance(cut, Table)
    assert columns(whole)["period"][-1] == "2023Q4"
    assert columns(whole)["net_amount"][-1] == 700
    found = columns(cut)
    assert found["period"] == ["2024Q1"]
    assert found["days"] == ["Jan 1-Feb 29 against Oct 1-Nov 29, 2023"]
    assert found["net_amount"] == [480]
    assert (found["change"], found["yearly_change"]) == ([-0.04], [3.8])
    years = replace(quarters, grain=Grain.YEAR)
    assert columns(list(years.blocks(view))[-1])["net_amount"] == [480]
    rows = Detail(
        name="t",
        grain=Grain.QUARTER,
        by=("owner",),
        measures=("net_amount",),
        title=TITLE,
    )
    table = columns(only(rows.blocks(view)))
    place = table["period"].index("2024Q1")
    assert (table["owner"][place], table["net_amount"][place]) == ("li", 400)
    assert table["partial"][place] == "Jan 1-Feb 29"
    assert "Li" not in table["owner"]


def test_a_level_is_told_as_the_mean_of_its_months(opened: Reporting) -> None:
    """Twelve months of 0.5, then twelve of 0.75: a mean of rates, no pooled rate."""
    asked = Asked.of(view_of(opened), "sales", ("return_rate",))
    assert asked is not None
    months = parse_period("2022..2023", Calendar())
    rows = [
        comparison(month.span, months, Calendar())
        for month in Calendar().periods_between(months.first, months.last, Grain.MONTH)
    ]
    found = trend([0.5] * 12 + [0.75] * 12)
    [line] = shift_lines(asked, found, rows, Grain.MONTH)
    assert line == "Level up from 2023-01: mean of the months 50.0% → 75.0%"


def by_month(name: str = "t") -> Trend:
    return Trend(
        name=name, grain=Grain.MONTH, measures=("net_amount", "orders"), title=TITLE
    )


def test_a_trend_has_every_complete_month_and_cuts_the_last_alike(
    opened: Reporting,
) -> None:
    """April 600 after 20 in March; May 1-9 has 150 after 100 on April 1-9."""
    whole, chart, cut = by_month().blocks(view_of(opened, months=14))
    assert isinstance(whole, Table)
    assert isinstance(cut, Table)
    assert isinstance(chart, Chart)
    found = columns(whole)
    assert found["period"][0] == "2023-03"
    assert found["period"][-1] == "2024-04"
    assert found["net_amount"][-7:] == [200, 300, 200, 400, 80, 20, 600]
    assert found["net_amount"][:7] == [0] * 7
    assert found["orders"][-3:] == [2, 1, 2]
    assert found["change"][-3:] == [-0.8, -0.75, 29]
    assert found["yearly_change"][-4] == 3
    partial = columns(cut)
    assert partial["period"] == ["2024-05"]
    assert partial["days"] == ["May 1-9 against Apr 1-9"]
    assert partial["net_amount"] == [150]
    assert partial["net_amount_change_base"] == [100]
    assert partial["change"] == [0.5]
    assert chart.table == whole.name


def test_january_and_february_are_compared_together_where_asked(
    opened: Reporting,
) -> None:
    """400 + 80 after 100 + 0 a year before: 3.8, in both rows."""
    view = view_of(opened, merge_jan_feb=True)
    whole, *_ = by_month().blocks(view)
    assert isinstance(whole, Table)
    found = columns(whole)
    at = found["period"].index("2024-01")
    assert found["yearly_change"][at : at + 2] == [3.8, 3.8]
    assert "February" in whole.note


def test_events_stand_beside_their_period(opened: Reporting) -> None:
    events = (
        event("2024-03-05", "rival cuts prices"),
        event("2024Q1", "new owner"),
    )
    whole, *_ = by_month().blocks(view_of(opened, events=events, months=5))
    assert isinstance(whole, Table)
    assert columns(whole)["event"] == [
        None,
        "new owner",
        "new owner",
        "rival cuts prices; new owner",
        None,
    ]


def test_years_are_compared_once(opened: Reporting) -> None:
    """2024 up to May 9: 1250 after 100 on the same days of 2023."""
    section = Trend(name="t", grain=Grain.YEAR, measures=("net_amount",), title=TITLE)
    *_, cut = section.blocks(view_of(opened))
    assert isinstance(cut, Table)
    found = columns(cut)
    assert found["days"] == ["Jan 1-May 9 against Jan 1-May 9, 2023"]
    assert found["net_amount"] == [1250]
    assert found["yearly_change"] == [11.5]
    assert "change" not in found


def test_a_matrix_adds_up_both_ways(opened: Reporting) -> None:
    """Of the 12 months to April 2024: East 750, West 1050."""
    section = Matrix(
        name="t", rows="region", columns="month", measure="net_amount", title=TITLE
    )
    table = only(section.blocks(view_of(opened)))
    found = columns(table)
    assert found["region"] == ["West", "East"]
    assert found["column_12"] == [500, 100]
    assert found["column_1"] == [0, 0]
    assert found["whole"] == [1050, 750]
    assert [column.heading for column in table.columns][1::11] == ["2023-05", "2024-04"]
    assert table.columns[-1].total_value == 1800
    assert len(table.heat) == 12


def test_rows_and_columns_beyond_the_most_meet_in_one_cell(
    opened: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2024Q1 by order value: East 450 in 2 orders, West 50 in 2; beside li, zhao and
    nobody there is Li with 20 in the West."""
    monkeypatch.setattr(matrix, "_MOST_VALUES", 1)
    section = Matrix(
        name="t", rows="owner", columns="region", measure="net_amount", title=TITLE
    )
    found = columns(only(section.blocks(view_of(opened, rows=3))))
    assert found["owner"] == ["li", "zhao", "Unassigned", "Others (1)"]
    assert found["column_1"] == [400, 50, None, None]
    assert found["column_2"] == [None, None, 30, 20]
    assert found["whole"] == [400, 50, 30, 20]
    pooled = replace(section, measure="avg_order_value", rows="region", columns="month")
    table = only(pooled.blocks(view_of(opened)))
    assert columns(table)["whole"] == pytest.approx([210, 187.5])
    assert table.columns[-1].total_value == 200


def test_details_join_another_fact_by_period_and_group(opened: Reporting) -> None:
    """In 2024Q1 wu sold nothing and lost a deal; li won one."""
    section = Detail(
        name="t",
        grain=Grain.QUARTER,
        by=("owner",),
        measures=("net_amount", "orders", "avg_order_value"),
        title=TITLE,
        beside=(Beside(fact="opportunities", measures=("won", "closed", "win_rate")),),
    )
    found = columns(only(section.blocks(view_of(opened))))
    rows = list(
        zip(
            *(
                found[name]
                for name in (
                    *("period", "owner", "partial", "net_amount", "orders"),
                    *("avg_order_value", "closed", "win_rate"),
                )
            ),
            strict=True,
        )
    )
    quarter = [row for row in rows if row[0] == "2024Q1"]
    assert quarter == [
        ("2024Q1", "Li", None, 20, 1, 20, 0, None),
        ("2024Q1", "li", None, 400, 1, 400, 1, 1),
        ("2024Q1", "wu", None, 0, 0, None, 1, 0),
        ("2024Q1", "zhao", None, 50, 1, 50, 0, None),
        ("2024Q1", "Unassigned", None, 30, 1, 30, 0, None),
    ]
    assert rows[-1][:4] == ("2024Q2", "wu", "Apr 1-May 9", 500)


def test_a_fact_that_begins_after_the_period_has_nothing_to_show(
    opened: Reporting,
) -> None:
    """The first deal was closed on 2024-01-15."""
    span = Span(first=date(2023, 10, 1), last=date(2023, 12, 31))
    view = view_of(replace(opened, span=span))
    parts = by_owner(fact="opportunities")
    parts = replace(parts, measures=("closed", "win_rate"))
    figures = Headline(name="u", measures=("closed",), fact="opportunities")
    assert list(parts.blocks(view)) == []
    assert list(figures.blocks(view)) == []


def test_key_figures_of_january_are_compared_with_both_months_where_asked(
    opened: Reporting,
) -> None:
    """January 400 after 200 in December; January and February 480 after 100."""
    span = Span(first=date(2024, 1, 1), last=date(2024, 1, 31))
    view = view_of(replace(opened, span=span), merge_jan_feb=True)
    found = columns(only(Headline(name="t", measures=("net_amount",)).blocks(view)))
    assert found["current"] == [400]
    assert found["change"] == [1]
    assert found["year_current"] == [480]
    assert found["year_ago"] == [100]
    assert found["yearly_change"] == [3.8]


def test_shares_differ_in_percentage_points() -> None:
    """E13: 12 % to 15 % is 3 points, not 25 %; amounts grow in percent of the base."""
    now, before = np.array([0.15, 0.12, np.nan]), np.array([0.12, 0.0, 0.1])
    points, unit = change_of(Unit.PERCENT, now, before)
    assert unit is Unit.POINTS
    np.testing.assert_allclose(points, [3.0, 12.0, np.nan])
    rates, unit = change_of(Unit.MONEY, now, before)
    assert unit is Unit.PERCENT
    np.testing.assert_allclose(rates, [0.25, np.nan, np.nan])
