"""Does a database give the rows that it holds, and is it only read?"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import traceback
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tests.postgres import PASSWORD, Server, postgres
from xl_crm.errors import InputError
from xl_crm.i18n import Lang
from xl_crm.ingest import DateReading, OrderRules, Source, open_engine, read_inputs
from xl_crm.ingest.databases.connection import connected
from xl_crm.ingest.databases.database import read_database
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Four lines: an instant that is the next day in Shanghai, a return on the last second
#: of a year there, an offset of +08:00, and blanks.
ORDERS = (
    ("00123", "A1", "2024-06-30 16:30:00+00:00", "1200.50", "3", "文具", "0"),
    ("17850", "A2", "2024-12-31 15:59:59+00:00", "-20.05", None, None, "1"),
    ("C-3", "A3", "2024-01-01 00:00:00+08:00", "0.10", "0.5", '甲,"乙"', "0"),
    ("C-3", "A4", None, None, None, "", None),
)
HEADERS = (
    *("customer_id", "order_id", "order_date", "order_amount"),
    *("quantity", "category", "return_flag"),
)
CREATE = """
    CREATE TABLE orders (customer_id varchar(20), order_id varchar(20),
        order_date timestamptz, order_amount decimal(12, 2), quantity float8,
        category text, return_flag boolean)
"""
INSERT = "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)"
#: What they mean, read by hand.
CLEANED = [
    ("00123", "A1", date(2024, 7, 1), Decimal("1200.50"), 3.0, "文具", False),
    ("17850", "A2", date(2024, 12, 31), Decimal("-20.05"), None, None, True),
    ("C-3", "A3", date(2024, 1, 1), Decimal("0.10"), 0.5, '甲,"乙"', False),
    ("C-3", "A4", None, None, None, None, None),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a database answered, before it is cleaned."""

    headers: tuple[str, ...]
    types: list[str]
    rows: list[tuple[Any, ...]]
    place: str


def source(url: str, query: str) -> Source:
    return Source(table=table_named("orders"), url=url, query=query)


def ask(url: str, query: str) -> Answer:
    """Read a query as it stands."""
    with open_engine(memory_limit="1GB", threads=1) as engine:
        raw = read_database(engine, source(url, query))
        assert raw.first_row == 1
        table = raw.data.to_pyarrow()
        return Answer(
            headers=raw.headers,
            types=[str(kind) for kind in raw.data.schema().types],
            rows=[tuple(row.values()) for row in table.to_pylist()],
            place=raw.place,
        )


def refusal(url: str, query: str) -> str:
    """Return the one line that is said instead of an answer."""
    with pytest.raises(InputError) as caught:
        ask(url, query)
    (problem,) = caught.value.problems
    assert "\n" not in problem.text(Lang.ZH) + problem.text(Lang.EN)
    return problem.text(Lang.EN)


def cleaned(one: Source) -> list[tuple[Any, ...]]:
    """Return the cleaned orders, without their row numbers."""
    with open_engine(memory_limit="1GB", threads=1) as engine:
        inputs = read_inputs(engine, [one], DateReading(), OrderRules())
        table = inputs.tables[0].data.order_by("row").select(*HEADERS).to_pyarrow()
        return [tuple(row.values()) for row in table.to_pylist()]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run PostgreSQL with the orders, and a user who may read them."""
    with postgres() as started:
        with started.connect() as connection, connection.cursor() as cursor:
            cursor.execute(CREATE)
            cursor.executemany(INSERT.replace("?", "%s"), ORDERS)
        started.run(
            "CREATE ROLE reader LOGIN PASSWORD 'hush-hush'",
            "ALTER ROLE reader SET timezone TO 'Asia/Shanghai'",
            "ALTER ROLE reader SET datestyle TO 'SQL, DMY'",
            "GRANT SELECT ON orders TO reader",
            "CREATE SCHEMA sales",
            "CREATE TABLE sales.lines (line int)",
            "CREATE TABLE private (secret text)",
            "CREATE MATERIALIZED VIEW large AS SELECT * FROM orders",
            "CREATE FUNCTION forget() RETURNS int LANGUAGE sql AS "
            "'DELETE FROM orders; SELECT 1'",
        )
        yield started


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """Return the URL of a file of SQLite with the orders."""
    path = tmp_path / "客户 crm.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(CREATE)
        connection.executemany(INSERT, ORDERS)
    return f"sqlite:///{path.as_posix()}"


@pytest.fixture
def warehouse(tmp_path: Path) -> str:
    """Return the URL of a file of DuckDB with the orders."""
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(CREATE)
        connection.executemany(INSERT, ORDERS)
        connection.execute("CREATE SCHEMA sales; CREATE TABLE sales.lines (line int)")
    return f"duckdb:///{path.as_posix()}"


@pytest.fixture(params=["sqlite", "warehouse", "server"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the URL of each kind of database in turn."""
    database = request.getfixturevalue(request.param)
    return database if isinstance(database, str) else database.url()


