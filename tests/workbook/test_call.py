"""One formula fills several cells, and the values that it gives stand in them."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xl_crm.i18n import Lang
from xl_crm.reports._spec import Book, Call, Column, Page, Text
from xl_crm.tables.unit import Unit
from xl_crm.workbook import write_books
from xl_crm.workbook.call_place import call_formula

if TYPE_CHECKING:
    from pathlib import Path

#: A1 is the title; a free row; the formula's line; headings in row 4.
HEADINGS = 4


def call(formula: str = "CRM_SCORE([spend:days],[weights])") -> Call:
    return Call(
        inputs=(
            Column(name="spend", heading="Spend", values=(10, 20, 30)),
            Column(name="days", heading="Days", values=(3, None, 1)),
            Column(name="weights", heading="Weights", values=(0.5, 0.5)),
        ),
        formula=formula,
        result=(
            Column(name="score", heading="Score", values=(0.0, "none", 100.0)),
            Column(
                name="day",
                heading="",
                values=(None, "<a&b>", date(2024, 1, 1)),
                units=(Unit.TEXT, Unit.TEXT, Unit.DATE),
            ),
        ),
    )


def book(*blocks: Call | Text) -> Book:
    page = Page(
        name="calls", sheet="Calls", title="Calls", blocks=blocks, in_documents=False
    )
    return Book(
        name="calls",
        title="Calls",
        lang=Lang.EN,
        pages=(page,),
        as_of=date(2024, 1, 1),
    )


def sheet_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("call") / "calls.xlsx"
    (written,) = write_books({target: book(call())})
    return written


def test_the_first_cell_has_the_formula_for_all(path: Path) -> None:
    """Inputs in A to C, a free column, the result in E and F."""
    formulas = re.findall(r"<f.*?</f>", sheet_of(path))
    assert formulas == [
        '<f t="array" ref="E5:F7">CRM_SCORE(A5:B7,C5:C6)</f>',
    ]
    filled = openpyxl.load_workbook(path)["Calls"]["E5"].value
    assert (filled.ref, filled.text) == ("E5:F7", "=CRM_SCORE(A5:B7,C5:C6)")


def test_inputs_and_results_stand_beside_each_other_as_values(path: Path) -> None:
    sheet = openpyxl.load_workbook(path, data_only=True)["Calls"]
    rows = sheet.iter_rows(min_row=HEADINGS, max_col=6, values_only=True)
    assert [row[:3] + row[4:] for row in rows] == [
        ("Spend", "Days", "Weights", "Score", None),
        (10, 3, 0.5, 0, None),
        (20, None, 0.5, "none", "<a&b>"),
        (30, 1, None, 100, datetime.fromisoformat("2024-01-01")),
    ]


def test_the_formula_stands_above_as_people_type_it(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Calls"]
    assert sheet["A3"].value == "Formula: =CRM_SCORE(A5:B7,C5:C6)"


@pytest.mark.parametrize(
    ("formula", "spelled"),
    [
        ("F([days])", "F(B2:B4)"),
        ('F([spend],"[days]")', 'F(A2:A4,"[days]")'),
        ("F(1)", "F(1)"),
    ],
)
def test_names_of_inputs_become_cells(formula: str, spelled: str) -> None:
    assert call_formula(call(formula), 1) == spelled


@pytest.mark.parametrize("formula", ["F([nothing])", "F([spend:weights])"])
def test_what_no_cells_can_be_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"call F\("):
        call_formula(call(formula), 1)


def test_a_result_is_a_block() -> None:
    short, long = (Column(name=n, heading=n, values=(1,) * len(n)) for n in ("a", "bb"))
    with pytest.raises(ValueError, match=r"a result of \[1, 2\] rows"):
        Call(inputs=(), formula="F()", result=(short, long))
    with pytest.raises(ValueError, match=r"a result of \[\] rows"):
        Call(inputs=(), formula="F()", result=())


def test_a_page_of_documents_has_no_calls() -> None:
    with pytest.raises(ValueError, match="documents cannot call functions"):
        Page(name="p", sheet="P", title="P", blocks=(call(),))
