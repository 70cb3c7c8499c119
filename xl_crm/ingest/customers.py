"""How do several rows of one customer become one?

Field by field the latest filled value wins, by export time and then by position in the
file. How many rows were merged is counted and each is listed as an issue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.clean import CleanTable
    from xl_crm.ingest.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """One row for each customer of the customer table.

    Attributes
    ----------
    data : ibis table
        customer_id and the fields found; the key is unique.
    repeated : ibis table
        row and customer_id of the rows that were merged into an earlier one.
    """

    data: Expr
    fields: tuple[str, ...]
    source: CleanTable
    repeated: Expr


def prepare_customers(engine: Engine, table: CleanTable) -> Customers:
    """Merge the rows of each customer; rows without an ID are left out."""
    rows = table.data.filter(table.data.customer_id.notnull())
    order = [ibis.asc("row")]
    if "exported_at" in table.fields:
        order.insert(0, ibis.asc("exported_at", nulls_first=True))
    ranked = rows.mutate(
        rank=ibis.row_number().over(order_by=order),
        nth=ibis.row_number().over(group_by="customer_id", order_by="row"),
    )
    fields = tuple(name for name in table.fields if name != "customer_id")
    merged = ranked.group_by("customer_id").aggregate(
        **{
            name: ranked[name].argmax(ranked["rank"], where=ranked[name].notnull())
            for name in fields
        }
    )
    return Customers(
        data=engine.connection.create_table("customers_merged", merged),
        fields=("customer_id", *fields),
        source=table,
        repeated=ranked.filter(ranked.nth > 0).select("row", "customer_id"),
    )
