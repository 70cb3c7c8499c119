"""What the tests of returns share: orders as words in, verdicts on their lines out."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xl_crm import summary
from xl_crm.ingest import (
    DateReading,
    OrderRules,
    Orders,
    Source,
    open_engine,
    read_inputs,
)
from xl_crm.ingest.orders.outcomes import line_outcomes
from xl_crm.ingest.orders.returns import match_returns
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from pathlib import Path

AS_OF = date(2024, 12, 31)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Matched orders: their lines in the order of the file, outcomes and summary."""

    lines: list[Row]
    outcomes: dict[tuple[str, str], tuple[int, Decimal]]
    customers: dict[str, Row]

    @property
    def verdicts(self) -> list[str]:
        """What became of each line, in a word."""
        return [verdict(line) for line in self.lines]


def verdict(line: Row) -> str:
    """Return what became of a line, in a word."""
    if line["reason"]:
        return str(line["reason"])
    if line["is_reversed"]:
        return "netted"
    if not line["is_return"]:
        return "sale"
    return "matched" if line["is_matched"] else "alone"


@contextmanager
def matched_orders(
    path: Path, rules: OrderRules, as_of: date, columns: Mapping[str, str]
) -> Iterator[Orders]:
    """Read an export of orders and match its returns; the engine stays open."""
    source = Source(table=table_named("orders"), path=path, columns=columns)
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, [source], DateReading(), rules)
        yield match_returns(engine, inputs.orders, as_of)


def look_at(orders: Orders, as_of: date, months: int = 0) -> Matched:
    """Return what is to be seen of matched orders."""
    kept = summary.Part(data=orders.kept(as_of), fields=orders.fields)
    periods = summary.Periods(as_of=as_of, window_months=months)
    customers = summary.summarise(summary.Parts(orders=kept), periods)
    outcomes = line_outcomes(orders, as_of).to_pyarrow().to_pylist()
    return Matched(
        lines=orders.data.order_by("row").to_pyarrow().to_pylist(),
        outcomes={
            (row["outcome"], row["rule"]): (row["rows"], row["amount"])
            for row in outcomes
        },
        customers={
            str(row["customer_id"]): row for row in customers.to_dict("records")
        },
    )


def run(
    folder: Path, text: str, rules: OrderRules | None = None, as_of: date = AS_OF
) -> Matched:
    """Match the returns of a table of words; ``-`` is blank."""
    lines = [line.split() for line in text.strip().splitlines()]
    rows = [",".join("" if word == "-" else word for word in line) for line in lines]
    path = folder / "orders.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with matched_orders(path, rules or OrderRules(), as_of, {}) as orders:
        return look_at(orders, as_of)
