"""Do independent programs accept every workbook that the commands write?"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from xl_crm_cli.main import cli

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
TOOLS, DATA = SHARED / "tools", SHARED / "data"
OFFICE_PYTHON = Path("/usr/bin/python3")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(
        not TOOLS.is_dir(), reason="the workbook checkers are not beside the checkout"
    ),
]
NEEDS_OFFICE = pytest.mark.skipif(
    shutil.which("soffice") is None or not OFFICE_PYTHON.exists(),
    reason="LibreOffice is not installed",
)
NORTHWIND = (
    *("--orders", str(DATA / "northwind" / "orders.csv")),
    *("--order-lines", str(DATA / "northwind" / "order-details.csv")),
    *("--customers", str(DATA / "northwind" / "customers.csv")),
    *("--map", "order_lines.order_amount=unitPrice*quantity*(1-discount)"),
    *("--map", "order_lines.category=productID"),
)
#: The demonstration has every sheet, so that it is tried in both languages.
COMMANDS = {
    "demo_zh": ("demo",),
    "demo_en": ("demo",),
    "template_zh": ("template", "all"),
    "northwind_en": ("run", *NORTHWIND),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Every workbook of every command."""
    files: dict[str, list[Path]] = {}
    for name, command in COMMANDS.items():
        folder, lang = tmp_path_factory.mktemp(name), name[-2:]
        result = CliRunner().invoke(cli, [*command, "--lang", lang, "-o", str(folder)])
        assert result.exit_code == 0, result.output
        files[name] = sorted(folder.glob("*.xlsx"))
    return files


def test_every_command_writes_its_workbooks(written: dict[str, list[Path]]) -> None:
    """The demonstration adds the business reports to the three of a run."""
    assert {name: len(paths) for name, paths in written.items()} == {
        name: 4 if name.startswith("demo") else 3 for name in written
    }


def test_the_checker_finds_nothing(written: dict[str, list[Path]]) -> None:
    paths = [str(path) for each in written.values() for path in each]
    done = subprocess.run(
        [sys.executable, str(TOOLS / "ooxml_check.py"), "--json", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(reports) == len(paths), done.stderr
    found = [
        finding
        for report in reports
        for finding in report["findings"]
        if finding["severity"] in {"error", "warning"}
    ]
    assert found == []


@NEEDS_OFFICE
@pytest.mark.libreoffice
@pytest.mark.parametrize("name", COMMANDS)
def test_libreoffice_opens_them_without_an_error_cell(
    written: dict[str, list[Path]], name: str
) -> None:
    for path in written[name]:
        done = subprocess.run(
            [str(OFFICE_PYTHON), str(TOOLS / "lo_check.py"), "errors", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
