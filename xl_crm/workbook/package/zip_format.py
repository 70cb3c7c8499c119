"""How does a zip archive spell its entries and its directory?

After PKWARE's APPNOTE 6.3.10, sections 4.3 to 4.5. No entry has a time, and none says
which system made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Sizes and offsets from here on stand in a field of 64 bits.
LIMIT = 0xFFFF_FFFF
MOST_ENTRIES = 0xFFFF

_PLAIN, _ZIP64 = 20, 45
_UTF8 = 0x0800
_DEFLATED = 8
#: 1980-01-01, the earliest day that an archive can hold.
_TIME, _DAY = 0, 0x0021
_ZIP64_FIELD = 0x0001

#: Keeps the room of a 64-bit field in the header of an entry whose size is not known
#: yet: the padding that Office itself puts there (ECMA-376-2, "growth hint").
_PADDING = pack("<HHHH12x", 0xA220, 16, 0xA028, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One part in the archive.

    Attributes
    ----------
    crc : int
        CRC-32 of the part; ``packed_crc`` of its compressed bytes.
    size, packed_size, offset : int
        Bytes; the offset is that of its header.
    streamed : bool
        Its size was not known when its header was written first.
    """

    name: str
    crc: int = 0
    size: int = 0
    packed_crc: int = 0
    packed_size: int = 0
    offset: int = 0
    streamed: bool = False

    def header(self, limit: int = LIMIT) -> bytes:
        """Return what stands before the compressed bytes."""
        large = max(self.size, self.packed_size) >= limit
        extra = _PADDING if self.streamed else b""
        size, packed_size = self.size, self.packed_size
        if large:
            extra = pack("<HHQQ", _ZIP64_FIELD, 16, size, packed_size)
            size = packed_size = LIMIT
        name = self.name.encode()
        return (
            pack("<4sH", b"PK\3\4", _ZIP64 if large else _PLAIN)
            + pack("<HHHH", _UTF8, _DEFLATED, _TIME, _DAY)
            + pack("<III", self.crc, packed_size, size)
            + pack("<HH", len(name), len(extra))
            + name
            + extra
        )

    def record(self, limit: int = LIMIT) -> bytes:
        """Return the entry of the directory."""
        fields = (self.size, self.packed_size, self.offset)
        large = [number for number in fields if number >= limit]
        size, packed_size, offset = (
            LIMIT if number >= limit else number for number in fields
        )
        extra = b""
        if large:
            extra = pack("<HH", _ZIP64_FIELD, 8 * len(large))
            extra += b"".join(pack("<Q", number) for number in large)
        version = _ZIP64 if large else _PLAIN
        name = self.name.encode()
        return (
            pack("<4sHH", b"PK\1\2", version, version)
            + pack("<HHHH", _UTF8, _DEFLATED, _TIME, _DAY)
            + pack("<III", self.crc, packed_size, size)
            + pack("<HHHHHII", len(name), len(extra), 0, 0, 0, 0, offset)
            + name
            + extra
        )


def directory(entries: Sequence[Entry], start: int, limit: int = LIMIT) -> bytes:
    """Return the directory that ends an archive, from offset ``start`` on."""
    records = b"".join(entry.record(limit) for entry in entries)
    count, size = len(entries), len(records)
    end = b""
    if count >= MOST_ENTRIES or max(size, start) >= limit:
        counts = pack("<QQQQ", count, count, size, start)
        end = pack("<4sQHHII", b"PK\6\6", 44, _ZIP64, _ZIP64, 0, 0) + counts
        end += pack("<4sIQI", b"PK\6\7", 0, start + size, 1)
        count, size, start = MOST_ENTRIES, LIMIT, LIMIT
    end += pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, start, 0)
    return records + end
