"""How do parts become a zip archive while several threads work on it?"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from xl_crm.workbook.package.deflate import END, best_deflate
from xl_crm.workbook.package.zip_format import LIMIT, Entry, directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path
    from types import TracebackType

    from xl_crm.workbook.package.deflate import Bytes, Deflate

    Maker = Callable[[], Bytes]

#: More threads than this wait for each other.
MOST_THREADS = 4

#: Pieces that are under work or wait to be written, for each thread.
WAITING = 2


class ZipWriter:
    """Writes a new archive: the same bytes for the same parts.

    Parameters
    ----------
    path : Path
        Must not exist.
    threads : int
        0 for one a core.
    limit : int
        Sizes and offsets from here on take 64 bits.

    Attributes
    ----------
    entries : list of Entry
        What was written so far.
    """

    def __init__(
        self,
        path: Path,
        *,
        deflate: Deflate | None = None,
        threads: int = 0,
        limit: int = LIMIT,
    ) -> None:
        self.entries: list[Entry] = []
        self._deflate = deflate or best_deflate()
        self._threads = threads or min(os.cpu_count() or 1, MOST_THREADS)
        self._limit = limit
        self._file = path.open("xb")
        self._pool = ThreadPoolExecutor(self._threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        with self._file:
            if error is None:
                self._file.write(directory(self.entries, self._at, self._limit))

    def add(self, name: str, data: bytes) -> None:
        """Add a part that is in memory."""
        packed = self._deflate.piece(data) + END
        entry = Entry(
            name=name,
            crc=self._deflate.crc32(data, 0),
            size=len(data),
            packed_crc=self._deflate.crc32(packed, 0),
            packed_size=len(packed),
            offset=self._at,
        )
        self._file.write(entry.header(self._limit))
        self._file.write(packed)
        self.entries.append(entry)

    def stream(self, name: str, makers: Iterable[Maker]) -> None:
        """Add a part made of pieces, each made and compressed in some thread.

        Only a few pieces are in memory at a time.
        """
        entry = Entry(name=name, offset=self._at, streamed=True)
        self._file.write(entry.header(self._limit))
        crc32 = self._deflate.crc32
        for data, packed in self._made(makers):
            entry = replace(
                entry,
                crc=crc32(data, entry.crc),
                size=entry.size + len(data),
                packed_crc=crc32(packed, entry.packed_crc),
                packed_size=entry.packed_size + len(packed),
            )
            self._file.write(packed)
        self._file.write(END)
        entry = replace(
            entry,
            packed_crc=crc32(END, entry.packed_crc),
            packed_size=entry.packed_size + len(END),
        )
        end = self._at
        self._file.seek(entry.offset)
        self._file.write(entry.header(self._limit))
        self._file.seek(end)
        self.entries.append(entry)

    @property
    def _at(self) -> int:
        return self._file.tell()

    def _made(self, makers: Iterable[Maker]) -> Iterator[tuple[Bytes, bytes]]:
        """Yield each piece and its compressed form, in order."""
        waiting: deque[Future[tuple[Bytes, bytes]]] = deque()
        for maker in makers:
            waiting.append(self._pool.submit(self._piece, maker))
            if len(waiting) > WAITING * self._threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _piece(self, maker: Maker) -> tuple[Bytes, bytes]:
        data = maker()
        return data, self._deflate.piece(data)
