"""Is a database found by its URL, and its password never told?"""

from __future__ import annotations

from pathlib import Path

import pytest

from xl_crm.errors import InputError
from xl_crm.i18n import Lang
from xl_crm.ingest.databases.url import (
    file_of,
    resolved,
    scheme_of,
    shown,
    without_secrets,
)


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        (
            "postgresql://ann:hush@db.example:5432/crm",
            "postgresql://db.example:5432/crm",
        ),
        ("postgresql://db/crm?password=hush&sslmode=require", "postgresql://db/crm"),
        ("postgresql://ann:hush@[::1]:5432/crm", "postgresql://[::1]:5432/crm"),
        ("postgresql+psycopg://ann:hush@db/crm", "postgresql+psycopg://db/crm"),
        ("mysql://ann@db/crm", "mysql://db/crm"),
        # signs that should have been escaped
        ("postgresql://ann:hush@hush@db/crm", "postgresql://db/crm"),
        ("postgresql://ann:hu/hush@db/crm", "postgresql://db/crm"),
        ("postgresql://ann:hu?hush@db/crm", "postgresql://***"),
        ("postgresql://ann:hu#hush@db/crm", "postgresql://***"),
        ("postgresql://ann:hush", "postgresql://***"),
        ("postgresql://ann:1234567", "postgresql://***"),
        ("postgresql:/ann:hush@db/crm", "***"),
        ("host=db password=hush", "***"),
        # files have neither user nor password
        ("sqlite:///ann@work.db", "sqlite:///ann@work.db"),
        ("sqlite:///%E5%AE%A2%E6%88%B7.db", "sqlite:///客户.db"),
        ("crm.db", "crm.db"),
    ],
)
def test_a_url_is_shown_without_its_login(url: str, seen: str) -> None:
    assert shown(url) == seen
    assert "hush" not in shown(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://ann:hush/1@db/crm", 'no login with "hush/1"'),
        ("postgresql://ann:hush%2F1@db/crm", 'no login with "hush/1" or hush%2F1'),
        ("postgresql://ann:hush+1@db/crm", "no login with hush+1, hush 1"),
        ("mysql://db/crm?password=hush", "no login with hush"),
        ("snowflake://db/crm?private_key_file_pwd=hush", "no login with hush"),
        ("mssql://ann:hush@db/crm", "cannot use mssql://ann:hush@db/crm"),
        ("mssql://ann:hush@db/crm", "cannot use UID=ann;PWD=hush"),
    ],
)
def test_what_a_driver_says_is_shown_without_the_password(url: str, said: str) -> None:
    told = without_secrets(said, url)
    assert "hush" not in told
    assert "***" in told


def test_what_a_driver_says_is_hidden_where_the_password_is_in_any_word() -> None:
    """With the letters replaced, the text would tell which they are."""
    assert without_secrets("relation not found", "mysql://ann:o@db/crm") == "***"
    assert without_secrets("no such host", "mysql://ann:xy@db/crm") == "no such host"


def test_what_a_driver_says_stands_where_there_is_no_password() -> None:
    said = "no such table: orders"
    assert without_secrets(said, "sqlite:///orders.db") == said
    assert without_secrets(said, "postgresql://db/crm?sslmode=require") == said


def test_the_kind_of_database_is_the_scheme() -> None:
    assert scheme_of("sqlite:///crm.db") == "sqlite"
    assert scheme_of("PostgreSQL+psycopg://ann@db/crm") == "postgresql"


def test_an_unknown_kind_names_those_that_are_known() -> None:
    with pytest.raises(InputError) as caught:
        scheme_of("postgrsql://ann:hush@db/crm")
    assert str(caught.value) == (
        "postgrsql://db/crm: unknown kind of database. "
        "Did you mean: postgresql, postgres."
    )
    with pytest.raises(InputError) as caught:
        scheme_of("access://db")
    assert caught.value.text(Lang.ZH) == (
        "access://db：不支持的数据库类型。可用：sqlite, duckdb, postgresql, postgres, "
        "mysql, mssql, oracle, snowflake。"
    )


def test_what_is_no_url_is_told_how_one_looks() -> None:
    with pytest.raises(InputError) as caught:
        scheme_of("crm.db")
    assert str(caught.value) == (
        "crm.db: is no connection URL of a database. Write postgresql://USER:PASSWORD"
        "@HOST:5432/DATABASE or sqlite:///FILE.db."
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:hu/sh@db/crm",
        "postgresql://ann:hu?sh@db/crm",
        "postgresql://ann:hu#sh@db/crm",
        "postgresql://ann:hush",
        "postgresql://db:port/crm",
        "mysql://[::1/crm",
    ],
)
def test_a_url_whose_parts_cannot_be_told_apart_is_refused(url: str) -> None:
    with pytest.raises(InputError, match=r"cannot be read.*%2F %3F") as caught:
        scheme_of(url)
    assert "sh@" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///crm.db", "here/crm.db"),
        ("sqlite://crm.db", "here/crm.db"),
        ("sqlite:///sub/crm.db?mode=ro", "here/sub/crm.db"),
        ("duckdb://sub/crm.duckdb", "here/sub/crm.duckdb"),
        ("sqlite:///my%20crm.db", "here/my crm.db"),
        ("sqlite:////elsewhere/crm.db", "/elsewhere/crm.db"),
    ],
)
def test_the_file_lies_in_the_folder_unless_its_path_is_absolute(
    url: str, path: str
) -> None:
    assert file_of(url, Path("here")) == Path(path)


def test_three_slashes_reach_an_absolute_path_that_is_there(tmp_path: Path) -> None:
    """Ibis reads them so; in its own folder a file of that name comes first."""
    there = tmp_path / "crm.db"
    there.touch()
    url = f"sqlite://{there.as_posix()}"
    folder = tmp_path / "project"
    assert file_of(url, folder) == there
    nearer = folder / there.as_posix().removeprefix("/")
    nearer.parent.mkdir(parents=True)
    nearer.touch()
    assert file_of(url, folder) == nearer


@pytest.mark.parametrize("url", ["sqlite://", "duckdb:///", "sqlite:///?mode=ro"])
def test_a_url_must_name_a_file(url: str) -> None:
    with pytest.raises(InputError, match="names no file"):
        file_of(url, Path())


@pytest.mark.parametrize(
    "name", ["crm.db", "100%.db", "a#b.db", "wh?at.db", "客 户.db"]
)
def test_a_resolved_url_names_the_same_file_from_anywhere(
    name: str, tmp_path: Path
) -> None:
    escaped = name.replace("%", "%25").replace("?", "%3F")
    url = resolved(f"sqlite:///{escaped}?mode=ro", tmp_path)
    assert file_of(url, Path("elsewhere")) == tmp_path / name
    assert url.endswith("?mode=ro")
    assert resolved(url, Path("elsewhere")) == url


def test_the_url_of_a_server_needs_no_folder() -> None:
    url = "postgresql://ann:hush@db/crm?sslmode=require"
    assert resolved(url, Path("here")) == url
