"""How does a raw table become typed columns, and what could not be read?

The typed table has the columns of the fields that were found, ``row`` (as a spreadsheet
numbers it) and, for every field whose text can fail, ``<field>__bad``: the text that
could not be read, null everywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb
import ibis

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest import parse
from xl_crm.ingest._spec import Expr, RawTable, Rejected
from xl_crm.ingest.header import Match, header_unit
from xl_crm.ingest.parse import MONEY_TYPE, Reader, Reading
from xl_crm.tables import Field, Kind, Table
from xl_crm.tables.expression import (
    Binary,
    Expression,
    Name,
    Negative,
    Number,
    Operator,
    Word,
    names_in,
)

if TYPE_CHECKING:
    from xl_crm.ingest.engine import Engine
    from xl_crm.tables.cell import DateReading

BAD = "__bad"
#: What DuckDB says of a file that ends its lines now with CR LF, now with LF.
_UNEVEN_LINE_ENDS = "state machine"
#: DuckDB keeps so many signs of a rejected record.
_REJECTED_LENGTH = 10_000
#: The rule that a text breaks when its kind cannot be read.
RULE_OF_KIND = {
    Kind.DATE: "bad_date",
    Kind.TIME: "bad_date",
    Kind.MONEY: "bad_number",
    Kind.NUMBER: "bad_number",
    Kind.FLAG: "bad_flag",
}
_READER_OF_KIND = {
    Kind.DATE: Reader.STAMP,
    Kind.TIME: Reader.STAMP,
    Kind.MONEY: Reader.NUMBER,
    Kind.NUMBER: Reader.NUMBER,
    Kind.FLAG: Reader.FLAG,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanTable:
    """A table with typed columns, held by the engine.

    Attributes
    ----------
    columns : mapping of str to str
        The header, or the expression, that fills each field that was found; in order
        of declaration.
    repeated : mapping of str to tuple of str
        Headers that name a field already filled by another column.
    rejected : tuple of Rejected
        Lines that do not fit the header: in the file, not in ``data``.
    """

    table: Table
    place: str
    data: Expr
    columns: dict[str, str]
    repeated: dict[str, tuple[str, ...]]
    rejected: tuple[Rejected, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields that were found, in order of declaration."""
        return tuple(self.columns)


def clean(
    engine: Engine, raw: RawTable, matches: dict[str, Match], dates: DateReading
) -> CleanTable:
    """Load the needed columns of a raw table and type them.

    Raises
    ------
    InputError
        The engine cannot read the file to its end.
    """
    table = raw.source.table
    stored = _load(engine, raw, matches)
    cells = _Cells({header: f"c{place}" for place, header in reversed(_numbered(raw))})
    fields = [field for field in table if field.name in matches]
    readings = {
        reading.name: reading
        for field in fields
        for reading in cells.readings(field, matches[field.name].expression)
    }
    typed = _read_columns(engine, stored, raw, list(readings.values()), dates)
    columns: dict[str, Expr] = {"row": typed.row}
    for field in fields:
        expression = matches[field.name].expression
        columns[field.name] = cells.value(typed, field, expression)
        if field.kind in RULE_OF_KIND:
            columns[field.name + BAD] = cells.bad_text(typed, field, expression)
    ids = [field.name for field in fields if field.kind is Kind.ID]
    typed = parse.with_ids(typed.select(**columns), ids)
    data = engine.connection.create_table(f"{table.name}_clean", typed)
    engine.connection.drop_table(_stored_name(raw))
    return CleanTable(
        table=table,
        place=raw.place,
        data=data,
        columns={field.name: matches[field.name].text for field in fields},
        repeated={name: match.also for name, match in matches.items() if match.also},
        rejected=_rejected(engine, raw),
    )


def _stored_name(raw: RawTable) -> str:
    return f"{raw.source.table.name}_raw"


def _numbered(raw: RawTable) -> list[tuple[int, str]]:
    return list(enumerate(raw.headers))


