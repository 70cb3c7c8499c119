"""Which rows of a file did the engine leave out?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest._spec import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest._spec import RawTable
    from xl_crm.ingest.engine import Engine

#: DuckDB keeps so many signs of a rejected record.
_REJECTED_LENGTH = 10_000
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRows:
    """Rows that are in the file and not in the data.

    Attributes
    ----------
    rows : tuple of int
        All of them, blank ones too, as a spreadsheet shows them.
    rejected : tuple of Rejected
        Those that say something: lines that do not fit the header.
    """

    rows: tuple[int, ...]
    rejected: tuple[Rejected, ...]


def missing_rows(engine: Engine, raw: RawTable) -> MissingRows:
    """Return the rows that DuckDB skipped as blank or could not fit to the header.

    A stray quote makes one record of many lines: each of them is a row, and all rows
    below it stand so much lower than their records.

    Raises
    ------
    UnreadableFileError
        A quote is never closed: the rows after it cannot be told apart.
    """
    records = [(row, "") for row in raw.blank_rows] + list(_rejects(engine, raw))
    rows: list[int] = []
    rejected: list[Rejected] = []
    further_lines = 0
    for record, text in sorted(records):
        first = record + further_lines
        if len(text) >= _REJECTED_LENGTH:
            raise UnreadableFileError(_swallowed(raw, first))
        lines = _LINE_END.split(text.strip("\r\n"))
        rows += range(first, first + len(lines))
        rejected += [
            Rejected(line=first + nth, text=line[:200])
            for nth, line in enumerate(lines)
            if line.strip()
        ]
        further_lines += len(lines) - 1
    return MissingRows(rows=tuple(rows), rejected=tuple(rejected))


def _rejects(engine: Engine, raw: RawTable) -> Iterator[tuple[int, str]]:
    """Yield number and text of each record that does not fit the header."""
    if raw.rejects_table not in engine.connection.list_tables():
        return
    lines = engine.connection.table(raw.rejects_table)
    frame = lines.select("line", "csv_line").distinct().to_pandas()
    for line, text in frame.itertuples(index=False):
        yield int(line), str(text)


def _swallowed(raw: RawTable, line: int) -> Problem:
    """Describe a quote that is never closed: what follows cannot be told apart."""
    return Problem(
        where=raw.place,
        row=line,
        found=Label(
            zh="引号未闭合，其后的行无法区分",
            en="a quote is never closed, so the rows after it cannot be told apart",
        ),
        remedy=Label(
            zh="补上或删除该行多余的引号", en="Close or delete the quote in this row"
        ),
    )
