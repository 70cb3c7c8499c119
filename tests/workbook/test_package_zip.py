from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.workbook.package import deflate as deflate_module
from xl_crm.workbook.package.deflate import best_deflate, zlib_deflate
from xl_crm.workbook.package.zip_format import LIMIT, Entry, directory
from xl_crm.workbook.package.zip_writer import WAITING, ZipWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.workbook.package.deflate import Deflate

PARTS = {"a.xml": b"<a/>" * 1000, "folder/b.xml": b"", "中文.xml": bytes(range(256))}
PIECES = tuple(str(number).encode() * 5000 for number in range(40))


def write(
    path: Path, *, threads: int = 0, deflate: Deflate | None = None, limit: int = LIMIT
) -> list[Entry]:
    with ZipWriter(path, threads=threads, deflate=deflate, limit=limit) as archive:
        for name, data in PARTS.items():
            archive.add(name, data)
        archive.stream("big.xml", ((lambda piece=piece: piece) for piece in PIECES))
        archive.stream("empty.xml", ())
    return archive.entries


def contents(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


WHOLE = PARTS | {"big.xml": b"".join(PIECES), "empty.xml": b""}


@pytest.mark.parametrize("deflate", [zlib_deflate(), best_deflate()])
def test_another_reader_finds_every_part_in_order(
    tmp_path: Path, deflate: Deflate
) -> None:
    write(tmp_path / "a.zip", deflate=deflate)
    found = contents(tmp_path / "a.zip")
    assert found == WHOLE
    assert list(found) == list(WHOLE)


def test_the_bytes_depend_neither_on_threads_nor_on_time(tmp_path: Path) -> None:
    for threads in (1, 2, 3):
        write(tmp_path / f"{threads}.zip", threads=threads)
    first = (tmp_path / "1.zip").read_bytes()
    assert (tmp_path / "2.zip").read_bytes() == first
    assert (tmp_path / "3.zip").read_bytes() == first
    with ZipFile(tmp_path / "1.zip") as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.create_system == 0


@pytest.mark.parametrize("limit", [10, 100_000, 1_000_000])
def test_sizes_and_offsets_beyond_32_bits_stand_in_64(
    tmp_path: Path, limit: int
) -> None:
    """With a limit of its own, so that no test writes 4 GiB."""
    write(tmp_path / "a.zip", limit=limit)
    assert contents(tmp_path / "a.zip") == WHOLE


def test_only_what_needs_64_bits_has_them(tmp_path: Path) -> None:
    write(tmp_path / "small.zip")
    write(tmp_path / "large.zip", limit=len(WHOLE["big.xml"]))
    with ZipFile(tmp_path / "small.zip") as archive:
        assert {info.extract_version for info in archive.infolist()} == {20}
    with ZipFile(tmp_path / "large.zip") as archive:
        versions = {info.filename: info.extract_version for info in archive.infolist()}
    assert versions == dict.fromkeys(WHOLE, 20) | {"big.xml": 45}


def test_an_entry_of_five_gigabytes_far_into_the_file() -> None:
    """APPNOTE 4.5.3: tag 1, then size, compressed size and offset of 8 bytes each."""
    size, packed_size, offset = 5 << 30, 2 << 30, 7 << 30
    entry = Entry(name="a", size=size, packed_size=packed_size, offset=offset, crc=9)
    assert entry.record().endswith(b"a" + struct.pack("<HHQQ", 1, 16, size, offset))
    header = entry.header()
    assert header.endswith(b"a" + struct.pack("<HHQQ", 1, 16, size, packed_size))
    assert header[4:6] == struct.pack("<H", 45)
    assert header[18:26] == b"\xff" * 8


def test_a_streamed_entry_keeps_the_length_of_its_header() -> None:
    before = Entry(name="a", streamed=True)
    small = Entry(name="a", streamed=True, size=10, packed_size=5)
    large = Entry(name="a", streamed=True, size=LIMIT, packed_size=5)
    lengths = {len(entry.header()) for entry in (before, small, large)}
    assert len(lengths) == 1


def test_a_directory_beyond_four_gigabytes_is_found() -> None:
    """APPNOTE 4.3.14 and 4.3.15: the record of 64 bits, its locator, the old end."""
    start = 6 << 30
    entry = Entry(name="a", offset=start - 100)
    end = directory([entry], start)[len(entry.record()) :]
    assert end[:4] == b"PK\6\6"
    assert struct.unpack("<QQQQ", end[24:56]) == (1, 1, len(entry.record()), start)
    assert end[56:60] == b"PK\6\7"
    assert struct.unpack("<Q", end[64:72]) == (start + len(entry.record()),)
    assert end[76:80] == b"PK\5\6"
    assert end[84:96] == b"\xff" * 12


@pytest.mark.slow
def test_more_entries_than_16_bits_count(tmp_path: Path) -> None:
    with ZipWriter(tmp_path / "a.zip", deflate=zlib_deflate()) as archive:
        for number in range(0x10001):
            archive.add(str(number), b"")
    with ZipFile(tmp_path / "a.zip") as found:
        assert len(found.infolist()) == 0x10001


def test_the_entries_are_what_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    entries = write(path)
    whole = path.read_bytes()
    for entry in entries:
        data = WHOLE[entry.name]
        assert (entry.size, entry.crc) == (len(data), zlib.crc32(data))
        header = entry.header()
        start = entry.offset + len(header)
        assert whole[entry.offset : start] == header
        packed = whole[start : start + entry.packed_size]
        assert zlib.crc32(packed) == entry.packed_crc
        assert zlib.decompress(packed, -15) == data


def test_few_pieces_wait_at_a_time(tmp_path: Path) -> None:
    """Made and not yet written: what is under work, and one that is being taken."""
    made = 0

    def makers() -> Iterator[object]:
        nonlocal made
        for piece in PIECES:
            made += 1
            yield lambda piece=piece: piece

    with ZipWriter(tmp_path / "a.zip", threads=2) as archive:
        taken = archive._made(makers())  # noqa: SLF001  (nothing else sees the queue)
        next(taken)
        assert made <= WAITING * 2 + 1
        taken.close()


def test_an_error_in_a_piece_is_raised_and_no_directory_is_written(
    tmp_path: Path,
) -> None:
    def fail() -> bytes:
        raise MemoryError

    path = tmp_path / "a.zip"
    with (
        pytest.raises(MemoryError),
        ZipWriter(path) as archive,
    ):
        archive.stream("a.xml", [lambda: b"x", fail])
    assert b"PK\5\6" not in path.read_bytes()


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        ZipWriter(tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == b"old"


def test_zlib_takes_over_where_isal_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(deflate_module.__dict__["__builtins__"], "__import__", _refuse)
    assert best_deflate().name == "zlib"


def _refuse(name: str, *_: object) -> None:
    raise ImportError(name)


@given(st.lists(st.binary(max_size=50)))
def test_pieces_compressed_alone_are_one_whole(pieces: list[bytes]) -> None:
    for deflate in (zlib_deflate(), best_deflate()):
        packed = b"".join(map(deflate.piece, pieces)) + deflate_module.END
        assert zlib.decompress(packed, -15) == b"".join(pieces)
