"""Does the text of a cell become the value that a person reads in it?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.tables.cell import (
    DateReading,
    is_blank,
    is_missing,
    read_flag,
    read_number,
    read_stamp,
)

HERE = DateReading()
DMY, MDY = DateReading(order="dmy"), DateReading(order="mdy")
LAYOUTS = (
    "{y:04d}-{m:02d}-{d:02d}",
    "{y}-{m}-{d}",
    "{y}/{m:02d}/{d:02d}",
    "{y}/{m}/{d}",
    "{y}.{m:02d}.{d:02d}",
    "{y:04d}{m:02d}{d:02d}",
    "{y}年{m}月{d}日",
    "{y}年{m:02d}月{d:02d}日",
    "{y}-{m:02d}-{d:02d} 23:59:59",
    "{y}-{m:02d}-{d:02d}T00:00:00.000",
    " {y}－{m}－{d} ",
)
FULL_WIDTH = str.maketrans("0123456789.,-()", "０１２３４５６７８９．，－（）")
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
#: 0.01 to 999,999,999.99, in 0.01: what an amount of an order can be.
cents = st.integers(-99_999_999_999, 99_999_999_999)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1200", "1200"),
        ("1,200", "1200"),
        ("1,234,567.891", "1234567.891"),
        ("1，200", "1200"),
        ("¥1,200.50", "1200.50"),
        ("￥3,200.50", "3200.50"),
        ("3 200元", "3200"),
        ("1200.5人民币", "1200.5"),
        ("CNY 88", "88"),
        ("$19.90", "19.90"),
        ("€5", "5"),
        ("１２３４．５", "1234.5"),
        ("(350.00)", "-350"),
        ("（350）", "-350"),
        ("(￥1,350.00)", "-1350"),
        ("−20", "-20"),
        ("-20", "-20"),
        ("－20", "-20"),
        ("–20", "-20"),
        ("-¥20", "-20"),
        ("¥-20", "-20"),
        ("100-", "-100"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e5", "100000"),
        ("1.2E+3", "1200"),
        ("'1200", "1200"),
        ('="1,200"', "1200"),
        ("1.2万", "12000"),
        ("1.2万元", "12000"),
        ("-0.35万元", "-3500"),
        ("(1.2万元)", "-12000"),
        ("3千元", "3000"),
        ("2百万", "2000000"),
        ("2千万元", "20000000"),
        ("0.5亿", "50000000"),
    ],
)
def test_number_is_what_a_person_reads(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", ".", "..", "abc", "1,2O0", "12,3", "1,23", "1.234,50", "1,,000"),
        *("1 - 2", "--5", "(5", "5)", "1.2.3", "5%", "0x10", "1_000", "nan", "inf"),
        *("待定", "万", "元", "1万2千", "e5", "2024-07-01", "1e", "=1+1"),
    ],
)
def test_number_is_refused_where_a_person_would_doubt(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.5", "15000"), ("￥3", "30000"), ("500元", "500"), ("2亿", "200000000")],
)
def test_unit_in_the_cell_wins_over_the_header(text: str, number: str) -> None:
    """The header says 万元; 500元 is five hundred all the same."""
    assert read_number(text, factor=1e4) == Decimal(number)


def test_ten_thousands_stay_exact() -> None:
    """0.0001 万元 is one yuan, and 12.3456 万元 no binary fraction."""
    assert read_number("12.3456", factor=1e4) == Decimal("123456.0000")
    assert read_number("0.0001万元") == Decimal(1)


@given(cents)
def test_number_reads_back_from_every_notation(cent: int) -> None:
    value = Decimal(cent) / 100
    size = abs(value)
    sign = "-" if cent < 0 else ""
    for text in (
        f"{value:.2f}",
        f"{value:,.2f}",
        f"￥{value:,.2f}",
        f"{sign}¥{size:.2f}",
        f"{value:,.2f}元",
        f" {value:.2f} ",
        f"{value:,.2f}".translate(FULL_WIDTH),
        f"{value:.2f}".replace("-", "\u2212"),
        f"({size:,.2f})" if cent < 0 else f"+{value:.2f}",
        f"{value / 10_000:.6f}万元",
        f"{value / 10**8:.10f}亿",
    ):
        assert read_number(text) == value, text


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = read_number(text)
    assert number is None or number.is_finite()


@given(st.text(alphabet="0123456789.,-+()eE万亿元¥ ", max_size=12))
def test_any_mix_of_number_signs_is_a_number_or_none(text: str) -> None:
    number = read_number(text)
    assert number is None or number.is_finite()


@pytest.mark.parametrize(
    "text",
    [
        *("2024-07-01", "2024-7-1", "2024/07/01", "2024/7/1", "2024.07.01"),
        *("20240701", "2024年7月1日", "2024年07月01日", "２０２４－７－１", "2024−7−1"),
        *("1-Jul-2024", "1 Jul 2024", "Jul 1, 2024", "1 July 2024", "July 1, 2024"),
        *(
            "45474",
            "45474.0",
            "24年7月1日",
            "24/7/1",
            "24-7-1",
            "1-Jul-24",
            "01-JUL-24",
        ),
        *("2024年7月", "2024 年 7 月份", "'2024-07-01", '="2024-07-01"'),
    ],
)
def test_date_of_every_layout(text: str) -> None:
    """Excel shows serial number 45474 as 2024-07-01, and reads 2024年7月 as it."""
    assert read_stamp(text, HERE) == datetime(2024, 7, 1)  # noqa: DTZ001  (a wall clock)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2024-07-01 08:26", "08:26:00"),
        ("2024-07-01 08:26:05", "08:26:05"),
        ("2024-07-01T08:26:05.999", "08:26:05"),
        ("2024/7/1 8:26", "08:26:00"),
        ("20240701 08:26", "08:26:00"),
        ("2024年7月1日 15时30分", "15:30:00"),
        ("2024年7月1日15时30分05秒", "15:30:05"),
        ("2024-07-01 下午3:05", "15:05:00"),
        ("2024/7/1 上午 3:05:09", "03:05:09"),
        ("2024-07-01 3:05 PM", "15:05:00"),
        ("2024-07-01 12:30 am", "00:30:00"),
        ("2024-07-01 12:30 pm", "12:30:00"),
        ("45474.75", "18:00:00"),
        ("20240701123005", "12:30:05"),
        ("202407011230", "12:30:00"),
        ("20240701T123005", "12:30:05"),
        ("24/7/1 8:26", "08:26:00"),
        ("24年7月1日 8:26", "08:26:00"),
    ],
)
def test_time_of_day_is_kept(text: str, clock: str) -> None:
    assert str(read_stamp(text, HERE)) == f"2024-07-01 {clock}"


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2024-07-01T23:30Z", "2024-07-02 07:30:00"),
        ("2024-07-01T23:30:00.000Z", "2024-07-02 07:30:00"),
        ("2024-07-01 23:30:00+00:00", "2024-07-02 07:30:00"),
        ("2024-07-01 23:30:00 +0800", "2024-07-01 23:30:00"),
        ("2024-07-01T23:30:00-05", "2024-07-02 12:30:00"),
        ("20240701T233000Z", "2024-07-02 07:30:00"),
        ("2024-07-01 23:30:00 UTC", "2024-07-02 07:30:00"),
        ("2024-07-01 23:30 GMT", "2024-07-02 07:30:00"),
    ],
)
def test_stamp_with_an_offset_becomes_local(text: str, local: str) -> None:
    """Shanghai is eight hours ahead of UTC: half past eleven at night is tomorrow."""
    assert str(read_stamp(text, HERE)) == local


def test_zone_of_the_reading_decides_the_day() -> None:
    """Berlin has summer time in July: 01:30 on the next day; New York 19:30."""
    text = "2024-07-01T23:30Z"
    berlin = read_stamp(text, DateReading(timezone="Europe/Berlin"))
    new_york = read_stamp(text, DateReading(timezone="America/New_York"))
    assert str(berlin) == "2024-07-02 01:30:00"
    assert str(new_york) == "2024-07-01 19:30:00"


def test_order_of_day_and_month_is_asked_for() -> None:
    third_of_april, fourth_of_march = date(2024, 4, 3), date(2024, 3, 4)
    assert read_stamp("03/04/2024", HERE) is None
    assert read_stamp("03/04/2024", DMY).date() == third_of_april
    assert read_stamp("03/04/2024", MDY).date() == fourth_of_march
    assert read_stamp("03/04/2024 10:30", MDY).date() == fourth_of_march


def test_date_with_one_reading_needs_no_order() -> None:
    assert read_stamp("25/12/2024", HERE).date() == date(2024, 12, 25)
    assert read_stamp("12/25/2024", HERE).date() == date(2024, 12, 25)
    assert read_stamp("05.05.2024", HERE).date() == date(2024, 5, 5)
    assert read_stamp("25/12/2024", MDY) is None


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "20241301"),
        *("1899-12-31", "2200-01-01", "0024-07-01", "24-07-01", "2024-07", "202407"),
        *("2024-07-01 25:00", "2024-07-01 12:60", "2024-07-01 noon", "2024-07-01x"),
        *(
            "待定",
            "",
            "today",
            "3.14",
            "123",
            "99999",
            "19999",
            "1/7/24",
            "1.2.3",
            "2024年13月",
            "24年2月30日",
            "2024070124",
            "20240701256000",
            "32/12/2024",
        ),
    ],
)
def test_date_that_no_calendar_has_is_refused(text: str) -> None:
    assert read_stamp(text, HERE) is None


@given(days)
def test_any_day_reads_back_from_every_layout(day: date) -> None:
    for layout in LAYOUTS:
        text = layout.format(y=day.year, m=day.month, d=day.day)
        assert read_stamp(text, HERE).date() == day, text


@given(days)
def test_any_day_reads_back_in_the_order_given(day: date) -> None:
    dmy, mdy = f"{day:%d/%m/}{day.year}", f"{day:%m-%d-}{day.year}"
    assert read_stamp(dmy, DMY).date() == day
    assert read_stamp(mdy, MDY).date() == day
    assert read_stamp(dmy, HERE) is None or read_stamp(dmy, HERE).date() == day


@given(st.integers(20_000, 80_000))
def test_serial_number_counts_days_from_the_end_of_1899(serial: int) -> None:
    assert read_stamp(str(serial), HERE).date() == date(1899, 12, 30) + timedelta(
        days=serial
    )


def test_short_year_is_read_where_one_reading_is_left() -> None:
    """99 is no day and no month, so 99-12-31 begins with the year; 24/7/1 has no year
    at its end, which would have two digits."""
    assert read_stamp("99-12-31", HERE).date() == date(1999, 12, 31)
    assert read_stamp("24/7/1", HERE).date() == date(2024, 7, 1)
    assert read_stamp("05.05.05", HERE).date() == date(2005, 5, 5)
    assert read_stamp("13-07-01", HERE) is None
    assert read_stamp("31/12/24", DMY).date() == date(2024, 12, 31)
    assert read_stamp("12/31/24", MDY).date() == date(2024, 12, 31)
    assert read_stamp("31/12/24", MDY) is None


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)))
def test_short_year_reads_back_within_its_century(day: date) -> None:
    """Two digits stand for 1969 to 2068, as POSIX has it."""
    year = day.year % 100
    assert read_stamp(f"{year:02d}年{day.month}月{day.day}日", HERE).date() == day
    assert read_stamp(f"{day:%d/%m/}{year:02d}", DMY).date() == day
    assert read_stamp(f"{day:%m.%d.}{year:02d}", MDY).date() == day
    assert read_stamp(f"{day:%d-%b-}{year:02d}", HERE).date() == day
    unsaid = read_stamp(f"{year:02d}-{day:%m-%d}", HERE)
    assert unsaid is None or unsaid.date() == day


@given(days, st.integers(0, 86_399))
def test_packed_stamp_reads_back(day: date, second: int) -> None:
    clock = str(timedelta(seconds=second)).zfill(8)
    text = f"{day:%Y%m%d}{clock.replace(':', '')}"
    assert str(read_stamp(text, HERE)) == f"{day} {clock}"


def test_serial_number_of_1904_counts_from_there() -> None:
    """45292 is 2024-01-01 in the 1900 system and 1,462 days later in the other."""
    old_mac = DateReading(epoch_1904=True)
    assert read_stamp("45292", HERE).date() == date(2024, 1, 1)
    assert read_stamp("45292", old_mac).date() == date(2028, 1, 2)
    assert str(read_stamp("43830.5", old_mac)) == "2024-01-01 12:00:00"


@given(
    day=days,
    seconds=st.integers(0, 86_399),
    offset=st.integers(-12 * 60, 14 * 60),
)
def test_stamp_is_the_same_moment_in_every_zone(
    day: date, seconds: int, offset: int
) -> None:
    clock = datetime.min + timedelta(seconds=seconds)  # noqa: DTZ901  (a wall clock)
    sign, size = "-" if offset < 0 else "+", abs(offset)
    zone = f"{sign}{size // 60:02d}:{size % 60:02d}"
    stamp = read_stamp(f"{day}T{clock:%H:%M:%S}{zone}", DateReading(timezone="UTC"))
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (a wall clock)
    utc = start + timedelta(seconds=seconds) - timedelta(minutes=offset)
    assert stamp == (utc if 1900 <= utc.year <= 2199 else None)


@given(st.text() | st.text(alphabet="0123456789-/.:年月日时分TZ+ 下午am", max_size=24))
def test_any_text_is_a_stamp_in_range_or_none(text: str) -> None:
    for reading in (HERE, DMY, MDY):
        stamp = read_stamp(text, reading)
        assert stamp is None or (1900 <= stamp.year <= 2199 and stamp.tzinfo is None)


@pytest.mark.parametrize(
    "text", ["是", "Y", "yes", "TRUE", "True", "1", "√", "１", " 有 "]
)
def test_flag_is_yes(text: str) -> None:
    assert read_flag(text) is True


@pytest.mark.parametrize("text", ["否", "N", "no", "FALSE", "0", "×", "没有", "ｎｏ"])
def test_flag_is_no(text: str) -> None:
    assert read_flag(text) is False


@pytest.mark.parametrize("text", ["", "maybe", "2", "是否", "-1", "未知"])
def test_flag_is_neither(text: str) -> None:
    assert read_flag(text) is None


@pytest.mark.parametrize(
    "text", ["", "  ", "-", "--", "—", "/", "NULL", "None", "N/A", "#N/A", "NaN", "无"]
)
def test_blank_says_nothing(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize(
    "text",
    ["", " - ", "无", "待补充", " 待定", "TBD", "ｔｂｄ", "未知", "不详", "Unknown"],
)
def test_missing_is_blank_or_pending_or_unknown(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["0", "否", "待定金", "未知数", "tb", "3"])
def test_what_says_something_is_not_missing(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.parametrize("text", ["0", "0.00", "否", "待定", "x", "无锡", "---"])
def test_what_says_something_is_not_blank(text: str) -> None:
    assert not is_blank(text)
