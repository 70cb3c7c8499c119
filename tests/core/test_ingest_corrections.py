"""Do the values and decisions that a person fills in change what they should?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.filled import read_back, read_back_from, write_filled
from tests.ingested import How
from xl_crm.errors import InputError
from xl_crm.i18n import Lang
from xl_crm.ingest import Source, read_corrections
from xl_crm.pipeline import examine
from xl_crm.plan import plan_from
from xl_crm.tables import table_named
from xl_crm.tables.correction import CorrectionOutcome, Decision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Four lines; the second amount, the third customer and the fourth date are wrong.
ORDERS = """\
客户编号,订单号,下单时间,金额
C1,1,2024-01-05,100
C1,2,2024-02-05,"1,2O0"
,3,2024-03-01,80
C2,4,待定义,70
"""
CUSTOMERS = """\
客户编号,客户名称,行业,联系人,区域
C1,甲公司,制造业,王小明,华东
C2,乙公司,,,
"""
APPLIED, UNREADABLE = CorrectionOutcome.APPLIED, CorrectionOutcome.UNREADABLE
CHANGED, NOT_FOUND = CorrectionOutcome.VALUE_CHANGED, CorrectionOutcome.NOT_FOUND
CONFLICT, NOT_NEEDED = CorrectionOutcome.CONFLICT, CorrectionOutcome.NOT_NEEDED


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(CUSTOMERS, encoding="utf-8")
    return path


def of_orders(row: int, field: str, before: object, *filled: object) -> tuple[Any, ...]:
    """Return a row of the quarantine list: correction and decision at its end."""
    return ("订单", "orders.csv", row, field, before, *filled)


def test_corrected_cells_are_read_like_any_other(orders: Path) -> None:
    """A number with groups, an ID of digits, a date in Chinese."""
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        quarantine=[
            of_orders(3, "订单金额", "1,2O0", "1,200.50"),
            of_orders(4, "客户ID", None, "00７"),
            of_orders(5, "订单日期", "待定义", "2024年3月9日"),
        ],
    )
    result = read_back(filled, orders=orders)
    assert result.column("amount") == [100, Decimal("1200.5"), 80, 70]
    assert result.column("customer_id") == ["C1", "C1", "007", "C2"]
    assert result.column("order_date")[3] == date(2024, 3, 9)
    assert result.column("reason") == [None] * 4
    assert result.outcomes == [APPLIED] * 3


def test_what_a_spreadsheet_types_itself_is_read(orders: Path) -> None:
    """A number cell and a date cell, not texts."""
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        quarantine=[
            of_orders(3, "订单金额", "1,2O0", 1200.5),
            of_orders(5, "订单日期", "待定义", datetime(2024, 3, 9)),  # noqa: DTZ001
        ],
    )
    result = read_back(filled, orders=orders)
    assert result.column("amount")[1] == Decimal("1200.5")
    assert result.column("order_date")[3] == date(2024, 3, 9)
    assert [entry[3] for entry in result.log] == ["1200.5", "2024-03-09"]


def test_a_correction_has_the_unit_of_its_column_or_its_own(tmp_path: Path) -> None:
    """金额(万元): 0.02 is 200 yuan, 300元 is 300 yuan."""
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "客户编号,下单时间,金额(万元)\nC1,2024-01-05,O.1\nC1,2024-01-06,x\n", "utf-8"
    )
    filled = write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            of_orders(2, "订单金额", "O.1", 0.02),
            of_orders(3, "订单金额", "x", "300元"),
        ],
    )
    assert read_back(filled, orders=orders).column("amount") == [200, 300]


def test_a_correction_for_another_value_is_not_applied(orders: Path) -> None:
    """The file has moved on: 1,2O0 stands in row 3, and a customer in row 2."""
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        quarantine=[
            of_orders(3, "订单金额", "1,3O0", 1300),
            of_orders(2, "客户ID", None, "C9"),
            of_orders(2, "订单金额", "100.00", "101"),
        ],
    )
    result = read_back(filled, orders=orders)
    assert result.column("amount")[:2] == [101, None]
    assert result.column("customer_id")[0] == "C1"
    assert result.log == [
        (2, "customer_id", "", "C9", CHANGED),
        (2, "order_amount", "100.00", "101", APPLIED),
        (3, "order_amount", "1,3O0", "1300", CHANGED),
    ]


@pytest.mark.parametrize(
    "place",
    [
        ("订单", "orders.csv", 6, "订单金额"),
        ("订单", "orders.csv", None, "订单金额"),
        ("订单", "old.csv", 3, "订单金额"),
        ("客户", "orders.csv", 3, "客户名称"),
        ("订单", "orders.csv", 3, "销售负责人"),
        ("订单", "orders.csv", 3, "备注"),
    ],
)
def test_a_correction_of_no_cell_is_told(place: tuple[Any, ...], orders: Path) -> None:
    """No such row, no row, no such file, no such table, no such column, no field."""
    filled = write_filled(
        orders.with_name("quality.xlsx"), quarantine=[(*place, None, "1")]
    )
    plain = read_back(None, orders=orders)
    result = read_back(filled, orders=orders)
    assert result.orders == plain.orders
    assert result.outcomes == [NOT_FOUND]


def test_a_correction_that_cannot_be_read_is_a_bad_cell_again(orders: Path) -> None:
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        quarantine=[of_orders(3, "订单金额", "1,2O0", "一千二")],
    )
    result = read_back(filled, orders=orders)
    assert result.outcomes == [UNREADABLE]
    assert result.orders[1]["reason"] == "bad_number"
    assert result.orders[1]["order_amount__bad"] == "一千二"


def test_a_correction_of_a_correction_follows_it(orders: Path) -> None:
    """What came before is on the sheet of corrections; one entry says it all."""
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        corrections=[
            ("订单", "orders.csv", 3, "订单金额", None, "1,2O0", "一千二", None),
        ],
        quarantine=[of_orders(3, "订单金额", "一千二", 1200)],
    )
    result = read_back(filled, orders=orders)
    assert result.column("amount")[1] == 1200
    assert result.log == [(3, "order_amount", "1,2O0", "1200", APPLIED)]


@pytest.mark.parametrize(
    ("values", "amount", "outcomes"),
    [
        (("1200", "1,200.00"), 1200, [APPLIED]),
        (("1200", "1300"), None, [CONFLICT, CONFLICT]),
        (("1200", None), 1200, [APPLIED]),
    ],
)
def test_two_corrections_of_a_cell_must_agree(
    values: Sequence[object],
    amount: int | None,
    outcomes: list[CorrectionOutcome],
    orders: Path,
) -> None:
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        quarantine=[of_orders(3, "订单金额", "1,2O0", each) for each in values],
    )
    result = read_back(filled, orders=orders)
    assert result.column("amount")[1] == amount
    assert result.outcomes == outcomes


def test_corrections_in_a_circle_lead_nowhere(orders: Path) -> None:
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        quarantine=[
            of_orders(2, "订单金额", "100", "90"),
            of_orders(2, "订单金额", "90", "100"),
        ],
    )
    result = read_back(filled, orders=orders)
    assert result.column("amount")[0] == 100
    assert result.outcomes == [CONFLICT, CONFLICT]


def test_a_file_that_is_right_by_now_needs_no_correction(orders: Path) -> None:
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        quarantine=[of_orders(2, "订单金额", "l00", "100")],
    )
    assert read_back(filled, orders=orders).outcomes == [NOT_NEEDED]


def test_what_is_filled_in_now_wins_over_what_was_before(orders: Path) -> None:
    """A decision was carried along; the person thought better of it."""
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        corrections=[
            ("订单", "orders.csv", 2, "订单金额", None, "100", None, "保留"),
        ],
        quarantine=[of_orders(2, "订单金额", "100", None, "剔除")],
    )
    result = read_back(filled, orders=orders)
    assert result.log == [(2, "order_amount", "100", Decision.EXCLUDE, APPLIED)]
    assert result.column("reason")[0] == "excluded_by_hand"


def test_the_value_of_a_computed_field_is_corrected(tmp_path: Path) -> None:
    """--map order_amount=qty*price: the amount is what is corrected, in yuan."""
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "客户编号,下单时间,件,价\nC1,2024-01-05,3,1.25\nC1,2024-01-06,三,2\n", "utf-8"
    )
    how = How(columns={"orders": {"order_amount": "件*价"}})
    filled = write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            of_orders(2, "订单金额", "3.75", 375),
            of_orders(3, "订单金额", "三", 6),
        ],
    )
    assert read_back(None, how, orders=orders).column("amount") == [3.75, None]
    assert read_back(filled, how, orders=orders).column("amount") == [375, 6]


def test_an_amount_is_given_to_a_line_of_quantity_and_price(tmp_path: Path) -> None:
    """No column holds the amount; 2 x 5 = 10 of the other line stays."""
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "客户编号,下单时间,数量,单价\nC1,2024-01-05,2,5\nC1,2024-01-06,,4\n", "utf-8"
    )
    filled = write_filled(
        tmp_path / "quality.xlsx", quarantine=[of_orders(3, "订单金额", None, 12)]
    )
    result = read_back(filled, orders=orders)
    assert result.column("amount") == [10, 12]
    assert result.outcomes == [APPLIED]


@pytest.mark.parametrize(
    ("held", "shown"), [("a\x07b", "ab"), ('"1\n2x"', "1 2x"), ("1\u3000 2x", "1 2x")]
)
def test_what_a_workbook_does_not_keep_makes_no_difference(
    held: str, shown: str, tmp_path: Path
) -> None:
    """Control characters are gone in the workbook, and a cell of two lines is one."""
    orders = tmp_path / "orders.csv"
    orders.write_text(f"客户编号,下单时间,金额\nC1,2024-01-05,{held}\n", "utf-8")
    filled = write_filled(
        tmp_path / "quality.xlsx", quarantine=[of_orders(2, "订单金额", shown, 5)]
    )
    assert read_back(filled, orders=orders).column("amount") == [5]


def test_only_the_named_one_of_several_files_is_corrected(tmp_path: Path) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    for month in (1, 2):
        (folder / f"{month}.csv").write_text(
            f"客户编号,订单号,下单时间,金额\nC1,{month},2024-0{month}-05,x\n", "utf-8"
        )
    filled = write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[("订单", "2.csv", 2, "订单金额", "x", 200)],
    )
    assert read_back(filled, orders=folder).column("amount") == [None, 200]


def test_a_cell_of_a_sheet_is_corrected(tmp_path: Path) -> None:
    """Title rows count: the first record stands in row 4."""
    book = openpyxl.Workbook()
    book.active.title = "五月"
    for row in (
        ["2024年5月销售明细"],
        [],
        ["客户编号", "下单时间", "金额"],
        ["C1", date(2024, 5, 2), "8O"],
        ["C2", date(2024, 5, 3), 90],
    ):
        book.active.append(row)
    book.save(tmp_path / "orders.xlsx")
    filled = write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[("订单", "orders.xlsx [五月]", 4, "订单金额", "8O", 80)],
    )
    result = read_back(filled, orders=tmp_path / "orders.xlsx")
    assert result.column("amount") == [80, 90]


def test_a_column_with_types_keeps_every_other_value(tmp_path: Path) -> None:
    """Parquet: an amount, a stamp of a zone and a date take a correction each."""
    amounts = [0.1, 1 / 3, 1e-7, 123456.789]
    stamps = [datetime(2024, 1, day, 20) for day in (1, 2, 3, 4)]  # noqa: DTZ001
    table = pa.table(
        {
            "客户编号": pa.array([1, 2, 3, 4], pa.int64()),
            "下单时间": pa.array(stamps, pa.timestamp("us", "UTC")),
            "金额": pa.array(amounts),
        }
    )
    orders = tmp_path / "orders.parquet"
    pq.write_table(table, orders)
    filled = write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            ("订单", orders.name, 1, "订单金额", "0.1", "1,000"),
            ("订单", orders.name, 2, "订单日期", "2024-01-03", "2024-02-29"),
            ("订单", orders.name, 3, "客户ID", "3", "C3"),
        ],
    )
    before = read_back(None, orders=orders)
    result = read_back(filled, orders=orders)
    assert result.outcomes == [APPLIED] * 3
    assert result.column("amount") == [1000, *before.column("amount")[1:]]
    days = before.column("order_date")
    assert days[1] == date(2024, 1, 3)
    assert result.column("order_date") == [days[0], date(2024, 2, 29), *days[2:]]
    assert result.column("customer_id") == ["1", "2", "C3", "4"]


def test_decisions_keep_a_line_or_take_it_out(tmp_path: Path) -> None:
    """A status that nobody knows counts; a line that nobody doubted does not."""
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "客户编号,下单时间,金额,状态\n"
        "C1,2024-01-05,10,某状态\nC1,2024-01-06,20,已完成\nC1,2024-01-07,30,某状态\n",
        "utf-8",
    )
    filled = write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            of_orders(2, "订单状态", "某状态", None, "保留"),
            of_orders(3, "订单金额", "20", None, "Exclude"),
        ],
    )
    result = read_back(filled, orders=orders)
    assert result.outcomes == [APPLIED, APPLIED]
    assert result.column("reason") == [None, "excluded_by_hand", "unknown_status"]


def test_a_decision_that_cannot_be_is_told(orders: Path, customers: Path) -> None:
    """What has no amount cannot count; rows of customers are not decided on."""
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        quarantine=[
            of_orders(2, "订单金额", "100", None, "也许"),
            of_orders(3, "订单金额", "1,2O0", None, "保留"),
            of_orders(4, "客户ID", "C1", None, "剔除"),
            of_orders(5, "订单日期", "待定义", None, "保留"),
            of_orders(5, "订单金额", "70", None, "剔除"),
            ("客户", "customers.csv", 2, "客户名称", "甲公司", None, "剔除"),
        ],
    )
    result = read_back(filled, orders=orders, customers=customers)
    assert result.outcomes == [
        CorrectionOutcome.NO_DECISION,
        CorrectionOutcome.NOT_POSSIBLE,
        CHANGED,
        CONFLICT,
        CONFLICT,
        CorrectionOutcome.NOT_POSSIBLE,
    ]
    plain = read_back(None, orders=orders)
    assert result.column("reason") == plain.column("reason")


def test_a_row_is_that_of_its_order(orders: Path) -> None:
    """Blank is found and blank was seen, but of order 7, which is row 4 no more."""
    told = [
        of_orders(4, "客户ID", None, "C7", None, "7"),
        of_orders(5, "订单日期", "待定义", "2024-03-09", None, "4.0"),
        of_orders(2, "订单金额", "100", None, "剔除", "2"),
    ]
    filled = write_filled(orders.with_name("quality.xlsx"), quarantine=told)
    result = read_back(filled, orders=orders)
    assert result.outcomes == [CHANGED, CHANGED, APPLIED]
    assert result.column("customer_id")[2] is None
    assert result.column("reason")[0] is None
    assert result.column("order_date")[3] == date(2024, 3, 9)


def test_a_row_of_a_database_is_known_by_its_order(tmp_path: Path) -> None:
    """No row number is sure there: a correction that names no order is refused."""
    database = tmp_path / "erp.db"
    with closing(sqlite3.connect(database)) as erp:
        erp.execute("CREATE TABLE orders (客户编号, 订单号, 下单时间, 金额)")
        erp.executemany(
            "INSERT INTO orders VALUES (?, ?, '2024-01-05', ?)",
            [("C1", "1", "1O"), ("C1", "2", "2O")],
        )
        erp.commit()
    source = Source(
        table=table_named("orders"), url=f"sqlite:///{database}", query="orders"
    )
    filled = write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            ("订单", "erp.db [orders]", 1, "订单金额", "1O", "10", None, "1"),
            ("订单", "erp.db [orders]", 2, "订单金额", "2O", "20", None, None),
        ],
    )
    result = read_back_from(filled, source)
    assert result.outcomes == [APPLIED, CorrectionOutcome.NO_FIXED_ROW]
    assert result.column("amount") == [10, None]


def test_a_person_fills_the_gaps_of_customers(orders: Path, customers: Path) -> None:
    """C2 gets an industry; that its region is not to be had is no task any more."""
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        to_complete=[
            ("C2", "所属行业", "零售业"),
            ("C2", "区域", "未知"),
            ("C2", "联系人姓名", None),
        ],
    )
    result = read_back(filled, orders=orders, customers=customers)
    assert result.customers[1]["industry"] == "零售业"
    assert result.outcomes == [APPLIED, APPLIED]
    assert sorted(result.missing) == [
        ("C2", "contact_name", "pending"),
        ("C2", "region", "unknown"),
    ]


def test_a_gap_that_is_none_is_told(orders: Path, customers: Path) -> None:
    filled = write_filled(
        orders.with_name("quality.xlsx"),
        to_complete=[
            ("C1", "所属行业", "零售业"),
            ("C1", "区域", "华东"),
            ("C7", "所属行业", "零售业"),
            ("C2", "公司规模", "大"),
        ],
    )
    result = read_back(filled, orders=orders, customers=customers)
    told = {(entry[1], entry[3]): entry[4] for entry in result.log}
    assert told["industry", "零售业"] == NOT_FOUND
    assert sorted(result.outcomes) == sorted(
        [CHANGED, NOT_NEEDED, NOT_FOUND, NOT_FOUND]
    )
    assert (
        result.customers
        == read_back(None, orders=orders, customers=customers).customers
    )


def test_sheets_are_found_by_name_and_columns_by_heading(orders: Path) -> None:
    """English, sorted, widened, a title above, code names beside labels."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("quarantine")
    sheet.append(["checked by Li, 2024-05-02"])
    sheet.append([])
    sheet.append(
        ["My notes", "Corrected value", "Row", "FILE", "table", "Value found", "Field"]
    )
    sheet.append(["??", None, 5, "orders.csv", "orders", "待定义", "order date"])
    sheet.append(["seen", "1200", 3, "orders.csv", "Orders", "1,2O0", "order_amount"])
    path = orders.with_name("quality.xlsx")
    book.save(path)
    result = read_back(path, orders=orders)
    assert result.log == [(3, "order_amount", "1,2O0", "1200", APPLIED)]


