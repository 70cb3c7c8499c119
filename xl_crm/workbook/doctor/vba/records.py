"""Which modules and references does a VBA project list, and are its records in order?

The stream ``dir`` as [MS-OVBA] 2.3.4.2 describes it: records of an identifier, a length
and so many bytes, in one order.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.workbook.doctor._spec import Findings, Place


class _Id(IntEnum):
    """Identifiers of records."""

    SYSTEM = 0x01
    COMPATIBLE = 0x4A
    LANGUAGE = 0x02
    LANGUAGE_INVOKED = 0x14
    CODE_PAGE = 0x03
    PROJECT_NAME = 0x04
    VERSION = 0x09
    REFERENCE_NAME = 0x16
    REFERENCE_NAME_UNICODE = 0x3E
    ORIGINAL = 0x33
    CONTROL = 0x2F
    CONTROL_MORE = 0x30
    REGISTERED = 0x0D
    PROJECT = 0x0E
    MODULES = 0x0F
    MODULES_COOKIE = 0x13
    MODULE_NAME = 0x19
    MODULE_NAME_UNICODE = 0x47
    STREAM_NAME = 0x1A
    STREAM_NAME_UNICODE = 0x32
    TEXT = 0x1C
    TEXT_UNICODE = 0x48
    OFFSET = 0x31
    HELP = 0x1E
    COOKIE = 0x2C
    STANDARD = 0x21
    OTHER = 0x22
    READ_ONLY = 0x25
    PRIVATE = 0x28
    MODULE_END = 0x2B
    END = 0x10


#: Records of four bytes before the code page; those after the name of the project, with
#: their lengths: text and help twice, context, flags, version, constants twice.
_START = (_Id.SYSTEM, _Id.COMPATIBLE, _Id.LANGUAGE, _Id.LANGUAGE_INVOKED)
_SETTINGS = (
    *((0x05, None), (0x40, None), (0x06, None), (0x3D, None), (0x07, 4), (0x08, 4)),
    *((_Id.VERSION, None), (0x0C, None), (0x3C, None)),
)
#: Its length is wrong in every file, as the format has it.
_VERSION_BYTES = 6
_REFERENCES = (_Id.ORIGINAL, _Id.CONTROL, _Id.REGISTERED, _Id.PROJECT)
_LIBRARY = re.compile(
    r"\*\\[GH]\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"
    r"#[0-9A-Fa-f]{1,4}\.[0-9A-Fa-f]{1,4}#[0-9A-Fa-f]{1,8}#[^\0]*#[^\0]*"
)
_OTHER_PROJECT = re.compile(r"\*\\[A-D][^\0]+")
#: Code pages that Python calls otherwise than ``cp``.
_CODECS = {65001: "utf-8", 10000: "mac_roman", 20866: "koi8_r", 28591: "latin_1"}

VBA_DIR = error(
    "vba_dir",
    Label(
        zh="宏项目的 dir 流中记录的顺序或长度有误",
        en="the records of the VBA project's stream dir are wrong in order or length",
    ),
)
VBA_UNICODE = error(
    "vba_unicode",
    Label(
        zh="宏项目中同一名称的两种写法不一致",
        en="a name of the VBA project differs between its two spellings",
    ),
)
VBA_REFERENCE = error(
    "vba_reference",
    Label(
        zh="宏项目引用的库写法有误", en="a reference of the VBA project is malformed"
    ),
)
KINDS = (VBA_DIR, VBA_UNICODE, VBA_REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module as the project lists it.

    Attributes
    ----------
    stream : str
        Where its bytes lie, within the storage VBA.
    offset : int
        Where its text begins in the stream.
    is_standard : bool
        Whether it is a plain module: no class, form, sheet or workbook.
    """

    name: str
    stream: str
    offset: int
    is_standard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What the stream dir tells.

    Attributes
    ----------
    codec : str
        Of names and texts, as Python calls it.
    references : tuple of str
        Library identifiers as they are written.
    """

    name: str
    codec: str
    references: tuple[str, ...]
    modules: tuple[Module, ...]


class _WrongRecordError(Exception):
    """The records cannot be read on; the words say where and why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Label(zh=zh, en=en)


def read_project(data: bytes, findings: Findings, place: Place) -> Project | None:
    """Read the unpacked stream dir; note what is wrong, None where it breaks off."""
    try:
        return _Reader(_Records(data), findings, place).read()
    except _WrongRecordError as reason:
        findings.add(VBA_DIR, place, reason.words)
        return None


