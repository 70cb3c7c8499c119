"""A writer of compound files for tests: each stream in its own chain, all black."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

END, TABLE, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI, CUTOFF = 512, 64, 4096
STORAGE, STREAM, ROOT = 1, 2, 5

#: Where fields of the header stand, and of an entry of the directory.
FIRST_ENTRY_SECTOR = 48
COLOUR, LEFT, RIGHT, CHILD, START, LENGTH = 67, 68, 72, 76, 116, 120


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of streams, given by their paths with slashes."""
    return _Writer(streams).file()


def entry_place(data: bytes, name: str) -> int:
    """Return where the entry of a name begins in a file of ``compound_file``."""
    (sector,) = struct.unpack_from("<I", data, FIRST_ENTRY_SECTOR)
    return data.index(f"{name}\0".encode("utf-16-le"), (sector + 1) * SECTOR)


class _Writer:
    def __init__(self, streams: Mapping[str, bytes]) -> None:
        self._streams = streams
        self._sectors: list[bytes] = []
        self._table: list[int] = []
        self._small = bytearray()
        self._small_table: list[int] = []
        folders = {path.rpartition("/")[0] for path in streams} - {""}
        self._paths = ["", *sorted(folders), *streams]

    def file(self) -> bytes:
        entries = [self._entry(path) for path in self._paths[1:]]
        small_size = len(self._small)
        small = self._chain(bytes(self._small))
        root = self._packed("", ROOT, (small, small_size))
        small_table = struct.pack(f"<{len(self._small_table)}I", *self._small_table)
        small_table += b"\xff" * (-len(small_table) % SECTOR)
        first_small = self._chain(small_table)
        unused = struct.pack("<64xHBB3I48x", 0, 0, 0, FREE, FREE, FREE)
        directory = b"".join([root, *entries])
        directory += unused * (-len(directory) // 128 % 4)
        first_entry = self._chain(directory)
        n_table = 1
        while n_table * 128 < len(self._sectors) + n_table:
            n_table += 1
        first_table = len(self._sectors)
        table = [*self._table, *[TABLE] * n_table]
        table += [FREE] * (n_table * 128 - len(table))
        listed = [*range(first_table, first_table + n_table)]
        header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
        header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        header += struct.pack(
            "<9I",
            *(0, n_table, first_entry, 0, CUTOFF, first_small),
            *(len(small_table) // SECTOR, END, 0),
        )
        header += struct.pack("<109I", *listed, *[FREE] * (109 - n_table))
        return header + b"".join(self._sectors) + struct.pack(f"<{len(table)}I", *table)

    def _chain(self, data: bytes) -> int:
        if not data:
            return END
        first = len(self._sectors)
        for start in range(0, len(data), SECTOR):
            self._sectors.append(data[start : start + SECTOR].ljust(SECTOR, b"\0"))
            self._table.append(len(self._sectors))
        self._table[-1] = END
        return first

    def _small_chain(self, data: bytes) -> int:
        first, n = len(self._small_table), -(-len(data) // MINI)
        self._small_table += [*range(first + 1, first + n), END]
        self._small += data.ljust(n * MINI, b"\0")
        return first

    def _entry(self, path: str) -> bytes:
        data = self._streams.get(path)
        if data is None:
            return self._packed(path, STORAGE, (0, 0))
        if not data:
            return self._packed(path, STREAM, (END, 0))
        put = self._chain if len(data) >= CUTOFF else self._small_chain
        return self._packed(path, STREAM, (put(data), len(data)))

    def _packed(self, path: str, kind: int, content: tuple[int, int]) -> bytes:
        name = (path.rpartition("/")[2] if path else "Root Entry").encode("utf-16-le")
        left = right = child = FREE
        if path:
            left, right = self._kids(self._siblings(path), path)
        if kind != STREAM:
            child = self._middle(self._within(path))
        return struct.pack(
            "<64sHBB3I36xII4x",
            *(name, len(name) + 2, kind, 1, left, right, child, *content),
        )

    def _siblings(self, path: str) -> list[str]:
        return self._within(path.rpartition("/")[0])

    def _within(self, folder: str) -> list[str]:
        """Return the paths in a folder, in the order of [MS-CFB] 2.6.4."""
        inside = [path for path in self._paths[1:] if path.rpartition("/")[0] == folder]
        return sorted(inside, key=lambda path: (len(path), path.upper()))

    def _middle(self, paths: Sequence[str]) -> int:
        return self._paths.index(paths[len(paths) // 2]) if paths else FREE

    def _kids(self, paths: Sequence[str], path: str) -> tuple[int, int]:
        """Return the entries to the left and right of one in a balanced tree."""
        middle = len(paths) // 2
        at = paths.index(path)
        if at == middle:
            return self._middle(paths[:middle]), self._middle(paths[middle + 1 :])
        half = paths[:middle] if at < middle else paths[middle + 1 :]
        return self._kids(half, path)
