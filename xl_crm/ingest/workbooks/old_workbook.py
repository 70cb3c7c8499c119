"""What must be known of a workbook whose sheets are no XML before it is read?

Whether its dates count from 1904 (in an xls the record Date1904, in an xlsb BrtWbProp,
in an ods table:null-date), and whether its sheets say that they reach too far (in an
xlsb BrtWsDim), or hold more texts than they have room for (BrtBeginSst).
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest.sniff import FileKind
from xl_crm.ingest.workbooks.contents import require_well_formed
from xl_crm.ingest.workbooks.extent import require_reach
from xl_crm.ingest.workbooks.package import damaged
from xl_crm.ingest.workbooks.xls_records import require_sound_xls, xls_counts_from_1904

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.ingest.workbooks.package import Package

#: Records of an xlsb.
_WORKBOOK_PROPERTIES, _DIMENSION, _TEXTS = 153, 148, 159
_TEXTS_PART = "xl/sharedstrings.bin"
#: Bytes of a text of an xlsb, with its record.
_SHORTEST_TEXT = 7
#: They stand among the first of their part.
_FIRST_RECORDS = 20
#: The sheets of an ods.
_CONTENT = "content.xml"
_NULL_DATE = re.compile(rb"""null-date\s[^>]*date-value\s*=\s*["']1904""")


def counts_from_1904(path: Path, kind: FileKind, package: Package | None) -> bool:
    """Tell whether serial numbers of dates count from 1904-01-01.

    Raises
    ------
    UnreadableFileError
        A part of the package is damaged.
    """
    if package is None:
        return xls_counts_from_1904(path)
    if kind is FileKind.ODS:
        return any(_NULL_DATE.search(piece) for piece in package.pieces(_CONTENT))
    records = dict(_first_records(package, "xl/workbook.bin"))
    return bool(records.get(_WORKBOOK_PROPERTIES, b"\0")[0] & 1)


def require_sound(path: Path, package: Package | None) -> None:
    """Refuse a workbook that is damaged, or reaches too far to be held in memory.

    Raises
    ------
    UnreadableFileError
        As said.
    """
    if package is None:
        require_sound_xls(path)
        return
    package.check(package.parts)
    if _CONTENT in package.parts:
        require_well_formed(package, _CONTENT)
    stated = dict(_first_records(package, _TEXTS_PART)).get(_TEXTS, b"")
    n_texts = int.from_bytes(stated[4:8], "little")
    if n_texts and n_texts > package.parts[_TEXTS_PART].file_size // _SHORTEST_TEXT:
        raise UnreadableFileError(damaged(path.name, f"{n_texts:,} texts"))
    for part in package.parts:
        if part.startswith("xl/worksheets/") and part.endswith(".bin"):
            place = f"{package.path.name} [{part}]"
            reach = dict(_first_records(package, part)).get(_DIMENSION, b"")
            _, last_row, first_column, last_column = (
                int.from_bytes(reach[at : at + 4], "little") + 1 for at in (0, 4, 8, 12)
            )
            require_reach(place, last_row, first_column, last_column)


def _first_records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield the first records of a part of an xlsb, as many as are complete."""
    if part not in package.parts:
        return
    start = next(package.pieces(part), b"")
    place = 0
    for _ in range(_FIRST_RECORDS):
        record, place = _variable(start, place)
        n_bytes, place = _variable(start, place)
        if place + n_bytes > len(start):
            return
        yield record, start[place : place + n_bytes]
        place += n_bytes


def _variable(start: bytes, place: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, and return where it ends."""
    number = 0
    for nth, octet in enumerate(islice(start, place, place + 4)):
        number |= (octet & 0x7F) << (7 * nth)
        place += 1
        if octet < 0x80:  # noqa: PLR2004  (the last byte of a number)
            break
    return number, place
