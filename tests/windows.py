"""What stands in for Windows and Excel, so that xlwings' own code runs anywhere?

Only pywin32, a few names of ctypes and Excel's objects are made up, with the members
that xlwings reads; its conversion, its VBA generator and its COM server run unchanged.
"""

# ruff: noqa: N802  (Excel's members)

import asyncio
import ctypes
import importlib
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, patch

import numpy as np
import pandas as pd

#: xlwings' Windows code imports these; under a false platform they would not load.
LOADED_BEFORE = (asyncio, np, pd)

#: Type of Excel's Range object.
RANGE_IID = "{00020846-0000-0000-C000-000000000046}"

#: What pywin32 hands over for an argument that was left out.
MISSING = -2147352572

#: COM codes of #N/A and #SPILL!.
NOT_AVAILABLE = -2146826246
SPILL = -2146826243

MAX_ROWS = 1_048_576

#: As much of Excel itself as is looked at.
APPLICATION = SimpleNamespace(Version="16.0", Hwnd=1)

#: How Windows names the language it is installed in: Chinese (China).
#:
#: Source: [MS-LCID] 2.2.
CHINESE = 0x804

#: Day 0 of Excel's calendar, but for the day 1900-02-29 that never was.
EPOCH = datetime.fromisoformat("1899-12-30")


class Dispatched:
    """An object of Excel as it reaches a COM server: to be dispatched first."""

    def __init__(self, target: object) -> None:
        self.target = target

    def GetTypeInfo(self) -> "Dispatched":
        return self

    def GetDocumentation(self, _: int) -> tuple[str]:
        return (type(self.target).__name__,)

    def GetTypeAttr(self) -> SimpleNamespace:
        return SimpleNamespace(iid=getattr(self.target, "iid", ""))


class ExcelObject:
    """What pywin32 makes of an object of Excel."""

    iid = ""

    @property
    def _oleobj_(self) -> Dispatched:
        return Dispatched(self)


class ExcelBook(ExcelObject):
    """A workbook with one sheet."""

    def __init__(self, name: str = "Book1.xlsx") -> None:
        self.Name = name
        self.Application = APPLICATION
        self.Worksheets = [ExcelSheet(self)]


class ExcelSheet(ExcelObject):
    """A sheet; it is in use down to the last filled row of its ranges."""

    def __init__(self, book: ExcelBook | None = None) -> None:
        self.Name = "Sheet1"
        self.Parent = book or SimpleNamespace(Application=APPLICATION)
        self.ranges: list[ExcelRange] = []

    @property
    def UsedRange(self) -> SimpleNamespace:
        used = max((each.Row + each.n_filled - 1 for each in self.ranges), default=1)
        return SimpleNamespace(Row=1, Rows=SimpleNamespace(Count=max(used, 1)))

    def Cells(self, row: int, column: int) -> tuple[int, int]:
        return row, column

    def Range(self, first: tuple[int, int], last: tuple[int, int]) -> "ExcelRange":
        """Return the upper rows of the range that begins in the first cell."""
        whole = next(each for each in self.ranges if (each.Row, each.Column) == first)
        return whole.upper(last[0] - first[0] + 1)


class ExcelRange(ExcelObject):
    """A range; as over COM, every look at its values hands out new tuples.

    Parameters
    ----------
    *rows : tuple
        Cells as pywin32 hands them over: float, str, bool, None, ``Decimal`` for
        currency, a date, a COM code for an error value.
    n_rows : int, optional
        Rows of the range where it goes on below the given ones, all blank.
    corner : tuple of int
        Row and column of its first cell in the sheet.
    n_areas : int
        2 and more for a range of several blocks.
    """

    iid = RANGE_IID

    def __init__(
        self,
        *rows: tuple[object, ...],
        n_rows: int | None = None,
        corner: tuple[int, int] = (1, 1),
        sheet: ExcelSheet | None = None,
        n_areas: int = 1,
    ) -> None:
        self._rows = rows
        self.n_filled = len(rows)
        n_columns = len(rows[0]) if rows else 1
        self.Worksheet = sheet or ExcelSheet()
        self.Row, self.Column = corner
        self.Rows = SimpleNamespace(Count=n_rows or self.n_filled)
        self.Columns = SimpleNamespace(Count=n_columns)
        self.Areas = SimpleNamespace(Count=n_areas)
        self.Worksheet.ranges.append(self)

    @property
    def Value(self) -> object:
        return self._handed_out(self._rows)

    @property
    def Value2(self) -> object:
        return self._handed_out([[value2(cell) for cell in row] for row in self._rows])

    def upper(self, n_rows: int) -> "ExcelRange":
        """Return so many rows from the top."""
        corner = self.Row, self.Column
        sheet = ExcelSheet()
        rows = self._rows[:n_rows]
        return ExcelRange(*rows, n_rows=n_rows, corner=corner, sheet=sheet)

    def _handed_out(self, rows: Sequence[Sequence[object]]) -> object:
        n_rows, n_columns = self.Rows.Count, self.Columns.Count
        if n_rows == n_columns == 1:
            return rows[0][0] if rows else None
        below = [(None,) * n_columns] * (n_rows - len(rows))
        return (*((*row,) for row in rows), *below)


