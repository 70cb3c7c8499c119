"""Which orders do the benchmarks run on? Made-up ones, the same for the same seed."""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.random import Generator
    from numpy.typing import NDArray

CHUNK_ROWS = 1_000_000
#: Two years that end on the day the benchmarks take as as-of date.
LAST_DAY = np.datetime64("2025-06-30")
N_DAYS = 730
ROWS_A_CUSTOMER = 50
LINES_AN_ORDER = 2.5
#: How many order lines there are for one row of these tables.
ORDER_LINES_A_TICKET, ORDER_LINES_A_TOUCH = 100, 5
#: Shares of order lines, orders, tickets and touches.
RETURNED, NEW, OTHER_OWNER, COMPLAINTS, ANSWERED = 0.02, 0.1, 0.1, 0.3, 0.25
CATEGORIES = pa.array([f"category {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"])
OWNERS = pa.array([f"owner {number}" for number in range(1, 41)])
REGIONS = pa.array(["North", "East", "South", "West", "Central", "Abroad"])
KINDS = pa.array(["call", "e-mail", "visit"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is made, and from which seed."""

    order_lines: int
    seed: int

    @property
    def customers(self) -> int:
        """Number of customers that may order."""
        return max(self.order_lines // ROWS_A_CUSTOMER, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="order lines")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--folder", type=Path, help="default: a new temporary one")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="xl_crm_bench_"))
    size = Size(order_lines=given.rows, seed=given.seed)
    for path in make_tables(folder, size).values():
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path}")


def make_tables(folder: Path, size: Size, *, csv: bool = True) -> dict[str, Path]:
    """Write orders, tickets and interactions, each as Parquet and as CSV.

    Returns
    -------
    dict of str to Path
        By file name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = {
        "orders": (_order_lines, size.order_lines),
        "tickets": (_tickets, size.order_lines // ORDER_LINES_A_TICKET),
        "interactions": (_interactions, size.order_lines // ORDER_LINES_A_TOUCH),
    }
    written = {}
    for name, (make, n_rows) in parts.items():
        suffixes = ("parquet", "csv") if csv else ("parquet",)
        paths = [folder / f"{name}.{suffix}" for suffix in suffixes]
        _write(paths, _chunks(make, n_rows, size))
        written |= {path.name: path for path in paths}
    return written


def _chunks(
    make: Callable[[Generator, int, Size], pa.Table], n_rows: int, size: Size
) -> Iterator[pa.Table]:
    """Yield a table in parts; identifiers go on counting from part to part."""
    for start in range(0, max(n_rows, 1), CHUNK_ROWS):
        random = np.random.default_rng([size.seed, *make.__name__.encode(), start])
        chunk = make(random, min(CHUNK_ROWS, n_rows - start), size)
        if make is not _interactions:
            name = chunk.column_names[0]
            numbers = chunk.column(0).to_numpy() + start
            chunk = chunk.set_column(0, name, _named(name[0].upper(), numbers))
        yield chunk


def _write(paths: list[Path], chunks: Iterator[pa.Table]) -> None:
    """Write the same chunks to several files."""
    with ExitStack() as files:
        writers: list[pq.ParquetWriter | pa_csv.CSVWriter] = []
        for chunk in chunks:
            if not writers:
                opened = (_open(path, chunk.schema) for path in paths)
                writers = [files.enter_context(writer) for writer in opened]
            for writer in writers:
                writer.write_table(chunk)


def _open(path: Path, schema: pa.Schema) -> pq.ParquetWriter | pa_csv.CSVWriter:
    """Open a file of either format."""
    if path.suffix == ".parquet":
        return pq.ParquetWriter(path, schema)
    options = pa_csv.WriteOptions(quoting_style="none")
    return pa_csv.CSVWriter(path, schema, write_options=options)


def _order_lines(random: Generator, n_rows: int, size: Size) -> pa.Table:
    """Make order lines; the lines of an order share customer, day, owner and region."""
    order = np.cumsum(random.random(n_rows) < 1 / LINES_AN_ORDER)
    n_orders = int(order[-1]) + 1
    customer = _customers(random, n_orders, size)
    day = LAST_DAY - random.integers(0, N_DAYS, n_orders)
    owner = (customer + (random.random(n_orders) < OTHER_OWNER)) % len(OWNERS)
    sign = np.where(random.random(n_rows) < RETURNED, -1, 1)
    amount = np.round(sign * random.lognormal(5, 1, n_rows), 2)
    category = random.integers(0, len(CATEGORIES), n_rows)
    return pa.table(
        {
            "order_id": pa.array(order),
            "customer_id": _named("C", customer[order]),
            "order_date": pa.array(day[order]),
            "order_amount": pa.array(amount),
            "category": CATEGORIES.take(pa.array(category)),
            "is_new_product": pa.array(random.random(n_rows) < NEW),
            "owner": OWNERS.take(pa.array(owner[order])),
            "region": REGIONS.take(pa.array(customer[order] % len(REGIONS))),
        }
    )


def _tickets(random: Generator, n_rows: int, size: Size) -> pa.Table:
    """Make tickets, three of ten a complaint."""
    return pa.table(
        {
            "ticket_id": pa.array(np.arange(n_rows)),
            "customer_id": _named("C", _customers(random, n_rows, size)),
            "opened_at": pa.array(LAST_DAY - random.integers(0, N_DAYS, n_rows)),
            "is_complaint": pa.array(random.random(n_rows) < COMPLAINTS),
        }
    )


def _interactions(random: Generator, n_rows: int, size: Size) -> pa.Table:
    """Make outbound touches, a quarter of them answered."""
    kind = random.integers(0, len(KINDS), n_rows)
    return pa.table(
        {
            "customer_id": _named("C", _customers(random, n_rows, size)),
            "interaction_date": pa.array(LAST_DAY - random.integers(0, N_DAYS, n_rows)),
            "interaction_kind": KINDS.take(pa.array(kind)),
            "responded": pa.array(random.random(n_rows) < ANSWERED),
        }
    )


def _customers(random: Generator, n_rows: int, size: Size) -> NDArray[np.int64]:
    """Draw customers, a few of them far more often than most."""
    drawn = size.customers * random.random(n_rows) ** 2
    return drawn.astype(np.int64)


def _named(prefix: str, numbers: NDArray[np.int64]) -> pa.Array:
    """Return identifiers such as C123."""
    text = pa.array(numbers).cast(pa.string())
    return pc.binary_join_element_wise(pa.scalar(prefix), text, "")


if __name__ == "__main__":
    main()
