"""Do seven differently broken exports of one company give its known clean numbers?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from xl_crm.pipeline import Analysis, analyse
from xl_crm.plan import plan_from

if TYPE_CHECKING:
    from pathlib import Path

#: Days from 1904-01-01 to 2024-06-01: 120 years of 365 days, 30 leap days before 2024
#: (1904 to 2020), 152 days of 2024 (31 + 29 + 31 + 30 + 31).
SERIAL_1904 = 120 * 365 + 30 + 152

#: GB18030, amounts with signs, groups, full-width digits and a unit, dates in four
#: spellings, a blank line, a cancelled order.
MAY = """订单号,客户编号,下单时间,金额,品类,状态
A001,00101,2024-05-03,"￥1,200.50",轴承,已完成
A002,00102,2024年5月6日,８００.２５,轴承,已完成

A003,00101,2024.05.09,350,齿轮,已取消
A004,00103,20240512,2.5千元,齿轮,已完成
"""
#: UTF-16: July once more, in yuan, with one order that came later.
JULY_AGAIN = """订单号\t客户编号\t下单时间\t金额
C001\t00101\t2024-07-02\t1,200.00
C002\t00103\t2024-07-20\t15,000.00
C003\t00104\t2024-07-28\t300.01
"""
#: Returns on documents of their own: one of a whole order, one of a third of another.
RETURNS = """订单号,原订单号,客户编号,下单时间,金额,退货标记
R001,A001,00101,2024-05-20,1200.50,是
R002,C002,00103,2024-07-25,(5000.00),是
"""
NEW_CUSTOMERS = """客户编号;客户名称;行业;导出时间
00101;东江轴承有限公司;制造业;2024-08-01 09:00
00104;西岭物流;待补充;2024-08-01 09:00
00105;南湖食品;未知;2024-08-01 09:00
"""


def write_june(path: Path) -> None:
    """Serial numbers of the 1904 system, one of them not even formatted as a date."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["订单号", "客户编号", "下单时间", "金额"])
    sheet.append(["B001", "00102", SERIAL_1904, 640])
    sheet.append(["B002", "00104", datetime(2024, 6, 15), 99.99])  # noqa: DTZ001
    sheet["C3"].number_format = "yyyy-mm-dd"
    book.save(path)


def write_july(path: Path) -> None:
    """Title rows, a header of two rows with merged cells, 万元, a row of totals."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "2024年7月销售明细"
    sheet.merge_cells("A1:D1")
    sheet["A2"] = "制表：财务部"
    for column, upper, lower in (
        ("A", "订单", "订单号"),
        ("C", "下单时间", None),
        ("D", "金额(万元)", None),
    ):
        sheet[f"{column}4"], sheet[f"{column}5"] = upper, lower
    sheet["B5"] = "客户编号"
    sheet.merge_cells("A4:B4")
    sheet.merge_cells("C4:C5")
    sheet.merge_cells("D4:D5")
    sheet.append(["C001", "00101", date(2024, 7, 2), 0.12])
    sheet.append(["C002", "00103", date(2024, 7, 20), 1.5])
    sheet.append(["合计", None, None, 1.62])
    book.save(path)


def write_old_customers(path: Path) -> None:
    """An old workbook, exported two months earlier, with one customer twice."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    rows = [
        ["客户编号", "客户名称", "行业", "区域", "导出时间"],
        ["00101", "东江轴承厂", "制造业", "华东", "2024-06-01"],
        ["00102", "北原机械", "制造业", "华北", "2024-06-01"],
        ["00102 ", "北原机械", "", "华北", "2024-06-01"],
        ["00103", "中坝电子", "电子", "", "2024-06-01"],
        ["00104", "西岭物流", "", "西南", "2024-06-01"],
    ]
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(place, column, value)
    book.save(str(path))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    folder = tmp_path_factory.mktemp("exports")
    (folder / "2024-05.csv").write_bytes(MAY.encode("gb18030"))
    write_june(folder / "2024-06.xlsx")
    write_july(folder / "2024-07.xlsx")
    (folder / "2024-07重导.txt").write_bytes(JULY_AGAIN.encode("utf-16"))
    (folder / "退货.csv").write_bytes(RETURNS.encode("utf-8-sig"))
    write_old_customers(folder / "客户_6月.xls")
    (folder / "客户_8月.csv").write_bytes(NEW_CUSTOMERS.encode("gb18030"))
    sources = {
        "orders": {
            "path": [
                *("2024-05.csv", "2024-06.xlsx", "2024-07.xlsx"),
                *("2024-07重导.txt", "退货.csv"),
            ]
        },
        "customers": {"path": "客户_*"},
    }
    values: dict[str, Any] = {"sources": sources, "general": {"as_of": "2024-07-31"}}
    return analyse(plan_from(values, where="", folder=folder))


