"""How do several rows of one customer become one, and which values lost?

Field by field the latest filled value wins: by export time (rows without one count as
the oldest), then by file (a later one wins, as with layered settings), then that of the
row with more fields filled, then by the values themselves. The order of rows inside a
file decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import TYPE_CHECKING

import ibis

from xl_crm.ingest.part import ROWS_A_PART, UNKNOWN
from xl_crm.tables.customers import KEY_FIELDS
from xl_crm.tables.missing import MissingState
from xl_crm.tables.survivorship import OverrideReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.part import CleanTable

OVERRIDDEN = {
    "customer_id": "string",
    "field": "string",
    "kept": "string",
    "kept_row": "int64",
    "value": "string",
    "row": "int64",
    "reason": "string",
}
BACKFILLED = {
    "customer_id": "string",
    "field": "string",
    "value": "string",
    "source": "string",
    "day": "date",
    "row": "int64",
}
#: Fields that say something about the row, not about the customer.
_OF_THE_ROW = frozenset({"customer_id", "exported_at"})
#: End the names of columns: the value that a field keeps, and the rank of its row.
_KEPT, _KEPT_RANK = "__kept", "__kept_rank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """One row for each customer of the customer table.

    Attributes
    ----------
    merged : ibis table
        customer_id, unique; the fields found; ``row``, the last of the customer's rows;
        and ``<field>__unknown`` of key fields, true where any of its rows says that the
        field is not to be had.
    fields : tuple of str
        Fields that were found, the key first.
    repeated : ibis table
        row and customer_id of the rows that were merged into an earlier one.
    overridden : ibis table with the columns of ``OVERRIDDEN``
        Every value that lost to a different one: field (code name), kept and value
        (texts, never null), kept_row and row, where they stand, and reason, an
        ``OverrideReason``. Export times are not compared.
    backfilled : ibis table with the columns of ``BACKFILLED``
        Gaps filled from history: value (text), source (the table that told it), day (of
        the order that told it), row (the customer's latest).
    """

    merged: Expr
    fields: tuple[str, ...]
    source: CleanTable
    repeated: Expr
    overridden: Expr
    backfilled: Expr

    @property
    def data(self) -> Expr:
        """Customers as the rest of a run sees them: the key and the fields found."""
        return self.merged.select(*self.fields)

    @property
    def missing(self) -> Expr:
        """Key fields that nothing filled.

        Returns
        -------
        ibis table
            customer_id, field (code name), state (a ``MissingState``) and row, the
            customer's last. A gap is unknown where any of the customer's rows says
            so: a later blank takes nothing back. A field that no file has is not
            listed, customer by customer, at all.
        """
        found = [name for name in KEY_FIELDS if name in self.fields]
        gaps = [_gaps(self.merged, name) for name in found or ["customer_id"]]
        return ibis.union(*gaps) if len(gaps) > 1 else gaps[0]


def prepare_customers(engine: Engine, table: CleanTable) -> Customers:
    """Merge the rows of each customer; rows without an ID are left out.

    Customers with one row are taken as they are, and so is the last of several equal
    rows, as they come from exports of two months: the rest is ranked.
    """
    connection = engine.connection
    rows = table.data.filter(table.data.customer_id.notnull())
    fields = tuple(name for name in table.fields if name != "customer_id")
    several = connection.create_table("customers_several", _several(rows, fields))
    differ = rows.semi_join(several.filter(several.differ), "customer_id")
    ranked = connection.create_table("customers_ranked", _ranked(differ, fields))
    survivors = connection.create_table(
        "customers_survivors", _survivors(ranked, fields)
    )
    columns = ("customer_id", *fields, *_unknown(rows, fields), "row")
    merged = ibis.union(
        rows.anti_join(several, "customer_id").select(*columns),
        _last_of_equal(rows, several).select(*columns),
        survivors.select(*columns),
    )
    first = several.select("customer_id", "first_row")
    repeated = rows.join(first, "customer_id")
    repeated = repeated.filter(repeated.row > repeated.first_row)
    return Customers(
        merged=connection.create_table("customers_merged", merged),
        fields=("customer_id", *fields),
        source=table,
        repeated=repeated.select("row", "customer_id"),
        overridden=_overridden(ranked, survivors, _compared(fields)),
        backfilled=empty(BACKFILLED),
    )


def empty(columns: dict[str, str]) -> Expr:
    """Return a table of some columns without a row."""
    return ibis.memtable(ibis.schema(columns).to_pyarrow().empty_table())


def _compared(fields: Sequence[str]) -> list[str]:
    """Return the fields whose values can differ between rows of a customer."""
    return [name for name in fields if name not in _OF_THE_ROW]


def _unknown(rows: Expr, fields: Sequence[str]) -> list[str]:
    """Return the columns that tell where a field is not to be had."""
    return [name + UNKNOWN for name in fields if name + UNKNOWN in rows.columns]


def _several(rows: Expr, fields: Sequence[str]) -> Expr:
    """Return the customers with several rows, and whether these differ.

    Rows are compared by a hash of 64 bits of all that is said of the customer.
    """
    said = (*_compared(fields), *_unknown(rows, fields))
    content = ibis.struct({name: rows[name] for name in ("customer_id", *said)})
    rows = rows.mutate(content=content.hash(), exported=_exported(rows, fields))
    groups = rows.group_by("customer_id").aggregate(
        differ=rows.content.min() != rows.content.max(),
        first_row=rows.row.min(),
        last_row=rows.row.max(),
        last_export=rows.exported.max(),
    )
    return groups.filter(groups.last_row > groups.first_row)


def _last_of_equal(rows: Expr, several: Expr) -> Expr:
    """Return one of the rows of each customer whose rows are equal."""
    equal = several.filter(~several.differ)
    last = rows.join(equal, rows.row == equal.last_row)
    if "exported_at" in rows.columns:
        last = last.mutate(exported_at=last.last_export)
    return last


def _exported(rows: Expr, fields: Sequence[str]) -> Expr:
    """Return the export time of each row; null where the table has none."""
    return rows.exported_at if "exported_at" in fields else ibis.null("timestamp")


def _any_unknown(rows: Expr, fields: Sequence[str]) -> dict[str, Expr]:
    """Tell whether any row of a customer says that a field is not to be had."""
    return {name: rows[name].any().fill_null(False) for name in _unknown(rows, fields)}


def _ranked(rows: Expr, fields: Sequence[str]) -> Expr:
    """Add the rank of each row among those of its customer, and what it depends on."""
    compared = _compared(fields)
    filled = (rows[name].notnull().cast("int64") for name in compared)
    rows = rows.mutate(
        exported=_exported(rows, fields),
        part=rows.row // ROWS_A_PART,
        filled=reduce(add, filled, ibis.literal(0)),
    )
    order = [
        ibis.asc("exported", nulls_first=True),
        "part",
        "filled",
        *(ibis.asc(name, nulls_first=True) for name in compared),
        "row",
    ]
    rank = ibis.row_number().over(group_by="customer_id", order_by=order)
    return rows.mutate(rank=rank)


def _survivors(ranked: Expr, fields: Sequence[str]) -> Expr:
    """Return the value that each field of each customer keeps, and its rank."""
    rank = ranked["rank"]
    known = {name: ranked[name].notnull() for name in fields}
    return ranked.group_by("customer_id").aggregate(
        **{name: ranked[name].argmax(rank, where=known[name]) for name in fields},
        **{
            name + _KEPT_RANK: rank.max(where=known[name]) for name in _compared(fields)
        },
        **_any_unknown(ranked, fields),
        row=ranked.row.max(),
    )


def _overridden(ranked: Expr, survivors: Expr, compared: Sequence[str]) -> Expr:
    """Return the values that lost, each beside the one that is kept."""
    if not compared:
        return empty(OVERRIDDEN)
    kept = survivors.select(
        "customer_id",
        **{name + _KEPT: survivors[name] for name in compared},
        **{name + _KEPT_RANK: survivors[name + _KEPT_RANK] for name in compared},
    )
    rows = ranked.join(kept, "customer_id")
    differs = [(rows[name] != rows[name + _KEPT]).fill_null(False) for name in compared]
    rows = rows.filter(reduce(or_, differs))
    cells = [
        ibis.struct(
            {
                "field": ibis.literal(name),
                "kept": rows[name + _KEPT].cast("string"),
                "kept_rank": rows[name + _KEPT_RANK],
                "value": rows[name].cast("string"),
            }
        )
        for name in compared
    ]
    about = ("exported", "part", "filled")
    lost = rows.select("customer_id", "row", *about, cell=ibis.array(cells).unnest())
    lost = lost.unpack("cell").filter(lambda cells: cells.kept != cells.value)
    winners = ranked.select(
        "customer_id",
        kept_rank=ranked["rank"],
        kept_row=ranked.row,
        **{f"kept_{name}": ranked[name] for name in about},
    )
    both = lost.join(winners, ["customer_id", "kept_rank"])
    return both.mutate(reason=_reason(both)).select(*OVERRIDDEN)


def _reason(both: Expr) -> Expr:
    """Return the first thing that tells the row that lost from the one that won."""
    reasons = (
        (~both.exported.identical_to(both.kept_exported), OverrideReason.OLDER_EXPORT),
        (both.part != both.kept_part, OverrideReason.EARLIER_FILE),
        (both.filled != both.kept_filled, OverrideReason.LESS_COMPLETE),
    )
    return ibis.cases(
        *((where, str(reason)) for where, reason in reasons),
        else_=str(OverrideReason.BY_VALUE),
    )


def _gaps(merged: Expr, name: str) -> Expr:
    """Return the customers that lack one field; of the key, none."""
    rows = merged.filter(merged[name].isnull())
    asked = ibis.literal(False)
    if name + UNKNOWN in merged.columns:
        asked = rows[name + UNKNOWN].fill_null(False)
    state = ibis.ifelse(asked, str(MissingState.UNKNOWN), str(MissingState.PENDING))
    return rows.select("customer_id", field=ibis.literal(name), state=state, row="row")
