"""Where a file holds orders and another one their lines, how do they come together?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.ingest.part import ROWS_A_PART

if TYPE_CHECKING:
    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.part import CleanTable


def join_lines(orders: CleanTable, lines: CleanTable) -> Expr:
    """Give every line the fields of its order; an order number counts once."""
    ranked = _ranked_headers(orders).drop("used_part")
    headers = ranked.filter(ranked.nth == 0)
    line_columns = set(lines.data.columns)
    taken = [name for name in headers.columns if name not in {*line_columns, "nth"}]
    headers = headers.select("order_id", *taken).mutate(has_header=True)
    return lines.data.left_join(headers, "order_id").select(
        *lines.data.columns, *taken, "has_header"
    )


def repeated_headers(orders: CleanTable) -> Expr:
    """Return the rows of a table of orders whose number another row stands for.

    Returns
    -------
    ibis table
        row, order_id and rule: ``repeated_export`` where a later export has the order,
        ``duplicate_order_header`` where the same file has it above.
    """
    ranked = _ranked_headers(orders)
    rows = ranked.filter((ranked.nth > 0) & ranked.order_id.notnull())
    part = rows.row // ROWS_A_PART
    rule = ibis.ifelse(
        part == rows.used_part, "duplicate_order_header", "repeated_export"
    )
    return rows.select("row", "order_id", rule=rule)


def headers_without_lines(orders: CleanTable, lines: CleanTable) -> Expr:
    """Return the rows of a table of orders that no line belongs to."""
    rows = orders.data.filter(orders.data.order_id.notnull())
    return rows.anti_join(lines.data, "order_id")


def _ranked_headers(orders: CleanTable) -> Expr:
    """Add ``nth``, 0 for the row that stands for its order, and the file of that row.

    The latest export has it, and in one file its first row.
    """
    data = orders.data.mutate(part=orders.data.row // ROWS_A_PART)
    order = [ibis.desc("part"), "row"]
    if "exported_at" in orders.fields:
        order.insert(0, ibis.desc("exported_at", nulls_first=False))
    window = ibis.window(group_by="order_id", order_by=order)
    ranked = data.mutate(
        nth=ibis.row_number().over(window), used_part=data.part.first().over(window)
    )
    return ranked.drop("part")
