"""A table of key figures: units by row, links to their cells, totals of the core."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from live_sample import EVIDENCE, live_book
from one_page import read_page
from openpyxl import load_workbook

from xl_crm.reports._spec import Column, Table, Text, Total
from xl_crm.tables.unit import Unit
from xl_crm.workbook import write_books
from xl_crm.workbook.theme import load_theme
from xl_crm.workbook.width import PADDING

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook as SheetBook
    from openpyxl.worksheet.worksheet import Worksheet

    from xl_crm.reports._spec import Cell

FORMATS = load_theme().formats


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    (path,) = write_books({folder / "live.xlsx": live_book()})
    return path


@pytest.fixture(scope="module")
def sheet(path: Path) -> Worksheet:
    return load_workbook(path)["报告"]


def test_each_row_has_the_format_and_alignment_of_its_unit(sheet: Worksheet) -> None:
    cells = [sheet[f"B{row}"] for row in (7, 8, 9, 10)]
    units = EVIDENCE.columns[1].units
    assert [cell.number_format for cell in cells] == [FORMATS[unit] for unit in units]
    assert [cell.alignment.horizontal for cell in cells] == [
        *("right", "right", "right", "center")
    ]
    assert (sheet["B11"].value, sheet["B11"].number_format) == (
        None,
        FORMATS[Unit.NUMBER],
    )


def test_figures_of_other_pages_are_computed_by_name(
    path: Path, sheet: Worksheet
) -> None:
    names = ["=cut_high", "=best_amount", "=weight"]
    assert [sheet[f"B{row}"].value for row in (7, 8, 9)] == names
    values = load_workbook(path, data_only=True)["报告"]
    assert [values[f"B{row}"].value for row in (7, 8, 9)] == [3, 45, 0.4]
    assert values["B10"].value.date() == date(2024, 6, 30)


def test_a_cell_leads_to_another_of_the_book(sheet: Worksheet) -> None:
    """``cut`` is drawn from B10 on, ``amount`` from C2 on: its third row is C4."""
    links = {
        cell.coordinate: (cell.hyperlink.location, cell.hyperlink.target)
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert links == {"B7": ("'配置'!B10", None), "B8": ("'评分'!C4", None)}
    assert sheet["B7"].font.underline == "single"
    assert sheet["B9"].font.underline is None


def test_a_total_that_no_sheet_can_add_up_is_the_number_itself(
    path: Path, sheet: Worksheet
) -> None:
    """Both parts say the same: the cell holds the formula that the table names."""
    assert sheet["C11"].value == "=3"
    assert load_workbook(path, data_only=True)["报告"]["C11"].value == 3
    count, word = sheet.tables["evidence"].tableColumns[2:]
    assert (count.totalsRowFunction, count.totalsRowFormula.attr_text) == (
        "custom",
        "3",
    )
    assert (word.totalsRowFunction, word.totalsRowLabel) == (None, "▲ 向好")
    assert (sheet["D11"].value, sheet["D11"].data_type) == ("▲ 向好", "s")


@pytest.mark.parametrize(
    ("value", "unit", "formula"),
    [
        (-0.25, Unit.PERCENT, "=-0.25"),
        (1e21, Unit.NUMBER, "=1E+21"),
        (True, Unit.FLAG, "=TRUE"),
        (date(2024, 6, 30), Unit.DATE, "=45473"),
        (None, Unit.COUNT, None),
        (float("nan"), Unit.COUNT, None),
        ("=1+1", Unit.TEXT, "=1+1"),
    ],
)
def test_totals_of_all_kinds(
    tmp_path: Path, value: Cell, unit: Unit, formula: str | None
) -> None:
    """Nothing is blank, and a word stays a word whatever it looks like."""
    total = Column(
        name="n",
        heading="N",
        values=(None,),
        unit=unit,
        total=Total.OWN,
        total_value=value,
    )
    key = Column(name="k", heading="K", values=("x",))
    table = Table(name="facts", columns=(key, total), total_label="All")
    sheet = read_page(tmp_path, table)["Facts"]
    native = sheet.tables["facts"].tableColumns[1]
    assert sheet["B3"].value == formula
    is_formula = formula is not None and not isinstance(value, str)
    assert (native.totalsRowFunction == "custom") is is_formula
    assert (sheet["B3"].data_type == "f") is is_formula
    assert native.totalsRowLabel == (value if isinstance(value, str) else None)


def test_a_word_with_a_sign_has_its_tone(sheet: Worksheet) -> None:
    formats = sheet.conditional_formatting
    (rules,) = (block.rules for block in formats if str(block.sqref) == "D7:D10")
    assert [rule.formula for rule in rules] == [['"▲ 向好"'], ['"▼ 走弱"']]


def figures(tmp_path: Path, column: Column) -> SheetBook:
    text = Text(lines=("x",))
    return read_page(tmp_path, text, Table(name="facts", columns=(column,)))


def test_a_column_is_wide_enough_for_the_widest_unit(tmp_path: Path) -> None:
    """``123,456,789.00`` has 14 signs; as a number without decimals it has 11."""
    column = Column(
        name="a",
        heading="A",
        values=(0.5, 123_456_789),
        unit=Unit.NUMBER,
        units=(Unit.PERCENT, Unit.MONEY),
    )
    sheet = figures(tmp_path, column)["Facts"]
    assert sheet.column_dimensions["A"].width == 14 + PADDING


def test_prepared_rows_and_texts_keep_to_their_column(tmp_path: Path) -> None:
    """A text that looks like a formula stays text; the last row is prepared."""
    column = Column(
        name="a",
        heading="A",
        values=("=1+1", None, 7),
        unit=Unit.MONEY,
        units=(Unit.TEXT, Unit.COUNT, Unit.ID),
    )
    table = Table(name="facts", columns=(column,), blank_rows=1)
    sheet = read_page(tmp_path, table)["Facts"]
    assert [sheet[f"A{row}"].value for row in (2, 3, 4, 5)] == ["=1+1", None, "7", None]
    assert [sheet[f"A{row}"].number_format for row in (2, 3, 4, 5)] == [
        FORMATS[unit] for unit in (*column.units, Unit.MONEY)
    ]
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", True)


def test_a_formula_of_all_rows_stands_in_each(tmp_path: Path) -> None:
    """As in other columns, what gives nothing is the empty text, not a gap."""
    column = Column(
        name="a",
        heading="A",
        values=(2.0, None),
        unit=Unit.NUMBER,
        units=(Unit.COUNT, Unit.MONEY),
        formula='IF(TRUE,1+1,"")',
    )
    sheet = figures(tmp_path, column)["Facts"]
    assert [cell.value for cell in sheet["A"][-2:]] == ['=IF(TRUE,1+1,"")'] * 2


def test_units_of_another_length_than_the_values_are_refused() -> None:
    with pytest.raises(ValueError, match="lengths"):
        replace(EVIDENCE, columns=(replace(EVIDENCE.columns[1], units=(Unit.COUNT,)),))
