"""Do the sheets of RFM show groups as they were made, and what they are made by?"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from xl_crm.i18n import Lang
from xl_crm.reports import books, template_books
from xl_crm.reports._spec import Chart, ChartKind, Parameter, Parameters, Table, Total
from xl_crm.tiers.eight_types import EIGHT_TYPES, References
from xl_crm.tiers.rfm import RfmThresholds

if TYPE_CHECKING:
    from xl_crm.pipeline import Analysis
    from xl_crm.reports._spec import Book, Column


@pytest.fixture(scope="module")
def book(small_company: Analysis) -> Book:
    """The Chinese book of results."""
    return books(small_company, Lang.ZH)["analysis"]


def table(book: Book, name: str) -> Table:
    """Return a table of a book."""
    (found,) = (
        block
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Table) and block.name == name
    )
    return found


def column(book: Book, table_name: str, name: str) -> Column:
    """Return a column of a table."""
    return next(c for c in table(book, table_name).columns if c.name == name)


def values(book: Book, table_name: str, name: str) -> list[object]:
    """Return the values of a column."""
    return list(column(book, table_name, name).values)


def parameters(book: Book) -> dict[str, Parameter]:
    """Return the parameters of the page of segments by their name."""
    page = next(page for page in book.pages if page.name == "segments")
    return {
        parameter.name: parameter
        for block in page.blocks
        if isinstance(block, Parameters)
        for parameter in block.parameters
    }


def test_every_group_is_listed_with_its_customers_and_amount(book: Book) -> None:
    """A is 555, B 414, C 212, D 111 with amounts 400, 200, 100.005 and 0; E never
    bought. Champions R 5 F 5; Promising R 4 F 1; Hibernating R 2 F 1; Lost R 1 F 1."""
    sizes = dict(
        zip(
            values(book, "segment_sizes", "group"),
            zip(
                values(book, "segment_sizes", "customers"),
                values(book, "segment_sizes", "amount"),
                strict=True,
            ),
            strict=True,
        )
    )
    assert len(sizes) == 11
    assert {name: found for name, found in sizes.items() if found != (0, 0)} == {
        "冠军客户": (1, 400),
        "有希望客户": (1, 200),
        "沉睡客户": (1, 100.01),
        "已流失客户": (1, 0),
    }
    assert values(book, "segment_sizes", "customer_share")[0] == 0.25
    shares = values(book, "segment_sizes", "amount_share")
    assert shares[0] == pytest.approx(400 / 700.005)
    assert values(book, "type_sizes", "group") == [t.label.zh for t in EIGHT_TYPES]
    assert sum(values(book, "documented_sizes", "customers")) == 4


def test_groups_have_a_totals_row_and_a_chart(book: Book) -> None:
    for name in ("segment_sizes", "type_sizes", "documented_sizes"):
        found = table(book, name)
        assert found.total_label == "合计"
        assert [each.total for each in found.columns] == [Total.NONE] + [Total.SUM] * 4
    page = next(page for page in book.pages if page.name == "segments")
    (chart,) = (block for block in page.blocks if isinstance(block, Chart))
    assert (chart.kind, chart.series) == (
        ChartKind.COMBINED,
        ("customers", "amount_share"),
    )


def test_the_grid_is_that_of_the_rules_with_the_best_r_on_top(book: Book) -> None:
    """As the segments are declared, row by row from R 5 to R 1, F from 1 to 5."""
    short = {
        "冠": "冠军客户",
        "忠": "忠诚客户",
        "潜": "潜在忠诚客户",
        "新": "新客户",
        "望": "有希望客户",
        "关": "需关注客户",
        "睡": "即将沉睡客户",
        "不": "不可流失客户",
        "险": "有流失风险客户",
        "失": "已流失客户",
        "沉": "沉睡客户",
    }
    rows = ("新潜潜冠冠", "望潜潜忠忠", "睡睡关忠忠", "沉沉险险不", "失沉险险不")
    grid = [values(book, "segment_grid", f"f_{f}") for f in range(1, 6)]
    assert [list(row) for row in zip(*grid, strict=True)] == [
        [short[sign] for sign in row] for row in rows
    ]
    assert values(book, "segment_grid", "r_score") == [5, 4, 3, 2, 1]
    cells = column(book, "segment_grid", "f_1")
    assert cells.editable
    assert cells.choices == "segment_names"


def test_customers_are_counted_by_r_and_f(book: Book) -> None:
    """R 5 F 5, R 4 F 1, R 2 F 1 and R 1 F 1."""
    found = table(book, "rf_matrix")
    assert found.heat == ("f_1", "f_2", "f_3", "f_4", "f_5")
    assert values(book, "rf_matrix", "r_score") == [5, 4, 3, 2, 1]
    assert values(book, "rf_matrix", "f_1") == [0, 1, 0, 1, 1]
    assert values(book, "rf_matrix", "f_5") == [1, 0, 0, 0, 0]


def test_what_groups_are_made_by_may_be_changed(book: Book) -> None:
    """R 0, 10, 20, 30 has the mean 15, F 2, 1, 1, 1 the mean 1.25, M 400, 200, 100.005,
    0 the mean 175.00125; the guide's rules are its own numbers. None of the four is
    high value or potential."""
    edges = column(book, "rfm_thresholds", "edge_2")
    assert edges.editable
    assert edges.cell_names == (
        "edge_recency_days_2",
        "edge_frequency_2",
        "edge_monetary_2",
    )
    references = column(book, "type_references", "reference")
    assert list(references.values) == pytest.approx([15, 1.25, 175.00125])
    assert references.editable
    assert references.cell_names[0] == "type_recency_days"
    found = {name: each.value for name, each in parameters(book).items()}
    assert found == pytest.approx(
        {
            "rule_high_recency_days": 30,
            "rule_high_frequency": 5,
            "rule_high_monetary": 20_000,
            "rule_potential_recency_days": 30,
            "rule_potential_frequency": 3,
            "rule_potential_monetary": 10_000,
            "rule_churn_days": 90,
            "documented_outside": 4,
        }
    )
    editable = {name for name, each in parameters(book).items() if each.editable}
    assert editable == set(found) - {"documented_outside"}


def test_amounts_that_scores_compare_keep_what_lies_below_a_cent(book: Book) -> None:
    assert values(book, "rfm", "monetary") == [400, 200, 100.005, 0, 0]


def test_edges_and_references_of_nobody_are_blank(small_company: Analysis) -> None:
    """Without a buyer they are NaN, which no cell holds."""
    rfm = small_company.rfm
    nowhere = (math.nan,) * 4
    thresholds = RfmThresholds(
        recency_days=nowhere, frequency=nowhere, monetary=nowhere
    )
    references = References(
        recency_days=math.nan, frequency=math.nan, monetary=math.nan
    )
    nobody = replace(
        rfm,
        scores=replace(rfm.scores, thresholds=thresholds),
        types=replace(rfm.types, references=references),
    )
    made = books(replace(small_company, rfm=nobody), Lang.ZH)["analysis"]
    assert values(made, "rfm_thresholds", "edge_1") == [None] * 3
    assert values(made, "type_references", "reference") == [None] * 3


def test_a_template_has_no_formulas_of_edges_that_are_not_there(
    small_company: Analysis,
) -> None:
    made = template_books(small_company.plan, Lang.ZH)["analysis"]
    assert not any(each.formula for each in table(made, "rfm").columns)


def test_ten_bins_join_scores_by_a_dash(small_company: Analysis) -> None:
    """The formula of the code is another one; that of the segment brings ten to five:
    9 and 10 become 5."""
    rfm = small_company.rfm
    edges = tuple(float(edge) for edge in range(1, 10))
    thresholds = replace(
        rfm.scores.thresholds, recency_days=edges, frequency=edges, monetary=edges
    )
    scores = replace(rfm.scores, thresholds=thresholds)
    ten = replace(small_company, rfm=replace(rfm, scores=scores))
    made = books(ten, Lang.ZH)["analysis"]
    assert '"-"' in column(made, "rfm", "rfm_score").formula
    assert (
        '"-"'
        not in column(
            books(small_company, Lang.ZH)["analysis"], "rfm", "rfm_score"
        ).formula
    )
    assert len(table(made, "rf_matrix").columns) == 11
    assert len(table(made, "segment_grid").columns) == 6