def _load(engine: Engine, raw: RawTable, matches: dict[str, Match]) -> Expr:
    """Store the columns that some field needs, trimmed, in the order of the file."""
    used = {
        header for match in matches.values() for header in names_in(match.expression)
    }
    first_place = {header: place for place, header in reversed(_numbered(raw))}
    needed = sorted({first_place[header] for header in used}) or [0]
    columns = {f"c{place}": parse.trimmed(raw.data[f"c{place}"]) for place in needed}
    name = _stored_name(raw)
    data: Expr = raw.data
    while True:
        try:
            return engine.connection.create_table(
                name, data.select(**columns), overwrite=True
            )
        except duckdb.Error as error:
            if _UNEVEN_LINE_ENDS not in str(error) or raw.with_even_line_ends is None:
                raise InputError(_stopped(raw, error)) from None
            data = raw.with_even_line_ends()
            raw = replace(raw, with_even_line_ends=None)


def _stopped(raw: RawTable, error: Exception) -> Problem:
    """Describe a file that the engine cannot read to its end."""
    reason = str(error).split("\n", maxsplit=1)[0][:160]
    return Problem(
        where=raw.place,
        found=Label(zh=f"读取中断（{reason}）", en=f"reading stopped ({reason})"),
        remedy=Label(
            zh="检查文件是否完整，或另存为 xlsx",
            en="See whether the file is complete, or save it as xlsx",
        ),
    )


def _read_columns(
    engine: Engine,
    stored: Expr,
    raw: RawTable,
    readings: list[Reading],
    dates: DateReading,
) -> Expr:
    """Add a typed column, and one of unreadable texts, for every reading.

    One scan counts the texts that the engine's casts refuse; only columns that have
    some are read apart.
    """
    cast = {
        reading.name: parse.cast_column(stored[reading.column], reading, dates)
        for reading in readings
    }
    refused = {
        reading.name: cast[reading.name].isnull() & stored[reading.column].notnull()
        for reading in readings
    }
    counts: dict[str, int] = {}
    if readings:
        sums = {name: where.sum() for name, where in refused.items()}
        counts = stored.aggregate(**sums).to_pandas().iloc[0].fillna(0).to_dict()
    columns = dict(cast)
    for reading in readings:
        columns[reading.bad] = ibis.null("string")
    typed = stored.mutate(row=stored.rowid() + raw.first_row, **columns)
    for reading in readings:
        if not counts[reading.name]:
            continue
        column = stored.filter(refused[reading.name])[reading.column].cast("string")
        texts = column.name("text").as_table().distinct().to_pyarrow()["text"]
        read = parse.read_apart(sorted(texts.to_pylist()), reading, dates)
        name = f"{raw.source.table.name}_{reading.name}"
        typed = _join_back(typed, engine.connection.create_table(name, read), reading)
    return typed


def _join_back(typed: Expr, read: Expr, reading: Reading) -> Expr:
    """Fill a typed column with the values of texts that were read apart."""
    key = f"{reading.name}__text"
    read = read.rename({key: "text", f"{key}__value": "value", f"{key}__bad": "bad"})
    joined = typed.left_join(read, typed[reading.column].cast("string") == read[key])
    return joined.mutate(
        **{
            reading.name: ibis.coalesce(joined[reading.name], joined[f"{key}__value"]),
            reading.bad: joined[f"{key}__bad"],
        }
    ).drop(key, f"{key}__value", f"{key}__bad")


def _swallowed(raw: RawTable, line: int) -> Problem:
    """Describe a quote that is never closed: what follows cannot be told apart."""
    return Problem(
        where=f"{raw.place} row {line}",
        found=Label(
            zh="引号未闭合，其后的行无法区分",
            en="a quote is never closed, so the rows after it cannot be told apart",
        ),
        remedy=Label(
            zh="补上或删除该行多余的引号", en="Close or delete the quote in this row"
        ),
    )


