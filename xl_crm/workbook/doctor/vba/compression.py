"""What does a compressed stream of a VBA project hold?"""

from __future__ import annotations

from xl_crm.i18n import Label

#: [MS-OVBA] 2.4.1: what begins a container, and each of its chunks.
_CONTAINER, _CHUNK = 0x01, 0b011
_CHUNK_BYTES = 4096
_COMPRESSED = 0x8000
#: No module is that long; a few bytes must not unpack to all memory there is.
_MOST_BYTES = 32 << 20


class CompressionError(Exception):
    """The stream cannot be unpacked; the words say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Label(zh=zh, en=en)


def decompressed(data: bytes) -> bytes:
    """Return what a compressed container holds ([MS-OVBA] 2.4.1).

    Raises
    ------
    CompressionError
        It is none, is cut off, or unpacks to more than 32 MiB.
    """
    if not data or data[0] != _CONTAINER:
        raise CompressionError("不是压缩流", "is no compressed stream")
    result = bytearray()
    place = 1
    while place < len(data):
        if len(result) % _CHUNK_BYTES:
            raise CompressionError("中间的块过短", "has a short chunk before its end")
        header = int.from_bytes(data[place : place + 2], "little")
        end = place + (header & 0x0FFF) + 3
        if (header >> 12) & 0b111 != _CHUNK or end > len(data):
            raise CompressionError("压缩块有误或被截断", "has a chunk that is cut off")
        if header & _COMPRESSED:
            result += _chunk(data[place + 2 : end])
        elif end - place == _CHUNK_BYTES + 2:
            result += data[place + 2 : end]
        else:
            raise CompressionError("未压缩的块过短", "has a short chunk of plain bytes")
        if len(result) > _MOST_BYTES:
            raise CompressionError("解压后过大", "unpacks to too much")
        place = end
    return bytes(result)


def _chunk(data: bytes) -> bytes:
    """Return what a compressed chunk holds: literal bytes, and copies of earlier ones.

    Each flag byte tells of the eight tokens behind it which are copies.
    """
    result = bytearray()
    place = 0
    while place < len(data):
        flags = data[place]
        place += 1
        for bit in range(8):
            if place >= len(data):
                break
            if not flags >> bit & 1:
                result.append(data[place])
                place += 1
                continue
            _copy(data[place : place + 2], result)
            place += 2
    if len(result) > _CHUNK_BYTES:
        raise CompressionError("压缩块过长", "has a chunk that is too long")
    return bytes(result)


def _copy(token: bytes, result: bytearray) -> None:
    """Append a copy of earlier bytes; its length and distance share 16 bits."""
    n_bits_distance = max(4, max(len(result) - 1, 0).bit_length())
    number = int.from_bytes(token, "little")
    n_bits_length = 16 - n_bits_distance
    distance = (number >> n_bits_length) + 1
    length = (number & ((1 << n_bits_length) - 1)) + 3
    if len(token) < 2 or distance > len(result):  # noqa: PLR2004  (a token's bytes)
        raise CompressionError("复制超出范围", "copies what is not there")
    if len(result) + length > _CHUNK_BYTES:
        raise CompressionError("压缩块过长", "has a chunk that is too long")
    for _ in range(length):
        result.append(result[-distance])
