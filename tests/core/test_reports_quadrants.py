"""Do the quadrants of value and loyalty say who is in them, and where they are cut?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tests.reported import reported, written
from xl_crm.i18n import Lang
from xl_crm.pipeline import Analysis, LevelCuts, level_cuts
from xl_crm.reports._spec import Table
from xl_crm.reports.business import report_named
from xl_crm.reports.business._built import build
from xl_crm.reports.business._view import ReportView

if TYPE_CHECKING:
    from pathlib import Path

#: A bought more, oftener, longer ago and later than B: both scores of A are higher.
ORDERS = """customer_id,order_id,order_date,order_amount
A,a1,2023-10-05,300
A,a2,2024-01-05,300
A,a3,2024-03-31,300
B,b1,2024-03-01,60
B,b2,2024-03-05,40
"""


def test_who_is_higher_in_both_is_core_and_the_other_to_improve(tmp_path: Path) -> None:
    customers = "customer_id,customer_name\nA,Ann\nB,Bob\nC,Cy\n"
    named = written(tmp_path, {"orders": ORDERS, "customers": customers})
    with reported(tmp_path, named, report={"level_cut": "50"}) as opened:
        built = build(ReportView(opened, report_named("profile"), Lang.EN))
    table = built.drawn.tables["profile_quadrants"]
    columns = {column.name: list(column.values) for column in table.columns}
    assert columns["quadrant"] == ["Core", "To improve", "Not scored"]
    assert columns["customers"] == [1, 1, 1]
    assert columns["net_amount"] == [900, 100, 0]
    assert columns["net_amount_share"] == [0.9, 0.1, 0]
    assert table.note.startswith("High from 50 points on")
    matrix = built.drawn.tables["profile_quadrants_customers"]
    assert isinstance(matrix, Table)
    figures = [list(column.values) for column in matrix.columns[1:]]
    assert figures == [[1, None, None], [None, 1, None], [None, None, 1], [1, 1, 1]]


def test_who_lacks_one_score_does_not_move_the_median_of_the_others(
    small_company: Analysis,
) -> None:
    """Both scores: 10, 20, 90 of value, 40, 50, 5 of loyalty; 0, 1 and 2 have one."""
    dimensions = {
        "value": np.array([0.0, 1.0, 2.0, 10.0, 20.0, 90.0, np.nan]),
        "loyalty": np.array([np.nan, np.nan, np.nan, 40.0, 50.0, 5.0, 80.0]),
    }
    scores = replace(small_company.scores, dimensions=dimensions)
    cuts = level_cuts(replace(small_company, scores=scores))
    assert cuts == LevelCuts(value=20, loyalty=40, n_scored=3)
    dimensions["loyalty"][3:6] = np.nan
    assert level_cuts(replace(small_company, scores=scores)) is None
