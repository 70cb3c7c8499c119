"""Does the button say which tables are there, and by which settings they are read?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.pressed import CUSTOMERS, ORDERS, book_of, press, said
from xl_crm.errors import InputError, SettingsError
from xl_crm.i18n import Lang
from xl_crm.plan import default_plan
from xl_crm.reports import template_books
from xl_crm.reports.data_book import data_book
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path


def test_tables_rows_and_columns_are_said(tmp_path: Path) -> None:
    sheets = {"订单": ORDERS, "客户名单": CUSTOMERS, "说明": (("财务部",),)}
    outcome = press("read_data", book_of(tmp_path / "b.xlsx", sheets))
    lines = [line.zh for line in outcome.said]
    assert lines[0].startswith("订单：工作表“订单”，3 行，识别 4 列；没有 订单行号")
    assert lines[1].startswith("客户：工作表“客户名单”，2 行，识别 5 列")
    assert lines[1].endswith("不用的列 备注")
    assert lines[2:] == ["设置取自默认值"]
    assert outcome.said[0].en.startswith('orders: sheet "订单", 3 rows, 4 columns')
    assert not outcome.files
    assert not outcome.edits


def test_a_workbook_without_orders_says_so_first(tmp_path: Path) -> None:
    sheets = {"订单": (ORDERS[0][:3], *(row[:3] for row in ORDERS[1:]))}
    outcome = press("read_data", book_of(tmp_path / "b.xlsx", sheets))
    assert outcome.said[0].zh.startswith("没有订单")
    assert "没有采用工作表“订单”：像订单，但缺少 订单金额" in said(outcome)


def test_without_orders_every_sheet_that_was_looked_at_is_named(
    tmp_path: Path,
) -> None:
    """A whole export pasted into one column has no headings that anybody knows."""
    sheets = {"订单": (("订单编号,客户编码,下单时间,金额",), ("A1,001,2025-04-01,3",))}
    outcome = press("read_data", book_of(tmp_path / "b.xlsx", sheets))
    assert "没有采用工作表“订单”：列名不像任何数据表" in said(outcome)


def test_a_workbook_of_results_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    write_books({path: template_books(default_plan(), Lang.ZH)["analysis"]})
    assert "这是 xl_crm 写出的结果工作簿" in said(press("read_data", path))
    with pytest.raises(InputError, match="workbook of results"):
        press("mask_data", path)


def test_the_project_file_beside_it_names_columns(tmp_path: Path) -> None:
    (tmp_path / "crm.toml").write_text(
        '[sources.orders]\npath = "other.csv"\ncolumns = { order_amount = "Wert" }\n',
        encoding="utf-8",
    )
    rows = ((*ORDERS[0][:3], "Wert"), *ORDERS[1:])
    outcome = press("read_data", book_of(tmp_path / "b.xlsx", {"订单": rows}))
    assert outcome.said[0].zh.startswith("订单：工作表“订单”，3 行，识别 4 列")
    assert outcome.said[-1].zh == "设置取自同一文件夹的 crm.toml"


def test_settings_of_the_workbook_win_and_forms_without_rows_are_said(
    tmp_path: Path,
) -> None:
    (tmp_path / "crm.toml").write_text("[broken", encoding="utf-8")
    path = tmp_path / "b.xlsx"
    write_books({path: data_book(Lang.ZH, date(2025, 1, 1))})
    outcome = press("read_data", path)
    assert outcome.said[-1].zh == "设置取自本工作簿的“配置”"
    assert "客户：工作表“客户”，还没有数据" in said(outcome)


def test_a_broken_setting_names_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    write_books({path: data_book(Lang.ZH, date(2025, 1, 1))})
    book = load_workbook(path)
    cell = book.defined_names["tiers_method"].attr_text.rpartition("!")[2]
    book["配置"][cell.replace("$", "")] = "看着办"
    book.save(path)
    with pytest.raises(SettingsError) as caught:
        press("read_data", path)
    [problem] = caught.value.problems
    assert problem.where == f"b.xlsx 配置!{cell.replace('$', '')}"
    assert "看着办" in problem.found.zh
