"""What became of everything that a person filled in?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.ingest.decisions import DECISION
from xl_crm.ingest.part import ROWS_A_PART
from xl_crm.tables import TABLES
from xl_crm.tables.correction import CorrectionOutcome, Decision

if TYPE_CHECKING:
    from xl_crm.ingest.corrections import Correction
    from xl_crm.ingest.inputs import Inputs

CORRECTION_COLUMNS = (
    *("table", "file", "row", "column", "customer_id"),
    *("before", "after", "decision", "outcome"),
)
_TABLE_NAMES = [table.name for table in TABLES]


def correction_log(inputs: Inputs) -> pd.DataFrame:
    """Return every value and decision of a person, and what became of it.

    Returns
    -------
    DataFrame with the columns of ``CORRECTION_COLUMNS``
        In order of table, file, row and column. ``row`` is missing and ``file`` empty
        for what completes a customer, ``customer_id`` for all else; ``decision`` is a
        ``Decision``, a word that is none, or empty; ``outcome`` a
        ``CorrectionOutcome``.
    """
    rows = [
        (
            *(each.table, each.file, each.row or None, each.field, each.customer_id),
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
    in_vain = _kept_in_vain(inputs)
    lines = inputs.orders.lines.table.name
    judged = [
        each.came_to(CorrectionOutcome.NOT_POSSIBLE)
        if each.decision
        and each.outcome is CorrectionOutcome.APPLIED
        and (each.table != lines or (each.file, each.row) in in_vain)
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


def _kept_in_vain(inputs: Inputs) -> set[tuple[str, int]]:
    """Return file and row of the lines that are kept and cannot count."""
    data = inputs.orders.data
    if DECISION not in data.columns:
        return set()
    kept = data.filter((data[DECISION] == str(Decision.KEEP)) & data.reason.notnull())
    places = [part.place for part in inputs.orders.lines.parts]
    rows = kept.select("row").to_pyarrow()["row"].to_pylist()
    numbers = [divmod(row, ROWS_A_PART) for row in rows]
    return {(places[part], row) for part, row in numbers}


def _said(decision: str) -> str:
    """Return a decision in both languages, or the word that is none."""
    known = decision in list(Decision)
    return Decision(decision).label.both() if known else decision
