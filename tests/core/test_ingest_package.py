"""Does a workbook that is damaged, or made to do damage, end in one clear line?"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
import xlwt

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
    sheet_xml,
    text_cell,
    with_parts,
    xlsb,
)
from xl_crm.errors import InputError, UnreadableFileError
from xl_crm.ingest.workbooks.package import open_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORDER = ("C1", "1", "2024-07-01", 5)
HEADER_ROW = "".join(
    text_cell(f"{letter}1", text) for letter, text in zip("ABCD", HEADER, strict=True)
)
#: Where a zip keeps checksum and size: [APPNOTE] 4.3.7 and 4.3.12.
LOCAL_CHECKSUM, LOCAL_SIZE = 14, 22
CENTRAL_CHECKSUM, CENTRAL_SIZE, CENTRAL_NAME = 16, 24, 46


def refusal(path: Path, sheet: str = "") -> str:
    """Return the one line that a workbook is refused with."""
    with pytest.raises(UnreadableFileError) as caught:
        opened(path, sheet)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(path.name)
    return line


def restated(path: Path, part: str, size: int, checksum: int) -> Path:
    """State another size and checksum of a part, in both places of the zip."""
    with zipfile.ZipFile(path) as package:
        local = package.getinfo(part).header_offset
    data = bytearray(path.read_bytes())
    central = data.rindex(part.encode()) - CENTRAL_NAME
    assert data[central : central + 4] == b"PK\x01\x02"
    for at, value in (
        (local + LOCAL_CHECKSUM, checksum),
        (local + LOCAL_SIZE, size),
        (central + CENTRAL_CHECKSUM, checksum),
        (central + CENTRAL_SIZE, size),
    ):
        struct.pack_into("<I", data, at, value)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_workbook_that_is_cut_off(share: float, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEADER, ORDER)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "the file is incomplete: its zip structure is damaged" in refusal(path)


def test_damage_inside_of_a_part(tmp_path: Path) -> None:
    """One flipped bit of a stored number would be another amount."""
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}</row>',
        '<row r="2"><c r="D2"><v>500</v></c></row>',
    )
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"<v>500</v>", b"<v>900</v>"))
    assert f"{SHEET} is not what was packed" in refusal(path)


def test_part_that_goes_on_behind_its_stated_end(tmp_path: Path) -> None:
    """The zip states the size and the checksum of the first 99 rows: a bomb may hide
    behind them, and the reader of sheets would unpack it."""
    cells = [f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 999)]
    path = sheet_of(tmp_path / "a.xlsx", *cells)
    whole = part_of(path, SHEET).encode()
    start = whole[: whole.index(b'<row r="100">')]
    restated(path, SHEET, len(start), zlib.crc32(start))
    with zipfile.ZipFile(path) as package:
        assert package.read(SHEET) == start
    assert f"{SHEET} is longer than stated" in refusal(path)


def test_no_more_is_unpacked_than_was_stated(tmp_path: Path) -> None:
    """50 MB of blanks in 50 KB, stated as 1,000 bytes."""
    path = book(tmp_path / "a.xlsx")
    with_parts(path, {SHEET: sheet_xml() + " " * 50_000_000})
    restated(path, SHEET, 1000, 0)
    unpacked: list[bytes] = []
    with pytest.raises(UnreadableFileError, match="longer than stated"):
        unpacked.extend(open_package(path).pieces(SHEET))
    assert sum(map(len, unpacked)) < 2_000_000


def test_zip_bomb_is_refused_by_what_it_states(tmp_path: Path) -> None:
    path = restated(book(tmp_path / "a.xlsx", HEADER, ORDER), SHEET, 3 << 30, 0)
    assert "unpack to 3 GB or more" in refusal(path)


def test_sheet_without_an_end_of_a_row_is_given_up(tmp_path: Path) -> None:
    """100 MB of blanks where rows should be."""
    path = book(tmp_path / "a.xlsx")
    text = sheet_xml(" " * 100_000_000)
    line = refusal(with_parts(path, {SHEET: text}))
    assert line.startswith("a.xlsx [Sheet]: ")
    assert "no end of a row" in line


def test_part_that_is_there_twice(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEADER, ORDER)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(SHEET.upper(), sheet_xml())
    assert "a part is there twice" in refusal(path)


def test_part_that_is_packed_in_a_rare_way(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEADER, ORDER)
    text = part_of(path, SHEET)
    with_parts(path, {SHEET: None})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as package:
        package.writestr(SHEET, text)
    assert f"{SHEET} is packed in a rare way" in refusal(path)


LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize("part", [SHEET, WORKBOOK, "xl/sharedStrings.xml"])
def test_billion_laughs_are_not_laughed(part: str, tmp_path: Path) -> None:
    """Ten entities of ten of the one before: 20 GB of text, refused at once."""
    path = book(tmp_path / "a.xlsx", HEADER, ORDER)
    bombs = {
        SHEET: LAUGHS
        + sheet_xml(
            f'<row r="1">{HEADER_ROW}</row>',
            f'<row r="2">{text_cell("A2", "&k;")}</row>',
        ),
        WORKBOOK: LAUGHS + part_of(path, WORKBOOK).replace("<sheets>", "<sheets>&k;"),
        "xl/sharedStrings.xml": LAUGHS + "<sst><si><t>&k;</t></si></sst>",
    }
    line = refusal(with_parts(path, {part: bombs[part]}))
    assert "cannot be opened as a workbook" in line


def test_texts_that_the_part_of_texts_has_no_room_for(tmp_path: Path) -> None:
    """The reader would reserve memory for a hundred milliards of texts."""
    text = '<sst uniqueCount="99999999999"><si><t>x</t></si></sst>'
    path = book(tmp_path / "a.xlsx", HEADER, ORDER)
    with_parts(path, {"xl/sharedStrings.xml": text})
    assert "xl/sharedstrings.xml: 99999999999 texts" in refusal(path)


@pytest.mark.parametrize(
    ("cell", "corner"),
    [
        ('<row r="3"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        ('<row r="3"><c s="1" r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        ("<row r='3'><c r = 'xfd1048576' ><v>1</v></c></row>", "XFD1048576"),
        ('<row r="900000"><c r="CZ900000"><v>1</v></c></row>', "CZ900000"),
        ('<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>', "D9999999999"),
        ('<row r="1048577"><c><v>1</v></c></row>', "D1048577"),
        ('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>', "ZZZZ2"),
        ('<row r="3"><c r="XFD1048576" t="str"><v></v></c></row>', "XFD1048576"),
    ],
)
def test_cell_too_far_from_the_table_is_named(
    cell: str, corner: str, tmp_path: Path
) -> None:
    """The sheet says that it is small: what it says is not believed."""
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}</row>',
        '<row r="2"><c r="A2"><v>1</v></c></row>',
        cell,
        before='<dimension ref="A1:D2"/>',
    )
    line = refusal(path)
    assert line.startswith(f"a.xlsx [Sheet]: its cells reach to {corner} (")
    assert "Delete the cells far from the table" in line


def test_far_cell_in_the_first_row_of_many(tmp_path: Path) -> None:
    """Column XFD in row 1 and row 200,000 in column A ask for 3,276,800,000 places."""
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}<c r="XFD1"><v>1</v></c></row>',
        '<row r="200000"><c r="A200000"><v>1</v></c></row>',
    )
    assert "XFD200000 (3,276,800,000 cells)" in refusal(path)


def test_cells_that_do_not_say_where_they_are_are_counted(tmp_path: Path) -> None:
    """16,384 cells in the first row, then 9,999 rows of one cell each."""
    path = sheet_of(
        tmp_path / "a.xlsx",
        f"<row>{'<c><v>1</v></c>' * 16_384}</row>",
        "<row><c><v>1</v></c></row>" * 9_999,
    )
    assert "XFD10000 (163,840,000 cells)" in refusal(path)


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
        '<row r="3"><c r="XFD3"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t> </t></is></c></row>',
    ],
)
def test_format_or_stray_cell_that_fits_into_memory_is_read_past(
    cell: str, tmp_path: Path
) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}</row>',
        f'<row r="2">{text_cell("A2", "C1")}<c r="D2"><v>5</v></c></row>',
        cell,
        before='<dimension ref="A1:XFD1048576"/>',
    )
    assert rows(opened(path))[0] == ("C1", None, None, "5")


def test_far_cell_of_a_sheet_that_is_not_read_does_not_matter(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEADER, ORDER)
    workbook = part_of(path, WORKBOOK)
    sheet = workbook[workbook.index("<sheet ") : workbook.index("</sheets>")]
    other = sheet.replace("Sheet", "草稿").replace('"1"', '"2"').replace("rId1", "rId9")
    relations = part_of(path, "xl/_rels/workbook.xml.rels")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = f'<Relationship Id="rId9" Type="{kind}/worksheet" Target="far.xml"/>'
    with_parts(
        path,
        {
            WORKBOOK: workbook.replace("</sheets>", f"{other}</sheets>"),
            "xl/_rels/workbook.xml.rels": relations.replace(
                "</Relationships>", f"{related}</Relationships>"
            ),
            "xl/far.xml": sheet_xml(
                '<row r="1"><c r="A1"><v>1</v></c></row>',
                '<row r="999999"><c r="XFD999999"><v>1</v></c></row>',
            ),
        },
    )
    assert opened(path).sheet == "Sheet"
    assert "reach to XFD999999" in refusal(path, "草稿")


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({SHEET: None}, "no xl/worksheets/sheet1.xml"),
        ({WORKBOOK: "<workbook"}, "xl/workbook.xml: unclosed token"),
        ({SHEET: "no XML at all & <"}, "cannot be opened"),
        ({SHEET: sheet_xml('<row r="1"><c r="1A"/></row>')}, "cell reference 1A"),
        (
            {SHEET: sheet_xml('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')},
            "string index not found",
        ),
    ],
)
def test_part_that_is_missing_or_wrong_is_named(
    parts: dict[str, str | None], found: str, tmp_path: Path
) -> None:
    assert found in refusal(with_parts(book(tmp_path / "a.xlsx", HEADER), parts))


def test_workbook_without_sheets(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEADER)
    text = part_of(path, WORKBOOK)
    start, end = text.index("<sheet "), text.index("</sheets>")
    with_parts(path, {WORKBOOK: text[:start] + text[end:]})
    with pytest.raises(InputError, match=r"^a\.xlsx: no sheet that holds cells\."):
        opened(path)


def old_workbook(path: Path) -> Path:
    """Save an xls with one order."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("订单")
    for column, (header, cell) in enumerate(zip(HEADER, ORDER, strict=True)):
        sheet.write(0, column, header)
        sheet.write(1, column, cell)
    made.save(str(path))
    return path


