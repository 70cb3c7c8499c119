"""Is a sheet or a Parquet file read as what a person sees in it?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pyarrow import parquet

from tests.ingested import How, read
from xl_crm.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ("客户ID", "订单号", "订单日期", "订单金额")
JULY = datetime(2024, 7, 1)  # noqa: DTZ001  (a cell holds a wall clock)


def book(path: Path, *rows: tuple[Any, ...], top: int = 1, left: int = 1) -> Path:
    """Write rows to the first sheet of a new workbook, from a cell on."""
    workbook = openpyxl.Workbook()
    for row, cells in enumerate(rows, start=top):
        for column, value in enumerate(cells, start=left):
            workbook.active.cell(row, column, value)
    workbook.save(path)
    return path


def test_cells_of_mixed_types_in_one_column(tmp_path: Path) -> None:
    """Text IDs keep their zeros, numbers get no ``.0``; dates are dates or texts."""
    path = book(
        tmp_path / "订单.xlsx",
        HEADER,
        ("00123", 17850, JULY, 100.5),
        (17850, "A-1", date(2024, 7, 2), "1.2万元"),
        (17851.0, "00042", 45476, -0.1),
        ("C9", True, "2024年7月4日", "￥1,200"),
        ("C10", None, datetime(2024, 7, 5, 23, 30), 123456789.12),  # noqa: DTZ001
    )
    result = read(orders=path)
    assert result.column("customer_id") == ["00123", "17850", "17851", "C9", "C10"]
    assert result.column("order_id")[:3] == ["17850", "A-1", "00042"]
    assert result.column("order_date") == [date(2024, 7, day) for day in range(1, 6)]
    assert result.column("amount") == [
        *(Decimal("100.5"), 12_000, Decimal("-0.1"), 1200),
        Decimal("123456789.12"),
    ]
    assert result.column("row") == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("top", "left", "title"), [(1, 1, ()), (3, 2, ()), (2, 1, (("七月订单",), ()))]
)
def test_rows_are_numbered_as_the_sheet_shows_them(
    top: int, left: int, title: tuple[tuple[Any, ...], ...], tmp_path: Path
) -> None:
    rows = (*title, HEADER, ("C1", 1, JULY, 1), ("C2", 2, "soon", 2))
    result = read(orders=book(tmp_path / "a.xlsx", *rows, top=top, left=left))
    bad = top + len(title) + 2
    assert result.listed("bad_date") == [("orders", bad, "order_date", "soon")]
    assert result.column("row") == [bad - 1, bad]


def test_workbook_of_1904_counts_days_from_there(tmp_path: Path) -> None:
    """The same day has serial numbers 1,462 apart in the two systems."""
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for cells in (HEADER, ("C1", "1", JULY, 5)):
        workbook.active.append(cells)
    workbook.save(tmp_path / "mac.xlsx")
    assert read(orders=tmp_path / "mac.xlsx").column("order_date") == [JULY.date()]


def test_error_cell_and_uncalculated_formula_are_no_zero(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        HEADER,
        ("C1", "1", JULY, "#DIV/0!"),
        ("C2", "2", JULY, "=1+1"),
        ("C3", "3", JULY, 7),
    )
    result = read(orders=path)
    assert result.column("amount") == [None, None, 7]
    assert result.outcomes == {
        "kept": (1, 7.0),
        "bad_number": (1, 0.0),
        "no_amount": (1, 0.0),
    }
    assert result.listed("bad_number") == [("orders", 2, "order_amount", "#DIV/0!")]
    assert result.listed("formula_without_value") == [("orders", 3, "订单金额", "=1+1")]


def two_sheets(path: Path) -> Path:
    """Write a workbook: 说明 is empty, 一月 and 二月 hold an order each."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "说明"
    for name, amount in (("一月", 1), ("二月", 2)):
        sheet = workbook.create_sheet(name)
        sheet.append(HEADER)
        sheet.append(("C1", "1", JULY, amount))
    workbook.save(path)
    return path


def test_first_sheet_that_holds_anything_is_read(tmp_path: Path) -> None:
    assert read(orders=two_sheets(tmp_path / "a.xlsx")).column("amount") == [1]


def test_sheet_asked_for_is_read(tmp_path: Path) -> None:
    how = How(sheets={"orders": "二月"})
    assert read(how, orders=two_sheets(tmp_path / "a.xlsx")).column("amount") == [2]


