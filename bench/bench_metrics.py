"""How far from hand-written DuckDB SQL are the 11 metrics, in time and in memory?"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from make_orders import Size, make_tables
from rounds import (
    GIB,
    MIB,
    interleaved,
    print_machine,
    print_medians,
    ratio,
    run_child,
)

from xl_crm import summary
from xl_crm.ingest import Engine, Source, open_engine
from xl_crm.metrics import CATALOGUE, measure
from xl_crm.pipeline import Analysis, analyse
from xl_crm.plan import default_plan
from xl_crm.summary import Part, Parts, Periods
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

PARTS = ("metrics", "files", "peak")
AS_OF = date(2025, 6, 30)
SQL = Path(__file__).with_name("eleven_metrics.sql").read_text(encoding="utf-8")
METRICS = tuple(name for name in CATALOGUE if name != "symmetric_growth_3m")
#: Loading as one would by hand: a table of the lines, the others as they are.
LINES = """
CREATE TABLE lines AS
SELECT
    row_number() OVER () AS row, customer_id, order_id AS order_key, order_date,
    order_amount::DECIMAL(18, 6) AS amount, amount < 0 AS is_return,
    is_new_product AS is_new, category, owner, region
FROM '{path}'
"""
OTHERS = "CREATE TABLE {name} AS SELECT row_number() OVER () AS row, * FROM '{path}'"
TABLES = ("orders", "tickets", "interactions")
#: At most so many times as long as the hand-written SQL.
TARGET, TARGET_FROM_FILE = 1.2, 2.0
TARGET_PEAK = 2 * GIB
TOLERANCE = 1e-9
#: What the 11 metrics need; the summary also finds the latest owner and region.
FIELDS = frozenset({"category", "is_new_product"})
ALL_FIELDS = FIELDS | {"owner", "region"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="order lines")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--memory", default="1GB", help="limit of DuckDB")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--folder", type=Path, help="keep the data, and use it again")
    parser.add_argument(
        "--peak-of-one-run", action="store_true", help=argparse.SUPPRESS
    )
    given = parser.parse_args()
    if given.peak_of_one_run:
        _print_stages(_analyse(given.folder, given.format, given.memory))
        return
    print_machine()
    with made_data(given.folder, given.rows, given.format) as folder:
        if "metrics" in given.parts:
            _compare_metrics(folder, given.memory, given.rounds)
        if "files" in given.parts:
            _compare_paths(folder, given.format, given.memory, given.rounds)
        if "peak" in given.parts:
            _print_peak(folder, given.format, given.memory)


@contextmanager
def made_data(folder: Path | None, n_rows: int, suffix: str) -> Iterator[Path]:
    """Yield a folder with the tables, made where they are not there yet."""
    with tempfile.TemporaryDirectory(prefix="xl_crm_bench_") as scratch:
        place = folder or Path(scratch)
        wanted = [
            place / f"{name}.{end}" for name in TABLES for end in (suffix, "parquet")
        ]
        if not all(path.exists() for path in wanted):
            make_tables(place, Size(order_lines=n_rows, seed=2025), csv=suffix == "csv")
        yield place


def _compare_metrics(folder: Path, memory: str, rounds: int) -> None:
    """Both ways from one table that DuckDB has already loaded."""
    with open_engine(memory_limit=memory) as engine:
        _load(engine, folder, "parquet")
        parts, all_parts = _parts(engine, FIELDS), _parts(engine, ALL_FIELDS)
        _require_equal(_ours(parts), _theirs(engine))
        ways = {
            "xl_crm": lambda: _ours(parts),
            "xl_crm, owner and region too": lambda: _ours(all_parts),
            "hand-written SQL": lambda: _theirs(engine),
        }
        seconds = interleaved(ways, rounds)
    print("\n11 metrics from a loaded table")
    print_medians(seconds)
    ours, more, base = ways
    print(f"ratio {ratio(seconds, ours, base):.2f} (target: at most {TARGET:g})")
    print(f"ratio with owner and region {ratio(seconds, more, base):.2f}")


def _compare_paths(folder: Path, suffix: str, memory: str, rounds: int) -> None:
    """Both ways from the files to the metrics."""
    ways = {
        "xl_crm, the whole analysis": lambda: _analyse(folder, suffix, memory),
        "DuckDB, load and metrics": lambda: _load_and_query(folder, suffix, memory),
    }
    seconds = interleaved(ways, rounds)
    print(f"\nfrom {suffix} files")
    print_medians(seconds)
    found = ratio(seconds, *ways)
    print(f"ratio {found:.2f} (target: at most {TARGET_FROM_FILE:g})")


def _print_peak(folder: Path, suffix: str, memory: str) -> None:
    """Show what a process of its own needs for a whole analysis."""
    child = run_child(
        [
            __file__,
            "--peak-of-one-run",
            *("--folder", str(folder), "--format", suffix, "--memory", memory),
        ]
    )
    print(f"\nanalysis in a process of its own, DuckDB limited to {memory}")
    print(child.output, end="")
    peak, most = child.peak_bytes / MIB, TARGET_PEAK / MIB
    print(f"{child.seconds:.1f} s, peak {peak:,.0f} MiB (target: at most {most:,.0f})")


def _ours(parts: Parts) -> pd.DataFrame:
    """Summarise and measure, as a run does."""
    customers = summary.summarise(parts, Periods(as_of=AS_OF))
    metrics, _ = measure(customers, CATALOGUE)
    return metrics[list(METRICS)]


def _theirs(engine: Engine) -> pd.DataFrame:
    """Run the hand-written SQL."""
    frame: pd.DataFrame = engine.connection.con.execute(SQL, parameters()).df()
    return frame[list(METRICS)]


def parameters() -> dict[str, date]:
    """Return the days that the SQL asks for."""
    periods = Periods(as_of=AS_OF)
    earlier, later, end = periods.growth_bounds
    first = summary.months_before(periods.last_full_month, periods.stability_months - 1)
    return {
        "as_of": AS_OF,
        "window_start": periods.window_start,
        "earlier": earlier,
        "later": later,
        "first_month": first,
        "month_end": end,
    }


def _require_equal(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Compare all values of all metrics."""
    for name in METRICS:
        np.testing.assert_allclose(
            ours[name].to_numpy(np.float64),
            theirs[name].to_numpy(np.float64),
            rtol=TOLERANCE,
            atol=TOLERANCE,
            err_msg=name,
        )
    print(f"{len(METRICS)} metrics of {len(ours):,} customers agree to {TOLERANCE:g}")


