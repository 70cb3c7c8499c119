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
from xl_crm.plan import plan_from
from xl_crm.reports import books
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
EACH_LANG = pytest.mark.parametrize("lang", list(Lang))

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
    """A company: its exports, and what became of them by the default settings."""

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


@EACH_LANG
def test_every_formula_gives_the_value_beside_it(
    company: Company, write: Callable[..., Path], tmp_path: Path, lang: Lang
) -> None:
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
    put("tier_cuts", "cut", list(PERCENT_CUTS))
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


@pytest.mark.parametrize("name", ["monetary", "recency_days", "growth_3m"])
def test_changed_bounds_change_the_sheet_as_a_fixed_scale(
    company: Company, write: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    """A third of the way in from both ends; the points of tiers move with the scores,
    as they are cut at the same quantiles."""
    analysis = company.analysis
    scale = analysis.scales[name]
    third = (scale.upper - scale.lower) / 3
    lower, upper = scale.lower + third, scale.upper - third
    path = write(analysis)
    workbook = load_workbook(path)
    named_cell(workbook, f"lower_{name}").value = lower
    named_cell(workbook, f"upper_{name}").value = upper
    workbook.save(path)
    metric = CATALOGUE[name]
    raw = analysis.metrics[metric.scored_as or name].to_numpy()
    values = np.where(analysis.bought, raw, np.nan)
    scaled = dict(analysis.scores.scaled)
    scaled[name] = fixed(lower, upper).apply(values, metric.better)
    constant = {n for n, each in analysis.scales.items() if each.tells_nothing}
    expected = score(scaled, analysis.plan.dimensions, uninformative=constant)
    assert not np.allclose(
        expected.composite, analysis.scores.composite, equal_nan=True
    )
    scored = expected.composite[~np.isnan(expected.composite)]
    points = np.round(np.percentile(scored, [80, 60, 30]), 10)
    found = load_workbook(recalculate(path, tmp_path), data_only=True)
    composite = cells(found, "scores", "composite_score", analysis)
    shown = np.array([cell.value for cell in composite], dtype=np.float64)
    np.testing.assert_allclose(shown, expected.composite, rtol=1e-9, atol=1e-9)
    assert [
        named_cell(found, f"point_{place}").value for place in (1, 2, 3)
    ] == pytest.approx(points.tolist())
    words = [tier.label.zh for tier in TIERS]
    tiers = [cell.value for cell in cells(found, "scores", "tier", analysis)]
    assert [word in words for word in tiers] == (~np.isnan(shown)).tolist()
    places = [words.index(word) if word in words else -1 for word in tiers]
    assert places == assign(expected.composite, points).tolist()


#: A count or an amount of a customer as a sheet may have it.
EDGES = (None, 0.0, 1.0, 3.0, -2.0, 7.25)


@pytest.mark.parametrize(
    "metric",
    [metric for metric in CATALOGUE.values() if metric.sheet_formula],
    ids=lambda metric: metric.name,
)
def test_a_metric_is_blank_in_the_sheet_where_the_core_has_none(
    metric: Metric, tmp_path: Path
) -> None:
    """Every combination of blanks, zeros, and amounts below zero."""
    rows = list(product(EDGES, repeat=len(metric.needs)))
    frame = pd.DataFrame(rows, columns=list(metric.needs), dtype="float64")
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
    page = Page(
        name="edges",
        sheet="edges",
        title="edges",
        blocks=(Table(name="edges", columns=tuple(columns)),),
    )
    path = tmp_path / "edges.xlsx"
    book = Book(
        name="edges", title="edges", lang=Lang.EN, pages=(page,), as_of=LAST_DAY
    )
    write_books({path: book})
    assert differences(path, tmp_path) == (len(rows), [])
