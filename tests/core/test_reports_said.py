"""Is it said what the data lack, and where they contradict each other?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reported import reported, written
from xl_crm.i18n import Lang
from xl_crm.reports._spec import Table, Text
from xl_crm.reports.business import built_reports, report_book, report_named
from xl_crm.reports.business._built import build
from xl_crm.reports.business._view import ReportView
from xl_crm.summary.facts import Question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.pipeline import Reporting
    from xl_crm.reports._spec import Book

#: As of 2024-08-10: the third quarter has begun.
ORDERS = """customer_id,order_id,order_date,order_amount,owner,region
A,a1,2024-01-05,60,li,East
A,a2,2024-05-05,40,Unassigned,East
B,b1,2024-06-30,30,未分配,West
C,c1,2024-08-10,70,,West
"""
#: A ordered after leaving, B had left by its last order, nobody knows X and Y.
LISTED = """customer_id,churn_date
A,2024-04-01
B,2024-06-30
X,2024-04-01
Y,
"""
CAMPAIGNS = """campaign_id,campaign_name,start_date,cost
k1,Spring,2024-07-05,100
"""
TICKETS = "ticket_id,customer_id,opened_at\n"
EXPORTS = {
    "orders": ORDERS,
    "churn": LISTED,
    "campaigns": CAMPAIGNS,
    "tickets": TICKETS,
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    folder = tmp_path_factory.mktemp("exports")
    with reported(folder, written(folder, EXPORTS), report={"period": "2024Q3"}) as run:
        yield run


def book(opened: Reporting, name: str) -> Book:
    return report_book(built_reports(opened, [report_named(name)], Lang.EN))


def tables(book: Book) -> dict[str, Table]:
    return {
        block.name: block
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Table)
    }


def lines(book: Book) -> list[str]:
    return [
        line
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Text)
        for line in block.lines
    ]


def test_a_list_that_the_orders_contradict_is_told(opened: Reporting) -> None:
    assert tables(book(opened, "churn"))["churn_rules"].note == (
        "customers on the list who ordered after their churn date, and count as "
        "churned all the same: 1; rows of the list that name no known customer, and do "
        "not count: 2"
    )


def test_the_period_of_a_sentence_is_as_long_as_the_data(opened: Reporting) -> None:
    """2024Q3 ends on September 30, the data on August 10."""
    built = build(ReportView(opened, report_named("sales"), Lang.EN))
    assert any(
        finding.text.startswith("Net amount in 2024Q3 (to 2024-08-10): 70")
        for finding in built.findings
    )


def test_campaigns_without_interactions_say_what_is_missing(opened: Reporting) -> None:
    wanted = "No participation or conversion: they need interactions with campaign ID, "
    assert [line for line in lines(book(opened, "campaign")) if line.startswith(wanted)]


def test_a_table_without_rows_is_no_report_of_zeros(opened: Reporting) -> None:
    found = lines(book(opened, "service"))
    said = "The table of this report has no rows (up to 2024-08-10): check the export."
    assert said in found


def test_who_writes_unassigned_means_what_a_blank_means(opened: Reporting) -> None:
    """2024Q2: 40 of Unassigned and 30 of 未分配; 2024Q3: 70 without an owner."""
    asked = Question(fact="sales", measures=("net_amount",), by=("owner",))
    answer = opened.facts.ask(asked)
    assert answer["owner"].isna().tolist() == [False, True]
    assert answer["net_amount"].tolist() == [60, 140]


def test_without_a_period_the_last_one_with_orders_is_reported(tmp_path: Path) -> None:
    """As of 2034: ten years of quarters without an order lie behind 2024Q3."""
    sources = written(tmp_path, {"orders": ORDERS})
    with reported(tmp_path, sources, general={"as_of": "2034-01-15"}) as late:
        assert late.span.text == "2024-07-01..2024-09-30"
        note = "2033Q4 has no orders, so the latest period with any is reported"
        told = {
            line for line in lines(book(late, "sales")) if line.startswith("Period:")
        }
        assert told == {f"Period: 2024Q3 (2024-07-01 to 2024-09-30); {note}"}
