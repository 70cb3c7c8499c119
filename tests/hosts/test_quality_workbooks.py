"""Do independent programs accept the workbooks that a check of real data writes?"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
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
LINES = (
    *("--order-lines", str(DATA / "northwind" / "order-details.csv")),
    *("--customers", str(DATA / "northwind" / "customers.csv")),
    *("--map", "order_lines.order_amount=unitPrice*quantity*(1-discount)"),
)
MALFORMED = DATA / "northwind" / "orders_malformed_as_published.csv"
SOURCES = {
    "northwind": ("--orders", str(DATA / "northwind" / "orders.csv"), *LINES),
    "malformed": ("--orders", str(MALFORMED), *LINES),
}
WRITTEN = [f"{name}_{lang}" for name in SOURCES for lang in ("zh", "en")]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbook of each data set in both languages."""
    folder = tmp_path_factory.mktemp("quality")
    files = {}
    for name in WRITTEN:
        sources, _, lang = name.partition("_")
        files[name] = folder / f"{name}.xlsx"
        options = (*SOURCES[sources], "--lang", lang, "-o", str(files[name]))
        result = CliRunner().invoke(cli, ["check", *options])
        assert result.exit_code == 0, result.output
    return files


def rows_of(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    with closing(load_workbook(path, read_only=True)) as book:
        return list(book[sheet].iter_rows(values_only=True))


def test_every_broken_row_is_listed_with_its_line(written: dict[str, Path]) -> None:
    """A record of this file is one line, and right with 13 commas outside quotes."""
    text = MALFORMED.read_text(encoding="utf-8")
    assert '"' not in text
    broken = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if line.count(",") != text.splitlines()[0].count(",")
    ]
    assert len(broken) == 176
    rows = rows_of(written["malformed_zh"], "数据问题")
    listed = [row[4] for row in rows if row[1] == "行的列数与表头不符"]
    assert listed == broken


def test_the_totals_of_clean_data_agree(written: dict[str, Path]) -> None:
    rows = rows_of(written["northwind_en"], "Reconciliation")
    results = [cell for row in rows for cell in row if cell in {"pass", "FAIL"}]
    assert results == ["pass"] * 3


def test_the_checker_finds_nothing(written: dict[str, Path]) -> None:
    paths = [str(path) for path in written.values()]
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
@pytest.mark.parametrize("name", WRITTEN)
def test_libreoffice_opens_them_without_an_error_cell(
    written: dict[str, Path], name: str
) -> None:
    done = subprocess.run(
        [str(OFFICE_PYTHON), str(TOOLS / "lo_check.py"), "errors", str(written[name])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
