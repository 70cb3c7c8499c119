"""How much of each field is filled, and what does it hold?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from xl_crm.ingest.part import BAD
from xl_crm.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.part import CleanTable

COVERAGE_COLUMNS = (
    *("table", "field", "source", "rows", "filled", "unreadable"),
    *("distinct", "lowest", "highest", "negative", "zero"),
)
_NUMBERS = {Kind.MONEY, Kind.NUMBER}
_DATES = {Kind.DATE, Kind.TIME}


def coverage(tables: Iterable[CleanTable], *, distinct: bool = True) -> pd.DataFrame:
    """Return one row for each field of each table, the fields not found included.

    Returns
    -------
    DataFrame with the columns of ``COVERAGE_COLUMNS``
        ``source`` is the header or expression, empty where the field was not found;
        ``rows``, ``filled``, ``unreadable``, ``negative`` and ``zero`` are counts of
        rows; ``distinct`` is missing where it was not asked for;
        ``lowest`` and ``highest`` are texts of dates and numbers, else empty.
    """
    rows = [row for table in tables for row in _fields(table, distinct=distinct)]
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS)).astype(
        dict.fromkeys(("distinct", "negative", "zero"), "Int64")
    )


def _fields(table: CleanTable, *, distinct: bool) -> list[dict[str, object]]:
    """Describe every field of one table, in one pass over it."""
    found = [field for field in table.table if field.name in table.fields]
    n_rows = int(table.data.count().to_pandas())
    measures: dict[str, Expr] = {}
    for field in found:
        for name, measure in _measures(table.data, field.name, field.kind).items():
            if distinct or name != "distinct":
                measures[f"{field.name}.{name}"] = measure
    values = table.data.aggregate(**measures).to_pyarrow().to_pylist()[0]
    described: list[dict[str, object]] = []
    for field in table.table:
        row: dict[str, object] = {
            "table": table.table.name,
            "field": field.name,
            "source": table.columns.get(field.name, ""),
            "rows": n_rows,
        }
        for name in COVERAGE_COLUMNS[4:]:
            row[name] = values.get(f"{field.name}.{name}")
        row["filled"] = row["filled"] or 0
        row["unreadable"] = row["unreadable"] or 0
        row["lowest"] = _shown(row["lowest"])
        row["highest"] = _shown(row["highest"])
        described.append(row)
    return described


def _measures(data: Expr, name: str, kind: Kind) -> dict[str, Expr]:
    """Return what is counted of one column."""
    column = data[name]
    measures = {"filled": column.count(), "distinct": column.nunique()}
    if name + BAD in data.columns:
        measures["unreadable"] = data[name + BAD].count()
    if kind in _NUMBERS | _DATES:
        measures |= {"lowest": column.min(), "highest": column.max()}
    if kind in _NUMBERS:
        zero = ibis.literal(0)
        measures |= {
            "negative": column.count(where=column < zero),
            "zero": column.count(where=column == zero),
        }
    return measures


def _shown(value: object) -> str:
    """Return a date or a number as a text; empty for none."""
    if value is None:
        return ""
    if isinstance(value, Decimal | float | int):
        return f"{float(value):.15g}"
    return str(value)
