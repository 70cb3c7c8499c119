"""Where do the bins of R, F and M end, and how many customers fall in each?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._spec import Column, Rule, Table
from xl_crm.reports._view import cells
from xl_crm.reports.segments._formulas import MEASURES, edge_name
from xl_crm.tables.unit import Unit
from xl_crm.tiers.rfm import BinRule, bin_sizes

if TYPE_CHECKING:
    from xl_crm.reports._view import View
    from xl_crm.tiers.rfm import RfmScores

_LETTERS = "rfm"
_RULES = {
    BinRule.RIGHT_CLOSED: Label(
        zh="七型分位数，右闭区间：等于界点的归入较低一箱，相同取值必在同一箱；"
        "R越小得分越高",
        en="Type-7 quantiles, right-closed: a value on an edge is in the lower bin, "
        "equal values share one; a small R scores high",
    ),
    BinRule.R_RFM: Label(
        zh="与R语言rfm包一致：界点为七型分位数加1，等于界点的归入较高一箱；"
        "R越小得分越高",
        en="As the R package rfm: type-7 quantiles plus 1, a value on an edge is in "
        "the higher bin; a small R scores high",
    ),
}
_NOTE = Label(
    zh="可修改：界点改动后，评分、分群与各表随之重算。",
    en="Yours to change: scores, segments and the tables below follow the edges.",
)


def edge_table(view: View) -> Table:
    """Return the edges of the bins, to be changed, and the customers in each bin."""
    scores = view.analysis.rfm.scores
    bins = scores.thresholds.bins
    return Table(
        name="rfm_thresholds",
        key=("measure",),
        columns=(
            measure_column(view, _RULES[scores.thresholds.rule]),
            *(_edge_column(view, scores, place) for place in range(1, bins)),
            *(_size_column(view, scores, score) for score in range(1, bins + 1)),
        ),
        title=view.text(Label(zh="分箱界点", en="Bin edges")),
        note=view.text(_NOTE),
    )


def matrix_table(view: View) -> Table:
    """Return the customers of each combination of R and F, the best on top."""
    scores = view.analysis.rfm.scores
    bins = scores.thresholds.bins
    size = bins + 1
    counts = np.bincount(scores.r * size + scores.f, minlength=size * size)
    grid = counts.reshape(size, size)
    rows = range(bins, 0, -1)
    columns = tuple(
        Column(
            name=f"f_{f}",
            heading=f_heading(view, f),
            values=[int(grid[r, f]) for r in rows],
            unit=Unit.COUNT,
            formula=f"COUNTIFS(rfm[r_score],[@r_score],rfm[f_score],{f})",
        )
        for f in range(1, size)
    )
    return Table(
        name="rf_matrix",
        columns=(r_column(view, rows), *columns),
        heat=tuple(column.name for column in columns),
        title=view.text(Label(zh="R×F 客户数", en="Customers by R and F")),
        note=view.text(
            Label(
                zh="每格为该R、F得分组合的客户数，颜色越深客户越多。",
                en="Customers with each pair of scores; a deeper colour for more.",
            )
        ),
    )


def measure_column(view: View, rule: Label) -> Column:
    """Return the names of R, F and M; the note says how they are compared."""
    return Column(
        name="measure",
        heading=view.text(Label(zh="指标", en="Measure")),
        values=[view.text(CATALOGUE[name].label) for name in MEASURES],
        note=view.text(rule),
    )


def r_column(view: View, scores: range) -> Column:
    """Return the column of R scores that a grid has in front."""
    return Column(
        name="r_score",
        heading=view.text(Label(zh="R得分", en="R score")),
        values=list(scores),
        unit=Unit.COUNT,
    )


def f_heading(view: View, score: int) -> str:
    """Return the heading of the customers with an F score."""
    return view.text(Label(zh=f"F得分{score}", en=f"F score {score}"))


def _edge_column(view: View, scores: RfmScores, place: int) -> Column:
    """Return one edge of each measure."""
    edges = [getattr(scores.thresholds, name)[place - 1] for name in MEASURES]
    return Column(
        name=f"edge_{place}",
        heading=view.text(Label(zh=f"界点{place}", en=f"Edge {place}")),
        values=cells(np.array(edges, dtype=np.float64)),
        unit=Unit.MONEY,
        rule=Rule.NUMBER,
        editable=True,
        cell_names=tuple(edge_name(name, place) for name in MEASURES),
    )


def _size_column(view: View, scores: RfmScores, score: int) -> Column:
    """Return how many customers have a score in R, in F and in M."""
    bins = scores.thresholds.bins
    sizes = [bin_sizes(getattr(scores, letter), bins) for letter in _LETTERS]
    return Column(
        name=f"size_{score}",
        heading=view.text(Label(zh=f"{score}分客户数", en=f"Customers with {score}")),
        values=[each[score - 1] for each in sizes],
        unit=Unit.COUNT,
        row_formulas={
            row: f"COUNTIF(rfm[{letter}_score],{score})"
            for row, letter in enumerate(_LETTERS)
        },
    )
