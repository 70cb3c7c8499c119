"""Is a file known by its bytes, whatever its name?"""

from __future__ import annotations

import gzip
import io
import sqlite3
import struct
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from xl_crm.i18n import Lang
from xl_crm.ingest.sniff import FileKind, file_kind, mislabelled, problem_of

TEXT = "客户ID,订单日期,金额\nC1,2024-07-01,5\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def compound_file(**streams: bytes) -> bytes:
    """Build a compound file of whole sectors, as [MS-CFB] lays it out.

    Sector 0 is the table of sectors, sector 1 the directory; the streams follow, each
    of at least 4,096 bytes.
    """
    end, free, table_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    table, body = [table_mark, end], b""
    directory = _entry("Root Entry", 5, end, 0)
    for name, content in streams.items():
        padded = content.ljust(4096, b"\x00")
        n_sectors = len(padded) // 512
        start = len(table)
        directory += _entry(name, 2, start, len(padded))
        table += [*range(start + 1, start + n_sectors), end]
        body += padded
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\x00")
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    sectors = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return header + sectors + directory.ljust(512, b"\x00") + body


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    """Build an entry of the directory of a compound file."""
    text = (name + "\x00").encode("utf-16-le")
    entry = text.ljust(64, b"\x00") + struct.pack("<HBB", len(text), kind, 1)
    return entry.ljust(116, b"\x00") + struct.pack("<IQ", start, size)


def record(number: int, content: bytes) -> bytes:
    """Build a record of an xls stream, [MS-XLS] 2.1.4."""
    return struct.pack("<HH", number, len(content)) + content


