"""Workbooks made by hand: parts of a package replaced, sheets in XML or in binary."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl

from xl_crm.ingest import Source, open_engine
from xl_crm.ingest.workbooks.sheet import read_sheet
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xl_crm.ingest._spec import RawTable

HEADER = ("客户ID", "订单号", "订单日期", "订单金额")
SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def opened(path: Path, sheet: str = "", table: str = "orders") -> RawTable:
    """Read a sheet and nothing more."""
    source = Source(table=table_named(table), path=path, sheet=sheet)
    with open_engine(memory_limit="1GB", threads=1) as engine:
        return read_sheet(engine, source)


def rows(raw: RawTable) -> list[tuple[Any, ...]]:
    """Return the records of a sheet."""
    with open_engine(memory_limit="1GB", threads=1) as engine:
        records = engine.connection.to_pyarrow(raw.data).to_pylist()
    return [tuple(record.values()) for record in records]


def book(path: Path, *records: tuple[Any, ...], title: str = "Sheet") -> Path:
    """Save a workbook of one sheet."""
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for record in records:
        workbook.active.append(record)
    workbook.save(path)
    return path


def with_parts(path: Path, parts: Mapping[str, str | bytes | None]) -> Path:
    """Replace parts of a package; a part that is None goes."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist() if name not in parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (kept | dict(parts)).items():
            if content is not None:
                new.writestr(name, content)
    return path


def part_of(path: Path, part: str) -> str:
    """Return a part of a package."""
    with zipfile.ZipFile(path) as package:
        return package.read(part).decode()


def sheet_xml(*cells: str, before: str = "", prefix: str = "") -> str:
    """Return the XML of a sheet."""
    mark = f":{prefix[:-1]}" if prefix else ""
    return (
        f'<{prefix}worksheet xmlns{mark}="{MAIN}">{before}<{prefix}sheetData>'
        f"{''.join(cells)}</{prefix}sheetData></{prefix}worksheet>"
    )


def sheet_of(path: Path, *cells: str, before: str = "") -> Path:
    """Save a workbook whose only sheet is given in XML."""
    return with_parts(book(path), {SHEET: sheet_xml(*cells, before=before)})


def text_cell(reference: str, text: str) -> str:
    """Return the XML of a cell that holds a text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(path: Path, table: str, *, settings: str = "") -> Path:
    """Save an OpenDocument workbook of one sheet, 订单."""
    content = (
        f'<office:document-content xmlns:office="{OFFICE}:office:1.0" '
        f'xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0">'
        f"<office:body><office:spreadsheet>{settings}"
        f'<table:table table:name="订单">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return path


def ods_row(*cells: str) -> str:
    """Return a row of an OpenDocument table."""
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def ods_cell(kind: str, value: str) -> str:
    """Return a cell of an OpenDocument table."""
    if kind == "string":
        body = f"><text:p>{value}</text:p></table:table-cell>"
    else:
        name = "date-value" if kind == "date" else "value"
        body = f' office:{name}="{value}"/>'
    return f'<table:table-cell office:value-type="{kind}"{body}'


def xlsb(
    path: Path,
    *records: tuple[str | float, ...],
    date_1904: bool = False,
    last_row: int | None = None,
) -> Path:
    """Save an xlsb of one sheet, 订单, by the records of [MS-XLSB].

    Parameters
    ----------
    last_row : int or None
        What the sheet says of its last row; None for the truth.
    """
    dimension = (0, (last_row or len(records)) - 1, 0, max(map(len, records)) - 1)
    sheet = _record(129) + _record(148, struct.pack("<4I", *dimension)) + _record(145)
    for row, values in enumerate(records):
        sheet += _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(values):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                sheet += _record(6, place + _wide(value))
            else:
                sheet += _record(5, place + struct.pack("<d", value))
    sheet += _record(146) + _record(130)
    workbook = (
        _record(131)
        + _record(153, struct.pack("<III", int(date_1904), 0, 0))
        + _record(143)
        + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("订单"))
        + _record(144)
        + _record(132)
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = (
        '<Relationships xmlns="{}"><Relationship Id="rId1" Type="{}" Target="{}"/>'
        "</Relationships>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        package.writestr("[Content_Types].xml", f'<Types xmlns="{types}"/>')
        package.writestr(
            "_rels/.rels",
            related.format(relations, f"{kinds}/officeDocument", "xl/workbook.bin"),
        )
        package.writestr(
            "xl/_rels/workbook.bin.rels",
            related.format(relations, f"{kinds}/worksheet", "worksheets/sheet1.bin"),
        )
        package.writestr("xl/workbook.bin", workbook)
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _record(number: int, body: bytes = b"") -> bytes:
    """Return a record: number and length in seven bits a byte."""
    return _variable(number) + _variable(len(body)) + body


def _variable(number: int) -> bytes:
    octets = bytearray()
    while number > 0x7F:
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    octets.append(number)
    return bytes(octets)


def _wide(text: str) -> bytes:
    """Return a text as an xlsb writes it: length, then UTF-16."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
