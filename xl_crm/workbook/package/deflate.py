"""What compresses the parts of a workbook, and how hard?"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

#: Levels by measurement: see bench/README.md.
ISAL_LEVEL = 1
ZLIB_LEVEL = 1

#: Deflate without a header around it, as zip wants it.
_RAW = -15

#: A last, empty block: ends what was compressed piece by piece.
END = b"\x03\x00"

Bytes = bytes | memoryview


class _Compressor(Protocol):
    def compress(self, data: Bytes, /) -> bytes: ...
    def flush(self, mode: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Deflate:
    """One implementation of deflate and CRC-32."""

    name: str
    compressor: Callable[[], _Compressor]
    crc32: Callable[[Bytes, int], int]

    def piece(self, data: Bytes) -> bytes:
        """Return data compressed on its own, to be followed by other pieces."""
        compressor = self.compressor()
        return compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH)


def zlib_deflate() -> Deflate:
    """Return what every Python has."""
    return Deflate(
        name="zlib",
        compressor=lambda: zlib.compressobj(ZLIB_LEVEL, zlib.DEFLATED, _RAW),
        crc32=zlib.crc32,
    )


def best_deflate() -> Deflate:
    """Return ISA-L where it is installed (extra ``speed``), zlib elsewhere.

    Each gives the same bytes for the same data every time; the two give different
    ones.
    """
    try:
        from isal import isal_zlib  # noqa: PLC0415  (an optional extra)
    except ImportError:
        return zlib_deflate()
    return Deflate(
        name="ISA-L",
        compressor=lambda: isal_zlib.compressobj(ISAL_LEVEL, isal_zlib.DEFLATED, _RAW),
        crc32=isal_zlib.crc32,
    )
