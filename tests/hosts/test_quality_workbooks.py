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
from openpyxl.utils import range_boundaries
from xl_crm_cli.main import cli

from tests.recalculated import differences, recalculate

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
SHOWS_EXTENSIONS = pytest.mark.filterwarnings(
    # LibreOffice saves data bars in extensions that openpyxl does not read.
    "ignore:.* extension is not supported:UserWarning:openpyxl.*"
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
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
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


@NEEDS_OFFICE
@pytest.mark.libreoffice
@SHOWS_EXTENSIONS
@pytest.mark.parametrize("name", WRITTEN)
def test_the_sheet_comes_to_the_values_in_it(
    written: dict[str, Path], name: str, tmp_path: Path
) -> None:
    n_formulas, wrong = differences(written[name], tmp_path)
    assert wrong == []
    assert n_formulas > 30


def place(path: Path, table: str) -> tuple[str, int]:
    """Return the sheet of a table, and the row of its headings."""
    return next(
        (sheet.title, range_boundaries(sheet.tables[table].ref)[1])
        for sheet in load_workbook(path).worksheets
        if table in sheet.tables
    )


@NEEDS_OFFICE
@pytest.mark.libreoffice
@SHOWS_EXTENSIONS
def test_a_number_that_somebody_changes_changes_what_is_added_up(
    written: dict[str, Path], tmp_path: Path
) -> None:
    """One more line of 1,000 yuan that counts, and 1,000 more in the files: both first
    checks are then off by that much."""
    path = written["malformed_zh"]
    workbook = load_workbook(path)
    sheet, lines = place(path, "order_lines_out")
    _, outcomes = place(path, "order_outcomes")
    _, rows = place(path, "row_checks")
    _, amounts = place(path, "amount_checks")
    before = load_workbook(path, data_only=True)[sheet]
    page = workbook[sheet]
    page.cell(lines + 1, 3).value += 1
    page.cell(lines + 1, 5).value += 1_000
    page.cell(amounts + 1, 3).value += 1_000
    workbook.save(tmp_path / "changed.xlsx")
    found = load_workbook(
        recalculate(tmp_path / "changed.xlsx", tmp_path), data_only=True
    )
    after = found[sheet]

    def growth(row: int, column: int) -> float:
        return float(after.cell(row, column).value - before.cell(row, column).value)

    assert growth(outcomes + 1, 2) == 1
    assert growth(outcomes + 1, 4) == pytest.approx(1_000)
    n = after.cell(outcomes + 6, 2).value
    assert n == before.cell(outcomes + 6, 2).value + 1
    share = after.cell(outcomes + 1, 2).value / n
    assert after.cell(outcomes + 1, 3).value == pytest.approx(share)
    assert after.cell(rows + 1, 2).value == "不符"
    assert abs(after.cell(rows + 1, 5).value) == 1
    assert after.cell(amounts + 1, 2).value == "不符"
    assert abs(after.cell(amounts + 1, 5).value) == pytest.approx(1_000)
    ((_, ref),) = workbook.defined_names["quality_checks"].destinations
    figure = found["质量概览"][ref.replace("$", "")].value
    assert figure == "1 / 3"


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
