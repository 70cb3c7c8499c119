"""Which rows have which problem, and how many are there of each?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from xl_crm.ingest.clean import BAD, RULE_OF_KIND, CleanTable
from xl_crm.tables.issue import ISSUE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.customers import Customers
    from xl_crm.ingest.orders import Orders

#: The column that an excluding rule of orders looks at. What could not be read
#: (bad_date, bad_number) is listed by ``unreadable_cells``.
_COLUMN_OF_REASON = {
    "no_customer": "customer_id",
    "order_without_header": "order_id",
    "no_date": "order_date",
    "no_amount": "order_amount",
    "zero_amount": "order_amount",
    "return_excluded": "order_amount",
    "unknown_status": "order_status",
    "cancelled": "order_status",
    "not_completed": "order_status",
    "returned": "order_status",
    "after_as_of": "order_date",
}


#: What a field is called in the prepared order lines, where not by its own name.
_PREPARED_NAME = {"order_amount": "amount"}


def unreadable_cells(table: CleanTable) -> list[Expr]:
    """Return, for each field that can fail, the rows whose text could not be read."""
    found = []
    for name in table.fields:
        if name + BAD not in table.data.columns:
            continue
        rule = RULE_OF_KIND[table.table[name].kind]
        rows = table.data.filter(table.data[name + BAD].notnull())
        found.append(_listed(rows, rule, table, name, rows[name + BAD]))
    return found


def damaged_ids(table: CleanTable, name: str) -> Expr:
    """Return the rows whose ID reads like 1.23E+11."""
    text = table.data[name]
    rows = table.data.filter(text.re_search(r"^\d(\.\d+)?[eE]\+\d+$"))
    return _listed(rows, "damaged_id", table, name, rows[name])


def excluded_orders(orders: Orders, as_of: date) -> Expr:
    """Return the order lines that do not count, each with the rule that says so."""
    data = orders.data
    late = data.reason.isnull() & (data.order_date > as_of)
    data = data.mutate(reason=ibis.ifelse(late, "after_as_of", data.reason))
    rows = data.filter(data.reason.isin(list(_COLUMN_OF_REASON)))
    column = ibis.cases(
        *((rows.reason == rule, name) for rule, name in _COLUMN_OF_REASON.items())
    )
    value = ibis.cases(
        *(
            (column == name, rows[_PREPARED_NAME.get(name, name)].cast("string"))
            for name in dict.fromkeys(_COLUMN_OF_REASON.values())
        )
    )
    return _listed(rows, rows.reason, orders.lines, column, value)


def merged_customers(customers: Customers) -> Expr:
    """Return the customer rows that were merged into an earlier one."""
    rows, table = customers.repeated, customers.source
    return _listed(rows, "duplicate_customer", table, "customer_id", rows.customer_id)


def without_customer(table: CleanTable) -> Expr:
    """Return the rows that name no customer: they belong to nobody."""
    rows = table.data.filter(table.data.customer_id.isnull())
    return _listed(rows, "no_customer", table, "customer_id", rows.customer_id)


def repeated_orders(headers: CleanTable) -> Expr:
    """Return the rows of a table of orders whose number stood in an earlier row."""
    data = headers.data.filter(headers.data.order_id.notnull())
    ranked = data.mutate(
        nth=ibis.row_number().over(group_by="order_id", order_by="row")
    )
    rows = ranked.filter(ranked.nth > 0)
    return _listed(rows, "duplicate_order_header", headers, "order_id", rows.order_id)


def unlisted_customers(data: Expr, table: CleanTable, customers: Customers) -> Expr:
    """Return the first row of each customer that the customer table lacks."""
    rows = data.filter(data.customer_id.notnull())
    first = rows.group_by("customer_id").aggregate(row=rows.row.min())
    rows = first.anti_join(customers.data, "customer_id")
    return _listed(rows, "customer_not_listed", table, "customer_id", rows.customer_id)


def gather(found: Iterable[Expr], limit: int | None) -> tuple[pd.Series, pd.DataFrame]:
    """Count all issues by rule and table, and list them.

    Parameters
    ----------
    limit : int or None
        Rows listed of each rule and table; the count is always of all.

    Returns
    -------
    counts : Series, indexed by (rule, table)
    rows : DataFrame with the columns of ``ISSUE_COLUMNS``, in order of rule, table, row
    """
    union = ibis.union(*found) if len(found := list(found)) > 1 else found[0]
    union = union.cache()
    counts = (
        union.group_by(["rule", "table"])
        .aggregate(n=union.count())
        .order_by(["rule", "table"])
        .to_pandas()
    )
    if limit is not None:
        nth = ibis.row_number().over(
            group_by=["rule", "table"], order_by=["row", "column", "value"]
        )
        union = union.mutate(nth=nth).filter(lambda rows: rows.nth < limit)
    order = ["rule", "table", "row", "column", "value"]
    rows = union.select(*ISSUE_COLUMNS).order_by(order).to_pandas()
    return counts.set_index(["rule", "table"])["n"], rows


def rejected_rows(table: CleanTable) -> pd.DataFrame:
    """Return the lines of a text file that do not fit its header."""
    return pd.DataFrame(
        {
            "rule": "broken_row",
            "table": table.table.name,
            "file": table.place,
            "row": [rejected.line for rejected in table.rejected],
            "column": "",
            "value": [rejected.text for rejected in table.rejected],
        },
        columns=list(ISSUE_COLUMNS),
    )


def shifted_rows(rows: pd.Series, rejected: Iterable[int]) -> pd.Series:
    """Return row numbers as the file has them, past the lines that were left out.

    The engine numbers only the lines that it kept: each rejected line above a row moves
    that row down by one.
    """
    lines = np.sort(np.fromiter(rejected, dtype=np.int64))
    kept_before = lines - np.arange(len(lines))
    return rows + np.searchsorted(kept_before, rows, side="right")


def _listed(
    rows: Expr, rule: Expr | str, table: CleanTable, column: Expr | str, value: Expr
) -> Expr:
    """Return rows in the shape of an issue list."""
    return rows.select(
        rule=ibis.literal(rule) if isinstance(rule, str) else rule,
        table=ibis.literal(table.table.name),
        file=ibis.literal(table.place),
        row=rows.row.cast("int64"),
        column=ibis.literal(column) if isinstance(column, str) else column,
        value=value.cast("string"),
    )
