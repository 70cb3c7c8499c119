"""Are tables and named cells read with their values, and with what computes them?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as SheetTable

from tests.workbook.live_sample import live_book
from xl_crm.errors import UnreadableFileError
from xl_crm.workbook import write_books
from xl_crm.workbook.read_tables import ReadBook

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> ReadBook:
    """Five customers and their settings, as our writer leaves them."""
    path = tmp_path_factory.mktemp("read") / "live.xlsx"
    write_books({path: live_book()})
    return ReadBook(path)


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    """A workbook of another program, with a gap, a total, and nothing calculated."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "it's <mine> & 我的"
    for row, cells in enumerate(
        (
            ("ID", "金额", "旗", "日", "公式"),
            ("007", 1.5, True, date(2024, 6, 30), "=C4*2"),
            ("a\nb", None, False, None, None),
            ("_x0041_", -3, None, "#N/A", "=1+1"),
            ("合计", None, None, None, None),
        ),
        3,
    ):
        for column, value in enumerate(cells, 2):
            sheet.cell(row, column, value)
    table = SheetTable(name="mine", displayName="mine", ref="B3:F7", totalsRowCount=1)
    sheet.add_table(table)
    place = f"'{sheet.title.replace(chr(39), chr(39) * 2)}'!"
    for name, cells in (("one", "$C$4"), ("far", "$Z$99"), ("block", "$B$4:$C$5")):
        book.defined_names[name] = DefinedName(name, attr_text=place + cells)
    path = tmp_path / "typed.xlsx"
    book.save(path)
    return path


def test_a_table_of_ours_is_read_with_its_formulas(written: ReadBook) -> None:
    """Five customers and two blank rows; the totals are not among them."""
    table = written.table("scores")
    assert (table.sheet, table.row, table.column, table.n_rows) == ("评分", 2, 1, 7)
    assert table.headings[:4] == ("客户ID", "订单[数]#'@", "金额", "客单价")
    assert table.values("客户ID")[:5] == ["001", "002", "003", "004", "=1+1"]
    assert table.values("金额") == [45.0, 20.0, 5.0, 0.0, None, None, None]
    assert table.computed("金额") == frozenset()
    assert table.computed("客单价") == frozenset(range(7))
    assert table.place(2, "客单价") == "评分!D4"


def test_a_formula_that_came_to_nothing_is_an_empty_text(written: ReadBook) -> None:
    """45/3, 20/2 and 5/1; who ordered nothing has no average, and no flag."""
    table = written.table("scores")
    assert table.values("客单价")[:5] == [15.0, 10.0, 5.0, "", ""]
    assert table.values("最佳")[:5] == [True, False, False, False, ""]


def test_named_cells_say_whether_they_compute(written: ReadBook) -> None:
    weight, best = written.named("weight"), written.named("best_amount")
    assert weight is not None
    assert best is not None
    assert (weight.value, weight.is_formula) == (0.4, False)
    assert (best.value, best.is_formula) == (45.0, True)
    assert weight.place == f"配置!B{weight.row}"
    assert written.named("words") is None  # a column of the sheet of lists
    assert written.named("nothing") is None


def test_hidden_baselines_are_tables_under_their_first_row(written: ReadBook) -> None:
    table = written.sheet_table("_baseline_cuts")
    assert table.headings == ("tier", "cut")
    assert table.columns == (["高", "低"], [3.0, 0.0])
    assert (table.row, table.column) == (2, 1)
    assert not written.has_sheet("_baseline_scores")


def test_cells_of_another_program(typed: Path) -> None:
    """Nobody calculated its formulas; _x0041_ is A. 30 June 2024 is day 45473."""
    book = ReadBook(typed)
    table = book.table("mine")
    assert table.values("ID") == ["007", "a\nb", "A"]
    assert table.values("金额") == [1.5, None, -3.0]
    assert table.values("旗") == [True, False, None]
    assert table.values("日") == [45473.0, None, "#N/A"]
    assert table.values("公式") == [None, None, None]
    assert table.computed("公式") == {0, 2}
    assert table.place(0, "ID") == "it's <mine> & 我的!B4"
    assert book.day(45473.0) == date(2024, 6, 30)
    assert [book.day(each) for each in (None, "x", True, -1.0, 3e9)] == [None] * 5


def test_names_of_cells_of_another_program(typed: Path) -> None:
    book = ReadBook(typed)
    one, far = book.named("one"), book.named("far")
    assert one is not None
    assert far is not None
    assert (one.value, one.row, one.column) == (1.5, 4, 3)
    assert far.value is None
    assert book.named("block") is None


def test_prefixes_and_cells_without_references(typed: Path, tmp_path: Path) -> None:
    """Some programs write <x:c>, and leave references to be counted."""
    odd = tmp_path / "odd.xlsx"
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006'
        b'/main"><x:sheetData><x:row r="3"><x:c r="B3" t="inlineStr"><x:is><x:t>ID'
        b'</x:t></x:is></x:c></x:row><x:row><x:c/><x:c t="inlineStr"><x:is><x:r>'
        b"<x:t>a</x:t></x:r><x:r><x:t>&amp;b</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c>"
        b"<x:c><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    with ZipFile(typed) as old, ZipFile(odd, "w") as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, sheet if is_sheet else old.read(name))
    table = ReadBook(odd).table("mine")
    assert table.headings[:2] == ("ID", "")
    assert table.columns[0][0] == "a&b"
    assert table.columns[1][0] == 2.0
    assert table.formulas[1] == {0}


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.xlsx"
    path.write_text("customer_id\n1", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=r"text\.xlsx"):
        ReadBook(path)
