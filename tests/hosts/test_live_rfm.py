"""Does the sheet itself score and name customers as the core does, after any change?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from tests.recalculated import differences, needs_office, recalculate
from xl_crm.i18n import Lang
from xl_crm.reports import books
from xl_crm.tiers.documented import (
    DOCUMENTED_TIERS,
    DocumentedRules,
    assign_documented,
)
from xl_crm.tiers.eight_types import EIGHT_TYPES, References, assign_types
from xl_crm.tiers.rfm import BinRule, RfmThresholds, score_rfm
from xl_crm.tiers.segment import assign_segments, segment_labels
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl import Workbook

    from xl_crm.pipeline import Analysis

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    needs_office,
    # LibreOffice saves data bars in extensions that openpyxl does not read.
    pytest.mark.filterwarnings(
        "ignore:.* extension is not supported:UserWarning:openpyxl.*"
    ),
]

N_BUYERS = 80
RFM, SEGMENTS = "RFM明细", "RFM分群"
NEVER = "未成交客户"


def made_up() -> dict[str, str]:
    """Return orders of eighty customers over 200 days; two more never bought."""
    random = np.random.default_rng(4)
    lines = ["customer_id,order_id,order_date,order_amount", "C00,last,2024-06-30,9.99"]
    start = np.datetime64("2023-12-13")
    for customer in range(N_BUYERS):
        for order in range(int(random.geometric(0.3))):
            day = start + int(random.integers(0, 200))
            amount = round(float(random.gamma(2, 4_000)), 2)
            lines.append(f"C{customer:02},{customer}-{order},{day},{amount}")
    known = "customer_id,customer_name\nC00,甲\nX1,乙\nX2,丙\n"
    return {"orders": "\n".join(lines) + "\n", "customers": known}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An analysis and its book of results as a file."""

    analysis: Analysis
    path: Path


@pytest.fixture(scope="module")
def make(
    analyse_text: Callable[..., Analysis], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Made]:
    """Analyse the made-up company by some settings of RFM, and write its results."""

    def run(**rfm: Any) -> Made:  # noqa: ANN401  (any setting)
        analysis = analyse_text({"rfm": rfm}, **made_up())
        path = tmp_path_factory.mktemp("live") / "analysis.xlsx"
        write_books({path: books(analysis, Lang.ZH)["analysis"]})
        return Made(analysis=analysis, path=path)

    return run


def changed(path: Path, cells: Mapping[str, object]) -> Path:
    """Type values into named cells, as a person would, and save beside."""
    workbook = load_workbook(path)
    for name, value in cells.items():
        ((sheet, ref),) = workbook.defined_names[name].destinations
        workbook[sheet][ref.replace("$", "")].value = value
    target = path.with_name("changed.xlsx")
    workbook.save(target)
    return target


def read_table(workbook: Workbook, original: Path, sheet: str, name: str) -> Any:  # noqa: ANN401
    """Return the columns of a table by their heading, from where they were written."""
    ref = load_workbook(original)[sheet].tables[name].ref
    left, top, right, bottom = range_boundaries(ref)
    rows = workbook[sheet].iter_rows(
        min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True
    )
    headings, *body = rows
    return {
        heading: [None if value == "" else value for value in column]
        for heading, column in zip(headings, zip(*body, strict=True), strict=True)
    }


def measures(analysis: Analysis) -> list[np.ndarray]:
    """Return R, F and M of the customers, NaN for who never bought."""
    return [
        np.where(analysis.bought, analysis.metrics[name].to_numpy(), np.nan)
        for name in ("recency_days", "frequency", "monetary")
    ]


def words(index: np.ndarray, labels: Any) -> list[str]:  # noqa: ANN401
    """Return the word of each index; -1 never bought."""
    texts = [*(label.zh for label in labels), NEVER]
    return [texts[place] for place in index.tolist()]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"bins": 10, "bin_rule": "r_rfm", "rule_as_documented": True},
        {"bins": 3, "type_reference": [45, 3, 20_000]},
    ],
)
def test_the_sheet_comes_to_the_values_in_it(
    make: Callable[..., Made], tmp_path: Path, settings: dict[str, Any]
) -> None:
    made = make(**settings)
    n_formulas, wrong = differences(made.path, tmp_path)
    assert [each for each in wrong if each.sheet in {RFM, SEGMENTS}] == []
    assert n_formulas >= 7 * (N_BUYERS + 2)


