"""Which records does an xls hold, and may the reader of workbooks believe them?

Read as [MS-CFB] and [MS-XLS] describe it. The reader reserves memory for what a record
says: one damaged byte can ask it for terabytes, and ends the program.
"""

from __future__ import annotations

from itertools import islice
from struct import unpack_from
from typing import TYPE_CHECKING

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest.workbooks.compound import streams_of
from xl_crm.ingest.workbooks.package import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: [MS-CFB] 2.2: places in the header, and how many sectors of the table it names.
_HEADER_BYTES, _SMALLEST_SHIFT = 512, 9
_SHIFT_AT, _MORE_TABLE_AT, _TABLE_AT = 30, 68, 76
#: Of sectors: of the directory, of the table, of the table of short ones, of the list.
_COUNTS_AT = (40, 44, 64, 72)
_N_TABLE_SECTORS = 109
#: [MS-CFB] 2.1: greater numbers mark free sectors and ends of chains.
_LAST_SECTOR = 0xFFFFFFFA
#: [MS-CFB] 2.2: smaller streams lie in the sectors of another stream.
_SMALLEST_IN_SECTORS = 4096
#: Records by number.
_DATE_1904, _DIMENSIONS, _TEXTS = 0x22, 0x200, 0xFC
#: Bytes of a text of the workbook.
_SHORTEST_TEXT = 3
#: Formula, MulRk, RString, LabelSst, Number, Label, BoolErr, RK.
_CELLS = frozenset({0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E})
_DIMENSIONS_BYTES = 12
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
#: Date1904 is among the first records, those of the workbook as a whole.
_FIRST_RECORDS = 100


def xls_counts_from_1904(path: Path) -> bool:
    """Tell whether serial numbers of dates in an xls count from 1904-01-01."""
    first = islice(_records(_book(path)), _FIRST_RECORDS)
    return any(record == _DATE_1904 and any(body) for record, body in first)


def require_sound_xls(path: Path) -> None:
    """Refuse an xls that says it is longer than it is, or reaches beyond IV65536.

    Raises
    ------
    UnreadableFileError
        As said: the file is damaged.
    """
    n_sectors = path.stat().st_size >> _SMALLEST_SHIFT
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES).ljust(_HEADER_BYTES, b"\0")
    if max(unpack_from("<I", header, at)[0] for at in _COUNTS_AT) > n_sectors:
        raise UnreadableFileError(damaged(path.name, "more sectors than bytes"))
    stream = _book(path)
    for record, body in _records(stream):
        if record == _TEXTS and _stated_texts(body) > len(stream) // _SHORTEST_TEXT:
            reason = f"{_stated_texts(body):,} texts"
            raise UnreadableFileError(damaged(path.name, reason))
        first_row = first_column = end_row = end_column = 0
        if record in _CELLS and len(body) >= 4:  # noqa: PLR2004  (row and column)
            end_column = 1 + unpack_from("<H", body, 2)[0]
        elif record == _DIMENSIONS and len(body) >= _DIMENSIONS_BYTES:
            first_row, end_row, first_column, end_column = unpack_from("<IIHH", body)
        if not (
            first_row <= end_row <= _MOST_ROWS
            and first_column <= end_column <= _MOST_COLUMNS
        ):
            reason = f"cells up to row {end_row:,}, column {end_column:,}"
            raise UnreadableFileError(damaged(path.name, reason))


def _stated_texts(body: bytes) -> int:
    """Return how many texts a workbook says it has."""
    return int.from_bytes(body[4:8], "little")


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and body of each record of a workbook."""
    place = 0
    while place + 4 <= len(stream):
        record, n_bytes = unpack_from("<HH", stream, place)
        place += 4
        yield record, stream[place : place + n_bytes]
        place += n_bytes


def _book(path: Path) -> bytes:
    """Return the stream of the workbook; empty where it is too short for sectors."""
    with path.open("rb") as file:
        streams = streams_of(file)
    book = streams.get("Workbook", streams.get("Book"))
    if book is None or book.n_bytes < _SMALLEST_IN_SECTORS:
        return b""
    data = path.read_bytes()
    (shift,) = unpack_from("<H", data, _SHIFT_AT)
    following = _table(data, shift)
    sectors: list[bytes] = []
    sector = (book.offset >> shift) - 1
    while sector < len(following) and len(sectors) << shift < book.n_bytes:
        start = (sector + 1) << shift
        sectors.append(data[start : start + (1 << shift)])
        sector = following[sector]
    return b"".join(sectors)[: book.n_bytes]


def _table(data: bytes, shift: int) -> memoryview:
    """Return which sector follows each sector."""
    size = 1 << shift
    places = list(unpack_from(f"<{_N_TABLE_SECTORS}I", data, _TABLE_AT))
    (more,) = unpack_from("<I", data, _MORE_TABLE_AT)
    for _ in range(len(data) >> shift):
        start = (more + 1) << shift
        if more > _LAST_SECTOR or start + size > len(data):
            break
        *listed, more = unpack_from(f"<{size // 4}I", data, start)
        places += listed
    table = b"".join(
        data[(place + 1) << shift : (place + 2) << shift]
        for place in places
        if place <= _LAST_SECTOR
    )
    return memoryview(table[: len(table) // 4 * 4]).cast("I")
