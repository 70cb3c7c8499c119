"""Which keys stand in one table and not in the other, both ways?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from xl_crm.ingest.findings.issues import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.inputs import Inputs

UNMATCHED_COLUMNS = ("rule", "table", "key", "rows", "amount")


def unmatched_keys(inputs: Inputs, limit: int | None) -> tuple[pd.Series, pd.DataFrame]:
    """Compare the keys of every two tables that are joined.

    Returns
    -------
    counts : Series indexed by (rule, table)
        Keys without a counterpart, all of them.
    keys : DataFrame with the columns of ``UNMATCHED_COLUMNS``
        rule, the table that holds the key, the key, its rows there, and their order
        amount (float64, yuan; NaN where the table has none); of each rule and table at
        most ``limit``, those with the most rows first.
    """
    found = list(_compared(inputs))
    if not found:
        empty = pd.DataFrame(columns=list(UNMATCHED_COLUMNS))
        return empty.groupby(["rule", "table"]).size(), empty
    union = (ibis.union(*found) if len(found) > 1 else found[0]).cache()
    kinds = ["rule", "table"]
    counts = union.group_by(kinds).aggregate(n=union.count()).to_pandas()
    if limit is not None:
        nth = ibis.row_number().over(
            group_by=kinds, order_by=[ibis.desc("rows"), "key"]
        )
        union = union.mutate(nth=nth).filter(lambda keys: keys.nth < limit).drop("nth")
    order = [*kinds, ibis.desc("rows"), "key"]
    keys = union.order_by(order).to_pandas()[list(UNMATCHED_COLUMNS)]
    return counts.set_index(kinds)["n"].sort_index(), keys


def _compared(inputs: Inputs) -> Iterator[Expr]:
    """Yield the keys of each pair of tables that one of them lacks."""
    tables = {table.table.name: table for table in inputs.tables}
    sold = _keys(inputs.orders.data, "customer_id", "amount")
    if inputs.customers:
        listed = inputs.customers.data.select(key="customer_id")
        yield _lacking(sold, listed, "customer_not_listed", "orders")
        yield _lacking(
            _keys(listed, "key"), sold, "customer_without_order", "customers"
        )
        for name, table in inputs.others.items():
            if "customer_id" in table.fields:
                keys = _keys(table.data, "customer_id")
                yield _lacking(keys, listed, "customer_not_listed", name)
    if "order_lines" in tables:
        lines = tables["order_lines"].data
        heads = tables["orders"].data
        amount = "order_amount" if "order_amount" in lines.columns else ""
        line_keys = _keys(lines, "order_id", amount)
        head_keys = _keys(heads, "order_id")
        yield _lacking(line_keys, head_keys, "order_without_header", "order_lines")
        yield _lacking(head_keys, line_keys, "order_without_lines", "orders")
    contacts = tables.get("interactions")
    campaigns = tables.get("campaigns")
    if contacts and campaigns and "campaign_id" in contacts.fields:
        keys = _keys(contacts.data, "campaign_id")
        known = _keys(campaigns.data, "campaign_id")
        yield _lacking(keys, known, "campaign_not_listed", "interactions")


def unmatched_rows(inputs: Inputs) -> Iterator[Expr]:
    """Yield the first row of each key that no other list of issues tells of.

    Returns
    -------
    iterator of Expr
        Issue rows that are not yet located: rule, table, row, column, value.
    """
    if inputs.customers:
        table = inputs.customers.source
        listed_ones = table.data.semi_join(inputs.customers.data, "customer_id")
        rows = _first_rows(listed_ones, inputs.orders.data, "customer_id")
        yield listed(rows, "customer_without_order", table, "customer_id", rows.key)
    tables = {table.table.name: table for table in inputs.tables}
    contacts, campaigns = tables.get("interactions"), tables.get("campaigns")
    if contacts and campaigns and "campaign_id" in contacts.fields:
        rows = _first_rows(contacts.data, campaigns.data, "campaign_id")
        yield listed(rows, "campaign_not_listed", contacts, "campaign_id", rows.key)


def _first_rows(data: Expr, known: Expr, name: str) -> Expr:
    """Return each key that the other table does not know, with its first row."""
    rows = data.filter(data[name].notnull())
    first = rows.group_by(key=rows[name]).aggregate(row=rows.row.min())
    return first.anti_join(known.select(key=known[name]), "key")


def _keys(data: Expr, name: str, amount: str = "") -> Expr:
    """Return each key of a table with its rows and their amount."""
    rows = data.filter(data[name].notnull())
    total = rows[amount].sum().cast("float64") if amount else ibis.null("float64")
    return rows.group_by(key=rows[name]).aggregate(rows=rows.count(), amount=total)


def _lacking(keys: Expr, known: Expr, rule: str, table: str) -> Expr:
    """Return the keys that the other table does not know."""
    lacking = keys.anti_join(known, "key")
    return lacking.select(
        rule=ibis.literal(rule),
        table=ibis.literal(table),
        key=lacking.key.cast("string"),
        rows=lacking.rows,
        amount=lacking.amount,
    )
