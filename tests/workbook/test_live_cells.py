"""Do formulas stand in the file together with the values that the core computed?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from live_sample import SCORES, live_book
from one_page import read_page
from openpyxl import load_workbook

from tests.recalculated import differences, formula_cells, needs_office
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import Column, Total
from xl_crm.reports._totals import total_of
from xl_crm.workbook import draw, write_books

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from openpyxl import Workbook as SheetBook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (path,) = write_books({tmp_path_factory.mktemp("live") / "live.xlsx": live_book()})
    return path


@pytest.fixture(scope="module")
def formulas(path: Path) -> SheetBook:
    return load_workbook(path)


@pytest.fixture(scope="module")
def values(path: Path) -> SheetBook:
    return load_workbook(path, data_only=True)


def table_part(path: Path, number: int) -> Element:
    with ZipFile(path) as archive:
        return fromstring(archive.read(f"xl/tables/table{number}.xml"))


def test_a_formula_column_computes_in_every_row(
    formulas: SheetBook, values: SheetBook
) -> None:
    average = "scores[[#This Row],[金额]]/scores[[#This Row],[订单'[数']'#'''@]]"
    own = f"=IF(N(scores[[#This Row],[订单'[数']'#'''@]])=0,\"\",{average})"
    here = [formulas["评分"][f"D{row}"].value for row in range(2, 9)]
    assert here == [own, "=scores[[#This Row],[金额]]/2", *[own] * 5]
    there = [values["评分"][f"D{row}"].value for row in range(2, 9)]
    assert there == [15, 10, 5, None, None, None, None]


def test_the_table_knows_the_formula_of_new_rows(path: Path) -> None:
    columns = list(table_part(path, 1).iter(f"{MAIN}tableColumn"))
    found = [column.findtext(f"{MAIN}calculatedColumnFormula") for column in columns]
    assert [text is not None for text in found] == [
        *(False, False, False, True, True, True, True, True, False)
    ]
    assert found[5] == (
        'IF(scores[[#This Row],[金额]]="","",'
        "SUM(scores[[#This Row],[订单'[数']'#'''@]:[金额]]))"
    )


def test_words_and_flags_are_cached_as_what_they_are(values: SheetBook) -> None:
    sheet = values["评分"]
    assert [sheet[f"G{row}"].value for row in (2, 3, 6)] == ["高", "低", None]
    assert [sheet[f"H{row}"].value for row in (2, 3, 6)] == [True, False, None]


def test_a_parameter_computes_and_has_its_name(
    formulas: SheetBook, values: SheetBook
) -> None:
    assert formulas.defined_names["best_amount"].attr_text == "'配置'!$B$5"
    assert formulas["配置"]["B5"].value == "=MAX(scores[金额])"
    assert [values["配置"][f"B{row}"].value for row in (4, 5, 6)] == [0.4, 45, "好"]
    assert values["配置"]["D5"].value == "由公式得出。"
    assert values["配置"]["B5"].number_format == "#,##0.00"


def test_a_cell_of_a_table_has_its_name(formulas: SheetBook) -> None:
    assert formulas.defined_names["cut_high"].attr_text == "'配置'!$B$10"
    assert formulas["配置"]["B10"].value == 3


def test_totals_stand_under_the_table(formulas: SheetBook, values: SheetBook) -> None:
    """3 + 2 + 1 + 0 orders; (15 + 10 + 5) / 3; three remarks that are not blank."""
    assert [cell.value for cell in values["评分"][9]] == [
        *("合计", 6, 70, 10, None, None, None, None, 3)
    ]
    assert formulas["评分"]["B9"].value == "=SUBTOTAL(109,scores[[订单'[数']'#'''@]])"
    assert formulas["评分"]["D9"].value == '=IFERROR(SUBTOTAL(101,scores[客单价]),"")'
    table = formulas["评分"].tables["scores"]
    assert (table.ref, table.autoFilter.ref, table.totalsRowCount) == (
        *("A1:I9", "A1:I8", 1),
    )
    names = [column.totalsRowFunction for column in table.tableColumns]
    assert [names[1], names[2], names[3], names[8]] == ["sum", "sum", "custom", "count"]
    assert table.tableColumns[0].totalsRowLabel == "合计"
    # The table under the one with totals begins below them, not on them.
    assert formulas["配置"].tables["summary"].ref == "A14:C18"


def test_a_table_without_a_label_has_no_totals(tmp_path: Path) -> None:
    book = read_page(
        tmp_path,
        replace(SCORES, total_label="", columns=(replace(SCORES.columns[2]),), key=()),
    )
    table = book["Facts"].tables["scores"]
    assert table.ref == table.autoFilter.ref == "A1:A8"
    assert table.totalsRowCount is None


def test_nothing_has_no_average_and_a_sum_of_zero() -> None:
    column = Column(name="a", heading="A", values=(None, float("nan"), "x", True))
    assert total_of(replace(column, total=Total.AVERAGE)) is None
    assert total_of(replace(column, total=Total.SUM)) == 0
    assert total_of(replace(column, total=Total.COUNT)) == 2


def test_a_sum_does_not_depend_on_the_order_of_rows() -> None:
    values = [1e16, 1.0, -1e16, 1.0] * 25
    column = Column(name="a", heading="A", values=values, total=Total.SUM)
    assert total_of(column) == total_of(replace(column, values=sorted(values))) == 50


def test_folded_columns_are_a_closed_group(formulas: SheetBook) -> None:
    sheet = formulas["评分"]
    dimensions = {letter: sheet.column_dimensions[letter] for letter in "DEG"}
    # openpyxl reads neighbours with the same look as one: E stands for E and F.
    assert (dimensions["E"].hidden, dimensions["E"].outlineLevel) == (True, 1)
    assert (dimensions["E"].min, dimensions["E"].max) in {(5, 5), (5, 6)}
    assert (dimensions["G"].hidden, dimensions["G"].collapsed) == (False, True)
    assert (dimensions["D"].hidden, dimensions["D"].outlineLevel) == (False, 0)
    assert sheet.sheet_format.outlineLevelCol == 1
    assert sheet.sheet_properties.outlinePr.summaryRight


def test_no_formula_is_written_that_nobody_declared(formulas: SheetBook) -> None:
    found = {(sheet, cell) for sheet, cell, _ in formula_cells(formulas)}
    declared = {("评分", f"{c}{r}") for c in "DEFGH" for r in range(2, 9)}
    declared |= {("评分", f"{column}9") for column in "BCDI"}
    declared |= {("配置", f"{c}{r}") for c in "BC" for r in (15, 16, 17)}
    declared |= {("配置", cell) for cell in ("B5", "B6", "B18")}
    declared |= {("报告", cell) for cell in ("B7", "B8", "B9", "C11")}
    assert found == declared
    assert formulas["评分"]["A6"].value == "=1+1"
    assert formulas["评分"]["A6"].data_type == "s"


def test_the_hidden_baseline_holds_values_only(formulas: SheetBook) -> None:
    assert formulas["_baseline_cuts"]["B2"].value == 3


def test_openpyxl_sees_no_cell_of_a_row_of_a_table() -> None:
    """Headings only: a cell for each of a million rows would take a gigabyte."""
    drawing = draw(live_book())
    scores = drawing.workbook["评分"]
    cells = [cell for row in scores.iter_rows() for cell in row if cell.value]
    assert (scores.max_row, len(cells)) == (1, len(SCORES.columns))
    assert [(body.first_row, body.n_rows) for body in drawing.bodies["评分"]] == [
        (2, 7),
        (9, 1),
    ]


@pytest.mark.shared
@pytest.mark.libreoffice
@pytest.mark.slow
@needs_office
def test_libreoffice_computes_the_values_that_stand_there(
    path: Path, tmp_path: Path
) -> None:
    n, wrong = differences(path, tmp_path)
    assert (n, wrong) == (35 + 4 + 6 + 3 + 4, [])


def test_arrow_columns_and_lists_give_the_same_file(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    arrow = tuple(
        replace(column, values=ArrowCells(pa.array(column.values)))
        for column in SCORES.columns
    )
    first, *others = live_book().pages
    page = replace(first, blocks=(replace(SCORES, columns=arrow),))
    paths = write_books(
        {
            tmp_path / "lists.xlsx": live_book(),
            tmp_path / "arrow.xlsx": replace(live_book(), pages=(page, *others)),
        }
    )
    assert paths[0].read_bytes() == paths[1].read_bytes()
