"""What does the list of customers hold, and what do people calculate of it?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.reported import reported, written
from xl_crm.errors import SettingsError
from xl_crm.i18n import Label, Lang
from xl_crm.metrics.calculated import parse_calculated
from xl_crm.plan import default_plan
from xl_crm.reports._spec import Table
from xl_crm.reports.business import REPORTS, report_named
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.calculated_check import check_calculated
from xl_crm.reports.business.sections import (
    Breakdown,
    CalculatedFields,
    CustomerList,
)
from xl_crm.reports.business.sections.calculated_fields import calculated_notes
from xl_crm.summary.facts import FactBase
from xl_crm.summary.filtering import parse_filter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Cell

#: As of 2024-06-30; the 3 months before it begin on 2024-04-01.
ORDERS = """customer_id,order_id,order_date,order_amount,region
A,o1,2024-01-08,400,East
B,o2,2024-04-01,100,West
B,o3,2024-06-30,200.5,West
C,o4,2024-05-20,30,East
"""
CUSTOMERS = """customer_id,customer_name,industry,owner,first_coop_date
A,Alder Ltd,ink,li,2024-01-01
B,Birch Ltd,food,wu,2023-07-01
C,Cedar Ltd,ink,li,2024-05-01
D,Doum Ltd,food,li,2024-06-20
"""
SCORE = "近3个月订单金额×0.6+合作时长×0.4"
FIELDS = {"客单价": "订单金额/订单数", "客户价值评分": SCORE, "双倍": "客单价*2"}
TITLE = Label(zh="清单", en="List")
LIST = CustomerList(name="profile_customers", title=TITLE)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportView]:
    folder = tmp_path_factory.mktemp("exports")
    tables = {"orders": ORDERS, "customers": CUSTOMERS}
    named = written(folder, tables)
    settings = {"general": {"as_of": "2024-06-30"}, "calculated": FIELDS}
    with reported(folder, named, **settings) as run:
        yield ReportView(run, report_named("profile"), Lang.EN)


def listed(view: ReportView) -> Table:
    [table] = LIST.blocks(view)
    assert isinstance(table, Table)
    return table


def columns(table: Table) -> dict[str, list[Cell]]:
    return {column.heading: list(column.values) for column in table.columns}


def filtered(view: ReportView, text: str) -> ReportView:
    """Return the run as it is where only some rows are asked for."""
    filters = (parse_filter(text),)
    run = view.reporting
    plan = replace(run.plan, filters=filters)
    facts = FactBase(facts=run.facts.facts, tables=run.facts.tables, filters=filters)
    analysis = replace(run.analysis, plan=plan)
    changed = replace(run, analysis=analysis, facts=facts)
    return ReportView(changed, view.report, view.lang)


def test_one_row_a_customer_the_largest_amount_first(view: ReportView) -> None:
    found = columns(listed(view))
    assert found["Customer ID"] == ["A", "B", "C", "D"]
    assert found["Industry"] == ["ink", "food", "ink", "food"]
    assert found["Net amount"] == [400, 300.5, 30, 0]
    assert found["Orders"] == [1, 2, 1, 0]
    assert found["Average order value"] == [400, 150.25, 30, None]
    assert found["Recency"] == [174, 0, 41, None]


def test_filters_narrow_the_list(view: ReportView) -> None:
    assert columns(listed(filtered(view, "industry=ink")))["Customer ID"] == ["A", "C"]
    assert not list(LIST.blocks(filtered(view, "industry=tea")))


def test_fields_of_people_are_columns_that_the_sheet_computes(
    view: ReportView,
) -> None:
    """A20, as written: B bought 300.5 in 3 months and is a customer for 365 days."""
    table = listed(view)
    found = columns(table)
    assert found["客单价"] == [400, 150.25, 30, None]
    assert found["双倍"] == [800, 300.5, 60, None]
    score = found["客户价值评分"]
    assert score[1] == pytest.approx(300.5 * 0.6 + 365 * 0.4)
    assert score[2] == pytest.approx(30 * 0.6 + 60 * 0.4)
    by_heading = {column.heading: column for column in table.columns}
    assert "[@orders]" in by_heading["客单价"].formula
    assert "different units" in by_heading["客户价值评分"].note


def test_the_analysis_page_tells_of_units_that_differ(view: ReportView) -> None:
    [line] = calculated_notes(view)
    assert SCORE in line
    assert "different units" in line
    assert not calculated_notes(replace(view, report=report_named("sales")))


def test_the_scaled_field_goes_by_the_ends_beside(view: ReportView) -> None:
    """B has the most of both parts: 100. A has no recent order, and 181 of 10-365 days:

    40 x 171/355.
    """
    found = columns(listed(view))["客户价值评分 (scaled)"]
    assert found[1] == pytest.approx(100)
    assert found[0] == pytest.approx(40 * 171 / 355)
    section = CalculatedFields(name="made", customers=LIST.name)
    fields, ends = section.blocks(view)
    assert isinstance(fields, Table)
    assert isinstance(ends, Table)
    assert columns(fields)["Customer list"] == ["listed"] * 3
    assert columns(ends)["Lowest"] == [0, 10]
    assert columns(ends)["Highest"] == [300.5, 365]
    names = {name for column in ends.columns for name in column.cell_names}
    [scaled] = [each for each in listed(view).columns if each.name.endswith("_scaled")]
    assert all(name in scaled.formula for name in names)


def test_breakdowns_have_the_fields_that_their_figures_are_enough_for(
    view: ReportView,
) -> None:
    """2024Q2: West 300.5 of 2 orders, East 30 of 1; in all 330.5 of 3."""
    section = Breakdown(
        name="t",
        by="region",
        measures=("net_amount", "orders"),
        title=TITLE,
        fact="sales",
        chart=None,
    )
    [table] = section.blocks(view)
    assert isinstance(table, Table)
    found = columns(table)
    assert found["客单价"] == [150.25, 30]
    assert found["双倍"] == [300.5, 60]
    assert "客户价值评分" not in found
    totals = {column.heading: column for column in table.columns}
    assert totals["客单价"].total_value == pytest.approx(330.5 / 3, abs=1e-6)


def test_a_field_that_says_what_stands_beside_it_is_not_repeated(
    view: ReportView,
) -> None:
    """客单价 is the order value of the facts: only where another field needs it."""
    plan = replace(
        view.plan, calculated=tuple(f for f in view.plan.calculated if f.name != "双倍")
    )
    run = view.reporting
    changed = replace(run, analysis=replace(run.analysis, plan=plan))
    measures = ("net_amount", "orders", "avg_order_value")
    section = Breakdown(
        name="t", by="region", measures=measures, title=TITLE, fact="sales", chart=None
    )
    [table] = section.blocks(ReportView(changed, view.report, Lang.EN))
    assert isinstance(table, Table)
    assert not [name for name in columns(table) if name.startswith("客单价")]


def planned(**texts: str) -> Plan:
    fields = tuple(
        parse_calculated(name, text, f"calculated.{name}")
        for name, text in texts.items()
    )
    return replace(default_plan(), calculated=fields)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"甲": "订单金而/2"}, "calculated.甲：没有列“订单金而”。是否指：订单金额。"),
        ({"甲": "所属行业*2"}, "calculated.甲：“所属行业”不是数字。"),
        ({"甲": "工单数/合作时长"}, "calculated.甲：没有一张表同时有这些列。"),
        ({"投诉率": "合作时长/30"}, "calculated.投诉率：已有这个名称的列"),
        ({"甲": "乙+1", "乙": "甲"}, "calculated.甲：计算字段循环引用：甲 → 乙 → 甲。"),
    ],
)
def test_a_field_that_no_table_can_hold_is_refused(
    texts: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        check_calculated(planned(**texts), REPORTS)
    [line] = caught.value.text(Lang.ZH).splitlines()
    assert line.startswith(said)


def test_only_the_field_to_blame_is_named() -> None:
    with pytest.raises(SettingsError) as caught:
        check_calculated(planned(甲="没有的列", 乙="甲*2"), REPORTS)
    assert len(caught.value.problems) == 1


def test_fields_of_customers_and_of_groups_pass() -> None:
    """A19, A20, and a share of tickets, which no customer has."""
    texts = {**FIELDS, "未响应比例": "未响应工单数/工单数"}
    check_calculated(planned(**texts), REPORTS)


def test_why_a_field_is_not_listed_or_blank_is_said(view: ReportView) -> None:
    """D never ordered: no value of A19. Nobody has one of a division by nothing."""
    plan = planned(
        近3个月订单金额="订单金额/100",
        客单价="订单金额/订单数",
        无="订单金额/(合作时长-合作时长)",
    )
    run = view.reporting
    changed = replace(run, analysis=replace(run.analysis, plan=plan))
    section = CalculatedFields(name="made", customers=LIST.name)
    [table] = section.blocks(ReportView(changed, view.report, Lang.EN))
    assert isinstance(table, Table)
    found = columns(table)
    why = "division by zero, or no data"
    assert found["Note"][1:] == [
        f"1 of 4 customers have no value: {why}",
        f"none of 4 customers has a value: {why}",
    ]
    alike, *listed_ones = found["Customer list"]
    assert str(alike).startswith("customers have a figure of that name")
    assert listed_ones == ["listed", "listed"]
