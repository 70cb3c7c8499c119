"""What changes when a person keeps an order line, or takes it out?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from xl_crm.ingest.part import ROWS_A_PART
from xl_crm.tables.correction import CorrectionOutcome, Decision

if TYPE_CHECKING:
    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.orders.prepare import Orders
    from xl_crm.ingest.part import CleanTable

#: The column of decided lines: a ``Decision``, null where nobody decided.
DECISION = "decision"
#: Rules that set a line aside only until somebody says that it counts.
_UNTIL_KEPT = ("unexplained_negative", "unknown_status")


def decide(engine: Engine, orders: Orders, headers: CleanTable) -> Orders:
    """Apply the decisions on rows of order lines, and of the table of orders.

    A line that is taken out has the reason ``excluded_by_hand``. One that is kept
    counts whatever its status, and a negative amount that nothing explains is no
    reason to set it aside; without a customer, a date or an amount it still cannot
    count. What is decided on an order holds for all its lines but those decided on
    themselves. Without decisions the orders come back as they are.
    """
    rows = _decisions_on(orders.lines)
    of_orders = _decisions_on(headers)
    if orders.lines.table.name != "orders" and of_orders.num_rows:
        ids = headers.data.select("row", "order_id")
        ids = ids.join(ibis.memtable(of_orders), "row").select("order_id", DECISION)
        lines = orders.data.select("row", "order_id").join(ids, "order_id")
        lines = lines.anti_join(ibis.memtable(rows), "row").select("row", DECISION)
        rows = pa.concat_tables([rows, lines.distinct(on="row").to_pyarrow()])
    if not rows.num_rows:
        return orders
    decisions = engine.connection.create_table("orders_decisions", rows)
    joined = orders.data.left_join(decisions, "row").drop("row_right")
    kept = (joined[DECISION] == str(Decision.KEEP)).fill_null(False)
    out = (joined[DECISION] == str(Decision.EXCLUDE)).fill_null(False)
    decided = joined.mutate(
        reason=ibis.cases(
            (out, "excluded_by_hand"),
            (kept & joined.reason.isin(_UNTIL_KEPT), ibis.null("string")),
            else_=joined.reason,
        ),
        bare_negative=joined.bare_negative & ~kept,
    )
    view = engine.connection.create_view("orders_decided", decided)
    return replace(orders, data=view)


def undecided(rows: Expr) -> Expr:
    """Return those of some order lines that nobody has decided on."""
    return rows.filter(rows[DECISION].isnull()) if DECISION in rows.columns else rows


def decided_orders(orders: Orders) -> Expr:
    """Return the orders of the lines that were decided on.

    Returns
    -------
    ibis table
        order_id, decision, and reason: null where all their lines count.
    """
    if DECISION not in orders.data.columns:
        empty = {"order_id": "string", DECISION: "string", "reason": "string"}
        return ibis.memtable(ibis.schema(empty).to_pyarrow().empty_table())
    lines = orders.data.filter(orders.data[DECISION].notnull())
    return lines.group_by("order_id").aggregate(
        **{DECISION: lines[DECISION].max()}, reason=lines.reason.max()
    )


def _decisions_on(table: CleanTable) -> pa.Table:
    """Return the decisions on the rows of a table."""
    rows = {
        number * ROWS_A_PART + each.row: each.decision
        for number, part in enumerate(table.parts)
        for each in part.corrections
        if each.decision and each.outcome is CorrectionOutcome.APPLIED
    }
    return pa.table(
        {
            "row": pa.array(list(rows), pa.int64()),
            DECISION: pa.array(list(rows.values()), pa.string()),
        }
    )
