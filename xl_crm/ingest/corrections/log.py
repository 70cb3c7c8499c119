"""What became of everything that a person filled in?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.ingest.corrections.decisions import DECISION, decided_orders
from xl_crm.ingest.part import ROWS_A_PART
from xl_crm.tables import TABLES
from xl_crm.tables.correction import CorrectionOutcome, Decision

if TYPE_CHECKING:
    from xl_crm.ingest.corrections.corrections import Correction
    from xl_crm.ingest.inputs import Inputs
    from xl_crm.ingest.orders.prepare import Orders
    from xl_crm.ingest.part import CleanTable

CORRECTION_COLUMNS = (
    *("table", "file", "row", "column", "customer_id", "order_id"),
    *("before", "after", "decision", "outcome"),
)
_TABLE_NAMES = [table.name for table in TABLES]


def correction_log(inputs: Inputs) -> pd.DataFrame:
    """Return every value and decision of a person, and what became of it.

    Returns
    -------
    DataFrame with the columns of ``CORRECTION_COLUMNS``
        In order of table, file, row and column. ``row`` is missing and ``file`` empty
        for what completes a customer, ``customer_id`` for all else; ``order_id`` is
        that of the row, where it is known; ``decision`` is a
        ``Decision``, a word that is none, or empty; ``outcome`` a
        ``CorrectionOutcome``.
    """
    rows = [
        (
            *(each.table, each.file, each.row or None, each.field),
            *(each.customer_id, each.order_id),
            *(each.before, each.after, each.decision, str(each.outcome)),
        )
        for each in _judged(inputs)
    ]
    frame = pd.DataFrame(rows, columns=list(CORRECTION_COLUMNS))
    return frame.astype({"row": "Int64"})


def corrections_of_no_avail(
    inputs: Inputs,
) -> list[tuple[str, str, str, int, str, str]]:
    """List what was filled in for nothing, as issue rows that are located.

    A correction that cannot be read is not among them: its cell is listed as such.
    """
    return [
        (
            *("stale_correction", each.table, each.file, each.row, each.field),
            each.after or _said(each.decision),
        )
        for each in _judged(inputs)
        if each.outcome
        and not each.outcome.is_in_effect
        and each.outcome is not CorrectionOutcome.UNREADABLE
    ]


def _judged(inputs: Inputs) -> list[Correction]:
    """Return all entries; decisions on rows that cannot be decided so say it."""
    orders = inputs.orders
    headers = next(table for table in inputs.tables if table.table.name == "orders")
    tables = {orders.lines.table.name: orders.lines, "orders": headers}
    in_vain = {name: _kept_in_vain(orders, table) for name, table in tables.items()}
    judged = [
        each.came_to(CorrectionOutcome.NOT_POSSIBLE)
        if each.decision
        and each.outcome is CorrectionOutcome.APPLIED
        and (each.table not in in_vain or (each.file, each.row) in in_vain[each.table])
        else each
        for each in inputs.corrections
    ]
    return sorted(
        judged,
        key=lambda e: (
            *(_TABLE_NAMES.index(e.table), e.file, e.row, e.customer_id),
            *(e.field, e.decision, e.before, e.after),
        ),
    )


def _kept_in_vain(orders: Orders, table: CleanTable) -> set[tuple[str, int]]:
    """Return file and row of what is kept and still cannot count."""
    decided = any(each.decision for part in table.parts for each in part.corrections)
    if not decided or DECISION not in orders.data.columns:
        return set()
    if table.table.name == orders.lines.table.name:
        rows = orders.data
    else:
        rows = table.data.select("row", "order_id")
        rows = rows.join(decided_orders(orders), "order_id")
    rows = rows.filter((rows[DECISION] == str(Decision.KEEP)) & rows.reason.notnull())
    numbers = rows.select("row").to_pyarrow()["row"].to_pylist()
    places = [divmod(number, ROWS_A_PART) for number in numbers]
    return {(table.parts[part].place, row) for part, row in places}


def _said(decision: str) -> str:
    """Return a decision in both languages, or the word that is none."""
    known = decision in list(Decision)
    return Decision(decision).label.both() if known else decision
