"""Does the book of results show scores, tiers and figures as they were computed?"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from xl_crm.i18n import Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports import books
from xl_crm.reports._spec import Chart, Parameters, Table, Text
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.pipeline import Analysis
    from xl_crm.reports._spec import Book, Column

#: 60 x 0.5 + 40 x 2/3 and 60 x 0.2500125 + 40 / 3, and type-7 cuts between them.
SECOND, THIRD = 30 + 80 / 3, 15.00075 + 40 / 3
CUTS = [
    SECOND + 0.4 * (100 - SECOND),  # 80 % of three steps: 2.4
    THIRD + 0.8 * (SECOND - THIRD),  # 60 %: 1.8
    0.9 * THIRD,  # 30 %: 0.9
]


@pytest.fixture(scope="module")
def book(small_company: Analysis) -> Book:
    """The Chinese book."""
    return books(small_company, Lang.ZH)["analysis"]


def table(book: Book, page_name: str, name: str) -> Table:
    """Return a table of a page."""
    page = next(page for page in book.pages if page.name == page_name)
    return next(
        block
        for block in page.blocks
        if isinstance(block, Table) and block.name == name
    )


def column(found: Table, name: str) -> Column:
    """Return a column of a table."""
    return next(each for each in found.columns if each.name == name)


def values(book: Book, page_name: str, name: str, column_name: str) -> list[object]:
    """Return the values of a column."""
    return list(column(table(book, page_name, name), column_name).values)


def test_dimension_headings_carry_no_weight_that_may_change(book: Book) -> None:
    """B40: weights stand in the settings, where people change them."""
    columns = table(book, "scores", "scores").columns
    headings = [each.heading for each in columns]
    assert headings[2:4] == ["价值维度得分", "行为维度得分"]
    assert "权重见配置表" in columns[2].note
    assert values(book, "settings", "dimensions", "weight") == [0.6, 0.4]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("value_score", [100, 50, 25.00125, 0, None]),
        ("behaviour_score", [100, 200 / 3, 100 / 3, 0, None]),
        ("composite_score", [100, SECOND, THIRD, 0, None]),
        ("coverage", [1, 1, 1, 1, None]),
    ],
)
def test_a_score_column(book: Book, name: str, expected: list[float | None]) -> None:
    found = values(book, "scores", "scores", name)
    assert found == pytest.approx(expected)


def test_tiers_are_words(book: Book) -> None:
    """Percent bands put one customer in each tier; by score bands B with 56.7 is
    steady, C with 28.3 at risk."""
    tiers = ["高价值客户", "潜力客户", "稳定客户", "流失风险客户", "未成交客户"]
    assert values(book, "scores", "scores", "tier") == tiers
    other = ["高价值客户", "稳定客户", "流失风险客户", "流失风险客户", "未成交客户"]
    assert values(book, "scores", "scores", "other_tier") == other


def test_raw_metrics_stand_beside_with_blanks(book: Book) -> None:
    """Of A: 400 in 2 orders, one of two touches answered. E never bought: 0 orders and
    amount, no recency; in the customer table since 1 June, 29 days."""
    expected = {
        "monetary": [400, 200, 100.005, 0, 0],
        "avg_order_value": [200, 200, 100.005, 0, None],
        "frequency": [2, 1, 1, 1, 0],
        "recency_days": [0, 10, 20, 30, None],
        "category_concentration": [0.75, 1, 1, None, None],
        "response_rate": [0.5, None, None, None, None],
        "complaint_rate": [None] * 5,
    }
    found = {name: values(book, "scores", "scores", name) for name in expected}
    assert found == expected
    assert values(book, "scores", "scores", "tenure_days")[4] == 29
    heading = column(table(book, "scores", "scores"), "recency_days").heading
    assert heading == "最近一次消费间隔(天)"


def test_what_a_score_is_made_of_stands_folded_beside_it(book: Book) -> None:
    """A, B, C, D are 1, 0.5, 0.25, 0 by amount and 1, 2/3, 1/3, 0 by days. Of B's
    56.7 points 60 x 0.5 come from the amount, 40 x 2/3 from recency."""
    found = table(book, "scores", "scores")
    names = [each.name for each in found.columns]
    folded = [each.folded for each in found.columns]
    assert names[8] == "remark"
    assert folded == [False] * 9 + [True] * (len(names) - 9)

    def shown(name: str) -> list[object]:
        return values(book, "scores", "scores", name)

    assert shown("monetary_scaled") == pytest.approx([1, 0.5, 0.2500125, 0, None])
    assert shown("value_share") == shown("counted_weight") == [1, 1, 1, 1, None]
    assert shown("contribution_monetary")[1] == pytest.approx(30)
    assert shown("contribution_recency_days")[1] == pytest.approx(80 / 3)


def test_every_figure_that_a_metric_needs_is_in_the_sheet(book: Book) -> None:
    """No figure twice: a metric that is a figure stands for it."""
    columns = {each.name: each for each in table(book, "scores", "scores").columns}
    for metric in CATALOGUE.values():
        formula = columns[metric.name].formula
        assert bool(formula) == bool(metric.sheet_formula)
        assert set(re.findall(r"\[@(\w+)\]", formula)) <= set(columns)
    assert "orders" not in columns
    assert "frequency" in columns


def test_tier_shares_by_hand(book: Book) -> None:
    """Five customers, 700.005 in all: 400, 200, 100.005, 0, and E with 0. The lowest
    tier begins where scores do, at 0; who never bought has none."""
    names = ("customers", "customer_share", "amount", "amount_share", "lowest_score")
    rows = {name: values(book, "overview", "tier_shares", name) for name in names}
    words = values(book, "overview", "tier_shares", "tier")
    assert words[4:] == ["数据不足", "未成交客户"]
    assert rows["customers"] == [1, 1, 1, 1, 0, 1]
    assert rows["customer_share"] == [0.2] * 4 + [0, 0.2]
    assert rows["amount"] == [400, 200, 100.01, 0, 0, 0]
    total = 700.005
    shares = [400 / total, 200 / total, 100.005 / total, 0, 0, 0]
    assert rows["amount_share"] == pytest.approx(shares)
    assert rows["lowest_score"] == pytest.approx([*CUTS, 0, None, None])


def test_dimension_means_by_tier(book: Book) -> None:
    """One customer in each tier: its own scores."""
    found = table(book, "overview", "dimension_means")
    assert list(column(found, "dimension").values) == ["价值维度", "行为维度"]
    assert list(column(found, "high_value").values) == [100, 100]
    assert list(column(found, "stable").values) == pytest.approx([25.00125, 100 / 3])


@pytest.mark.parametrize("lang", list(Lang))
def test_counted_customers_and_orders_are_no_times(
    small_company: Analysis, lang: Lang
) -> None:
    """4 次 would be four events: who and what is counted stands in the heading."""
    book = books(small_company, lang)["analysis"]
    page = next(page for page in book.pages if page.name == "overview")
    block = next(each for each in page.blocks if isinstance(each, Parameters))
    units = {each.name: each.unit for each in block.parameters}
    for name in ("figure_customers", "figure_buyers", "figure_orders"):
        assert units[name] is Unit.NUMBER
    assert not Unit.NUMBER.label.text(lang)


def test_key_figures_are_numbers(book: Book) -> None:
    """Five customers, four bought, five orders, 400 + 200 + 100.005 + 0 = 700.005; the
    best fifth of four is one: 400 of it."""
    page = next(page for page in book.pages if page.name == "overview")
    block = next(each for each in page.blocks if isinstance(each, Parameters))
    found = {each.name: each.value for each in block.parameters}
    assert found["figure_as_of"] == date(2024, 6, 30)
    assert found["figure_customers"] == 5
    assert found["figure_buyers"] == 4
    assert found["figure_orders"] == 5
    assert found["figure_amount"] == 700.01
    assert found["figure_top_share"] == pytest.approx(400 / 700.005)


def test_charts_show_columns_that_are_there(small_company: Analysis) -> None:
    """B30, B31: tiers by count and amount, the radar of dimension means."""
    kinds = []
    for lang in Lang:
        for book in books(small_company, lang).values():
            for page in book.pages:
                tables = {b.name: b for b in page.blocks if isinstance(b, Table)}
                charts = [b for b in page.blocks if isinstance(b, Chart)]
                for chart in charts:
                    names = {each.name for each in tables[chart.table].columns}
                    assert {chart.categories, *chart.series} <= names
                    assert chart.title
                    assert chart.alt_text
                    kinds.append(chart.kind.value)
    assert {"combined", "pie", "radar"} <= set(kinds)


def test_settings_show_weights_and_the_ends_of_scales(book: Book) -> None:
    found = {
        name: values(book, "settings", "indicators", name)
        for name in ("weight", "lower", "upper", "range", "counted", "global_weight")
    }
    assert found == {
        "weight": [1, 1],
        "lower": [0, 0],
        "upper": [400, 30],
        "range": [400, 30],
        "counted": ["是", "是"],
        "global_weight": [0.6, 0.4],
    }
    beside = table(book, "settings", "global_weights").columns
    assert [list(each.values) for each in beside] == [[0.6], [0.4]]


def test_cuts_of_both_methods_stand_in_the_settings(book: Book) -> None:
    """Four scores: 80, 60 and 30 % of three steps are 2.4, 1.8 and 0.9."""
    names = ("cut", "position", "point", "other_cut", "other_point")
    found = {name: values(book, "settings", "tier_cuts", name)[:3] for name in names}
    assert found["cut"] == [0.2, 0.4, 0.7]
    assert found["position"] == pytest.approx([2.4, 1.8, 0.9])
    assert found["point"] == pytest.approx(CUTS)
    assert found["other_cut"] == found["other_point"] == [80, 60, 40]


def test_cells_that_change_scores_are_for_typing(book: Book) -> None:
    """Weights, bounds and cuts of the settings; nothing that is computed from them."""
    editable = {
        f"{name}.{each.name}"
        for name in ("dimensions", "indicators", "tier_cuts", "global_weights")
        for each in table(book, "settings", name).columns
        if each.editable
    }
    assert editable == {
        *("dimensions.weight", "indicators.weight"),
        *("indicators.lower", "indicators.upper"),
        *("tier_cuts.cut", "tier_cuts.other_cut"),
    }


def test_rfm_page_and_its_thresholds(book: Book) -> None:
    """R 0, 10, 20, 30: the 20 % quantile is at 0.6 of the way from 0 to 10: 6, then
    12, 18, 24. A 5, B 4, C 2, D 1. Who never bought has no score."""
    assert values(book, "rfm", "rfm", "r_score") == [5, 4, 2, 1, None]
    edges = [
        values(book, "segments", "rfm_thresholds", f"edge_{place}")[0]
        for place in range(1, 5)
    ]
    assert edges == pytest.approx([6, 12, 18, 24])
    sizes = [
        values(book, "segments", "rfm_thresholds", f"size_{place}")[0]
        for place in range(1, 6)
    ]
    assert sizes == [1, 1, 0, 1, 1]
    assert values(book, "rfm", "rfm", "segment")[4] == "未成交客户"


def test_reconciliation_by_hand(book: Book) -> None:
    """Seven lines: six count, 300 + 100 + 200 + 100.005 + 50 - 50 = 700.005; one of 7
    has no customer."""

    def lines(table_name: str, *names: str) -> list[tuple[object, ...]]:
        columns = (values(book, "reconciliation", table_name, each) for each in names)
        return list(zip(*columns, strict=True))

    assert lines("order_lines_out", "outcome", "rule", "rows", "amount") == [
        ("计入", "没有问题", 6, pytest.approx(700.005)),
        ("隔离待处理", "没有客户ID", 1, 7),
    ]
    assert lines("order_outcomes", "outcome", "rows", "amount") == [
        ("计入", 6, pytest.approx(700.005)),
        ("冲抵", 0, 0),
        ("合并", 0, 0),
        ("按规则不计", 0, 0),
        ("隔离待处理", 1, 7),
    ]


def test_checks_of_the_data_and_of_the_results_stand_together(
    small_company: Analysis, book: Book
) -> None:
    page = next(page for page in book.pages if page.name == "reconciliation")
    results = [
        word
        for block in page.blocks
        if isinstance(block, Table)
        for each in block.columns
        if each.name == "result"
        for word in each.values
    ]
    assert results == ["通过"] * len(small_company.checks)
    assert len(small_company.checks) > len(small_company.quality.checks)


def test_issues_stand_row_by_row(book: Book) -> None:
    """The line without a customer is row 8 of the file; C is in no customer table, its
    first line is row 5."""
    rules = values(book, "issues", "issues", "rule")
    rows = dict(zip(rules, values(book, "issues", "issues", "row"), strict=True))
    assert rows["没有客户ID"] == 8
    assert rows["客户表中没有该客户"] == 5


def test_the_quality_page_says_what_the_data_are_worth(book: Book) -> None:
    """One line of seven waits for a person: 14.3 %."""
    page = next(page for page in book.pages if page.name == "quality")
    verdict = next(block for block in page.blocks if isinstance(block, Text))
    assert verdict.lines == (
        (
            "不宜直接使用：有 1 行订单被隔离待处理，可识别的金额 7.00 元"
            "（占行数或金额的 14.3%）"
        ),
    )
    name = ("quality", "issue_counts")
    counts = dict(
        zip(values(book, *name, "rule"), values(book, *name, "n"), strict=True)
    )
    assert counts["没有客户ID"] == counts["客户表中没有该客户"] == 1
    assert page.blocks[-1] == Text(
        lines=(
            "字段覆盖率、隔离清单、待补充等清单由 xl-crm check 写出的质量工作簿列出。",
        )
    )


def test_remarks_say_what_is_missing(small_company: Analysis) -> None:
    """No as-of date was given, four customers are few, there are no tickets."""
    for lang, phrases in (
        (Lang.ZH, ("取订单中的最后一天", "只有 4 个客户", "投诉率")),
        (Lang.EN, ("the last day in the orders", "only 4 customers", "Complaint rate")),
    ):
        book = books(small_company, lang)["analysis"]
        page = next(page for page in book.pages if page.name == "overview")
        lines = [
            line
            for block in page.blocks
            if isinstance(block, Text)
            for line in block.lines
        ]
        for phrase in phrases:
            assert any(phrase in line for line in lines), (phrase, lines)


def test_a_run_without_issues_has_no_issue_sheet(
    analyse_text: Callable[..., Analysis],
) -> None:
    clean = analyse_text(
        orders="customer_id,order_id,order_date,order_amount\nA,o1,2024-01-01,1\n"
    )
    names = [page.name for page in books(clean, Lang.ZH)["analysis"].pages]
    assert "issues" not in names
    assert "reconciliation" in names


def test_amounts_are_money_and_shares_percent(book: Book) -> None:
    scores = table(book, "scores", "scores")
    assert column(scores, "monetary").unit is Unit.MONEY
    assert column(scores, "response_rate").unit is Unit.PERCENT
    assert column(scores, "composite_score").unit is Unit.SCORE
