"""What the tests of reading share: exports as files in, plain rows out."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
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
    from collections.abc import Mapping, Sequence

    from xl_crm.ingest import Issues
    from xl_crm.ingest.findings.reconcile import StatedTotal

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


class Read:
    """What was read, as plain rows in the order of the file.

    A test looks at one or two of these, and Ibis takes 0.1 to 0.3 s to write the query
    of each: every one is asked for when it is looked at, and kept. The engine is open
    as long as this object lives.
    """

    def __init__(self, sources: Sequence[Source], how: How) -> None:
        """Read sources in an engine of its own, and settle what is in them."""
        self._how = how
        with ExitStack() as stack:
            engine = stack.enter_context(open_engine(memory_limit="1GB", threads=1))
            inputs = read_inputs(engine, sources, how.dates, how.rules)
            self._inputs = settle(engine, inputs, how.as_of)
            weakref.finalize(self, stack.pop_all().close)

    @cached_property
    def orders(self) -> list[Row]:
        """The order lines."""
        return _plain(self._inputs.orders.data)

    @cached_property
    def customers(self) -> list[Row]:
        """The customers, where there is a table of them."""
        customers = self._inputs.customers
        return _plain(customers.data, "customer_id") if customers else []

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        """The rows of every table, by its name."""
        return {each.table.name: _plain(each.data) for each in self._inputs.tables}

    @cached_property
    def _collected(self) -> Issues:
        return collect_issues(self._inputs, self._how.as_of, limit=self._how.limit)

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """How many issues there are, by rule and table."""
        return dict(self._collected.counts)

    @cached_property
    def issues(self) -> list[Row]:
        """The issues listed."""
        frame: Any = self._collected.rows.replace({float("nan"): None})
        rows: list[Row] = frame.to_dict("records")
        return rows

    @cached_property
    def outcomes(self) -> dict[str, tuple[int, float]]:
        """The reconciliation of the order lines: rows and amount by rule."""
        found = reconcile(self._inputs.orders, self._how.as_of)
        return {
            rule: (rows, amount)
            for _, rule, rows, amount, _ in found.itertuples(index=False)
        }

    @property
    def n_rows(self) -> dict[str, int]:
        """How many rows each table has, with those that were set aside."""
        return {
            each.table.name: len(self.tables[each.table.name])
            + sum(len(part.rejected) + len(part.totals) for part in each.parts)
            for each in self._inputs.tables
        }

    @property
    def left_out(self) -> list[str]:
        """Where the files that cannot be read are."""
        return [each.place for each in self._inputs.left_out]

    @property
    def totals(self) -> list[StatedTotal]:
        """Totals that the files of orders state."""
        return totals_of(self._inputs)

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
    return Read(sources, how or How())


def _plain(table: Any, by: str = "row") -> list[Row]:  # noqa: ANN401  (ibis is untyped)
    """Return the rows of a table of the engine as plain values."""
    rows: list[Row] = table.order_by(by).to_pyarrow().to_pylist()
    return rows
