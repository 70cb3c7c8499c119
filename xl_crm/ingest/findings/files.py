"""How many rows did each file give?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_crm.ingest.inputs import Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """One file, sheet or query, and how many rows it gave.

    Attributes
    ----------
    path : str
        Empty for a database.
    rows : int
        Those of the table; without ``broken`` ones and ``totals``.
    """

    table: str
    place: str
    path: str
    sheet: str
    rows: int
    broken: int
    totals: int


def files_read(inputs: Inputs) -> tuple[FileRead, ...]:
    """Return every file that was read, in the order of the tables."""
    return tuple(
        FileRead(
            table=table.table.name,
            place=part.place,
            path=str(part.path) if part.path.name else "",
            sheet=part.sheet,
            rows=int(part.data.count().to_pandas()),
            broken=len(part.rejected),
            totals=len(part.totals),
        )
        for table in inputs.tables
        for part in table.parts
    )