def test_several_workbooks_are_read_together(orders: Path) -> None:
    """What both say in the same words is one correction."""
    same = of_orders(3, "订单金额", "1,2O0", "1200")
    one = write_filled(orders.with_name("a.xlsx"), quarantine=[same])
    two = write_filled(
        orders.with_name("b.xlsx"),
        quarantine=[same, of_orders(4, "客户ID", None, "C3")],
    )
    assert len(read_corrections([one, two])) == 2


def test_a_sheet_without_rows_has_nothing_to_say(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "隔离清单"
    book.save(tmp_path / "quality.xlsx")
    assert read_corrections([tmp_path / "quality.xlsx"]) == ()


def refusal(path: Path) -> str:
    """Return the Chinese line with which a workbook is refused."""
    with pytest.raises(InputError) as refused:
        read_corrections([path])
    return refused.value.text(Lang.ZH)


def test_a_workbook_of_another_kind_is_refused_in_one_line(tmp_path: Path) -> None:
    assert "没有这个更正文件" in refusal(tmp_path / "quality.xlsx")
    openpyxl.Workbook().save(tmp_path / "orders.xlsx")
    assert refusal(tmp_path / "orders.xlsx") == (
        "orders.xlsx：没有工作表 隔离清单、待补充、人工更正。"
        "给出 xl-crm check 生成的工作簿。"
    )
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    assert refusal(tmp_path / "orders.csv").count("\n") == 0
    (tmp_path / "page.xlsx").write_text("<html><table></table></html>", "utf-8")
    assert "网页" in refusal(tmp_path / "page.xlsx")


def test_changed_headings_and_tables_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("隔离清单")
    sheet.append(["数据表", "文件", "行", "字段", "原值", "更正值"])
    book.save(tmp_path / "headings.xlsx")
    assert refusal(tmp_path / "headings.xlsx") == (
        "headings.xlsx [隔离清单]：缺少列：行号。恢复这些列的标题。"
    )
    write_filled(
        tmp_path / "tables.xlsx",
        quarantine=[
            ("订单", "orders.csv", 3, "订单金额", "x", None),
            ("定单", "orders.csv", 3, "订单金额", "x", "1"),
        ],
    )
    assert refusal(tmp_path / "tables.xlsx").startswith(
        "tables.xlsx [隔离清单] 第 3 行：没有数据表“定单”。可用：订单、"
    )


def test_a_kept_negative_counts(tmp_path: Path) -> None:
    """-500 of a customer who never bought is set aside, until somebody keeps it."""
    (tmp_path / "orders.csv").write_text(
        "客户编号,下单时间,金额\nC1,2024-01-05,-500\nC2,2024-01-06,20\n", "utf-8"
    )
    write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[of_orders(2, "订单金额", "-500", None, "保留")],
    )

    def kept(**more: str) -> list[float]:
        sources = {"orders": {"path": "orders.csv"}, **more}
        quality = examine(plan_from({"sources": sources}, where="", folder=tmp_path))
        frame = quality.reconciliation
        return frame.loc[frame["rule"] == "kept", "amount"].tolist()

    assert kept() == [20]
    assert kept(corrections="quality.xlsx") == [-480]
