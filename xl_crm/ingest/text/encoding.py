"""In which encoding is a text file, and where is it as UTF-8?

Order of trial: byte order mark, UTF-16 without one, strict UTF-8, GB18030. Never GBK:
GB18030 holds all of it and more. Files of several systems pasted together change their
encoding from line to line: then each line is read in the encoding that fits it.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import shutil
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest.text.lines import LineScan, pieces_of, whole_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Odd lines that are listed; all are counted.
MOST_LISTED = 1_000
#: Signs kept of the text of an odd line.
_LISTED_LENGTH = 200
#: Lines looked at on either side of the first that is not ASCII.
_SAMPLE_LINES = 1_000
#: A file whose lines fit no encoding more often than this is in another one.
_MOST_UNFIT = 0.01
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_ENCODINGS = ("utf-8", "gb18030")
#: Damaged UTF-8 often fits GB18030 too, but not as words that anybody uses.
_LEAST_EVERYDAY = 0.5
#: In GB 2312 signs begin with A1-A9, the characters of everyday use with B0-D7.
_EVERYDAY = (*range(0xA1, 0xAA), *range(0xB0, 0xD8))


@dataclass(frozen=True, slots=True, kw_only=True)
class OddLine:
    """A line in another encoding than most, or with NUL bytes; from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Utf8Text:
    """A text file as UTF-8.

    Attributes
    ----------
    path : Path
        The file itself where it is UTF-8 without NUL bytes, else a scratch file.
    lines : LineScan
        What passing over it told.
    odd : tuple of OddLine
        The first of them, ascending.
    n_odd : int
        All of them.
    """

    path: Path
    lines: LineScan
    odd: tuple[OddLine, ...] = ()
    n_odd: int = 0


def as_utf8(path: Path, scratch: Path, place: str) -> Utf8Text:
    """Return a UTF-8 version of a text file: the file itself where it is one.

    NUL bytes are taken out. Bytes of a line that are of no encoding become U+FFFD.

    Parameters
    ----------
    place : str
        Name of the file for messages.

    Raises
    ------
    UnreadableFileError
        The bytes are neither UTF-8 nor UTF-16 nor GB18030, or a line has no end.
    """
    encoding = _encoding_of_head(path)
    if encoding in {"", "utf-8"}:
        lines = _pure_utf8(path, place)
        if lines is not None:
            return Utf8Text(path=path, lines=lines)
        encoding = _encoding_of_lines(path, place)
    base = encoding if encoding in _LINE_ENCODINGS else "utf-8"
    mender, lines = _Mender(base=base), LineScan()
    pieces = pieces_of(path) if base == encoding else _decoded(path, encoding)
    target = scratch / scratch_name(path, "utf8")
    try:
        with target.open("wb") as out:
            for piece in whole_lines(pieces, place):
                mended = mender.mend(piece, lines.n_lines)
                lines.see(mended)
                out.write(mended)
    except UnicodeError:
        problem = _undecodable(place, lines.n_lines + 1)
        raise UnreadableFileError(problem) from None
    return Utf8Text(path=target, lines=lines, odd=tuple(mender.odd), n_odd=mender.n_odd)


def bare_utf16(head: bytes) -> str:
    """Return the UTF-16 encoding that text without a byte order mark is in; else empty.

    Blanks, digits, delimiters and line ends have a NUL for a partner, always on the
    same side.
    """
    sides = [head[0::2].count(0), head[1::2].count(0)]
    most = max(sides)
    if most < len(head) // 10 or most < 2 or min(sides) * 10 > most:  # noqa: PLR2004  (a word)
        return ""
    return "utf-16-be" if sides[0] == most else "utf-16-le"


def scratch_name(path: Path, suffix: str) -> str:
    """Return a file name that only this file has, the same in every run."""
    digest = hashlib.blake2b(os.fsencode(path.resolve()), digest_size=12)
    return f"{digest.hexdigest()}.{suffix}"


