"""Which order lines count, with what amount, and why do the others not?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.ingested import How, read
from xl_crm.errors import InputError
from xl_crm.i18n import Lang
from xl_crm.ingest import (
    DateReading,
    OrderRules,
    Returns,
    Source,
    ZeroAmount,
    open_engine,
    read_inputs,
    resolve_as_of,
)
from xl_crm.tables import table_named
from xl_crm.tables.orders import OrderStatus

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


#: One line for every way to be kept out, and two that count: 100 - 30 = 70.
EVERY_OUTCOME = """客户ID,订单号,订单日期,金额,订单状态,退货标记
C1,A1,2024-07-01,100,已完成,否
C1,A1,2024-07-03,-30,已完成,是
,A2,2024-07-01,1,已完成,否
C1,A3,soon,2,已完成,否
C1,A4,,4,已完成,否
C1,A5,2024-07-01,1O,已完成,否
C1,A6,2024-07-01,,已完成,否
C1,A7,2024-07-01,8,已取消,否
C1,A8,2024-07-01,16,待付款,否
C1,A9,2024-07-01,32,已退货,否
C1,B1,2024-07-01,64,在路上,否
C1,B2,2024-07-01,128,,否
C1,B3,2024-07-05,256,已完成,否
"""


def test_every_line_is_kept_or_has_a_reason(tmp_path: Path) -> None:
    """Amounts are powers of two: each sum tells which lines are in it."""
    path = write(tmp_path / "orders.csv", EVERY_OUTCOME)
    result = read(How(as_of=date(2024, 7, 4)), orders=path)
    assert result.column("reason") == [
        *(None, None, "no_customer", "bad_date", "no_date", "bad_number"),
        *("no_amount", "cancelled", "not_completed", "returned"),
        *("unknown_status", "unknown_status", None),
    ]
    assert result.outcomes == {
        "kept": (2, 70.0),
        "after_as_of": (1, 256.0),
        "bad_date": (1, 2.0),
        "bad_number": (1, 0.0),
        "cancelled": (1, 8.0),
        "no_amount": (1, 0.0),
        "no_customer": (1, 1.0),
        "no_date": (1, 4.0),
        "not_completed": (1, 16.0),
        "returned": (1, 32.0),
        "unknown_status": (2, 192.0),
    }
    assert sum(rows for rows, _ in result.outcomes.values()) == 13
    assert next(iter(result.outcomes)) == "kept"


def test_every_line_kept_out_is_listed_with_its_cell(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", EVERY_OUTCOME)
    result = read(How(as_of=date(2024, 7, 4)), orders=path)
    assert {
        (row["rule"], row["row"], row["column"], row["value"]) for row in result.issues
    } == {
        ("no_customer", 4, "customer_id", None),
        ("bad_date", 5, "order_date", "soon"),
        ("no_date", 6, "order_date", None),
        ("bad_number", 7, "order_amount", "1O"),
        ("no_amount", 8, "order_amount", None),
        ("cancelled", 9, "order_status", "已取消"),
        ("not_completed", 10, "order_status", "待付款"),
        ("returned", 11, "order_status", "已退货"),
        ("unknown_status", 12, "order_status", "在路上"),
        ("unknown_status", 13, "order_status", None),
        ("after_as_of", 14, "order_date", "2024-07-05"),
    }
    assert {row["file"] for row in result.issues} == {"orders.csv"}


def test_columns_that_nobody_filled_in_count_as_not_there(tmp_path: Path) -> None:
    """A form has columns for all fields: blank ones must not change the numbers."""
    path = write(
        tmp_path / "form.csv",
        "客户ID,订单号,订单日期,金额,订单状态,是否新品,品类\n"
        "C1,A1,2024-07-01,100,,,\n"
        "C2,A2,2024-07-02,50,,,\n",
    )
    result = read(orders=path)
    assert result.outcomes == {"kept": (2, 150.0)}
    blank = {"order_status", "is_new_product", "category"}
    assert not blank & result.tables["orders"][0].keys()


def test_as_of_day_itself_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", EVERY_OUTCOME)
    result = read(How(as_of=date(2024, 7, 5)), orders=path)
    assert result.outcomes["kept"] == (3, 326.0)
    assert "after_as_of" not in result.outcomes


RETURNS = """customer_id,order_id,date,amount,return_flag,status
C1,A1,2024-07-01,100,no,completed
C1,A2,2024-07-02,-30,no,completed
C1,A3,2024-07-03,20,yes,completed
C1,A4,2024-07-04,-10,yes,returned
C1,A5,2024-07-05,0,no,completed
"""


def test_returns_are_netted(tmp_path: Path) -> None:
    """100 - 30 - 20 - 10 = 40: flagged or negative, a return takes away."""
    result = read(orders=write(tmp_path / "orders.csv", RETURNS))
    assert result.column("amount") == [100, -30, -20, -10, 0]
    assert result.column("is_return") == [False, True, True, True, False]
    assert result.outcomes == {"kept": (5, 40.0)}


def test_returns_and_zeros_are_left_out_where_asked(tmp_path: Path) -> None:
    rules = OrderRules(returns=Returns.EXCLUDE, zero_amount=ZeroAmount.EXCLUDE)
    result = read(How(rules=rules), orders=write(tmp_path / "orders.csv", RETURNS))
    assert result.outcomes == {
        "kept": (1, 100.0),
        "return_excluded": (3, -60.0),
        "zero_amount": (1, 0.0),
    }


def test_words_of_the_company_are_added_to_the_known_ones(tmp_path: Path) -> None:
    """A word of the settings wins over a known one; case does not matter."""
    path = write(
        tmp_path / "orders.csv",
        "customer_id,date,amount,status\nC1,2024-07-01,1,In Transit\n"
        "C1,2024-07-01,2,COMPLETED\nC1,2024-07-01,4,open\nC1,2024-07-01,8,paid\n",
    )
    words = {
        " IN TRANSIT ": OrderStatus.COMPLETED,
        "paid": OrderStatus.PENDING,
        "Open": OrderStatus.CANCELLED,
    }
    result = read(How(rules=OrderRules(status_words=words)), orders=path)
    assert result.column("reason") == [None, None, "cancelled", "not_completed"]


def test_quantity_times_price_stands_in_for_a_blank_amount_only(tmp_path: Path) -> None:
    """3 x 1.25 = 3.75; what is written, zero or unreadable, is not replaced."""
    path = write(
        tmp_path / "orders.csv",
        "customer_id,date,amount,qty,price\n"
        "C1,2024-07-01,,3,1.25\nC1,2024-07-01,0,3,1.25\nC1,2024-07-01,4,3,1.25\n"
        "C1,2024-07-01,1O,3,1.25\nC1,2024-07-01,,3,\nC1,2024-07-01,,three,1.25\n",
    )
    result = read(orders=path)
    assert result.column("amount") == [Decimal("3.75"), 0, 4, None, None, None]
    assert result.column("reason")[3:] == ["bad_number", "no_amount", "bad_number"]


def test_quantity_and_price_are_enough(tmp_path: Path) -> None:
    path = write(
        tmp_path / "orders.csv", "customer,date,qty,price\nC1,2024-07-01,-2,0.1\n"
    )
    result = read(orders=path)
    assert result.column("amount") == [Decimal("-0.2")]
    assert result.column("is_return") == [True]


HEADERS = "order_id,customer_id,date\nA1,C1,2024-07-01\nA2,C2,2024-07-02\n"


def test_lines_take_customer_and_day_from_their_order(tmp_path: Path) -> None:
    """Order A1 is sold for 1 + 2, A9 has no header: 4 stay out and are listed."""
    orders = write(tmp_path / "orders.csv", HEADERS)
    lines = write(
        tmp_path / "lines.csv",
        "order_id,product,amount\nA1,x,1\nA1,y,2\nA9,x,4\n,x,8\nA2,x,16\n",
    )
    result = read(orders=orders, order_lines=lines)
    assert result.column("customer_id") == ["C1", "C1", None, None, "C2"]
    assert result.column("order_date")[::4] == [date(2024, 7, 1), date(2024, 7, 2)]
    assert result.outcomes == {"kept": (3, 19.0), "order_without_header": (2, 12.0)}
    assert result.listed("order_without_header") == [
        ("order_lines", 4, "order_id", "A9"),
        ("order_lines", 5, "order_id", None),
    ]
    assert result.n_rows == {"orders": 2, "order_lines": 5}


def test_repeated_order_number_multiplies_no_line(tmp_path: Path) -> None:
    """The first header counts, the second is listed; the amount stays 3."""
    orders = write(tmp_path / "orders.csv", HEADERS + "A1,C9,2024-07-09\n")
    lines = write(tmp_path / "lines.csv", "order_id,amount\nA1,1\nA1,2\n")
    result = read(orders=orders, order_lines=lines)
    assert result.column("customer_id") == ["C1", "C1"]
    assert result.outcomes == {"kept": (2, 3.0)}
    assert result.listed("duplicate_order_header") == [("orders", 4, "order_id", "A1")]


def test_lines_need_the_order_number_on_both_sides(tmp_path: Path) -> None:
    orders = write(tmp_path / "orders.csv", "customer_id,date\nC1,2024-07-01\n")
    lines = write(tmp_path / "lines.csv", "product,qty\nx,1\n")
    with pytest.raises(InputError) as caught:
        read(orders=orders, order_lines=lines)
    assert [line.split(";")[0] for line in str(caught.value).splitlines()] == [
        "orders.csv: no column for order number (order_id)",
        "lines.csv: no column for order number (order_id)",
        "lines.csv: no column for order amount (order_amount)",
    ]


def test_order_without_a_number_is_a_day(tmp_path: Path) -> None:
    path = write(
        tmp_path / "orders.csv",
        "customer_id,order_id,date,amount\nC1,A1,2024-07-01,1\nC1,,2024-07-01,1\n"
        "C1,,2024/7/1 18:30,1\nC2,,2024-07-02,1\n",
    )
    keys = read(orders=path).column("order_key")
    assert keys[0] == "A1"
    assert keys[1] == keys[2] != keys[3]


def test_product_is_new_by_flag_else_by_launch_date(tmp_path: Path) -> None:
    """180 days after 2024-01-01 is 2024-06-29; before its launch nothing is new."""
    path = write(
        tmp_path / "orders.csv",
        "customer_id,date,amount,新品,上市日期\n"
        "C,2024-06-29,1,,2024-01-01\nC,2024-06-30,1,,2024-01-01\n"
        "C,2023-12-31,1,,2024-01-01\nC,2024-06-30,1,是,2024-01-01\n"
        "C,2024-01-02,1,否,2024-01-01\nC,2024-01-02,1,,\n",
    )
    news = read(orders=path).column("is_new")
    assert news == [True, False, False, True, False, None]


def as_of(path: Path, asked: date | None = None) -> tuple[date, bool]:
    """Return the as-of date that an export of orders gets."""
    source = Source(table=table_named("orders"), path=path)
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, [source], DateReading(), OrderRules())
        return resolve_as_of(inputs.orders, asked)


def test_as_of_is_the_last_day_that_counts(tmp_path: Path) -> None:
    """The order of 07-05 counts, the one of 07-09 is cancelled."""
    late = "C1,B4,2024-07-09,1,已取消,否\n"
    path = write(tmp_path / "orders.csv", EVERY_OUTCOME + late)
    assert as_of(path) == (date(2024, 7, 5), False)
    assert as_of(path, date(2024, 7, 2)) == (date(2024, 7, 2), False)


def test_as_of_before_every_order_is_a_dead_end(tmp_path: Path) -> None:
    """The line of January has no customer and does not count; on the first day that
    counts there is something to analyse."""
    path = write(
        tmp_path / "orders.csv",
        "customer_id,date,amount\nC,2024-03-02,1\nC,2024-03-01,1\n,2024-01-01,1\n",
    )
    assert as_of(path, date(2024, 3, 1)) == (date(2024, 3, 1), False)
    with pytest.raises(InputError) as caught:
        as_of(path, date(2024, 2, 29))
    assert str(caught.value) == (
        "orders.csv: no order up to the as-of date 2024-02-29; the first is "
        "2024-03-01. Set a later as-of date."
    )
    chinese = caught.value.text(Lang.ZH)
    assert "统计截止日 2024-02-29 之前没有订单；最早的是 2024-03-01" in chinese
    assert "00:00" not in chinese


def test_last_day_far_from_all_others_is_suspected(tmp_path: Path) -> None:
    """2024-01-01 to 2024-06-29 are 180 days, not more; to 2042 they are."""
    text = "customer_id,date,amount\nC1,2024-01-01,1\nC1,{},1\n"
    near = write(tmp_path / "near.csv", text.format("2024-06-29"))
    far = write(tmp_path / "far.csv", text.format("2042-01-01"))
    assert as_of(near) == (date(2024, 6, 29), False)
    assert as_of(far) == (date(2042, 1, 1), True)


def test_where_no_line_counts_every_reason_is_said_with_its_first_row(
    tmp_path: Path,
) -> None:
    """The most frequent reason first: two dates that are none, then one customer."""
    path = write(
        tmp_path / "orders.csv",
        "customer_id,date,amount\n,2024-07-01,1\nC1,soon,1\nC2,later,1\n",
    )
    with pytest.raises(InputError) as caught:
        as_of(path)
    assert [(each.where, each.row) for each in caught.value.problems] == [
        ("orders.csv", 3),
        ("orders.csv", 2),
    ]
    dates, customer = (each.found for each in caught.value.problems)
    assert "date cannot be read (2 rows)" in dates.en
    assert "no customer ID (1 row" in customer.en
    assert "没有可用的订单行" in dates.zh
    assert "（2 行）" in dates.zh
    for lang in Lang:
        assert all(each.remedy.text(lang) for each in caught.value.problems)


def test_an_export_without_lines_is_a_dead_end(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", "customer_id,date,amount\n")
    with pytest.raises(InputError) as caught:
        as_of(path)
    assert str(caught.value) == ("orders.csv: no order line. Check what was exported.")
    assert "没有订单行" in caught.value.text(Lang.ZH)
