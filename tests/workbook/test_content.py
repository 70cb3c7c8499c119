from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl.utils.datetime import to_excel

from xl_crm.tables.unit import Unit
from xl_crm.workbook.content import (
    BLANK,
    LONGEST_TEXT,
    clean_text,
    needs_quote,
    one_line,
    shorten,
    stored,
)

if TYPE_CHECKING:
    from xl_crm.reports._spec import Cell


@pytest.mark.parametrize("value", [None, "", math.nan, math.inf, -math.inf, "\x00"])
def test_what_excel_cannot_hold_is_blank(value: Cell) -> None:
    assert stored(value, Unit.RATIO) == BLANK


@pytest.mark.parametrize("number", [0.1 + 0.2, 1e-300, 123456789.123456789, 1 / 3])
def test_a_number_keeps_all_its_digits(number: float) -> None:
    text, kind = stored(number, Unit.RATIO)
    assert kind == "n"
    assert float(text) == number


@pytest.mark.parametrize(
    ("value", "expected"), [("007", "007"), (7, "7"), (7.0, "7"), (7.5, "7.5")]
)
def test_an_id_is_text(value: Cell, expected: str) -> None:
    assert stored(value, Unit.ID) == (expected, "s")


@pytest.mark.parametrize(
    "day", [date(1900, 3, 1), date(1999, 12, 31), date(2024, 2, 29)]
)
def test_a_date_is_the_day_count_of_excel(day: date) -> None:
    assert stored(day, Unit.DATE) == (str(int(to_excel(day))), "n")


def test_a_day_before_the_calendar_of_excel_is_text() -> None:
    assert stored(date(1899, 12, 31), Unit.DATE) == ("1899-12-31", "s")


def test_noon_is_half_a_day() -> None:
    """45000 is 2023-03-15 (44927 is 2023-01-01, 31 + 28 + 14 = 73 days earlier)."""
    assert stored(datetime(2023, 3, 15, 12), Unit.DATE) == ("45000.5", "n")  # noqa: DTZ001


def test_a_flag_is_a_boolean_and_not_a_number() -> None:
    assert stored(value=True, unit=Unit.FLAG) == ("1", "b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x1fc\x7f", "abc"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\ud800x\ufffe", "x"),
        ("_x000A_", "_x005F_x000A_"),
        ("中文😀", "中文😀"),
    ],
)
def test_clean_text_keeps_what_xml_and_excel_can_hold(text: str, expected: str) -> None:
    assert clean_text(text) == expected


def test_a_long_text_ends_in_an_ellipsis_within_the_limit() -> None:
    cut = clean_text("字" * (LONGEST_TEXT + 1))
    assert len(cut) == LONGEST_TEXT
    assert cut.endswith("字…")
    assert clean_text("字" * LONGEST_TEXT) == "字" * LONGEST_TEXT


def test_shorten_counts_as_excel_does_and_never_splits_a_character() -> None:
    """An emoji is two UTF-16 units: three of them in five units leave two and "…"."""
    assert shorten("😀😀😀", 5) == "😀😀…"


def test_a_heading_has_no_line_break() -> None:
    assert one_line(" 金额\n(元)  净额 ") == "金额 (元) 净额"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\n=1", "＝1", "－1"])
def test_text_that_starts_like_a_formula_needs_a_quote(text: str) -> None:
    assert needs_quote(text)


@pytest.mark.parametrize("text", ["a=1", "1-1", "中=", "'=1"])
def test_other_text_needs_none(text: str) -> None:
    assert not needs_quote(text)