@pytest.mark.parametrize(
    "query", ["orders", "SELECT * FROM orders ORDER BY order_id;", "ORDERS"]
)
def test_a_database_gives_the_rows_that_were_put_into_it(url: str, query: str) -> None:
    assert cleaned(source(url, query)) == CLEANED


def test_a_text_file_gives_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    lines = [
        ",".join('"' + (cell or "").replace('"', '""') + '"' for cell in row)
        for row in (HEADERS, *ORDERS)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert cleaned(Source(table=table_named("orders"), path=path)) == CLEANED


def test_types_of_postgresql(server: Server) -> None:
    answer = ask(
        server.url(),
        """
        SELECT 9007199254740993 AS whole, 1234567890.12::numeric(12, 2) AS fixed,
            0.1234567890123456789::numeric AS free, 0.1::float8 AS inexact,
            date '2024-02-29' AS day, timestamp '2024-06-30 16:30' AS clock,
            timestamptz '2024-06-30 16:30+00' AS instant, true AS flag,
            '甲 50%' AS name, NULL::int AS nothing, 'ab'::char(5) AS padded,
            '12345678-1234-5678-1234-567812345678'::uuid AS mark,
            '{"a": 1}'::jsonb AS record, ARRAY[1, 2] AS list, '12.5'::money AS coins
        """,
    )
    assert dict(zip(answer.headers, answer.types, strict=True)) == {
        "whole": "int64",
        "fixed": "decimal(12, 2)",
        "free": "string",
        "inexact": "float64",
        "day": "date",
        "clock": "timestamp(6)",
        "instant": "timestamp('UTC', 6)",
        "flag": "boolean",
        "name": "string",
        "nothing": "int32",
        "padded": "string",
        "mark": "string",
        "record": "string",
        "list": "string",
        "coins": "string",
    }
    assert answer.rows == [
        (
            *(9007199254740993, Decimal("1234567890.12"), "0.1234567890123456789"),
            *(0.1, date(2024, 2, 29), datetime(2024, 6, 30, 16, 30)),  # noqa: DTZ001
            *(datetime(2024, 6, 30, 16, 30, tzinfo=UTC), True, "甲 50%", None, "ab"),
            *("12345678-1234-5678-1234-567812345678", '{"a": 1}', "{1,2}", "$12.50"),
        )
    ]


def test_types_of_duckdb(warehouse: str) -> None:
    answer = ask(
        warehouse,
        """
        SELECT 1::hugeint AS huge, 1.50::decimal(10, 2) AS fixed, true AS flag,
            date '2024-02-29' AS day, timestamptz '2024-06-30 16:30:00+00' AS instant,
            '{"a": 1}'::json AS record, [1, 2] AS list, {'a': 1} AS struct,
            NULL AS nothing, interval 1 day AS span
        """,
    )
    assert answer.types[:5] == [
        *("decimal(38, 0)", "decimal(10, 2)", "boolean", "date"),
        "timestamp('UTC', 6)",
    ]
    (row,) = answer.rows
    assert row[:5] == (
        *(Decimal(1), Decimal("1.50"), True, date(2024, 2, 29)),
        datetime(2024, 6, 30, 16, 30, tzinfo=UTC),
    )
    assert row[5:] == ('{"a": 1}', "[1, 2]", "{'a': 1}", None, "1 day")


def test_sqlite_gives_texts_since_any_value_may_stand_in_any_column(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mixed.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (amount integer, at date, name text)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?)",
            [(1, "2024-07-01", "甲"), ("1.2万元", 45474, None), (0.25, None, "乙")],
        )
        gbk = "INSERT INTO t VALUES (NULL, '', CAST(? AS TEXT))"
        connection.execute(gbk, ["丙".encode("gb18030")])
    assert ask(f"sqlite:///{path.as_posix()}", "t").rows == [
        ("1", "2024-07-01", "甲"),
        ("1.2万元", "45474", None),
        ("0.25", None, "乙"),
        (None, "", "丙"),
    ]


def test_a_query_without_rows_still_has_its_columns(url: str) -> None:
    answer = ask(
        url, "SELECT order_id, order_amount * 2 AS twice FROM orders WHERE 1=0"
    )
    assert answer.headers == ("order_id", "twice")
    assert answer.rows == []


