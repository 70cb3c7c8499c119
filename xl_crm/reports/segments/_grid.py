"""Which segment does each pair of R and F scores belong to?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._spec import Choices, Column, Table
from xl_crm.reports.segments._edges import f_heading, r_column
from xl_crm.tiers.rfm import RfmThresholds, score_rfm
from xl_crm.tiers.segment import (
    RF_GRID_SEGMENTS,
    RULE_BINS,
    assign_segments,
    segment_labels,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_crm.i18n import Lang
    from xl_crm.reports._view import View

#: Every segment that the grid can name: its rules leave no cell open.
SEGMENT_LABELS = tuple(rule.label for rule in RF_GRID_SEGMENTS)
_LIST = "segment_names"
_SCORES = range(1, RULE_BINS + 1)


def segment_lists(lang: Lang) -> tuple[Choices, ...]:
    """Return the list of segments that a cell of the grid may be."""
    return (
        Choices(
            name=_LIST,
            heading=Label(zh="客户分群", en="Segments").text(lang),
            values=tuple(label.text(lang) for label in SEGMENT_LABELS),
        ),
    )


def grid_table(view: View) -> Table:
    """Return the segment of each pair of scores from 1 to 5, the highest R on top."""
    index = _grid()
    rows = range(RULE_BINS, 0, -1)
    labels = segment_labels()
    columns = tuple(
        Column(
            name=f"f_{f}",
            heading=f_heading(view, f),
            values=[view.text(labels[index[r - 1, f - 1]]) for r in rows],
            choices=_LIST,
            editable=True,
        )
        for f in _SCORES
    )
    bins = view.analysis.rfm.scores.thresholds.bins
    return Table(
        name="segment_grid",
        key=("r_score",),
        columns=(r_column(view, rows), *columns),
        title=view.text(Label(zh="分群表（R×F）", en="Grid of segments (R x F)")),
        note=view.text(_note(bins)),
    )


def _grid() -> NDArray[np.int64]:
    """Return the index of the segment of each pair, shape (5, 5): R, then F.

    The smallest R of five customers scores 5, so that R goes down where F goes up.
    """
    steps = np.array(_SCORES, dtype=np.float64)
    edges = tuple(steps[:-1].tolist())
    thresholds = RfmThresholds(recency_days=edges, frequency=edges, monetary=edges)
    days = np.repeat(steps[::-1], RULE_BINS)
    orders = np.tile(steps, RULE_BINS)
    scores = score_rfm(days, orders, orders, thresholds)
    return assign_segments(scores).reshape(RULE_BINS, RULE_BINS)


def _note(bins: int) -> Label:
    """Return how the grid is read."""
    if bins == RULE_BINS:
        return Label(
            zh="每格可从下拉列表改选，客户分群随之重算。",
            en="Choose another segment from the list of a cell, and customers follow.",
        )
    return Label(
        zh=f"得分共 {bins} 档，先折算为 5 档再查表。每格可从下拉列表改选，"
        "客户分群随之重算。",
        en=f"Scores from 1 to {bins} are brought to 1 to 5 first. Choose another "
        "segment from the list of a cell, and customers follow.",
    )
