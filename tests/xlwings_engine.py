"""An Excel without Excel: a workbook in memory that xlwings takes for an open one.

xlwings' own code for Windows runs on the objects of this module. They do what Excel
documents for the few members that the product uses: a text that is entered is read as
if somebody typed it, a cell of merged ones but the first takes no value, a protected
sheet only says so, and one that refuses may have taken a part.
"""

# ruff: noqa: N802  (Excel's members)

from __future__ import annotations

import re
import sys
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.datetime import MAC_EPOCH, to_excel
from openpyxl.worksheet.formula import ArrayFormula

from tests.windows import windows_xlwings
from xl_crm.workbook.doctor.area import Area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

AUTOMATIC, MANUAL = -4105, -4135
CHINESE, ENGLISH = 2052, 1033
#: Icons of message boxes.
WARNING, INFORMATION = 48, 64

_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}")
_ERROR = -2146826281


@contextmanager
def windows() -> Iterator[None]:
    """Let xlwings run as on Windows; xl_crm_udfs is imported anew within."""
    with windows_xlwings():
        constants = sys.modules["win32con"]
        constants.MB_OK = 0
        constants.MB_ICONWARNING, constants.MB_ICONINFORMATION = WARNING, INFORMATION
        yield


def com_error(*details: object) -> Exception:
    """Return what pywin32 raises where Excel refuses."""
    error: Exception = sys.modules["pywintypes"].com_error(*details)
    return error


@dataclass(slots=True, kw_only=True)
class Excel:
    """The program and the one workbook that is open in it.

    Attributes
    ----------
    path : str
        As Excel names the workbook; an address where it lies online.
    refused : set of str
        Sheets that take no value although nothing says so before.
    filtered : set of str
        Sheets whose filter hides rows.
    said : list
        Texts of the status bar, message boxes and files that were opened, in order.
    prefixed : set
        Sheet, row and column of texts that bear an apostrophe.
    entered_while : list
        What the program was told to do without, each time a value came.
    """

    path: str
    workbook: openpyxl.Workbook
    language: int = CHINESE
    refused: set[str] = field(default_factory=set)
    filtered: set[str] = field(default_factory=set)
    said: list[tuple[str, object]] = field(default_factory=list)
    prefixed: set[tuple[str, int, int]] = field(default_factory=set)
    entered_while: list[tuple[int, bool, bool]] = field(default_factory=list)
    application: Application = field(init=False)

    def __post_init__(self) -> None:
        self.application = Application(self)

    @property
    def book(self) -> Any:  # noqa: ANN401  (xlwings is imported anew)
        """The workbook as xlwings hands it over."""
        implementation = sys.modules["xlwings._xlwindows"].Book(Workbook(self))
        return sys.modules["xlwings"].Book(impl=implementation)

    def call(self) -> None:
        """Let ``Book.caller()`` be this workbook, and message boxes be seen."""
        sys.modules["xlwings._xlwindows"].BOOK_CALLER = Workbook(self)
        sys.modules["win32api"].MessageBox = self._show

    def _show(self, window: int, text: str, title: str, style: int) -> int:
        assert (window, title) == (self.application.Hwnd, "xl_crm")
        icons = {WARNING: "warning", INFORMATION: "information"}
        self.said.append((icons[style], text))
        return 1

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

    def Cells(self, row: int, column: int) -> Cells:
        at = self._row + row - 1, self._column + column - 1
        return Cells(self._excel, self._sheet, *at, 1, 1)

    def GetAddress(self, rows: bool, columns: bool, *_: object) -> str:  # noqa: FBT001
        assert (rows, columns) == (False, False)
        bottom = self._row + self._n_rows - 1
        right = self._column + self._n_columns - 1
        return str(Area(self._row, self._column, bottom, right))

    def corner(self) -> tuple[int, int]:
        """Return row and column of the first cell."""
        return self._row, self._column

    @property
    def Value2(self) -> Any:  # noqa: ANN401
        return self._shaped(self._value)

    @property
    def Formula2(self) -> Any:  # noqa: ANN401
        return self._shaped(self._formula)

    @Formula2.setter
    def Formula2(self, values: Any) -> None:  # noqa: ANN401
        self._enter(values)

    #: The same before Excel had dynamic arrays.
    Formula = Formula2

    @property
    def Value(self) -> Any:  # noqa: ANN401
        raise AssertionError("dates would come as objects of COM")

    @Value.setter
    def Value(self, values: Any) -> None:  # noqa: ANN401
        at_rest = self._excel.application
        self._excel.entered_while.append(
            (at_rest.Calculation, at_rest.ScreenUpdating, at_rest.EnableEvents)
        )
        if self._sheet.title in self._excel.refused:
            self._enter([["half"]])
            raise com_error(-2146827284)
        self._enter(values)

    @property
    def HasArray(self) -> bool | None:
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
    def HasSpill(self) -> bool:
        return False

    @property
    def Locked(self) -> bool | None:
        found = {bool(cell.protection.locked) for cell in self._each()}
        return found.pop() if len(found) == 1 else None

    @property
    def NumberFormat(self) -> str:
        return str(next(self._each()).number_format)

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
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
        if self._sheet.title in self._excel.filtered:
            flat = flat[:1] * len(flat)
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


