"""Does the sheet itself score and tier customers as the core does, after any change?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from xl_crm_example import LAST_DAY, write_exports

from tests.ingested import SHARED, shared_only
from tests.recalculated import (
    differences,
    named_cell,
    needs_office,
    recalculate,
    same,
    table_cells,
)
from xl_crm.i18n import Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.pipeline import Analysis, analyse
from xl_crm.plan import default_plan, plan_from
from xl_crm.reports import books, template_books
from xl_crm.reports._spec import Book, Column, Page, Table
from xl_crm.scores.composite import score
from xl_crm.scores.normalise import fixed
from xl_crm.tiers.scale import TIERS, assign
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl import Workbook

    from xl_crm.metrics import Metric

pytestmark = [
    shared_only,
    pytest.mark.shared,
    pytest.mark.slow,
    needs_office,
    # LibreOffice saves data bars in extensions that openpyxl does not read.
    pytest.mark.filterwarnings(
        "ignore:.* extension is not supported:UserWarning:openpyxl.*"
    ),
]

RETAIL = {
    "orders": {
        "path": str(SHARED / "online_retail" / "online_retail.csv.gz"),
        "columns": {"order_amount": "Quantity*UnitPrice"},
    }
}
COMPANIES = ("example", "online_retail")
SMALL_ONE = pytest.mark.parametrize("company", ["example"], indirect=True)

#: What somebody changes in the settings: by table, column and row.
DIMENSION_WEIGHTS = {"value": 0.15, "behaviour": 0.25, "loyalty": 0.2, "potential": 0.4}
INDICATOR_WEIGHTS = {
    "value": {"monetary": 0.8, "avg_order_value": 0.2},
    "behaviour": {
        "frequency": 0.5,
        "recency_days": 0.125,
        "category_concentration": 0.375,
    },
    "loyalty": {"tenure_days": 0.1, "spend_stability": 0.6, "complaint_rate": 0.3},
    "potential": {"growth_3m": 0.5, "new_product_rate": 0.3, "response_rate": 0.2},
}
PERCENT_CUTS, SCORE_CUTS = (12.5, 33.3, 61.0), (66.6, 50.0, 41.25)
LEAST_SHARE, LEAST_WEIGHT = 0.35, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company: its exports, and what became of them by the default settings.

    The large one is written in one language only: the formulas are the same.
    """

    langs: tuple[Lang, ...]
    sources: Mapping[str, Mapping[str, Any]]
    general: Mapping[str, str]
    analysis: Analysis

    def analyse(self, **settings: Any) -> Analysis:  # noqa: ANN401  (any setting)
        """Run every step once more by other settings."""
        values = {"general": dict(self.general), "sources": dict(self.sources)}
        return analyse(plan_from(values | settings, where="", folder=SHARED))


