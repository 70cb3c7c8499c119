"""Which database does a connection URL name, and what of it may people see?"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

from xl_crm.errors import InputError, Problem, did_you_mean
from xl_crm.i18n import Label

#: Scheme of a URL, and the module of its driver (PEP 249: its errors are ``Error``).
DRIVERS = {
    "sqlite": "sqlite3",
    "duckdb": "duckdb",
    "postgresql": "psycopg",
    "postgres": "psycopg",
    "mysql": "MySQLdb",
    "mssql": "pyodbc",
    "oracle": "oracledb",
    "snowflake": "snowflake.connector",
}
#: Databases that are one file.
FILE_SCHEMES = ("sqlite", "duckdb")
#: Stands for what is not shown.
HIDDEN = "***"
#: A host, a port and a path: nothing that could be a password written amiss.
_ADDRESS = re.compile(r"(?:\[[^\]]*\]|[^:/]*)(?::\d{1,5})?(?:/[^:]*)?")
#: Names of options that carry a secret.
_SECRET_OPTION = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)
#: A shorter secret is part of many words: a text that holds it is not shown at all.
_SHORT_SECRET = 4


def shown(url: str) -> str:
    """Return a URL without user, password and options.

    ``postgresql://reader:secret@db:5432/crm?sslmode=require`` gives
    ``postgresql://db:5432/crm``; what cannot be told apart from a password is hidden.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url if re.fullmatch(r"[\w./\\-]*", url) else HIDDEN
    address = re.split("[?#]", rest, maxsplit=1)[0]
    if scheme in FILE_SCHEMES:
        return f"{scheme}://{unquote(address)}"
    user, _, host = address.rpartition("@")
    ends_late = not user and "@" in rest
    if ends_late or not _ADDRESS.fullmatch(host):
        host = HIDDEN
    return f"{scheme}://{host}"


def without_secrets(text: str, url: str) -> str:
    """Return what a driver says without the passwords that its URL holds."""
    user_part, _, _ = url.partition("://")[2].rpartition("@")
    options = url.partition("?")[2]
    secrets = {user_part, user_part.partition(":")[2]}
    secrets |= {
        value for name, value in parse_qsl(options) if _SECRET_OPTION.search(name)
    }
    secrets |= {read(text) for text in secrets for read in (unquote, unquote_plus)}
    for secret in (url, *sorted(secrets - {""}, key=len, reverse=True)):
        if secret in text and len(secret) < _SHORT_SECRET:
            return HIDDEN
        text = text.replace(secret, HIDDEN)
    return text


def scheme_of(url: str) -> str:
    """Return the kind of database that a URL names; ``+driver`` is left out.

    Raises
    ------
    InputError
        It is no URL, of no kind that is known, or its address cannot be read.
    """
    written, separator, _ = url.partition("://")
    scheme = written.lower().partition("+")[0]
    if not separator:
        found = Label(zh="不是数据库连接地址", en="is no connection URL of a database")
        raise InputError(Problem(where=shown(url), found=found, remedy=_PATTERN))
    if scheme not in DRIVERS:
        found = Label(zh="不支持的数据库类型", en="unknown kind of database")
        remedy = did_you_mean(scheme, DRIVERS)
        raise InputError(Problem(where=shown(url), found=found, remedy=remedy))
    if scheme not in FILE_SCHEMES and not _has_plain_address(url):
        found = Label(zh="连接地址无法解析", en="the URL cannot be read")
        raise InputError(Problem(where=shown(url), found=found, remedy=_ESCAPES))
    return scheme


def server_url(url: str) -> str:
    """Return the URL of a server as Ibis knows its scheme."""
    return f"{scheme_of(url)}://{url.partition('://')[2]}"


def login(url: str) -> dict[str, str]:
    """Return user and password of a URL, decoded; what it does not name is left out."""
    address = urlsplit(url)
    named = {"user": address.username, "password": address.password}
    return {name: unquote(text) for name, text in named.items() if text}


def file_of(url: str, folder: Path) -> Path:
    """Return the file that the URL of SQLite or DuckDB names.

    ``sqlite:///crm.db`` and ``sqlite://crm.db`` lie in the folder; four slashes, or a
    drive, begin an absolute path. Three do so too where only that file is there, since
    both customs are in use.

    Raises
    ------
    InputError
        The URL names no file.
    """
    text = unquote(url.partition("://")[2].partition("?")[0])
    path = folder / text.removeprefix("/")
    if not text.strip("/"):
        raise InputError(
            Problem(
                where=shown(url),
                found=Label(zh="没有指明数据库文件", en="names no file"),
                remedy=Label(
                    zh="写成 sqlite:///文件.db 或 duckdb:///文件.duckdb",
                    en="Write sqlite:///FILE.db or duckdb:///FILE.duckdb",
                ),
            )
        )
    return Path(text) if Path(text).exists() and not path.exists() else path


def resolved(url: str, folder: Path) -> str:
    """Return the URL with the file of SQLite or DuckDB as an absolute path.

    Parameters
    ----------
    folder : Path
        Where a relative path begins: the folder of the project file.

    Raises
    ------
    InputError
        The URL names no file, or no database that is known.
    """
    scheme = scheme_of(url)
    if scheme not in FILE_SCHEMES:
        return url
    path = file_of(url, folder).absolute().as_posix()
    for sign, code in (("%", "%25"), ("?", "%3F"), ("#", "%23")):
        path = path.replace(sign, code)
    _, mark, options = url.partition("?")
    return f"{scheme}:///{path}{mark}{options}"


def _has_plain_address(url: str) -> bool:
    """Tell whether the parts of a URL can be told apart, a password's signs escaped."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (a port that is no number raises)
    except ValueError:
        return False
    return "@" not in parts.path + parts.fragment and HIDDEN not in shown(url)


_PATTERN = Label(
    zh="写成 postgresql://用户:密码@主机:5432/数据库 或 sqlite:///文件.db",
    en="Write postgresql://USER:PASSWORD@HOST:5432/DATABASE or sqlite:///FILE.db",
)
_ESCAPES = Label(
    zh="写成 …://用户:密码@主机:端口/数据库；用户和密码中的 / ? # @ : 写成"
    " %2F %3F %23 %40 %3A",
    en="Write …://USER:PASSWORD@HOST:PORT/DATABASE, and / ? # @ : in the user or the "
    "password as %2F %3F %23 %40 %3A",
)
