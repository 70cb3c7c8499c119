"""How long do cleaning and summarising take, beside DuckDB on the same file as it is?

Every round runs each way once, in a process of its own so that its memory is told
apart. Imports are not counted.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
from bench_metrics import SQL, TABLES, made_data, parameters
from rounds import GIB, MIB, own_peak, print_machine, print_medians, ratio, run_child

from xl_crm.ingest import Source
from xl_crm.pipeline import analyse
from xl_crm.plan import default_plan
from xl_crm.tables import table_named

FORMATS = ("csv", "parquet")
OURS, THEIRS = "xl_crm", "DuckDB alone"
READ, SUMMARISE, CHECK = "Read and clean", "Summarise", "Reconcile and list issues"
#: What is compared with loading and summarising by DuckDB alone.
COMPARED = {
    "clean and summarise": (READ, SUMMARISE),
    "clean, summarise, reconcile and list issues": (READ, SUMMARISE, CHECK),
}
#: At most so many times as long as DuckDB alone.
TARGET = 2.0
TARGET_PEAK = 2 * GIB
#: The columns of the files, as DuckDB is told them.
TYPES = {
    "orders": {
        **dict.fromkeys(("order_id", "customer_id"), "VARCHAR"),
        "order_date": "DATE",
        "order_amount": "DECIMAL(18, 6)",
        "category": "VARCHAR",
        "is_new_product": "BOOLEAN",
        **dict.fromkeys(("owner", "region"), "VARCHAR"),
    },
    "tickets": {
        **dict.fromkeys(("ticket_id", "customer_id"), "VARCHAR"),
        "opened_at": "DATE",
        "is_complaint": "BOOLEAN",
    },
    "interactions": {
        "customer_id": "VARCHAR",
        "interaction_date": "DATE",
        "interaction_kind": "VARCHAR",
        "responded": "BOOLEAN",
    },
}
#: The names that the SQL expects.
LINES = """
CREATE TABLE lines AS
SELECT
    customer_id, order_id AS order_key, order_date,
    order_amount::DECIMAL(18, 6) AS amount, amount < 0 AS is_return,
    is_new_product AS is_new, category, owner, region
FROM {file}
"""
OTHERS = "CREATE TABLE {name} AS SELECT * FROM {file}"
#: Seconds and processor seconds by stage, and the peak of memory in bytes.
Told = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="order lines")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    parser.add_argument("--memory", default="1GB", help="limit of DuckDB, both ways")
    parser.add_argument("--folder", type=Path, help="keep the data, and use it again")
    parser.add_argument("--way", choices=(OURS, THEIRS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        run = _ours if given.way == OURS else _theirs
        print(json.dumps(run(given.folder, given.formats[0], given.memory)))
        return
    print_machine()
    for suffix in given.formats:
        with made_data(given.folder, given.rows, suffix) as folder:
            _compare(folder, suffix, given.memory, given.rounds)


def _compare(folder: Path, suffix: str, memory: str, rounds: int) -> None:
    """Run both ways in turn, and print what each stage took."""
    told: dict[str, list[Told]] = {OURS: [], THEIRS: []}
    for _ in range(rounds):
        for way, rounds_told in told.items():
            options = ["--way", way, "--folder", str(folder), "--memory", memory]
            child = run_child([__file__, *options, "--formats", suffix])
            rounds_told.append(json.loads(child.output))
    for clock in ("seconds", "processor_seconds"):
        spent = {
            f"{way}: {stage}": [each[clock][stage] for each in rounds_told]
            for way, rounds_told in told.items()
            for stage in rounds_told[0][clock]
        }
        print(f"\n{suffix}, {clock.replace('_', ' ')}")
        print_medians(spent)
        for what, stages in COMPARED.items():
            sums = {
                OURS: [sum(each[clock][s] for s in stages) for each in told[OURS]],
                THEIRS: [sum(each[clock].values()) for each in told[THEIRS]],
            }
            print(f"ratio, {what}: {ratio(sums, OURS, THEIRS):.2f}")
    for way, rounds_told in told.items():
        peak = max(each["peak"] for each in rounds_told) / MIB
        print(f"peak of {way}: {peak:,.0f} MiB")


def _ours(folder: Path, suffix: str, memory: str) -> Told:
    """Run an analysis, and listen to its stages."""
    plan, clock = default_plan(), _Clock()
    sources = tuple(
        Source(table=table_named(name), path=folder / f"{name}.{suffix}")
        for name in TABLES
    )
    engine = replace(plan.engine, memory_limit=memory)
    plan = replace(plan, sources=sources, engine=engine)
    analyse(plan, progress=lambda label: clock.begin(label.en))
    return clock.told()


def _theirs(folder: Path, suffix: str, memory: str) -> Told:
    """Load the files by hand, and run the hand-written SQL."""
    clock = _Clock()
    with tempfile.TemporaryDirectory(prefix="xl_crm_bench_") as scratch:
        options = {"memory_limit": memory, "temp_directory": scratch}
        clock.begin("load")
        database = duckdb.connect(config=options)
        for name in TABLES:
            file = _file(folder / f"{name}.{suffix}", name)
            statement = LINES if name == "orders" else OTHERS
            database.execute(statement.format(name=name, file=file))
        clock.begin("summarise")
        database.execute(SQL, parameters()).df()
        told = clock.told()
        database.close()
    return told


def _file(path: Path, name: str) -> str:
    """Return how DuckDB is told to read a file: it need not find out the types."""
    if path.suffix == ".parquet":
        return f"'{path}'"
    columns = ", ".join(f"{column}: '{kind}'" for column, kind in TYPES[name].items())
    return f"read_csv('{path}', header = true, columns = {{{columns}}})"


class _Clock:
    """Keeps what each stage took."""

    def __init__(self) -> None:
        self.begun: dict[str, tuple[float, float]] = {}

    def begin(self, stage: str) -> None:
        """End the stage before and begin another."""
        self.begun[stage] = (time.perf_counter(), time.process_time())

    def told(self) -> Told:
        """Return what a process tells in the end."""
        self.begin("end")
        spans = [
            (stage, later[0] - start[0], later[1] - start[1])
            for (stage, start), later in zip(
                self.begun.items(), list(self.begun.values())[1:], strict=False
            )
        ]
        return {
            "seconds": {stage: wall for stage, wall, _ in spans},
            "processor_seconds": {stage: spent for stage, _, spent in spans},
            "peak": own_peak(),
        }


if __name__ == "__main__":
    main()
