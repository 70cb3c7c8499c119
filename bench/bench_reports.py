"""Does making all reports cost little more than the slowest one, and in what memory?"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import tempfile
from pathlib import Path

from make_orders import Size, make_tables
from rounds import (
    MIB,
    interleaved,
    print_machine,
    print_medians,
    ratio,
    run_child,
)

from xl_crm.reports.business import REPORTS

#: The public order lines that figures are quoted for, where they are beside us.
RETAIL = (
    Path(__file__).resolve().parents[1]
    / "../shared/data/online_retail/online_retail.csv.gz"
)
RETAIL_OPTIONS = (
    *("--orders", str(RETAIL), "--map", "orders.customer_id=CustomerID"),
    *("--map", "orders.order_id=InvoiceNo", "--map", "orders.order_date=InvoiceDate"),
    *("--map", "orders.order_amount=Quantity*UnitPrice"),
    *("--map", "orders.region=Country", "--map", "orders.product=StockCode"),
)
#: Seconds of a stage in the closing table of the command.
STAGE = re.compile(r"^(?P<stage>\S.*?)\s{2,}(?P<seconds>[\d.]+) s\s*$", re.MULTILINE)
PAGES = "Lay out the pages"
ALL, TARGET = "all", 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="of made-up orders; default: public")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--peak", action="store_true", help="all reports once, for the memory"
    )
    given = parser.parse_args()
    print_machine()
    with tempfile.TemporaryDirectory(prefix="xl_crm_bench_") as scratch:
        folder = Path(scratch)
        options = _options(folder, given.rows)
        print(f"{given.rows:,} made-up lines" if given.rows else RETAIL.name)
        if given.peak:
            _peak(folder / "out", options)
        else:
            _measure(folder / "out", options, given.rounds)


def _options(folder: Path, rows: int | None) -> tuple[str, ...]:
    """Return what is read: made-up tables, or the public file."""
    if rows is None and RETAIL.is_file():
        return RETAIL_OPTIONS
    made = make_tables(folder, Size(order_lines=rows or 500_000, seed=2025), csv=False)
    return tuple(
        option
        for name, path in made.items()
        for option in (f"--{name.removesuffix('.parquet')}", str(path))
    )


def _command(name: str, out: Path, options: tuple[str, ...]) -> list[str]:
    return [
        *("-m", "xl_crm_cli", "report", name, *options),
        *("--lang", "en", "--overwrite", "-o", str(out)),
    ]


def _measure(out: Path, options: tuple[str, ...], rounds: int) -> None:
    """Run every report alone and all together, whole commands, in turns."""
    asking: dict[str, list[float]] = {}
    processor: dict[str, list[float]] = {}
    last = ""

    def run(name: str) -> None:
        nonlocal last
        before = _processor_seconds()
        last = run_child(_command(name, out, options)).output
        processor.setdefault(name, []).append(_processor_seconds() - before)
        stages = dict(STAGE.findall(last))
        asking.setdefault(name, []).append(float(stages[PAGES]))

    names = [*(report.name for report in REPORTS), ALL]
    seconds = interleaved({name: lambda name=name: run(name) for name in names}, rounds)
    print("\nwhole commands: read, analyse, ask, lay out, write")
    print_medians(seconds)
    print("\nprocessor time of the same")
    print_medians(processor)
    print("\nof which asking and laying out, by the clock")
    print_medians(asking)
    print("\nstages of all reports in the last round")
    for stage, spent in STAGE.findall(last):
        print(f"{stage:<32}{spent:>8} s")
    for kind, spans in (("clock", seconds), ("processor", processor)):
        slowest = max(names[:-1], key=lambda name: statistics.median(spans[name]))
        times = ratio(spans, ALL, slowest)
        verdict = "met" if times <= TARGET else "missed"
        print(f"{kind}: all / {slowest} alone {times:.2f}x, {TARGET}x {verdict}")


def _processor_seconds() -> float:
    """Return the processor time of all children so far."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _peak(out: Path, options: tuple[str, ...]) -> None:
    """Run all reports once in a process of its own."""
    child = run_child(_command(ALL, out, options))
    for stage, spent in STAGE.findall(child.output):
        print(f"{stage:<32}{spent:>8} s")
    print(f"peak {child.peak_bytes / MIB:,.0f} MiB")


if __name__ == "__main__":
    main()
