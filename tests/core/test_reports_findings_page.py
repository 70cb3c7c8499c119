"""Does every sentence of a book rest on a cell, and does the book say when none can?"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.reported import reported
from xl_crm.i18n import Lang
from xl_crm.models.periods import Span
from xl_crm.plan import default_plan
from xl_crm.reports import books, template_books
from xl_crm.reports._spec import CellPlace, Parameters, Table, Text
from xl_crm.reports.business import (
    REPORTS,
    built_reports,
    improvements,
    report_book,
    report_named,
)
from xl_crm.reports.business._built import Built, build
from xl_crm.reports.business._spec import Kind
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.analysis_page import MOST, told
from xl_crm.summary.facts import FactBase
from xl_crm.summary.filtering import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_crm.pipeline import Reporting
    from xl_crm.reports._spec import Book, Column
    from xl_crm.reports.business._spec import Figure

#: 2024Q2 after 2024Q1: li falls, wu rises, D is new; the second file has a complaint.
ORDERS = """customer_id,order_id,order_date,order_amount,owner,region
A,a0,2023-04-01,320,li,East
B,b0,2023-06-30,320,wu,West
A,a1,2024-02-01,600,li,East
B,b1,2024-03-01,400,wu,West
A,a2,2024-04-10,300,li,East
B,b2,2024-05-10,300,wu,West
C,c1,2024-06-10,120,,East
D,d1,2024-06-30,80,wu,South
"""
TICKETS = """ticket_id,customer_id,opened_at,first_response_at,resolved_at,ticket_type
t1,A,2024-04-02 09:00,2024-04-02 15:00,2024-04-05 09:00,投诉
t2,B,2024-05-02 09:00,2024-05-02 19:00,,咨询
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    folder = tmp_path_factory.mktemp("exports")
    named = {"orders": ORDERS, "tickets": TICKETS}
    for name, text in named.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    sources = {name: {"path": f"{name}.csv"} for name in named}
    with reported(folder, sources, report={"small_group": 1}) as run:
        yield run


@pytest.fixture(scope="module", params=list(Lang), ids=str)
def made(opened: Reporting, request: pytest.FixtureRequest) -> tuple[Built, ...]:
    """Every report, in one language."""
    lang: Lang = request.param
    return tuple(build(ReportView(opened, report, lang)) for report in REPORTS)


@pytest.fixture(scope="module", params=list(Lang), ids=str)
def book(opened: Reporting, request: pytest.FixtureRequest) -> Book:
    """Every report in one book."""
    return report_book(built_reports(opened, REPORTS, request.param))


def tables(book: Book) -> dict[str, Table]:
    return {
        block.name: block
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Table)
    }


def columns(table: Table) -> dict[str, Column]:
    return {column.name: column for column in table.columns}


def computed(figure: Figure, cells: Mapping[str, Table]) -> float:
    """Return what a sheet computes for a figure: a cell, or a sum of cells."""
    values = [
        columns(cells[place.table])[place.column].values[place.row]
        for place in figure.places
    ]
    numbers = [each for each in values if isinstance(each, int | float)]
    assert len(numbers) == len(values)
    if figure.formula == "{0}":
        [value] = numbers
        return value
    if "/" not in figure.formula:
        assert figure.formula == "+".join(f"{{{n}}}" for n in range(len(numbers)))
        return math.fsum(numbers)
    own = int(figure.formula.removeprefix("ROUND({").split("}")[0])
    return numbers[own] / math.fsum(numbers)


def test_every_number_of_a_sentence_stands_in_a_cell(made: tuple[Built, ...]) -> None:
    """Whatever a rule says, the cell that it names holds the same number."""
    n_figures = 0
    for built in made:
        for finding in built.findings:
            assert finding.figures, finding.text
            for figure in finding.figures:
                expected = computed(figure, built.drawn.tables)
                assert figure.value == pytest.approx(expected, abs=1e-12)
                n_figures += 1
    assert n_figures > 10


def test_a_service_that_misses_its_targets_is_told(made: tuple[Built, ...]) -> None:
    """6 and 10 hours to answer: a median of 8 after a target of 2."""
    [service] = [built for built in made if built.view.report.name == "service"]
    first = service.of(Kind.PROBLEM)[0]
    assert first.figures[0].value == 8
    assert first.suggestion is not None
    assert first.suggestion.target == 2


def test_figures_of_conclusions_are_live_and_lead_to_their_cells(book: Book) -> None:
    """The formula names the cell; the link leads to it; both are in the book."""
    cells = tables(book)
    names = {
        name: (table.name, column.name, row)
        for table in cells.values()
        for column in table.columns
        for row, name in enumerate(column.cell_names)
        if name
    }
    told_tables = [
        table
        for name, table in cells.items()
        if name.endswith(("_conclusions", "_problems"))
    ]
    assert len(told_tables) >= 3
    for table in [*told_tables, cells["overview"]]:
        figures = columns(table)["figure" if table.name != "overview" else "current"]
        for row, target in enumerate(figures.links):
            formula = figures.row_formulas[row]
            assert isinstance(target, CellPlace)
            parts = [names[name] for name in formula.split("+")]
            assert (target.table, target.column, target.row) == parts[0]


def test_nothing_is_longer_than_two_minutes_of_reading(made: tuple[Built, ...]) -> None:
    for built in made:
        for kind in Kind:
            assert len(told(built, kind)) <= MOST
        for finding in built.findings:
            assert len(finding.text) <= 240


