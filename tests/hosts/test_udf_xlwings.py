"""Do the functions live through xlwings' own Windows code, with pywin32 faked?

xlwings' conversion, its VBA generator and its dispatch run as they are; what stands in
for Excel are objects with the few members that this code reads.
"""

import importlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
import xl_crm_udfs

from tests.windows import (
    MISSING,
    NOT_AVAILABLE,
    SPILL,
    ExcelRange,
    call_udf,
    fresh,
    modules,
    spilled,
    vba_wrappers,
    windows_xlwings,
)
from xl_crm.functions import FUNCTIONS

pytest.importorskip("xlwings")

RFM_OPTIONS = "Optional as_of, Optional bins, Optional segments"


@pytest.fixture(scope="module")
def udfs() -> Iterator[Any]:
    """Yield the Windows module ``xlwings.udfs``, the functions published with it."""
    with windows_xlwings() as module:
        yield module


@pytest.fixture(scope="module")
def functions(udfs: Any) -> ModuleType:  # noqa: ANN401  (untyped on Linux)
    """Return xl_crm_udfs as imported on Windows."""
    assert "xl_crm_udfs" not in udfs.udf_modules
    return importlib.import_module("xl_crm_udfs")


@pytest.fixture
def call(functions: ModuleType) -> Callable[..., Any]:
    """Return xlwings' dispatch of a call from a cell."""

    def called(name: str, *args: object) -> Any:  # noqa: ANN401
        assert hasattr(functions, name)
        return spilled(call_udf(name, *args))

    return called


def test_functions_are_published_with_help(functions: ModuleType) -> None:
    published = {
        name: value.__xlfunc__
        for name, value in vars(functions).items()
        if hasattr(value, "__xlfunc__")
    }
    assert set(published) == {function.name for function in FUNCTIONS}
    for name, function in published.items():
        assert function["name"] == name
        assert function["category"] == "xl_crm"
        assert not function["volatile"]
        for text in (function["ret"], *function["args"]):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in text["doc"])
            assert 0 < len(text["doc"]) <= 255


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("CRM_MINMAX", "values, Optional direction, Optional lower, Optional upper"),
        (
            "CRM_SCORE",
            "indicators, Optional weights, Optional directions, Optional normalize",
        ),
        ("CRM_TIER", "scores, Optional method, Optional cuts, Optional labels"),
        (
            "CRM_RFM",
            f"customer_ids, dates, amounts, {RFM_OPTIONS}",
        ),
    ],
)
def test_generated_vba(
    udfs: Any,  # noqa: ANN401
    functions: ModuleType,
    name: str,
    arguments: str,
) -> None:
    written = vba_wrappers(udfs, functions, "xl_crm.xlam")
    assert f"Function {name}({arguments})" in written.splitlines()
    assert written.isascii()


def test_one_cell(call: Callable[..., Any]) -> None:
    """A bare cell is a block of one."""
    assert call("CRM_TIER", ExcelRange((88.1,)), "score_bands", MISSING, MISSING) == [
        ["高价值客户"]
    ]


def test_a_row(call: Callable[..., Any]) -> None:
    assert call(
        "CRM_TIER",
        ExcelRange((88.1, None, 39.9)),
        ExcelRange(("按得分区间",)),
        MISSING,
        MISSING,
    ) == [["高价值客户", "", "流失风险客户"]]


def test_a_column_with_blanks_and_errors(call: Callable[..., Any]) -> None:
    values = ExcelRange((10.0,), (None,), (NOT_AVAILABLE,), (SPILL,), (30.0,), (20.0,))
    assert call("CRM_MINMAX", values, -1.0, MISSING, MISSING) == [
        [1.0],
        [""],
        [""],
        [""],
        [0.0],
        [0.5],
    ]


def test_a_block_with_currency_and_an_array_of_weights(
    call: Callable[..., Any],
) -> None:
    """0.75 x 0 + 0.25 x 100 and the reverse."""
    block = ExcelRange((Decimal("1.5"), 7.0), (Decimal(3), 5.0))
    assert call("CRM_SCORE", block, ((0.75, 0.25),), MISSING, MISSING) == [
        [25.0],
        [75.0],
    ]


def test_orders_with_dates(call: Callable[..., Any]) -> None:
    """Two customers, one order each, thirty days apart, on one bin edge each."""
    first = datetime.fromisoformat("2024-05-01")
    table = call(
        "CRM_RFM",
        ExcelRange(("00123",), ("00124",), (None,)),
        ExcelRange(
            (datetime.fromisoformat("2024-05-01"),),
            (datetime.fromisoformat("2024-05-31"),),
            (None,),
        ),
        ExcelRange((Decimal("99.5"),), (100.0,), (None,)),
        first + timedelta(days=31),
        2.0,
        "eight",
    )
    assert table[1:] == [
        ["00123", 31.0, 1.0, 99.5, 1.0, 1.0, 1.0, "111", "一般保持客户"],
        ["00124", 1.0, 1.0, 100.0, 2.0, 1.0, 2.0, "212", "重要价值客户"],
    ]


def test_a_mistake_is_one_text(call: Callable[..., Any]) -> None:
    values = ExcelRange((1.0,), ("abc",))
    assert call("CRM_MINMAX", values, MISSING, MISSING, MISSING) == [
        ["values：第 2 行第 1 列“abc”不是数字。改正单元格，或不选表头。"]
    ]


def test_functions_answer_on_any_platform_without_xlwings() -> None:
    """The extra "excel" is optional."""
    with fresh("xl_crm_udfs"), modules({"xlwings": None}):
        plain = importlib.import_module("xl_crm_udfs")
        assert plain is not xl_crm_udfs
        assert plain.CRM_MINMAX([[1.0], [3.0], [2.0]]) == [[0.0], [1.0], [0.5]]
