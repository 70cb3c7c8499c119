"""How many records do sources hold, and what stands in their known columns?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.ingest.engine import open_engine
from xl_crm.ingest.header import match_headers
from xl_crm.ingest.read import read_raw
from xl_crm.tables.expression import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_crm.ingest._spec import Source
    from xl_crm.tables import Field

_MEMORY = "1GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownColumn:
    """A column of a file that fills a field, as it stands.

    Attributes
    ----------
    field : Field
        The first one, where a column fills several.
    texts : sequence of str or None
        One for each record; dates in ISO, None for a blank cell.
    """

    header: str
    field: Field
    texts: Sequence[str | None]


def count_rows(sources: Iterable[Source]) -> list[int]:
    """Count the records of each source, rows of totals among them.

    Raises
    ------
    InputError
        A source cannot be read.
    """
    with open_engine(memory_limit=_MEMORY) as engine:
        return [
            int(engine.connection.execute(read_raw(engine, source).data.count()))
            for source in sources
        ]


def known_columns(source: Source) -> list[KnownColumn]:
    """Read the columns that some field knows, in the order of the file.

    A second column of the same field is among them; one that no field knows is not.

    Raises
    ------
    InputError, SettingsError
        The source cannot be read, or names a column that is not there.
    """
    with open_engine(memory_limit=_MEMORY) as engine:
        raw = read_raw(engine, source)
        fields: dict[str, Field] = {}
        for name, match in match_headers(raw).items():
            for header in (*names_in(match.expression), *match.also):
                fields.setdefault(header, source.table[name])
        wanted = [
            (place, header)
            for place, header in enumerate(raw.headers)
            if header in fields
        ]
        data = engine.connection.to_pyarrow(raw.data)
    return [
        KnownColumn(
            header=header,
            field=fields[header],
            texts=data.column(f"c{place}").to_pylist(),
        )
        for place, header in wanted
    ]
