"""What tests of corrections share: workbooks as a person leaves them."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.ingested import How, Row
from xl_crm.ingest import Source, correction_log, open_engine, read_corrections
from xl_crm.ingest import read_inputs as read_all
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: What a person needs to fill in, in the words of the sheets.
QUARANTINE = ("数据表", "文件", "行号", "字段", "原值", "更正值", "处理", "订单号")
TO_COMPLETE = ("客户ID", "字段", "补充值")
CORRECTIONS = (*QUARANTINE[:4], "客户ID", *QUARANTINE[4:])


def write_filled(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook with some of the sheets that people fill in.

    Parameters
    ----------
    sheets : rows by ``quarantine``, ``to_complete`` or ``corrections``
        In the order of the headings above; cells at the end may be left out.
    """
    known = {
        "quarantine": ("隔离清单", QUARANTINE),
        "to_complete": ("待补充", TO_COMPLETE),
        "corrections": ("人工更正", CORRECTIONS),
    }
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        title, headings = known[name]
        sheet = book.create_sheet(title)
        sheet.append(headings)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


class ReadBack:
    """Clean rows after corrections, and what became of each.

    Each is asked for when it is looked at, as in ``tests.ingested.Read``.
    """

    def __init__(
        self, corrections: Path | None, sources: Sequence[Source], how: How
    ) -> None:
        """Read sources and corrections in an engine of its own."""
        filled = read_corrections([corrections] if corrections else [])
        with ExitStack() as stack:
            engine = stack.enter_context(open_engine(memory_limit="1GB", threads=1))
            self._inputs = read_all(engine, sources, how.dates, how.rules, filled)
            weakref.finalize(self, stack.pop_all().close)

    @cached_property
    def orders(self) -> list[Row]:
        """The order lines."""
        return _rows(self._inputs.orders.data, "row")

    @cached_property
    def customers(self) -> list[Row]:
        """The customers, where there is a table of them."""
        customers = self._inputs.customers
        return _rows(customers.data, "customer_id") if customers else []

    @cached_property
    def missing(self) -> list[tuple[str, str, str]]:
        """Customer, field and state of what customers lack."""
        customers = self._inputs.customers
        gaps = _rows(customers.missing, "customer_id") if customers else []
        return [(gap["customer_id"], gap["field"], gap["state"]) for gap in gaps]

    @cached_property
    def log(self) -> list[tuple[Any, ...]]:
        """Row, column, before, after or decision, and outcome of each correction."""
        return [
            (
                None if entry["row"] is None else int(entry["row"]),
                entry["column"],
                entry["before"],
                entry["after"] or entry["decision"],
                entry["outcome"],
            )
            for entry in _plain(correction_log(self._inputs))
        ]

    def column(self, name: str) -> list[Any]:
        """Return one column of the order lines."""
        return [row[name] for row in self.orders]

    @property
    def outcomes(self) -> list[str]:
        """What became of each correction."""
        return [entry[-1] for entry in self.log]


def read_back(
    corrections: Path | None, how: How | None = None, **paths: Path
) -> ReadBack:
    """Read exports together with a workbook that was filled in."""
    how = how or How()
    sources = [
        Source(
            table=table_named(name),
            path=path,
            columns=how.columns.get(name, {}),
        )
        for name, path in paths.items()
    ]
    return read_back_from(corrections, *sources, how=how)


def read_back_from(
    corrections: Path | None, *sources: Source, how: How | None = None
) -> ReadBack:
    """Read sources together with a workbook that was filled in."""
    return ReadBack(corrections, sources, how or How())


def _plain(frame: Any) -> list[Row]:  # noqa: ANN401  (pandas or none)
    """Return the rows of a frame, what is missing as None."""
    rows: list[Row] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return rows


def _rows(table: Any, by: str) -> list[Row]:  # noqa: ANN401  (ibis is untyped)
    """Return the rows of a table of the engine."""
    rows: list[Row] = table.order_by(by).to_pyarrow().to_pylist()
    return rows
