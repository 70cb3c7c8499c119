"""Do whole columns of texts become the values of their cells?"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.ingested import How, Read, read
from xl_crm.ingest import DateReading
from xl_crm.tables.cell import read_flag, read_number, read_stamp

if TYPE_CHECKING:
    from pathlib import Path

#: Texts of amounts; the engine casts some of them, the rest are read apart.
NUMBERS = (
    *("100", "-20.5", "+7", ".5", "1e3", "1,200", "-1,234.56", "￥3,200.50", "１２３"),
    *("(350.00)", "−20", "100-", "1.2万元", "0.5亿", "500元", "3 000"),
    *("12,3", "1,2O0", "面议", "abc", "1.2.3", "nan", "inf", "5%", "2024-07-01"),
    "1_000",
)
DATES = (
    *("2024-07-01", "2024-7-1", "2024/07/01", "2024/7/1", "2024.07.01", "20240701"),
    *("2024年7月1日", "2024-07-01 08:26", "2024-07-01T08:26:05", "45474", "1-Jul-2024"),
    *("2024-07-01T23:30Z", "2024-07-01 23:30:00+00:00", "2024-7-1 17:30Z"),
    *(
        "2024-07-01T00:30:00+09:00",
        "2024-07-01 23:30:00 +0800",
        "2024年7月1日 下午3:05",
    ),
    *("03/04/2024", "25/12/2024", "2024-02-30", "2024-13-01", "面议", "24-7-1"),
    *("1899-12-31", "2200-01-01", "0001-01-01", "99999", "infinity", "now", "epoch"),
)
FLAGS = ("是", "否", "Y", "no", "TRUE", "0", "√", "×", "也许", "2")


def one_column(path: Path, header: str, texts: tuple[str, ...], **others: str) -> Path:
    """Write one order for each text, the other columns constant."""
    plain = {"customer_id": "C", "order_date": "2024-01-01", "order_amount": "1"}
    plain = {**plain, **others}
    plain.pop(header, None)
    names = [header, *plain]
    lines = (";".join([text, *plain.values()]) for text in texts)
    path.write_text("\n".join([";".join(names), *lines]), encoding="utf-8")
    return path


def bad_cells(result: Read, rule: str) -> list[str]:
    """Return the texts listed as unreadable, in the order of the file."""
    return [value for _, _, _, value in result.listed(rule)]


def test_column_of_amounts_equals_its_cells(tmp_path: Path) -> None:
    """Engine and single cells share one meaning; what neither reads is listed."""
    path = one_column(tmp_path / "a.csv", "order_amount", NUMBERS)
    result = read(orders=path)
    expected = [read_number(text) for text in NUMBERS]
    assert result.column("amount") == expected
    unread = [
        text
        for text, value in zip(NUMBERS, expected, strict=True)
        if value is None and text != "nan"
    ]
    assert bad_cells(result, "bad_number") == unread
    assert expected.count(None) == 10


@pytest.mark.parametrize("order", ["", "dmy", "mdy"])
def test_column_of_dates_equals_its_cells(order: str, tmp_path: Path) -> None:
    reading = DateReading(order=order)
    path = one_column(tmp_path / "a.csv", "order_date", DATES)
    result = read(How(dates=reading), orders=path)
    stamps = [read_stamp(text, reading) for text in DATES]
    assert result.column("order_date") == [stamp and stamp.date() for stamp in stamps]
    unread = [text for text, stamp in zip(DATES, stamps, strict=True) if stamp is None]
    assert bad_cells(result, "bad_date") == unread
    assert len(unread) == (11 if order == "" else 10 if order == "dmy" else 11)


def test_column_of_flags_equals_its_cells(tmp_path: Path) -> None:
    path = one_column(tmp_path / "a.csv", "return_flag", FLAGS)
    result = read(orders=path)
    flags = [read_flag(text) for text in FLAGS]
    assert [row["return_flag"] for row in result.tables["orders"]] == flags
    assert bad_cells(result, "bad_flag") == ["也许", "2"]
    assert sum(rows for rows, _ in result.outcomes.values()) == len(FLAGS)


@pytest.mark.parametrize("text", ["", "  ", "-", "NULL", "N/A", "无"])
def test_blank_cell_is_missing_and_not_wrong(text: str, tmp_path: Path) -> None:
    texts = (text, "5", "x")
    path = one_column(tmp_path / "a.csv", "order_amount", texts)
    result = read(orders=path)
    assert result.column("amount") == [None, 5, None]
    assert result.column("reason") == ["no_amount", None, "bad_number"]
    assert [row["order_amount__bad"] for row in result.orders] == [None, None, "x"]


def test_unreadable_text_is_listed_each_time_it_stands_there(tmp_path: Path) -> None:
    path = one_column(tmp_path / "a.csv", "order_date", ("soon", "2024-07-01", "soon"))
    result = read(orders=path)
    assert result.listed("identical_line") == [("orders", 4, "order_date", None)]
    assert result.listed("bad_date") == [
        ("orders", 2, "order_date", "soon"),
        ("orders", 4, "order_date", "soon"),
    ]
    assert result.counts["bad_date", "orders"] == 2


@pytest.mark.parametrize(
    "header", ["金额(万元)", "金额（单位：万元）", "成交金额/万元"]
)
def test_header_in_ten_thousands_multiplies_what_names_no_unit(
    header: str, tmp_path: Path
) -> None:
    """1.2345 万元 are 12,345 yuan; 500元 and 0.3亿 say their own unit."""
    texts = ("1.2345", "￥2", "(0.5)", "1,000", "500元", "0.3亿", "？")
    path = tmp_path / "a.csv"
    lines = "".join(f"C;2024-07-01;{text}\n" for text in texts)
    path.write_text(f"客户ID;订单日期;{header}\n{lines}", encoding="utf-8")
    how = How(columns={"orders": {"order_amount": header}})
    assert read(how, orders=path).column("amount") == [
        *(12_345, 20_000, -5_000, 10_000_000, 500, 30_000_000, None)
    ]


def test_amount_is_exact_in_every_unit(tmp_path: Path) -> None:
    """0.1 + 0.2 is 0.3 here; 12.3456 万元 is 123,456 yuan to the cent."""
    path = one_column(tmp_path / "a.csv", "order_amount", ("0.1", "0.2"))
    assert sum(read(orders=path).column("amount")) == Decimal("0.3")
    path = tmp_path / "b.csv"
    path.write_text(
        "客户ID;订单日期;金额(万元)\nC;2024-07-01;12.3456", encoding="utf-8"
    )
    assert read(orders=path).column("amount") == [Decimal(123_456)]


def test_mapping_computes_with_cells_as_they_read(tmp_path: Path) -> None:
    """2 x ￥3.50 x (1 - 0.1) = 6.30; a blank or unreadable cell gives no amount."""
    path = tmp_path / "a.csv"
    path.write_text(
        "cust;day;qty;unit price;off\n"
        "C1;2024-07-01;2;￥3.50;0.1\nC2;2024-07-01;2;;0\nC3;2024-07-01;two;1;0\n"
        "C4;2024-07-01;-1;(２);0\n",
        encoding="utf-8",
    )
    columns = {
        "customer_id": "cust",
        "order_date": "day",
        "order_amount": "qty * [unit price] * (1 - off)",
    }
    result = read(How(columns={"orders": columns}), orders=path)
    assert result.column("amount") == [Decimal("6.3"), None, None, 2]
    assert result.column("reason")[1:3] == ["no_amount", "bad_number"]
    assert result.listed("bad_number")[0] == ("orders", 4, "order_amount", "two")


def test_mapping_divides_by_nothing_without_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("customer_id;date;a;b\nC1;2024-07-01;9;2\nC2;2024-07-01;9;0\n")
    how = How(columns={"orders": {"order_amount": "-a / b + 1"}})
    assert read(how, orders=path).column("amount") == [Decimal("-3.5"), None]


def test_mapping_joins_texts_to_an_id(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("shop;no;date;amount\n S1 ;007;2024-07-01;1\nS2;;2024-07-01;1\n")
    how = How(columns={"orders": {"customer_id": "shop || '-' || no"}})
    result = read(how, orders=path)
    assert result.column("customer_id") == ["S1-007", None]


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("C1", "C1"),
        ("  C1  ", "C1"),
        ("\u3000C1\u3000", "C1"),
        ("\u00a0C1\u00a0", "C1"),
        ("C1\u200b", "C1"),
        ("Ｃ１", "C1"),
        ("Ｃ－１（甲）", "C-1(甲)"),
        ("17850.0", "17850"),
        ("1.0.0", "1.0.0"),
        ("00123", "00123"),
        ("'00123", "00123"),
        ('="00123"', "00123"),
        ("①店", "①店"),
        ("C 1", "C 1"),
        ("n/a", None),
        ("-", None),
    ],
)
def test_id_is_text_without_what_systems_add(
    text: str, customer: str | None, tmp_path: Path
) -> None:
    """① stays: NFKC would make two shops, ①店 and 1店, one."""
    path = one_column(tmp_path / "a.csv", "customer_id", (text,))
    assert read(orders=path).column("customer_id") == [customer]


def test_times_of_tickets_keep_their_clock(tmp_path: Path) -> None:
    orders = one_column(tmp_path / "a.csv", "order_amount", ("1",))
    tickets = tmp_path / "tickets.csv"
    tickets.write_text(
        "客户ID,创建时间,解决时间\nC,2024-07-01 08:26,2024/7/1 下午3:05\n",
        encoding="utf-8",
    )
    (row,) = read(orders=orders, tickets=tickets).tables["tickets"]
    assert row["opened_at"] == datetime(2024, 7, 1, 8, 26)  # noqa: DTZ001
    assert row["resolved_at"] == datetime(2024, 7, 1, 15, 5)  # noqa: DTZ001


def test_dates_of_orders_are_days(tmp_path: Path) -> None:
    path = one_column(tmp_path / "a.csv", "order_date", ("2024-07-01 23:59:59",))
    assert read(orders=path).column("order_date") == [date(2024, 7, 1)]


@pytest.mark.parametrize(
    ("texts", "amounts", "refused"),
    [
        (("$200", "USD 300", "5"), [200, 300, 5], []),
        (("¥100", "$200", "€50", "7"), [100, None, None, 7], ["$200", "€50"]),
        (("$200", "€50", "7"), [None, None, 7], ["$200", "€50"]),
    ],
)
def test_amounts_of_several_currencies_are_not_added_up(
    texts: tuple[str, ...],
    amounts: list[int | None],
    refused: list[str],
    tmp_path: Path,
) -> None:
    path = one_column(tmp_path / "a.csv", "order_amount", texts)
    result = read(orders=path)
    assert result.column("amount") == amounts
    assert bad_cells(result, "bad_number") == refused
