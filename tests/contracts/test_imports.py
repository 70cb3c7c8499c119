"""Does an import stay as light as start-up must be?

Which layer may import which is checked by import-linter (``make layers``).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    *("pandas", "numpy", "ibis", "duckdb", "pyarrow", "sqlglot", "fastexcel"),
    *("openpyxl", "xlwings"),
)


def imported_by(module: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has after an import."""
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]; __import__(sys.argv[1]); "
        "print('\\n'.join({name.split('.')[0] for name in sys.modules}))"
    )
    roots = [str(ROOT / folder) for folder in (".", "cli", "udfs")]
    done = subprocess.run(
        [sys.executable, "-c", code, module, *roots],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["xl_crm", "xl_crm.errors", "xl_crm.tables"])
def test_the_core_pulls_no_host_and_no_engine(module: str) -> None:
    loaded = imported_by(module)
    assert "xl_crm" in loaded
    assert not loaded & {*HEAVY, "click", "rich"}


def test_the_command_line_starts_without_the_engines() -> None:
    loaded = imported_by("xl_crm_cli.main")
    assert {"xl_crm_cli", "click"} <= loaded
    assert not loaded & set(HEAVY)


def test_the_pipeline_writes_no_workbook() -> None:
    """The engines are there, the writer and the hosts are not (Ibis brings rich)."""
    loaded = imported_by("xl_crm.pipeline")
    assert {"ibis", "pandas"} <= loaded
    assert not loaded & {"openpyxl", "xlwings", "click"}