class _Records:
    """Takes one record after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def next_id(self) -> int:
        return int.from_bytes(self._data[self._place : self._place + 2], "little")

    def take(self, identifier: int, n_bytes: int | None = None) -> bytes:
        """Return the bytes of the record that has to come now."""
        found = self.next_id()
        at, start = self._place, self._place + 6
        if found != identifier or start > len(self._data):
            raise _WrongRecordError(
                f"第 {at} 字节处应为记录 {identifier:#04x}，实为 {found:#04x}",
                f"record {identifier:#04x} is due at byte {at}, not {found:#04x}",
            )
        size = int.from_bytes(self._data[at + 2 : start], "little")
        size = _VERSION_BYTES if found == _Id.VERSION else size
        self._place = start + size
        if self._place > len(self._data) or n_bytes not in {None, size}:
            raise _WrongRecordError(
                f"第 {at} 字节处的记录 {identifier:#04x} 长度有误",
                f"record {identifier:#04x} at byte {at} has a wrong length",
            )
        return self._data[start : self._place]

    def take_number(self, identifier: int, n_bytes: int) -> int:
        return int.from_bytes(self.take(identifier, n_bytes), "little")

    def finish(self) -> None:
        """Take the last record; zeros behind it are what some writers fill up with."""
        self.take(_Id.END)
        if any(self._data[self._place :]):
            raise _WrongRecordError(
                "结束记录之后还有内容", "something stands behind the last record"
            )


class _Reader:
    def __init__(self, records: _Records, findings: Findings, place: Place) -> None:
        self._records, self._findings, self._place = records, findings, place
        self._codec = ""

    def read(self) -> Project:
        for first in _START:
            is_optional = first is _Id.COMPATIBLE
            if not is_optional or self._records.next_id() == first:
                self._records.take(first, 4)
        self._codec = _codec(self._records.take_number(_Id.CODE_PAGE, 2))
        name = self._text(self._records.take(_Id.PROJECT_NAME))
        for identifier, n_bytes in _SETTINGS:
            self._records.take(identifier, n_bytes)
        references = tuple(self._references())
        n_modules = self._records.take_number(_Id.MODULES, 2)
        self._records.take(_Id.MODULES_COOKIE, 2)
        modules = tuple(self._modules())
        if len(modules) != n_modules:
            raise _WrongRecordError(
                f"说有 {n_modules} 个模块，实有 {len(modules)} 个",
                f"{n_modules} modules are announced, {len(modules)} are there",
            )
        self._records.finish()
        return Project(
            name=name, codec=self._codec, references=references, modules=modules
        )

    def _references(self) -> Iterator[str]:
        while (identifier := self._records.next_id()) != _Id.MODULES:
            if identifier == _Id.REFERENCE_NAME:
                self._name(_Id.REFERENCE_NAME, _Id.REFERENCE_NAME_UNICODE)
                identifier = self._records.next_id()
            if identifier not in _REFERENCES:
                identifier = _Id.REGISTERED
            data = self._records.take(identifier)
            whole = data if identifier == _Id.ORIGINAL else _first(data)
            text = self._text(whole)
            pattern = _OTHER_PROJECT if identifier == _Id.PROJECT else _LIBRARY
            if not pattern.fullmatch(text):
                found = Label(
                    zh=f"引用“{shown(text)}”写法有误",
                    en=f"the reference {shown(text)!r} is malformed",
                )
                self._findings.add(VBA_REFERENCE, self._place, found)
            if identifier == _Id.CONTROL:
                self._take_control()
            yield text

    def _take_control(self) -> None:
        """Take what stands behind the first half of a control's reference."""
        if self._records.next_id() == _Id.REFERENCE_NAME:
            self._name(_Id.REFERENCE_NAME, _Id.REFERENCE_NAME_UNICODE)
        self._records.take(_Id.CONTROL_MORE)

    def _modules(self) -> Iterator[Module]:
        while self._records.next_id() == _Id.MODULE_NAME:
            name = self._name(_Id.MODULE_NAME, _Id.MODULE_NAME_UNICODE)
            stream = self._name(_Id.STREAM_NAME, _Id.STREAM_NAME_UNICODE)
            # What is not in the code page is lost in the first spelling.
            self._records.take(_Id.TEXT)
            self._records.take(_Id.TEXT_UNICODE)
            offset = self._records.take_number(_Id.OFFSET, 4)
            self._records.take(_Id.HELP, 4)
            self._records.take(_Id.COOKIE, 2)
            is_standard = self._records.next_id() == _Id.STANDARD
            self._records.take(_Id.STANDARD if is_standard else _Id.OTHER, 0)
            for identifier in (_Id.READ_ONLY, _Id.PRIVATE):
                if self._records.next_id() == identifier:
                    self._records.take(identifier, 0)
            self._records.take(_Id.MODULE_END, 0)
            yield Module(
                name=name, stream=stream, offset=offset, is_standard=is_standard
            )

    def _name(self, identifier: int, identifier_unicode: int) -> str:
        """Return a name that stands there twice: in the code page, and as UTF-16."""
        text = self._text(self._records.take(identifier))
        is_optional = identifier == _Id.MODULE_NAME
        if is_optional and self._records.next_id() != identifier_unicode:
            return text
        other = self._records.take(identifier_unicode).decode("utf-16-le", "replace")
        if other != text:
            found = Label(
                zh=f"名称“{shown(text)}”的 Unicode 写法是“{shown(other)}”",
                en=f"the name {shown(text)!r} is {shown(other)!r} in Unicode",
            )
            self._findings.add(VBA_UNICODE, self._place, found)
        return text

    def _text(self, data: bytes) -> str:
        return data.decode(self._codec, "replace")


def _codec(code_page: int) -> str:
    """Return what Python calls a code page."""
    name = _CODECS.get(code_page, f"cp{code_page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise _WrongRecordError(
            f"代码页 {code_page} 不存在", f"there is no code page {code_page}"
        ) from None


def _first(data: bytes) -> bytes:
    """Return the first text of a reference, which its length precedes."""
    n_bytes = int.from_bytes(data[:4], "little")
    if n_bytes + 4 > len(data):
        raise _WrongRecordError("引用的长度有误", "a reference has a wrong length")
    return data[4 : n_bytes + 4]
