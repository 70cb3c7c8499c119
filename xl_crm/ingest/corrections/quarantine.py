"""Which cells can a person mend, which rows decide on, and what is around them?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from xl_crm.ingest.corrections.decisions import DECISION, decided_orders
from xl_crm.ingest.findings.issues import located
from xl_crm.ingest.orders.headers import repeated_headers
from xl_crm.ingest.part import BAD, ROWS_A_PART
from xl_crm.tables.correction import Decision
from xl_crm.tables.issue_rules import RULE_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.findings.collect import Issues
    from xl_crm.ingest.inputs import Inputs
    from xl_crm.ingest.orders.prepare import Orders
    from xl_crm.ingest.part import CleanTable

#: Columns of the order line that an issue stands in, or of its own row.
_CONTEXT = ("customer_id", "order_id", "order_date", "amount")
_CONTEXT_TYPES = {
    "customer_id": "string",
    "order_id": "string",
    "order_date": "date",
    "amount": "float64",
    DECISION: "string",
    "reason": "string",
}
QUARANTINE_COLUMNS = ("rule", "table", "file", "row", "column", "value", *_CONTEXT)


def quarantine(inputs: Inputs, issues: Issues) -> pd.DataFrame:
    """List what a person can mend or decide on, with the order line around it.

    Returns
    -------
    DataFrame with the columns of ``QUARANTINE_COLUMNS``
        Of the listed issues those that wait for a person, the gravest first; rows
        that somebody has decided on wait no more. ``value`` is what the cell holds as
        it stands in the file, in the unit of its column, empty for a blank one;
        ``amount`` is in yuan. What a row does not say is missing.
    """
    tables = {table.table.name: table for table in inputs.tables}
    waiting = _at_cells(inputs.orders, tables, issues.to_decide)
    listed = [
        _described(inputs.orders, tables[str(name)], rows)
        for name, rows in waiting.groupby("table", sort=False)
    ]
    if not listed:
        return pd.DataFrame(columns=list(QUARANTINE_COLUMNS))
    frame = pd.concat(listed, ignore_index=True).drop_duplicates(
        ["rule", "table", "row", "column"]
    )
    ranks = [RULE_BY_NAME[name].severity.rank for name in frame["rule"]]
    frame = frame.assign(rank=ranks).sort_values(
        ["rank", "table", "row", "column", "rule"], ignore_index=True
    )
    places = located(frame, inputs.tables)
    return frame.assign(file=places["file"], row=places["row"])[
        list(QUARANTINE_COLUMNS)
    ]


def _at_cells(
    orders: Orders, tables: Mapping[str, CleanTable], rows: pd.DataFrame
) -> pd.DataFrame:
    """Return issues at the cells that can be mended.

    What a line takes from its order stands in the table of orders.
    """
    names = {
        header: field
        for table in tables.values()
        for part in table.parts
        for field, header in reversed(part.columns.items())
    }
    known = {field.name for table in tables.values() for field in table.table}
    columns = [
        name if name in known else names.get(name, name) for name in rows["column"]
    ]
    rows = rows.assign(column=columns)
    headers = tables["orders"]
    if orders.lines.table.name == "orders":
        return rows
    taken = (
        (rows["table"] == orders.lines.table.name)
        & ~rows["column"].isin(orders.lines.fields)
        & rows["column"].isin(headers.fields)
    )
    if not taken.any():
        return rows
    of_lines = orders.data.semi_join(_numbers(rows.loc[taken, "row"]), "row")
    used = headers.data.anti_join(repeated_headers(headers), "row")
    used = used.select("order_id", header_row="row")
    pairs = of_lines.select("row", "order_id").join(used, "order_id").to_pandas()
    moved = rows[taken].merge(pairs[["row", "header_row"]], on="row")
    moved = moved.assign(table="orders", row=moved["header_row"]).drop(
        columns="header_row"
    )
    return pd.concat([rows[~taken], moved], ignore_index=True)


def _described(orders: Orders, table: CleanTable, rows: pd.DataFrame) -> pd.DataFrame:
    """Return issues of one table with the texts of their cells and their context."""
    numbers = _numbers(rows["row"])
    wanted = [name for name in rows["column"].unique() if name in table.fields]
    held = _held(table.data.semi_join(numbers, "row"), wanted)
    values = [
        _text(held[name].get(row), _factor(table, row, name)) if name in held else ""
        for row, name in zip(rows["row"], rows["column"], strict=True)
    ]
    rows = rows.assign(value=values)
    context = _context(orders, table).semi_join(numbers, "row").to_pandas()
    rows = rows.merge(context, on="row", how="left")
    kept = (rows[DECISION] == str(Decision.KEEP)) & rows["reason"].isna()
    decided = kept | (rows[DECISION] == str(Decision.EXCLUDE))
    rows = rows[~decided]
    ids = rows[["customer_id", "order_id"]].astype(object)
    return rows.assign(**ids.where(ids.notna(), None))


def _held(data: Expr, names: list[str]) -> dict[str, dict[int, object]]:
    """Return what cells hold, by column and row; the text of what cannot be read."""
    bad = [name + BAD for name in names if name + BAD in data.columns]
    rows = data.select("row", *names, *bad).to_pyarrow().to_pylist()
    return {
        name: {
            row["row"]: row[name] if row[name] is not None else row.get(name + BAD)
            for row in rows
        }
        for name in names
    }


def _factor(table: CleanTable, row: int, name: str) -> float:
    """Return by how much the number of a cell was multiplied."""
    return table.parts[row // ROWS_A_PART].factors.get(name, 1.0)


def _text(value: object, factor: float) -> str:
    """Return a value as it may stand in the file, read as it was."""
    if value is None:
        return ""
    if isinstance(value, Decimal | float):
        plain = Decimal(str(value)) / Decimal(repr(factor))
        return f"{plain.normalize():f}"
    return str(value)


def _context(orders: Orders, table: CleanTable) -> Expr:
    """Return what surrounds the cells of a table, and what was decided on its rows."""
    data, names = table.data, {"amount": "order_amount"}
    if table.table.name == orders.lines.table.name:
        data, names = orders.data, {}
    elif table.table.name == "orders":
        data = data.left_join(decided_orders(orders), "order_id")
    columns = {
        name: data[column]
        if (column := names.get(name, name)) in data.columns
        else ibis.null(kind)
        for name, kind in _CONTEXT_TYPES.items()
    }
    return data.select("row", **columns).cast({"amount": "float64"})


def _numbers(rows: pd.Series) -> Expr:
    """Return row numbers as a table of the engine."""
    numbers = np.unique(rows.to_numpy(np.int64))
    return ibis.memtable(pa.table({"row": numbers}))
