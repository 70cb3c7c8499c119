"""Do both adapters of the book port do the same: a file, and Excel through xlwings?"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from xl_crm.errors import OutputError
from xl_crm.i18n import Lang
from xl_crm.macros import Edit
from xl_crm.workbook.open_file import FileBook

pytest.importorskip("xlwings")

from tests.xlwings_engine import open_in_excel, windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from xl_crm.macros import CellValue, OpenBook

#: Names that formulas have to quote.
SHEET, LOCKED = "客户 'A' 表", "设置 & 说明"
DAY, MOMENT = date(2024, 6, 30), datetime(2024, 6, 30, 18, 0)  # noqa: DTZ001
TEXTS = (
    "=1+1",
    "007",
    "2024-01-01",
    "-3",
    "@name",
    "'quoted",
    "TRUE",
    "已完成",
    "1.5万",
)
#: Digits that a double keeps, and a number that is whole.
NUMBERS = (0.1 + 0.2, 12_345_678_901.25, -7)


def build(path: Path) -> None:
    """Write the workbook that every test begins with.

    A1:A3 hold 5, 6 and a text; C1 is computed from A1; E1:E2 one array formula; G1:H1
    are merged. On the second sheet all is protected but A1.
    """
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = SHEET
    for row, value in enumerate((5, 6, "文本"), 1):
        sheet.cell(row, 1, value)
    sheet["C1"] = "=A1*2"
    sheet["C2"] = "=SUM(A1:A2)"
    sheet["E1"] = ArrayFormula("E1:E2", "=A1:A2*10")
    sheet.merge_cells("G1:H1")
    sheet["J1"].number_format = "@"
    sheet["J2"].number_format = "0.00"
    _decorate(sheet)
    locked = workbook.create_sheet(LOCKED)
    locked["A1"], locked["B1"] = "可改", "不可改"
    locked["A1"].protection = Protection(locked=False)
    locked.protection.enable()
    workbook.save(path)


def _decorate(sheet: Worksheet) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
    sheet.add_chart(chart, "L1")
    choices = DataValidation(type="list", formula1='"待执行,已完成"')
    choices.add("A3:A9")
    sheet.add_data_validation(choices)
    red = PatternFill("solid", bgColor="FFFF0000")
    rule = CellIsRule(operator="lessThan", formula=["0"], fill=red)
    sheet.conditional_formatting.add("A1:A9", rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An adapter on the workbook, and what a person would see in it.

    Attributes
    ----------
    read : function
        Value of a cell, or its formula with "=".
    shown_as_date : function
        Whether a cell shows its number as a date.
    state : function
        All that must not change when writing fails.
    """

    book: OpenBook
    path: Path
    read: Callable[[str, str], object]
    shown_as_date: Callable[[str, str], bool]
    is_text: Callable[[str, str], bool]
    state: Callable[[], object]


def file_case(path: Path) -> Case:
    def cell(sheet: str, place: str) -> openpyxl.cell.Cell:
        return openpyxl.load_workbook(path)[sheet][place]

    return Case(
        book=FileBook(path, Lang.ZH),
        path=path,
        read=lambda *at: cell(*at).value,
        shown_as_date=lambda *at: cell(*at).is_date,
        is_text=lambda *at: cell(*at).data_type == "s",
        state=path.read_bytes,
    )


def excel_case(path: Path) -> Case:
    module = importlib.import_module("xl_crm_udfs.open_book")
    excel = open_in_excel(path)
    workbook = excel.workbook
    return Case(
        book=module.ExcelBook(excel.book),
        path=path,
        read=lambda sheet, place: workbook[sheet][place].value,
        shown_as_date=lambda sheet, place: workbook[sheet][place].is_date,
        is_text=lambda sheet, place: workbook[sheet][place].data_type == "s",
        state=excel.held,
    )


@pytest.fixture(scope="module", autouse=True)
def on_windows() -> Iterator[None]:
    with windows():
        yield


