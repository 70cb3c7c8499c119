"""Does every call from a cell get cells or one short text, whatever is handed over?"""

import importlib
import logging
import math
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import PropertyMock, patch

import numpy as np
import pytest

from tests.windows import (
    MAX_ROWS,
    MISSING,
    NOT_AVAILABLE,
    ExcelRange,
    ExcelSheet,
    call_udf,
    spilled,
    windows_xlwings,
)
from xl_crm.functions import FUNCTIONS, Function

pytest.importorskip("xlwings")

#: Arguments that each function can use, one column each.
NUMBERS = ((1.0,), (2.0,), (4.0,))
CUSTOMERS = (("A",), ("B",), ("A",))
DAYS = (("2024-01-05",), ("2024-02-05",), ("2024-03-05",))
USABLE = {
    "amounts": NUMBERS,
    "customer_ids": CUSTOMERS,
    "dates": DAYS,
    "kind": (("phone",),),
}

#: A cell holds so many characters.
MAX_TEXT = 32_767

#: The first day that Excel's calendar and ours number alike.
FIRST_DAY = datetime(1900, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def windows() -> Iterator[None]:
    """Publish the functions as on Windows."""
    with windows_xlwings():
        importlib.import_module("xl_crm_udfs")
        yield


def excel_date(year: int, month: int, day: int) -> datetime:
    """Return a date as pywin32 hands it over."""
    made: datetime = sys.modules["pywintypes"].TimeType(year, month, day, tzinfo=UTC)
    return made


#: What may be handed over for any argument.
HANDED_OVER: dict[str, Callable[[], object]] = {
    "blank": lambda: ExcelRange((None,)),
    "error value": lambda: ExcelRange((NOT_AVAILABLE,)),
    "error text": lambda: ExcelRange(("#DIV/0!",)),
    "currency": lambda: ExcelRange((Decimal("12.5"),)),
    "date": lambda: ExcelRange((excel_date(2024, 5, 1),)),
    "time of day": lambda: ExcelRange((excel_date(1899, 12, 30),)),
    "text": lambda: ExcelRange(("客户",)),
    "bool": lambda: ExcelRange((True,)),
    "one cell": lambda: ExcelRange((3.0,)),
    "huge number": lambda: ExcelRange((1e308,), (-1e308,)),
    "row": lambda: ExcelRange((1.0, 2.0, 3.0)),
    "column": lambda: ExcelRange((1.0,), (None,), (3.0,)),
    "block": lambda: ExcelRange((1.0, 5.0), (2.0, None), (None, 7.0)),
    "block of everything": lambda: ExcelRange(
        ("列", None, True),
        (NOT_AVAILABLE, excel_date(2024, 5, 1), Decimal(3)),
        (" ", "1.2万", -0.0),
    ),
    "several blocks": lambda: ExcelRange((1.0,), n_areas=2),
    "empty column": lambda: ExcelRange(n_rows=MAX_ROWS),
    "missing": lambda: MISSING,
    "number": lambda: 3.0,
    "whole number": lambda: 7,
    "word": lambda: "eight",
    "yes": lambda: True,
    "error": lambda: NOT_AVAILABLE,
    "nothing": lambda: None,
    "array": lambda: ((1.0, 2.0), (3.0, 4.0)),
    "array of one row": lambda: (1.0, 2.0),
    "array of nothing": lambda: (),
}


def usable(function: Function) -> list[object]:
    """Return arguments that a function can use, without the optional ones."""
    return [
        ExcelRange(*USABLE.get(each.name, NUMBERS)) if each.required else MISSING
        for each in function.arguments
    ]


def check(answer: object, call: str) -> None:
    """Assert that an answer is what Excel can show."""
    rows = spilled(answer)
    assert len({len(row) for row in rows}) == 1, call
    for cell in (cell for row in rows for cell in row):
        assert type(cell) in {float, str, bool, datetime}, call
        if isinstance(cell, float):
            assert math.isfinite(cell), call
        elif isinstance(cell, datetime):
            assert cell >= FIRST_DAY, call
        elif isinstance(cell, str):
            assert len(cell) <= MAX_TEXT, call
            assert not cell.startswith("函数内部出错"), call
            assert "Traceback" not in cell, call


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_any_argument_may_be_anything(
    function: Function, caplog: pytest.LogCaptureFixture
) -> None:
    """Each argument in turn, the others usable; then all required ones alike."""
    caplog.set_level(logging.WARNING)
    for case, made in HANDED_OVER.items():
        for nth, argument in enumerate(function.arguments):
            given = usable(function)
            given[nth] = made()
            check(call_udf(function.name, *given), f"{argument.name}: {case}")
        alike = [made() if each.required else MISSING for each in function.arguments]
        check(call_udf(function.name, *alike), case)
    assert not caplog.records


def test_usable_arguments_are_used() -> None:
    """Else the matrix would see nothing but messages."""
    for function in FUNCTIONS:
        rows = spilled(call_udf(function.name, *usable(function)))
        if function.arguments:
            assert len(rows) >= 3, function.name


def test_a_hundred_thousand_rows() -> None:
    """Row 1 has the smallest of each column, the last row the largest."""
    table = np.arange(1_100_000.0).reshape(100_000, 11)
    indicators = ExcelRange(*map(tuple, table.tolist()))
    answer = call_udf("CRM_SCORE", indicators, MISSING, MISSING, MISSING)
    check(answer, "100,000 x 11")
    assert len(answer) == 100_000
    assert (answer[0], answer[-1]) == ((0.0,), (100.0,))


def test_a_whole_column_is_read_as_far_as_the_sheet_is_used() -> None:
    sheet = ExcelSheet()
    column = ExcelRange(("金额",), (1.0,), (3.0,), n_rows=MAX_ROWS, sheet=sheet)
    ExcelRange((None,), (None,), (None,), (5.0,), corner=(1, 2), sheet=sheet)
    unread = PropertyMock(side_effect=AssertionError("all cells were read"))
    with patch.object(ExcelRange, "Value", unread), pytest.raises(AssertionError):
        _ = column.Value
    upper = column.upper(4)
    with patch.object(column, "upper", return_value=upper) as cut:
        answer = call_udf("CRM_MINMAX", column, MISSING, MISSING, MISSING)
    cut.assert_called_once_with(4)
    assert answer == (("金额",), (0.0,), (1.0,))


def test_a_range_below_what_is_used_is_empty() -> None:
    sheet = ExcelSheet()
    ExcelRange((1.0,), sheet=sheet)
    below = ExcelRange(n_rows=MAX_ROWS - 99, corner=(100, 1), sheet=sheet)
    assert call_udf("CRM_TIER", below, MISSING, MISSING, MISSING) == (
        "scores：区域是空的。选取有数据的单元格。"
    )


def test_currency_is_what_the_cell_stores() -> None:
    """Over COM, currency has four places: a third of the way is 0.3333."""
    column = ExcelRange((Decimal("0.3333"),), (0.0,), (1.0,))
    stored = PropertyMock(return_value=((1 / 3,), (0.0,), (1.0,)))
    with patch.object(ExcelRange, "Value2", stored):
        answer = call_udf("CRM_MINMAX", column, MISSING, MISSING, MISSING)
    assert answer == ((1 / 3,), (0.0,), (1.0,))


def test_dates_come_and_go_as_excel_has_them() -> None:
    answer = call_udf("CRM_DATE", ExcelRange((excel_date(2024, 5, 1),)), MISSING)
    assert answer == datetime(2024, 5, 1, tzinfo=UTC)
    texts = ExcelRange(("1900-02-28",), ("1900-03-01",))
    assert call_udf("CRM_DATE", texts, MISSING) == [["1900-02-28"], [FIRST_DAY]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CRM_SCORE", [["综合得分"], [0.0], [100.0]]),
        ("CRM_MINMAX", [["金额"], [0.0], [1.0]]),
        ("CRM_CONTRIBUTION", [["金额"], [0.0], [100.0]]),
        ("CRM_TIER", [["客户层级"], ["流失风险客户"], ["高价值客户"]]),
    ],
)
def test_a_heading_is_answered_by_a_heading(
    name: str, expected: list[list[object]]
) -> None:
    """The answers stay beside their rows."""
    column = ExcelRange(("金额",), (1.0,), (3.0,))
    assert spilled(call_udf(name, column, MISSING, MISSING, MISSING)) == expected


