"""Do sums by owner, region, month and tier tie, and is it told where they do not?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.reported import reported
from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import Table, Tone
from xl_crm.reports.business import (
    REPORTS,
    built_reports,
    failed_checks,
    report_book,
    report_named,
)
from xl_crm.reports.business._built import build
from xl_crm.reports.business._drawn import Drawn
from xl_crm.reports.business._ties import Tie, ties
from xl_crm.reports.business._view import ReportView
from xl_crm.summary.facts import Measure
from xl_crm.summary.facts.sales import SALES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.pipeline import Reporting

#: 2024Q2: li 300, wu 380, nobody 120; April 300, May 300, June 200; in all 800.
ORDERS = """customer_id,order_id,order_date,order_amount,owner,region
A,a1,2024-02-01,600,li,East
B,b1,2024-03-01,400,wu,West
A,a2,2024-04-10,300,li,East
B,b2,2024-05-10,300,wu,West
C,c1,2024-06-10,120,,East
D,d1,2024-06-30,80,wu,South
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    folder = tmp_path_factory.mktemp("exports")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    with reported(folder, {"orders": {"path": "orders.csv"}}) as run:
        yield run


def tie(n_parts: int, parts: float, total: float, measure: str = "net_amount") -> Tie:
    found = SALES[measure]
    assert isinstance(found, Measure)
    return Tie(
        report="sales",
        by=Label(zh="区域", en="region"),
        measure=found,
        n_parts=n_parts,
        unassigned=0.0,
        parts=parts,
        total=total,
    )


def test_parts_and_nobody_add_up_to_the_total(opened: Reporting) -> None:
    built = build(ReportView(opened, report_named("sales"), Lang.EN))
    found = {each.by.en.casefold(): each for each in built.ties}
    assert {each.total for each in found.values()} == {800}
    assert {each.parts for each in found.values()} == {800}
    owners = found["sales owner"]
    assert (owners.n_parts, owners.unassigned) == (3, 120)
    assert (found["month"].n_parts, found["month"].unassigned) == (3, 0)
    assert found["region"].n_parts == 3
    assert failed_checks(built_reports(opened, REPORTS, Lang.ZH)) == ()


def test_a_breakdown_that_lost_a_row_does_not_tie(opened: Reporting) -> None:
    """Without the last owner's row, nobody's 120, the cells add up to 680."""
    built = build(ReportView(opened, report_named("sales"), Lang.EN))
    table = built.drawn.tables["sales_by_owner"]
    cut = replace(
        table,
        columns=tuple(
            replace(column, values=list(column.values)[:-1]) for column in table.columns
        ),
    )
    without = Drawn({**built.drawn.tables, "sales_by_owner": cut}, Lang.EN)
    failed = [each for each in ties(built.view, without) if not each.passed]
    [owners] = failed
    assert (owners.parts, owners.total, owners.difference) == (680, 800, -120)
    assert owners.label.en == "Net amount: sum by sales owner = total"


@pytest.mark.parametrize(
    ("n_parts", "difference", "passed"),
    [
        (1, 0.0, True),
        (1, 0.01, False),  # one part is the whole: nothing was rounded apart
        (3, 0.01, True),  # three amounts rounded by up to half a cent each
        (3, 0.02, False),
        (3, -0.02, False),
    ],
)
def test_amounts_tie_but_for_their_rounding(
    n_parts: int, difference: float, *, passed: bool
) -> None:
    assert tie(n_parts, 100 + difference, 100).passed == passed


def test_counts_tie_exactly() -> None:
    assert not tie(99, 101, 100, measure="orders").passed


def test_the_sheet_computes_sums_differences_and_results(opened: Reporting) -> None:
    """The sum is of the cells of the breakdown, the total that of the key figures."""
    book = report_book(built_reports(opened, [report_named("sales")], Lang.ZH))
    [page] = [page for page in book.pages if page.name == "reconciliation"]
    tables = [block for block in page.blocks if isinstance(block, Table)]
    assert [table.name for table in tables] == ["sales_ties", "data_checks"]
    columns = {column.name: column for column in tables[0].columns}
    owner = list(columns["by"].values).index("销售负责人")
    assert columns["parts"].row_formulas[owner] == (
        "ROUND(SUM(sales_by_owner[net_amount]),2)"
    )
    names = [
        name
        for each in book.pages
        for block in each.blocks
        if isinstance(block, Table) and block.name == "sales_figures"
        for column in block.columns
        for name in column.cell_names
    ]
    assert columns["total"].row_formulas[owner] in names
    assert columns["difference"].formula == "ROUND([@parts]-[@total],2)"
    assert columns["result"].formula == (
        'IF(ABS([@difference])<[@tolerance],"✓ 通过","✗ 不通过")'
    )
    assert set(columns["result"].values) == {"✓ 通过"}
    assert columns["result"].tones == {"✓ 通过": Tone.GOOD, "✗ 不通过": Tone.BAD}