@pytest.mark.parametrize("rule", list(BinRule))
def test_other_edges_references_and_thresholds_give_what_the_core_gives(
    make: Callable[..., Made], tmp_path: Path, rule: BinRule
) -> None:
    """Edges on values that occur, so that it shows on which side they belong."""
    made = make(bin_rule=rule.value)
    days, orders, amounts = measures(made.analysis)
    known = np.sort(amounts[~np.isnan(amounts)])
    thresholds = RfmThresholds(
        recency_days=(5, 20, 50, 90),
        frequency=(2, 3, 4, 5),
        monetary=tuple(float(known[place]) for place in (10, 30, 55, 70)),
        rule=rule,
    )
    references = References(recency_days=20, frequency=3, monetary=float(known[40]))
    rules = DocumentedRules(
        high_recency_days=40,
        high_frequency=4,
        high_monetary=30_000,
        potential_recency_days=25,
        potential_frequency=2,
        potential_monetary=float(known[20]),
        churn_days=70,
    )
    cells: dict[str, object] = {
        f"edge_{name}_{place}": edge
        for name in ("recency_days", "frequency", "monetary")
        for place, edge in enumerate(getattr(thresholds, name), 1)
    }
    for name in ("recency_days", "frequency", "monetary"):
        cells[f"type_{name}"] = getattr(references, name)
        for tier in ("high", "potential"):
            cells[f"rule_{tier}_{name}"] = getattr(rules, f"{tier}_{name}")
    cells["rule_churn_days"] = rules.churn_days
    path = changed(made.path, cells)
    found = load_workbook(recalculate(path, tmp_path), data_only=True)

    scores = score_rfm(days, orders, amounts, thresholds)
    types = assign_types(days, orders, amounts, references).types
    documented = assign_documented(days, orders, amounts, rules)
    segments = words(assign_segments(scores), segment_labels())
    rows = read_table(found, made.path, RFM, "rfm")
    for letter in "rfm":
        expected = [score or None for score in getattr(scores, letter).tolist()]
        assert rows[f"{letter.upper()}得分"] == expected
        assert len(set(expected)) == 6, "every score and none"
    assert rows["RFM评分"] == [code or None for code in scores.codes.tolist()]
    assert rows["客户分群"] == segments
    assert rows["客户类型(八类)"] == words(types, [t.label for t in EIGHT_TYPES])
    tiers = words(documented.tiers, [tier.label for tier in DOCUMENTED_TIERS])
    assert rows["规则法层级"] == tiers
    assert len(set(tiers)) == 5, "every tier and none"

    sizes = read_table(found, made.path, SEGMENTS, "segment_sizes")
    *listed, total = sizes["客户分群"]
    counts = [segments.count(name) for name in listed]
    assert sizes["客户数"] == [*counts, N_BUYERS]
    assert total == "合计"
    outside = load_workbook(made.path).defined_names["documented_outside"]
    ((sheet, ref),) = outside.destinations
    assert found[sheet][ref.replace("$", "")].value == documented.n_outside


def test_another_segment_in_the_grid_moves_its_customers(
    make: Callable[..., Made], tmp_path: Path
) -> None:
    """Who has R 5 and F 5 becomes loyal; nobody else moves."""
    made = make()
    workbook = load_workbook(made.path)
    sheet = workbook[SEGMENTS]
    _, top, right, _ = range_boundaries(sheet.tables["segment_grid"].ref)
    cell = sheet.cell(top + 1, right)
    assert cell.value == "冠军客户"
    cell.value = "忠诚客户"
    path = made.path.with_name("grid.xlsx")
    workbook.save(path)
    found = load_workbook(recalculate(path, tmp_path), data_only=True)
    before = read_table(load_workbook(made.path, data_only=True), made.path, RFM, "rfm")
    after = read_table(found, made.path, RFM, "rfm")
    expected = [
        "忠诚客户" if (r, f) == (5, 5) else segment
        for r, f, segment in zip(
            before["R得分"], before["F得分"], before["客户分群"], strict=True
        )
    ]
    assert after["客户分群"] == expected
    assert after["客户分群"] != before["客户分群"]
