"""Which gaps of customers did a person fill?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from xl_crm.ingest.columns import Cells
from xl_crm.ingest.corrections.cells import follow, put_cells
from xl_crm.ingest.corrections.typed_text import Cell, text_reader
from xl_crm.ingest.part import UNKNOWN
from xl_crm.tables.cell import UNKNOWN_WORDS
from xl_crm.tables.correction import CorrectionOutcome
from xl_crm.tables.customers import CUSTOMERS, KEY_FIELDS
from xl_crm.tables.missing import MissingState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.ingest.corrections.corrections import Correction
    from xl_crm.ingest.corrections.typed_text import TextReader
    from xl_crm.ingest.customers.merge import Customers
    from xl_crm.ingest.engine import Engine
    from xl_crm.tables.cell import DateReading

#: A person says that a field is not to be had.
_NOT_TO_BE_HAD = Cell(value=MissingState.UNKNOWN)


def complete(
    engine: Engine,
    customers: Customers | None,
    asked: Sequence[Correction],
    dates: DateReading,
) -> tuple[Customers | None, tuple[Correction, ...]]:
    """Fill gaps of merged customers with what a person found out.

    未知 says that the field is not to be had: the gap stays, and is no task any more.

    Returns
    -------
    customers : Customers or None
        As they came where nothing is asked for.
    log : tuple of Correction
        What came of each; without a customer table all are of no avail.
    """
    if not asked or customers is None:
        return customers, tuple(e.came_to(CorrectionOutcome.NOT_FOUND) for e in asked)
    reader = text_reader(engine, CUSTOMERS, Cells({}, {}), {}, dates)
    ids = reader.read("customer_id", (each.customer_id for each in asked))
    known = _known(customers, asked, [cell.value for cell in ids.values()])
    log: list[Correction] = []
    changed: dict[tuple[object, str], Cell] = {}
    for name in dict.fromkeys(each.field for each in asked):
        entries = [each for each in asked if each.field == name]
        texts = _texts(reader, name, entries) if name in customers.fields[1:] else {}
        for customer in dict.fromkeys(ids[e.customer_id].value for e in entries):
            here = [e for e in entries if ids[e.customer_id].value == customer]
            if not texts or customer not in known:
                log += [e.came_to(CorrectionOutcome.NOT_FOUND) for e in here]
                continue
            path = follow(Cell(value=known[customer][name]), here, texts)
            log += path.log
            if path.end == _NOT_TO_BE_HAD:
                changed[customer, name + UNKNOWN] = Cell(value=True)
            elif path.end.key != path.start.key:
                changed[customer, name] = path.end
    merged = put_cells(customers.merged, changed, "customer_id")
    if changed:
        merged = engine.connection.create_table("customers_completed", merged)
    return replace(customers, merged=merged), tuple(log)


def _known(
    customers: Customers, asked: Sequence[Correction], ids: list[object]
) -> dict[object, dict[str, object]]:
    """Return what is known of the customers that somebody completes."""
    names = {each.field for each in asked} & {*customers.fields[1:]}
    wanted = pa.table({"customer_id": pa.array([i for i in ids if i], pa.string())})
    rows = customers.merged.select("customer_id", *sorted(names))
    rows = rows.semi_join(ibis.memtable(wanted), "customer_id")
    return {row["customer_id"]: row for row in rows.to_pyarrow().to_pylist()}


def _texts(
    reader: TextReader, name: str, entries: Sequence[Correction]
) -> dict[str, Cell]:
    """Return the cell that each text makes; of 未知 one that says so."""
    texts = reader.read(name, (text for e in entries for text in (e.before, e.after)))
    if name not in KEY_FIELDS:
        return texts
    return {
        text: _NOT_TO_BE_HAD if text.casefold() in UNKNOWN_WORDS else cell
        for text, cell in texts.items()
    }
