"""What tests of macros on data share: a workbook of sheets, and a button pressed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook

from xl_crm.i18n import Lang
from xl_crm.macros import macro_named, run_macro
from xl_crm.workbook.open_file import FileBook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xl_crm.macros import Outcome

    Rows = Sequence[Sequence[str | float | date | None]]

ORDERS: Rows = (
    ("订单编号", "客户编码", "下单时间", "订单金额(元)"),
    ("A1", "001", date(2025, 4, 1), 100),
    ("A2", "001", date(2025, 6, 1), 50.5),
    ("A3", "002", date(2025, 6, 30), 80),
)
CUSTOMERS: Rows = (
    ("客户编号", "公司名称", "行业", "联系人", "联系电话", "备注"),
    ("001", "甲公司", "零售", "王小明", "13812345678", "生日三月"),
    ("002", "乙公司", "制造业", "李雷", "13987654321", None),
)


def book_of(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write a workbook of plain sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def press(name: str, path: Path, lang: Lang = Lang.ZH) -> Outcome:
    """Run a macro on a file, as its button does."""
    return run_macro(macro_named(name), FileBook(path, lang))


def said(outcome: Outcome) -> str:
    """Return the lines in Chinese."""
    return "\n".join(line.zh for line in outcome.said)
