"""Which order lines were exported more than once?

Only what names a line tells: its order and its number in the order. Without a line
number the lines of an order that several files hold come from the latest of them, and
inside one file nothing is merged: two rows that say the same may be two purchases.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa

from xl_crm.ingest.part import ROW_HASH, ROWS_A_PART

if TYPE_CHECKING:
    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.part import CleanTable

#: What an order number is unique in: two shops may both have an order 1001.
_ORDER = ("customer_id", "order_id")
#: A later file may hold a later delivery of an order, or its return.
_ORDER_IN_FILES = (*_ORDER, "order_date")
_NOT_SAID = frozenset(("row", "exported_at", ROW_HASH))


def find_repeated(engine: Engine, lines: CleanTable) -> Expr | None:
    """Return the lines that a later one stands for; None where nothing repeats.

    Returns
    -------
    ibis table, held by the engine
        row, and repeated: the name of the rule.
    """
    if "order_id" not in lines.fields:
        return None
    found = []
    split = None
    if len(lines.parts) > 1:
        split = _split_orders(engine, lines)
        found.append(_in_earlier_files(lines, split))
    if "order_line" in lines.fields:
        found.append(_repeated_keys(engine, lines, split))
    if not found:
        return None
    rows = ibis.union(*found) if len(found) > 1 else found[0]
    stored = engine.connection.create_table("orders_repeated", rows)
    return stored if stored.count().to_pandas() else None


def identical_lines(lines: CleanTable, merged: Expr) -> Expr:
    """Return the lines that say the same as a line above, and were not merged.

    All cells of a row are compared as they stand. In a large file, and where lines say
    when they were exported, it is the columns that some other field needs.

    Parameters
    ----------
    merged : ibis table
        Holds the ``row`` of the lines that were merged.
    """
    data = lines.data
    if {"order_id", "order_line"} <= frozenset(lines.fields):
        data = data.filter(data.order_id.isnull() | data.order_line.isnull())
    said = [name for name in data.columns if name not in _NOT_SAID]
    if ROW_HASH in data.columns and "exported_at" not in lines.fields:
        said = [ROW_HASH]
    alike = _alike(data, said).anti_join(merged, "row")
    window = ibis.window(group_by=said, order_by="row")
    ranked = alike.mutate(nth=ibis.row_number().over(window))
    return ranked.filter(ranked.nth > 0).drop("nth")


def _alike(data: Expr, names: list[str]) -> Expr:
    """Return the rows whose columns have the same hash as those of another row.

    The hashes are sorted here: to group ten million of them the engine takes ten times
    as long where its memory is nearly full.
    """
    hashed = data.mutate(hash=ibis.struct({name: data[name] for name in names}).hash())
    hashes = hashed.select("hash").to_pyarrow()["hash"].to_numpy().copy()
    hashes.sort()
    repeated = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    known = ibis.memtable(pa.table({"hash": repeated}))
    return hashed.semi_join(known, "hash").drop("hash")


def _split_orders(engine: Engine, lines: CleanTable) -> Expr:
    """Return the orders that stand in several files, not all lines numbered."""
    names = _known(lines, _ORDER_IN_FILES)
    data = lines.data.filter(lines.data.order_id.notnull())
    part = data.row // ROWS_A_PART
    unnumbered = ibis.literal(True)
    if "order_line" in lines.fields:
        unnumbered = data.order_line.isnull().any()
    groups = data.group_by(names).aggregate(
        first=part.min(), last=part.max(), unnumbered=unnumbered
    )
    split = groups.filter((groups.first < groups.last) & groups.unnumbered)
    return engine.connection.create_table("orders_split", split.select(*names))


def _in_earlier_files(lines: CleanTable, split: Expr) -> Expr:
    """Return the lines of split orders that a later file has again.

    A file that holds only what came back of an order is no later export of its sale,
    nor the sale a later export of what came back.
    """
    names = _known(lines, _ORDER_IN_FILES)
    rows = lines.data.mutate(
        part=lines.data.row // ROWS_A_PART, takes_back=_takes_back(lines)
    )
    rows = rows.semi_join(split, _same(rows, split, names))
    in_file = ibis.window(group_by=[*names, "part"])
    rows = rows.mutate(
        has_sale=(~rows.takes_back).any().over(in_file),
        has_return=rows.takes_back.any().over(in_file),
    )
    latest_first = [*_latest_first(lines), ibis.desc("part")]

    def latest(*preferred: str) -> Expr:
        order = [*map(ibis.desc, preferred), *latest_first]
        return rows.part.first().over(ibis.window(group_by=names, order_by=order))

    whole = ibis.ifelse(rows.has_sale, latest(), latest("has_return"))
    used = ibis.ifelse(rows.takes_back, whole, latest("has_sale"))
    rows = rows.mutate(used=used)
    rows = rows.filter(rows.part != rows.used)
    return rows.select("row", repeated=ibis.literal("repeated_export"))


def _repeated_keys(engine: Engine, lines: CleanTable, split: Expr | None) -> Expr:
    """Return the lines whose order and line number a later line has too.

    A return may have the number of the line that it takes back: it does not repeat it.
    """
    names = [*_known(lines, _ORDER), "order_line"]
    data = lines.data.filter(
        lines.data.order_id.notnull() & lines.data.order_line.notnull()
    )
    data = data.mutate(takes_back=_takes_back(lines))
    alike = engine.connection.create_table(
        "orders_with_equal_keys", _alike(data, [*names, "takes_back"])
    )
    if split is not None:
        same = _same(alike, split, _known(lines, _ORDER_IN_FILES))
        alike = alike.anti_join(split, same)
    order = [*_latest_first(lines), ibis.desc("row")]
    window = ibis.window(group_by=[*names, "takes_back"], order_by=order)
    ranked = alike.mutate(nth=ibis.row_number().over(window))
    rows = ranked.filter(ranked.nth > 0)
    return rows.select("row", repeated=ibis.literal("duplicate_line"))


def _takes_back(lines: CleanTable) -> Expr:
    """Tell the lines that are written as a return."""
    data = lines.data
    signs = [
        data[name] < 0 for name in ("order_amount", "quantity") if name in lines.fields
    ]
    if "return_flag" in lines.fields:
        signs.append(data.return_flag)
    return reduce(or_, (sign.fill_null(False) for sign in signs), ibis.literal(False))


def _known(lines: CleanTable, names: tuple[str, ...]) -> list[str]:
    """Return those of some fields that the table has."""
    return [name for name in names if name in lines.fields]


def _latest_first(lines: CleanTable) -> list[Expr]:
    """Return the order by time of export, where lines say it."""
    if "exported_at" not in lines.fields:
        return []
    return [ibis.desc("exported_at", nulls_first=False)]


def _same(left: Expr, right: Expr, names: list[str]) -> list[Expr]:
    """Return the conditions of a join in which blank equals blank."""
    return [left[name].identical_to(right[name]) for name in names]