def _rejected(engine: Engine, raw: RawTable) -> tuple[Rejected, ...]:
    """Return the lines that DuckDB could not fit to the header.

    A stray quote makes one record of many lines: each of them is returned.
    """
    if raw.rejects_table not in engine.connection.list_tables():
        return ()
    lines = engine.connection.table(raw.rejects_table)
    frame = lines.select("line", "csv_line").distinct().order_by("line").to_pandas()
    rejected: list[Rejected] = []
    for records, (line, text) in enumerate(frame.itertuples(index=False)):
        first = int(line) + len(rejected) - records
        if len(text) >= _REJECTED_LENGTH:
            raise InputError(_swallowed(raw, first))
        rejected += [
            Rejected(line=first + nth, text=part[:200])
            for nth, part in enumerate(str(text).strip("\r\n").splitlines())
        ]
    return tuple(rejected)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Turns the expression of a field into a column of the typed table.

    Attributes
    ----------
    columns : mapping of str to str
        Header to column name.
    """

    columns: dict[str, str]

    def readings(self, field: Field, expression: Expression) -> list[Reading]:
        """Return the columns that must be read for a field, and how."""
        if field.kind not in _READER_OF_KIND:
            return []
        reader = _READER_OF_KIND[field.kind]
        return [self._reading(name, reader) for name in names_in(expression)]

    def value(self, typed: Expr, field: Field, expression: Expression) -> Expr:
        """Return the typed column of a field; an identifier still as it stands."""
        if field.kind is Kind.ID:
            return self._joined(typed, expression)
        if field.kind is Kind.TEXT:
            return parse.as_text(self._joined(typed, expression))
        if field.kind in {Kind.MONEY, Kind.NUMBER}:
            return self._number(typed, field, expression)
        if not isinstance(expression, Name):
            kind = "boolean" if field.kind is Kind.FLAG else "timestamp"
            value = self._joined(typed, expression).try_cast(kind)
        else:
            value = typed[self._of_kind(expression.name, field.kind).name]
        return value.date() if field.kind is Kind.DATE else value

    def bad_text(self, typed: Expr, field: Field, expression: Expression) -> Expr:
        """Return the text of the first cell that says something unreadable."""
        names = dict.fromkeys(names_in(expression))
        texts = [typed[self._of_kind(name, field.kind).bad] for name in names]
        return ibis.coalesce(*texts) if texts else ibis.null("string")

    def _of_kind(self, header: str, kind: Kind) -> Reading:
        return self._reading(header, _READER_OF_KIND[kind])

    def _reading(self, header: str, reader: Reader) -> Reading:
        factor = header_unit(header) if reader is Reader.NUMBER else 1.0
        return Reading(column=self.columns[header], reader=reader, factor=factor)

    def _number(self, typed: Expr, field: Field, expression: Expression) -> Expr:
        """Return a number, exact where it stands in one cell."""
        if isinstance(expression, Name):
            number = typed[self._of_kind(expression.name, field.kind).name]
            return number if field.kind is Kind.MONEY else number.cast("float64")
        computed = self._computed(typed, expression)
        if field.kind is Kind.NUMBER:
            return computed
        return computed.round(6).try_cast(MONEY_TYPE)

    def _computed(self, typed: Expr, expression: Expression) -> Expr:
        """Compute with numbers; null where one of them is missing."""
        match expression:
            case Name(name):
                return typed[self._of_kind(name, Kind.NUMBER).name].cast("float64")
            case Number(number):
                return ibis.literal(number)
            case Word(word):
                return ibis.literal(word).try_cast("float64")
            case Negative(operand):
                return -self._computed(typed, operand)
            case Binary(operator, left, right):
                operands = self._computed(typed, left), self._computed(typed, right)
                return _calculate(operator, *operands)

    def _joined(self, typed: Expr, expression: Expression) -> Expr:
        """Join texts."""
        match expression:
            case Name(name):
                return typed[self.columns[name]]
            case Word(word):
                return ibis.literal(word)
            case Number(number):
                return ibis.literal(f"{number:g}")
            case Binary(Operator.JOIN, left, right):
                parts = self._joined(typed, left), self._joined(typed, right)
                return parts[0].cast("string").concat(parts[1].cast("string"))
            case _:
                return ibis.null("string")


def _calculate(operator: Operator, left: Expr, right: Expr) -> Expr:
    """Apply one operator to two columns of numbers; x/0 is null."""
    match operator:
        case Operator.ADD:
            return left + right
        case Operator.SUBTRACT:
            return left - right
        case Operator.MULTIPLY:
            return left * right
        case Operator.DIVIDE:
            return left / right.nullif(0.0)
        case Operator.JOIN:
            return left.cast("string").concat(right.cast("string")).try_cast("float64")
