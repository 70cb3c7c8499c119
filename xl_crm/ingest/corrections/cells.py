"""What do the corrections of a person change in the rows of one file?

A correction is a text that takes the place of the cell's and is read like any cell of
that column; where several columns fill a field, it is the value of the field. It only
counts while the file still says what it said when the correction was made. A corrected
cell can be corrected again: what was filled in first is followed by what came after.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from xl_crm.ingest.corrections.typed_text import PLACES, Cell
from xl_crm.ingest.part import BAD
from xl_crm.tables.correction import CorrectionOutcome, Decision
from xl_crm.tables.orders import ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.corrections.corrections import Correction
    from xl_crm.ingest.corrections.typed_text import TextReader
    from xl_crm.tables import Table

_AMOUNT = pa.decimal128(18, PLACES)
_IS_NEW, _NEW, _NEW_BAD = "__is_new", "__new", "__new_bad"


#: The key of a row, and a field.
Place = tuple[object, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The typed rows of a file after the corrections, and what became of each."""

    data: Expr
    log: tuple[Correction, ...] = ()


def correct(
    data: Expr,
    asked: Sequence[Correction],
    reader: TextReader,
    *,
    has_fixed_rows: bool,
) -> Corrected:
    """Put corrections into the typed rows of a file.

    Parameters
    ----------
    data : ibis table
        ``row`` as a spreadsheet shows it, the fields, and ``<field>__bad`` of those
        that hold a text which cannot be read.
    asked : sequence of Correction
        Those of this file.
    has_fixed_rows : bool
        A row stays in its place, as in a file. Where it may not, as in a database, only
        what names the order of its row is applied.

    Returns
    -------
    Corrected
        Cells without a correction are as they were. An amount that was corrected where
        no column holds it is a column more. A decision counts as applied where its row
        is found: whether the row can be decided so is not known here.
    """
    if not asked:
        return Corrected(data=data)
    judged = _in_place(data, asked, reader, has_fixed_rows=has_fixed_rows)
    asked = [each for each in judged if each.outcome is None]
    log = [each for each in judged if each.outcome is not None]
    found = _found(data, asked, reader.table)
    decisions: list[Correction] = []
    changed: dict[Place, Cell] = {}
    for name in dict.fromkeys(each.field for each in asked):
        entries = [each for each in asked if each.field == name]
        if name not in reader.table.field_names:
            log += _all(entries, CorrectionOutcome.NOT_FOUND)
            continue
        texts = reader.read(name, (t for e in entries for t in (e.before, e.after)))
        for row, here in _by_row(entries).items():
            cell = found.get(row, {}).get(name)
            trail = follow(cell, [each for each in here if each.after], texts)
            log += trail.log
            if trail.end.key != trail.start.key:
                changed[row, name] = trail.end
            said = [each for each in here if each.decision]
            decisions += _fitting(said, trail, texts, found=row in found)
    log += _decide(decisions)
    return Corrected(data=put_cells(data, changed, "row"), log=tuple(log))


def _in_place(
    data: Expr,
    asked: Sequence[Correction],
    reader: TextReader,
    *,
    has_fixed_rows: bool,
) -> list[Correction]:
    """Return corrections, those with an outcome whose row is no more that of its order.

    What stands in the row where the order does not is another order's.
    """
    orders: dict[int, str | None] = {}
    if "order_id" in data.columns:
        rows = _rows_of(data, asked).select("row", "order_id").to_pyarrow()
        orders = {row["row"]: row["order_id"] for row in rows.to_pylist()}
    ids = reader.read("order_id", (each.order_id for each in asked)) if orders else {}
    judged = []
    for each in asked:
        said = ids[each.order_id].value if orders else None
        moved = said and each.row in orders and said != orders[each.row]
        if moved and each.field != "order_id":
            judged.append(each.came_to(CorrectionOutcome.VALUE_CHANGED))
        elif not has_fixed_rows and not said:
            judged.append(each.came_to(CorrectionOutcome.NO_FIXED_ROW))
        else:
            judged.append(each)
    return judged


