"""How does a macro work on the workbook that is open in Excel?

Through xlwings' public part and, where that ends, the objects of Excel on Windows.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw

from xl_crm.errors import InputError, OutputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.macros import Edit
from xl_crm_udfs._new_values import Held, NewValue, new_value, new_values

#: Excel's identifiers: the language of its menus, and what Chinese is called there.
_MENU_LANGUAGE = 2
_CHINESE = frozenset((2052, 1028, 3076, 4100, 5124))

#: Excel opens these itself; any other new file is named in the message.
_WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xltx", ".xls", ".csv"))

_LONGEST_STATUS = 255

_GENERAL, _DATE_FORMAT = "General", "yyyy-mm-dd"

_UNSAVED = (
    Label(zh="工作簿还没有保存过", en="the workbook was never saved"),
    Label(zh="先保存到本机文件夹", en="Save it to a folder of this computer first"),
)
_ONLINE = (
    Label(
        zh="工作簿在网上（OneDrive 或 SharePoint），找不到本机文件夹",
        en="the workbook lies online (OneDrive or SharePoint), in no folder known here",
    ),
    Label(zh="另存到本机文件夹", en="Save it to a folder of this computer"),
)
_NO_COPY = (
    Label(zh="Excel 不能复制该工作簿", en="Excel cannot copy the workbook"),
    Label(
        zh="结束单元格编辑，关闭对话框后重试",
        en="Finish typing, close all dialogs, then try once more",
    ),
)
_REFUSED = (
    Label(zh="Excel 没有接受改动", en="Excel did not take the change"),
    Label(
        zh="没有改动任何内容；结束单元格编辑、取消合并或保护后重试",
        en="Nothing was changed; finish typing, unmerge or unprotect the cells, then "
        "try once more",
    ),
)
_LOCKED = (
    Label(
        zh="工作表受保护，其中有锁定的单元格",
        en="the sheet is protected and some of these cells are locked",
    ),
    Label(
        zh="在 Excel 中撤销工作表保护后重试",
        en="Remove the protection of the sheet in Excel, then try once more",
    ),
)
#: Excel puts the first value of a block into every row that a filter shows and none
#: into the others (xlwings issues 679 and 747).
_FILTERED = (
    Label(
        zh="工作表正在筛选，Excel 不会写入隐藏的行",
        en="a filter hides rows, and Excel would not fill these",
    ),
    Label(
        zh="清除筛选（数据—清除）后重试",
        en="Clear the filter (Data, Clear), then try once more",
    ),
)
_ARRAY = (
    Label(zh="含有数组公式", en="an array formula reaches into these cells"),
    Label(
        zh="在 Excel 中把这些公式改为数值后重试",
        en="Replace these formulas by their values in Excel, then try once more",
    ),
)
_NOT_SHOWN = (
    Label(
        zh="文件已写好，但 Excel 打不开它", en="is written, but Excel cannot open it"
    ),
    Label(
        zh="关闭同名工作簿后手动打开",
        en="Close any workbook of this name, then open it yourself",
    ),
)


class _NotTakenError(Exception):
    """Excel holds something else than what was written."""


class ExcelBook:
    """A workbook that is open in Excel, as ``xl_crm.macros.OpenBook``."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    @property
    def name(self) -> str:
        """The file name with its suffix."""
        return self._book.name

    @property
    def folder(self) -> Path:
        """The folder of this computer that it lies in.

        Raises
        ------
        InputError
            It was never saved, or lies online, in no folder that is known here.
        """
        if not self._book.api.Path:
            raise InputError(self._problem(*_UNSAVED))
        try:
            folder = Path(self._book.fullname).parent
        except xw.XlwingsError as error:
            raise InputError(self._problem(*_ONLINE)) from error
        if not folder.is_dir():
            raise InputError(self._problem(*_ONLINE))
        return folder

    @property
    def lang(self) -> Lang:
        """The language of Excel's menus."""
        settings = self._book.app.api.LanguageSettings
        is_chinese = settings.LanguageID(_MENU_LANGUAGE) in _CHINESE
        return Lang.ZH if is_chinese else Lang.EN

    def copy_to(self, path: Path) -> None:
        """Write the workbook with what is not saved yet to a new file.

        Raises
        ------
        InputError
            Excel cannot copy it now.
        """
        try:
            self._book.api.SaveCopyAs(str(path))
        except _refusals() as error:
            raise InputError(self._problem(*_NO_COPY)) from error

    def write(self, edits: Sequence[Edit]) -> None:
        """Put new values into cells: all of them, or none. Nothing is saved.

        What Excel holds afterwards is compared with what was meant; formulas that
        depend on it are computed in the end.

        Raises
        ------
        OutputError
            A sheet is gone, protected or otherwise refuses the values; the workbook is
            as it was.
        """
        filled = [edit for edit in edits if any(edit.values)]
        if not filled:
            return
        try:
            is_1904 = bool(self._book.api.Date1904)
            blocks = [self._block(edit, is_1904=is_1904) for edit in filled]
            with self._book.app.properties(
                screen_updating=False, enable_events=False, calculation="manual"
            ):
                _write_all(blocks)
        except _refusals() as error:
            raise OutputError(self._problem(*_REFUSED)) from error

    def progress(self, text: str, share: float) -> None:
        """Say in the status bar what is being done; an empty text gives it back."""
        shown = f"xl_crm {share:.0%} {text}"[:_LONGEST_STATUS]
        # Excel refuses everything for as long as somebody holds the mouse in it: no
        # reason to give up the work.
        with suppress(*_refusals()):
            self._book.app.status_bar = shown if text else False

    def show(self, files: Sequence[Path]) -> None:
        """Open the workbooks among new files.

        Raises
        ------
        OutputError
            Excel cannot open one; it is written all the same.
        """
        # xlwings itself refuses two workbooks of one name, and looks for the file of
        # the open one: it may be gone.
        refusals: tuple[type[Exception], ...] = (
            *(ValueError, OSError, xw.XlwingsError),
            *_refusals(),
        )
        for file in files:
            if file.suffix.lower() not in _WORKBOOKS:
                continue
            try:
                self._book.app.books.open(str(file))
            except refusals as error:
                found, remedy = _NOT_SHOWN
                problem = Problem(where=str(file), found=found, remedy=remedy)
                raise OutputError(problem) from error

    def _block(self, edit: Edit, *, is_1904: bool) -> _Block:
        """Return the cells of an edit, where they can be changed."""
        sheet = next(
            (
                sheet
                for sheet in self._book.sheets
                if sheet.name.casefold() == edit.sheet.casefold()
            ),
            None,
        )
        if sheet is None:
            found = Label(
                zh=f"没有工作表“{edit.sheet}”", en=f'there is no sheet "{edit.sheet}"'
            )
            remedy = Label(
                zh="不要改名或删除该工作表，或重新生成工作簿",
                en="Keep the name of that sheet, or make the workbook anew",
            )
            raise OutputError(self._problem(found, remedy))
        n_rows, n_columns = len(edit.values), len(edit.values[0])
        last = edit.row + n_rows - 1, edit.column + n_columns - 1
        cells = sheet.range((edit.row, edit.column), last)
        where = f"{self.name} {sheet.name}!{_address(cells)}"
        if sheet.api.ProtectContents and cells.api.Locked is not False:
            raise _refused(where, *_LOCKED)
        if n_rows > 1 and _is_filtered(sheet.api):
            raise _refused(where, *_FILTERED)
        if _is_array(cells.api):
            raise _refused(where, *_ARRAY)
        new = new_values(edit.values, is_1904=is_1904)
        return _Block(cells=cells, new=new, where=where)

    def _problem(self, found: Label, remedy: Label) -> Problem:
        return Problem(where=self.name, found=found, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Cells and what comes into them.

    Attributes
    ----------
    where : str
        File, sheet and cells, for messages.
    """

    cells: xw.Range
    new: list[list[NewValue]]
    where: str

    def put(self) -> None:
        """Write the values, and see that Excel holds them."""
        self.cells.raw_value = [[value.entered for value in row] for row in self.new]
        held = _rows(self.cells.api.Value2)
        for row, column, value in self._each():
            found = held[row][column]
            if _is_same(found, value.held):
                continue
            # A cell of the format "text" keeps the apostrophe.
            if found != value.entered:
                raise _NotTakenError(f"{found!r} for {value.held!r}")
            self._cell(row, column).Value = value.held

    def show_dates(self, undo: ExitStack) -> None:
        """Show dates as dates in cells of no particular format."""
        days = [(row, column) for row, column, value in self._each() if value.is_date]
        for cell in (self._cell(*place) for place in days):
            if cell.NumberFormat == _GENERAL:
                undo.callback(setattr, cell, "NumberFormat", _GENERAL)
                cell.NumberFormat = _DATE_FORMAT

    def _each(self) -> Iterator[tuple[int, int, NewValue]]:
        for row, values in enumerate(self.new):
            for column, value in enumerate(values):
                yield row, column, value

    def _cell(self, row: int, column: int) -> Any:  # noqa: ANN401  (an object of Excel)
        return self.cells.api.Cells(row + 1, column + 1)


def _write_all(blocks: Sequence[_Block]) -> None:
    """Write blocks one after the other; put all back where one is refused.

    Raises
    ------
    OutputError
        Excel did not take a value.
    """
    refusals: tuple[type[Exception], ...] = (_NotTakenError, *_refusals())
    with ExitStack() as undo:
        for block in blocks:
            try:
                undo.callback(_restorer(block.cells.api))
                block.put()
                block.show_dates(undo)
            except refusals as error:
                raise _refused(block.where, *_REFUSED) from error
        undo.pop_all()


def _restorer(cells: Any) -> Callable[[], None]:  # noqa: ANN401  (an object of Excel)
    """Return what puts back all that some cells hold now."""
    name = "Formula" if _formulas2(cells) is None else "Formula2"
    formulas, values = _rows(getattr(cells, name)), _rows(cells.Value2)
    kept = [
        [_entered(*pair) for pair in zip(*rows, strict=True)]
        for rows in zip(formulas, values, strict=True)
    ]
    return lambda: setattr(cells, name, kept)


def _entered(formula: object, value: object) -> object:
    """Return what brings back a cell: its formula, or its value as it is.

    Of a text that looks like a formula both are the same.
    """
    if isinstance(value, str) and value == formula:
        return new_value(value).entered
    return formula


def _is_filtered(sheet: Any) -> bool:  # noqa: ANN401  (as above)
    """Return whether a filter of a sheet, or of a table in it, hides rows."""
    filters = [table.AutoFilter for table in sheet.ListObjects]
    return bool(sheet.FilterMode) or any(
        each is not None and each.FilterMode for each in filters
    )


def _is_array(cells: Any) -> bool:  # noqa: ANN401  (as above)
    """Return whether a formula that fills several cells is among some cells."""
    if cells.HasArray is not False:
        return True
    return _formulas2(cells) is not None and cells.HasSpill is not False


def _formulas2(cells: Any) -> object:  # noqa: ANN401  (as above)
    """Return the formulas as Excel with dynamic arrays knows them; None before it."""
    unknown: tuple[type[Exception], ...] = (AttributeError, *_refusals())
    try:
        return cells.Formula2
    except unknown:
        return None


def _rows(values: Any) -> Sequence[Sequence[Any]]:  # noqa: ANN401  (as above)
    """Return what a range holds as rows: that of one cell comes bare."""
    return values if isinstance(values, tuple) else ((values,),)


def _is_same(found: object, wanted: Held) -> bool:
    """Return whether a cell holds what was meant.

    One of the format "text" holds yes, no and numbers as texts, of at most 15 digits.
    """
    if isinstance(found, str) and isinstance(wanted, bool):
        return found.casefold() == str(wanted).casefold()
    if isinstance(found, str | float) and isinstance(wanted, float):
        try:
            return math.isclose(float(found), wanted, rel_tol=1e-14)
        except ValueError:
            return False
    return type(found) is type(wanted) and found == wanted


def _address(cells: xw.Range) -> str:
    return cells.get_address(row_absolute=False, column_absolute=False)


def _refused(where: str, found: Label, remedy: Label) -> OutputError:
    return OutputError(Problem(where=where, found=found, remedy=remedy))


def _refusals() -> tuple[type[Exception], ...]:
    """Return what Excel's refusals are raised as: pywin32 is there on Windows only."""
    try:
        return (importlib.import_module("pywintypes").com_error,)
    except ImportError:
        return ()
