"""What does a text that a person typed say, read like a cell of some column?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from xl_crm.ingest import parse
from xl_crm.ingest.columns import READER_OF_KIND
from xl_crm.ingest.parse import Reading
from xl_crm.tables import Kind
from xl_crm.tables.expression import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_crm.ingest.columns import Cells
    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.header import Match
    from xl_crm.tables import Field, Table
    from xl_crm.tables.cell import DateReading

#: What a workbook does not keep of a text, and what kind of blank it is.
_NOT_KEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")
#: Values that agree in so many decimals are equal.
PLACES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one cell says.

    Attributes
    ----------
    value : object
        Of the type of the field; None where it is blank, or cannot be read.
    bad : str
        Its text where that cannot be read; else empty.
    """

    value: Any = None
    bad: str = ""

    @property
    def key(self) -> tuple[object, str]:
        """What two cells share that say the same."""
        value = self.value
        if isinstance(value, str):
            value = _as_kept(value)
        elif isinstance(value, float):
            value = round(value, PLACES)
        return value, _as_kept(self.bad)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReader:
    """Reads single texts as the column of a field in one file is read.

    Attributes
    ----------
    readings : mapping of str to Reading
        By field; identifiers and texts have none.
    """

    engine: Engine
    table: Table
    readings: Mapping[str, Reading]
    dates: DateReading

    @property
    def factors(self) -> dict[str, float]:
        """By which the numbers of a column are multiplied, where it has a unit."""
        return {
            name: reading.factor
            for name, reading in self.readings.items()
            if reading.factor != 1.0
        }

    def read(self, name: str, texts: Iterable[str]) -> dict[str, Cell]:
        """Return the cell that each text makes; an empty one is blank."""
        distinct = sorted({text for text in texts if text})
        field = self.table[name]
        if not distinct:
            return {"": Cell()}
        if name not in self.readings:
            return {"": Cell(), **self._words(field, distinct)}
        read = parse.read_apart(distinct, self.readings[name], self.dates)
        cells = {
            row["text"]: Cell(
                value=_of_kind(row["value"], field.kind), bad=row["bad"] or ""
            )
            for row in read.to_pylist()
        }
        return {"": Cell(), **cells}

    def _words(self, field: Field, texts: list[str]) -> dict[str, Cell]:
        """Read identifiers and texts."""
        words = ibis.memtable(pa.table({"text": texts, "word": texts}))
        if field.kind is Kind.ID:
            words = parse.with_ids(words, ["word"])
        else:
            words = words.mutate(word=parse.as_text(words.word))
        rows = self.engine.connection.to_pyarrow(words).to_pylist()
        return {row["text"]: Cell(value=row["word"]) for row in rows}


def text_reader(
    engine: Engine,
    table: Table,
    cells: Cells,
    matches: Mapping[str, Match],
    dates: DateReading,
) -> TextReader:
    """Return what reads a text as the columns of a file are read.

    The value of a field that several columns fill, or none, has no unit.
    """
    readings = {}
    for field in table:
        if field.kind not in READER_OF_KIND:
            continue
        reading = Reading(column="", reader=READER_OF_KIND[field.kind])
        match = matches.get(field.name)
        if match and isinstance(match.expression, Name):
            [reading] = cells.readings(field, match.expression)
        readings[field.name] = reading
    return TextReader(engine=engine, table=table, readings=readings, dates=dates)


def _as_kept(text: str) -> str:
    """Return what is left of a text in a workbook, every blank as one space."""
    return _BLANKS.sub(" ", _NOT_KEPT.sub("", text)).strip()


def _of_kind(value: Any, kind: Kind) -> Any:  # noqa: ANN401  (of any type)
    """Return a value that was read as the type of a field."""
    if value is None:
        return None
    if kind is Kind.DATE:
        return value.date()
    return float(value) if kind is Kind.NUMBER else value
