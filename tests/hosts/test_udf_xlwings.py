"""Do the functions live through xlwings' own Windows code, with pywin32 faked?

xlwings' conversion, its VBA generator and its dispatch run as they are; what stands in
for Excel are objects with the few members that this code reads.
"""

import asyncio
import ctypes
import importlib
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, patch

import pandas as pd
import pytest
import xl_crm_udfs

pytest.importorskip("xlwings")

#: xlwings' Windows code imports these; under a false platform they would not load.
LOADED_BEFORE = (asyncio, pd)

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"

#: What pywin32 hands over for an argument that was left out.
MISSING = -2147352572
NOT_AVAILABLE = -2146826246
SPILL = -2146826243

RFM_OPTIONS = "Optional as_of, Optional bins, Optional segments"

NAMES = ("CRM_MINMAX", "CRM_RFM", "CRM_SCORE", "CRM_TIER")


class ExcelRange:
    """As much of Excel's Range as xlwings reads."""

    def __init__(self, *rows: tuple[object, ...]) -> None:
        one_cell = len(rows) == len(rows[0]) == 1
        self.Value = rows[0][0] if one_cell else rows
        self.Worksheet = MagicMock()
        self.Row = self.Column = 1
        self.Rows = SimpleNamespace(Count=len(rows))
        self.Columns = SimpleNamespace(Count=len(rows[0]))
        self._oleobj_ = MagicMock()
        self._oleobj_.GetTypeInfo().GetTypeAttr().iid = RANGE_IID


def pywin32() -> dict[str, MagicMock]:
    """Return fakes of the modules that xlwings imports from pywin32."""
    names = (
        *("pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui"),
        *("win32process", "win32timezone", "win32com", "win32com.client"),
        *("win32com.server", "win32com.server.dispatcher", "win32com.server.policy"),
        *("win32com.server.util", "win32com.server.exception"),
    )
    fakes = {name: MagicMock(name=name) for name in names}
    fakes["pythoncom"].__file__ = "pythoncom.dll"
    fakes["win32com"].client = fakes["win32com.client"]
    fakes["pywintypes"].TimeType = type("TimeType", (datetime,), {})
    fakes["pywintypes"].com_error = type("com_error", (Exception,), {})
    fakes["pywintypes"].IID = str
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(fakes["win32com.client"], name, type(name, (), {}))
    return fakes


@contextmanager
def fresh(*packages: str) -> Iterator[None]:
    """Import some packages anew, and put the old ones back afterwards."""

    def loaded() -> list[str]:
        return [name for name in sys.modules if name.split(".")[0] in packages]

    saved = {name: sys.modules.pop(name) for name in loaded()}
    try:
        yield
    finally:
        for name in loaded():
            del sys.modules[name]
        sys.modules.update(saved)


@pytest.fixture(scope="module")
def udfs() -> Iterator[Any]:
    """Yield the Windows module ``xlwings.udfs``, the functions published with it."""
    with (
        fresh("xlwings", "xl_crm_udfs"),
        patch.dict(sys.modules, pywin32()),
        patch.object(ctypes, "windll", MagicMock(), create=True),
        patch.object(ctypes, "oledll", MagicMock(), create=True),
        patch.object(ctypes, "PyDLL", MagicMock()),
    ):
        with patch.object(sys, "platform", "win32"):
            module = importlib.import_module("xlwings.udfs")
        yield module
        sys.modules["xlwings.com_server"].loop.close()


@pytest.fixture(scope="module")
def functions(udfs: Any) -> ModuleType:  # noqa: ANN401  (untyped on Linux)
    """Return xl_crm_udfs as imported on Windows."""
    assert "xl_crm_udfs" not in udfs.udf_modules
    return importlib.import_module("xl_crm_udfs")


@pytest.fixture
def call(udfs: Any, functions: ModuleType) -> Callable[..., Any]:  # noqa: ANN401
    """Return xlwings' dispatch of a call from a cell."""

    def called(name: str, *args: object) -> Any:  # noqa: ANN401
        assert hasattr(functions, name)
        return udfs.call_udf("xl_crm_udfs", name, args, None, ExcelRange((None,)))

    return called


def test_functions_are_published_with_help(functions: ModuleType) -> None:
    published = {
        name: value.__xlfunc__
        for name, value in vars(functions).items()
        if hasattr(value, "__xlfunc__")
    }
    assert sorted(published) == list(NAMES)
    for name, function in published.items():
        assert function["name"] == name
        assert function["category"] == "xl_crm"
        assert not function["volatile"]
        for text in (function["ret"], *function["args"]):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in text["doc"])
            assert 0 < len(text["doc"]) <= 255


def test_every_argument_arrives_as_a_block(functions: ModuleType) -> None:
    for name in NAMES:
        for argument in getattr(functions, name).__xlfunc__["args"]:
            assert argument["options"] == {"convert": list, "ndim": 2}


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
    written = io.StringIO()
    book = SimpleNamespace(Name="xl_crm.xlam")
    udfs.generate_vba_wrapper("xl_crm_udfs", functions, written, book)
    assert f"Function {name}({arguments})" in written.getvalue().splitlines()
    assert written.getvalue().isascii()


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
    (row,) = call("CRM_MINMAX", ExcelRange(("abc",), (1.0,)), MISSING, MISSING, MISSING)
    (text,) = row
    assert text.startswith("values：第 1 行第 1 列“abc”不是数字")
    assert 'values: row 1, column 1: "abc" is not a number' in text


def test_functions_answer_on_any_platform_without_xlwings() -> None:
    """The extra "excel" is optional."""
    with fresh("xl_crm_udfs"), patch.dict(sys.modules, {"xlwings": None}):
        plain = importlib.import_module("xl_crm_udfs")
        assert plain is not xl_crm_udfs
        assert plain.CRM_MINMAX([[1.0], [3.0], [2.0]]) == [[0.0], [1.0], [0.5]]
