"""Are the cells of a sheet read as the people who filled them meant them?"""

import math
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xl_crm_udfs._arguments import (
    choice,
    flag,
    line,
    number_line,
    numbers,
    per_column,
    single,
    texts,
)
from xl_crm_udfs._cells import Cell, cells, read_amount, read_day, read_id

from xl_crm.errors import XlCrmError
from xl_crm.i18n import Lang
from xl_crm.scores.normalise import ALL_EQUAL

BLANK_CELLS: list[Cell] = [None, "", "  ", "　", math.nan]
NOTHING: list[Cell] = [
    *BLANK_CELLS,
    *("-", "无", "N/A", "null"),
    *("#N/A", "#DIV/0!", "#VALUE!", -2146826246, -2146826281, -2146826243),
    ALL_EQUAL.zh,
    ALL_EQUAL.en,
]
READABLE: list[tuple[Cell, float]] = [
    (1.5, 1.5),
    (7, 7.0),
    (Decimal("2.25"), 2.25),
    ("1,200", 1200.0),
    ("1.2万", 12000.0),
    ("１２３", 123.0),
    ("(350.00)", -350.0),
    (" 5 ", 5.0),
]


@pytest.mark.parametrize("cell", NOTHING)
def test_numbers_blank_is_nan(cell: Cell) -> None:
    assert np.isnan(numbers([[cell], [1.0]], "values")[0, 0])


@pytest.mark.parametrize(("cell", "number"), READABLE)
def test_numbers_are_read(cell: Cell, number: float) -> None:
    assert numbers([[cell, 1.0]], "values").tolist() == [[number, 1.0]]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("金额", "金额"),
        ("12,3", "12,3"),
        ("40%", "40%"),
        ("1e999", "1e999"),
        (True, "TRUE"),
        (math.inf, "inf"),
        (2.0**1000, "1071508607186267320…"),
        (datetime.fromisoformat("2024-01-02"), "2024-01-02 00:00:00"),
        ("x" * 50, "x" * 19 + "…"),
    ],
)
def test_numbers_refuse_what_is_none(cell: Cell, shown: str) -> None:
    with pytest.raises(XlCrmError) as refused:
        numbers([[1.0, 2.0], [3.0, cell]], "amounts")
    text = refused.value.text(Lang.EN)
    assert text.startswith(f'amounts: row 2, column 2: "{shown}" is not a number')


def test_numbers_count_the_cells_that_are_none() -> None:
    with pytest.raises(XlCrmError, match='"a" is not a number, 3 such cells'):
        numbers([["a"], ["b"], [1.0], ["c"]], "values")


@given(
    st.lists(st.sampled_from([1.0, 2.0, None, "", " "]), min_size=1, max_size=20),
    st.lists(st.sampled_from(BLANK_CELLS), max_size=5),
)
def test_numbers_end_at_the_last_row_with_anything_in_it(
    column: list[Cell], tail: list[Cell]
) -> None:
    block = [[cell] for cell in [*column, 3.0, *tail]]
    assert numbers(block, "values").shape == (len(column) + 1, 1)


def test_a_whole_column_is_cut() -> None:
    block: list[list[Cell]] = [[None]] * 1_048_576
    block[2] = [5.0]
    assert numbers(block, "values")[:, 0].tolist()[2:] == [5.0]
    block[999] = ["6"]
    assert numbers(block, "values").shape == (1000, 1)


@pytest.mark.parametrize("block", [None, [], [[None]], [["", " "], [None, None]]])
def test_an_empty_range_is_named(block: list[list[Cell]] | None) -> None:
    with pytest.raises(XlCrmError) as refused:
        numbers(block, "values")
    assert refused.value.text(Lang.ZH).startswith("values：区域是空的")


def test_line_takes_one_row_or_one_column() -> None:
    assert line([["a", None, "b"]], "x") == (["a", None, "b"], True)
    assert line([["a"], [None], ["b"], [None]], "x") == (["a", None, "b"], False)
    with pytest.raises(XlCrmError, match="2 rows and 2 columns"):
        line([["a", "b"], ["c", "d"]], "x")


