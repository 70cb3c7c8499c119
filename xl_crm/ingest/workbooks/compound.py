"""Which streams are in a compound file, such as an xls, and has it a password?

Read as [MS-CFB] and [MS-XLS] describe it, and no further than to answer that.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: [MS-CFB] 2.2: the header ends in the places of the first 109 sectors of the table.
_HEADER_BYTES = 512
_N_TABLE_SECTORS = 109
#: [MS-CFB] 2.1: greater numbers mark free sectors and ends of chains.
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY_BYTES = 128
_STREAM = 2
#: A directory of this many sectors holds hundreds of streams.
_MOST_SECTORS = 256
#: [MS-CFB] 2.2: smaller streams lie in the sectors of another stream.
_SMALLEST_IN_SECTORS = 4096
#: [MS-XLS] 2.4.117: stands near the start of a workbook with a password.
_FILE_PASS = 0x2F


class Stream(NamedTuple):
    """Where the bytes of a stream begin, and how many there are."""

    offset: int
    n_bytes: int


def streams_of(file: BinaryIO) -> dict[str, Stream]:
    """Return the streams of a compound file by name; those found if it is damaged."""
    file.seek(0)
    header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES:
        return {}
    (shift,) = struct.unpack_from("<H", header, 30)
    (first,) = struct.unpack_from("<I", header, 48)
    if shift not in {9, 12}:
        return {}
    streams: dict[str, Stream] = {}
    for sector in _chain(file, header, first, shift):
        file.seek((sector + 1) << shift)
        directory = file.read(1 << shift)
        for place in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            entry = directory[place : place + _ENTRY_BYTES]
            (n_name,) = struct.unpack_from("<H", entry, 64)
            start, n_bytes = struct.unpack_from("<II", entry, 116)
            if entry[66] == _STREAM and n_name <= 64:  # noqa: PLR2004  (the name's field)
                name = entry[: max(n_name - 2, 0)].decode("utf-16-le", "replace")
                streams[name] = Stream((start + 1) << shift, n_bytes)
    return streams


def is_encrypted_xls(file: BinaryIO, book: Stream) -> bool:
    """Tell whether the workbook of an xls begins with the record of a password."""
    if book.n_bytes < _SMALLEST_IN_SECTORS:
        return False
    file.seek(book.offset)
    start = file.read(_HEADER_BYTES)
    place = 0
    while place + 4 <= len(start):
        record, n_bytes = struct.unpack_from("<HH", start, place)
        if record == _FILE_PASS:
            return True
        place += 4 + n_bytes
    return False


def _chain(file: BinaryIO, header: bytes, sector: int, shift: int) -> Iterator[int]:
    """Follow a chain of sectors through the table of sectors."""
    per_sector = 1 << (shift - 2)
    for _ in range(_MOST_SECTORS):
        if sector > _LAST_SECTOR:
            return
        yield sector
        part, place = divmod(sector, per_sector)
        if part >= _N_TABLE_SECTORS:
            return
        (table,) = struct.unpack_from("<I", header, 76 + 4 * part)
        file.seek(((table + 1) << shift) + 4 * place)
        following = file.read(4)
        if len(following) < 4:  # noqa: PLR2004  (the file breaks off)
            return
        (sector,) = struct.unpack("<I", following)
