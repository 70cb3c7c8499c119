"""Does the brief say what was asked, and which fields of the input are there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reported import reported, tables_of, written
from xl_crm.i18n import Lang
from xl_crm.reports._spec import Table, Text
from xl_crm.reports.business import REPORTS, built_reports, report_book, report_named
from xl_crm.summary.facts import DIMENSIONS, FACTS, columns_of, fields_of
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.pipeline import Reporting

#: Of 4 lines 3 have a region; nobody has an industry, and there are no tickets.
ORDERS = """customer_id,order_id,order_date,order_amount,region
A,a1,2024-01-05,60,East
A,a2,2024-03-05,40,East
B,b1,2024-03-31,30,West
B,b2,2024-03-31,30,
"""
CUSTOMERS = """customer_id,industry
A,
B,
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    folder = tmp_path_factory.mktemp("exports")
    named = written(folder, {"orders": ORDERS, "customers": CUSTOMERS})
    with reported(folder, named, filters={"region": "East"}) as run:
        yield run


def test_every_figure_and_dimension_is_filled_by_fields_that_exist() -> None:
    by_settings = {"attributed_profit", "counts_revenue"}
    for fact in FACTS:
        columns = {
            column
            for measure in fact.measures
            for column in columns_of(fact, measure.name)
        }
        for column in sorted(columns - by_settings):
            assert fields_of(fact, column), (fact.name, column)
        groups = [
            group
            for column in (*columns, *(each.name for each in DIMENSIONS))
            for group in fields_of(fact, column)
        ]
        for table, field in (place for group in groups for place in group):
            assert field in table_named(table).field_names
    for dimension in DIMENSIONS:
        assert any(fields_of(fact, dimension.name) for fact in FACTS), dimension.name


def test_fields_are_there_empty_or_missing(opened: Reporting) -> None:
    fields = tables_of(opened, report_named("sales"))["brief_fields"].reset_index()
    found = {
        (row["table"], row["field"]): (row["state"], row["share"])
        for row in fields.to_dict("records")
    }
    assert found["Orders", "Region"] == ("✓ there", 0.75)
    assert found["Orders", "Order amount"] == ("✓ there", 1.0)
    assert found["Customers", "Industry"] == ("○ no value", 0.0)
    assert found["Opportunities", "Stage"][0] == "✗ missing"
    # One of two places of a region is enough, and the other one is not asked for.
    assert ("Customers", "Region") not in found


def test_a_report_without_its_table_says_which_fields_it_takes(
    opened: Reporting,
) -> None:
    fields = tables_of(opened, report_named("service"))["brief_fields"].reset_index()
    missing = fields[fields["state"] == "✗ missing"]
    assert {"Opened at", "Resolved at", "Net promoter score"} <= set(missing["field"])
    [scored] = missing.loc[missing["field"] == "Net promoter score", "uses"]
    assert "Promoters" in scored


def test_the_brief_of_all_reports_comes_after_the_overview(opened: Reporting) -> None:
    book = report_book(built_reports(opened, REPORTS, Lang.ZH))
    assert [page.name for page in book.pages[:3]] == ["index", "overview", "brief"]
    scope, goals, _ = book.pages[2].blocks
    assert isinstance(scope, Text)
    assert scope.lines[0] == "统计期间：2024-03（2024-03-01至2024-03-31）"
    assert "筛选：区域为“East”" in scope.lines
    assert isinstance(goals, Table)
    named = dict(zip(goals.columns[0].values, goals.columns[2].values, strict=True))
    assert named["客户服务"] == "无"
    assert "区域" in str(named["销售业绩"]).split("、")


def test_one_built_report_makes_the_same_book_again_and_again(
    opened: Reporting,
) -> None:
    """What the pages of one book look for is told in no other."""
    built = built_reports(opened, REPORTS, Lang.ZH)
    report_book(built)
    sales = report_book(built[1:2])
    assert sales == report_book(built_reports(opened, REPORTS[1:2], Lang.ZH))
    assert sales == report_book(built[1:2])