def test_a_value_that_its_type_does_not_reach_is_listed_like_any_other(
    server: Server,
) -> None:
    answer = ask(
        server.url("reader", "hush-hush"),
        """
        SELECT date '2024-12-01' AS day, 1.50::numeric(8, 2) AS amount UNION ALL
        SELECT 'infinity', 'NaN' ORDER BY day
        """,
    )
    assert answer.rows == [("2024-12-01", "1.50"), ("infinity", "NaN")]


def test_a_query_runs_on_the_clock_of_its_database(server: Server) -> None:
    """16:30 in London is 00:30 of the next day in Shanghai, where this user lives."""
    query = "SELECT (timestamptz '2024-06-30 16:30+00')::date AS day"
    assert ask(server.url("reader", "hush-hush"), query).rows == [(date(2024, 7, 1),)]


def test_like_of_sqlite_minds_no_capitals(sqlite: str) -> None:
    """As SQLite documents it: A is like a (sqlite.org/lang_expr.html#like)."""
    query = "SELECT count(*) FROM orders WHERE order_id LIKE 'a%'"
    assert ask(sqlite, query).rows == [("4",)]


MUCH = {
    "sqlite": """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000)
        SELECT i, printf('%.1000c', 'x') AS filler FROM n""",
    "warehouse": "SELECT i, repeat('x', 1000) AS filler FROM range(1, 200001) AS t(i)",
    "server": "SELECT i, repeat('x', 1000) AS filler FROM generate_series(1, 200000) i",
}
MEASURE = """
import resource, sys
from xl_crm.ingest import Source, open_engine
from xl_crm.ingest.databases.database import read_database
from xl_crm.tables import table_named

def most():
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

url, few, many = sys.argv[1:]
with open_engine(memory_limit="200MB", threads=1) as engine:
    read_database(engine, Source(table=table_named("orders"), url=url, query=few))
    before = most()
    source = Source(table=table_named("orders"), url=url, query=many)
    rows = read_database(engine, source).data
    grown = most() - before
    print(rows.count().to_pandas(), rows.c0.cast("int64").sum().to_pandas(), grown)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is not measured there")
@pytest.mark.parametrize("kind", MUCH)
def test_many_rows_need_no_more_memory(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """What 200,000 rows of 1,000 letters take above 60,000: not 140 MB and more."""
    database = request.getfixturevalue(kind)
    url = database if isinstance(database, str) else database.url()
    few = MUCH[kind].replace("200000", "60000").replace("200001", "60001")
    assert few != MUCH[kind]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, url, few, MUCH[kind]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows, total, grown = map(int, done.stdout.split())
    assert rows == 200_000
    assert total == 200_000 * 200_001 // 2
    assert grown < 60e6


WRITES = {
    "DROP TABLE orders": "is no SELECT",
    "DELETE FROM orders": "is no SELECT",
    "UPDATE orders SET order_amount = 0": "is no SELECT",
    "CREATE TABLE more AS SELECT * FROM orders": "is no SELECT",
    "PRAGMA user_version = 7": "is no SELECT",
    "COPY orders TO 'orders.csv'": "is no SELECT",
    "-- SELECT\nTRUNCATE orders": "is no SELECT",
    "SELECT 1; DROP TABLE orders": "is several statements",
    "SELECT * FROM orders; SELECT 1": "is several statements",
    "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone": "writes",
    "SELECT * INTO more FROM orders": "writes",
    "SELECT * FROM orders FOR UPDATE": "writes",
    "WITH one AS (SELECT 1) DELETE FROM orders": "writes",
}


@pytest.mark.parametrize("query", WRITES)
def test_a_query_that_does_more_than_read_is_not_sent(url: str, query: str) -> None:
    said = refusal(url, query)
    assert WRITES[query] in said
    assert "it was not sent" in said
    assert len(ask(url, "orders").rows) == len(ORDERS)


def test_a_query_is_sent_as_it_was_written(url: str) -> None:
    """Parsed and written anew, it would lose the name ``i`` for SQLite."""
    query = "WITH n(i) AS (SELECT 'seven' /* 7 */) SELECT i FROM n -- the end"
    answer = ask(url, query)
    assert (answer.headers, answer.rows) == (("i",), [("seven",)])


def test_a_semicolon_in_a_text_is_no_second_statement(url: str) -> None:
    answer = ask(url, "SELECT '; DROP TABLE orders' AS text -- ; none\n;")
    assert answer.rows == [("; DROP TABLE orders",)]


def test_postgresql_lets_no_function_of_a_query_write(server: Server) -> None:
    said = refusal(server.url(), "SELECT forget()")
    assert "cannot execute DELETE in a read-only transaction" in said
    assert len(ask(server.url(), "orders").rows) == len(ORDERS)


@pytest.mark.parametrize("kind", ["sqlite", "warehouse"])
def test_a_file_is_opened_to_read_only(
    kind: str, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue(kind)
    with (
        open_engine(memory_limit="1GB", threads=1) as engine,
        connected(engine, address) as connection,
        pytest.raises((sqlite3.Error, duckdb.Error), match=r"(?i)read-?only"),
    ):
        connection.raw_sql("DELETE FROM orders")


@pytest.mark.parametrize("scheme", ["sqlite", "duckdb"])
def test_a_file_that_is_not_there_is_not_made(scheme: str, tmp_path: Path) -> None:
    path = tmp_path / "ordres.db"
    url = f"{scheme}:///{path.as_posix()}"
    assert refusal(url, "orders") == (
        f"{url}: no such database file. Check the path and the name."
    )
    assert not list(tmp_path.iterdir())


def test_a_file_of_another_database_is_named(sqlite: str, warehouse: str) -> None:
    swapped = sqlite.replace("sqlite:", "duckdb:")
    assert refusal(swapped, "orders").endswith(
        "is a file of sqlite. Write sqlite:///…."
    )
    swapped = warehouse.replace("duckdb:", "sqlite:")
    assert refusal(swapped, "orders").endswith(
        "is a file of duckdb. Write duckdb:///…."
    )


@pytest.mark.parametrize("scheme", ["sqlite", "duckdb"])
def test_a_file_of_no_database_is_refused(scheme: str, tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    path.write_text("customer_id,order_date\n" * 100)
    said = refusal(f"{scheme}:///{path.as_posix()}", "orders")
    assert "cannot be opened" in said
    assert "not a" in said


def test_a_file_that_another_program_keeps_is_refused(warehouse: str) -> None:
    """DuckDB lets one process write, and no other process read meanwhile."""
    path = warehouse.removeprefix("duckdb:///")
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1); input()"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", hold, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "1\n"
        said = refusal(warehouse, "orders")
        holder.communicate("\n")
    assert "cannot be opened (IO Error" in said
    assert "close the program that uses it" in said


@pytest.mark.parametrize("query", ["ordres", "SELECT * FROM ordres", "Ordres"])
def test_a_table_that_is_not_there_is_told_its_neighbours(url: str, query: str) -> None:
    said = refusal(url, query)
    assert "the database refused the query (" in said
    assert said.endswith("Did you mean: orders.")


@pytest.mark.parametrize("kind", ["warehouse", "server"])
def test_a_table_of_another_schema_is_told_with_its_schema(
    kind: str, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue(kind)
    url = database if isinstance(database, str) else database.url()
    assert "sales.lines" in refusal(url, "lines")
    assert refusal(url, "sales.line").endswith("Did you mean: sales.lines.")
    assert ask(url, "sales.lines").headers == ("line",)
    assert ask(url, 'sales."Lines"').headers == ("line",)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("sqlite", "main.Orders"),
        ("warehouse", "warehouse.main.Orders"),
        ("server", "public.Orders"),
    ],
)
def test_a_name_may_say_where_its_table_is(
    kind: str, name: str, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue(kind)
    url = database if isinstance(database, str) else database.url()
    assert len(ask(url, name).rows) == len(ORDERS)


def test_a_view_that_is_stored_is_a_table_too(server: Server) -> None:
    """PostgreSQL does not list it among its tables."""
    assert len(ask(server.url(), "large").rows) == len(ORDERS)


def test_a_name_may_have_blanks(tmp_path: Path) -> None:
    path = tmp_path / "northwind.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute('CREATE TABLE "Order Details" (id)')
    url = f"sqlite:///{path.as_posix()}"
    assert ask(url, "Order Details").headers == ("id",)
    assert ask(url, '"Order Details"').headers == ("id",)


def test_nothing_is_taken_by_guess(url: str) -> None:
    said = refusal(url, "  ")
    assert "no table and no query is named. Say which with --query orders=" in said
    tables = said.split("; tables: ")[1].rstrip(".").split(", ")
    assert set(tables) - {"large", "private"} == {"orders"}


def test_a_column_that_is_not_there_is_said(url: str) -> None:
    said = refusal(url, "SELECT amuont FROM orders")
    assert "amuont" in said.split("refused the query (")[1]
    assert said.endswith("Check the names in the query.")


def test_two_columns_of_one_name_are_not_told_apart_by_guess(server: Server) -> None:
    query = "SELECT a.order_id, b.order_id FROM orders a JOIN orders b USING (order_id)"
    said = refusal(server.url(), query)
    assert "several columns have one name: order_id. Name them apart with AS" in said


@pytest.mark.parametrize(
    ("kind", "second"), [("sqlite", "order_id:1"), ("warehouse", "order_id_1")]
)
def test_two_columns_of_one_name_are_both_there_where_the_database_renames_one(
    kind: str, second: str, request: pytest.FixtureRequest
) -> None:
    query = "SELECT order_id, upper('x') AS order_id FROM orders"
    answer = ask(request.getfixturevalue(kind), query)
    assert answer.headers == ("order_id", second)
    assert answer.rows[0] == ("A1", "X")


@pytest.mark.parametrize("query", ["SELECT (1 FROM orders", "SELECT 'open FROM orders"])
def test_sql_that_cannot_be_understood_is_said(url: str, query: str) -> None:
    assert "the query cannot be understood (" in refusal(url, query)


def test_an_error_while_rows_come_is_said(server: Server) -> None:
    said = refusal(server.url(), "SELECT 1 / (i - 5) FROM generate_series(1, 9) i")
    assert "reading stopped (division by zero)" in said


def test_a_server_that_is_gone_is_said(server: Server) -> None:
    said = refusal(server.url(), "SELECT pg_terminate_backend(pg_backend_pid())")
    assert "reading stopped (terminating connection" in said
    nobody = server.url().replace(f":{server.port}/", ":1/")
    said = refusal(nobody, "orders")
    assert said.startswith("postgresql://127.0.0.1:1/postgres: cannot be opened (")
    assert said.endswith("Check host, port, database name, user and password.")


def test_a_server_that_does_not_answer_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The port is open, but nobody speaks PostgreSQL there; 2 s is the least wait."""
    import socket  # noqa: PLC0415

    monkeypatch.setattr("xl_crm.ingest.databases.connection.CONNECT_TIMEOUT", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        said = refusal(f"postgresql://ann:hush@127.0.0.1:{port}/crm", "orders")
    assert "timeout" in said


def everything_said(act: Callable[[], object]) -> str:
    """Return all texts of an error: message in both languages, parts, traceback."""
    with pytest.raises(InputError) as caught:
        act()
    error = caught.value
    texts = [error.text(Lang.ZH), error.text(Lang.EN), repr(error), repr(error.args)]
    return "\n".join([*texts, *traceback.format_exception(error)])


@pytest.mark.parametrize(
    ("user", "query"),
    [
        ("postgres", "ordres"),
        ("postgres", "DROP TABLE orders"),
        ("postgres", "SELECT 1 / (i - 5) FROM generate_series(1, 9) i"),
        ("nobody", "orders"),
        ("reader", "orders"),
    ],
)
def test_the_password_is_never_said(server: Server, user: str, query: str) -> None:
    address = server.url(user)
    text = everything_said(lambda: ask(address, query))
    for secret in (PASSWORD, address, address.split("@", maxsplit=1)[0].split(":")[2]):
        assert secret not in text


def test_the_password_is_not_in_the_place(server: Server) -> None:
    query = "SELECT order_id FROM orders WHERE order_amount > 1000"
    answer = ask(server.url(), query)
    assert answer.rows == [("A1",)]
    assert answer.place == (f"postgresql://127.0.0.1:{server.port}/postgres [{query}]")


def test_the_place_of_a_file_is_its_name(sqlite: str) -> None:
    """Not its folder: the same data give the same workbook on any machine."""
    assert ask(sqlite, "orders").place == "客户 crm.db [orders]"


def test_a_password_may_hold_any_sign(server: Server) -> None:
    server.run("CREATE ROLE odd LOGIN PASSWORD 'a+b%41 c'")
    assert ask(server.url("odd", "a+b%41 c"), "SELECT 1 AS one").rows == [(1,)]


def test_a_table_that_is_not_allowed_is_said(server: Server) -> None:
    said = refusal(server.url("reader", "hush-hush"), "private")
    assert "permission denied for table private" in said


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "ibis.backends.postgres", raising=False)
    monkeypatch.delattr("ibis.postgres", raising=False)
    assert refusal("postgresql://db/crm", "orders") == (
        "postgresql://db/crm: the driver of postgresql is not installed. "
        'Run pip install "xl-crm[database]".'
    )


def test_the_driver_of_another_database_names_the_extra_of_ibis() -> None:
    pytest.importorskip("ibis")
    assert refusal("oracle://ann:hush@db/crm", "orders") == (
        "oracle://db/crm: the driver of oracle is not installed. "
        'Run pip install "ibis-framework[oracle]".'
    )
