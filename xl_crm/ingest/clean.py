"""How does a raw table become typed columns, and what could not be read?

The typed table has the columns of the fields that were found, ``row`` and, for every
field whose text can fail, ``<field>__bad``: the text that could not be read, null
everywhere else. A column without a single value counts as not found: a form has more
columns than somebody fills in. In the table of customers such a column is full of gaps,
and ``<field>__unknown`` tells where a key field says that it is not to be had.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import ibis

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest import parse
from xl_crm.ingest.columns import Cells
from xl_crm.ingest.corrections.cells import correct
from xl_crm.ingest.corrections.typed_text import text_reader
from xl_crm.ingest.file_columns import FileColumns
from xl_crm.ingest.part import BAD, FEW_ROWS, TOTAL, Part, RowNumbers
from xl_crm.ingest.text.rejects import missing_rows
from xl_crm.ingest.totals import find_totals
from xl_crm.ingest.unit import unit_factor
from xl_crm.tables.correction import CORRECTIONS
from xl_crm.tables.customers import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_crm.ingest._spec import Expr, RawTable
    from xl_crm.ingest.corrections.corrections import Correction
    from xl_crm.ingest.engine import Engine
    from xl_crm.ingest.header import Match
    from xl_crm.ingest.parse import Reading
    from xl_crm.ingest.totals import TotalRow
    from xl_crm.tables import Table
    from xl_crm.tables.cell import DateReading

#: What DuckDB says of a file that ends its lines now with CR LF, now with LF.
_UNEVEN_LINE_ENDS = "state machine"
#: Rows of larger files are not compared in the columns that no field needs.
_MOST_HASHED_BYTES, _MOST_HASHED_COLUMNS = 100_000_000, 100
#: Fields that no line can do without, each on its own or together: named when blank.
_OF_AMOUNTS = frozenset({"order_amount", "quantity", "unit_price"})


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
    columns = _columns_of_file(raw, matches, dates)
    _load(engine, raw, columns)
    missing = missing_rows(engine, raw)
    numbers = RowNumbers.past(raw.first_row, missing.rows)
    stored, bad = _read_refused(engine, _stored_name(raw), columns)
    data = columns.finished(numbers.added_to(stored), bad)
    totals = find_totals(data, table) if TOTAL in data.columns else ()
    data = _without_totals(data, totals)
    reader = text_reader(engine, table, columns.cells, matches, columns.dates)
    in_file = not raw.source.url
    corrected = correct(data, asked, reader, has_fixed_rows=in_file)
    is_simple = numbers.is_simple and len(totals) <= FEW_ROWS
    if corrected.data is not data or not is_simple:
        data = _stored_again(engine, raw, corrected.data)
    data = _without_blank(data, table)
    data = data.mutate(**dict.fromkeys(columns.sound(data), ibis.null("string")))
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


def _columns_of_file(
    raw: RawTable, matches: dict[str, Match], dates: DateReading
) -> FileColumns:
    """Return how the columns of one file are read."""
    return FileColumns(
        table=raw.source.table,
        matches=matches,
        cells=Cells(_first_columns(raw), _factors(raw)),
        dates=replace(dates, epoch_1904=raw.epoch_1904),
        is_hashed=_is_hashed(raw),
    )


def _columns(table: Table, matches: dict[str, Match], data: Expr) -> dict[str, str]:
    """Return what fills each field: a header, an expression, or corrections only."""
    by_hand = CORRECTIONS.label.both()
    return {
        field.name: matches[field.name].text if field.name in matches else by_hand
        for field in table
        if field.name in data.columns
    }


def _without_totals(data: Expr, totals: Sequence[TotalRow]) -> Expr:
    """Return the rows of a file without those of totals."""
    if totals:
        data = data.filter(~data.row.isin([total.row for total in totals]))
    return data.drop(TOTAL) if TOTAL in data.columns else data


def _without_blank(data: Expr, table: Table) -> Expr:
    """Return the rows without the columns in which none of them says anything.

    What a customer lacks is a gap to be filled, be it that all of them lack it.
    """
    if table is CUSTOMERS:
        return data
    names = [
        field.name
        for field in table
        if field.name in data.columns
        and not field.required
        and field.name not in _OF_AMOUNTS
        and field.name + BAD not in data.columns
    ]
    counts = data.aggregate(
        n_rows=data.count(), **{name: data[name].count() for name in names}
    )
    [n_filled] = counts.to_pyarrow().to_pylist()
    blank = [name for name in names if not n_filled[name]]
    return data.drop(*blank) if n_filled["n_rows"] and blank else data


def _stored_again(engine: Engine, raw: RawTable, data: Expr) -> Expr:
    """Store rows that it would take long to work out in each query."""
    again = engine.connection.create_table(f"{_stored_name(raw)}_clean", data)
    engine.connection.drop_table(_stored_name(raw))
    return again


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


def _load(engine: Engine, raw: RawTable, columns: FileColumns) -> None:
    """Store the columns that some field needs, typed, in the order of the file."""
    name, data = _stored_name(raw), raw.data
    while True:
        try:
            engine.connection.create_table(name, columns.typed(data), overwrite=True)
        except duckdb.Error as error:
            if _UNEVEN_LINE_ENDS not in str(error) or raw.with_even_line_ends is None:
                raise UnreadableFileError(_stopped(raw, error)) from None
            data = raw.with_even_line_ends()
            raw = replace(raw, with_even_line_ends=None)
        else:
            return


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


def _read_refused(
    engine: Engine, name: str, columns: FileColumns
) -> tuple[Expr, frozenset[str]]:
    """Read the texts that the engine's casts refused, each distinct one once.

    Returns
    -------
    stored : ibis table
        With the values of these texts, and without columns that are null throughout.
    bad : set of str
        Names of the readings that met a text which cannot be read.
    """
    connection, bad = engine.connection, set()
    stored = connection.table(name)
    asides = [TOTAL, *(reading.bad for reading in columns.readings)]
    counts = stored.aggregate(**{aside: stored[aside].count() for aside in asides})
    [found] = counts.to_pyarrow().to_pylist()
    for reading in columns.readings:
        if not found[reading.bad]:
            continue
        texts = stored.select(text=reading.bad).distinct().to_pyarrow()["text"]
        distinct = sorted(texts.drop_null().to_pylist())
        read = parse.read_apart(distinct, reading, columns.dates)
        if read["bad"].null_count < len(read):
            bad.add(reading.name)
        connection.create_table(f"{name}_{reading.name}", read)
        connection.raw_sql(_filling(name, reading, columns.filled_by(reading)))
    empty = [
        *(aside for aside, n in found.items() if not n),
        *(r.bad for r in columns.readings if found[r.bad] and r.name not in bad),
    ]
    for aside in empty:
        connection.raw_sql(f'ALTER TABLE "{name}" DROP COLUMN "{aside}"')
    return connection.table(name), frozenset(bad)


def _filling(name: str, reading: Reading, filled: Iterable[str]) -> str:
    """Return the statement that puts values read apart into a stored table.

    In place: joined and stored anew, a few odd texts would cost as much as the file.
    """
    values = "".join(f'"{column}" = read.value, ' for column in filled)
    return (
        f'UPDATE "{name}" SET {values}"{reading.bad}" = read.bad '  # noqa: S608  (names of ours)
        f'FROM "{name}_{reading.name}" AS read WHERE "{reading.bad}" = read.text'
    )