def zipped(**parts: str) -> bytes:
    """Build a zip; two underscores stand for a slash, one for a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), text)
    return packed.getvalue()


def kind_of(content: bytes, folder: Path, name: str = "export") -> FileKind:
    """Write some bytes to a file and say what it is."""
    path = folder / name
    path.write_bytes(content)
    return file_kind(path)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        ("a,b\n" * 100).encode("utf-16-be"),
        b"C1\x00,2024-07-01\x00\n",
        b"x",
        b"<5,>3\n1,2\n",
        b"PK,1\n",
    ],
)
def test_text_of_any_encoding_is_text(content: bytes, tmp_path: Path) -> None:
    assert kind_of(content, tmp_path) is FileKind.TEXT


def test_workbooks_are_told_apart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "a")
    assert file_kind(tmp_path / "a") is FileKind.XLSX
    old = xlwt.Workbook()
    old.add_sheet("a").write(0, 0, "客户ID")
    old.save(str(tmp_path / "b"))
    assert file_kind(tmp_path / "b") is FileKind.XLS
    mime = "application/vnd.oasis.opendocument."
    manifest = {"META-INF__manifest_xml": "<manifest/>", "content_xml": ""}
    for content, kind in [
        (zipped(xl__workbook_xml="", xl__vbaProject_bin=""), FileKind.XLSM),
        (zipped(xl__workbook_bin=""), FileKind.XLSB),
        (zipped(mimetype=f"{mime}spreadsheet", **manifest), FileKind.ODS),
        (zipped(mimetype=f"{mime}text", **manifest), FileKind.ARCHIVE),
        (zipped(word__document_xml=""), FileKind.ARCHIVE),
        (zipped(orders_csv=TEXT), FileKind.ARCHIVE),
    ]:
        assert kind_of(content, tmp_path) is kind


def test_password_is_noticed(tmp_path: Path) -> None:
    """[MS-OFFCRYPTO] keeps an xlsx in a stream; [MS-XLS] marks an xls by FILEPASS."""
    begin = record(0x0809, bytes(16))
    locked = begin + record(0x002F, bytes(54))
    open_book = begin + record(0x0042, b"\xb0\x04")
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "<manifest:encryption-data/>"
    ods = zipped(mimetype=mime, content_xml="", **{"META-INF__manifest_xml": manifest})
    for content, kind in [
        (compound_file(EncryptionInfo=b"", EncryptedPackage=b""), FileKind.ENCRYPTED),
        (compound_file(Workbook=locked), FileKind.ENCRYPTED),
        (compound_file(Book=locked), FileKind.ENCRYPTED),
        (compound_file(Workbook=open_book), FileKind.XLS),
        (compound_file(WordDocument=b""), FileKind.BINARY),
        (ods, FileKind.ENCRYPTED),
    ]:
        assert kind_of(content, tmp_path) is kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FileKind.EMPTY),
        (b"\xef\xbb\xbf \r\n", FileKind.EMPTY),
        (b"<html><table></table></html>", FileKind.HTML),
        (b"\r\n <!-- report -->\n<TABLE border=1>", FileKind.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html><html/>', FileKind.HTML),
        ("<html>".encode("utf-16"), FileKind.HTML),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", FileKind.HTML),
        (b'<?xml version="1.0"?><Workbook xmlns:ss="urn:x"/>', FileKind.XML),
        (b"%PDF-1.7\n", FileKind.PDF),
        (PNG, FileKind.IMAGE),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", FileKind.IMAGE),
        (b"Rar!\x1a\x07\x01\x00", FileKind.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", FileKind.ARCHIVE),
        (bytes(1_000), FileKind.BINARY),
        (bytes(range(256)) * 20, FileKind.BINARY),
        (b"PK\x03\x04", FileKind.DAMAGED_ZIP),
        (zipped(xl__workbook_xml="")[:-10], FileKind.DAMAGED_ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.BINARY),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(
    content: bytes, kind: FileKind, tmp_path: Path
) -> None:
    assert kind_of(content, tmp_path, "orders.xls") is kind
    problem = problem_of(kind, tmp_path / "orders.xls")
    assert problem is not None
    for lang in Lang:
        text = problem.text(lang)
        assert text.startswith("orders.xls")
        assert "\n" not in text


def test_data_files_of_other_software(tmp_path: Path) -> None:
    table = pa.table({"customer_id": ["C1"]})
    parquet.write_table(table, tmp_path / "a")
    with sqlite3.connect(tmp_path / "b") as lite:
        lite.execute("CREATE TABLE orders (customer_id)")
    lite.close()
    duckdb.connect(str(tmp_path / "c")).close()
    (tmp_path / "d").write_bytes(gzip.compress(TEXT.encode()))
    kinds = [file_kind(tmp_path / name) for name in "abcd"]
    assert kinds == [
        FileKind.PARQUET,
        FileKind.SQLITE,
        FileKind.DUCKDB,
        FileKind.GZIP,
    ]


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("x.xls", FileKind.TEXT, "x.xls: text"),
        ("X.CSV", FileKind.XLSX, "X.CSV: xlsx"),
        ("x.parquet", FileKind.GZIP, "x.parquet: gzip"),
        ("x.csv", FileKind.TEXT, None),
        ("x.txt", FileKind.TEXT, None),
        ("x.xlsm", FileKind.XLSX, None),
        ("x.csv.gz", FileKind.GZIP, None),
        ("x", FileKind.TEXT, None),
        ("x.dat", FileKind.XLSX, None),
    ],
)
def test_name_that_promises_another_kind_is_noted(
    name: str, kind: FileKind, value: str | None
) -> None:
    finding = mislabelled(kind, Path(name))
    assert (finding.value if finding else None) == value


@given(
    st.sampled_from(
        [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"\xff\xfe"]
    ),
    st.binary(max_size=2_000),
)
def test_any_bytes_are_of_some_kind(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, rest: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes"
    path.write_bytes(start + rest)
    assert file_kind(path) in FileKind


@given(st.integers(0, 5_000), st.integers(0, 255))
def test_compound_file_with_a_wrong_byte_is_of_some_kind(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    content = bytearray(compound_file(Workbook=record(0x0809, bytes(16))))
    content[place % len(content)] = byte
    path = tmp_path_factory.getbasetemp() / "compound"
    path.write_bytes(content)
    assert file_kind(path) in FileKind