def bound_sheet_elsewhere(data: bytearray) -> None:
    """[MS-XLS] BoundSheet8: the sheet begins behind the end of the file."""
    at = data.index(b"\x85\x00", 512)
    struct.pack_into("<I", data, at + 4, 0x7FFFFFFF)


def dimensions_of_milliards(data: bytearray) -> None:
    """[MS-XLS] Dimensions: four milliards of rows."""
    at = data.index(struct.pack("<HHII", 0x200, 14, 0, 2))
    struct.pack_into("<I", data, at + 8, 0xFFFFFFFF)


def number_in_the_last_column(data: bytearray) -> None:
    """[MS-XLS] RK: the amount stands in column 65,536 of the last row."""
    at = data.index(struct.pack("<HHHH", 0x27E, 10, 1, 3))
    struct.pack_into("<HH", data, at + 4, 0xFFFF, 0xFFFF)


def texts_of_milliards(data: bytearray) -> None:
    """[MS-XLS] SST: four milliards of texts."""
    at = data.index(b"\xfc\x00", 512)
    struct.pack_into("<I", data, at + 8, 0xFFFFFFFF)


def table_of_milliards(data: bytearray) -> None:
    """[MS-CFB] 2.2: a table of four milliards of sectors."""
    struct.pack_into("<I", data, 44, 0xFFFFFFFF)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (bound_sheet_elsewhere, "cannot be opened"),
        (dimensions_of_milliards, "cells up to row 4,294,967,295"),
        (number_in_the_last_column, "column 65,536"),
        (texts_of_milliards, "4,294,967,295 texts"),
        (table_of_milliards, "more sectors than bytes"),
    ],
)
def test_old_workbook_with_one_damaged_number(
    damage: Callable[[bytearray], None], found: str, tmp_path: Path
) -> None:
    """The first makes the reader panic, the others would end the program."""
    path = old_workbook(tmp_path / "a.xls")
    assert rows(opened(path)) == [("C1", "1", "2024-07-01", "5")]
    data = bytearray(path.read_bytes())
    damage(data)
    path.write_bytes(data)
    assert found in refusal(path)


def test_binary_workbook_that_says_it_reaches_too_far(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", HEADER, ORDER, last_row=90_000_000)
    line = refusal(path)
    assert line.startswith("a.xlsb [xl/worksheets/sheet1.bin]: its cells reach to D9")


def test_open_document_of_repeated_cells(tmp_path: Path) -> None:
    """One cell, repeated over all columns and rows: 17,179,869,184 in 300 bytes."""
    cell = ods_cell("string", "x").replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="16384" '
    )
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}'
    path = ods(tmp_path / "a.ods", f"{row}</table:table-row>")
    assert "17179869184 cells" in refusal(path)


def test_open_document_that_never_ends_its_table(tmp_path: Path) -> None:
    """The reader would look for the end of the table for ever."""
    path = ods(tmp_path / "a.ods", ods_row(ods_cell("string", "客户ID")))
    text = part_of(path, "content.xml").replace("</table:table>", "</able:table>")
    assert "content.xml: " in refusal(with_parts(path, {"content.xml": text}))


def test_what_is_no_workbook_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\x00\x01\x02" * 99)
    assert "neither text nor a workbook" in refusal(path)
