"""Is a sixth report one file of declarations, as the docs say?"""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xl_crm.i18n import Lang
from xl_crm.pipeline import reporting
from xl_crm.plan import plan_from
from xl_crm.reports._spec import Table
from xl_crm.reports.business import (
    REPORTS,
    Report,
    built_reports,
    failed_checks,
    report_book,
)
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from xl_crm.reports._spec import Book

PAGE = Path(__file__).resolve().parents[2] / "docs" / "a-report-of-your-own.md"
#: 2024Q2 against 2024Q1. Ink: sold 400, 100 of it back; pens: sold 100, nothing back.
#: In all 100 of 500 came back, 20 %; before, 20 of 400, 5 %.
ORDERS = """\
customer_id,order_id,order_date,order_amount,category,region
A,1,2024-01-01,400,ink,East
A,2,2024-03-01,-20,ink,East
A,3,2024-04-05,300,ink,East
B,4,2024-05-06,100,ink,
B,5,2024-06-07,-100,ink,
A,6,2024-06-30,100,pens,East
"""


@pytest.fixture(scope="module")
def sixth() -> Report:
    """The report that the page declares, from the very text of the page."""
    [code, *_] = re.findall(
        r"^```python\n(.*?)^```$",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    module = ModuleType("returns")
    exec(compile(code, str(PAGE), "exec"), module.__dict__)  # noqa: S102  (our own page)
    report = module.__dict__["RETURNS"]
    assert isinstance(report, Report)
    return report


@pytest.fixture(scope="module")
def made(
    sixth: Report, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Book, list[str]]:
    """The book of the report, and its totals that do not tie."""
    folder = tmp_path_factory.mktemp("returns")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    values = {
        "orders": {"return_match_days": 0},
        "sources": {"orders": {"path": "orders.csv"}},
    }
    with reporting(plan_from(values, where="", folder=folder)) as data:
        built = built_reports(data, (sixth,), Lang.EN)
        book, untied = report_book(built), failed_checks(built)
    return book, [tie.label.en for tie in untied]


def table_of(book: Book, name: str) -> dict[str, list[object]]:
    [table] = [
        block
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Table) and block.name == name
    ]
    return {column.name: list(column.values) for column in table.columns}


def test_the_sixth_report_is_none_of_those_built_in(sixth: Report) -> None:
    assert sixth.name not in {report.name for report in REPORTS}


def test_key_figures_are_those_of_the_hand(made: tuple[Book, list[str]]) -> None:
    """Returned 100 after 20, four times more; the rate is 20 % after 5 %, 15 points."""
    figures = table_of(made[0], "returns_figures")
    rows = dict(zip(figures["figure"], range(len(figures["figure"])), strict=True))
    returned, rate = rows["Returns"], rows["Return rate"]
    assert figures["current"][returned] == 100
    assert figures["previous"][returned] == 20
    assert figures["change"][returned] == pytest.approx(4.0)
    assert figures["current"][rate] == pytest.approx(0.2)
    assert figures["change"][rate] == pytest.approx(15.0)


def test_categories_stand_in_rows(made: tuple[Book, list[str]]) -> None:
    """Ink: 100 of 400 is a quarter; nothing of the pens came back."""
    rows = table_of(made[0], "returns_by_category")
    assert dict(zip(rows["category"], rows["return_rate"], strict=True)) == {
        "ink": 0.25,
        "pens": 0.0,
    }


def test_the_sixth_report_says_what_moved_and_ties(
    made: tuple[Book, list[str]],
) -> None:
    book, untied = made
    conclusions = table_of(book, "returns_conclusions")
    assert any("Returns" in str(text) for text in conclusions["finding"])
    assert untied == []


def test_the_sixth_report_is_drawn(
    made: tuple[Book, list[str]], tmp_path: Path
) -> None:
    book, _ = made
    [path] = write_books({tmp_path / "returns.xlsx": book}, overwrite=False)
    with closing(load_workbook(path)) as drawn:
        assert {"Returns", "Returns by month", "Analysis"} <= set(drawn.sheetnames)
