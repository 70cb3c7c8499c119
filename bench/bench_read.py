"""How long does it take to read a workbook, and text in GB18030, into clean rows?

The workbook beside fastexcel alone, the text beside transcoding it to UTF-8; each once
before it counts, so that no import does.
"""

from __future__ import annotations

import argparse
import codecs
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import fastexcel
import openpyxl
from rounds import interleaved, print_machine, print_medians, ratio

from xl_crm.ingest import DateReading, OrderRules, Source, open_engine, read_inputs
from xl_crm.ingest.read import read_raw
from xl_crm.tables import table_named

HEADERS = (
    *("订单号", "客户编号", "订单日期", "金额", "数量", "单价"),
    *("品类", "产品", "负责人", "区域", "渠道", "订单状态"),
)
CHUNK = 1 << 22


def row(number: int) -> tuple[object, ...]:
    """Return one order line, like the others and not the same."""
    day = date(2023, 1, 1) + timedelta(days=number % 700)
    quantity, price = number % 9 + 1, number % 97 + 0.5
    return (
        *(f"A{number:08d}", f"C{number % 20_000:06d}", day, quantity * price),
        *(quantity, price, f"品类{number % 12}", f"产品{number % 300}"),
        *(f"业务员{number % 25}", f"大区{number % 7}", "线上", "已完成"),
    )


def make_workbook(path: Path, rows: int) -> None:
    """Write a sheet of order lines."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("订单")
    sheet.append(HEADERS)
    for number in range(rows):
        sheet.append(row(number))
    book.save(path)


def make_text(path: Path, rows: int) -> None:
    """Write a CSV of order lines in GB18030."""
    with path.open("w", encoding="gb18030", newline="") as file:
        file.write(",".join(HEADERS) + "\r\n")
        for number in range(rows):
            file.write(",".join(map(str, row(number))) + "\r\n")


def transcode(path: Path) -> None:
    """Write a text anew in UTF-8 and do nothing else."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    with path.open("rb") as file, path.with_suffix(".utf8").open("wb") as out:
        while chunk := file.read(CHUNK):
            out.write(decoder.decode(chunk).encode())


def clean(path: Path) -> None:
    """Read a file of orders into a clean table."""
    source = Source(table=table_named("orders"), path=path)
    with open_engine(memory_limit="1GB") as engine:
        inputs = read_inputs(engine, [source], DateReading(), OrderRules())
        inputs.orders.data.count().to_pandas()


def raw(path: Path) -> None:
    """Read a file of orders as it stands."""
    with open_engine(memory_limit="1GB") as engine:
        read_raw(engine, Source(table=table_named("orders"), path=path))


def fastexcel_alone(path: Path) -> None:
    """Read a sheet as columns and do nothing else."""
    fastexcel.read_excel(path).load_sheet(0).to_arrow()


def main() -> None:
    """Measure both kinds of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheet-rows", type=int, default=100_000)
    parser.add_argument("--text-rows", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    print_machine()
    with tempfile.TemporaryDirectory() as folder:
        book, text = Path(folder) / "orders.xlsx", Path(folder) / "orders.csv"
        make_workbook(book, asked.sheet_rows)
        make_text(text, asked.text_rows)
        ways = {
            "fastexcel alone": partial(fastexcel_alone, book),
            "xlsx as it stands": partial(raw, book),
            "xlsx to clean rows": partial(clean, book),
            "transcoding alone": partial(transcode, text),
            "GB18030 to clean rows": partial(clean, text),
        }
        for way in ways.values():
            way()
        seconds = interleaved(ways, asked.rounds)
    print_medians(seconds)
    for ours, base, target in (
        ("xlsx as it stands", "fastexcel alone", 1.2),
        ("xlsx to clean rows", "fastexcel alone", None),
        ("GB18030 to clean rows", "transcoding alone", 1.5),
    ):
        aim = f" (at most {target}x)" if target else ""
        print(f"{ours}: {ratio(seconds, ours, base):.2f}x {base}{aim}")


if __name__ == "__main__":
    main()
