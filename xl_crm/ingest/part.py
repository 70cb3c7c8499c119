"""What is left of one file, and how do the files of a table become one table?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xl_crm.ingest._spec import Expr, Finding, Rejected
    from xl_crm.ingest.corrections.corrections import Correction
    from xl_crm.ingest.totals import TotalRow
    from xl_crm.tables import Table

#: Ends the name of the column that holds the unreadable text of a field.
BAD = "__bad"
#: Ends the name of the column that tells where a field says it is not to be had.
UNKNOWN = "__unknown"
#: Column of the hash of a whole row as it stands, in files that are not large.
ROW_HASH = "row_hash"
#: Name of the column with the word by which a row says that it holds totals.
TOTAL = "__total"
#: ``row`` is the number of the file times this, plus the row in the file.
ROWS_A_PART = 10**9
#: So many rows are told apart in every query; of more a table is kept.
FEW_ROWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The typed table of one file, sheet or query.

    Attributes
    ----------
    path : Path
        The file; empty for a database.
    data : ibis table
        ``row`` as a spreadsheet shows it, and the columns of the fields found.
    columns : mapping of str to str
        The header, or the expression, that fills each field that was found; in order
        of declaration.
    repeated : mapping of str to tuple of str
        Headers that name a field already filled by another column.
    rejected : tuple of Rejected
        Lines that do not fit the header: in the file, not in ``data``.
    totals : tuple of TotalRow
        Rows of totals: in the file, not in ``data``.
    findings : tuple of Finding
        What the reader noticed.
    factors : mapping of str to float
        By which the numbers of a column were multiplied, where it has a unit; by field.
    corrections : tuple of Correction
        What a person asked for here, and what came of it.
    """

    table: Table
    place: str
    path: Path
    sheet: str
    data: Expr
    columns: dict[str, str]
    repeated: dict[str, tuple[str, ...]]
    rejected: tuple[Rejected, ...]
    totals: tuple[TotalRow, ...]
    findings: tuple[Finding, ...]
    factors: Mapping[str, float]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanTable:
    """A table with typed columns, held by the engine.

    Attributes
    ----------
    data : ibis table
        ``row``, unique: ``ROWS_A_PART`` times the number of the part plus the row in
        its file; and the columns of all fields found in any part.
    columns : mapping of str to str
        What fills each field, in the first part that has it.
    parts : tuple of Part
        In the order in which they were named; a later one is a later export.
    """

    table: Table
    data: Expr
    columns: dict[str, str]
    parts: tuple[Part, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields that were found, in order of declaration."""
        return tuple(self.columns)

    @property
    def place(self) -> str:
        """Name of the file, or of the first of several, for messages."""
        first = self.parts[0].place
        more = len(self.parts) - 1
        return f"{first} (+{more})" if more else first


@dataclass(frozen=True, slots=True, kw_only=True)
class RowNumbers:
    """How the records that the engine kept are numbered in their file.

    Attributes
    ----------
    first_row : int
        Row of the first record.
    kept_before : tuple of int
        For each row of the file that is not in the data, how many records stand above
        it; ascending.
    """

    first_row: int
    kept_before: tuple[int, ...]

    @classmethod
    def past(cls, first_row: int, missing: Iterable[int]) -> RowNumbers:
        """Return the numbers of records around the rows that are missing."""
        rows = np.unique(np.fromiter(missing, dtype=np.int64))
        rows = rows[rows >= first_row]
        kept = rows - first_row - np.arange(len(rows))
        return cls(first_row=first_row, kept_before=tuple(kept.tolist()))

    @property
    def is_simple(self) -> bool:
        """Whether the row of a record is told quicker than it is read."""
        return len(self.kept_before) <= FEW_ROWS

    def added_to(self, stored: Expr) -> Expr:
        """Add ``row`` to a stored table whose records are in the order of the file."""
        row = stored.rowid() + self.first_row
        if self.is_simple:
            for kept in self.kept_before:
                row += (stored.rowid() >= kept).cast("int64")
            return stored.mutate(row=row)
        starts, counts = np.unique(np.array(self.kept_before), return_counts=True)
        gaps = pa.table({"kept_before": starts, "n_missing": np.cumsum(counts)})
        numbered = stored.mutate(row=row, record=stored.rowid())
        gaps = ibis.memtable(gaps)
        joined = numbered.asof_join(gaps, numbered.record >= gaps.kept_before)
        return joined.mutate(row=joined.row + joined.n_missing.fill_null(0)).drop(
            "record", "kept_before", "n_missing"
        )


def unite(parts: Sequence[Part]) -> CleanTable:
    """Put the parts of a table below each other."""
    table = parts[0].table
    columns: dict[str, str] = {}
    for field in table:
        texts = [p.columns[field.name] for p in parts if field.name in p.columns]
        if texts:
            columns[field.name] = texts[0]
    schemas = [part.data.schema() for part in parts]
    types = {name: kind for schema in schemas for name, kind in schema.items()}
    if not all(ROW_HASH in schema for schema in schemas):
        types.pop(ROW_HASH, None)
    numbered = [
        part.data.select(
            row=part.data.row + place * ROWS_A_PART,
            **{
                name: part.data[name] if name in schema else ibis.null(kind)
                for name, kind in types.items()
                if name != "row"
            },
        )
        for place, (part, schema) in enumerate(zip(parts, schemas, strict=True))
    ]
    return CleanTable(
        table=table,
        data=ibis.union(*numbered) if len(numbered) > 1 else numbered[0],
        columns=columns,
        parts=tuple(parts),
    )
