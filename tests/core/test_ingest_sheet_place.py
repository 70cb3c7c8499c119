"""Is a part of a workbook read by the name that the user gives it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from tests.ingested import How, read
from tests.raw_workbooks import HEADER, opened, part_of, rows, with_parts
from xl_crm.errors import InputError
from xl_crm.ingest.workbooks.cell_range import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellRange,
    column_letters,
    column_number,
    read_range,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A sheet, 我的 表, with notes around two blocks of orders.

    Rows 3 to 6, columns B to E: a table in the sense of Excel, its last row a total.
    Rows 10 to 12, columns B to E: a range that a name refers to.
    """
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "我的 表"
    sheet["A1"] = "制表：王"
    blocks: dict[int, tuple[tuple[Any, ...], ...]] = {
        3: (HEADER, ("C1", "1", "2024-07-01", 1), ("C2", "2", "2024-07-02", 2)),
        6: (("合计", None, None, 3),),
        10: (HEADER, ("C3", "3", "2024-07-03", 4), ("C4", "4", "2024-07-04", 8)),
        14: (("备注", "x", "y", "z"),),
    }
    for top, block in blocks.items():
        for row, cells in enumerate(block, start=top):
            for column, value in enumerate(cells, start=2):
                sheet.cell(row, column, value)
    sheet.add_table(Table(displayName="订单表", ref="B3:E6", totalsRowCount=1))
    names = {
        "七月": "'我的 表'!$B$10:$E$12",
        "动态": "OFFSET('我的 表'!$B$10,0,0,3,4)",
        "失效": "#REF!",
    }
    for name, refers_to in names.items():
        made.defined_names[name] = DefinedName(name, attr_text=refers_to)
    made.create_sheet("说明").append(("无",))
    made.save(tmp_path / "订单.xlsx")
    return tmp_path / "订单.xlsx"


@pytest.mark.parametrize(
    "name",
    [
        "七月",
        "'我的 表'!B10:E12",
        "我的 表!$B$10:$E$12",
        "B10:E12",
        "'我的 表'!e12:b10",
    ],
)
def test_range_is_read_with_the_rows_of_its_sheet(name: str, workbook: Path) -> None:
    raw = opened(workbook, name)
    assert raw.headers == HEADER
    assert raw.first_row == 11
    assert rows(raw) == [
        ("C3", "3", "2024-07-03", "4"),
        ("C4", "4", "2024-07-04", "8"),
    ]
    assert (raw.sheet, raw.place) == ("我的 表", "订单.xlsx [我的 表]")


def test_open_range_ends_with_the_data(workbook: Path) -> None:
    raw = opened(workbook, "我的 表!B10:E")
    assert [record[0] for record in rows(raw)] == ["C3", "C4", "备注"]
    assert raw.blank_rows == (13,)


def test_table_is_read_with_its_totals(workbook: Path) -> None:
    raw = opened(workbook, "订单表")
    assert (raw.headers, raw.first_row) == (HEADER, 4)
    assert [record[0] for record in rows(raw)] == ["C1", "C2", "合计"]


def test_rows_of_a_range_are_numbered_as_the_sheet_shows_them(workbook: Path) -> None:
    result = read(How(sheets={"orders": "七月"}), orders=workbook)
    assert result.column("row") == [11, 12]
    assert result.column("amount") == [4, 8]


def test_table_without_a_header_row_has_the_names_of_its_columns(
    tmp_path: Path,
) -> None:
    made = openpyxl.Workbook()
    for record in (("客户ID", "订单日期", "订单金额"), ("C1", "2024-07-01", 1)):
        made.active.append(record)
    made.active.append(("C2", "2024-07-02", 2))
    made.active.add_table(Table(displayName="t", ref="A1:C3"))
    made.save(tmp_path / "a.xlsx")
    part = "xl/tables/table1.xml"
    text = part_of(tmp_path / "a.xlsx", part)
    text = text.replace('ref="A1:C3"', 'ref="A2:C3"', 1)
    text = text.replace('headerRowCount="1"', 'headerRowCount="0"')
    raw = opened(with_parts(tmp_path / "a.xlsx", {part: text}), "t")
    assert raw.headers == ("客户ID", "订单日期", "订单金额")
    assert raw.first_row == 2
    assert rows(raw) == [("C1", "2024-07-01", "1"), ("C2", "2024-07-02", "2")]


def test_name_of_a_sheet_is_found_in_upper_or_lower_case(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "Other"
    made.create_sheet("Orders 2024").append(HEADER)
    made.save(tmp_path / "a.xlsx")
    assert opened(tmp_path / "a.xlsx", "orders 2024").sheet == "Orders 2024"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("订单报", 'no sheet "订单报". Did you mean: 订单表.'),
        (
            "我的表!A1:B2",
            'no sheet "我的表". Did you mean: 我的 表.',
        ),
        (
            "Sheet9",
            'no sheet "Sheet9". Known: 我的 表, 说明, 订单表, 七月, 动态, 失效.',
        ),
        (
            "失效",
            'the name "失效" is not one range (#REF!). Name sheet and cells',
        ),
        (
            "我的 表!X1:Z9",
            "订单.xlsx [我的 表]: the sheet is empty. Name another sheet.",
        ),
    ],
)
def test_what_cannot_be_found_is_named(name: str, line: str, workbook: Path) -> None:
    with pytest.raises(InputError) as caught:
        opened(workbook, name)
    assert line in str(caught.value)
    assert str(caught.value).startswith("订单.xlsx")


def test_name_that_is_computed_is_no_range(workbook: Path) -> None:
    with pytest.raises(InputError, match=r"\"动态\" is not one range \(OFFSET\("):
        opened(workbook, "动态")


@pytest.mark.parametrize(
    ("text", "rows_and_columns"),
    [
        ("A3:F200", (3, 200, 1, 6)),
        ("$A$3:$F$200", (3, 200, 1, 6)),
        ("f200:a3", (3, 200, 1, 6)),
        ("A:F", (1, MOST_ROWS, 1, 6)),
        ("B2:XFD", (2, MOST_ROWS, 2, MOST_COLUMNS)),
        ("A1:XFD1048576", (1, MOST_ROWS, 1, MOST_COLUMNS)),
    ],
)
def test_range_is_understood(text: str, rows_and_columns: tuple[int, ...]) -> None:
    first_row, last_row, first_column, last_column = rows_and_columns
    assert read_range(text) == CellRange(
        first_row=first_row,
        last_row=last_row,
        first_column=first_column,
        last_column=last_column,
    )


@pytest.mark.parametrize(
    "text", ["", "A3", "订单", "A0:B2", "A1:XFE2", "A1:B1048577", "A1-B2", "1:2"]
)
def test_what_is_no_range_is_none(text: str) -> None:
    assert read_range(text) is None


@pytest.mark.parametrize(
    ("letters", "number"),
    [("A", 1), ("Z", 26), ("AA", 27), ("AB", 28), ("ZZ", 702), ("XFD", 16_384)],
)
def test_columns_are_numbered(letters: str, number: int) -> None:
    assert column_number(letters) == number
    assert column_letters(number) == letters
