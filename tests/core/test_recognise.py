"""Which sheets of somebody's workbook are taken for which tables?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.table import Table as ExcelTable

from xl_crm.errors import UnreadableFileError
from xl_crm.i18n import Lang
from xl_crm.ingest import Reason, Recognised, Source, count_rows, recognise
from xl_crm.plan import default_plan
from xl_crm.reports import template_books
from xl_crm.reports.data_book import data_book
from xl_crm.tables import table_named
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Rows = Sequence[Sequence[str | float | date | None]]

ORDERS: Rows = (
    ("订单编号", "客户编码", "下单时间", "订单金额(元)"),
    ("A1", "007", date(2025, 6, 1), 12.5),
)
CUSTOMERS: Rows = (
    ("客户编号", "公司名称", "行业", "备注"),
    ("007", "甲公司", "零售", "老客户"),
)
TICKETS: Rows = (("工单号", "客户编号", "创建时间"), ("T1", "007", "2025-06-01"))
CHURN: Rows = (("客户编号", "流失日期", "流失原因"), ("008", "2025-05-01", "价格"))


def book_of(path: Path, sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def named(found: Recognised) -> dict[str, str]:
    """Return the table of each sheet."""
    return {each.sheet: each.table.name for each in found.found}


def reasons(found: Recognised) -> dict[str, Reason]:
    """Return why each other sheet is none."""
    return {each.sheet: each.reason for each in found.not_taken}


def test_each_sheet_is_the_table_that_knows_its_headers(tmp_path: Path) -> None:
    sheets = {
        "订单2023": ORDERS,
        "名单": CUSTOMERS,
        "工单": TICKETS,
        "订单2024": (("年度订单",), (), *ORDERS),
        "流失": CHURN,
        "说明": (("本表由财务部维护",),),
        "空": (),
    }
    found = recognise(book_of(tmp_path / "b.xlsx", sheets))
    assert named(found) == {
        "订单2023": "orders",
        "名单": "customers",
        "工单": "tickets",
        "订单2024": "orders",
        "流失": "churn",
    }
    assert reasons(found) == {"说明": Reason.UNKNOWN, "空": Reason.BLANK}
    customers = found.found[1]
    assert dict(customers.columns) == {
        "customer_id": "客户编号",
        "customer_name": "公司名称",
        "industry": "行业",
    }
    assert customers.unknown == ("备注",)
    assert "region" in customers.missing
    # As the command takes them: table by table, those of one table by their tabs.
    assert [each.sheet for each in found.sources()] == [
        *("订单2023", "订单2024"),
        *("名单", "工单", "流失"),
    ]


def test_orders_without_amounts_are_a_near_miss(tmp_path: Path) -> None:
    rows = (
        ("订单编号", "客户编码", "下单时间", "状态"),
        ("A1", "007", "2025-06-01", ""),
    )
    found = recognise(book_of(tmp_path / "b.xlsx", {"订单": rows}))
    [near] = found.not_taken
    assert near.reason is Reason.INCOMPLETE
    assert [each.name for each in near.tables] == ["orders"]
    assert near.missing == ("order_amount",)
    assert near.headers == rows[0]


def test_order_lines_bear_the_amounts_of_orders_without(tmp_path: Path) -> None:
    heads = (("订单编号", "客户编码", "下单时间"), ("A1", "007", "2025-06-01"))
    lines = (("订单编号", "产品", "数量", "单价"), ("A1", "纸", 2, 3.5))
    found = recognise(book_of(tmp_path / "b.xlsx", {"单头": heads, "明细": lines}))
    assert named(found) == {"单头": "orders", "明细": "order_lines"}


def test_the_name_of_a_sheet_decides_between_equals(tmp_path: Path) -> None:
    rows = (("客户编号", "销售负责人", "区域"), ("007", "王", "华东"))
    tied = recognise(book_of(tmp_path / "a.xlsx", {"Sheet1": rows}))
    [near] = tied.not_taken
    assert near.reason is Reason.TIED
    assert {each.name for each in near.tables} == {"customers", "opportunities"}
    told = recognise(book_of(tmp_path / "b.xlsx", {"商机": rows}))
    assert named(told) == {"商机": "opportunities"}


def test_a_hidden_sheet_is_taken_where_no_other_holds_its_table(tmp_path: Path) -> None:
    sheets = {"旧订单": ORDERS, "订单": ORDERS, "工单": TICKETS}
    path = book_of(tmp_path / "b.xlsx", sheets, hidden=("旧订单", "工单"))
    found = recognise(path)
    assert named(found) == {"订单": "orders", "工单": "tickets"}
    assert found.found[1].is_hidden
    assert reasons(found) == {"旧订单": Reason.HIDDEN}


def test_two_excel_tables_on_a_sheet_are_looked_at_one_by_one(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "It's"
    for row, values in enumerate(ORDERS, 3):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    for row, values in enumerate(CUSTOMERS, 3):
        for column, value in enumerate(values, 7):
            sheet.cell(row, column, value)
    sheet.add_table(ExcelTable(displayName="表1", ref="A3:D4"))
    sheet.add_table(ExcelTable(displayName="表2", ref="G3:J4"))
    book.save(tmp_path / "b.xlsx")
    found = recognise(tmp_path / "b.xlsx")
    assert [(each.table.name, each.place) for each in found.found] == [
        ("orders", "'It''s'!A3:D4"),
        ("customers", "'It''s'!G3:J4"),
    ]


def test_columns_that_the_settings_name_are_known(tmp_path: Path) -> None:
    rows = (("编号", "日期", "Kunde", "Wert"), ("A1", "2025-06-01", "007", 12.5))
    path = book_of(tmp_path / "b.xlsx", {"Blatt": rows, "客户": CUSTOMERS})
    assert named(recognise(path)) == {"客户": "customers"}
    columns = {"customer_id": "Kunde", "order_amount": "Wert*1"}
    known = Source(table=table_named("orders"), columns=columns)
    found = recognise(path, [known])
    assert named(found) == {"Blatt": "orders", "客户": "customers"}
    [orders, _] = found.sources([known])
    assert orders.columns == columns


def test_columns_named_for_one_sheet_are_not_asked_of_another(tmp_path: Path) -> None:
    rows = (("编号", "日期", "客户编号", "Wert"), ("A1", "2025-06-01", "007", 12.5))
    path = book_of(tmp_path / "b.xlsx", {"订单": ORDERS, "Blatt": rows})
    known = Source(table=table_named("orders"), columns={"order_amount": "Wert"})
    found = recognise(path, [known])
    assert named(found) == {"订单": "orders", "Blatt": "orders"}
    first, second = found.sources([known])
    assert first.columns == {}
    assert second.columns == {"order_amount": "Wert"}
    assert count_rows([first, second]) == [1, 1]


def test_forms_of_ours_are_taken_and_results_are_not(tmp_path: Path) -> None:
    form, results = tmp_path / "form.xlsx", tmp_path / "results.xlsx"
    write_books(
        {
            form: data_book(Lang.ZH, date(2025, 1, 1)),
            results: template_books(default_plan(), Lang.ZH)["base"],
        }
    )
    found = recognise(form)
    assert found.is_ours
    assert len(found.found) == 8
    assert not found.filled
    assert reasons(found)["配置"] is Reason.OURS
    assert reasons(found)["列表"] is Reason.OURS
    base = recognise(results)
    assert not base.found
    assert reasons(base)["客户基础信息"] is Reason.OURS


def test_a_chart_sheet_holds_no_table(tmp_path: Path) -> None:
    book = Workbook()
    chart = book.create_chartsheet("图")
    chart.add_chart(BarChart())
    book.save(tmp_path / "b.xlsx")
    assert reasons(recognise(tmp_path / "b.xlsx"))["图"] is Reason.CHART


def test_a_damaged_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 2000)
    with pytest.raises(UnreadableFileError) as caught:
        recognise(path)
    assert caught.value.problems[0].where == "damaged.xlsx"
