"""How is a database opened so that it is only read, and what if it cannot be?"""

from __future__ import annotations

import importlib
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from ibis.common.exceptions import IbisError
from sqlglot.errors import SqlglotError

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest.databases.url import (
    DRIVERS,
    FILE_SCHEMES,
    file_of,
    login,
    scheme_of,
    server_url,
    shown,
    without_secrets,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest.engine import Engine

#: Seconds that PostgreSQL has to answer the first call; a URL may say otherwise.
CONNECT_TIMEOUT = 10
#: When a silent PostgreSQL server is given up: in seconds, and in milliseconds.
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
ANSWER_TIMEOUT = {"tcp_user_timeout": 60_000}
#: Where and how the file of a database begins.
_SIGNATURES = {"sqlite": (0, b"SQLite format 3\0"), "duckdb": (8, b"DUCK")}
#: Drivers that come with the extra of this package.
_OWN_EXTRA = (*FILE_SCHEMES, "postgresql", "postgres")


@contextmanager
def connected(engine: Engine, url: str) -> Iterator[Any]:
    """Open a database, to read only where it can be told so.

    Raises
    ------
    InputError
        The driver is missing, the file is not there or of another kind, the server
        cannot be reached or refuses the user.
    """
    scheme = scheme_of(url)
    try:
        connection = _open(engine, url, scheme)
    except ImportError:
        raise InputError(_no_driver(scheme, url)) from None
    except driver_errors(scheme) as error:
        raise InputError(_not_opened(scheme, url, error)) from None
    try:
        yield connection
    finally:
        connection.disconnect()


def driver_errors(scheme: str) -> tuple[type[Exception], ...]:
    """Return what is raised when a database or a query is at fault, not the program.

    Raises
    ------
    ImportError
        The driver is not installed.
    """
    driver = importlib.import_module(DRIVERS[scheme])
    others = (IbisError, SqlglotError, pa.ArrowException, UnicodeError, OSError)
    return (driver.Error, *others)


def value_errors(scheme: str) -> tuple[type[Exception], ...]:
    """Return what is raised for a value that its type does not reach.

    Raises
    ------
    ImportError
        The driver is not installed.
    """
    return (importlib.import_module(DRIVERS[scheme]).DataError, pa.ArrowException)


def reason_of(error: Exception, url: str) -> str:
    """Return the first line of an error, without secrets."""
    line = str(error).strip().split("\n", maxsplit=1)[0]
    return " ".join(without_secrets(line, url).split())[:200].rstrip(" .:")


def _open(engine: Engine, url: str, scheme: str) -> Any:  # noqa: ANN401  (Ibis ships no types)
    """Open a database of any kind."""
    if scheme == "sqlite":
        return _open_sqlite(_existing(url, scheme))
    if scheme == "duckdb":
        return _open_duckdb(_existing(url, scheme), engine)
    if scheme in {"postgresql", "postgres"}:
        return _open_postgres(url)
    return ibis.connect(server_url(url), **login(url))


def _open_sqlite(path: Path) -> Any:  # noqa: ANN401  (as above)
    """Open a file of SQLite, which must be there."""
    raw = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    raw.text_factory = _decoded
    try:
        connection = ibis.sqlite.from_connection(raw)
        raw.execute("PRAGMA case_sensitive_like = OFF")  # Ibis turned it on
    except sqlite3.Error:
        raw.close()
        raise
    return connection


def _open_duckdb(path: Path, engine: Engine) -> Any:  # noqa: ANN401  (as above)
    """Open a file of DuckDB under the memory limit of the engine, without downloads."""
    limit = engine.connection.raw_sql("SELECT current_setting('memory_limit')")
    return ibis.duckdb.connect(
        path,
        read_only=True,
        memory_limit=limit.fetchone()[0],
        temp_directory=str(engine.scratch / "database_spill"),
        autoinstall_known_extensions=False,
    )


def _open_postgres(url: str) -> Any:  # noqa: ANN401  (as above)
    """Connect to PostgreSQL; stamps are cast as its own clock says, dates in ISO."""
    own = {"connect_timeout": CONNECT_TIMEOUT, **KEEPALIVE, **ANSWER_TIMEOUT}
    for name in own:
        if f"{name}=" in url:
            del own[name]
    connection = ibis.connect(
        server_url(url), client_encoding="utf8", **own, **login(url)
    )
    for setting in (
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET datestyle TO ISO",
        "SET synchronize_seqscans TO off",  # rows of a table in one order every time
        "RESET timezone",  # Ibis set it to UTC
    ):
        connection.raw_sql(setting).close()
    return connection


def _decoded(text: bytes) -> str:
    """Decode a text of SQLite, which old programs filled in the code page of the PC."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("gb18030", errors="replace")


def _existing(url: str, scheme: str) -> Path:
    """Return the file of a database: one that is there and of the kind named."""
    path = file_of(url, Path())
    if not path.is_file():
        found = Label(zh="没有这个数据库文件", en="no such database file")
        remedy = Label(zh="检查路径和文件名", en="Check the path and the name")
        raise InputError(Problem(where=shown(url), found=found, remedy=remedy))
    with path.open("rb") as file:
        head = file.read(64)
    for kind, (start, signature) in _SIGNATURES.items():
        if kind != scheme and head[start:].startswith(signature):
            found = Label(zh=f"是 {kind} 的文件", en=f"is a file of {kind}")
            remedy = Label(zh=f"写成 {kind}:///…", en=f"Write {kind}:///…")
            raise InputError(Problem(where=shown(url), found=found, remedy=remedy))
    return path


def _no_driver(scheme: str, url: str) -> Problem:
    """Describe a database whose driver is not installed."""
    package = (
        "xl-crm[database]" if scheme in _OWN_EXTRA else f"ibis-framework[{scheme}]"
    )
    command = f'pip install "{package}"'
    return Problem(
        where=shown(url),
        found=Label(
            zh=f"没有安装 {scheme} 的驱动",
            en=f"the driver of {scheme} is not installed",
        ),
        remedy=Label(zh=f"运行 {command}", en=f"Run {command}"),
    )


def _not_opened(scheme: str, url: str, error: Exception) -> Problem:
    """Describe a database that does not let us in."""
    reason = reason_of(error, url)
    if scheme in FILE_SCHEMES:
        remedy = Label(
            zh="检查文件，并关闭正在使用它的程序",
            en="Check the file, and close the program that uses it",
        )
    else:
        remedy = Label(
            zh="检查主机、端口、数据库名、用户和密码",
            en="Check host, port, database name, user and password",
        )
    return Problem(
        where=shown(url),
        found=Label(zh=f"无法连接（{reason}）", en=f"cannot be opened ({reason})"),
        remedy=remedy,
    )
