"""Which engine holds the orders while they are read and summarised?"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Filling in values read apart would make DuckDB pack the whole table.
_NEVER = "1TB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A database in a scratch folder of its own, gone when the run ends.

    Attributes
    ----------
    connection : ibis backend
        DuckDB through Ibis.
    scratch : Path
        Folder for transcoded text and spilled data.
    """

    connection: Any
    scratch: Path


@contextmanager
def open_engine(*, memory_limit: str, threads: int = 0) -> Iterator[Engine]:
    """Open DuckDB in memory; what is over the limit it spills into a scratch folder.

    A database file would be written more slowly: DuckDB packs what it stores there.

    Parameters
    ----------
    memory_limit : str
        As DuckDB writes it: ``"1GB"``.
    threads : int
        0 for one a core.
    """
    with tempfile.TemporaryDirectory(
        prefix="xl_crm_", ignore_cleanup_errors=True
    ) as folder:
        scratch = Path(folder)
        options = {"threads": threads} if threads else {}
        connection = ibis.duckdb.connect(
            ":memory:",
            temp_directory=str(scratch / "spill"),
            memory_limit=memory_limit,
            checkpoint_threshold=_NEVER,
            **options,
        )
        try:
            yield Engine(connection=connection, scratch=scratch)
        finally:
            connection.disconnect()