def value2(cell: object) -> object:
    """Return a cell without its meaning as currency or date."""
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, datetime):
        return (cell.replace(tzinfo=None) - EPOCH).total_seconds() / 86400
    return cell


def pywin32() -> dict[str, MagicMock]:
    """Return fakes of the modules that xlwings imports from pywin32."""
    names = (
        *("pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui"),
        *("win32process", "win32timezone", "win32com", "win32com.client"),
        *("win32com.server", "win32com.server.dispatcher", "win32com.server.policy"),
        *("win32com.server.util", "win32com.server.exception"),
    )
    fakes = {name: MagicMock(name=name) for name in names}
    com_error = type("com_error", (Exception,), {})
    fakes["pythoncom"].__file__ = "pythoncom.dll"
    fakes["pythoncom"].TypeIIDs = {fakes["pythoncom"].IID_IDispatch: Dispatched}
    fakes["win32com"].client = fakes["win32com.client"]
    fakes["win32com"].server = fakes["win32com.server"]
    fakes["win32com.server"].util = fakes["win32com.server.util"]
    fakes["win32com.server.util"].unwrap.side_effect = com_error
    fakes["win32com.client"].Dispatch = dispatch
    fakes["win32timezone"].TimeZoneInfo.utc.return_value = UTC
    fakes["pywintypes"].TimeType = type("TimeType", (datetime,), {})
    fakes["pywintypes"].com_error = com_error
    fakes["pywintypes"].IID = str
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(fakes["win32com.client"], name, type(name, (), {}))
    return fakes


def dispatch(given: object, **_: object) -> object:
    """Return the object behind what reached the COM server."""
    return given.target if isinstance(given, Dispatched) else given


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


@contextmanager
def modules(made_up: Mapping[str, object]) -> Iterator[None]:
    """Put modules in place, and take out these alone: others that load stay loaded."""
    before = {name: sys.modules.get(name) for name in made_up}
    sys.modules.update(made_up)  # type: ignore[arg-type]  (what stands in for modules)
    try:
        yield
    finally:
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


@contextmanager
def windows_xlwings() -> Iterator[Any]:
    """Yield the Windows module ``xlwings.udfs``; xl_crm_udfs is imported anew, too."""
    windows = MagicMock()
    windows.kernel32.GetUserDefaultUILanguage.return_value = CHINESE
    with (
        fresh("xlwings", "xl_crm_udfs"),
        modules(pywin32()),
        patch.object(ctypes, "windll", windows, create=True),
        patch.object(ctypes, "oledll", MagicMock(), create=True),
        patch.object(ctypes, "PyDLL", MagicMock()),
    ):
        with patch.object(sys, "platform", "win32"):
            udfs = importlib.import_module("xlwings.udfs")
            server = importlib.import_module("xlwings.com_server")
        try:
            yield udfs
        finally:
            server.loop.close()


def call_udf(name: str, *arguments: object, module: str = "xl_crm_udfs") -> Any:  # noqa: ANN401  (what Excel gets)
    """Return what the COM server answers to a cell, within ``windows_xlwings``.

    It goes through ``XLPython.CallUDF``, as every call of a generated wrapper does. One
    cell comes back bare, one row as a list: so the server hands them to VBA.
    """
    server = sys.modules["xlwings.com_server"]
    given = [
        Dispatched(argument) if isinstance(argument, ExcelObject) else argument
        for argument in arguments
    ]
    return server.XLPython().CallUDF(
        module,
        name,
        given,
        Dispatched(ExcelBook()),
        Dispatched(ExcelRange((None,))),
    )


def spilled(answer: object) -> list[list[object]]:
    """Return an answer of ``call_udf`` as the rows of cells that it fills."""
    if not isinstance(answer, list | tuple):
        return [[answer]]
    if not isinstance(answer[0], list | tuple):
        return [list(answer)]
    return [list(row) for row in answer]


def vba_wrappers(udfs: Any, module: ModuleType, book: str) -> str:  # noqa: ANN401
    """Return what xlwings generates for the functions of a module."""
    written = io.StringIO()
    udfs.generate_vba_wrapper(
        module.__name__, module, written, SimpleNamespace(Name=book)
    )
    return written.getvalue()
