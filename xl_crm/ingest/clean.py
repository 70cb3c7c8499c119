"""How does a raw table become typed columns, and what could not be read?

The typed table has the columns of the fields that were found, ``row`` and, for every
field whose text can fail, ``<field>__bad``: the text that could not be read, null
everywhere else. In the table of customers, ``<field>__unknown`` tells where a key field
says that it is not to be had.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import ibis

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest import parse
from xl_crm.ingest.columns import RULE_OF_KIND, Cells
from xl_crm.ingest.corrected import correct
from xl_crm.ingest.part import BAD, ROW_HASH, UNKNOWN, Part, RowNumbers
from xl_crm.ingest.rejects import missing_rows
from xl_crm.ingest.totals import find_totals
from xl_crm.ingest.typed_text import text_reader
from xl_crm.ingest.unit import unit_factor
from xl_crm.tables import Field, Kind
from xl_crm.tables.correction import CORRECTIONS
from xl_crm.tables.customers import CUSTOMERS, KEY_FIELDS
from xl_crm.tables.expression import names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.ingest._spec import Expr, RawTable
    from xl_crm.ingest.corrections import Correction
    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.header import Match
    from xl_crm.ingest.parse import Reading
    from xl_crm.tables import Table
    from xl_crm.tables.cell import DateReading

#: What DuckDB says of a file that ends its lines now with CR LF, now with LF.
_UNEVEN_LINE_ENDS = "state machine"
#: Rows of larger files are not compared in the columns that no field needs.
_MOST_HASHED_BYTES, _MOST_HASHED_COLUMNS = 100_000_000, 100


def clean_part(
    engine: Engine,
    raw: RawTable,
    matches: dict[str, Match],
    dates: DateReading,
    asked: Sequence[Correction] = (),
) -> Part:
    """Load the needed columns of one file, type them and put corrections in.

    Raises
    ------
    UnreadableFileError
        The engine cannot read the file to its end.
    """
    table = raw.source.table
    stored = _load(engine, raw, matches)
    missing = missing_rows(engine, raw)
    numbers = RowNumbers.past(raw.first_row, missing.rows)
    stored = numbers.added_to(stored)
    cells = Cells(_first_columns(raw), _factors(raw))
    fields = [field for field in table if field.name in matches]
    readings = _readings(cells, fields, matches)
    dates = replace(dates, epoch_1904=raw.epoch_1904)
    typed, bad = _read_columns(engine, stored, raw, readings, dates)
    totals = find_totals(typed, table, matches, cells)
    if totals:
        typed = typed.filter(~typed.row.isin([total.row for total in totals]))
    selected, sound = _select(raw, typed, matches, cells, bad)
    reader = text_reader(engine, table, cells, matches, dates)
    in_file = not raw.source.url
    corrected = correct(selected, asked, reader, has_fixed_rows=in_file)
    data = _store(engine, raw, corrected.data, sound)
    return Part(
        table=table,
        place=raw.place,
        path=raw.source.path,
        sheet=raw.sheet,
        data=data,
        columns=_columns(table, matches, data),
        repeated={name: match.also for name, match in matches.items() if match.also},
        rejected=missing.rejected,
        totals=totals,
        findings=raw.findings,
        factors=reader.factors,
        corrections=corrected.log,
    )


def _columns(table: Table, matches: dict[str, Match], data: Expr) -> dict[str, str]:
    """Return what fills each field: a header, an expression, or corrections only."""
    by_hand = CORRECTIONS.label.both()
    return {
        field.name: matches[field.name].text if field.name in matches else by_hand
        for field in table
        if field.name in data.columns
    }


def _select(
    raw: RawTable,
    typed: Expr,
    matches: dict[str, Match],
    cells: Cells,
    bad: frozenset[str],
) -> tuple[Expr, list[str]]:
    """Return the columns of the fields, and the names of those null throughout."""
    table = raw.source.table
    fields = [field for field in table if field.name in matches]
    own = ("row", ROW_HASH) if ROW_HASH in typed.columns else ("row",)
    columns: dict[str, Expr] = {name: typed[name] for name in own}
    sound: list[str] = []
    for field in fields:
        expression = matches[field.name].expression
        columns[field.name] = cells.value(typed, field, expression)
        if table is CUSTOMERS and field.name in KEY_FIELDS:
            columns[field.name + UNKNOWN] = cells.says_unknown(typed, expression)
        if field.kind not in RULE_OF_KIND:
            continue
        readings = cells.readings(field, expression)
        if bad.isdisjoint(reading.name for reading in readings):
            sound.append(field.name + BAD)
        else:
            columns[field.name + BAD] = cells.bad_text(typed, field, expression)
    ids = [field.name for field in fields if field.kind is Kind.ID]
    return parse.with_ids(typed.select(**columns), ids), sound


def _store(engine: Engine, raw: RawTable, selected: Expr, sound: list[str]) -> Expr:
    """Store the typed columns; those that are null throughout cost nothing."""
    data = engine.connection.create_table(f"{_stored_name(raw)}_clean", selected)
    engine.connection.drop_table(_stored_name(raw))
    absent = [name for name in sound if name not in data.columns]
    return data.mutate(**{name: ibis.null("string") for name in absent})


def _readings(
    cells: Cells, fields: list[Field], matches: dict[str, Match]
) -> list[Reading]:
    """Return every way in which a column must be read, once."""
    readings = {
        reading.name: reading
        for field in fields
        for reading in cells.readings(field, matches[field.name].expression)
    }
    return list(readings.values())


def _factors(raw: RawTable) -> dict[str, float]:
    """Return the factor of each unit that the user named."""
    factors = {name: unit_factor(text) for name, text in raw.source.units.items()}
    return {name: factor for name, factor in factors.items() if factor is not None}


def _first_columns(raw: RawTable) -> dict[str, str]:
    """Return the column of each header; of equal headers the first."""
    numbered = list(enumerate(raw.headers))
    return {header: f"c{place}" for place, header in reversed(numbered)}


def _stored_name(raw: RawTable) -> str:
    """Return the name of the table that holds the needed columns."""
    return f"{raw.source.table.name}_{raw.part}"


def _load(engine: Engine, raw: RawTable, matches: dict[str, Match]) -> Expr:
    """Store the columns that some field needs, trimmed, in the order of the file.

    The first column of all is kept too: a row of totals says so there.
    """
    used = {
        header for match in matches.values() for header in names_in(match.expression)
    }
    first = _first_columns(raw)
    needed = sorted({"c0", *(first[header] for header in used)}, key=_place)
    hashed = _is_hashed(raw)
    exported = _columns_of("exported_at", matches, first)
    data: Expr = raw.data
    while True:
        columns = {name: parse.trimmed(data[name]) for name in needed}
        if hashed:
            told = {name: data[name] for name in data.columns if name not in exported}
            columns[ROW_HASH] = ibis.struct(told).hash()
        try:
            return engine.connection.create_table(
                _stored_name(raw), data.select(**columns), overwrite=True
            )
        except duckdb.Error as error:
            if _UNEVEN_LINE_ENDS not in str(error) or raw.with_even_line_ends is None:
                raise UnreadableFileError(_stopped(raw, error)) from None
            data = raw.with_even_line_ends()
            raw = replace(raw, with_even_line_ends=None)


def _columns_of(
    field: str, matches: dict[str, Match], first: dict[str, str]
) -> frozenset[str]:
    """Return the columns that fill a field."""
    if field not in matches:
        return frozenset()
    return frozenset(first[name] for name in names_in(matches[field].expression))


def _is_hashed(raw: RawTable) -> bool:
    """Tell the files of order lines small enough to compare their rows as they stand.

    In a large one only the columns of the fields are compared: others are not read.
    """
    path = raw.source.path
    return (
        raw.source.table.name in {"orders", "order_lines"}
        and len(raw.headers) <= _MOST_HASHED_COLUMNS
        and path.is_file()
        and path.stat().st_size <= _MOST_HASHED_BYTES
    )


def _place(column: str) -> int:
    """Return the place of a column named c0, c1, ..."""
    return int(column[1:])


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
) -> tuple[Expr, frozenset[str]]:
    """Add a typed column, and one of unreadable texts, for every reading.

    One scan counts the texts that the engine's casts refuse; only columns that have
    some are read apart.

    Returns
    -------
    typed : ibis table
    bad : set of str
        Names of the readings that met a text which cannot be read.
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
    typed, bad = stored.mutate(**columns), set()
    for reading in readings:
        if not counts[reading.name]:
            continue
        column = stored.filter(refused[reading.name])[reading.column].cast("string")
        texts = column.name("text").as_table().distinct().to_pyarrow()["text"]
        read = parse.read_apart(sorted(texts.to_pylist()), reading, dates)
        if read["bad"].null_count < len(read):
            bad.add(reading.name)
        name = f"{_stored_name(raw)}_{reading.name}"
        typed = _join_back(typed, engine.connection.create_table(name, read), reading)
    return typed, frozenset(bad)


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
