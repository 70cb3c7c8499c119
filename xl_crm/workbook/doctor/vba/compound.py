"""Which streams does a VBA project hold, and is the compound file around them sound?

Read as [MS-CFB] describes it, independently of what writes our own projects: header,
table of sectors, chains, and the directory with the order of its tree.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_crm.workbook.doctor._spec import Findings, Kind, Place

_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
#: Major version, order of bytes, size of sectors and of small ones.
_HEADER = struct.Struct("<26xHHHH")
_HEADER_BYTES = 512
#: Sector size by major version, as a power of two ([MS-CFB] 2.2).
_SHIFTS = {3: 9, 4: 12}
_LITTLE_ENDIAN, _MINI_SHIFT, _CUTOFF = 0xFFFE, 6, 4096
_END_OF_CHAIN, _TABLE_SECTOR, _LAST_SECTOR = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFA
_NOTHING = 0xFFFFFFFF
#: Name, its bytes, type, colour, left, right, child; then first sector and length.
_ENTRY = struct.Struct("<64sHBBIII36xII4x")
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_TYPES = frozenset({_STORAGE, _STREAM})
_RED, _COLOURS = 0, frozenset({0, 1})
#: Bytes of a name, with the zero sign at its end.
_SHORTEST_NAME, _LONGEST_NAME = 4, 64
#: Storages within each other: those of forms and of controls in them.
_DEEPEST = 30
_BAD_SIGNS = frozenset("/\\:!\0")

VBA_FILE = error(
    "vba_file",
    Label(
        zh="宏项目不是复合文件，或文件头有误",
        en="the VBA project is no compound file, or its header is wrong",
    ),
)
VBA_SECTORS = error(
    "vba_sectors",
    Label(
        zh="宏项目的扇区链断裂", en="a chain of sectors of the VBA project is broken"
    ),
)
VBA_DIRECTORY = error(
    "vba_directory",
    Label(zh="宏项目的目录有误", en="the directory of the VBA project is wrong"),
)
VBA_COLOURS = warning(
    "vba_colours",
    Label(
        zh="宏项目目录树的颜色不符合规范",
        en="the directory of the VBA project is no red-black tree",
    ),
    Label(
        zh="在 Excel 中另存一次，或让生成该文件的程序把条目都标为黑色",
        en="Save it again in Excel, or have the program mark every entry as black",
    ),
)
KINDS = (VBA_FILE, VBA_SECTORS, VBA_DIRECTORY, VBA_COLOURS)


class Entry(NamedTuple):
    """One entry of the directory; the numbers are those of other entries."""

    name: str
    type: int
    colour: int
    left: int
    right: int
    child: int
    start: int
    n_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compound:
    """What is in a compound file.

    Attributes
    ----------
    streams : mapping of str to bytes
        By path, with slashes.
    storages : frozenset of str
        Paths.
    entries : tuple of Entry
        The directory, as it is written.
    """

    streams: Mapping[str, bytes]
    storages: frozenset[str]
    entries: tuple[Entry, ...]


class _UnsoundError(Exception):
    """The file cannot be read on; kind, place within the file, and words."""

    def __init__(self, kind: Kind, at: str, words: Label) -> None:
        super().__init__(words.en)
        self.kind, self.at, self.words = kind, at, words


def read_compound(data: bytes, findings: Findings, place: Place) -> Compound | None:
    """Read a compound file; note what is wrong with it, and return None then."""
    try:
        compound = _Reader(data).read()
    except _UnsoundError as reason:
        findings.add(reason.kind, place.at(reason.at), reason.words)
        return None
    if _has_two_reds(compound.entries):
        findings.add(VBA_COLOURS, place, VBA_COLOURS.label)
    return compound


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._shift = _checked_shift(data)
        self._used: set[int] = set()
        self._used_mini: set[int] = set()
        self._table = self._read_table()
        self._mini = b""
        self._mini_table: tuple[int, ...] = ()

    def read(self) -> Compound:
        first_entry, _, _, first_mini = struct.unpack_from("<4I", self._data, 48)
        entries = self._entries(self._sectors(first_entry, "directory"))
        if not entries or entries[0].type != _ROOT:
            raise _directory("", "没有根目录", "has no root")
        self._mini = self._stream(entries[0], "Root Entry")
        if self._mini:
            table = b"".join(self._sectors(first_mini, "mini FAT"))
            self._mini_table = _numbers(table)
        return self._contents(entries)

    def _contents(self, entries: list[Entry]) -> Compound:
        streams, storages, seen = {}, set(), {0}
        for path, index in _walk(entries, entries[0].child, "", seen):
            if entries[index].type == _STREAM:
                streams[path] = self._content(entries[index], path)
            else:
                storages.add(path)
        lost = [
            entry.name
            for index, entry in enumerate(entries)
            if entry.type != _UNUSED and index not in seen
        ]
        if lost:
            raise _directory(
                lost[0], "不在目录树中", "is not reached from the root of the directory"
            )
        return Compound(
            streams=streams, storages=frozenset(storages), entries=tuple(entries)
        )

    def _content(self, entry: Entry, path: str) -> bytes:
        if entry.n_bytes >= _CUTOFF:
            return self._stream(entry, path)
        if not entry.n_bytes:
            return b""
        sectors = self._chain(entry.start, self._mini_table, self._used_mini, path)
        size = 1 << _MINI_SHIFT
        data = b"".join(self._mini[each * size : (each + 1) * size] for each in sectors)
        return _cut(data, entry.n_bytes, path)

    def _stream(self, entry: Entry, path: str) -> bytes:
        if not entry.n_bytes:
            return b""
        return _cut(b"".join(self._sectors(entry.start, path)), entry.n_bytes, path)

    def _sectors(self, first: int, path: str) -> Iterator[bytes]:
        for sector in self._chain(first, self._table, self._used, path):
            yield self._sector(sector, path)

    def _sector(self, sector: int, path: str) -> bytes:
        start = (sector + 1) << self._shift
        data = self._data[start : start + (1 << self._shift)]
        if not data:
            raise _sectors(path, "指向文件之外", "leads beyond the end of the file")
        return data

    def _chain(
        self, sector: int, table: tuple[int, ...], used: set[int], path: str
    ) -> Iterator[int]:
        while sector != _END_OF_CHAIN:
            if sector >= len(table):
                raise _sectors(path, "指向文件之外", "leads beyond the end of the file")
            if sector in used:
                raise _sectors(
                    path, "有扇区用了两次", "has a sector that is used twice"
                )
            used.add(sector)
            yield sector
            sector = table[sector]

    def _read_table(self) -> tuple[int, ...]:
        """Return the table of sectors; the header lists the first 109 of its own."""
        n_table, first_more, n_more = (
            struct.unpack_from("<I", self._data, offset)[0] for offset in (44, 68, 72)
        )
        listed = list(struct.unpack_from("<109I", self._data, 76))
        sector, longest = first_more, len(self._data) >> self._shift
        for _ in range(min(n_more, longest)):
            if sector > _LAST_SECTOR:
                break
            *more, sector = _numbers(self._sector(sector, "DIFAT"))
            listed += more
        listed = [each for each in listed if each <= _LAST_SECTOR]
        if not len(listed) == len(set(listed)) == n_table:
            raise _sectors(
                "FAT",
                f"有 {len(set(listed))} 个扇区，文件头说有 {n_table} 个",
                f"has {len(set(listed))} sectors; the header says {n_table}",
            )
        table = _numbers(b"".join(self._sector(each, "FAT") for each in listed))
        if any(each >= len(table) or table[each] != _TABLE_SECTOR for each in listed):
            raise _sectors("FAT", "没有标出自己", "does not mark its own sectors")
        return table

    def _entries(self, sectors: Iterator[bytes]) -> list[Entry]:
        data = b"".join(sectors)
        data = data[: len(data) // _ENTRY.size * _ENTRY.size]
        return [_entry(fields) for fields in _ENTRY.iter_unpack(data)]


def _checked_shift(data: bytes) -> int:
    """Return the size of the sectors, as a power of two."""
    if len(data) < _HEADER_BYTES or not data.startswith(_SIGNATURE):
        raise _UnsoundError(
            VBA_FILE,
            "",
            Label(zh="宏项目不是复合文件", en="the VBA project is no compound file"),
        )
    major, order, shift, mini_shift = _HEADER.unpack_from(data)
    (cutoff,) = struct.unpack_from("<I", data, 56)
    expected = (_LITTLE_ENDIAN, _SHIFTS.get(major), _MINI_SHIFT, _CUTOFF)
    if (order, shift, mini_shift, cutoff) != expected:
        raise _UnsoundError(
            VBA_FILE,
            "",
            Label(
                zh=f"宏项目的文件头有误：版本 {major}，扇区 2^{shift}",
                en=f"the header of the VBA project is wrong: version {major}, sectors "
                f"of 2^{shift}",
            ),
        )
    return _SHIFTS[major]


def _entry(fields: tuple[bytes, int, int, int, int, int, int, int, int]) -> Entry:
    raw, n_name, kind, colour, left, right, child, start, n_bytes = fields
    if kind == _UNUSED:
        return Entry("", kind, colour, left, right, child, start, n_bytes)
    name = raw[: max(n_name - 2, 0)].decode("utf-16-le", "replace")
    ends = raw[max(n_name - 2, 0) : n_name]
    if n_name % 2 or not _SHORTEST_NAME <= n_name <= _LONGEST_NAME or ends != b"\0\0":
        raise _directory(name, "名称长度有误", "has a name of a wrong length")
    if kind != _ROOT and (kind not in _TYPES or _BAD_SIGNS.intersection(name)):
        raise _directory(
            name, "类型或名称不合法", "is of no known type, or badly named"
        )
    if colour not in _COLOURS:
        raise _directory(name, "颜色有误", "is neither red nor black")
    return Entry(name, kind, colour, left, right, child, start, n_bytes)


def _walk(
    entries: list[Entry], top: int, folder: str, seen: set[int]
) -> Iterator[tuple[str, int]]:
    """Yield path and index of the entries of a storage, and of those within it.

    [MS-CFB] 2.6.4: a tree in the order of the length of the name, then of its letters
    as capitals. Whether it is balanced is not looked at: Excel does not mind.
    """
    last = (0, "")
    for index in _in_order(entries, top, seen):
        entry = entries[index]
        key = (len(entry.name.encode("utf-16-le")), entry.name.upper())
        if key <= last:
            raise _directory(entry.name, "顺序有误", "is out of order")
        last = key
        path = f"{folder}{entry.name}"
        if path.count("/") > _DEEPEST:
            raise _directory(entry.name, "嵌套过深", "is nested too deeply")
        yield path, index
        if entry.type == _STORAGE:
            yield from _walk(entries, entry.child, f"{path}/", seen)


def _in_order(entries: list[Entry], top: int, seen: set[int]) -> Iterator[int]:
    """Yield the entries of one tree from left to right."""
    above: list[int] = []
    index = top
    while above or index != _NOTHING:
        while index != _NOTHING:
            if index >= len(entries) or entries[index].type not in _TYPES:
                raise _directory(
                    "", "指向不存在的条目", "leads to an entry that is none"
                )
            if index in seen:
                raise _directory(entries[index].name, "出现两次", "stands there twice")
            seen.add(index)
            above.append(index)
            index = entries[index].left
        yield above[-1]
        index = entries[above.pop()].right


def _has_two_reds(entries: tuple[Entry, ...]) -> bool:
    """Return whether a red entry hangs on a red one, which [MS-CFB] 2.6.4 forbids."""
    return any(
        entry.colour == entries[kid].colour == _RED
        for entry in entries
        if entry.type in _TYPES
        for kid in (entry.left, entry.right)
        if kid != _NOTHING
    )


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(data) // 4}I", data)


def _cut(data: bytes, n_bytes: int, path: str) -> bytes:
    if len(data) < n_bytes:
        raise _sectors(path, "不够长", "is shorter than the directory says")
    return data[:n_bytes]


def _sectors(path: str, zh: str, en: str) -> _UnsoundError:
    name = shown(path)
    return _UnsoundError(
        VBA_SECTORS,
        name,
        Label(zh=f"“{name}”的扇区链{zh}", en=f"the chain of {name!r} {en}"),
    )


def _directory(name: str, zh: str, en: str) -> _UnsoundError:
    name = shown(name)
    return _UnsoundError(
        VBA_DIRECTORY,
        name,
        Label(zh=f"目录条目“{name}”{zh}", en=f"the entry {name!r} {en}"),
    )
