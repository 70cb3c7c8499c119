"""What is asked of a database, and is it one query that only reads?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import expressions as sql
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

from xl_crm.errors import InputError, Problem, did_you_mean
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.ingest._spec import Source

#: The name of a table, each part bare or in quotes: ``sales."Order Lines"``.
_PART = r"""(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[^\s"'`\[\].;(),]+)"""
_NAME = re.compile(rf"{_PART}(?:\.{_PART}){{0,2}}")
#: What a query that reads begins with.
_READING = {TokenType.SELECT, TokenType.WITH, TokenType.FROM, TokenType.L_PAREN}
#: Parts of a query that write or lock.
_WRITING = (sql.DML, sql.DDL, sql.Drop, sql.Into, sql.Lock, sql.Command)
#: Names of tables in one message.
_LISTED = 12
#: Schemas that belong to the database itself.
_OWN_SCHEMA = re.compile(r"pg_\w+|information_schema|temp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query that only reads.

    Attributes
    ----------
    text : str
        As it was written: SQL that was parsed and written anew may say something else.
    parsed : sqlglot expression
        What was found in it.
    """

    text: str
    parsed: sql.Query


def query_of(connection: Any, source: Source, place: str) -> Query:  # noqa: ANN401  (Ibis ships no types)
    """Return what is asked of a database: a SELECT, or all rows of a table.

    Raises
    ------
    InputError
        Nothing is asked, it is not one query, it does more than read, or its SQL
        cannot be understood.
    """
    text = source.query.strip()
    tables = connection.list_tables()
    if not text:
        raise InputError(_nothing_asked(source.table.name, place, tables))
    if text in tables:
        return _whole(connection, sql.table_(text, quoted=True))
    if _NAME.fullmatch(text):
        return _whole(connection, _spelled(connection, text, tables))
    try:
        return _reading(connection.dialect, text, place)
    except SqlglotError as error:
        reason = str(error).split("\n", maxsplit=1)[0].rstrip(" .")
        raise InputError(
            Problem(
                where=place,
                found=Label(
                    zh=f"查询语句无法解析（{reason}）",
                    en=f"the query cannot be understood ({reason})",
                ),
                remedy=Label(
                    zh="改正查询，或在数据库中建一个视图并指明其名称",
                    en="Mend the query, or make it a view and name that",
                ),
            )
        ) from None


def near_tables(connection: Any, query: Query) -> Label | None:  # noqa: ANN401  (as above)
    """Return a remedy for a query of a table that is not there; none if all are."""
    own = {common.alias for common in query.parsed.find_all(sql.CTE)}
    named = [
        (table.db, table.name)
        for table in query.parsed.find_all(sql.Table)
        if table.name not in own
    ]
    known = _known_tables(connection, {schema for schema, _ in named if schema})
    folded = {name.casefold() for name in known}
    for schema, name in named:
        full = f"{schema}.{name}" if schema else name
        if full.casefold() not in folded:
            return did_you_mean(full, known)
    return None


def _whole(connection: Any, table: sql.Table) -> Query:  # noqa: ANN401  (as above)
    """Ask for all rows of a table."""
    parsed = sql.select("*").from_(table)
    return Query(text=parsed.sql(connection.dialect), parsed=parsed)


def _reading(dialect: Any, text: str, place: str) -> Query:  # noqa: ANN401  (as above)
    """Parse a text that must be one query, and must not write."""
    tokens = sqlglot.tokenize(text, read=dialect)
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise InputError(_refused(place, "是多条语句", "is several statements"))
    if not tokens or tokens[0].token_type not in _READING:
        raise InputError(_refused(place, "不是 SELECT 查询", "is no SELECT"))
    parsed = sqlglot.parse_one(text, read=dialect)
    if not isinstance(parsed, sql.Query) or parsed.find(*_WRITING):
        raise InputError(_refused(place, "会改动或锁定数据", "writes or locks data"))
    return Query(text=text[: tokens[-1].end + 1], parsed=parsed)


def _spelled(connection: Any, text: str, tables: Iterable[str]) -> sql.Table:  # noqa: ANN401  (as above)
    """Return a table by its name, in capitals as the database has them."""
    *schemas, name = [part.strip('"`[]') for part in re.findall(_PART, text)]
    if schemas:
        inside = schemas[0] if len(schemas) == 1 else tuple(schemas)
        tables = connection.list_tables(database=inside)
    same = [table for table in tables if table.casefold() == name.casefold()]
    if len(same) == 1:
        name = same[0]
    db, catalog = (*reversed(schemas), None, None)[:2]
    return sql.table_(name, db=db, catalog=catalog, quoted=True)


def _known_tables(connection: Any, schemas: Iterable[str]) -> list[str]:  # noqa: ANN401  (as above)
    """Return the names of tables, those of other schemas with their schema."""
    others = set[str]()
    if connection.name in {"postgres", "duckdb"}:
        others |= {
            schema
            for schema in connection.list_databases()
            if not _OWN_SCHEMA.fullmatch(schema)
        }
        others.discard(connection.current_database)
    return [
        *connection.list_tables(),
        *(
            f"{schema}.{name}"
            for schema in sorted(others | {*schemas})
            for name in connection.list_tables(database=schema)
        ),
    ]


def _nothing_asked(name: str, place: str, tables: list[str]) -> Problem:
    """Describe a source that names no table and no query."""
    listed = ", ".join(tables[:_LISTED]) + (", …" if len(tables) > _LISTED else "")
    option = f"--query {name}="
    return Problem(
        where=place,
        found=Label(zh="没有指明表或查询", en="no table and no query is named"),
        remedy=Label(
            zh=f"用 {option}表名或SELECT 指明；现有表：{listed or '无'}",
            en=f"Say which with {option}TABLE or a SELECT; tables: {listed or 'none'}",
        ),
    )


def _refused(place: str, zh: str, en: str) -> Problem:
    """Describe what is never sent to a database."""
    return Problem(
        where=place,
        found=Label(zh=f"查询{zh}，未执行", en=f"the query {en}; it was not sent"),
        remedy=Label(
            zh="只写一条只读的 SELECT，或一个表名",
            en="Write one SELECT that only reads, or the name of a table",
        ),
    )