def test_number_line_may_be_left_out_but_not_half_filled() -> None:
    assert number_line(None, "cuts") is None
    assert number_line([[20.0, "40"]], "cuts") == (20.0, 40.0)
    with pytest.raises(XlCrmError, match="cuts: value 2 is blank"):
        number_line([[20.0], [None], [70.0]], "cuts")
    with pytest.raises(XlCrmError, match="cuts: value 3 is blank"):
        number_line([[20.0, 40.0, None]], "cuts")
    with pytest.raises(XlCrmError, match='cuts: row 2, column 1: "x"'):
        number_line([[20.0], ["x"]], "cuts")


def test_per_column_spreads_one_value() -> None:
    assert per_column([[-1.0]], "direction", 3) == (-1.0, -1.0, -1.0)
    assert per_column([[1.0], [-1.0]], "direction", 2) == (1.0, -1.0)
    with pytest.raises(XlCrmError, match="direction: 2 values for 3 columns"):
        per_column([[1.0, -1.0]], "direction", 3)


def test_texts_are_all_filled_in() -> None:
    assert texts(None, "labels") is None
    assert texts([[" A "], [2.0]], "labels") == ("A", "2")
    with pytest.raises(XlCrmError, match="labels: text 2 is blank"):
        texts([["A", "", "C"]], "labels")


def test_single_is_one_cell() -> None:
    assert single([["x"]], "method") == "x"
    with pytest.raises(XlCrmError, match="method: it is 2 cells"):
        single([["x", "y"]], "method")


def test_choice_ignores_case_and_lists_what_is_near() -> None:
    names = {"grid": 1, "eight": 8}
    assert choice(None, "segments", names, 1) == 1
    assert choice([[" Eight "]], "segments", names, 1) == 8
    with pytest.raises(XlCrmError, match=r'segments: "eigth" is not known.*eight'):
        choice([["eigth"]], "segments", names, 1)


@pytest.mark.parametrize(
    ("cell", "value"),
    [(True, True), (False, False), (0.0, False), (1.0, True), ("否", False)],
)
def test_flag(cell: Cell, value: bool) -> None:  # noqa: FBT001
    assert flag([[cell]], "normalize", default=not value) is value


def test_flag_refuses_other_words() -> None:
    assert flag(None, "normalize", default=True) is True
    with pytest.raises(XlCrmError, match='normalize: "maybe" is neither yes nor no'):
        flag([["maybe"]], "normalize", default=True)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime.fromisoformat("2024-07-01T18:30"), date(2024, 7, 1)),
        (date(2024, 7, 1), date(2024, 7, 1)),
        # 2024-07-01 is day 45474 of Excel's calendar: 45292 (E34) + 182.
        (45474.0, date(2024, 7, 1)),
        (20240701.0, date(2024, 7, 1)),
        ("2024年7月1日", date(2024, 7, 1)),
        ("2024-07-01 23:59", date(2024, 7, 1)),
        ("03/04/2024", None),
        ("2024-02-30", None),
        (12.0, None),
        (True, None),
        (None, None),
        ("#N/A", None),
    ],
)
def test_read_day(cell: Cell, day: date | None) -> None:
    assert read_day(cell) == day


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (12.5, "12.5"),
        (0.1, "0.1"),
        (1 / 3, "0.333333"),
        ("-1.2万元", "-12000"),
        (Decimal("9.99"), "9.99"),
        (3, "3"),
        (1e12, None),
        (math.inf, None),
        (math.nan, None),
        (True, None),
        ("abc", None),
        (-2146826246, None),
        (None, None),
    ],
)
def test_read_amount(cell: Cell, amount: str | None) -> None:
    assert read_amount(cell) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1001.0, "1001"),
        ("1001.0", "1001"),
        (" 001 ", "001"),
        ("Ａ１－２", "A1-2"),
        (123456789012.0, "123456789012"),
        ("", ""),
        ("-", ""),
        ("#REF!", ""),
        (None, ""),
        (True, ""),
        (datetime.fromisoformat("2024-07-01"), ""),
    ],
)
def test_read_id(cell: Cell, text: str) -> None:
    assert read_id(cell) == text


def test_results_are_plain_values() -> None:
    values = cells(np.array([1.0, np.nan]))
    assert values == [1.0, None]
    assert type(values[0]) is float
