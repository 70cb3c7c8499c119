"""Does a button in Excel say what came of it, and never leave Excel half changed?"""

from __future__ import annotations

import importlib
import tempfile
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.table import Table

import xl_crm.macros
from xl_crm.errors import InputError, OutputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.macros import MACROS, Asked, Edit, Group, Macro, Outcome

pytest.importorskip("xlwings")

from tests.xlwings_engine import (
    AUTOMATIC,
    ENGLISH,
    MANUAL,
    Cells,
    Excel,
    com_error,
    open_in_excel,
    windows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY = date(2024, 6, 30)
DONE = Label(zh="完成", en="Done")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "客户"
    sheet["A1"], sheet["B1"], sheet["C1"] = 5, "=A1*2", "=1+1"
    sheet["C1"].data_type = "s"
    sheet["D1"], sheet["E1"] = "007", True
    workbook.create_sheet("锁")
    workbook.save(tmp_path / "客户.xlsx")
    return tmp_path / "客户.xlsx"


@pytest.fixture(scope="module", autouse=True)
def on_windows() -> Iterator[None]:
    with windows():
        yield


@pytest.fixture
def excel(path: Path) -> Excel:
    """Open the workbook, and let RunPython's caller be it."""
    opened = open_in_excel(path)
    opened.call()
    return opened


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Return what presses a button that does some work."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    module = importlib.import_module("xl_crm_udfs.macros")

    def pressed(work: Callable[[Asked], Outcome]) -> None:
        macro = Macro(
            name="work",
            label=DONE,
            tip=DONE,
            group=Group.DATA,
            icon="Info",
            run=work,
        )
        monkeypatch.setattr(xl_crm.macros, "MACROS", (*MACROS, macro))
        module.run("work")

    return pressed


def book_of(excel: Excel) -> Any:  # noqa: ANN401  (imported where xlwings is)
    return importlib.import_module("xl_crm_udfs.open_book").ExcelBook(excel.book)


def edit(*values: object, sheet: str = "客户") -> Edit:
    return Edit(sheet=sheet, row=1, column=1, values=(values,))  # type: ignore[arg-type]


def at_work(excel: Excel) -> bool:
    """Return whether Excel computes, draws and heeds events."""
    state = excel.application
    return (state.Calculation, state.ScreenUpdating, state.EnableEvents) == (
        *(AUTOMATIC, True, True),
    )


def test_a_button_works_on_the_open_workbook_and_says_so(
    excel: Excel, press: Callable[..., None], tmp_path: Path
) -> None:
    excel.workbook["客户"]["A1"] = 6  # not saved

    def work(asked: Asked) -> Outcome:
        found = openpyxl.load_workbook(asked.book)["客户"]["A1"].value
        asked.progress(Label(zh="写出", en="Writing"), 0.5)
        new = tmp_path / "新.xlsx"
        new.write_bytes(asked.book.read_bytes())
        page = tmp_path / "新.html"
        page.touch()
        return Outcome(said=(DONE,), edits=(edit(found + 1),), files=(new, page))

    press(work)
    assert excel.workbook["客户"]["A1"].value == 7
    assert excel.said == [
        ("status", "xl_crm 50% 写出"),
        ("status", False),
        ("open", "新.xlsx"),
        ("information", f"完成\n{tmp_path / '新.xlsx'}\n{tmp_path / '新.html'}"),
    ]


def test_a_mistake_is_one_message_in_the_language_of_excel(
    excel: Excel, press: Callable[..., None]
) -> None:
    def work(_: Asked) -> Outcome:
        found = Label(zh="没有订单", en="has no orders")
        remedy = Label(zh="先填写", en="Fill them in")
        raise InputError(Problem(where="客户.xlsx", found=found, remedy=remedy))

    excel.language = ENGLISH
    press(work)
    message = "客户.xlsx: has no orders. Fill them in."
    assert excel.said == [("status", False), ("warning", message)]


def test_a_fault_is_one_line_and_its_details_are_in_a_file(
    excel: Excel, press: Callable[..., None], tmp_path: Path
) -> None:
    before = excel.held()

    def work(_: Asked) -> Outcome:
        raise ZeroDivisionError

    press(work)
    log = tmp_path / "xl_crm_error.txt"
    assert excel.said[-1][0] == "warning"
    said = str(excel.said[-1][1])
    assert str(log) in said
    assert "Traceback" not in said
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert excel.held() == before


def test_an_unknown_name_is_said_too(excel: Excel) -> None:
    importlib.import_module("xl_crm_udfs.macros").run("abuot")
    assert excel.said[-1] == ("warning", "abuot：没有这个宏。是否指：about。")


@pytest.mark.parametrize(
    ("code", "lang"), [(2052, Lang.ZH), (1028, Lang.ZH), (1033, Lang.EN)]
)
def test_the_language_is_that_of_the_menus(excel: Excel, code: int, lang: Lang) -> None:
    excel.language = code
    assert book_of(excel).lang is lang


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("工作簿1", "没有保存过"),
        ("https://example.sharepoint.com/a/客户.xlsx", "在网上"),
        ("nowhere/客户.xlsx", "在网上"),
    ],
)
def test_a_workbook_in_no_folder_has_to_be_saved_first(
    excel: Excel, where: str, words: str
) -> None:
    excel.path = where
    with pytest.raises(InputError) as caught:
        _ = book_of(excel).folder
    assert words in caught.value.problems[0].found.zh


