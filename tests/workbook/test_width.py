from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xl_crm.tables.unit import Unit
from xl_crm.workbook.width import PADDING, column_need, lines, text_width

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
        ([float("nan"), float("inf"), 3], Unit.COUNT, 1),
    ],
)
def test_a_column_needs_what_its_widest_value_shows(
    values: Sequence[Cell], unit: Unit, characters: int
) -> None:
    assert column_need(values, unit).characters == characters + PADDING


def test_lines_counts_line_breaks_and_full_lines() -> None:
    """Ten full-width characters are 20 wide: three lines of at most 8.5."""
    assert lines("客" * 10, 10.0) == 3
    assert lines("a\nb\n", 10.0) == 3
