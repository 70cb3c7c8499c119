"""An Excel without Excel: xlwings' own classes over a workbook in memory.

What stands in for the objects of COM does what Excel documents for the few members
that the product uses: a text that is entered is read as if somebody typed it, a cell of
merged ones but the first takes no value, a protected sheet refuses locked cells.
"""

from __future__ import annotations

import re
import sys
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import openpyxl
import xlwings as xw
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, to_excel
from openpyxl.worksheet.formula import ArrayFormula

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}")
_ERROR = -2146826281


class ComError(Exception):
    """What pywin32 raises where Excel refuses."""


@contextmanager
def pywintypes() -> Iterator[None]:
    """Let pywin32's errors be those of this module."""
    module = ModuleType("pywintypes")
    module.com_error = ComError  # type: ignore[attr-defined]
    with patch.dict(sys.modules, {"pywintypes": module}):
        yield


@dataclass(slots=True, kw_only=True)
class Excel:
    """The program and the one workbook that is open in it.

    Attributes
    ----------
    path : str
        As Excel names the workbook; an address where it lies online.
    refused : set of str
        Sheets that take no value although nothing says so before.
    said : list
        Texts of the status bar, message boxes and files that were opened, in order.
    """

    path: str
    workbook: openpyxl.Workbook
    language: int = 2052
    refused: set[str] = field(default_factory=set)
    said: list[tuple[str, object]] = field(default_factory=list)
    calculation: str = "automatic"
    screen_updating: bool = True
    enable_events: bool = True
    prefixed: set[tuple[str, int, int]] = field(default_factory=set)
    entered_while: list[tuple[str, bool, bool]] = field(default_factory=list)

    @property
    def book(self) -> xw.Book:
        """The workbook as xlwings hands it over."""
        return xw.Book(impl=Book(self))

    def held(self) -> dict[tuple[str, str], tuple[object, str, bool]]:
        """Return value or formula, format, and whether a text bears an apostrophe."""
        return {
            (sheet.title, cell.coordinate): (
                cell.value,
                cell.number_format,
                (sheet.title, cell.row, cell.column) in self.prefixed,
            )
            for sheet in self.workbook
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }


def open_in_excel(path: Path, **known: Any) -> Excel:  # noqa: ANN401  (fields of Excel)
    """Open a workbook that lies in a file."""
    return Excel(path=str(path), workbook=openpyxl.load_workbook(path), **known)


class Cells:
    """Excel's Range."""

    def __init__(self, excel: Excel, sheet: Worksheet, *at: int) -> None:
        self._excel, self._sheet = excel, sheet
        self._row, self._column, self._n_rows, self._n_columns = at

    def Cells(self, row: int, column: int) -> Cells:  # noqa: N802  (Excel's name)
        at = self._row + row - 1, self._column + column - 1
        return Cells(self._excel, self._sheet, *at, 1, 1)

    @property
    def Value2(self) -> Any:  # noqa: ANN401, N802
        return self._shaped(self._value)

    @property
    def Formula2(self) -> Any:  # noqa: ANN401, N802
        return self._shaped(self._formula)

    @Formula2.setter
    def Formula2(self, values: Any) -> None:  # noqa: ANN401, N802
        self._enter(values)

    #: The same before Excel had dynamic arrays.
    Formula = Formula2

    @property
    def Value(self) -> Any:  # noqa: ANN401, N802
        raise AssertionError("dates would come as objects of COM")

    @Value.setter
    def Value(self, values: Any) -> None:  # noqa: ANN401, N802
        self._excel.entered_while.append(
            (
                self._excel.calculation,
                self._excel.screen_updating,
                self._excel.enable_events,
            )
        )
        if self._sheet.title in self._excel.refused:
            self._enter([["half"]])
            raise ComError(-2146827284)
        self._enter(values)

    @property
    def HasArray(self) -> bool | None:  # noqa: N802
        arrays = {
            cell
            for row in self._sheet.iter_rows()
            for each in row
            if isinstance(each.value, ArrayFormula)
            for line in self._sheet[each.value.ref]
            for cell in line
        }
        found = {cell in arrays for cell in self._each()}
        return found.pop() if len(found) == 1 else None

    @property
    def HasSpill(self) -> bool:  # noqa: N802
        return False

    @property
    def Locked(self) -> bool | None:  # noqa: N802
        found = {bool(cell.protection.locked) for cell in self._each()}
        return found.pop() if len(found) == 1 else None

    @property
    def NumberFormat(self) -> str:  # noqa: N802
        return str(next(self._each()).number_format)

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:  # noqa: N802
        for cell in self._each():
            cell.number_format = code

    def _each(self) -> Iterator[Any]:
        for row in range(self._n_rows):
            for column in range(self._n_columns):
                at = self._row + row, self._column + column
                yield self._sheet.cell(*at)

    def _shaped(self, read: Any) -> Any:  # noqa: ANN401
        found = [read(cell) for cell in self._each()]
        if len(found) == 1:
            return found[0]
        width = self._n_columns
        return tuple(
            tuple(found[start : start + width]) for start in range(0, len(found), width)
        )

    def _formula(self, cell: Any) -> object:  # noqa: ANN401
        return "" if cell.value is None else self._plain(cell.value)

    def _value(self, cell: Any) -> object:  # noqa: ANN401
        return _ERROR if cell.data_type == "f" else self._plain(cell.value)

    def _plain(self, value: object) -> object:
        if isinstance(value, date):
            return float(to_excel(value, self._excel.workbook.epoch))
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return float(value) if is_number else value  # type: ignore[arg-type]

    def _enter(self, values: Any) -> None:  # noqa: ANN401
        rows = values if isinstance(values, list | tuple) else [[values]]
        flat = [value for row in rows for value in row]
        for cell, value in zip(self._each(), flat, strict=False):
            if not isinstance(cell, MergedCell):
                self._type(cell, value)

    def _type(self, cell: Any, value: object) -> None:  # noqa: ANN401
        """Do what Excel does with a value that is typed into a cell."""
        place = self._sheet.title, cell.row, cell.column
        self._excel.prefixed.discard(place)
        if cell.number_format == "@" and value is not None:
            text = f"{value:.15g}" if isinstance(value, float) else str(value)
            cell.value, cell.data_type = text, "s"
        elif isinstance(value, str) and value.startswith("'"):
            self._excel.prefixed.add(place)
            cell.value, cell.data_type = value[1:], "s"
        elif isinstance(value, str):
            cell.value = _read(value)
        else:
            cell.value = value


