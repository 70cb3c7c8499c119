"""May the masked copy leave the house: is nothing personal left anywhere in it?"""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.pressed import ORDERS, book_of, press, said
from xl_crm.errors import InputError
from xl_crm.ingest import recognise

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = (
    *("王小明", "李雷", "13812345678", "13987654321", "wang@example.com"),
    *("批注里的秘密", "隐藏的秘密", "生日三月", "11010119900307123X", "旧名"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = Workbook()
    customers = book.active
    customers.title = "客户"
    customers.append(("联系人名册",))
    customers.append(
        ("客户编号", "公司名称", "对接人", "手机", "邮箱", "行业", "备注", "联系人")
    )
    customers.append(
        (
            *("001", "甲公司（电13812345678）", "王小明", "13812345678"),
            *("wang@example.com", "零售 11010119900307123X", "生日三月", "旧名"),
        )
    )
    customers.append(
        ("13987654321", "=乙公司", "李雷", 13987654321, None, None, None, None)
    )
    customers["B4"].data_type = "s"
    customers["A3"].comment = Comment("批注里的秘密", "王小明")
    orders = book.create_sheet("订单")
    for row in ORDERS:
        orders.append(row)
    hidden = book.create_sheet("旧表")
    hidden.append(("隐藏的秘密", "王小明"))
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "数据.xlsx")
    return tmp_path / "数据.xlsx"


def test_nothing_personal_is_left_in_any_part(path: Path) -> None:
    original = path.read_bytes()
    outcome = press("mask_data", path)
    [file] = outcome.files
    assert file.name == "数据_脱敏.xlsx"
    with zipfile.ZipFile(file) as package:
        text = b"".join(map(package.read, package.namelist())).decode(errors="ignore")
    # The one that stays is an ID, and is said.
    assert [each for each in SECRETS if each in text] == ["13987654321"]
    assert "编号列“客户编号”中 1 格像电话" in said(outcome)
    assert path.read_bytes() == original


def test_values_stay_what_they_are_and_personal_ones_are_masked(path: Path) -> None:
    outcome = press("mask_data", path)
    book = load_workbook(outcome.files[0])
    assert book.sheetnames == ["客户", "订单"]
    assert list(book["客户"].iter_rows(values_only=True)) == [
        ("客户编号", "公司名称", "对接人", "手机", "邮箱", "行业", "联系人"),
        (
            *("001", "甲公司（电138****5678）", "王*", "138****5678"),
            *("w***@example.com", "零售 110**********7123*", "旧*"),
        ),
        ("13987654321", "=乙公司", "李*", "139****4321", None, None, None),
    ]
    orders = list(book["订单"].iter_rows(values_only=True))
    assert orders[1][:2] == ("A1", "001")
    assert orders[1][2].date() == date(2025, 4, 1)
    assert [row[3] for row in orders[1:]] == [100, 50.5, 80]
    assert all(cell.data_type != "f" for row in book["客户"] for cell in row)


def test_what_is_left_out_and_what_was_found_is_said(path: Path) -> None:
    lines = said(press("mask_data", path))
    assert "客户（客户）：7 列，已脱敏 对接人、手机、邮箱、联系人" in lines
    assert "略去没有字段认识、未检查的列：备注" in lines
    assert "列“公司名称”中 1 格像电话" in lines
    assert "没有复制的工作表：旧表" in lines


def test_the_copy_can_be_read_again_and_a_second_one_stands_beside(path: Path) -> None:
    first = press("mask_data", path)
    found = recognise(first.files[0])
    assert {each.table.name for each in found.filled} == {"customers", "orders"}
    second = press("mask_data", path)
    assert second.files[0].name == "数据_脱敏 (2).xlsx"


def test_a_workbook_without_known_tables_is_refused(tmp_path: Path) -> None:
    path = book_of(tmp_path / "b.xlsx", {"说明": (("王小明",),)})
    with pytest.raises(InputError, match="no sheet of it is a known table"):
        press("mask_data", path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_without_rows_is_refused_for_that(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no rows"):
        press("mask_data", book_of(tmp_path / "b.xlsx", {"订单": ORDERS[:1]}))


def test_a_day_in_a_column_of_times_shows_as_a_day(tmp_path: Path) -> None:
    rows = (("客户编号", "客户名称", "导出时间"), ("C1", "甲", datetime(2025, 6, 30)))  # noqa: DTZ001  (a sheet has no zones)
    path = book_of(tmp_path / "数据.xlsx", {"客户": rows})
    (copy,) = press("mask_data", path).files
    cell = load_workbook(copy)["客户"]["C2"]
    assert cell.is_date
    assert cell.value.date() == date(2025, 6, 30)
