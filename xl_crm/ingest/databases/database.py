"""How does what a database answers become a raw table?

Rows come in batches and go into a Parquet file of the scratch folder, so that memory
does not grow with their number.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr import datatypes as dt

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest._spec import Expr, RawTable, Source
from xl_crm.ingest.databases.connection import (
    connected,
    driver_errors,
    reason_of,
    value_errors,
)
from xl_crm.ingest.databases.query import Query, near_tables, query_of
from xl_crm.ingest.databases.url import FILE_SCHEMES, file_of, scheme_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_crm.ingest.engine import Engine

#: Rows fetched at a time.
BATCH_ROWS = 20_000
#: What the rows of the query are called in statements around it.
ASKED = "xl_crm_asked"
_NO_ROW = "SELECT * FROM xl_crm_asked LIMIT 0"
#: Databases that get a query as it was written; to others Ibis writes it anew.
VERBATIM = ("postgres", "sqlite", "duckdb")
#: The most digits that Arrow carries exactly, and more than that.
_MOST_DIGITS, _NO_LIMIT = 38, 99


def read_database(engine: Engine, source: Source) -> RawTable:
    """Ask a database, and keep its answer beside the engine.

    Numbers, dates, stamps, truth values and texts keep their types; all others become
    texts. So does whatever SQLite holds: it types values, not columns.

    Raises
    ------
    InputError
        The database cannot be reached or opened, its driver is missing, the query does
        more than read, or the database refuses it.
    """
    place, scheme = place_of(source), scheme_of(source.url)
    with connected(engine, source.url) as connection:
        try:
            query = query_of(connection, source, place)
            table = _asked(connection, query, source, place)
            path = _stored(connection, query, table, engine.scratch)
        except driver_errors(scheme) as error:
            reason = reason_of(error, source.url)
            raise InputError(_stopped(place, reason)) from None
    rows = engine.connection.read_parquet(str(path), table_name=path.stem)
    return RawTable(
        source=source,
        headers=tuple(table.columns),
        data=rows,
        first_row=1,
        place=place,
    )


def place_of(source: Source) -> str:
    """Return the database and what is asked of it, for messages."""
    where = shown(source.url)
    if scheme_of(source.url) in FILE_SCHEMES:
        where = file_of(source.url, Path()).name
    asked = textwrap.shorten(source.query, 60, placeholder=" …")
    return f"{where} [{asked}]" if asked else where


def _asked(connection: Any, query: Query, source: Source, place: str) -> Expr:  # noqa: ANN401  (Ibis ships no types)
    """Return the query as an Ibis table, its columns named and typed."""
    try:
        table = _with_columns(connection, query, place)
    except driver_errors(scheme_of(source.url)) as error:
        reason = reason_of(error, source.url)
    else:
        return table
    check = Label(zh="检查查询中的表名和列名", en="Check the names in the query")
    raise InputError(
        Problem(
            where=place,
            found=Label(
                zh=f"数据库拒绝了查询（{reason}）",
                en=f"the database refused the query ({reason})",
            ),
            remedy=near_tables(connection, query) or check,
        )
    )


def _with_columns(connection: Any, query: Query, place: str) -> Expr:  # noqa: ANN401  (as above)
    """Return a query as an Ibis table.

    Ibis would make a view to learn its columns, which a database that is only read may
    refuse: PostgreSQL and SQLite are asked for no row of it instead.
    """
    if connection.name not in VERBATIM:
        return connection.sql(query.text)
    no_row = _around(query, _NO_ROW)
    if connection.name == "duckdb":
        return ibis.table(connection.sql(no_row).schema(), name=ASKED)
    cursor = connection.raw_sql(no_row)
    described = list(cursor.description)
    cursor.close()
    names = [column[0] for column in described]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise InputError(_ambiguous(place, repeated))
    types = dict.fromkeys(names, dt.unknown)
    if connection.name == "postgres":
        read = connection.compiler.type_mapper.from_string
        types |= {
            column.name: read(column.type_display)
            for column in described
            if column.type_display != "money"  # the driver gives a text
        }
    return ibis.table(types, name=ASKED)


def _around(query: Query, statement: str) -> str:
    """Return a statement that knows the rows of a query by the name ``ASKED``."""
    return f"WITH {ASKED} AS (\n{query.text}\n)\n{statement}"


def _stored(connection: Any, query: Query, table: Expr, folder: Path) -> Path:  # noqa: ANN401  (as above)
    """Write the rows of a query into a file, its columns named by their place.

    A value that its type does not reach (the date ``infinity``, the number ``NaN``)
    makes all columns texts, so that it can be listed like any other.
    """
    path = folder / f"database_{len(list(folder.glob('database_*.parquet')))}.parquet"
    columns = {f"c{place}": table[name] for place, name in enumerate(table.columns)}
    kept = {
        name: column if _is_carried(column.type()) else column.cast("string")
        for name, column in columns.items()
    }
    try:
        _write(_batches(connection, query, table.select(**kept)), path)
    except value_errors(connection.name):
        texts = {name: column.cast("string") for name, column in columns.items()}
        _write(_batches(connection, query, table.select(**texts)), path)
    return path


def _is_carried(kind: dt.DataType) -> bool:
    """Tell whether Arrow carries the values of a type as they are."""
    if kind.is_decimal():
        return kind.scale is not None and (kind.precision or _NO_LIMIT) <= _MOST_DIGITS
    plain = (dt.Boolean, dt.Integer, dt.Floating, dt.String, dt.Date, dt.Timestamp)
    return isinstance(kind, plain)


def _batches(connection: Any, query: Query, table: Expr) -> pa.RecordBatchReader:  # noqa: ANN401  (as above)
    """Return the rows of a table of the query, some at a time."""
    if connection.name not in VERBATIM:
        return connection.to_pyarrow_batches(table, chunk_size=BATCH_ROWS)
    statement = _around(query, connection.compile(table))
    if connection.name == "duckdb":
        cursor = connection.raw_sql(statement)
        # called otherwise before DuckDB 1.5
        read = getattr(cursor, "to_arrow_reader", None) or cursor.fetch_record_batch
        batches: Iterable[pa.RecordBatch] = read(BATCH_ROWS)
    else:
        batches = _converted(_fetched(connection, statement), table)
    return pa.RecordBatchReader.from_batches(table.schema().to_pyarrow(), batches)


def _fetched(connection: Any, statement: str) -> Iterator[list[tuple[Any, ...]]]:  # noqa: ANN401  (as above)
    """Yield the rows of a statement, some at a time.

    Ibis fetches those of SQLite all at once. A cursor of PostgreSQL that has a name
    leaves the rows with the server until they are fetched.
    """
    with ExitStack() as stack:
        if connection.name == "postgres":
            stack.enter_context(connection.con.transaction())
            cursor = stack.enter_context(connection.con.cursor(name=ASKED))
            cursor.execute(statement)
        else:
            cursor = stack.enter_context(closing(connection.raw_sql(statement)))
        while rows := cursor.fetchmany(BATCH_ROWS):
            yield rows


def _converted(
    fetched: Iterable[list[tuple[Any, ...]]], table: Expr
) -> Iterator[pa.RecordBatch]:
    """Turn rows of Python values into columns."""
    kind = table.schema().as_struct().to_pyarrow()
    for rows in fetched:
        yield pa.RecordBatch.from_struct_array(pa.array(rows, type=kind))


def _write(batches: pa.RecordBatchReader, path: Path) -> None:
    """Write a table batch by batch."""
    with batches, pq.ParquetWriter(path, batches.schema) as file:
        for batch in batches:
            file.write_batch(batch.cast(batches.schema))


def _ambiguous(place: str, names: list[str]) -> Problem:
    """Describe a query that gives two columns one name."""
    listed = ", ".join(names)
    return Problem(
        where=place,
        found=Label(
            zh=f"多列同名：{listed}", en=f"several columns have one name: {listed}"
        ),
        remedy=Label(
            zh="在查询中用 AS 改名", en="Name them apart with AS in the query"
        ),
    )


def _stopped(place: str, reason: str) -> Problem:
    """Describe a database that fails while its rows are read."""
    return Problem(
        where=place,
        found=Label(zh=f"读取中断（{reason}）", en=f"reading stopped ({reason})"),
        remedy=Label(
            zh="检查数据库是否仍可访问，或改写查询",
            en="See whether the database is still there, or change the query",
        ),
    )