def with_even_line_ends(path: Path, scratch: Path) -> Path:
    """Write a UTF-8 file anew with one kind of line end; return the new path."""
    target = scratch / scratch_name(path, "lines")
    with (
        path.open(encoding="utf-8", newline=None) as file,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        shutil.copyfileobj(file, out, 1 << 22)
    return target


def _encoding_of_head(path: Path) -> str:
    """Return the encoding that the first bytes give away; else empty."""
    with path.open("rb") as file:
        head = file.read(1 << 12)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    return bare_utf16(head[: len(head) // 2 * 2])


def _pure_utf8(path: Path, place: str) -> LineScan | None:
    """Pass over a file; None as soon as it is not UTF-8, or holds a NUL byte."""
    lines = LineScan()
    for piece in whole_lines(pieces_of(path), place):
        if b"\x00" in piece or not _fits(piece, "utf-8"):
            return None
        lines.see(piece)
    return lines


def _encoding_of_lines(path: Path, place: str) -> str:
    """Return the encoding of most lines, where they are not all of the same.

    Raises
    ------
    UnreadableFileError
        More lines fit neither encoding than one of them.
    """
    n_before, lines = _sample(path, place)
    judged = [_judge(line, "utf-8") for line in lines]
    counts = Counter(
        encoding
        for encoding, line in zip(judged, lines, strict=True)
        if not line.isascii()
    )
    unfit = counts.pop("", 0)
    if unfit > counts.total() and unfit > _MOST_UNFIT * len(lines):
        raise UnreadableFileError(_undecodable(place, n_before + judged.index("") + 1))
    return max(_LINE_ENCODINGS, key=counts.__getitem__)


def _sample(path: Path, place: str) -> tuple[int, list[bytes]]:
    """Return lines around the first that is not ASCII, and how many are above them."""
    n_above, near = 0, list[bytes]()
    for piece in whole_lines(pieces_of(path), place):
        lines = piece.splitlines()
        if piece.isascii():
            n_above += len(near) + len(lines)
            near = lines[-_SAMPLE_LINES:]
            n_above -= len(near)
            continue
        near += lines
        break
    first = next((n for n, line in enumerate(near) if not line.isascii()), 0)
    start = max(first - _SAMPLE_LINES, 0)
    return n_above + start, near[start : first + _SAMPLE_LINES]


def _decoded(path: Path, encoding: str) -> Iterator[bytes]:
    """Read a file of another encoding as UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for piece in pieces_of(path):
        yield decoder.decode(piece).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


@dataclass(slots=True, kw_only=True)
class _Mender:
    """Turns lines into UTF-8, and remembers those that are not in the base encoding.

    Attributes
    ----------
    base : str
        ``utf-8`` or ``gb18030``.
    """

    base: str
    odd: list[OddLine] = field(default_factory=list)
    n_odd: int = 0

    def mend(self, piece: bytes, n_above: int) -> bytes:
        """Return whole lines as UTF-8 without NUL bytes.

        Parameters
        ----------
        n_above : int
            Lines above them.
        """
        if not n_above:
            piece = piece.removeprefix(codecs.BOM_UTF8)
        if b"\x00" not in piece:
            if piece.isascii():
                return piece
            if self.base == "utf-8" and _fits(piece, "utf-8"):
                return piece
            if self.base == "gb18030" and not _holds_utf8_words(piece):
                try:
                    return piece.decode("gb18030").encode("utf-8")
                except UnicodeError:
                    pass
        lines = piece.splitlines(keepends=True)
        return b"".join(
            self._line(line, number) for number, line in enumerate(lines, n_above + 1)
        )

    def _line(self, line: bytes, number: int) -> bytes:
        """Return one line as UTF-8, in the encoding that fits it."""
        plain = line.replace(b"\x00", b"")
        encoding = _judge(plain, self.base)
        if encoding != self.base and encoding == "gb18030":
            usual = _everyday(plain.decode(encoding)) >= _LEAST_EVERYDAY
            encoding = encoding if usual else ""
        text = plain.decode(encoding or self.base, errors="replace")
        if encoding != self.base or len(plain) < len(line):
            self.n_odd += 1
            if len(self.odd) < MOST_LISTED:
                listed = text.rstrip("\r\n")[:_LISTED_LENGTH]
                self.odd.append(OddLine(line=number, text=listed))
        return text.encode("utf-8", errors="replace")


def _fits(text: bytes, encoding: str) -> bool:
    """Tell whether bytes are of an encoding."""
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _judge(line: bytes, base: str) -> str:
    """Return the encoding that fits a line; empty for neither.

    Where both fit, that in which more signs are of everyday use: Chinese read in the
    wrong encoding becomes characters that nobody uses.
    """
    if line.isascii():
        return base
    fitting = [encoding for encoding in _LINE_ENCODINGS if _fits(line, encoding)]
    if len(fitting) < len(_LINE_ENCODINGS):
        return fitting[0] if fitting else ""
    shares = {encoding: _everyday(line.decode(encoding)) for encoding in fitting}
    most = max(shares.values())
    return base if shares[base] == most else max(shares, key=shares.__getitem__)


def _everyday(text: str) -> float:
    """Return the share of everyday characters among the signs that are not ASCII."""
    signs = [sign.encode("gb2312", errors="ignore") for sign in text if sign > "\x7f"]
    return sum(bool(sign) and sign[0] in _EVERYDAY for sign in signs) / len(signs)


def _holds_utf8_words(piece: bytes) -> bool:
    """Tell whether lines taken for GB18030 hold a word that is UTF-8 in truth.

    Two Chinese characters in UTF-8 are three others in GB18030, so decoding alone does
    not show it. Words of one or three characters break off and show.
    """
    signs = np.frombuffer(piece, np.uint8)
    high = signs > 0x7F  # noqa: PLR2004  (not ASCII)
    starts = np.flatnonzero(high & ~np.concatenate(([False], high[:-1])))
    starts = starts[starts + 5 < len(signs)]
    for place, lead in enumerate((True, False, False) * 2):
        sign = signs[starts + place]
        starts = starts[(sign >> 4 == 0xE) if lead else (sign >> 6 == 0b10)]  # noqa: PLR2004
    for start in starts.tolist():
        first, end = piece.rfind(b"\n", 0, start) + 1, piece.find(b"\n", start)
        line = piece[first : end if end >= 0 else None]
        if _judge(line, "gb18030") != "gb18030":
            return True
    return False


def _undecodable(place: str, line: int) -> Problem:
    """Say in which line the first bytes stand that are of no known encoding."""
    return Problem(
        where=place,
        found=Label(
            zh=f"不是 UTF-8、UTF-16 或 GB18030 文本：第 {line} 行出现无法识别的字节",
            en="neither UTF-8 nor UTF-16 nor GB18030 text: line "
            f"{line} holds other bytes",
        ),
        remedy=Label(
            zh="另存为 UTF-8 编码的 CSV，或另存为 xlsx",
            en="Save it as CSV in UTF-8, or as xlsx",
        ),
    )
