"""How does a drawn workbook become one file, the same bytes every time?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from openpyxl.worksheet import _writer as openpyxl_writer
from openpyxl.writer.excel import ExcelWriter

from xl_crm.workbook.content import one_line
from xl_crm.workbook.package.shared_strings import (
    NAME,
    SharedStrings,
    with_relation,
    with_type,
)
from xl_crm.workbook.package.splice import spliced
from xl_crm.workbook.package.zip_writer import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_crm.workbook.book import Drawing
    from xl_crm.workbook.package.zip_format import Entry
    from xl_crm.workbook.rows.body import Body

TYPES = "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"

_SHEET_PART = "xl/worksheets/sheet{}.xml"
_DRAWING_PART = re.compile(r"xl/drawings/drawing\d+\.xml")
_CHART_FRAME = re.compile(r'(<(?:\w+:)?cNvPr id="(\d+)" name="Chart \d+")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was written to a file.

    Attributes
    ----------
    entries : tuple of Entry
        The parts in their order in the file.
    layouts : mapping of str to bytes
        By their names: the parts as openpyxl wrote them, without the rows of tables.
    """

    entries: tuple[Entry, ...]
    layouts: Mapping[str, bytes]


def save(drawing: Drawing, path: Path) -> Receipt:
    """Write a drawn workbook to a new file; it can be written only once.

    Raises
    ------
    OSError
        The file exists, or cannot be written.
    """
    parts = _parts(drawing)
    bodies = {
        _SHEET_PART.format(number): drawing.bodies.get(worksheet.title, ())
        for number, worksheet in enumerate(drawing.workbook.worksheets, 1)
    }
    if any(bodies.values()):
        parts[TYPES] = with_type(parts[TYPES])
        parts[RELATIONS] = with_relation(parts[RELATIONS])
    entries = _write(parts, bodies, path)
    return Receipt(entries=entries, layouts=parts)


class _Parts(dict[str, bytes]):
    """Takes the parts that openpyxl writes, in place of its zip archive."""

    def writestr(self, name: str, data: bytes | str) -> None:
        """Take a part from memory."""
        self[name] = data.encode() if isinstance(data, str) else data

    def write(self, filename: str, name: str) -> None:
        """Take a part from a file."""
        self[name] = Path(filename).read_bytes()

    def namelist(self) -> list[str]:
        """Return the names of the parts."""
        return list(self)


def _parts(drawing: Drawing) -> dict[str, bytes]:
    """Return the parts of a workbook without the rows of its tables."""
    parts = _Parts()
    temporary = openpyxl_writer.ALL_TEMP_FILES
    before = set(temporary)
    try:
        ExcelWriter(drawing.workbook, parts).write_data()  # type: ignore[arg-type]
    finally:
        for name in set(temporary) - before:
            Path(name).unlink(missing_ok=True)
            temporary.remove(name)
    texts = iter(drawing.alt_texts)
    for name in filter(_DRAWING_PART.fullmatch, parts):
        parts[name] = _describe(parts[name], next(texts))
    return {TYPES: parts.pop(TYPES), **parts}


def _write(
    parts: Mapping[str, bytes], bodies: Mapping[str, Sequence[Body]], path: Path
) -> tuple[Entry, ...]:
    strings = SharedStrings()
    with ZipWriter(path) as archive:
        for name, data in parts.items():
            if bodies.get(name):
                archive.stream(name, spliced(data, bodies[name], strings.add))
            elif name != NAME:
                archive.add(name, data)
        if any(bodies.values()):
            archive.add(NAME, strings.part())
    return tuple(archive.entries)


def _describe(xml: bytes, texts: Sequence[str]) -> bytes:
    """Return the XML of a drawing with an alt text on each chart."""
    by_number: Mapping[str, str] = {
        str(number): quoteattr(one_line(text)) for number, text in enumerate(texts, 1)
    }

    def described(match: re.Match[str]) -> str:
        return f"{match[1]} descr={by_number[match[2]]}"

    return _CHART_FRAME.sub(described, xml.decode()).encode()
