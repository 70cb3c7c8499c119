"""How long does a large workbook take, beside other writers of the same workbook?

All write 12 columns with number formats, a table (XlsxWriter's ``constant_memory`` has
none: a filter), a list to choose from, a colour scale, data bars, colours of words,
notes on the headings (jetxl has none) and a chart. Each writes once before it counts,
and what it wrote is read back and compared.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
import zlib
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch
from zipfile import ZipFile

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.feather
from make_customers import book, customers
from rounds import (
    MIB,
    interleaved,
    own_peak,
    print_machine,
    print_medians,
    ratio,
    run_child,
)
from workbook_rivals import write_jetxl, write_openpyxl, write_xlsxwriter

from xl_crm.workbook import write_books
from xl_crm.workbook.package import zip_writer
from xl_crm.workbook.package.deflate import best_deflate, zlib_deflate

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.reports._spec import Book

OURS = "xl_crm"
LIVE = "xl_crm, 6 columns of formulas"
PLAIN = "xl_crm, zlib and Python lists"
OPENPYXL = "openpyxl write-only"
XLSXWRITER = "XlsxWriter constant_memory"
JETXL = "jetxl"
DEFLATE = "zlib level 1, the same XML"

#: Way, base, and at most (or, below 0, at least) so many times as long.
TARGETS = (
    (OPENPYXL, OURS, -20),
    (XLSXWRITER, OURS, -20),
    (OURS, JETXL, 0.8),
    (OURS, DEFLATE, 1.6),
    (LIVE, OURS, 2.0),
    (OPENPYXL, PLAIN, -7),
)
#: 1,000,000 rows beside 100,000: times as long, and bytes above the data.
MOST_TIMES = 12
MOST_BYTES = 400 * 10**6
BIG = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a process needed to write a workbook, its data being there already.

    Attributes
    ----------
    bytes_above : int
        Its peak, reading the data included, above what it held just before it wrote.
    """

    seconds: float
    bytes_above: int


def write_ours(content: Book, path: Path) -> None:
    """Write through the front door."""
    write_books({path: content}, overwrite=True)


def write_without_extras(content: Book, path: Path) -> None:
    """Write as where ISA-L is not installed."""
    with patch.object(zip_writer, "best_deflate", zlib_deflate):
        write_ours(content, path)


def largest_sheet(path: Path) -> bytes:
    """Return the XML of the largest part of a workbook."""
    with ZipFile(path) as archive:
        part = max(archive.infolist(), key=lambda info: info.file_size)
        return archive.read(part)


def deflate(xml: bytes) -> int:
    """Compress XML with zlib at level 1 and do nothing else."""
    compressor = zlib.compressobj(1, zlib.DEFLATED, -15)
    return len(compressor.compress(xml)) + len(compressor.flush())


def check(path: Path, table: pa.Table) -> None:
    """Compare the first sheet of a workbook with the data.

    Raises
    ------
    ValueError
        They differ.
    """
    found = pa.table(fastexcel.read_excel(path).load_sheet(0).to_arrow())
    for name, column in zip(table.column_names, found.columns, strict=True):
        kind = table[name].type
        plain = pa.float64() if pa.types.is_integer(kind) else kind
        expected, read = table[name].cast(plain), column.cast(plain)
        equal = (
            _close(read, expected) if plain == pa.float64() else read.equals(expected)
        )
        if not equal or read.null_count != expected.null_count:
            raise ValueError(f"{path.name}: column {name} is not what was written")


def _close(read: pa.ChunkedArray, expected: pa.ChunkedArray) -> bool:
    """Return whether numbers agree to 15 digits: openpyxl and XlsxWriter write 16."""
    apart = pc.abs(pc.subtract(read, expected))
    allowed = pc.multiply(pc.abs(expected), 1e-15)
    return bool(pc.all(pc.less_equal(apart, allowed), min_count=0).as_py())


