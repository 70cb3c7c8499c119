"""Is a file that was just written whole, and would Excel open it as it is?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError
from zlib import crc32

from defusedxml.ElementTree import fromstring

from xl_crm.tables.issue import Severity
from xl_crm.workbook.doctor import examine_parts, line
from xl_crm.workbook.package.zip_format import directory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xl_crm.workbook.book import Drawing, DrawnTable
    from xl_crm.workbook.package.archive import Receipt
    from xl_crm.workbook.package.zip_format import Entry

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BLOCK = 1 << 20


def layout_faults(drawing: Drawing, receipt: Receipt) -> list[str]:
    """Return what Excel would mend in what was written, in words.

    The doctor finds no error in what openpyxl wrote; the sheets and tables are those
    that were drawn, and the headings in the cells are those of the tables. The rows of
    large tables are not read again: that would take as long as writing them.
    """
    try:
        return [
            *_doctor_faults(receipt.layouts),
            *_sheet_faults(receipt.layouts, drawing),
            *_table_faults(receipt.layouts, drawing),
        ]
    except (ParseError, KeyError) as error:
        return [f"{type(error).__name__}: {error}"]


def faults(path: Path, receipt: Receipt) -> list[str]:
    """Return what in a file is not what was written, in words, by its every byte."""
    start = sum(len(entry.header()) + entry.packed_size for entry in receipt.entries)
    with path.open("rb") as file:
        faults = [
            f"{entry.name} is not what was written"
            for entry in receipt.entries
            if not _is_next(file, entry)
        ]
        if file.read() != directory(receipt.entries, start):
            faults.append("the directory is not what was written")
    return faults


def _is_next(file: BinaryIO, entry: Entry) -> bool:
    """Return whether a file goes on with the header and compressed bytes of a part."""
    header = entry.header()
    same = file.read(len(header)) == header
    crc, left = 0, entry.packed_size
    while left and (block := file.read(min(left, _BLOCK))):
        crc, left = crc32(block, crc), left - len(block)
    return same and not left and crc == entry.packed_crc


def _doctor_faults(layouts: Mapping[str, bytes]) -> list[str]:
    """Let the doctor look at every part but the rows: what would Excel repair?"""
    return [
        line(fault, "").en.strip()
        for fault in examine_parts(layouts)
        if fault.severity is Severity.ERROR
    ]


def _sheet_faults(layouts: Mapping[str, bytes], drawing: Drawing) -> list[str]:
    root = fromstring(layouts["xl/workbook.xml"])
    found = tuple(sheet.get("name", "") for sheet in root.iter(f"{_MAIN}sheet"))
    if found == drawing.sheets:
        return []
    return [f"sheets {found} instead of {drawing.sheets}"]


def _table_faults(layouts: Mapping[str, bytes], drawing: Drawing) -> list[str]:
    parts = [name for name in layouts if name.startswith("xl/tables/")]
    roots = [fromstring(layouts[part]) for part in parts]
    found = {root.get("name", ""): root for root in roots}
    if found.keys() != drawing.tables.keys():
        return [f"tables {sorted(found)} instead of {sorted(drawing.tables)}"]
    result = []
    for name, table in drawing.tables.items():
        columns = found[name].iter(f"{_MAIN}tableColumn")
        names = tuple(column.get("name", "") for column in columns)
        if names != table.headings or found[name].get("ref") != table.ref:
            result.append(f"table {name} differs from what was drawn")
        if _heading_cells(layouts, drawing, table) != table.headings:
            result.append(f"table {name} has other headings than its cells")
    return result


def _heading_cells(
    layouts: Mapping[str, bytes], drawing: Drawing, table: DrawnTable
) -> tuple[str, ...]:
    """Return the texts in the heading row of a table."""
    number = drawing.sheets.index(table.sheet) + 1
    xml = layouts[f"xl/worksheets/sheet{number}.xml"]
    row = re.search(rb'<row [^>]*?\br="%d".*?</row>' % table.row, xml, re.DOTALL)
    if row is None:
        return ()
    texts = ("".join(cell.itertext()) for cell in fromstring(row[0]))
    return tuple(texts)[: len(table.headings)]