@pytest.fixture(params=[file_case, excel_case], ids=["file", "Excel"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    path = tmp_path / "客户 分析.xlsx"
    build(path)
    made: Case = request.param(path)
    return made


def edit(*rows: tuple[CellValue, ...], at: str = "A1", sheet: str = SHEET) -> Edit:
    row, column = openpyxl.utils.cell.coordinate_to_tuple(at)
    return Edit(sheet=sheet, row=row, column=column, values=rows)


def test_it_knows_its_name_folder_and_language(case: Case) -> None:
    book = case.book
    assert (book.name, book.folder) == ("客户 分析.xlsx", case.path.parent)
    assert book.lang is Lang.ZH


def test_a_copy_is_the_workbook_as_it_is_now(case: Case, tmp_path: Path) -> None:
    case.book.write([edit((99,))])
    copy = tmp_path / "copy.xlsx"
    case.book.copy_to(copy)
    assert openpyxl.load_workbook(copy)[SHEET]["A1"].value == 99


def test_texts_stay_texts_whatever_they_look_like(case: Case) -> None:
    case.book.write([edit(TEXTS, at="A12")])
    places = [f"{letter}12" for letter in "ABCDEFGHI"]
    assert [case.read(SHEET, place) for place in places] == list(TEXTS)
    assert all(case.is_text(SHEET, place) for place in places)


def test_a_text_is_the_same_in_a_cell_of_the_format_text(case: Case) -> None:
    case.book.write([edit(("=1+1",), at="J1")])
    assert case.read(SHEET, "J1") == "=1+1"


@pytest.mark.parametrize(("number", "text"), [(0.1 + 0.2, "0.3"), (-7, "-7")])
def test_a_number_may_become_a_text_in_a_cell_of_the_format_text(
    case: Case, number: float, text: str
) -> None:
    """Excel makes it one of 15 digits; in a file it stays a number."""
    case.book.write([edit((number,), at="J1")])
    assert case.read(SHEET, "J1") in (number, text)


def test_numbers_keep_every_digit(case: Case) -> None:
    case.book.write([edit(NUMBERS, at="A12")])
    assert [case.read(SHEET, f"{letter}12") for letter in "ABC"] == list(NUMBERS)


def test_yes_and_no_are_no_numbers(case: Case) -> None:
    case.book.write([edit((True, False), at="A12")])
    assert case.read(SHEET, "A12") is True
    assert case.read(SHEET, "B12") is False


def test_nothing_empties_a_cell(case: Case) -> None:
    case.book.write([edit((None,), ("",), (float("nan"),))])
    assert [case.read(SHEET, place) for place in ("A1", "A2", "A3")] == [None] * 3


def test_dates_are_the_same_days_and_shown_as_dates(case: Case) -> None:
    """2024-06-30 is day 45473 of Excel: 45292 is 2024-01-01, and 181 days later."""
    case.book.write([edit((DAY, MOMENT), at="A12")])
    found = [case.read(SHEET, place) for place in ("A12", "B12")]
    days = [
        openpyxl.utils.datetime.to_excel(value) if isinstance(value, date) else value
        for value in found
    ]
    assert days == [45473, 45473.75]
    assert case.shown_as_date(SHEET, "A12")


def test_a_date_leaves_a_format_that_somebody_chose(case: Case) -> None:
    case.book.write([edit((DAY,), at="J2")])
    assert not case.shown_as_date(SHEET, "J2")


def test_several_sheets_change_and_nothing_beside_them(case: Case) -> None:
    case.book.write([edit((1.5,), at="A2"), edit(("新",), sheet=LOCKED)])
    assert (case.read(SHEET, "A2"), case.read(LOCKED, "A1")) == (1.5, "新")
    assert (case.read(SHEET, "A1"), case.read(LOCKED, "B1")) == (5, "不可改")
    assert case.read(SHEET, "C2") == "=SUM(A1:A2)"


def test_a_value_takes_the_place_of_a_formula_only_where_it_is_named(
    case: Case,
) -> None:
    case.book.write([edit((7,), at="C1")])
    assert (case.read(SHEET, "C1"), case.read(SHEET, "C2")) == (7, "=SUM(A1:A2)")


def test_the_later_of_two_values_for_a_cell_stays(case: Case) -> None:
    case.book.write([edit((1,)), edit((2,))])
    assert case.read(SHEET, "A1") == 2


def test_a_sheet_is_found_as_excel_finds_it(case: Case) -> None:
    """Excel knows no difference between a and A in the name of a sheet."""
    case.book.write([edit((8,), sheet=SHEET.lower())])
    assert case.read(SHEET, "A1") == 8


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (edit((1,), sheet="没有"), "没有工作表“没有”"),
        (edit((1,), at="B1", sheet=LOCKED), "受保护"),
        (edit((1,), at="E2"), "数组公式"),
        (edit((1,), at="H1"), ""),
    ],
    ids=["unknown sheet", "locked cell", "part of an array", "merged cell"],
)
def test_one_edit_that_fails_leaves_all_as_it_was(
    case: Case, refused: Edit, words: str
) -> None:
    before = case.state()
    with pytest.raises(OutputError) as caught:
        case.book.write([edit(("=x",), (DAY,)), refused])
    assert case.state() == before
    problem = caught.value.problems[0]
    assert "客户 分析.xlsx" in problem.where
    assert words in problem.found.zh


def test_no_edits_change_nothing(case: Case) -> None:
    before = case.state()
    case.book.write([])
    case.book.write([edit()])
    assert case.state() == before


def test_progress_and_files_are_told_to_whoever_shows_them(case: Case) -> None:
    """Neither may fail where there is nobody to see them."""
    case.book.progress("读取", 0.5)
    case.book.progress("", 1.0)
    case.book.show([case.path.with_name("新.html")])