def _rows_of(data: Expr, asked: Sequence[Correction]) -> Expr:
    """Return the rows that somebody asks for."""
    rows = pa.table({"row": pa.array(sorted({each.row for each in asked}), pa.int64())})
    return data.semi_join(ibis.memtable(rows), "row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """From what a cell says to what it is to say.

    Attributes
    ----------
    passed : set
        Keys of the cells on the way, both ends included.
    """

    start: Cell
    end: Cell
    passed: frozenset[tuple[object, str]]
    log: tuple[Correction, ...]


def follow(
    found: Cell | None, values: Sequence[Correction], texts: Mapping[str, Cell]
) -> Trail:
    """Follow corrections from what a cell says; None for a field that no column fills.

    Where they lead to several ends, or round and round, none of them counts.
    """
    start = found or Cell()
    if found is None:
        log = _all(values, CorrectionOutcome.NOT_FOUND)
        return Trail(start=start, end=start, passed=frozenset([start.key]), log=log)
    steps = [e for e in values if texts[e.before].key != texts[e.after].key]
    passed = {start.key: start}
    reached = [start.key]
    while reached:
        key = reached.pop()
        for each in steps:
            after = texts[each.after]
            if texts[each.before].key == key and after.key not in passed:
                passed[after.key] = after
                reached.append(after.key)
    taken = [each for each in steps if texts[each.before].key in passed]
    ends = passed.keys() - {texts[each.before].key for each in taken}
    end = passed[ends.pop()] if len(ends) == 1 else None
    others = [each for each in values if each not in taken]
    if end is None:
        log = _all(taken, CorrectionOutcome.CONFLICT)
    elif taken:
        first = next(e for e in taken if texts[e.before].key == start.key)
        last = next(e for e in taken if texts[e.after].key == end.key)
        outcome = CorrectionOutcome.UNREADABLE if end.bad else CorrectionOutcome.APPLIED
        log = _all([replace(first, after=last.after)], outcome)
    else:
        log = ()
    end = end or start
    return Trail(
        start=start,
        end=end,
        passed=frozenset(passed),
        log=(*log, *(_not_taken(each, texts[each.after], end) for each in others)),
    )


def _not_taken(each: Correction, wanted: Cell, end: Cell) -> Correction:
    """Say why a correction has nothing to correct."""
    if wanted.key == end.key:
        return each.came_to(CorrectionOutcome.NOT_NEEDED)
    return each.came_to(CorrectionOutcome.VALUE_CHANGED)


def _fitting(
    decisions: Sequence[Correction],
    trail: Trail,
    texts: Mapping[str, Cell],
    *,
    found: bool,
) -> Iterator[Correction]:
    """Yield decisions with what comes of each alone: is the row what was decided on?"""
    for each in decisions:
        if not found:
            yield each.came_to(CorrectionOutcome.NOT_FOUND)
        elif texts[each.before].key not in trail.passed:
            yield each.came_to(CorrectionOutcome.VALUE_CHANGED)
        elif each.decision not in list(Decision):
            yield each.came_to(CorrectionOutcome.NO_DECISION)
        else:
            yield each.came_to(CorrectionOutcome.APPLIED)


def _decide(decisions: Sequence[Correction]) -> Iterator[Correction]:
    """Yield decisions with what comes of them together: a row has one."""
    for entries in _by_row(decisions).values():
        applied = [e for e in entries if e.outcome is CorrectionOutcome.APPLIED]
        yield from (each for each in entries if each not in applied)
        agree = len({each.decision for each in applied}) == 1
        yield from applied if agree else _all(applied, CorrectionOutcome.CONFLICT)


def _all(
    entries: Iterable[Correction], outcome: CorrectionOutcome
) -> tuple[Correction, ...]:
    return tuple(each.came_to(outcome) for each in entries)


def _by_row(entries: Iterable[Correction]) -> dict[int, list[Correction]]:
    grouped: dict[int, list[Correction]] = defaultdict(list)
    for each in entries:
        grouped[each.row].append(each)
    return grouped


def _found(
    data: Expr, asked: Sequence[Correction], table: Table
) -> dict[int, dict[str, Cell]]:
    """Return what the rows say that somebody asks for, by row and field.

    An amount can be given to rows that say quantity and price only.
    """
    asked_for = {each.field for each in asked}
    names = [field.name for field in table if field.name in asked_for]
    filled = [name for name in names if name in data.columns]
    bad = [name + BAD for name in filled if name + BAD in data.columns]
    wanted = _rows_of(data, asked).select("row", *filled, *bad)
    gaps = [
        name
        for name in names
        if name == "order_amount"
        and table is ORDERS
        and name not in data.columns
        and {"quantity", "unit_price"} <= {*data.columns}
    ]
    return {
        row["row"]: {
            **{
                name: Cell(value=row[name], bad=row.get(name + BAD) or "")
                for name in filled
            },
            **{name: Cell() for name in gaps},
        }
        for row in wanted.to_pyarrow().to_pylist()
    }


def put_cells(data: Expr, changed: Mapping[Place, Cell], key: str) -> Expr:
    """Put cells into a table whose rows have a key.

    A field that the table lacks becomes a column, with one of what cannot be read in
    it; the latter is added to any field where it gets something to hold.
    """
    if not changed:
        return data
    joined = data.left_join(ibis.memtable(_cells_to_put(data, changed, key)), key)
    put: dict[str, Expr] = {}
    for name in dict.fromkeys(name for _, name in changed):
        is_new = joined[name + _IS_NEW].fill_null(False)
        pairs = [(name, name + _NEW)]
        unread = any(cell.bad for (_, field), cell in changed.items() if field == name)
        if unread or name + BAD in data.columns or name not in data.columns:
            pairs.append((name + BAD, name + _NEW_BAD))
        for column, new in pairs:
            has_old = column in data.columns
            old = joined[column] if has_old else ibis.null(joined[new].type())
            put[column] = ibis.ifelse(is_new, joined[new], old)
    added = [column for column in put if column not in data.columns]
    return joined.mutate(**put).select(*data.columns, *added)


def _cells_to_put(data: Expr, changed: Mapping[Place, Cell], key: str) -> pa.Table:
    """Return the cells as a small table: which are new, their value, their text."""
    rows = list(dict.fromkeys(row for row, _ in changed))
    columns = {key: pa.array(rows, data[key].type().to_pyarrow())}
    for name in dict.fromkeys(name for _, name in changed):
        has_type = name in data.columns
        kind = data[name].type().to_pyarrow() if has_type else _AMOUNT
        cells = [changed.get((row, name)) for row in rows]
        values = [cell.value if cell else None for cell in cells]
        bad = [(cell.bad or None) if cell else None for cell in cells]
        columns[name + _IS_NEW] = pa.array([cell is not None for cell in cells])
        columns[name + _NEW] = pa.array(values, kind)
        columns[name + _NEW_BAD] = pa.array(bad, pa.string())
    return pa.table(columns)
