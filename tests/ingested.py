"""What the tests of reading share: exports as files in, plain rows out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xl_crm.ingest import (
    DateReading,
    OrderRules,
    Source,
    collect_issues,
    open_engine,
    read_inputs,
    reconcile,
    settle,
    totals_of,
)
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
shared_only = pytest.mark.skipif(
    not SHARED.exists(), reason="no public data beside the checkout"
)
#: Later than every date in the tests that name none.
LATE = date(2199, 12, 31)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How exports are read: columns and sheets by table, rules, as-of date."""

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    dates: DateReading = field(default_factory=DateReading)
    rules: OrderRules = field(default_factory=OrderRules)
    as_of: date = LATE
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read, as plain rows in the order of the file.

    Attributes
    ----------
    counts : dict of (rule, table) to int
        Of the issues; ``issues`` holds the rows listed.
    outcomes : dict of str to (rows, amount)
        The reconciliation of the order lines.
    left_out : list of str
        Where the files that cannot be read are.
    totals : list of StatedTotal
        Totals that the files of orders state.
    """

    orders: list[Row]
    customers: list[Row]
    tables: dict[str, list[Row]]
    counts: dict[tuple[str, str], int]
    issues: list[Row]
    outcomes: dict[str, tuple[int, float]]
    n_rows: dict[str, int]
    left_out: list[str]
    totals: list[Any]

    def column(self, name: str) -> list[Any]:
        """Return one column of the order lines."""
        return [row[name] for row in self.orders]

    def listed(self, rule: str) -> list[tuple[str, int, str, str]]:
        """Return table, row, column and value of the issue rows of a rule."""
        return [
            (row["table"], row["row"], row["column"], row["value"])
            for row in self.issues
            if row["rule"] == rule
        ]


def read(how: How | None = None, **paths: Path) -> Read:
    """Read the exports of some tables in an engine of their own."""
    how = how or How()
    sources = [
        Source(
            table=table_named(name),
            path=path,
            sheet=how.sheets.get(name, ""),
            columns=how.columns.get(name, {}),
        )
        for name, path in paths.items()
    ]
    return read_sources(*sources, how=how)


def read_sources(*sources: Source, how: How | None = None) -> Read:
    """Read sources in an engine of their own."""
    how = how or How()
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, sources, how.dates, how.rules)
        inputs = settle(engine, inputs, how.as_of)
        issues = collect_issues(inputs, how.as_of, limit=how.limit)
        outcomes = reconcile(inputs.orders, how.as_of)
        return Read(
            orders=_plain(inputs.orders.data),
            customers=(
                _plain(inputs.customers.data, "customer_id") if inputs.customers else []
            ),
            tables={table.table.name: _plain(table.data) for table in inputs.tables},
            counts=dict(issues.counts),
            issues=issues.rows.replace({float("nan"): None}).to_dict("records"),
            outcomes={
                rule: (rows, amount)
                for _, rule, rows, amount, _ in outcomes.itertuples(index=False)
            },
            n_rows={
                table.table.name: len(_plain(table.data))
                + sum(len(part.rejected) + len(part.totals) for part in table.parts)
                for table in inputs.tables
            },
            left_out=[each.place for each in inputs.left_out],
            totals=totals_of(inputs),
        )


def _plain(table: Any, by: str = "row") -> list[Row]:  # noqa: ANN401  (ibis is untyped)
    """Return the rows of a table of the engine as plain values."""
    rows: list[Row] = table.order_by(by).to_pyarrow().to_pylist()
    return rows
