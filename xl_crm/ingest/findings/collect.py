"""What is wrong with the data of a run, in all tables together?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.ingest.corrections.log import corrections_of_no_avail
from xl_crm.ingest.customers.similar import NONE_SIMILAR, SimilarCustomers
from xl_crm.ingest.findings.issues import (
    damaged_ids,
    excluded_orders,
    gather,
    located,
    merged_customers,
    noticed_rows,
    unlisted_customers,
    unreadable_cells,
    values_of_customers,
    without_customer,
)
from xl_crm.ingest.findings.unit_jump import unit_jumps
from xl_crm.ingest.findings.unmatched import unmatched_rows
from xl_crm.ingest.orders.issues import header_issues, order_issues
from xl_crm.tables.issue import ISSUE_COLUMNS
from xl_crm.tables.issue_rules import RULES

if TYPE_CHECKING:
    from datetime import date

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.inputs import Inputs
    from xl_crm.ingest.orders.prepare import Orders

_TO_DECIDE = [rule.name for rule in RULES if rule.to_decide]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issues:
    """What is wrong with the data.

    Attributes
    ----------
    counts : Series indexed by (rule, table)
        All of them.
    rows : DataFrame with the columns of ``ISSUE_COLUMNS``
        Listed rows, of each rule and table at most as many as were asked for.
    to_decide : DataFrame
        rule, table, row (unique in its table), column, value of those listed rows that
        a person can mend or decide on.
    """

    counts: pd.Series
    rows: pd.DataFrame
    to_decide: pd.DataFrame


def collect_issues(
    inputs: Inputs,
    as_of: date,
    *,
    limit: int | None,
    similar: SimilarCustomers = NONE_SIMILAR,
    lonely_last_date: bool = False,
    identical: bool = True,
) -> Issues:
    """List what is wrong, counted by rule and table; ``limit`` rows of each.

    Parameters
    ----------
    similar : SimilarCustomers
        Customers that may be one.
    lonely_last_date : bool
        The last day in the orders lies far from all others.
    identical : bool
        Look for order lines that say the same.
    """
    noticed = noticed_rows(inputs.tables)
    jumps = [jump for table in inputs.tables for jump in unit_jumps(table)]
    if jumps:
        more = pd.DataFrame(jumps, columns=list(noticed.columns))
        noticed = pd.concat([noticed, more]) if len(noticed) else more
    if lonely_last_date:
        lonely = _lonely_date(inputs.orders, as_of)
        noticed = pd.concat([noticed, lonely]) if len(noticed) else lonely
    counts, rows = gather(_found(inputs, as_of, identical=identical), noticed, limit)
    to_decide = rows[rows["rule"].isin(_TO_DECIDE)]
    rows = located(rows, inputs.tables)
    elsewhere = pd.concat([_elsewhere(inputs), _similar(inputs, similar)])
    if len(elsewhere):
        keys = ["rule", "table"]
        counts = pd.concat([counts, elsewhere.groupby(keys).size().rename("n")])
        rows = (
            pd.concat([elsewhere, rows], ignore_index=True) if len(rows) else elsewhere
        )
    return Issues(counts=counts.sort_index(), rows=rows, to_decide=to_decide)


def _found(inputs: Inputs, as_of: date, *, identical: bool) -> list[Expr]:
    """Return the issue rows of every table."""
    found = [cells for table in inputs.tables for cells in unreadable_cells(table)]
    found.append(excluded_orders(inputs.orders, as_of))
    for table in inputs.tables:
        if "customer_id" not in table.fields:
            continue
        found.append(damaged_ids(table, "customer_id"))
        if table.table.name != "orders":
            found.append(without_customer(table))
    if inputs.customers:
        found.append(merged_customers(inputs.customers))
        sold = inputs.orders.data, inputs.orders.lines
        others = ((table.data, table) for table in inputs.others.values())
        found += [
            unlisted_customers(data, table, inputs.customers)
            for data, table in (sold, *others)
            if "customer_id" in data.columns
        ]
        found += values_of_customers(inputs.customers)
    if inputs.orders.lines.table.name == "order_lines":
        headers = next(t for t in inputs.tables if t.table.name == "orders")
        found += header_issues(headers, inputs.orders.lines)
    found += unmatched_rows(inputs)
    return [*found, *order_issues(inputs.orders, as_of, identical=identical)]


def _elsewhere(inputs: Inputs) -> pd.DataFrame:
    """List the files that cannot be read, and what was filled in for nothing."""
    rows = [
        ("unreadable_file", each.table.name, each.place, 0, "", "")
        for each in inputs.left_out
    ]
    rows += corrections_of_no_avail(inputs)
    return pd.DataFrame(rows, columns=list(ISSUE_COLUMNS))


def _similar(inputs: Inputs, similar: SimilarCustomers) -> pd.DataFrame:
    """List the customers that may be one: they stand in no row of their own."""
    place = (
        inputs.customers.source.place if inputs.customers else inputs.orders.lines.place
    )
    ids = similar.pairs[["customer_id_a", "customer_id_b"]].itertuples(index=False)
    rows = [
        ("similar_customer", "customers", place, 0, "customer_id", f"{one} ~ {other}")
        for one, other in ids
    ]
    return pd.DataFrame(rows, columns=list(ISSUE_COLUMNS))


def _lonely_date(orders: Orders, as_of: date) -> pd.DataFrame:
    """List the line whose date lies far behind all others."""
    data = orders.data.filter(orders.data.order_date == as_of)
    row = data.aggregate(row=data.row.min()).to_pandas()["row"].iloc[0]
    return pd.DataFrame(
        {
            "rule": ["lonely_last_date"],
            "table": [orders.lines.table.name],
            "row": [int(row)],
            "column": ["order_date"],
            "value": [as_of.isoformat()],
        }
    )
