"""Independent programs find nothing wrong with our files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sample import rich_book

from xl_crm.i18n import Lang
from xl_crm.workbook import write_books

TOOLS = Path(__file__).parents[2] / ".." / "shared" / "tools"
NEEDS_TOOLS = pytest.mark.skipif(
    not TOOLS.is_dir(), reason="the workbook checkers are not beside the checkout"
)
NEEDS_OFFICE = pytest.mark.skipif(
    shutil.which("soffice") is None or not Path("/usr/bin/python3").exists(),
    reason="LibreOffice is not installed",
)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("tools")
    books = {folder / f"{lang}.xlsx": rich_book(lang) for lang in Lang}
    return write_books(books)


def run(program: list[str], *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@NEEDS_TOOLS
@pytest.mark.shared
def test_the_checker_has_nothing_to_say(paths: tuple[Path, ...]) -> None:
    done = run([sys.executable], TOOLS / "ooxml_check.py", "--json", *paths)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["findings"] for report in reports] == [[], []], done.stderr


@NEEDS_TOOLS
@NEEDS_OFFICE
@pytest.mark.shared
@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_opens_it_without_an_error_cell(paths: tuple[Path, ...]) -> None:
    for path in paths:
        done = run(["/usr/bin/python3"], TOOLS / "lo_check.py", "errors", path)
        assert done.returncode == 0, done.stdout + done.stderr


@NEEDS_TOOLS
@NEEDS_OFFICE
@pytest.mark.shared
@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_saves_the_same_cells(
    paths: tuple[Path, ...], tmp_path: Path
) -> None:
    done = run(
        ["/usr/bin/python3"],
        TOOLS / "lo_check.py",
        "roundtrip",
        paths[0],
        tmp_path / "saved.xlsx",
    )
    assert done.returncode == 0, done.stdout + done.stderr
