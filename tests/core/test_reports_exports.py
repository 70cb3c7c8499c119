"""Do exports hold the same numbers as the sheets, with code names as headers?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Lang
from xl_crm.reports import EXPORTS, books, export_frame, frame_book
from xl_crm.reports._spec import Table
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.pipeline import Analysis

#: 60 x 0.5 + 40 x 2/3 and 60 x 0.2500125 + 40 / 3.
SECOND, THIRD = 30 + 80 / 3, 15.00075 + 40 / 3


def page_values(analysis: Analysis, page_name: str, name: str) -> list[object]:
    """Return a column of a data page of the book of results."""
    book = books(analysis, Lang.EN)["analysis"]
    page = next(page for page in book.pages if page.name == page_name)
    (table,) = page.blocks
    assert isinstance(table, Table)
    return list(next(c for c in table.columns if c.name == name).values)


@pytest.mark.parametrize("what", EXPORTS)
def test_headers_are_code_names(small_company: Analysis, what: str) -> None:
    headers = list(export_frame(small_company, what).columns)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", header) for header in headers)
    assert len(set(headers)) == len(headers)


@pytest.mark.parametrize("what", [each for each in EXPORTS if each != "issues"])
def test_there_is_one_row_per_customer(small_company: Analysis, what: str) -> None:
    frame = export_frame(small_company, what)
    assert frame["customer_id"].tolist() == ["A", "B", "C", "D", "E"]


def test_metrics_keep_their_full_value_and_their_type(small_company: Analysis) -> None:
    """Amounts are not rounded (100.005 is, on the sheet); counts and days are whole,
    with blanks where there is none."""
    frame = export_frame(small_company, "metrics")
    assert frame["monetary"].tolist() == [400, 200, 100.005, 0, 0]
    assert str(frame["frequency"].dtype) == str(frame["recency_days"].dtype) == "Int64"
    assert frame["frequency"].tolist() == [2, 1, 1, 1, 0]
    assert frame["recency_days"].tolist()[:4] == [0, 10, 20, 30]
    assert frame["recency_days"].isna().tolist() == [False] * 4 + [True]
    assert frame["response_rate"].dtype == "float64"
    assert "complaint_rate" not in frame


def test_scores_are_those_of_the_sheet_and_contributions_add_up(
    small_company: Analysis,
) -> None:
    frame = export_frame(small_company, "scores")
    composite = frame["composite_score"]
    assert composite.tolist()[:4] == pytest.approx([100, SECOND, THIRD, 0])
    assert pd.isna(composite[4])
    for name in ("value_score", "behaviour_score", "composite_score"):
        on_sheet = page_values(small_company, "scores", name)
        assert frame[name].tolist()[:4] == on_sheet[:4]
    parts = frame[["contribution_monetary", "contribution_recency_days"]]
    assert parts.sum(axis=1).tolist()[:4] == pytest.approx(composite.tolist()[:4])
    assert parts.loc[1].tolist() == pytest.approx([30, 80 / 3])


def test_tiers_are_code_names(small_company: Analysis) -> None:
    frame = export_frame(small_company, "tiers")
    names = ["high_value", "potential", "stable", "at_risk", "no_purchase"]
    assert frame["tier"].tolist() == names
    other = ["high_value", "stable", "at_risk", "at_risk", "no_purchase"]
    assert frame["other_tier"].tolist() == other
    assert set(frame["method"]) == {"percent_bands"}
    assert set(frame["other_method"]) == {"score_bands"}


def test_too_little_data_is_told_from_no_purchase(
    analyse_text: Callable[..., Analysis],
) -> None:
    """A bought once: with the default dimensions, too few indicators say anything."""
    found = analyse_text(
        orders="customer_id,order_id,order_date,order_amount\nA,o1,2024-01-01,1\n",
        customers="customer_id\nB\n",
    )
    tiers = export_frame(found, "tiers")["tier"].tolist()
    assert tiers == ["insufficient_data", "no_purchase"]


def test_rfm_has_the_scores_the_code_and_the_names(small_company: Analysis) -> None:
    """R 5, 4, 2, 1 by the edges 6, 12, 18, 24. F 2, 1, 1, 1 has the edges 1, 1, 1, 1.4:
    A 5, the rest in the first bin. M 0, 100.005, 200, 400 has the edges 60.003,
    120.004, 180.001, 280: D 1, C 2, B 4, A 5."""
    frame = export_frame(small_company, "rfm")
    assert list(frame.columns)[:8] == [
        *("customer_id", "recency_days", "frequency", "monetary"),
        *("r_score", "f_score", "m_score", "rfm_score"),
    ]
    assert frame["rfm_score"].tolist()[:4] == ["555", "414", "212", "111"]
    assert frame["rfm_score"].isna().tolist() == [False] * 4 + [True]
    assert str(frame["r_score"].dtype) == "Int64"
    assert frame["r_score"].isna().tolist() == [False] * 4 + [True]
    segments = ["champions", "promising", "hibernating", "lost", "no_purchase"]
    assert frame["segment"].tolist() == segments
    assert frame["documented_tier"].tolist()[:4] == ["general"] * 4
    on_sheet = page_values(small_company, "rfm", "rfm_score")
    assert on_sheet == ["555", "414", "212", "111", None]


def test_issues_name_rule_and_place(small_company: Analysis) -> None:
    frame = export_frame(small_company, "issues")
    assert list(frame.columns) == ["rule", "table", "file", "row", "column", "value"]
    rows = {row.rule: (row.table, row.file, row.row) for row in frame.itertuples()}
    assert rows["no_customer"] == ("orders", "orders.csv", 8)


def test_an_unknown_export_is_answered_with_the_known_ones(
    small_company: Analysis,
) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean: metrics"):
        export_frame(small_company, "metric")


@pytest.mark.parametrize("what", EXPORTS)
def test_an_export_as_a_book_holds_the_same_cells(
    small_company: Analysis, what: str
) -> None:
    frame = export_frame(small_company, what)
    book = frame_book(frame, what, Lang.ZH, small_company.as_of)
    (page,) = book.pages
    (table,) = page.blocks
    assert isinstance(table, Table)
    assert [column.heading for column in table.columns] == list(frame.columns)
    for column in table.columns:
        expected = [
            None if pd.isna(cell) else cell for cell in frame[column.name].tolist()
        ]
        assert list(column.values) == expected
    ids = [column for column in table.columns if column.name == "customer_id"]
    assert all(column.unit is Unit.ID for column in ids)