def _load(engine: Engine, folder: Path, suffix: str) -> None:
    """Load the files in the shape that both ways start from."""
    database = engine.connection.con
    database.execute(LINES.format(path=folder / f"orders.{suffix}"))
    for name in ("tickets", "interactions"):
        path = folder / f"{name}.{suffix}"
        database.execute(OTHERS.format(name=name, path=path))


def _parts(engine: Engine, fields: frozenset[str]) -> Parts:
    """Hand the loaded tables to the summary."""
    tables = engine.connection.table
    return Parts(
        orders=Part(data=tables("lines"), fields=fields),
        tickets=Part(
            data=tables("tickets"),
            fields=frozenset({"ticket_id", "opened_at", "is_complaint"}),
        ),
        interactions=Part(
            data=tables("interactions"),
            fields=frozenset({"interaction_date", "responded"}),
        ),
    )


def _analyse(folder: Path, suffix: str, memory: str) -> Analysis:
    """Run the whole analysis on the files."""
    plan = default_plan()
    sources = tuple(
        Source(table=table_named(name), path=folder / f"{name}.{suffix}")
        for name in TABLES
    )
    engine = replace(plan.engine, memory_limit=memory)
    return analyse(replace(plan, sources=sources, engine=engine))


def _print_stages(analysis: Analysis) -> None:
    for stage, spent in analysis.seconds.items():
        print(f"    {stage.en:<28}{spent:8.3f} s")


def _load_and_query(folder: Path, suffix: str, memory: str) -> Any:  # noqa: ANN401
    """Do with DuckDB alone what an analysis does up to the metrics."""
    with open_engine(memory_limit=memory) as engine:
        _load(engine, folder, suffix)
        return _theirs(engine)


if __name__ == "__main__":
    main()