def test_headings_above_weights_and_bases() -> None:
    """(4 - 2) / 2 and (9 - 6) / 6; half the way on each indicator."""
    current, base = (
        ExcelRange(("本期",), (4.0,), (9.0,)),
        ExcelRange(("上期",), (2.0,), (6.0,)),
    )
    assert spilled(call_udf("CRM_GROWTH", current, base)) == [["本期"], [1.0], [0.5]]
    indicators = ExcelRange(("甲", "乙"), (0.0, 10.0), (1.0, 0.0))
    weights = ExcelRange(("权重",), (25.0,), (75.0,), n_rows=MAX_ROWS)
    assert spilled(call_udf("CRM_SCORE", indicators, weights, MISSING, MISSING)) == [
        ["综合得分"],
        [75.0],
        [25.0],
    ]


def test_columns_of_orders_may_end_at_different_rows() -> None:
    """Whole columns with headings beside a range that ends earlier."""
    sheet = ExcelSheet()
    customers = ExcelRange(
        ("客户ID",), ("A",), ("B",), ("C",), n_rows=MAX_ROWS, sheet=sheet
    )
    dates = ExcelRange(
        ("日期",), ("2024-01-05",), ("2024-01-06",), ("2024-01-07",),
        corner=(1, 2), n_rows=MAX_ROWS, sheet=sheet,
    )  # fmt: skip
    amounts = ExcelRange(("金额",), (5.0,), (6.0,), corner=(1, 3), sheet=sheet)
    rows = spilled(call_udf("CRM_RFM", customers, dates, amounts, *[MISSING] * 3))
    assert [row[:4] for row in rows[1:]] == [
        ["A", 1.0, 1.0, 5.0],
        ["B", 0.0, 1.0, 6.0],
        ["未计入 1 行：无有效金额 1。", "", "", ""],
    ]


