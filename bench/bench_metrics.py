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

AS_OF = date(2025, 6, 30)
SQL = Path(__file__).with_name("eleven_metrics.sql").read_text(encoding="utf-8")
METRICS = tuple(name for name in CATALOGUE if name != "symmetric_growth_3m")
TABLES = ("orders", "tickets", "interactions")
#: At most so many times as long as the hand-written SQL.
TARGET, TARGET_FROM_FILE = 1.2, 2.0
TARGET_PEAK = 2 * GIB
TOLERANCE = 1e-9
FIELDS = frozenset({"category", "is_new_product", "owner", "region"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="order lines")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--file-rounds", type=int, default=1)
    parser.add_argument("--memory", default="1GB", help="limit of DuckDB")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--folder", type=Path, help="keep the data, and use it again")
    parser.add_argument(
        "--peak-of-one-run", action="store_true", help=argparse.SUPPRESS
    )
    given = parser.parse_args()
    if given.peak_of_one_run:
        _analyse(given.folder, given.format, given.memory)
        return
    print_machine()
    with _data(given.folder, given.rows, given.format) as folder:
        _compare_metrics(folder, given.memory, given.rounds)
        _compare_paths(folder, given.format, given.memory, given.file_rounds)
        _print_peak(folder, given.format, given.memory)


@contextmanager
def _data(folder: Path | None, n_rows: int, suffix: str) -> Iterator[Path]:
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
        parts = _parts(engine)
        _require_equal(_ours(parts), _theirs(engine))
        ways = {
            "xl_crm summary and metrics": lambda: _ours(parts),
            "hand-written SQL": lambda: _theirs(engine),
        }
        seconds = interleaved(ways, rounds)
    print("\n11 metrics from a loaded table")
    print_medians(seconds)
    found = ratio(seconds, *ways)
    print(f"ratio {found:.2f} (target: at most {TARGET:g})")


def _compare_paths(folder: Path, suffix: str, memory: str, rounds: int) -> None:
    """Both ways from the files to the metrics."""
    ways = {
        "xl_crm from file to metrics": lambda: _analyse(folder, suffix, memory),
        "DuckDB, the same files untouched": lambda: _load_and_query(
            folder, suffix, memory
        ),
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
    frame: pd.DataFrame = engine.connection.con.execute(SQL, _parameters()).df()
    return frame[list(METRICS)]


def _parameters() -> dict[str, date]:
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
    database.execute(
        f"""
        CREATE TABLE lines AS
        SELECT
            row_number() OVER () AS row, customer_id, order_id AS order_key, order_date,
            order_amount::DECIMAL(18, 6) AS amount, amount < 0 AS is_return,
            is_new_product AS is_new, category, owner, region
        FROM '{folder / "orders"}.{suffix}'
        """  # noqa: S608  (our own path)
    )
    for name in ("tickets", "interactions"):
        database.execute(
            f"CREATE TABLE {name} AS SELECT * FROM '{folder / name}.{suffix}'"  # noqa: S608
        )


def _parts(engine: Engine) -> Parts:
    """Hand the loaded tables to the summary."""
    tables = engine.connection.table
    return Parts(
        orders=Part(data=tables("lines"), fields=FIELDS),
        tickets=Part(
            data=tables("tickets"), fields=frozenset({"opened_at", "is_complaint"})
        ),
        interactions=Part(
            data=tables("interactions"),
            fields=frozenset({"interaction_date", "interaction_kind", "responded"}),
        ),
    )


def _analyse(folder: Path, suffix: str, memory: str) -> Analysis:
    """Run the whole analysis on the files, and print what its stages took."""
    plan = default_plan()
    sources = tuple(
        Source(table=table_named(name), path=folder / f"{name}.{suffix}")
        for name in TABLES
    )
    engine = replace(plan.engine, memory_limit=memory)
    analysis = analyse(replace(plan, sources=sources, engine=engine))
    for stage, spent in analysis.seconds.items():
        print(f"    {stage.en:<28}{spent:8.3f} s")
    return analysis


def _load_and_query(folder: Path, suffix: str, memory: str) -> Any:  # noqa: ANN401
    """Do with DuckDB alone what an analysis does up to the metrics."""
    with open_engine(memory_limit=memory) as engine:
        _load(engine, folder, suffix)
        return _theirs(engine)


if __name__ == "__main__":
    main()
