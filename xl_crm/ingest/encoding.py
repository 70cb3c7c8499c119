"""In which encoding is a text file, and where is it as UTF-8?

Order of trial: byte order mark, strict UTF-8, GB18030. Never GBK: GB18030 holds all of
it and more.
"""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import zlib
from typing import TYPE_CHECKING, BinaryIO

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from pathlib import Path

CHUNK_BYTES = 1 << 22
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def as_utf8(path: Path, scratch: Path) -> Path:
    """Return a UTF-8 version of a text file: the file itself where it is one.

    Compressed files are unpacked on the way.

    Raises
    ------
    InputError
        The compressed file is damaged, or the bytes are neither UTF-8 nor UTF-16 nor
        GB18030.
    """
    plain = path
    if path.suffix.lower() == ".gz":
        plain = scratch / f"{path.stem}.{abs(hash(path)):x}"
        _unpack(path, plain)
    encoding = detect_encoding(plain)
    if encoding == "utf-8":
        return plain
    target = scratch / f"{plain.name}.{abs(hash(path)):x}.utf8"
    try:
        _transcode(plain, encoding, target)
    except UnicodeError:
        raise InputError(_undecodable(path.name, plain, encoding)) from None
    return target


def detect_encoding(path: Path) -> str:
    """Return ``utf-8``, ``utf-8-sig``, ``utf-16`` or ``gb18030``."""
    with path.open("rb") as file:
        head = file.read(4)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        file.seek(0)
        return "utf-8" if _is_utf8(file) else "gb18030"


def _unpack(path: Path, target: Path) -> None:
    """Write what a compressed file holds."""
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, CHUNK_BYTES)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(
            Problem(
                where=path.name,
                found=Label(
                    zh="压缩文件已损坏或不是 gzip",
                    en=f"damaged, or no gzip file ({error})",
                ),
                remedy=Label(zh="重新导出该文件", en="Export the file again"),
            )
        ) from None


def with_even_line_ends(path: Path) -> Path:
    """Write a UTF-8 file anew with one kind of line end; return the new path."""
    target = path.with_name(f"{path.name}.lines")
    with (
        path.open(encoding="utf-8", newline=None) as file,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        shutil.copyfileobj(file, out, CHUNK_BYTES)
    return target


def _is_utf8(file: BinaryIO) -> bool:
    """Tell whether every byte fits strict UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _transcode(source: Path, encoding: str, target: Path) -> None:
    """Write a file anew in UTF-8, in chunks."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with source.open("rb") as file, target.open("wb") as out:
        while chunk := file.read(CHUNK_BYTES):
            out.write(decoder.decode(chunk).encode("utf-8"))
        out.write(decoder.decode(b"", final=True).encode("utf-8"))


def _undecodable(name: str, path: Path, encoding: str) -> Problem:
    """Say in which line the encoding that goes furthest comes to its end."""
    tried = ("utf-8", encoding) if encoding == "gb18030" else (encoding,)
    ends = {candidate: _last_line(path, candidate) for candidate in tried}
    best = max(ends, key=ends.__getitem__)
    spoken = best.removesuffix("-sig").upper()
    return Problem(
        where=name,
        found=Label(
            zh=f"不是 UTF-8、UTF-16 或 GB18030 文本：按 {spoken} 读到第 {ends[best]} 行"
            "出现无法识别的字节",
            en="neither UTF-8 nor UTF-16 nor GB18030 text: read as "
            f"{spoken}, line {ends[best]} holds other bytes",
        ),
        remedy=Label(
            zh="另存为 UTF-8 编码的 CSV，或另存为 xlsx",
            en="Save it as CSV in UTF-8, or as xlsx",
        ),
    )


def _last_line(path: Path, encoding: str) -> int:
    """Return the line, from 1, of the first bytes that are not of an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line_ends = io.IncrementalNewlineDecoder(None, translate=True)
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK_BYTES)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                sound = error.object[: error.start].decode(error.encoding)
                return line + line_ends.decode(sound, final=True).count("\n")
            line += line_ends.decode(text, final=not chunk).count("\n")
            if not chunk:
                return line
