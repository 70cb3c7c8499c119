"""Does the button write a workbook of data quality, and nothing over anything?"""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.pressed import CUSTOMERS, ORDERS, book_of, press, said
from xl_crm.errors import InputError
from xl_crm.i18n import Lang
from xl_crm.plan import default_plan
from xl_crm.reports import template_books
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path


def refused(path: Path, macro: str = "check_data") -> str:
    """Return why a workbook is refused, and see that nothing was written."""
    before = sorted(path.parent.iterdir())
    with pytest.raises(InputError) as caught:
        press(macro, path)
    assert sorted(path.parent.iterdir()) == before
    return caught.value.text(Lang.ZH)


def test_the_workbook_stands_beside_and_replaces_nothing(tmp_path: Path) -> None:
    # Two sheets of orders with different columns; the last line names no customer.
    more = (
        ("客户编码", "下单时间", "数量", "单价"),
        ("001", "2025-05-01", 2, 3),
        ("002", "2025-05-02", 1, 4),
        (None, "2025-05-03", 1, 5),
    )
    path = book_of(
        tmp_path / "数据.xlsx", {"订单": ORDERS, "订单2": more, "客户": CUSTOMERS}
    )
    original = path.read_bytes()
    first = press("check_data", path)
    assert [each.name for each in first.files] == ["数据_数据质量.xlsx"]
    assert "订单：订单、订单2" in said(first)
    assert "核对通过" in said(first)
    assert "错误 1" in said(first)
    second = press("check_data", path)
    assert [each.name for each in second.files] == ["数据_数据质量 (2).xlsx"]
    assert path.read_bytes() == original
    assert len(list(tmp_path.iterdir())) == 3
    assert first.files[0].read_bytes() == second.files[0].read_bytes()


def test_rows_lead_to_the_workbook_itself(tmp_path: Path) -> None:
    bad = (*ORDERS, ("A4", "001", "哪天", 1))
    outcome = press("check_data", book_of(tmp_path / "b.xlsx", {"订单": bad}))
    with zipfile.ZipFile(outcome.files[0]) as package:
        targets = b"".join(
            package.read(name) for name in package.namelist() if "_rels/sheet" in name
        )
    assert b'Target="b.xlsx' in targets
    assert b"xl_crm-" not in targets


def test_days_of_a_workbook_that_counts_from_1904_are_right(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in ORDERS:
        book.active.append(row)
    book.save(tmp_path / "mac.xlsx")
    outcome = press("check_data", tmp_path / "mac.xlsx")
    properties = load_workbook(outcome.files[0]).properties
    # The as-of date is the last day in the orders.
    assert properties.created is not None
    assert properties.created.date() == date(2025, 6, 30)


def test_without_orders_the_sheets_looked_at_are_named(tmp_path: Path) -> None:
    sheets = {
        "订单": (("订单编号", "客户编码", "下单时间"), ("A1", "001", "2025-06-01")),
        "客户": CUSTOMERS,
        "空": (),
    }
    why = refused(book_of(tmp_path / "b.xlsx", sheets))
    assert why.startswith("b.xlsx：没有订单数据")
    assert "订单（像订单，但缺少 订单金额）" in why
    assert "空（空白）" in why
    assert "客户（客户）" in why


def test_an_empty_workbook_and_a_chart_alone_are_refused(tmp_path: Path) -> None:
    assert "没有订单数据" in refused(book_of(tmp_path / "b.xlsx", {"Sheet1": ()}))
    book = Workbook()
    book.remove(book.active)
    book.create_chartsheet("图")
    book.save(tmp_path / "c.xlsx")
    assert "图（图表工作表）" in refused(tmp_path / "c.xlsx")


@pytest.mark.parametrize("macro", ["check_data", "generate_report"])
def test_a_workbook_of_results_is_told_apart(tmp_path: Path, macro: str) -> None:
    path = tmp_path / "客户分析结果.xlsx"
    write_books({path: template_books(default_plan(), Lang.ZH)["analysis"]})
    assert "这是 xl_crm 写出的结果工作簿" in refused(path, macro)
