"""Is it told which filters do not apply, and that data begin after the period?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reported import reported, written
from xl_crm.i18n import Lang
from xl_crm.reports._spec import Text
from xl_crm.reports.business import REPORTS, built_reports, report_book, report_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.pipeline import Reporting
    from xl_crm.reports._spec import Book

ORDERS = """customer_id,order_id,order_date,order_amount,region
A,a1,2024-01-05,60,East
A,a2,2024-03-05,40,East
B,b1,2024-06-30,30,West
"""
TICKETS = """ticket_id,customer_id,opened_at
t1,A,2024-05-02 09:00
"""
ASKED = {"阶段": "won", "区域": "East"}
LATER = "本报表的数据从2024-05-02开始，晚于报告期：请改报告期。"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    folder = tmp_path_factory.mktemp("exports")
    named = written(folder, {"orders": ORDERS, "tickets": TICKETS})
    period = {"period": "2024Q1"}
    with reported(folder, named, report=period, filters=ASKED) as run:
        yield run


def lines(book: Book, page: str) -> list[str]:
    """Return the lines of prose on a page."""
    return [
        line
        for each in book.pages
        if each.name == page
        for block in each.blocks
        if isinstance(block, Text)
        for line in block.lines
    ]


def test_data_that_begin_after_the_period_are_one_line(opened: Reporting) -> None:
    single = report_book(built_reports(opened, [report_named("service")], Lang.ZH))
    assert lines(single, "service") == [LATER]
    assert f"客户服务：{LATER}" in lines(
        report_book(built_reports(opened, REPORTS, Lang.ZH)), "overview"
    )


def test_a_filter_without_its_column_is_named(opened: Reporting) -> None:
    book = report_book(built_reports(opened, [report_named("sales")], Lang.ZH))
    left = "对销售不适用的筛选：阶段为“won”（这些数据没有该列，未按此筛选）"
    assert left in lines(book, "sales_analysis")
    told = lines(book, "sales")
    assert "筛选：区域为“East”；阶段为“won”" in told
    assert left in told
