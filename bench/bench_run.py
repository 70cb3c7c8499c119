"""Where does the time of ``xl-crm run`` go on one file of orders?"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from make_orders import Size, make_tables
from rounds import MIB, interleaved, print_machine, print_medians, run_child

#: A line of the closing table of a run: stage and seconds.
STAGE = re.compile(r"^(?P<stage>\S.*?)\s{2,}(?P<seconds>[\d.]+) s\s*$")
#: What the command needs before its first stage begins.
IMPORTS = "import xl_crm_cli.settings, xl_crm_cli.workbooks, ibis; ibis.duckdb"
#: The least that reading takes: every cell of the file as text, and nothing kept.
SCAN = """
import sys, duckdb
columns = "sum(strlen(COLUMNS(*)))"
scan = "read_csv(?, all_varchar = true)"
duckdb.execute(f"SELECT {columns} FROM {scan}", [sys.argv[1]]).fetchall()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="CSV of orders; default: made up")
    parser.add_argument("--rows", type=int, default=500_000, help="of made-up orders")
    parser.add_argument("--map", action="append", default=[], metavar="orders.X=EXPR")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print_machine()
    with tempfile.TemporaryDirectory(prefix="xl_crm_bench_") as scratch:
        folder = Path(scratch)
        data = given.data
        if data is None:
            size = Size(order_lines=given.rows, seed=2025)
            data = make_tables(folder, size)["orders.csv"]
        options = [option for text in given.map for option in ("--map", text)]
        _measure(data, folder / "out", options, given.rounds)


def _measure(data: Path, out: Path, options: list[str], rounds: int) -> None:
    """Run the command beside its bare imports and DuckDB's bare scan."""
    stages: dict[str, list[float]] = {}
    peaks = []

    def run() -> None:
        child = run_child(
            [
                *("-m", "xl_crm_cli", "run", "--orders", str(data), *options),
                *("--lang", "en", "--overwrite", "-o", str(out)),
            ]
        )
        peaks.append(child.peak_bytes)
        for line in child.output.splitlines():
            if found := STAGE.match(line):
                seconds = stages.setdefault(found["stage"], [])
                seconds.append(float(found["seconds"]))

    ways = {
        "imports alone": lambda: run_child(["-c", IMPORTS]),
        "DuckDB scans the file": lambda: run_child(["-c", SCAN, str(data)]),
        "xl-crm run": run,
    }
    seconds = interleaved(ways, rounds)
    if not stages:
        sys.exit("the run printed no seconds")
    print(f"\n{data.name}, processes as a whole")
    print_medians(seconds)
    print("\nstages of xl-crm run, as it prints them")
    print_medians(stages)
    print(f"\npeak {max(peaks) / MIB:,.0f} MiB")


if __name__ == "__main__":
    main()
