"""Figures as people write them; every expected text is written by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from xl_crm.i18n import Lang
from xl_crm.tables.figure import cell_text, figure_text
from xl_crm.tables.unit import Unit


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (1234567, Unit.MONEY, "1,234,567.00元", "1,234,567.00 CNY"),
        (-0.004, Unit.MONEY, "0.00元", "0.00 CNY"),
        (Decimal("0.125"), Unit.MONEY, "0.13元", "0.13 CNY"),
        (0.123, Unit.PERCENT, "12.3%", "12.3%"),
        (3.0, Unit.POINTS, "3.0个百分点", "3.0 pp"),
        (5, Unit.DAYS, "5天", "5 days"),
        (1, Unit.DAYS, "1天", "1 day"),
        (2.54, Unit.HOURS, "2.5小时", "2.5 hours"),
        (85, Unit.SCORE, "85.0分", "85.0 points"),
        (1234, Unit.COUNT, "1,234", "1,234"),
        (1.005, Unit.RATIO, "1.01", "1.01"),
        (True, Unit.FLAG, "是", "yes"),
        (date(2024, 6, 30), Unit.DATE, "2024-06-30", "2024-06-30"),
        (7, Unit.ID, "7", "7"),
    ],
)
def test_a_figure_has_the_digits_and_the_word_of_its_unit(
    value: float, unit: Unit, zh: str, en: str
) -> None:
    assert figure_text(value, unit, Lang.ZH) == zh
    assert figure_text(value, unit, Lang.EN) == en


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0.00元", "0.00 CNY"),
        (999.994, "999.99元", "999.99 CNY"),
        (999.996, "1,000.00元", "1,000 CNY"),
        (9_999.994, "9,999.99元", "10,000 CNY"),
        (9_999.996, "1.00万元", "10,000 CNY"),
        (-1_234_567, "-123.46万元", "-1.23 M CNY"),
        (999_999.4, "100.00万元", "999,999 CNY"),
        (999_999.6, "100.00万元", "1.00 M CNY"),
        (99_999_949, "9,999.99万元", "100.00 M CNY"),
        (99_999_950, "1.00亿元", "100.00 M CNY"),
        (1_234_567_890_123, "12,345.68亿元", "1,234.57 bn CNY"),
    ],
)
def test_a_compact_amount_takes_the_unit_that_it_reaches_when_rounded(
    value: float, zh: str, en: str
) -> None:
    assert figure_text(value, Unit.MONEY, Lang.ZH, compact=True) == zh
    assert figure_text(value, Unit.MONEY, Lang.EN, compact=True) == en


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.15, Unit.PERCENT, "+15.0%"),
        (-0.08, Unit.PERCENT, "-8.0%"),
        (0.0001, Unit.PERCENT, "0.0%"),
        (3, Unit.POINTS, "+3.0 pp"),
        (1_500_000, Unit.MONEY, "+1.50 M CNY"),
    ],
)
def test_a_change_has_a_sign_unless_it_rounds_to_nothing(
    value: float, unit: Unit, text: str
) -> None:
    assert figure_text(value, unit, Lang.EN, signed=True, compact=True) == text


@pytest.mark.parametrize(
    "value", [None, "", float("nan"), float("inf"), pd.NaT, Decimal("NaN"), np.nan]
)
@pytest.mark.parametrize("unit", [Unit.MONEY, Unit.TEXT, Unit.DATE])
def test_no_value_is_a_dash(value: float, unit: Unit) -> None:
    assert figure_text(value, unit, Lang.ZH) == "—"
    assert cell_text(value, unit, Lang.EN) == "—"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1234567.891, Unit.MONEY, "1,234,567.89"),
        (3.04, Unit.POINTS, "+3.0"),
        (-3.05, Unit.POINTS, "-3.1"),
        (0.01, Unit.POINTS, "0.0"),
        (2.25, Unit.HOURS, "2.3"),
        (np.float64(0.0665), Unit.PERCENT, "6.7%"),
        (np.int64(1234), Unit.COUNT, "1,234"),
        (10**30, Unit.COUNT, f"1{',000' * 10}"),
        (datetime(2024, 6, 30), Unit.DATE, "2024-06-30"),  # noqa: DTZ001
        (datetime(2024, 6, 30, 8, 5), Unit.DATE, "2024-06-30 08:05"),  # noqa: DTZ001
        ("未提供", Unit.MONEY, "未提供"),
        (0.5, Unit.TEXT, "0.5"),
    ],
)
def test_a_cell_shows_what_the_sheet_shows(value: float, unit: Unit, text: str) -> None:
    assert cell_text(value, unit, Lang.ZH) == text
