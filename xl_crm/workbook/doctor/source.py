"""Where do the parts of a workbook come from, and can they be unpacked?"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown, warning

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from pathlib import Path

    from xl_crm.workbook.doctor._spec import Findings

_PIECE = 1 << 20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What the unpackers raise on damaged bytes.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(RuntimeError, ValueError, OSError),
)

#: A zip that unpacks to less is modest, whatever its ratio.
_CERTAINLY_MODEST = 256 << 20
#: Parts that every xlsx has; a zip without them may be something else.
TYPES, USUAL_BOOK = "[Content_Types].xml", "xl/workbook.xml"

_OLD_SUFFIX = ".xls"
_EXPORT_AGAIN = Label(
    zh="重新下载或重新导出该文件", en="Download or export the file again"
)

NOT_A_WORKBOOK = error(
    "not_a_workbook",
    Label(zh="文件不是工作簿", en="the file is no workbook"),
    Label(
        zh="用 Excel 或 WPS 打开原文件，另存为 xlsx",
        en="Open the original in Excel or WPS and save it as xlsx",
    ),
)
TOO_BIG = error(
    "too_big",
    Label(zh="解压后过大", en="too big when unpacked"),
    Label(
        zh="不要打开来历不明的文件；确有其事时拆分工作簿",
        en="Do not open it unless you trust its origin; split a big workbook",
    ),
)
OLD_SUFFIX = warning(
    "old_suffix",
    Label(
        zh="扩展名是 .xls，内容是 xlsx，Excel 打开时会警告",
        en="an xlsx workbook is named .xls: Excel warns before it opens it",
    ),
    Label(zh="把扩展名改为 .xlsx", en="Rename it to .xlsx"),
)
PART_TWICE = error(
    "part_twice",
    Label(zh="压缩包中有两个同名部件", en="two parts of one name in the zip"),
)
PART_PACKED = error(
    "part_packed",
    Label(zh="部件的压缩方式 Excel 不认", en="a part is packed as Excel cannot read"),
)
PART_NAME = error(
    "part_name",
    Label(zh="部件名不合法", en="a part has a name that is not allowed"),
)
PART_DAMAGED = error(
    "part_damaged",
    Label(zh="部件不能解压", en="a part cannot be unpacked"),
    _EXPORT_AGAIN,
)
KINDS = (
    NOT_A_WORKBOOK,
    TOO_BIG,
    OLD_SUFFIX,
    PART_TWICE,
    PART_PACKED,
    PART_NAME,
    PART_DAMAGED,
)


_CHECKSUM = Label(zh="校验和不符", en="its checksum is wrong")
_CUT_OFF = Label(zh="内容不完整", en="it is cut off")
_GARBLED = Label(zh="压缩数据有误", en="its packed bytes are wrong")


class DamagedPartError(Exception):
    """A part cannot be unpacked; the words say why."""

    def __init__(self, words: Label = _GARBLED) -> None:
        super().__init__(words.en)
        self.words = words


class LockedPartError(DamagedPartError):
    """A part that was already noted as packed in a way that nobody reads."""


class Parts(Protocol):
    """The parts of a workbook by name, without leading slash."""

    @property
    def names(self) -> Sequence[str]:
        """Names of the parts, in the order of the package."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part.

        Raises
        ------
        DamagedPartError
            It cannot be unpacked.
        """


class HeldParts:
    """Parts in memory, as a program is about to write them."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts

    @property
    def names(self) -> Sequence[str]:
        """Names of the parts."""
        return list(self._parts)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part as a whole."""
        yield self._parts[name]


class ZippedParts:
    """Parts of a zip, unpacked as they are asked for.

    Parameters
    ----------
    unreadable : collection of str
        Parts that are known to be packed as nobody reads them.
    """

    def __init__(self, archive: zipfile.ZipFile, unreadable: Collection[str]) -> None:
        self._archive = archive
        self._unreadable = unreadable
        self._entries = {
            entry.filename: entry for entry in archive.infolist() if not entry.is_dir()
        }

    @property
    def names(self) -> Sequence[str]:
        """Names of the parts."""
        return list(self._entries)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part, at most 1 MiB at a time; its checksum is seen to.

        Raises
        ------
        DamagedPartError
            It cannot be unpacked.
        """
        if name in self._unreadable:
            raise LockedPartError
        try:
            with self._archive.open(self._entries[name]) as part:
                while piece := part.read(_PIECE):
                    yield piece
        except _DAMAGE as reason:
            raise DamagedPartError(_why(reason)) from None