def test_a_copy_that_excel_refuses_is_said(excel: Excel, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"客户\.xlsx: Excel cannot copy"):
        book_of(excel).copy_to(tmp_path / "no folder" / "copy.xlsx")


def test_excel_rests_while_values_are_written(excel: Excel) -> None:
    """Manual calculation, no redrawing, no events; all as before in the end."""
    book_of(excel).write([edit(1)])
    assert excel.entered_while == [(MANUAL, False, False)]
    assert at_work(excel)


@pytest.mark.parametrize("with_dynamic_arrays", [True, False])
def test_a_refusal_halfway_brings_everything_back(
    excel: Excel, monkeypatch: pytest.MonkeyPatch, *, with_dynamic_arrays: bool
) -> None:
    """Formulas as formulas, and texts that look like one, or like a number, as texts.

    The second sheet takes a value and then refuses.
    """
    if not with_dynamic_arrays:
        monkeypatch.delattr(Cells, "Formula2")
        monkeypatch.delattr(Cells, "HasSpill")
    before = {place: held[:2] for place, held in excel.held().items()}
    excel.refused.add("锁")
    with pytest.raises(OutputError, match=r"锁!A1: Excel did not take the change"):
        book_of(excel).write([edit(1, DAY, 3, 4, 5), edit(9, sheet="锁")])
    after = {place: held[:2] for place, held in excel.held().items()}
    assert after == before
    assert excel.workbook["客户"]["B1"].data_type == "f"
    assert excel.workbook["客户"]["C1"].data_type == "s"
    assert at_work(excel)


def test_a_workbook_that_excel_will_not_touch_is_said(
    excel: Excel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while a dialog is open."""

    def refuse(_: Cells) -> None:
        raise com_error()

    monkeypatch.setattr(Cells, "HasArray", property(refuse))
    with pytest.raises(OutputError, match=r"客户\.xlsx: Excel did not take"):
        book_of(excel).write([edit(1)])


def test_a_workbook_that_counts_from_1904_gets_its_own_days(excel: Excel) -> None:
    """2024-06-30 is 44011 days after 1904-01-01: 45473 - 1462. 1903 is before it."""
    excel.workbook.epoch = MAC_EPOCH
    book_of(excel).write([edit(DAY, date(1903, 12, 31))])
    cells = excel.workbook["客户"]
    assert (cells["A1"].value, cells["B1"].value) == (44011, "1903-12-31")


@pytest.mark.parametrize("in_table", [False, True])
def test_rows_that_a_filter_hides_are_never_filled_wrong(
    excel: Excel, *, in_table: bool
) -> None:
    """Excel would put the first value of a block into every row that it shows."""
    excel.filtered.add("客户")
    if in_table:
        excel.workbook["客户"].add_table(Table(displayName="t", ref="A1:E2"))
    before = excel.held()
    rows = Edit(sheet="客户", row=1, column=1, values=((1,), (2,)))
    with pytest.raises(OutputError, match="客户!A1:A2: a filter hides rows"):
        book_of(excel).write([rows])
    assert excel.held() == before
    book_of(excel).write([edit(1)])
    assert excel.workbook["客户"]["A1"].value == 1


def test_only_texts_that_excel_would_misread_bear_an_apostrophe(excel: Excel) -> None:
    book_of(excel).write([edit("已完成", "A123", "三月", "#N/A", "待执行（重要）")])
    apostrophes = [prefixed for _, _, prefixed in list(excel.held().values())[:5]]
    assert apostrophes == [False, True, True, True, False]


@pytest.mark.parametrize("name", ["damaged.xlsx", "客户.xlsx"])
def test_a_file_that_excel_cannot_open_is_named(
    excel: Excel, tmp_path: Path, name: str
) -> None:
    """Excel refuses one that is damaged, and a second workbook of one name."""
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub" / name
    file.touch()
    with pytest.raises(OutputError) as caught:
        book_of(excel).show([file])
    assert caught.value.problems[0].where == str(file)
    assert "打不开" in caught.value.problems[0].found.zh
