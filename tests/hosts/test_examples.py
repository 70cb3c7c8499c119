"""Do the examples do what they say?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("[0-9]*.py"))
SOURCES = [ROOT, ROOT / "examples"]


@pytest.mark.slow
@pytest.mark.parametrize("script", EXAMPLES, ids=lambda script: script.stem)
def test_an_example_runs_and_its_workbooks_open(script: Path, tmp_path: Path) -> None:
    path = os.pathsep.join(map(str, SOURCES))
    done = subprocess.run(
        [sys.executable, script, tmp_path],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "FAIL" not in done.stdout
    written = [Path(line) for line in done.stdout.splitlines() if line.endswith("xlsx")]
    assert len(written) == 3
    for file in written:
        book = openpyxl.load_workbook(file, read_only=True)
        assert len(book.sheetnames) > 3
        book.close()
