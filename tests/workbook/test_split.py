"""A table with more rows than a sheet continues on the next ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from live_sample import SCORES, live_book
from openpyxl import load_workbook

from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import (
    CellPlace,
    Column,
    FilePlace,
    Link,
    Links,
    Page,
    Parameters,
    Table,
    Text,
    Total,
)
from xl_crm.workbook import write_books
from xl_crm.workbook.split import MOST_ROWS, split_long

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.reports._spec import Book

#: Headings, three rows and totals: five filled and two blank rows take three sheets.
ROOM = 5
SHEETS = ("评分", "评分 (2)", "评分 (3)")


def linked_book() -> Book:
    """Return the live book with an index of its pages."""
    links = Links(links=(Link(page="scores", text="评分", note="每客户一行"),))
    index = Page(name="index", sheet="目录", title="目录", blocks=(links,))
    return replace(live_book(), pages=(index, *live_book().pages))


@pytest.fixture(scope="module")
def book() -> Book:
    return split_long(linked_book(), most_rows=ROOM)


def tables_of(book: Book) -> list[Table]:
    first = (page.blocks[0] for page in book.pages)
    return [block for block in first if isinstance(block, Table)]


def test_a_book_that_fits_is_left_alone() -> None:
    """Headings, seven rows and totals."""
    assert split_long(linked_book(), most_rows=9) == linked_book()
    assert len(split_long(linked_book(), most_rows=8).pages) == 5
    assert MOST_ROWS == 2**20


def test_the_rows_go_on_in_their_order(book: Book) -> None:
    pages = [page for page in book.pages if page.name.startswith("scores")]
    assert tuple(page.sheet for page in pages) == SHEETS
    parts = tables_of(book)
    assert [part.name for part in parts] == ["scores", "scores_2", "scores_3"]
    assert [(part.n_rows, part.blank_rows) for part in parts] == [
        (3, 0),
        (2, 1),
        (0, 1),
    ]
    for number, column in enumerate(SCORES.columns):
        kept = [value for part in parts for value in part.columns[number].values]
        assert kept == list(column.values)


def test_arrow_columns_stay_arrow_columns() -> None:
    pa = pytest.importorskip("pyarrow")
    arrow = tuple(
        replace(column, values=ArrowCells(pa.array(column.values)))
        for column in SCORES.columns
    )
    page = Page(
        name="a", sheet="A", title="A", blocks=(replace(SCORES, columns=arrow),)
    )
    book = split_long(replace(live_book(), pages=(page,)), most_rows=ROOM)
    parts = [table.columns[1].values for table in tables_of(book)]
    assert all(isinstance(values, ArrowCells) for values in parts)
    assert [list(values) for values in parts] == [[3, 2, 1], [0, None], []]


def test_values_replace_formulas_and_the_headings_say_so(book: Book) -> None:
    for part in tables_of(book):
        assert not part.total_label
        for old, column in zip(SCORES.columns, part.columns, strict=True):
            assert not column.formula
            assert not column.row_formulas
            assert ("不是公式" in column.note) == bool(old.formula)
    notes = [part.columns[0].note for part in tables_of(book)]
    assert ["共 3 张" in note for note in notes] == [True] * 3
    assert "第 2 张" in notes[1]


def test_formulas_elsewhere_that_need_the_table_become_values(book: Book) -> None:
    settings, _, summary = book.pages[-2].blocks
    assert isinstance(settings, Parameters)
    assert [row.formula for row in settings.parameters] == [
        *("", "", 'IF(best_amount>weight*100,"好","差")')
    ]
    assert "不是公式" in settings.parameters[1].note
    assert isinstance(summary, Table)
    _, customers, share = summary.columns
    assert (customers.formula, customers.values) == ("", (1, 3, 0))
    assert share.formula == "[@customers]/SUM(summary[customers])"


def test_every_part_is_linked_to(book: Book) -> None:
    (links,) = book.pages[0].blocks
    assert isinstance(links, Links)
    assert [(link.page, link.text) for link in links.links] == [
        ("scores", "评分"),
        ("scores_2", "评分 (2)"),
        ("scores_3", "评分 (3)"),
    ]


def test_a_cell_leads_to_the_part_that_holds_its_row() -> None:
    """The first part has rows 0 to 3; row 4 is the first of the second part."""
    column = replace(
        SCORES.columns[0],
        links=(
            CellPlace(table="scores", column="orders", row=2),
            CellPlace(table="scores", column="orders", row=4),
            CellPlace(table="scores", column="orders", row=6),
            FilePlace(path="a.csv"),
            None,
        ),
    )
    whole = live_book()
    page = Page(
        name="links",
        sheet="Links",
        title="Links",
        blocks=(Table(name="links", columns=(column,)),),
    )
    book = split_long(replace(whole, pages=(*whole.pages, page)), most_rows=6)
    *parts, links = tables_of(book)
    assert [(part.name, part.n_rows + part.blank_rows) for part in parts] == [
        ("scores", 4),
        ("scores_2", 3),
    ]
    assert links.columns[0].links == (
        CellPlace(table="scores", column="orders", row=2),
        CellPlace(table="scores_2", column="orders", row=0),
        CellPlace(table="scores_2", column="orders", row=2),
        FilePlace(path="a.csv"),
        None,
    )


def test_a_total_that_needs_the_table_becomes_its_value() -> None:
    """What the core counted stands there, as in a total that no sheet can add up."""
    total = replace(
        SCORES.columns[1],
        name="n",
        total=Total.OWN,
        total_value=6,
        total_formula="SUM(scores[orders])",
    )
    key = Column(name="k", heading="K", values=("x",) * 5)
    table = Table(name="other", columns=(key, total), total_label="All")
    page = Page(name="o", sheet="O", title="O", blocks=(Text(lines=("x",)), table))
    whole = live_book()
    book = split_long(replace(whole, pages=(*whole.pages, page)), most_rows=ROOM)
    *_, found = book.pages[-1].blocks
    assert isinstance(found, Table)
    assert found.columns[1].total_formula == ""
    assert found.columns[1].total_value == 6
    assert "不是公式" in found.columns[1].note


def test_names_that_are_taken_are_left_to_their_owners() -> None:
    """A page ``scores_2`` on a sheet of the next name is there already."""
    other = Page(
        name="scores_2",
        sheet="评分 (2)",
        title="x",
        blocks=(replace(SCORES, name="SCORES_2", columns=SCORES.columns[:1]),),
    )
    whole = live_book()
    book = split_long(replace(whole, pages=(*whole.pages, other)), most_rows=ROOM)
    names = [page.name.casefold() for page in book.pages]
    sheets = [page.sheet.casefold() for page in book.pages]
    tables = [table.name.casefold() for table in tables_of(book)]
    assert len(set(names)) == len(set(sheets)) == len(book.pages)
    assert len(set(tables)) == len(tables)


def test_long_names_of_sheets_are_cut_before_the_number() -> None:
    page = Page(name="s", sheet="字" * 31, title="x", blocks=(SCORES,))
    book = split_long(replace(live_book(), pages=(page,)), most_rows=ROOM)
    assert [page.sheet for page in book.pages] == [
        *("字" * 31, "字" * 27 + " (2)", "字" * 27 + " (3)")
    ]


def test_names_of_sheets_are_cut_as_excel_counts_them() -> None:
    """15 emoji are 30 units: 27 are left, and no half of an emoji."""
    page = Page(name="s", sheet="😀" * 15, title="x", blocks=(SCORES,))
    book = split_long(replace(live_book(), pages=(page,)), most_rows=ROOM)
    assert book.pages[1].sheet == "😀" * 13 + " (2)"


def test_a_sheet_without_room_for_a_row_is_refused() -> None:
    """Headings and totals take both rows."""
    with pytest.raises(ValueError, match="table scores: no row of it fits on 2 rows"):
        split_long(live_book(), most_rows=2)


def test_a_split_book_is_a_whole_file(tmp_path: Path, book: Book) -> None:
    (path,) = write_books({tmp_path / "a.xlsx": book})
    read = load_workbook(path)
    assert read.sheetnames[:5] == ["目录", *SHEETS, "配置"]
    assert [read[sheet]["A2"].value for sheet in SHEETS] == ["001", "004", None]
    links = [cell.hyperlink for row in read["目录"] for cell in row if cell.hyperlink]
    assert [link.location for link in links] == [f"'{sheet}'!A1" for sheet in SHEETS]
    assert read.defined_names["best_amount"].attr_text == "'配置'!$B$5"