class Application:
    """Excel's Application."""

    Hwnd = 1

    def __init__(self, excel: Excel) -> None:
        self._excel = excel
        self.Calculation = AUTOMATIC
        self.ScreenUpdating = self.EnableEvents = True
        self.Workbooks = Workbooks(excel)

    @property
    def LanguageSettings(self) -> SimpleNamespace:
        menus = {2: self._excel.language}
        return SimpleNamespace(LanguageID=menus.__getitem__)

    @property
    def StatusBar(self) -> object:
        raise AssertionError("what others say there is nobody's business")

    @StatusBar.setter
    def StatusBar(self, text: object) -> None:
        self._excel.said.append(("status", text))


class Workbooks:
    """Excel's Workbooks."""

    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    def __call__(self, name: str) -> Workbook:
        book = Workbook(self._excel)
        if name.casefold() != book.Name.casefold():
            raise com_error(name)
        return book

    def Open(self, path: str, *_: object) -> Workbook:
        if not zipfile.is_zipfile(path):
            raise com_error(path)
        self._excel.said.append(("open", Path(path).name))
        return Workbook(self._excel)


class Workbook:
    """Excel's Workbook."""

    def __init__(self, excel: Excel) -> None:
        self._excel = excel
        self.FullName = excel.path
        self.Path = excel.path.rpartition("/")[0]
        self.Name = excel.path.rpartition("/")[2]
        self.Application = excel.application
        self.Date1904 = excel.workbook.epoch == MAC_EPOCH
        self.Worksheets = [Sheet(excel, sheet) for sheet in excel.workbook]
        self.Sheets = self.Worksheets

    def SaveCopyAs(self, path: str) -> None:
        try:
            self._excel.workbook.save(path)
        except OSError as error:
            raise com_error(path) from error


class Sheet:
    """Excel's Worksheet."""

    def __init__(self, excel: Excel, sheet: Worksheet) -> None:
        self._excel, self._sheet = excel, sheet
        self.Name = sheet.title
        self.ProtectContents = bool(sheet.protection.sheet)
        self.FilterMode = sheet.title in excel.filtered and not sheet.tables
        in_table = SimpleNamespace(FilterMode=sheet.title in excel.filtered)
        self.ListObjects = [SimpleNamespace(AutoFilter=None)]
        self.ListObjects += [SimpleNamespace(AutoFilter=in_table)] * len(sheet.tables)

    def Cells(self, row: int, column: int) -> Cells:
        return Cells(self._excel, self._sheet, row, column, 1, 1)

    def Range(self, first: Cells, last: Cells) -> Cells:
        (top, left), (bottom, right) = first.corner(), last.corner()
        size = bottom - top + 1, right - left + 1
        return Cells(self._excel, self._sheet, top, left, *size)
