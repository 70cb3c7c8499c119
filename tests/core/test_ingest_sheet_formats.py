"""Are the formats of workbooks, and their two systems of dates, read as they stand?"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.ingested import read
from tests.raw_workbooks import (
    HEADER,
    SHEET,
    WORKBOOK,
    book,
    ods,
    ods_cell,
    ods_row,
    opened,
    part_of,
    rows,
    sheet_of,
    text_cell,
    with_parts,
    xlsb,
)
from xl_crm.tables.cell import DateReading, read_stamp

if TYPE_CHECKING:
    from pathlib import Path

JULY = datetime(2024, 7, 1, 8, 30)  # noqa: DTZ001  (a cell holds a wall clock)
#: 2024-07-01 is day 45,474 of the system of 1900, day 44,012 of that of 1904.
SERIAL_1900, SERIAL_1904 = 45_474, 44_012
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        "http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
HEADER_ROW = "".join(
    text_cell(f"{letter}1", text) for letter, text in zip("ABCD", HEADER, strict=True)
)


def strict(path: Path) -> Path:
    """Give the parts of a workbook the namespaces of Strict OOXML."""
    parts = {}
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            text = package.read(name).decode()
            for transitional, its_strict in STRICT.items():
                text = text.replace(transitional, its_strict)
            parts[name] = text.replace("<workbook ", '<workbook conformance="strict" ')
    assert "purl.oclc.org" in parts[SHEET]
    return with_parts(path, parts)


def test_strict_workbook_is_read(tmp_path: Path) -> None:
    path = strict(book(tmp_path / "a.xlsx", HEADER, ("00123", 7, JULY, 99.5)))
    raw = opened(path)
    assert raw.headers == HEADER
    assert rows(raw) == [("00123", "7", "2024-07-01 08:30:00", "99.5")]


@pytest.mark.parametrize(
    "text", ["2024-07-01", "2024-07-01T08:30:00", "2024-07-01T08:30:00.000"]
)
def test_dates_in_iso_of_a_strict_workbook(text: str, tmp_path: Path) -> None:
    """Strict OOXML may write a date as <c t="d"> instead of a serial number."""
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}</row>',
        f'<row r="2">{text_cell("A2", "C1")}<c r="B2"><v>1</v></c>'
        f'<c r="C2" t="d"><v>{text}</v></c><c r="D2"><v>5</v></c></row>',
    )
    result = read(orders=strict(path))
    assert result.column("order_date") == [date(2024, 7, 1)]


def test_workbook_of_1904_in_xml(tmp_path: Path) -> None:
    """A cell with the format of a date is a date; a bare serial stays one, and the
    workbook says from when it counts."""
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    for record in (HEADER, ("C1", "1", JULY, 5), ("C2", "2", SERIAL_1904, 5)):
        made.active.append(record)
    made.save(tmp_path / "a.xlsx")
    raw = opened(tmp_path / "a.xlsx")
    assert raw.epoch_1904
    assert [record[2] for record in rows(raw)] == ["2024-07-01 08:30:00", "44012"]
    result = read(orders=tmp_path / "a.xlsx")
    assert result.column("order_date") == [date(2024, 7, 1)] * 2


@pytest.mark.parametrize(
    ("stated", "counts_from_1904"),
    [("1", True), ("true", True), ("0", False), ("false", False)],
)
def test_1904_is_stated_in_several_ways(
    stated: str, *, counts_from_1904: bool, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", HEADER, ("C1", "1", SERIAL_1900, 5))
    text = part_of(path, WORKBOOK)
    assert "<workbookPr/>" in text.replace(" />", "/>")
    text = text.replace(" />", "/>").replace(
        "<workbookPr/>", f'<workbookPr date1904="{stated}"/>'
    )
    raw = opened(with_parts(path, {WORKBOOK: text}))
    assert raw.epoch_1904 is counts_from_1904


@pytest.mark.parametrize("counts_from_1904", [False, True])
def test_old_workbook_of_1904(*, counts_from_1904: bool, tmp_path: Path) -> None:
    made = xlwt.Workbook()
    made.dates_1904 = counts_from_1904
    sheet = made.add_sheet("订单")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    serial = SERIAL_1904 if counts_from_1904 else SERIAL_1900
    for column, header in enumerate(HEADER):
        sheet.write(0, column, header)
    for row in (1, 2):
        sheet.write(row, 0, f"C{row}")
        sheet.write(row, 3, 5)
    sheet.write(1, 2, serial, day)
    sheet.write(2, 2, serial)
    made.save(str(tmp_path / "a.xls"))
    raw = opened(tmp_path / "a.xls")
    assert raw.epoch_1904 is counts_from_1904
    dates = [record[2] for record in rows(raw)]
    assert dates[0].startswith("2024-07-01")
    reading = DateReading(epoch_1904=raw.epoch_1904)
    assert read_stamp(dates[1], reading) == datetime(2024, 7, 1)  # noqa: DTZ001


@pytest.mark.parametrize("counts_from_1904", [False, True])
def test_binary_workbook(*, counts_from_1904: bool, tmp_path: Path) -> None:
    path = xlsb(
        tmp_path / "a.xlsb",
        HEADER,
        ("00123", "A1", 45474.0, 99.5),
        (17850.0, "A2", "2024年7月2日", -5.0),
        date_1904=counts_from_1904,
    )
    raw = opened(path)
    assert raw.headers == HEADER
    assert rows(raw) == [
        ("00123", "A1", "45474", "99.5"),
        ("17850", "A2", "2024年7月2日", "-5"),
    ]
    assert (raw.sheet, raw.epoch_1904) == ("订单", counts_from_1904)


@pytest.mark.parametrize("counts_from_1904", [False, True])
def test_open_document(*, counts_from_1904: bool, tmp_path: Path) -> None:
    null_date = '<table:null-date table:date-value="1904-01-01"/>'
    settings = f"<table:calculation-settings>{null_date}</table:calculation-settings>"
    path = ods(
        tmp_path / "a.ods",
        ods_row(*(ods_cell("string", text) for text in HEADER))
        + ods_row(
            ods_cell("string", "00123"),
            ods_cell("float", "7"),
            ods_cell("date", "2024-07-01T08:30:00"),
            ods_cell("float", "99.5"),
        ),
        settings=settings if counts_from_1904 else "",
    )
    raw = opened(path)
    assert rows(raw) == [("00123", "7", "2024-07-01T08:30:00", "99.5")]
    assert (raw.sheet, raw.epoch_1904) == ("订单", counts_from_1904)
    assert read(orders=path).column("order_date") == [date(2024, 7, 1)]


def test_blank_cells_repeated_to_the_end_of_an_open_document(tmp_path: Path) -> None:
    """LibreOffice writes the blank rest of a sheet as one repeated row."""
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    record = ("C1", "1", "2024-07-01", "5")
    path = ods(
        tmp_path / "a.ods",
        ods_row(*(ods_cell("string", text) for text in HEADER))
        + ods_row(*(ods_cell("string", text) for text in record))
        + f'<table:table-row table:number-rows-repeated="1048574">{blank}'
        "</table:table-row>",
    )
    assert rows(opened(path)) == [record]


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsb", "a.csv", "a"])
def test_name_of_the_file_does_not_matter(name: str, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEADER, ("C1", "1", JULY, 5))
    raw = opened(path.rename(tmp_path / name))
    assert rows(raw) == [("C1", "1", "2024-07-01 08:30:00", "5")]


def test_long_numbers_are_what_the_cell_still_knows(tmp_path: Path) -> None:
    """A number has 15 digits in Excel: the rest of an ID is lost before it is saved.

    Excel writes 123456789012345678 as 1.23456789012346E+17, with zeros at its end.
    """
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}</row>',
        *(
            f'<row r="{row}"><c r="A{row}"><v>{number}</v></c></row>'
            for row, number in enumerate(
                ("123456789012345", "1.23456789012346E+17", "17850", "0.1"), start=2
            )
        ),
    )
    assert [record[0] for record in rows(opened(path))] == [
        "123456789012345",
        "123456789012346000",
        "17850",
        "0.1",
    ]


def test_parts_named_with_backslashes_and_capitals(tmp_path: Path) -> None:
    """As some programs on Windows pack them."""
    path = book(tmp_path / "a.xlsx", HEADER, ("C1", "1", JULY, 5))
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name.replace("sheet1.xml", "Sheet1.xml"))
            info.filename = info.filename.replace("/", "\\")
            new.writestr(info, old.read(name))
    path.write_bytes(packed.getvalue())
    assert rows(opened(path)) == [("C1", "1", "2024-07-01 08:30:00", "5")]


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/theme/theme1.xml"])
def test_part_that_only_paints_may_be_missing(part: str, tmp_path: Path) -> None:
    """Without styles a date is its serial number."""
    path = book(tmp_path / "a.xlsx", HEADER, ("C1", "1", datetime(2024, 7, 1), 5))  # noqa: DTZ001
    result = read(orders=with_parts(path, {part: None}))
    assert result.column("order_date") == [date(2024, 7, 1)]


def test_wide_sheet_is_read(tmp_path: Path) -> None:
    """300 columns, the four of an order among them."""
    names = [f"附加{number}" for number in range(296)]
    record = ("C1", "1", "2024-07-01", 5, *range(296))
    path = book(tmp_path / "a.xlsx", (*HEADER, *names), record, record)
    raw = opened(path)
    assert len(raw.headers) == 300
    assert rows(raw)[1] == tuple(str(cell) for cell in record)