def ways(table: pa.Table) -> dict[str, Callable[[Path], object]]:
    """Return all ways to write the table to a file."""
    rows = [tuple(row.values()) for row in table.to_pylist()]
    return {
        OURS: partial(write_ours, book(table)),
        LIVE: partial(write_ours, book(table, formulas=True)),
        PLAIN: partial(write_without_extras, book(table, lists=True)),
        JETXL: partial(write_jetxl, table),
        OPENPYXL: partial(write_openpyxl, table, rows),
        XLSXWRITER: partial(write_xlsxwriter, table, rows),
    }


def race(table: pa.Table, rounds: int, folder: Path) -> dict[str, list[float]]:
    """Write in every way, check what was written, and return the seconds of each."""
    xml = b""
    timed: dict[str, Callable[[], object]] = {}
    for number, (name, write) in enumerate(ways(table).items()):
        path = folder / f"{number}.xlsx"
        write(path)
        check(path, table)
        print(f"{name:<32}{path.stat().st_size / 1e6:8.1f} MB")
        if name == OURS:
            xml = largest_sheet(path)
            print(f"{'its largest sheet, as XML':<32}{len(xml) / 1e6:8.1f} MB")
        timed[name] = partial(_anew, write, path)
    timed[DEFLATE] = partial(deflate, xml)
    return interleaved(timed, rounds)


def _anew(write: Callable[[Path], object], path: Path) -> None:
    path.unlink()
    write(path)


def write_in_child(rows: int, folder: Path) -> Written:
    """Write in a process of its own; the data is read from a file before."""
    data = folder / f"{rows}.arrow"
    if not data.exists():
        pyarrow.feather.write_feather(customers(rows), data, compression="uncompressed")
    child = run_child([__file__, "--child", str(data)])
    return Written(**json.loads(child.output))


def resident() -> int:
    """Return what this process has in memory now, in bytes (Linux)."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def be_child(data: Path) -> None:
    """Write a table that is in a file, and print what that needed."""
    small = data.with_name("small.xlsx")
    write_ours(book(customers(1000)), small)
    table = pyarrow.feather.read_table(data, memory_map=False)
    content, path = book(table), data.with_suffix(".xlsx")
    path.unlink(missing_ok=True)
    before, start = resident(), time.perf_counter()
    write_ours(content, path)
    seconds = time.perf_counter() - start
    needed = Written(seconds=seconds, bytes_above=own_peak() - before)
    print(json.dumps(asdict(needed)))


def big(rows: int, rounds: int, folder: Path) -> str:
    """Compare ten times the rows; return the ratios in words."""
    pairs = [
        (write_in_child(rows, folder), write_in_child(BIG * rows, folder))
        for _ in range(rounds)
    ]
    times = statistics.median(large.seconds / few.seconds for few, large in pairs)
    seconds = statistics.median(large.seconds for _, large in pairs)
    above = max(large.bytes_above for _, large in pairs)
    print(f"{f'{OURS}, {BIG * rows:,} rows':<32}{seconds:8.3f} s")
    return (
        f"{BIG * rows:,} rows {times:.1f}x {rows:,} (at most {MOST_TIMES}x), "
        f"{above / MIB:.0f} MiB above the data (at most {MOST_BYTES / MIB:.0f})"
    )


def said(seconds: dict[str, list[float]], way: str, base: str, target: float) -> str:
    """Return a ratio and its target in words."""
    aim = f"at most {target}x" if target > 0 else f"at least {-target}x"
    return f"{way} {ratio(seconds, way, base):.2f}x {base} ({aim})"


def main() -> None:
    """Measure all ways, then ten times the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--big", action="store_true", help="ten times the rows, too")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        be_child(asked.child)
        return
    print_machine()
    print(f"deflate by {best_deflate().name}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = race(customers(asked.rows), asked.rounds, folder)
        print_medians(seconds)
        ratios = [said(seconds, *target) for target in TARGETS]
        if asked.big:
            ratios.append(big(asked.rows, asked.rounds, folder))
    print("; ".join(ratios))


if __name__ == "__main__":
    main()
