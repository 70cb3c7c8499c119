"""Does Excel itself agree? Run on Windows with Excel; skipped anywhere else.

``xl-crm addin install`` comes first. Excel is started as people start it: one that a
program starts opens nothing from its start folder. With XL_CRM_EXCEL set, a missing
Excel is a failure.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlwings as xw
from click.testing import CliRunner
from openpyxl import Workbook
from xl_crm_cli.main import cli
from xl_crm_udfs._language import language
from xl_crm_udfs.open_book import ExcelBook

from xl_crm.addin.install import ADDIN_NAME, ThisMachine, excel_of
from xl_crm.functions import FUNCTIONS, Example
from xl_crm.i18n import Label
from xl_crm.macros import MACROS, Macro, run_macro

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXCEL = excel_of(ThisMachine())

pytestmark = pytest.mark.skipif(
    EXCEL is None and "XL_CRM_EXCEL" not in os.environ,
    reason="needs Excel for Windows",
)

START_SECONDS = 90
#: Day 0 of Excel's calendar, for all days after February 1900.
DAY_0 = date(1899, 12, 30)
EXAMPLES = [
    pytest.param(example, id=f"{function.name} {example.title.en}")
    for function in FUNCTIONS
    for example in function.examples
]
#: On which workbook of the example company a macro works; the rest read exports.
BOOKS = {
    "refresh_scores": "客户分析结果.xlsx",
    "update_tracking": "策略执行跟踪.xlsx",
}


def run(*arguments: object) -> None:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[xw.App]:
    """Start an Excel of its own on an empty workbook, as from the desktop."""
    assert EXCEL is not None, "Excel is not installed"
    book = tmp_path_factory.mktemp("excel") / "empty.xlsx"
    Workbook().save(book)
    started = subprocess.Popen([EXCEL.program, "/x", str(book)])
    try:
        yield found(started.pid)
    finally:
        started.kill()


def found(process: int) -> xw.App:
    """Wait until Excel shows its workbook."""
    for _ in range(START_SECONDS):
        if process in xw.apps.keys():  # noqa: SIM118  (a collection of xlwings)
            return xw.apps[process]
        time.sleep(1)
    pytest.fail(f"Excel showed no workbook within {START_SECONDS} seconds")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the workbooks of the example company, and its orders as one more."""
    folder = tmp_path_factory.mktemp("company")
    run("demo", "-o", folder)
    orders = Workbook()
    with (folder / "exports" / "orders.csv").open(encoding="gb18030") as file:
        for row in csv.reader(file):
            orders.active.append(row)
    orders.save(folder / "订单.xlsx")
    return folder


def put(sheet: xw.Sheet, example: Example) -> xw.Range:
    """Type an example as its declaration says; return the cells of its result."""
    for column, each in enumerate(example.inputs, 1):
        for row, value in enumerate(each.values, 2):
            typed = cell(value)
            if isinstance(typed, str):
                sheet.range((row, column)).number_format = "@"
            sheet.range((row, column)).value = typed
    first = sheet.range((2, len(example.inputs) + 2))
    target = first.resize(len(example.result), len(example.result[0]))
    target.api.FormulaArray = example.call()
    return target


def cell(value: object) -> object:
    if isinstance(value, Label):
        return value.text(language())
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  (a cell has no zone)
    return value


def same(shown: object, value: object) -> bool:
    """Tell whether a cell shows a value; a blank one shows nothing, and no 0."""
    if value is None:
        return shown in (None, "")
    if isinstance(value, date) and isinstance(shown, float):
        return shown == (value - DAY_0).days
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shown == pytest.approx(value, abs=1e-9)
    return shown == cell(value)


def test_excel_has_opened_the_addin_from_its_start_folder(app: xw.App) -> None:
    assert app.api.Workbooks(ADDIN_NAME).IsAddin


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_gives_its_declared_result(app: xw.App, example: Example) -> None:
    sheet = app.books.add().sheets[0]
    shown = put(sheet, example).options(ndim=2).value
    sheet.book.close()
    wrong = [
        (given, value)
        for row, declared in zip(shown, example.result, strict=True)
        for given, value in zip(row, declared, strict=True)
        if not same(given, value)
    ]
    assert wrong == []


def test_the_workbook_with_functions_of_its_own_recalculates_to_itself(
    app: xw.App, tmp_path: Path
) -> None:
    run("addin", "build", "-o", tmp_path)
    book = app.books.open(tmp_path / "xl_crm.xlsm")
    before = values(book)
    app.api.CalculateFull()
    assert values(book) == before
    book.close()


def values(book: xw.Book) -> dict[str, Any]:
    return {sheet.name: sheet.used_range.options(ndim=2).value for sheet in book.sheets}


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.name)
def test_a_macro_works_on_an_open_workbook(
    app: xw.App, macro: Macro, company: Path, tmp_path: Path
) -> None:
    for path in company.glob("*.xlsx"):
        shutil.copy(path, tmp_path)
    book = app.books.open(tmp_path / BOOKS.get(macro.name, "订单.xlsx"))
    outcome = run_macro(macro, ExcelBook(book))
    assert outcome.said
    assert all(path.stat().st_size for path in outcome.files)
    for each in list(app.books):
        if each.name != "empty.xlsx":
            each.close()
