"""Are the rows and cells of a sheet in order, and do they hold what cells can hold?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown, warning
from xl_crm.workbook.doctor.area import (
    LAST_COLUMN,
    LAST_ROW,
    cell_name,
    column_number,
)
from xl_crm.workbook.doctor.strings import LONGEST_TEXT, n_shown, report_length
from xl_crm.workbook.doctor.tokens import ERRORS
from xl_crm.workbook.doctor.tree import decimal, number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xl_crm.workbook.doctor._spec import Findings, Kind
    from xl_crm.workbook.doctor.formula import FormulaChecker
    from xl_crm.workbook.doctor.rows import Formula
    from xl_crm.workbook.doctor.strings import SharedTexts
    from xl_crm.workbook.doctor.styles import StyleCounts

HIGHEST_ROW = 409.5
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)")
_TRUTH = frozenset({"0", "1", "true", "false"})
#: Type of the formula of a what-if table, which has no words.
_COMPUTED = "dataTable"
_TEXTS = ("s", "str", "inlineStr")
#: Errors that say that a formula itself is broken, whatever the data.
_BROKEN = frozenset({"#REF!", "#NAME?"})

#: What the value of a cell has to be, by the type of the cell.
_EXPECTED = {
    "n": Label(zh="数字", en="a number"),
    "b": Label(zh="真假值", en="a truth value"),
    "e": Label(zh="Excel 的错误值", en="an error of Excel"),
    "d": Label(zh="日期", en="a date"),
    "inlineStr": Label(zh="单元格内的文字", en="a text within the cell"),
}
_A_TYPE = Label(zh="已知类型的值", en="of a known type")

_WRITE_IN_ORDER = Label(
    zh="让生成文件的程序按行、列顺序写单元格，每格一次",
    en="Have the program write cells by row and column, each of them once",
)

CELL_ORDER = error(
    "cell_order",
    Label(zh="行或单元格顺序有误或重复", en="rows or cells are not in order, or twice"),
    _WRITE_IN_ORDER,
)
CELL_BEYOND = error(
    "cell_beyond",
    Label(zh="单元格引用不合法或超出工作表", en="a cell lies beyond the sheet"),
    Label(
        zh=f"工作表最多 {LAST_ROW:,} 行、{LAST_COLUMN:,} 列（XFD），请拆分",
        en=f"A sheet has {LAST_ROW:,} rows and {LAST_COLUMN:,} columns (XFD): split it",
    ),
)
CELL_STYLE = error(
    "cell_style",
    Label(
        zh="单元格用了不存在的格式编号",
        en="a cell names a format that is not there",
    ),
)
CELL_STRING = error(
    "cell_string",
    Label(
        zh="单元格用了不存在的共享文字编号",
        en="a cell names a shared text that is not there",
    ),
)
CELL_VALUE = error(
    "cell_value",
    Label(zh="单元格的值与类型不符", en="a cell holds what its type cannot be"),
)
CELL_ERROR = warning(
    "cell_error",
    Label(zh="单元格显示 #REF! 或 #NAME?", en="a cell shows #REF! or #NAME?"),
    Label(
        zh="改正该单元格的公式：引用已被删除，或名称、函数不存在",
        en="Mend its formula: what it refers to was deleted, or a name is not known",
    ),
)
ROW_HEIGHT = error(
    "row_height",
    Label(zh="行高超出范围", en="a row is too high"),
    Label(
        zh=f"行高设为 0 到 {HIGHEST_ROW} 磅",
        en=f"Set a height of 0 to {HIGHEST_ROW} points",
    ),
)
KINDS = (
    CELL_ORDER,
    CELL_BEYOND,
    CELL_STYLE,
    CELL_STRING,
    CELL_VALUE,
    CELL_ERROR,
    ROW_HEIGHT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A cell that somebody asked for.

    Attributes
    ----------
    text : str or None
        None where the cell holds no text.
    is_known : bool
        False where it holds a shared text, and these could not be read.
    """

    text: str | None
    has_formula: bool
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the cells of a workbook may name."""

    styles: StyleCounts
    strings: SharedTexts


class CellChecker:
    """Looks at each row and cell of one sheet.

    Parameters
    ----------
    wanted : collection of int
        Rows whose cells are kept.

    Attributes
    ----------
    kept : dict of (row, column) to Kept
        The cells of those rows.
    """

    def __init__(
        self,
        place: Place,
        findings: Findings,
        limits: Limits,
        formulas: FormulaChecker,
        wanted: Collection[int],
    ) -> None:
        self.kept: dict[tuple[int, int], Kept] = {}
        self._place, self._findings = place, findings
        self._limits, self._formulas = limits, formulas
        self._wanted = wanted
        self._row, self._row_text, self._column = 0, "0", 0
        self._is_wanted = False
        self._sound_styles: set[str | None] = {None}
        #: Numbers of the shared formulas that a cell has stated.
        self._shared: set[str] = set()
        #: Numbers of columns by their letters, as far as they were met.
        self._columns: dict[str, int] = {}

    def row(self, attributes: Mapping[str, str]) -> None:
        """Look at a row."""
        row = number(attributes.get("r"), self._row + 1)
        where = f"{row}:{row}"
        if not 1 <= row <= LAST_ROW:
            words = f"第 {row} 行超出工作表"
            self._add(CELL_BEYOND, where, words, f"row {row} is beyond the sheet")
        elif row <= self._row:
            words = f"第 {row} 行在第 {self._row} 行之后"
            self._add(CELL_ORDER, where, words, f"row {row} after row {self._row}")
        self._row, self._row_text, self._column = row, str(row), 0
        self._is_wanted = row in self._wanted
        style = attributes.get("s")
        if style not in self._sound_styles:
            self._check_style(style or "", where)
        height = attributes.get("ht")
        if height is not None and not 0 <= decimal(height) <= HIGHEST_ROW:
            height = shown(height)
            self._add(ROW_HEIGHT, where, f"行高 {height}", f"a height of {height}")

    def cell(
        self,
        attributes: Mapping[str, str],
        formula: Formula | None,
        value: str | None,
        text: str,
    ) -> None:
        """Look at a cell."""
        reference = attributes.get("r", "")
        column = self._columns.get(reference.removesuffix(self._row_text), 0)
        if column > self._column:
            self._column = column
        else:
            column = self._place_of(reference)
            reference = reference or cell_name(self._row, column)
        style = attributes.get("s")
        if style not in self._sound_styles:
            self._check_style(style or "", reference)
        is_sound = formula is None or self._check_formula(formula, reference)
        kind = attributes.get("t", "n")
        if kind == "n":
            if value and not _is_number(value):
                self._report_value(value, reference, _EXPECTED["n"])
        elif (value or text) and (is_sound or kind != "e"):
            self._check_value(kind, value or "", text, reference)
        if self._is_wanted:
            self.kept[self._row, column] = Kept(
                text=self._text_of(kind, value, text),
                has_formula=formula is not None,
                is_known=kind != "s" or self._limits.strings.are_known,
            )

    def _check_formula(self, formula: Formula, where: str) -> bool:
        """Look at the formula of a cell; return whether it is sound."""
        text, attributes = formula
        kind = attributes.get("t", "")
        if kind == "shared":
            shared = attributes.get("si", "")
            if text:
                self._shared.add(shared)
            elif shared not in self._shared:
                self._formulas.misses_shared(self._place.at(where), shared)
                return False
            else:
                return True
        if self._formulas.is_known(text, self._row_text):
            return True
        if text.strip():
            at = self._place.at(where)
            return self._formulas.check(text, at, self._row_text)
        if kind != _COMPUTED:
            self._formulas.misses(self._place.at(where))
        return False

    def _place_of(self, reference: str) -> int:
        """Return the column of a cell; learn its letters, or note how it is misplaced.

        A cell without a reference follows the one before it.
        """
        if not reference:
            self._column += 1
            return self._column
        letters = reference.removesuffix(self._row_text)
        if letters.isalpha() and letters.isascii() and letters.isupper():
            column = column_number(letters)
            if column <= LAST_COLUMN:
                self._columns[letters] = column
            if self._column < column <= LAST_COLUMN:
                self._column = column
                return column
        return self._misplaced(reference)

    def _misplaced(self, reference: str) -> int:
        """Note how a cell is out of place; return its column."""
        name = shown(reference)
        match = _CELL.fullmatch(reference)
        if not match or column_number(match[1]) > LAST_COLUMN:
            words = f"工作表上没有单元格 {name}"
            self._add(CELL_BEYOND, name, words, f"no sheet has a cell {name}")
            return self._column
        column = column_number(match[1])
        if match[2] != self._row_text:
            words = f"{name} 写在第 {self._row} 行"
            self._add(CELL_ORDER, name, words, f"{name} stands in row {self._row}")
        elif column == self._column:
            self._add(CELL_ORDER, name, f"{name} 写了两次", f"{name} stands twice")
        else:
            last = cell_name(self._row, self._column)
            words = f"{name} 在 {last} 之后"
            self._add(CELL_ORDER, name, words, f"{name} after {last}")
        self._column = max(column, self._column)
        return column

    def _check_style(self, style: str, where: str) -> None:
        n_formats = self._limits.styles.cell_formats
        if 0 <= number(style) < n_formats:
            self._sound_styles.add(style)
            return
        if self._findings.is_counted(CELL_STYLE, self._place.part):
            return
        zh = f"格式编号 {shown(style)}，但只有 {n_formats} 种"
        en = f"format number {shown(style)}, but there are {n_formats}"
        self._add(CELL_STYLE, where, zh, en)

    def _check_value(self, kind: str, value: str, text: str, where: str) -> None:
        """Look at the value of a cell that is no number."""
        if kind == "s":
            self._check_string(value, where)
        elif kind in _TEXTS:
            if kind == "inlineStr" and value:
                self._report_value(value, where, _EXPECTED["inlineStr"])
            text = value or text
            n = n_shown(text) if len(text) > LONGEST_TEXT // 2 else 0
            if n > LONGEST_TEXT:
                report_length(n, self._place.at(where), self._findings)
        elif value in _BROKEN and kind == "e":
            self._add(CELL_ERROR, where, f"显示 {value}", f"shows {value}")
        elif not _is_of_kind(kind, value):
            self._report_value(value, where, _EXPECTED.get(kind, _A_TYPE))

    def _check_string(self, value: str, where: str) -> None:
        strings = self._limits.strings
        n_strings = len(strings.texts)
        is_there = not strings.are_known or 0 <= number(value) < n_strings
        if is_there or self._findings.is_counted(CELL_STRING, self._place.part):
            return
        zh = f"共享文字编号 {shown(value)}，但只有 {n_strings} 条"
        en = f"shared text number {shown(value)}, but there are {n_strings}"
        self._add(CELL_STRING, where, zh, en)

    def _text_of(self, kind: str, value: str | None, text: str) -> str | None:
        """Return what a cell says; None where it holds no text."""
        if kind == "s":
            index, texts = number(value), self._limits.strings.texts
            return texts[index] if 0 <= index < len(texts) else None
        return value or text if kind in _TEXTS else None

    def _report_value(self, value: str, where: str, expected: Label) -> None:
        zh = f"值“{shown(value)}”不是{expected.zh}"
        en = f"the value {shown(value)!r} is not {expected.en}"
        self._add(CELL_VALUE, where, zh, en)

    def _add(self, kind: Kind, where: str, zh: str, en: str) -> None:
        self._findings.add(kind, self._place.at(where), Label(zh=zh, en=en))


def _is_number(text: str) -> bool:
    """Return whether a text is a finite number as files write it."""
    try:
        value = float(text)
    except ValueError:
        return False
    return value - value == 0 and "_" not in text and text.isascii()


def _is_of_kind(kind: str, value: str) -> bool:
    """Return whether a value fits a type of cell that is neither number nor text."""
    match kind:
        case "b":
            return value in _TRUTH
        case "e":
            return value in ERRORS
        case "d":
            return _is_date(value)
        case _:
            return False


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return bool(re.fullmatch(r"T?\d\d:\d\d(:\d\d(\.\d+)?)?Z?", text))
    return True
