"""Long columns become Arrow columns, and every cell stays what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sample import rich_book

from xl_crm.i18n import Lang
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import Column, Page, Table
from xl_crm.tables.unit import Unit
from xl_crm.workbook import columnar as columnar_module
from xl_crm.workbook import write_books
from xl_crm.workbook.columnar import FEWEST_ROWS, columnar

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from xl_crm.reports._spec import Book, Cell

#: One of each kind of column; the last two are of several kinds, or of none that fits.
COLUMNS: dict[Unit, list[tuple[Cell, ...]]] = {
    Unit.TEXT: [("=1+1", None, "a\nb", ""), (1, "x", None, True), ("\ud800", "b")],
    Unit.ID: [("007", None), (7, 7.5), (2**70, 1)],
    Unit.MONEY: [(0.1 + 0.2, None, float("nan"), -0.0), (1, 2.5)],
    Unit.DATE: [
        (date(2024, 6, 30), None, date(1899, 12, 31)),
        (datetime(2024, 6, 30, 12), None),  # noqa: DTZ001
    ],
    Unit.FLAG: [(True, None, False)],
}


def long_book(n_rows: int) -> Book:
    columns = tuple(
        Column(
            name=f"{unit}_{number}",
            heading=f"{unit} {number}",
            values=(values * n_rows)[:n_rows],
            unit=unit,
        )
        for unit, kinds in COLUMNS.items()
        for number, values in enumerate(kinds)
    )
    table = Table(name="facts", columns=columns)
    page = Page(name="facts", sheet="Facts", title="Facts", blocks=(table,))
    return replace(rich_book(Lang.EN), pages=(page,), lists=())


def columns_of(book: Book) -> tuple[Column, ...]:
    (table,) = book.pages[0].blocks
    assert isinstance(table, Table)
    return table.columns


def test_only_long_columns_of_one_kind_change() -> None:
    short = long_book(FEWEST_ROWS - 1)
    assert columnar(short) == short
    changed = [
        column.name
        for column in columns_of(columnar(long_book(FEWEST_ROWS)))
        if isinstance(column.values, ArrowCells)
    ]
    assert changed == [
        *("text_0", "id_0", "id_1", "money_0", "money_1", "date_0", "date_1", "flag_0")
    ]


def test_the_file_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = long_book(FEWEST_ROWS)
    (one,) = write_books({tmp_path / "arrow.xlsx": book})
    monkeypatch.setattr(columnar_module, "FEWEST_ROWS", FEWEST_ROWS + 1)
    (other,) = write_books({tmp_path / "lists.xlsx": book})
    assert one.read_bytes() == other.read_bytes()