def test_columns_of_orders_begin_at_one_row() -> None:
    customers = ExcelRange(*CUSTOMERS, (None,))
    dates = ExcelRange(*DAYS, corner=(2, 2))
    amounts = ExcelRange(*NUMBERS, (None,), corner=(1, 3))
    assert call_udf("CRM_RFM", customers, dates, amounts, *[MISSING] * 3) == (
        "dates：有 3 行 1 列，与 customer_ids 不同。各区域从同一行选起，选同样大小。"
    )


MISTAKES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "indicators：区域是空的。选取有数据的单元格。": (
        "CRM_SCORE",
        (((None,),), MISSING, MISSING, MISSING),
    ),
    "weights：2 列指标给了 3 个权重。每列给一个权重。": (
        "CRM_SCORE",
        (((1.0, 2.0), (3.0, 5.0)), (0.2, 0.3, 0.5), MISSING, MISSING),
    ),
    "weights：权重 0.5, 0.6 合计 1.1。权重须不小于0，合计为1或100。": (
        "CRM_SCORE",
        (((1.0, 2.0), (3.0, 5.0)), (0.5, 0.6), MISSING, MISSING),
    ),
    "values：第 2 行第 2 列“多”不是数字。改正单元格，或不选表头。": (
        "CRM_MINMAX",
        (((1.0, 2.0), (3.0, "多")), MISSING, MISSING, MISSING),
    ),
    "scores：区域有 2 行 2 列。只选一列或一行。": (
        "CRM_TIER",
        (((1.0, 2.0), (3.0, 5.0)), MISSING, MISSING, MISSING),
    ),
    "method：没有“quantile”这一项。是否指：quartile, by quartile。": (
        "CRM_TIER",
        ((1.0, 2.0), "quantile", MISSING, MISSING),
    ),
    "as_of：“明天”不是日期。填日期，如 2024-12-31。": (
        "CRM_RFM",
        (CUSTOMERS, DAYS, NUMBERS, "明天", MISSING, MISSING),
    ),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_one_text_that_names_the_argument(text: str) -> None:
    name, arguments = MISTAKES[text]
    assert call_udf(name, *arguments) == text


def test_what_excel_refuses_is_one_text_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A range that cannot be read, say while Excel is busy."""
    refused = sys.modules["pywintypes"].com_error(-2147418111, "busy")
    with patch.object(ExcelRange, "Value", PropertyMock(side_effect=refused)):
        answer = call_udf("CRM_MASK", ExcelRange(("张三",)), "name")
    assert str(answer).startswith("函数内部出错（com_error），不是数据的问题")
    assert [record.getMessage() for record in caplog.records] == ["CRM_MASK failed"]