def _read(text: str) -> object:
    """Return what Excel makes of a text without an apostrophe."""
    if text in ("", "TRUE", "FALSE"):
        return {"": None, "TRUE": True, "FALSE": False}[text]
    if text[0] in "=+-@":
        return f"={text.lstrip('=')}"
    if _DAY.fullmatch(text):
        return datetime.strptime(text.replace("/", "-"), "%Y-%m-%d")  # noqa: DTZ007
    try:
        return float(text)
    except ValueError:
        return text


class _Engine:
    name, type = "memory", "desktop"


xw.engines.add(xw.Engine(impl=_Engine()))


class App:
    """xlwings' view of the program."""

    engine = _Engine
    pid = 0

    def __init__(self, excel: Excel) -> None:
        object.__setattr__(self, "_excel", excel)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._excel, name)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "status_bar":
            self._excel.said.append(("status", value))
        else:
            setattr(self._excel, name, value)

    @property
    def api(self) -> SimpleNamespace:
        known = {2: self._excel.language}
        return SimpleNamespace(
            LanguageSettings=SimpleNamespace(LanguageID=known.__getitem__)
        )

    @property
    def books(self) -> Books:
        return Books(self._excel)

    def alert(self, prompt: str, title: str, *how: object) -> str:
        self._excel.said.append((f"alert {how[1]}", prompt))
        assert title
        return "ok"


class Books:
    """xlwings' view of the open workbooks."""

    def __init__(self, excel: Excel) -> None:
        self._excel = excel
        self.app = App(excel)

    def __call__(self, name: str) -> Book:
        book = Book(self._excel)
        if name.casefold() != book.name.casefold():
            raise KeyError(name)
        return book

    def open(self, fullname: str, *_: object) -> Book:
        if not zipfile.is_zipfile(fullname):
            raise ComError(fullname)
        self._excel.said.append(("open", Path(fullname).name))
        return Book(self._excel)


class Book:
    """xlwings' view of the workbook."""

    def __init__(self, excel: Excel) -> None:
        self._excel = excel
        self.app = App(excel)

    @property
    def name(self) -> str:
        return re.split(r"[/\\]", self._excel.path)[-1]

    @property
    def fullname(self) -> str:
        if "://" in self._excel.path:
            raise xw.XlwingsError("Couldn't find the local path")
        return self._excel.path

    @property
    def api(self) -> SimpleNamespace:
        folder = self._excel.path.rpartition("/")[0]
        epoch = self._excel.workbook.epoch
        assert epoch in (MAC_EPOCH, WINDOWS_EPOCH)
        return SimpleNamespace(
            Path=folder, Date1904=epoch == MAC_EPOCH, SaveCopyAs=self._save_copy_as
        )

    @property
    def sheets(self) -> Sheets:
        return Sheets(self._excel)

    def _save_copy_as(self, path: str) -> None:
        try:
            self._excel.workbook.save(path)
        except OSError as error:
            raise ComError(path) from error


class Sheets:
    """xlwings' view of the sheets."""

    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._excel, sheet) for sheet in self._excel.workbook)


class Sheet:
    """xlwings' view of one sheet."""

    def __init__(self, excel: Excel, sheet: Worksheet) -> None:
        self._excel, self._sheet = excel, sheet

    @property
    def name(self) -> str:
        return self._sheet.title

    @property
    def api(self) -> SimpleNamespace:
        return SimpleNamespace(ProtectContents=bool(self._sheet.protection.sheet))

    def range(self, first: tuple[int, int], last: tuple[int, int]) -> Range:
        size = last[0] - first[0] + 1, last[1] - first[1] + 1
        return Range(Cells(self._excel, self._sheet, *first, *size), first, size)


class Range:
    """xlwings' view of some cells."""

    def __init__(
        self, api: Cells, first: tuple[int, int], size: tuple[int, int]
    ) -> None:
        self.api = api
        self._first, self.shape = first, size

    @property
    def raw_value(self) -> Any:  # noqa: ANN401
        return self.api.Value

    @raw_value.setter
    def raw_value(self, values: Any) -> None:  # noqa: ANN401
        self.api.Value = values

    def get_address(self, *_: object) -> str:
        ends = self._first, tuple(map(sum, zip(self._first, self.shape, (-1, -1))))  # noqa: B905
        names = [f"{get_column_letter(column)}{row}" for row, column in ends]
        return names[0] if names[0] == names[1] else ":".join(names)