@pytest.fixture(scope="module", params=COMPANIES)
def company(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Company:
    """Return one of the companies."""
    sources: dict[str, Mapping[str, Any]] = RETAIL
    general: dict[str, str] = {}
    if request.param == "example":
        exports = write_exports(tmp_path_factory.mktemp("exports"))
        sources = {name: {"path": str(path)} for name, path in exports.items()}
        general = {"as_of": LAST_DAY.isoformat()}
    values = {"general": general, "sources": dict(sources)}
    return Company(
        langs=tuple(Lang) if request.param == "example" else (Lang.ZH,),
        sources=sources,
        general=general,
        analysis=analyse(plan_from(values, where="", folder=SHARED)),
    )


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write the book of results of an analysis."""

    def run(analysis: Analysis, lang: Lang = Lang.ZH) -> Path:
        path = tmp_path_factory.mktemp("live") / "analysis.xlsx"
        write_books({path: books(analysis, lang)["analysis"]})
        return path

    return run


def cells(workbook: Workbook, table: str, name: str, analysis: Analysis) -> list[Any]:
    """Return the cells of a column by its code name, from the Chinese book."""
    for page in books(analysis, Lang.ZH)["analysis"].pages:
        for block in page.blocks:
            if isinstance(block, Table) and block.name == table:
                heading = next(c.heading for c in block.columns if c.name == name)
                return table_cells(workbook, table)[heading]
    raise KeyError(table)


def test_every_formula_gives_the_value_beside_it(
    company: Company, write: Callable[..., Path], tmp_path: Path
) -> None:
    for lang in company.langs:
        n, wrong = differences(write(company.analysis, lang), tmp_path)
        assert wrong == []
        assert n > 40 * len(company.analysis.customers)


def test_changed_weights_and_cuts_change_the_sheet_as_a_new_run(
    company: Company, write: Callable[..., Path], tmp_path: Path
) -> None:
    """Weights on both levels, cuts of both methods, both least coverages."""
    plan = company.analysis.plan
    path = write(company.analysis)
    workbook = load_workbook(path)

    def put(table: str, name: str, values: list[float]) -> None:
        found = cells(workbook, table, name, company.analysis)
        for cell, value in zip(found, values, strict=False):
            cell.value = value

    put("dimensions", "weight", list(DIMENSION_WEIGHTS.values()))
    inside = [w for each in INDICATOR_WEIGHTS.values() for w in each.values()]
    put("indicators", "weight", inside)
    put("tier_cuts", "cut", [percent / 100 for percent in PERCENT_CUTS])
    put("tier_cuts", "other_cut", list(SCORE_CUTS))
    named_cell(workbook, "scoring_min_dimension_coverage").value = LEAST_SHARE
    named_cell(workbook, "scoring_min_coverage").value = LEAST_WEIGHT
    workbook.save(path)
    fresh = company.analyse(
        dimensions={
            each.name: {
                "zh": each.label.zh,
                "en": each.label.en,
                "weight": DIMENSION_WEIGHTS[each.name],
                "indicators": INDICATOR_WEIGHTS[each.name],
            }
            for each in plan.dimensions
        },
        tiers={"percent_cuts": PERCENT_CUTS, "score_cuts": SCORE_CUTS},
        scoring={"min_dimension_coverage": LEAST_SHARE, "min_coverage": LEAST_WEIGHT},
    )
    assert (fresh.tiers.assigned != company.analysis.tiers.assigned).any()
    found = load_workbook(recalculate(path, tmp_path), data_only=True)
    expected = load_workbook(write(fresh), data_only=True)
    for table in (
        *("scores", "tier_shares", "other_tier_shares", "dimension_means"),
        *("dimensions", "indicators", "tier_cuts", "global_weights"),
    ):
        assert unlike(expected, found, table) == []
    for figure in ("customers", "buyers", "orders", "amount"):
        name = f"figure_{figure}"
        assert named_cell(found, name).value == named_cell(expected, name).value


def unlike(expected: Workbook, found: Workbook, table: str) -> list[tuple[Any, ...]]:
    """Return where a table differs: heading, row, both values."""
    left, right = table_cells(expected, table), table_cells(found, table)
    assert list(left) == list(right)
    return [
        (heading, cell.row, cell.value, other.value)
        for heading in left
        for cell, other in zip(left[heading], right[heading], strict=True)
        if not same(cell.value, other.value)
    ]


@SMALL_ONE
def test_changed_bounds_change_the_sheet_as_a_fixed_scale(
    company: Company, write: Callable[..., Path], tmp_path: Path
) -> None:
    """A third of the way in from both ends, for more is better, less is better, and an
    indicator with a stand-in. The points of tiers move with the scores, as they are cut
    at the same quantiles."""
    analysis = company.analysis
    path = write(analysis)
    workbook = load_workbook(path)
    scaled = dict(analysis.scores.scaled)
    for name in ("monetary", "recency_days", "growth_3m"):
        scale, metric = analysis.scales[name], CATALOGUE[name]
        third = (scale.upper - scale.lower) / 3
        lower, upper = scale.lower + third, scale.upper - third
        named_cell(workbook, f"lower_{name}").value = lower
        named_cell(workbook, f"upper_{name}").value = upper
        raw = analysis.metrics[metric.scored_as or name].to_numpy()
        values = np.where(analysis.bought, raw, np.nan)
        scaled[name] = fixed(lower, upper).apply(values, metric.better)
    workbook.save(path)
    constant = {n for n, each in analysis.scales.items() if each.tells_nothing}
    expected = score(scaled, analysis.plan.dimensions, uninformative=constant).composite
    assert not np.allclose(expected, analysis.scores.composite, equal_nan=True)
    scored = expected[~np.isnan(expected)]
    points = np.round(np.percentile(scored, [80, 60, 30]), 10)
    found = load_workbook(recalculate(path, tmp_path), data_only=True)
    composite = cells(found, "scores", "composite_score", analysis)
    shown = np.array([cell.value for cell in composite], dtype=np.float64)
    np.testing.assert_allclose(shown, expected, rtol=1e-9, atol=1e-9)
    cuts = [named_cell(found, f"point_{place}").value for place in (1, 2, 3)]
    assert cuts == pytest.approx(points.tolist())
    words = [tier.label.zh for tier in TIERS]
    tiers = [cell.value for cell in cells(found, "scores", "tier", analysis)]
    assert [word in words for word in tiers] == (~np.isnan(shown)).tolist()
    places = [words.index(word) if word in words else -1 for word in tiers]
    assert places == assign(expected, points).tolist()


@SMALL_ONE
def test_settings_that_do_not_fit_are_named(
    company: Company, write: Callable[..., Path], tmp_path: Path
) -> None:
    """Weights of 120 % and a third of 50 %, cuts out of order and not there, a bound
    taken away and one above the other: each in the settings, the first line of results
    with all of them."""
    path = write(company.analysis)
    before = load_workbook(path, data_only=True)
    assert named_cell(before, "settings_warning").value is None
    fine = table_cells(before, "setting_checks")
    assert {cell.value for cell in fine["结果"]} == {"通过"}
    workbook = load_workbook(path)
    weights = cells(workbook, "dimensions", "weight", company.analysis)
    weights[0].value += 0.2
    cells(workbook, "indicators", "weight", company.analysis)[0].value = 0
    cuts = cells(workbook, "tier_cuts", "cut", company.analysis)
    cuts[0].value = 0.55
    cells(workbook, "tier_cuts", "other_cut", company.analysis)[1].value = None
    named_cell(workbook, "upper_monetary").value = None
    named_cell(workbook, "lower_recency_days").value = 10
    named_cell(workbook, "upper_recency_days").value = 5
    workbook.save(path)
    found = load_workbook(recalculate(path, tmp_path), data_only=True)
    checks = table_cells(found, "setting_checks")
    said = {
        question.value: (result.value, message.value)
        for question, result, message in zip(
            checks["检查项"], checks["结果"], checks["说明"], strict=True
        )
    }
    assert said["维度权重"] == ("不符", "合计为120.0%，应为100%；现按比例折算")
    first = company.analysis.plan.dimensions[0]
    inside = said[f"维度内权重：{first.label.zh}"]
    assert inside == ("不符", "合计为50.0%，应为100%；现按比例折算")
    assert said["界点：按排名百分比"][0] == "不符"
    assert said["界点：按排名百分比"][1].startswith("次序不对")
    assert said["界点：按得分区间"] == ("不符", "有界点为空或不是数字")
    assert said["指标界限"][0] == "不符"
    assert said["指标界限"][1].startswith("2个指标")
    assert [result for result, _ in said.values()].count("通过") == 3
    line = named_cell(found, "settings_warning").value
    for question, (result, message) in said.items():
        assert (f"{question}：{message}；" in line) is (result == "不符")
    remarks = cells(found, "indicators", "remark", company.analysis)
    counted = cells(found, "indicators", "counted", company.analysis)
    names = [
        one.name for each in company.analysis.plan.dimensions for one in each.indicators
    ]
    monetary, recency = (names.index(name) for name in ("monetary", "recency_days"))
    assert remarks[monetary].value.startswith("缺一个界限")
    assert remarks[recency].value.startswith("上限低于下限")
    assert (counted[monetary].value, counted[recency].value) == ("否", "否")


def test_what_has_no_data_says_so_in_the_settings(company: Company) -> None:
    """Who has no figures of an indicator is not scored on it, as the core has it."""
    page = next(
        page
        for page in books(company.analysis, Lang.ZH)["analysis"].pages
        if page.name == "settings"
    )
    table = next(
        block
        for block in page.blocks
        if isinstance(block, Table) and block.name == "indicators"
    )
    columns = {each.name: list(each.values) for each in table.columns}
    names = [
        one.name for each in company.analysis.plan.dimensions for one in each.indicators
    ]
    for name, counted, remark in zip(
        names, columns["counted"], columns["remark"], strict=True
    ):
        scaled = company.analysis.scores.scaled[name]
        assert (counted == "是") is bool(np.isfinite(scaled).any())
        if not company.analysis.metrics.get(name, np.array([])).size:
            assert remark.startswith("没有数据")


def one_order_each() -> str:
    """Return orders: frequency and growth tell nothing, nor do what has no data."""
    lines = (f"C{n:02},o{n},2024-06-{30 - n:02},{100 * (n + 1)}\n" for n in range(25))
    return "customer_id,order_id,order_date,order_amount\n" + "".join(lines)


@pytest.mark.parametrize(
    "settings",
    [
        {
            "scoring": {"normaliser": "percentile_rank"},
            "tiers": {"method": "score_bands"},
        },
        {"scoring": {"normaliser": "robust_z"}, "tiers": {"method": "quartile"}},
        {
            "scoring": {"normaliser": "minmax", "min_dimension_coverage": 0},
            "dimensions": {
                "only": {
                    "zh": "唯一",
                    "en": "Only",
                    "weight": 1,
                    "indicators": ["recency_days"],
                }
            },
        },
        {
            "dimensions": {
                "idle": {
                    "zh": "全同",
                    "en": "Idle",
                    "weight": 0.7,
                    "indicators": ["frequency"],
                },
                "rest": {
                    "zh": "其余",
                    "en": "Rest",
                    "weight": 0.3,
                    "indicators": {"monetary": 0.3, "growth_3m": 0.7},
                },
            }
        },
    ],
    ids=["ranks", "robust_z", "one_indicator", "idle_dimension"],
)
def test_any_settings_give_the_values_beside_the_formulas(
    analyse_text: Callable[..., Analysis],
    write: Callable[..., Path],
    tmp_path: Path,
    settings: dict[str, Any],
) -> None:
    analysis = analyse_text(
        settings,
        orders=one_order_each(),
        customers="customer_id,customer_name\nX,never bought\n",
    )
    assert np.isfinite(analysis.scores.composite).sum() == 25
    n, wrong = differences(write(analysis), tmp_path)
    assert wrong == []
    assert n > 25 * len(analysis.plan.dimensions)


def test_an_empty_form_scores_what_is_typed_into_it(tmp_path: Path) -> None:
    """By default half of the weight must have data: amount, order value, days and
    orders have 40 + 30 x 2/3, tenure a third of loyalty, which is too little. Best at
    all of it is 100, worst 0, half way 50; who never bought has no score."""
    path = tmp_path / "form.xlsx"
    write_books({path: template_books(default_plan(), Lang.ZH)["analysis"]})
    n, wrong = differences(path, tmp_path)
    assert wrong == []
    assert n > 200 * 40
    workbook = load_workbook(path)
    table = table_cells(workbook, "scores")
    typed = {
        "客户ID": ["A", "B", "C", "D"],
        "累计消费金额(元)": [900, 500, 100, 0],
        "消费频次": [3, 2, 1, 0],
        "最近一次消费间隔(天)": [10, 20, 30, None],
        "合作时长(天)": [50, 40, 10, 5],
    }
    for heading, values in typed.items():
        for cell, value in zip(table[heading], values, strict=False):
            cell.value = value
    bounds = table_cells(workbook, "indicators")
    row = [cell.value for cell in bounds["指标"]].index("消费频次")
    bounds["下限"][row].value = 1  # the form takes D's 0 orders for the worst
    row = [cell.value for cell in bounds["指标"]].index("累计消费金额")
    bounds["下限"][row].value = 100
    assert bounds["说明"][row].value.startswith("=")
    workbook.save(path)
    found = load_workbook(recalculate(path, tmp_path), data_only=True)
    scores = table_cells(found, "scores")
    shown = [cell.value for cell in scores["综合得分"][:5]]
    # order values 300, 250, 100: B's is 3/4 of the way
    value = (0.5 + 0.75) / 2
    middle = 100 * (0.4 * value + 0.3 * 0.5) / 0.7
    assert shown[:3] == pytest.approx([100, middle, 0])
    assert [same(each, None) for each in shown[3:]] == [True, True]
    tiers = [cell.value for cell in scores["客户层级"][:5]]
    assert tiers[0] == "高价值客户"
    assert tiers[2:4] == ["流失风险客户", "未成交客户"]
    assert same(tiers[4], None)


#: A count or an amount of a customer as a sheet may have it; people type words, too.
EDGES = (None, "无", 0.0, 1.0, 3.0, -2.0, 7.25)
#: Characters that Excel allows in the name of a sheet.
MAX_SHEET_NAME = 31


def edges_of(metric: Metric) -> tuple[Page, int]:
    """Return a page with a metric of every combination of edges, and their number."""
    rows = list(product(EDGES, repeat=len(metric.needs)))
    known = [[None if cell == "无" else cell for cell in row] for row in rows]
    frame = pd.DataFrame(known, columns=list(metric.needs), dtype="float64")
    computed = metric.compute(frame).tolist()
    columns = [
        Column(name=name, heading=name, values=list(values))
        for name, values in zip(metric.needs, zip(*rows, strict=True), strict=True)
    ]
    columns.append(
        Column(
            name="metric",
            heading="metric",
            values=[None if np.isnan(value) else value for value in computed],
            formula=metric.sheet_formula,
        )
    )
    columns = [replace(each, unit=metric.unit) for each in columns]
    table = Table(name=f"edges_{metric.name}", columns=tuple(columns))
    page = Page(
        name=metric.name,
        sheet=metric.name[:MAX_SHEET_NAME],
        title=metric.name,
        blocks=(table,),
    )
    return page, len(rows)


def test_a_metric_is_blank_in_the_sheet_where_the_core_has_none(
    tmp_path: Path,
) -> None:
    """Every combination of blanks, words, zeros, amounts below zero; a sheet each."""
    found = [edges_of(each) for each in CATALOGUE.values() if each.sheet_formula]
    assert found
    pages = tuple(page for page, _ in found)
    path = tmp_path / "edges.xlsx"
    book = Book(name="edges", title="edges", lang=Lang.EN, pages=pages, as_of=LAST_DAY)
    write_books({path: book})
    assert differences(path, tmp_path) == (sum(n for _, n in found), [])
