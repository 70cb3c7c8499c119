"""What is in the package of a workbook, and may it be unpacked?

An xlsx, xlsm, xlsb or ods file is a zip. What it says of the size of its parts is not
believed: every part is unpacked here, with bounds, before the reader of sheets may
unpack it again without any.
"""

from __future__ import annotations

import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest.text.limits import require_modest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import IO

#: A package that unpacks to more bytes is refused: its sheets are held in memory.
MOST_BYTES = 4 * 2**30
#: The longest part that is held in memory as a whole.
LONGEST_TEXT = 64 * 2**20
_PIECE = 2**20
_PACKED_PIECE = 2**17
#: Length of a local file header of a zip, and where it says how long its names are.
_LOCAL_HEADER, _LOCAL_NAMES = 30, 26
_RAW_DEFLATE = -15
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The parts of a zip, unpacked as they are asked for.

    Attributes
    ----------
    path : Path
        The file.
    parts : mapping of str to ZipInfo
        By name: lower case, with forward slashes.
    """

    path: Path
    parts: Mapping[str, zipfile.ZipInfo]

    def pieces(self, part: str) -> Iterator[bytes]:
        """Unpack a part, at most 1 MiB at a time, one piece ahead of its reader.

        Raises
        ------
        UnreadableFileError
            The part is not there, is damaged, or is not as long as the zip says.
        """
        if part not in self.parts:
            raise UnreadableFileError(damaged(self.path.name, f"no {part}"))
        with self.path.open("rb") as file, ThreadPoolExecutor(1) as ahead:
            unpacked = _unpacked(file, self.parts[part], self.path.name)
            piece = ahead.submit(next, unpacked, b"")
            while text := piece.result():
                piece = ahead.submit(next, unpacked, b"")
                yield text

    def text(self, part: str) -> bytes:
        """Unpack a short part as a whole.

        Raises
        ------
        UnreadableFileError
            As of ``pieces``, and where it is longer than ``LONGEST_TEXT``.
        """
        found = bytearray()
        for piece in self.pieces(part):
            found += piece
            if len(found) > LONGEST_TEXT:
                where = f"{self.path.name} {part}"
                raise UnreadableFileError(_too_big(where, len(found)))
        return bytes(found)

    def check(self, parts: Iterable[str]) -> None:
        """Unpack parts to see that they can be.

        Raises
        ------
        UnreadableFileError
            As of ``pieces``.
        """
        for part in parts:
            for _ in self.pieces(part):
                pass


def open_package(path: Path) -> Package:
    """Open a zip and see whether it may be unpacked.

    Raises
    ------
    UnreadableFileError
        It is no zip, is cut off, or unpacks to more than ``MOST_BYTES`` or than a real
        workbook of its size does.
    """
    with _damage_named(path.name), zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    parts = {info.filename.replace("\\", "/").casefold(): info for info in infos}
    if len(parts) < len(infos):
        raise UnreadableFileError(damaged(path.name, "a part is there twice"))
    n_bytes = sum(info.file_size for info in infos)
    require_modest(path.name, sum(info.compress_size for info in infos), n_bytes)
    if n_bytes > MOST_BYTES:
        raise UnreadableFileError(_too_big(path.name, n_bytes))
    return Package(path=path, parts=parts)


def damaged(where: str, reason: str) -> Problem:
    """Describe a workbook that cannot be read, with what the reader says of it."""
    reason = " ".join(reason.split("\n", maxsplit=1)[0].split())[:160]
    return Problem(
        where=where,
        found=Label(
            zh=f"不能作为工作簿打开（{reason}）",
            en=f"cannot be opened as a workbook ({reason})",
        ),
        remedy=Label(
            zh="检查文件是否损坏、加密，或其实是网页或CSV；另存为 xlsx",
            en="See whether it is damaged, protected, or a web page or CSV in "
            "disguise; save it as xlsx",
        ),
    )


def _too_big(where: str, n_bytes: int) -> Problem:
    """Describe a package, or a part of it, that is too long to be held in memory."""
    size = f"{n_bytes >> 20:,} MB"
    return Problem(
        where=where,
        found=Label(
            zh=f"解压后有 {size}，放不进内存",
            en=f"{size} when unpacked, too much to hold in memory",
        ),
        remedy=Label(zh="拆分，或另存为 CSV", en="Split it, or save it as CSV"),
    )


@contextmanager
def _damage_named(where: str) -> Iterator[None]:
    """Turn what the unpackers raise into one line."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableFileError(damaged(where, str(error))) from None
    except (ValueError, OverflowError) as error:
        raise UnreadableFileError(damaged(where, f"zip: {error}")) from None


def _unpacked(file: IO[bytes], info: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
    """Unpack a part and see that its length and checksum are what the zip says."""
    with _damage_named(where):
        if info.flag_bits & _ENCRYPTED:
            raise zipfile.BadZipFile(f"{info.filename} is encrypted")
        file.seek(info.header_offset + _LOCAL_NAMES)
        n_name, n_extra = file.read(2), file.read(2)
        start = info.header_offset + _LOCAL_HEADER
        file.seek(start + _number(n_name) + _number(n_extra))
        checksum, n_bytes = 0, 0
        for piece in _inflated(file, info):
            checksum, n_bytes = zlib.crc32(piece, checksum), n_bytes + len(piece)
            if n_bytes > info.file_size:
                raise zipfile.BadZipFile(f"{info.filename} is longer than stated")
            yield piece
        if n_bytes != info.file_size or checksum != info.CRC:
            raise zipfile.BadZipFile(f"{info.filename} is not what was packed")


def _inflated(file: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a part, to the end of its compressed stream."""
    left = info.compress_size
    if info.compress_type == zipfile.ZIP_STORED:
        while piece := file.read(min(left, _PIECE)):
            left -= len(piece)
            yield piece
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"{info.filename} is packed in a rare way")
    inflate = zlib.decompressobj(_RAW_DEFLATE)
    while not inflate.eof:
        packed = inflate.unconsumed_tail
        if not packed:
            packed = file.read(min(left, _PACKED_PIECE))
            left -= len(packed)
        piece = inflate.decompress(packed, _PIECE)
        if piece:
            yield piece
        elif not packed:
            raise zipfile.BadZipFile(f"{info.filename} is cut off")


def _number(octets: bytes) -> int:
    """Return a number as a zip writes it."""
    return int.from_bytes(octets, "little")