def test_a_report_without_its_table_says_what_it_needs(opened: Reporting) -> None:
    """Campaigns were not given: one line, and a line on the overview."""
    only = report_book(built_reports(opened, [report_named("campaign")], Lang.EN))
    [page] = [page for page in only.pages if page.name == "campaign"]
    [text] = page.blocks
    assert isinstance(text, Text)
    assert text.lines[0].startswith("This report needs: campaigns")
    every = report_book(built_reports(opened, REPORTS, Lang.EN))
    [overview] = [page for page in every.pages if page.name == "overview"]
    lines = overview.blocks[-1]
    assert isinstance(lines, Text)
    assert len(lines.lines) == 1
    assert lines.lines[0].startswith("Campaigns: This report needs")


@pytest.mark.parametrize(
    ("filters", "line"),
    [
        (
            (Filter(field="owner", words=("nobody",)),),
            "Nothing is left after the filters",
        ),
        ((), "There are no data in the period"),
    ],
)
def test_filters_that_leave_nothing_are_one_line(
    opened: Reporting, filters: tuple[Filter, ...], line: str
) -> None:
    """2024-01 has no order; with a filter the remedy is to widen it."""
    plan = replace(opened.plan, filters=filters)
    known = opened.facts
    empty = replace(
        opened,
        analysis=replace(opened.analysis, plan=plan),
        facts=FactBase(facts=known.facts, tables=known.tables, filters=filters),
        span=Span(first=date(2024, 1, 1), last=date(2024, 1, 31)),
    )
    book = report_book(built_reports(empty, [report_named("sales")], Lang.EN))
    [page] = [page for page in book.pages if page.name == "sales"]
    [text] = page.blocks
    assert isinstance(text, Text)
    assert text.lines[0].startswith(line)
    assert "sales_analysis" not in [page.name for page in book.pages]


def test_suggestions_go_into_the_tracking_book(opened: Reporting) -> None:
    """A row each, not begun, due 30 days after the as-of date, with their KPI."""
    advised = improvements(built_reports(opened, REPORTS, Lang.ZH))
    assert advised
    page = tables(books(opened.analysis, Lang.ZH, advised)["tracking"])["improvements"]
    found = columns(page)
    assert list(found["action"].values) == [each.action for each in advised]
    assert list(found["target"].values) == [each.target for each in advised]
    assert set(found["status"].values) == {"待执行"}
    assert {f"{day}" for day in found["due_date"].values} == {"2024-07-30"}
    keys = list(zip(found["report"].values, found["action"].values, strict=True))
    assert len(set(keys)) == len(keys)
    assert page.blank_rows == 0


def test_without_suggestions_there_is_a_form_to_fill_in(opened: Reporting) -> None:
    empty = tables(books(opened.analysis, Lang.EN)["tracking"])["improvements"]
    form = tables(template_books(default_plan(), Lang.EN)["tracking"])["improvements"]
    for table in (empty, form):
        assert table.n_rows == 0
        assert table.blank_rows > 0
        assert columns(table)["status"].choices == "status"


def test_findings_do_not_depend_on_the_order_of_the_rules(opened: Reporting) -> None:
    report = report_named("sales")
    turned = replace(report, rules=report.rules[::-1])
    texts = [
        sorted(each.text for each in build(ReportView(opened, one, Lang.EN)).findings)
        for one in (report, turned)
    ]
    assert texts[0] == texts[1]


def test_key_figures_on_the_overview_are_the_cells_they_name(book: Book) -> None:
    """Net amount 300 + 300 + 120 + 80 after 600 + 400, and 320 + 320 a year ago."""
    [overview] = [page for page in book.pages if page.name == "overview"]
    [block] = [each for each in overview.blocks if isinstance(each, Parameters)]
    figures = {each.name: each for each in block.parameters}
    amount = figures["key_sales_net_amount"]
    assert amount.value == 800
    assert amount.formula == "sales_figures_current_1"
    [table] = [each for name, each in tables(book).items() if name == "sales_figures"]
    assert columns(table)["current"].cell_names[0] == amount.formula
    assert "-20.0%" in amount.note
    assert "+25.0%" in amount.note


def test_documents_are_a_digest(book: Book) -> None:
    """The overview, and of each report what it says and its main sheet."""
    shown = [page.name for page in book.pages if page.in_documents]
    mains = {report.sheets[0].name for report in REPORTS}
    assert {"overview", "sales", "sales_analysis"} <= set(shown)
    assert set(shown) - {"index", "overview", "analysis_brief"} <= mains | {
        f"{report.name}_analysis" for report in REPORTS
    }


def test_pages_say_which_days_they_are_about(opened: Reporting) -> None:
    """Customers of the as-of date bought in the window, sheets of trends on all days.

    The window is of 12 months up to 2024-06-30.
    """
    book = report_book(built_reports(opened, REPORTS, Lang.EN))
    period = "Period: 2024Q2 (2024-04-01 to 2024-06-30)"
    as_of = "Customers on 2024-06-30; amounts and orders from 2023-07-01 to 2024-06-30"
    lines = {
        page.name: block.lines
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Text) and block.title == "Basis"
    }
    assert lines["profile"] == (as_of,)
    assert lines["sales"] == lines["overview"] == (period,)
    assert lines["churn"] == (as_of, period)
    assert lines["sales_trend"] == ("All days of the data: 2023-04-01 to 2024-06-30",)
    assert book.subject == period
