"""Is everything wrong with the data counted, and listed where a person finds it?"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingested import SHARED, How, read, shared_only
from xl_crm.ingest import (
    DateReading,
    OrderRules,
    Source,
    collect_issues,
    open_engine,
    read_inputs,
    settle,
)
from xl_crm.ingest.part import RowNumbers
from xl_crm.tables import table_named
from xl_crm.tables.issue import ISSUE_COLUMNS, IssueRule
from xl_crm.tables.issue_rules import RULE_BY_NAME

if TYPE_CHECKING:
    from pathlib import Path

NORTHWIND = SHARED / "northwind" / "orders_malformed_as_published.csv"
HEADER = "customer_id,date,order_amount,金额\n"
#: Four lines without a customer, two bad dates, one broken row (row 5).
SOILED = (
    HEADER + ",2024-07-01,1,9\n,2024-07-01,1,9\nC1,soon,1,9\nC1\n"
    ",2024-07-01,1,9\nC1,later,1,9\n,2024-07-01,1,9\n"
)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@settings(deadline=None, max_examples=25)
@given(
    st.integers(1, 40).flatmap(
        lambda n: st.tuples(st.just(n), st.sets(st.integers(2, n + 1)))
    )
)
def test_kept_rows_are_the_lines_that_are_not_missing(
    drawn: tuple[int, set[int]],
) -> None:
    """Lines 2 to n + 1 hold the records; the engine numbers only those it kept."""
    n_lines, missing = drawn
    kept = [line for line in range(2, n_lines + 2) if line not in missing]
    with open_engine(memory_limit="200MB", threads=1) as engine:
        records = pd.DataFrame({"line": pd.Series(kept, dtype="int64")})
        stored = engine.connection.create_table("stored", records)
        numbered = RowNumbers.past(2, missing).added_to(stored).to_pandas()
    assert sorted(numbered["line"]) == kept
    assert numbered["row"].tolist() == numbered["line"].tolist()


def test_all_are_counted_and_few_are_listed(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", SOILED)
    counts = {
        ("no_customer", "orders"): 4,
        ("bad_date", "orders"): 2,
        ("broken_row", "orders"): 1,
        ("duplicate_header", "orders"): 1,
        ("identical_line", "orders"): 3,
    }
    for limit, listed in ((None, (4, 2)), (3, (3, 2)), (1, (1, 1)), (0, (0, 0))):
        result = read(How(limit=limit), orders=path)
        assert result.counts == counts
        rows = Counter(row["rule"] for row in result.issues)
        assert (rows["no_customer"], rows["bad_date"]) == listed
    assert rows["broken_row"] == 0


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    result = read(orders=write(tmp_path / "orders.csv", SOILED))
    assert [row for _, row, _, _ in result.listed("no_customer")] == [2, 3, 6, 8]
    assert [row for _, row, _, _ in result.listed("bad_date")] == [4, 7]
    assert result.listed("broken_row") == [("orders", 5, "", "C1")]


def test_second_column_of_a_field_is_told(tmp_path: Path) -> None:
    result = read(orders=write(tmp_path / "orders.csv", SOILED))
    assert result.listed("duplicate_header") == [("orders", 1, "order_amount", "金额")]


def test_clean_export_has_no_issue(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", "customer_id,date,amount\nC1,2024-07-01,1\n")
    result = read(orders=path)
    assert result.counts == {}
    assert result.issues == []


def test_issues_have_declared_rules_and_columns(tmp_path: Path) -> None:
    source = Source(
        table=table_named("orders"), path=write(tmp_path / "orders.csv", SOILED)
    )
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, [source], DateReading(), OrderRules())
        day = date(2199, 1, 1)
        inputs = settle(engine, inputs, day)
        issues = collect_issues(inputs, day, limit=None, lonely_last_date=False)
    assert tuple(issues.rows.columns) == ISSUE_COLUMNS
    assert {rule for rule, _ in issues.counts.index} <= RULE_BY_NAME.keys()


def test_suspected_last_date_is_listed_with_its_row(tmp_path: Path) -> None:
    text = "customer_id,date,amount\nC1,2024-01-01,1\nC1,2042-01-01,1\n"
    source = Source(
        table=table_named("orders"), path=write(tmp_path / "orders.csv", text)
    )
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, [source], DateReading(), OrderRules())
        day = date(2042, 1, 1)
        inputs = settle(engine, inputs, day)
        issues = collect_issues(inputs, day, limit=9, lonely_last_date=True)
    (row,) = issues.rows.to_dict("records")
    assert (row["rule"], row["row"], row["value"]) == (
        *("lonely_last_date", 3, "2042-01-01"),
    )


@pytest.mark.parametrize("rule", RULE_BY_NAME.values(), ids=lambda rule: rule.name)
def test_rule_tells_people_in_both_languages_what_to_do(rule: IssueRule) -> None:
    for label in (rule.label, rule.action, rule.severity.label):
        assert label.zh
        assert label.en.isascii()


@pytest.mark.shared
@shared_only
def test_northwind_as_it_was_published_has_176_broken_rows() -> None:
    """Its README names the number: commas in addresses stand without quotes.

    14 headers; a broken row has more cells, all others exactly 14.
    """
    lines = NORTHWIND.read_text(encoding="utf-8").splitlines()
    broken = [row for row, line in enumerate(lines, 1) if line.count(",") != 13]
    columns = {"orders": {"order_amount": "freight"}}
    result = read(How(columns=columns), orders=NORTHWIND)
    assert [row for _, row, _, _ in result.listed("broken_row")] == broken
    assert len(broken) == 176
    assert result.n_rows == {"orders": 830}


@pytest.mark.shared
@shared_only
def test_northwind_rows_between_broken_ones_keep_their_numbers() -> None:
    """Before 1990 nothing was sold, so each row that was read is listed."""
    lines = NORTHWIND.read_text(encoding="utf-8").splitlines()
    columns = {"orders": {"order_amount": "freight"}}
    result = read(How(columns=columns, as_of=date(1990, 1, 1)), orders=NORTHWIND)
    listed = result.listed("after_as_of")
    assert len(listed) == 830 - 176
    for _, row, _, day in listed:
        assert lines[row - 1].split(",")[3] == f"{day} 00:00:00.000"


@pytest.mark.parametrize(
    ("ids", "rows"),
    [
        (("123456789012346000", "C1", "123456789012000000"), [2, 4]),
        (("123456789012346000", "123456789012346001", "C1"), []),
        (("1.23E+11", "1200000000", "C1"), [2]),
    ],
)
def test_numbers_cut_to_fifteen_digits_are_damaged_ids(
    ids: tuple[str, ...], rows: list[int], tmp_path: Path
) -> None:
    """One long ID that does not end in zeros tells that the others are as they were."""
    lines = "".join(f"{name},2024-07-01,{n}\n" for n, name in enumerate(ids, 1))
    path = write(tmp_path / "orders.csv", "customer_id,date,amount\n" + lines)
    listed = read(orders=path).listed("damaged_id")
    assert [row for _, row, _, _ in listed] == rows


def test_an_error_of_a_spreadsheet_is_no_customer(tmp_path: Path) -> None:
    text = "customer_id,date,amount\n#REF!,2024-07-01,1\nC1,2024-07-01,#DIV/0!\n"
    result = read(orders=write(tmp_path / "orders.csv", text))
    assert result.outcomes == {"bad_number": (1, 0.0), "no_customer": (1, 1.0)}
