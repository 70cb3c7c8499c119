"""Which rows have which problem, and how many are there of each?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from xl_crm.ingest.columns import RULE_OF_KIND
from xl_crm.ingest.part import BAD, ROWS_A_PART, CleanTable
from xl_crm.tables.issue import ISSUE_COLUMNS
from xl_crm.tables.missing import MissingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.customers.merge import Customers
    from xl_crm.ingest.orders.prepare import Orders
    from xl_crm.ingest.part import Part

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
    "unexplained_negative": "order_amount",
    "excluded_by_hand": "order_amount",
    "duplicate_line": "order_id",
    "repeated_export": "order_id",
}


#: A spreadsheet keeps so many digits of a number.
_DIGITS_OF_A_NUMBER = 15
#: Columns of an issue whose row is still the one that is unique in its table.
_FOUND_COLUMNS = ("rule", "table", "row", "column", "value")
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
        found.append(listed(rows, rule, table, name, rows[name + BAD]))
    return found


def damaged_ids(table: CleanTable, name: str) -> Expr:
    """Return the rows whose ID reads like 1.23E+11, or was cut to 15 digits.

    A spreadsheet keeps 15 digits of a number and writes zeros for the rest: so it did
    where every longer ID of the table ends in such zeros.
    """
    text = table.data[name]
    scientific = text.re_search(r"^\d(\.\d+)?[eE]\+\d+$")
    is_long = text.length() > _DIGITS_OF_A_NUMBER
    cut = ibis.ifelse(is_long, text.re_search(r"^[1-9]\d{14}0+$"), False)
    whole = ibis.ifelse(is_long, text.re_search(r"^\d+$"), False) & ~cut
    all_cut = ~table.data.aggregate(n=whole.any()).as_scalar().fill_null(False)
    rows = table.data.filter(scientific | (cut & all_cut))
    return listed(rows, "damaged_id", table, name, rows[name])


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
            (column == name, written(rows[_PREPARED_NAME.get(name, name)]))
            for name in dict.fromkeys(_COLUMN_OF_REASON.values())
        )
    )
    return listed(rows, rows.reason, orders.lines, column, value)


def merged_customers(customers: Customers) -> Expr:
    """Return the customer rows that were merged into an earlier one."""
    rows, table = customers.repeated, customers.source
    return listed(rows, "duplicate_customer", table, "customer_id", rows.customer_id)


def without_customer(table: CleanTable) -> Expr:
    """Return the rows that name no customer: they belong to nobody."""
    rows = table.data.filter(table.data.customer_id.isnull())
    return listed(rows, "no_customer", table, "customer_id", rows.customer_id)


def values_of_customers(customers: Customers) -> Iterator[Expr]:
    """Yield the values that lost, the gaps that history filled, and those left open."""
    table = customers.source
    lost, filled = customers.overridden, customers.backfilled
    yield listed(lost, "value_overridden", table, lost.field, lost.value)
    yield listed(filled, "backfilled", table, filled.field, filled.value)
    gaps = customers.missing
    gaps = gaps.filter(gaps.state == str(MissingState.PENDING))
    yield listed(gaps, "pending_value", table, gaps.field, gaps.customer_id)


def unlisted_customers(data: Expr, table: CleanTable, customers: Customers) -> Expr:
    """Return the first row of each customer that the customer table lacks."""
    rows = data.filter(data.customer_id.notnull())
    first = rows.group_by("customer_id").aggregate(row=rows.row.min())
    rows = first.anti_join(customers.data, "customer_id")
    return listed(rows, "customer_not_listed", table, "customer_id", rows.customer_id)


def written(value: Expr) -> Expr:
    """Return a value as a text; an amount without the zeros at its end."""
    text = value.cast("string")
    return text.re_replace(r"\.?0+$", "") if value.type().is_decimal() else text


def gather(
    found: Iterable[Expr], noticed: pd.DataFrame, limit: int | None
) -> tuple[pd.Series, pd.DataFrame]:
    """Count all issues by rule and table, and list them.

    Parameters
    ----------
    noticed : DataFrame
        Issues that are known row by row already: rule, table, row, column, value.
    limit : int or None
        Rows listed of each rule and table; the count is always of all.

    Returns
    -------
    counts : Series, indexed by (rule, table)
    rows : DataFrame
        rule, table, row, column, value; in order of rule, table, row.
    """
    union = ibis.union(*found) if len(found := list(found)) > 1 else found[0]
    union = union.cache()
    keys = ["rule", "table"]
    counts = union.group_by(keys).aggregate(n=union.count()).to_pandas()
    counts = pd.concat([counts.set_index(keys)["n"], noticed.groupby(keys).size()])
    if limit is not None:
        nth = ibis.row_number().over(group_by=keys, order_by=["row", "column", "value"])
        union = union.mutate(nth=nth).filter(lambda rows: rows.nth < limit)
    rows = union.select(*_FOUND_COLUMNS).to_pandas()
    parts = [part for part in (rows, noticed) if len(part)]
    rows = pd.concat(parts, ignore_index=True) if parts else rows
    rows = rows.sort_values(list(_FOUND_COLUMNS), ignore_index=True)
    if limit is not None:
        rows = rows.groupby(keys, sort=False).head(limit).reset_index(drop=True)
    return counts.groupby(level=keys).sum().rename("n"), rows


def located(rows: pd.DataFrame, tables: Iterable[CleanTable]) -> pd.DataFrame:
    """Say in which file, and in which of its rows, each listed row stands.

    Returns
    -------
    DataFrame with the columns of ``ISSUE_COLUMNS``
        ``row`` is 0 for what concerns a whole file.
    """
    places = {table.table.name: [p.place for p in table.parts] for table in tables}
    part, row = np.divmod(rows["row"].to_numpy(np.int64), ROWS_A_PART)
    file = [places[name][at] for name, at in zip(rows["table"], part, strict=True)]
    return rows.assign(file=file, row=row)[list(ISSUE_COLUMNS)]


def noticed_rows(tables: Iterable[CleanTable]) -> pd.DataFrame:
    """Return what the readers noticed: broken lines, totals, odd rows, spare columns.

    Returns
    -------
    DataFrame
        rule, table, row (unique over the parts of a table), column, value.
    """
    noticed = [
        (rule, table.table.name, at * ROWS_A_PART + row, column, value)
        for table in tables
        for at, part in enumerate(table.parts)
        for rule, row, column, value in _noticed(part)
    ]
    return pd.DataFrame(noticed, columns=list(_FOUND_COLUMNS))


def _noticed(part: Part) -> Iterator[tuple[str, int, str, str]]:
    """Yield rule, row in the file, column and value of what the reader noticed."""
    for rejected in part.rejected:
        yield "broken_row", rejected.line, "", rejected.text
    for total in part.totals:
        amount = "" if total.amount is None else f" {total.amount.normalize():f}"
        yield "total_row", total.row, "", f"{total.text}{amount}"
    for field, headers in part.repeated.items():
        for header in headers:
            yield "duplicate_header", 1, field, header
    for finding in part.findings:
        yield finding.rule, finding.row, finding.column, finding.value


def listed(
    rows: Expr, rule: Expr | str, table: CleanTable, column: Expr | str, value: Expr
) -> Expr:
    """Return rows in the shape of an issue list, not yet located."""
    return rows.select(
        rule=ibis.literal(rule) if isinstance(rule, str) else rule,
        table=ibis.literal(table.table.name),
        row=rows.row.cast("int64"),
        column=ibis.literal(column) if isinstance(column, str) else column,
        value=written(value),
    )
