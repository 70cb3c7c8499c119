from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_crm.reports._cells import ArrowCells
from xl_crm.tables.unit import Unit
from xl_crm.workbook.width import (
    MOST_MEASURED,
    PADDING,
    broken_lines,
    column_need,
    lines,
    text_width,
    text_widths,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports._spec import Cell


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("客户ID", 6), ("（元）", 6), ("é", 1), ("e\u0301", 1)],
)
def test_a_full_width_character_counts_two(text: str, width: int) -> None:
    assert text_width(text) == width


@pytest.mark.parametrize(
    ("values", "unit", "characters"),
    [
        ([1234567.5, 2.0], Unit.MONEY, len("1,234,567.50")),
        ([-1234567.5, 2.0], Unit.MONEY, len("-1,234,567.50")),
        ([0.5], Unit.PERCENT, len("50.0%")),
        (["客户", None], Unit.TEXT, 4),
        (["ab\n客户名称"], Unit.TEXT, 8),
        (["a\r\n\rbccc", "xy"], Unit.TEXT, 4),
        ([True, None], Unit.FLAG, len("FALSE") + 1),
        ([date(2024, 6, 30), None], Unit.DATE, len("2024-06-30")),
        ([20240630, None], Unit.ID, 8),
        ([None, None], Unit.TEXT, 1),
        ([], Unit.TEXT, 1),
        ([Decimal("1234.5")], Unit.MONEY, len("1,234.50")),
        ([float("nan"), float("inf"), 3], Unit.COUNT, 1),
    ],
)
def test_a_column_needs_what_its_widest_value_shows(
    values: Sequence[Cell], unit: Unit, characters: int
) -> None:
    assert column_need(values, unit).characters == characters + PADDING
    whole = ArrowCells(pa.array(values))
    assert column_need(whole, unit).characters == characters + PADDING
    parts = ArrowCells(pa.chunked_array([pa.array(values), pa.array(values)]))
    assert column_need(parts, unit).characters == characters + PADDING


@pytest.mark.parametrize(
    ("values", "characters"),
    [([1, "ab\nc客户"], 5), (["\ud800", 7], 1), ([2**70, 1.5], 15), ([True, "a"], 6)],
)
def test_a_column_of_several_kinds_is_measured_cell_by_cell(
    values: Sequence[Cell], characters: int
) -> None:
    """2**70 is 1.180591621e+21 with ten digits: 15 characters."""
    assert column_need(values, Unit.ID).characters == characters + PADDING


@given(st.lists(st.text(), min_size=1, max_size=40))
def test_the_widest_line_decides(texts: list[str]) -> None:
    split = [part for text in texts for part in re.split(r"[\r\n]", text)]
    assume(len(split) <= MOST_MEASURED)
    widest = max(1, *map(text_width, split))
    assert column_need(texts, Unit.TEXT).characters == widest + PADDING
    assert column_need(texts, Unit.TEXT).broken == any(
        sign in text for text in texts for sign in "\r\n"
    )


#: Signs whose width follows from the length of their bytes.
PLAIN = st.text(st.sampled_from("aZ9 é\u0416客户（\n"))


@given(st.lists(st.none() | PLAIN, min_size=1), st.floats(1.0, 40.0))
def test_whole_columns_break_lines_as_single_texts_do(
    texts: list[str | None], width: float
) -> None:
    expected = {
        row: lines(text, width)
        for row, text in enumerate(texts)
        if text is not None and lines(text, width) > 1
    }
    assert dict(broken_lines(texts, width)) == expected
    mixed: list[Cell] = [*texts, 1]
    assert dict(broken_lines(mixed, width)) == expected


def test_the_width_of_whole_columns_is_counted_from_bytes() -> None:
    """客户ID: 2 + 2 + 1 + 1; one for each Latin and Cyrillic letter."""
    texts = pa.array(["客户ID", "été", "Привет", "", None])
    assert text_widths(texts).to_pylist() == [6, 3, 6, 0, None]


def test_lines_counts_line_breaks_and_full_lines() -> None:
    """Ten full-width characters are 20 wide: three lines of at most 8.5."""
    assert lines("客" * 10, 10.0) == 3
    assert lines("a\nb\n", 10.0) == 3


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Beijing Lanrun Network Technology Company Limited", 1),
        ("BEIJING LANRUN NETWORK TECHNOLOGY CO LTD 202406", 2),
        ("1234567890" * 5, 2),
    ],
)
def test_a_line_holds_more_small_letters_than_digits(text: str, count: int) -> None:
    """A width of 48 leaves 46.5 digits for text.

    49 signs with 43 small letters and spaces and 6 capitals are 49 - 5.16 + 0.9 wide;
    47 signs with 34 capitals, 7 spaces are 47 - 0.84 + 5.1; 50 digits are 50.
    """
    assert lines(text, 48.0) == count
    assert dict(broken_lines([text], 48.0)) == ({0: count} if count > 1 else {})