def test_every_customer_has_its_orders_and_amount_to_the_cent(
    company: Analysis,
) -> None:
    """By hand, in yuan:

    - 00101: A001 1,200.50 went back with R001; C001 0.12 万元 = 1,200.00
    - 00102: A002 800.25 + B001 640.00 = 1,440.25
    - 00103: A004 2.5 千元 = 2,500.00, C002 15,000.00, back 5,000.00: 12,500.00
    - 00104: B002 99.99 + C003 300.01 = 400.00
    - 00105: nothing
    """
    columns = ["customer_id", "orders_lifetime", "net_amount_lifetime"]
    found = [tuple(row) for row in company.customers[columns].itertuples(index=False)]
    assert [(name, n, round(amount, 2)) for name, n, amount in found] == [
        ("00101", 1, 1200.00),
        ("00102", 2, 1440.25),
        ("00103", 2, 12_500.00),
        ("00104", 2, 400.00),
        ("00105", 0, 0.0),
    ]


def test_dates_of_both_systems_are_right_to_the_day(company: Analysis) -> None:
    """00102 bought last on 2024-06-01, a bare serial; 00104 first on 2024-06-15."""
    days = company.customers.set_index("customer_id")
    assert days["last_order_date"]["00102"].date() == date(2024, 6, 1)
    assert days["first_order_date"]["00104"].date() == date(2024, 6, 15)
    assert days["first_order_date"]["00101"].date() == date(2024, 7, 2)


def test_fourteen_lines_in_are_fourteen_lines_out(company: Analysis) -> None:
    """Four, two, three, three and two lines: July's two stand in two files, one order
    is cancelled, one line is a total, and 1,200.50 went out and came back."""
    frame = company.quality.reconciliation
    found = {
        (outcome, rule): (rows, round(amount, 2))
        for outcome, rule, rows, amount, _ in frame.itertuples(index=False)
    }
    assert found == {
        ("kept", "kept"): (8, 15_540.25),
        ("netted", "netted"): (2, 0.0),
        ("merged", "repeated_export"): (2, 16_200.00),
        ("left_out", "cancelled"): (1, 350.00),
        ("left_out", "total_row"): (1, 0.0),
    }
    assert company.quality.rows_read["orders"] == 14


def test_every_check_passes_and_the_stated_total_is_one(company: Analysis) -> None:
    """合计 1.62 万元 = 1,200.00 + 15,000.00."""
    assert [each.label.en for each in company.checks if not each.passed] == []
    stated = [each for each in company.checks if "2024-07.xlsx" in each.label.en]
    assert [(each.left, each.right) for each in stated] == [(16_200.0, 16_200.0)]


def test_the_latest_filled_value_of_a_customer_wins(company: Analysis) -> None:
    """August's name over June's; June's region, where August says none."""
    customers = company.customers.set_index("customer_id")
    assert customers["customer_name"]["00101"] == "东江轴承有限公司"
    assert customers["region"]["00101"] == "华东"
    lost = company.quality.overridden
    assert [tuple(row) for row in lost[["customer_id", "value"]].to_numpy()] == [
        ("00101", "东江轴承厂")
    ]


def test_what_nobody_filled_in_is_a_state_and_no_text(company: Analysis) -> None:
    """待补充 and a blank are open; 未知 was asked for and is not to be had."""
    missing = company.quality.missing
    industry = missing[missing["field"] == "industry"]
    states = dict(zip(industry["customer_id"], industry["state"], strict=True))
    assert states == {"00104": "pending", "00105": "unknown"}
    assert company.customers["industry"].dropna().tolist() == [
        "制造业",
        "制造业",
        "电子",
    ]