def _why(reason: Exception) -> Label:
    """Return what an error of the unpackers means."""
    if isinstance(reason, EOFError):
        return _CUT_OFF
    is_checksum = isinstance(reason, zipfile.BadZipFile) and "CRC" in str(reason)
    return _CHECKSUM if is_checksum else _GARBLED


def read_file(path: Path, findings: Findings, examine: Callable[[Parts], None]) -> None:
    """Examine the parts of a file, where it is a workbook that may be unpacked.

    Raises
    ------
    OSError
        The system does not let us read the file.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        _report_what_it_is(path, findings)
        return
    with closing(archive):
        entries = archive.infolist()
        names = {entry.filename.casefold() for entry in entries}
        usual = {TYPES.casefold(), USUAL_BOOK}
        if not usual <= names and _report_what_it_is(path, findings):
            return
        if not _is_modest(entries, findings):
            return
        if path.suffix.lower() == _OLD_SUFFIX:
            findings.add(OLD_SUFFIX, Place(part=""), OLD_SUFFIX.label)
        unreadable = _check_entries(entries, findings)
        examine(ZippedParts(archive, unreadable))


def _report_what_it_is(path: Path, findings: Findings) -> bool:
    """Note what a file is that is no xlsx; return whether it is none.

    Raises
    ------
    OSError
        The system does not let us read the file.
    """
    from xl_crm.ingest.sniff import FileKind, file_kind, problem_of  # noqa: PLC0415  (pandas)

    kind = file_kind(path)
    if kind in (FileKind.XLSX, FileKind.XLSM):
        return False
    found = Label(
        zh=f"内容是{kind.label.zh}，不是 xlsx 工作簿",
        en=f"what is in it is {kind.label.en}, not an xlsx workbook",
    )
    known = problem_of(kind, path)
    if known:
        findings.add(NOT_A_WORKBOOK, Place(part=""), known.found, known.remedy)
    else:
        findings.add(NOT_A_WORKBOOK, Place(part=""), found)
    return True


def _is_modest(entries: Iterable[zipfile.ZipInfo], findings: Findings) -> bool:
    """Return whether a zip may be unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked < _CERTAINLY_MODEST:
        return True
    from xl_crm.errors import UnreadableFileError  # noqa: PLC0415
    from xl_crm.ingest.text.limits import require_modest  # noqa: PLC0415  (pandas)

    try:
        require_modest("", sum(entry.compress_size for entry in entries), unpacked)
    except UnreadableFileError as reason:
        findings.add(TOO_BIG, Place(part=""), reason.problems[0].found)
        return False
    return True


def _check_entries(
    entries: Iterable[zipfile.ZipInfo], findings: Findings
) -> frozenset[str]:
    """Look at the directory of a zip; return the parts that nobody reads."""
    seen: set[str] = set()
    for entry in entries:
        name, place = entry.filename, Place(part=shown(entry.filename))
        if name.casefold() in seen:
            findings.add(PART_TWICE, place, PART_TWICE.label)
        seen.add(name.casefold())
        if "\\" in name or name.startswith("/") or ".." in name.split("/"):
            findings.add(PART_NAME, place, PART_NAME.label)
    return frozenset(
        entry.filename for entry in entries if not _is_readable(entry, findings)
    )


def _is_readable(entry: zipfile.ZipInfo, findings: Findings) -> bool:
    place = Place(part=shown(entry.filename))
    if entry.flag_bits & _ENCRYPTED:
        locked = Label(zh="部件有密码", en="the part is encrypted")
        findings.add(PART_PACKED, place, locked)
        return False
    if entry.compress_type not in _METHODS:
        rare = Label(
            zh=f"压缩方式为 {entry.compress_type}，Excel 只认存储和 deflate",
            en=f"packed by method {entry.compress_type}; Excel reads stored and "
            "deflated parts only",
        )
        findings.add(PART_PACKED, place, rare)
        return False
    return True