@pytest.mark.parametrize(
    ("sheet", "line"),
    [
        ("说明", "a.xlsx [说明]: the sheet is empty. Name another sheet."),
        ("一月份", 'a.xlsx: no sheet "一月份". Did you mean: 一月.'),
        ("Sheet1", 'a.xlsx: no sheet "Sheet1". Known: 说明, 一月, 二月.'),
    ],
)
def test_sheet_that_cannot_be_read_is_named(
    sheet: str, line: str, tmp_path: Path
) -> None:
    path = two_sheets(tmp_path / "a.xlsx")
    with pytest.raises(InputError) as caught:
        read(How(sheets={"orders": sheet}), orders=path)
    assert str(caught.value).startswith(line)


def test_old_binary_workbook(tmp_path: Path) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("订单")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, header in enumerate(HEADER):
        sheet.write(0, column, header)
    for row, (customer, number) in enumerate((("00123", 1), (17850, 2)), start=1):
        sheet.write(row, 0, customer)
        sheet.write(row, 1, number)
        sheet.write(row, 2, JULY, day)
        sheet.write(row, 3, 99.5)
    workbook.save(str(tmp_path / "订单.xls"))
    result = read(orders=tmp_path / "订单.xls")
    assert result.column("customer_id") == ["00123", "17850"]
    assert result.column("order_id") == ["1", "2"]
    assert result.column("order_date") == [JULY.date()] * 2
    assert result.column("amount") == [Decimal("99.5")] * 2


def orders_parquet(path: Path, **columns: Any) -> Path:  # noqa: ANN401  (arrays or lists)
    """Write orders of two customers; what is not given is plain."""
    plain = {
        "customer_id": ["C1", "C2"],
        "order_date": [date(2024, 7, 1), date(2024, 7, 2)],
        "order_amount": [1, 2],
    }
    parquet.write_table(pa.table(plain | columns), path)
    return path


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    amounts = pa.array([Decimal("0.10"), Decimal("-12.25")], pa.decimal128(10, 2))
    path = orders_parquet(
        tmp_path / "a.parquet",
        customer_id=pa.array([17850.0, 42.0]),
        order_amount=amounts,
        return_flag=pa.array([False, True]),
    )
    result = read(orders=path)
    assert result.column("customer_id") == ["17850", "42"]
    assert result.column("order_date") == [date(2024, 7, 1), date(2024, 7, 2)]
    assert result.column("amount") == [Decimal("0.10"), Decimal("-12.25")]
    assert result.column("is_return") == [False, True]
    assert result.column("row") == [1, 2]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("unit", ["ms", "ns"])
def test_parquet_stamps_are_local_before_they_are_days(
    zone: str, unit: str, tmp_path: Path
) -> None:
    """23:30 in UTC is half past seven next morning in Shanghai, 15:30 is not."""
    stamps = [datetime(2024, 7, 1, hour, 30, tzinfo=UTC) for hour in (23, 15)]
    local = [stamp.astimezone(ZoneInfo(zone)) for stamp in stamps]
    column = pa.array(local, pa.timestamp(unit, tz=zone))
    path = orders_parquet(tmp_path / "a.parquet", order_date=column)
    assert read(orders=path).column("order_date") == [
        date(2024, 7, 2),
        date(2024, 7, 1),
    ]


def test_parquet_stamps_without_a_zone_are_local(tmp_path: Path) -> None:
    column = pa.array([datetime(2024, 7, 1, 23, 30)] * 2, pa.timestamp("us"))  # noqa: DTZ001
    path = orders_parquet(tmp_path / "a.parquet", order_date=column)
    assert read(orders=path).column("order_date") == [date(2024, 7, 1)] * 2


def test_parquet_with_dates_as_numbers_and_amounts_as_texts(tmp_path: Path) -> None:
    path = orders_parquet(
        tmp_path / "a.parquet",
        order_date=pa.array([20240701, 45475]),
        order_amount=pa.array(["￥1,200", "很多"]),
    )
    result = read(orders=path)
    assert result.column("order_date") == [date(2024, 7, 1), date(2024, 7, 2)]
    assert result.column("amount") == [1200, None]
    assert result.listed("bad_number") == [("orders", 2, "order_amount", "很多")]


def test_parquet_numbers_that_no_amount_reaches(tmp_path: Path) -> None:
    path = orders_parquet(
        tmp_path / "a.parquet", order_amount=pa.array([1e30, float("nan")])
    )
    result = read(orders=path)
    assert result.column("amount") == [None, None]
    assert result.column("reason") == ["bad_number", "no_amount"]
