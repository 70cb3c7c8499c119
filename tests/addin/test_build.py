"""Are both files sound, the same every time, and never half there?"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest

from tests.addin.small_book import small_book
from tests.recalculated import OFFICE_PYTHON, TOOL, needs_office
from xl_crm.addin import package as packages
from xl_crm.addin.build import build_addin
from xl_crm.addin.ribbon import RIBBON_PARTS
from xl_crm.addin.settings_sheet import SETTINGS, SHEET
from xl_crm.errors import OutputError
from xl_crm.functions import FUNCTIONS
from xl_crm.i18n import Lang
from xl_crm.workbook.doctor import examine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.formula import ArrayFormula

ROOT = Path(__file__).parents[2]
CHECKER = ROOT.parent / "shared" / "tools" / "ooxml_check.py"
NAMES = ["xl_crm.xlam", "xl_crm.xlsm"]


def opened(file: Path) -> openpyxl.Workbook:
    """Return a file as openpyxl reads it, an add-in by the type of a workbook."""
    as_workbook = io.BytesIO()
    with ZipFile(file) as archive, ZipFile(as_workbook, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"excel.addin.macro", b"excel.sheet.macro")
            copy.writestr(name, data)
    return openpyxl.load_workbook(as_workbook)


def array_formulas(file: Path) -> Iterator[ArrayFormula]:
    """Yield what fills cells of the page of functions."""
    sheet = openpyxl.load_workbook(file)["函数示例"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                yield cell.value


def test_the_files_are_named_after_the_project(built: tuple[Path, Path]) -> None:
    assert [path.name for path in built] == NAMES
    assert sorted(path.name for path in built[0].parent.iterdir()) == NAMES


def test_the_doctor_finds_nothing(built: tuple[Path, Path]) -> None:
    assert [examine(path) for path in built] == [(), ()]


@pytest.mark.skipif(not CHECKER.is_file(), reason="the checker is not beside us")
@pytest.mark.shared
def test_the_checker_has_nothing_to_say(built: tuple[Path, Path]) -> None:
    options = ("--json", "--allow-function", "CRM_*")
    done = subprocess.run(
        [sys.executable, str(CHECKER), *options, *map(str, built)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["findings"] for report in reports] == [[], []], done.stderr


def test_openpyxl_reads_settings_and_sheets(built: tuple[Path, Path]) -> None:
    addin, workbook = map(opened, built)
    assert addin.sheetnames == [SHEET]
    states = {sheet.title: sheet.sheet_state for sheet in workbook}
    assert states == {
        "客户": "visible",
        "函数示例": "visible",
        SHEET: "hidden",
        "_baseline_customers": "veryHidden",
    }
    for book in (addin, workbook):
        _, *rows = book[SHEET].iter_rows(values_only=True)
        assert dict(rows) == SETTINGS


def test_every_example_is_live_and_has_its_result(built: tuple[Path, Path]) -> None:
    """The value in the first cell of each formula is the declared one."""
    _, workbook = built
    examples = [example for function in FUNCTIONS for example in function.examples]
    formulas = list(array_formulas(workbook))
    assert len(formulas) == len(examples) > 0
    values = openpyxl.load_workbook(workbook, data_only=True)["函数示例"]
    for formula, example in zip(formulas, examples, strict=True):
        assert formula.text.partition("(")[0] == f"={example.formula.partition('(')[0]}"
        rows = values[formula.ref] if ":" in formula.ref else ((values[formula.ref],),)
        assert (len(rows), len(rows[0])) == (
            len(example.result),
            len(example.result[0]),
        )
        declared = getattr(example.result[0][0], "zh", example.result[0][0])
        stored = rows[0][0].value
        assert declared == (stored.date() if isinstance(stored, datetime) else stored)


def test_the_same_bytes_under_another_hash_and_clock(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    """And without the faster compression, which not everybody has."""
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "sys.modules['isal'] = None\n"
        "from tests.addin.small_book import small_book\n"
        "from xl_crm.addin.build import build_addin\n"
        f"build_addin(Path({str(tmp_path)!r}), small_book())\n"
    )
    changed = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        cwd=tmp_path,
        env={**os.environ, **changed},
        timeout=120,
    )
    for path in built:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_a_language_of_its_own(tmp_path: Path) -> None:
    addin, workbook = build_addin(tmp_path, small_book(Lang.EN))
    assert opened(addin).properties.language == "en-US"
    assert "Functions" in opened(workbook).sheetnames


def test_files_that_are_there_stay(tmp_path: Path) -> None:
    (tmp_path / "xl_crm.xlsm").write_text("mine", encoding="ascii")
    with pytest.raises(OutputError, match=r"xl_crm\.xlsm: the file is already there"):
        build_addin(tmp_path, small_book())
    assert [path.name for path in tmp_path.iterdir()] == ["xl_crm.xlsm"]
    build_addin(tmp_path, small_book(), overwrite=True)
    assert (tmp_path / "xl_crm.xlsm").read_bytes().startswith(b"PK")


def test_an_open_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "xl_crm.xlam").write_text("open", encoding="ascii")
    (tmp_path / "~$xl_crm.xlam").touch()
    addin, workbook = build_addin(tmp_path, small_book(), overwrite=True)
    assert (addin.name, workbook.name) == ("xl_crm (2).xlam", "xl_crm.xlsm")
    assert (tmp_path / "xl_crm.xlam").read_text(encoding="ascii") == "open"


def test_a_fault_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ribbon that Excel would refuse: its namespace is not one of Office's."""
    (tmp_path / "xl_crm.xlam").write_text("old", encoding="ascii")
    wrong = replace(RIBBON_PARTS[0], namespace="http://example.com/customui")
    monkeypatch.setattr(packages, "RIBBON_PARTS", (wrong, RIBBON_PARTS[1]))
    with pytest.raises(OutputError, match=r"the new file is faulty .*customUI\.xml"):
        build_addin(tmp_path, small_book(), overwrite=True)
    assert [path.read_text(encoding="ascii") for path in tmp_path.iterdir()] == ["old"]


def test_without_pyopenvba_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    with pytest.raises(OutputError) as raised:
        build_addin(tmp_path, small_book())
    assert raised.value.text(Lang.EN) == (
        'xl_crm: pyOpenVBA is missing. Run pip install "xl-crm[excel]".'
    )
    assert not list(tmp_path.iterdir())


@needs_office
@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_opens_the_workbook(built: tuple[Path, Path]) -> None:
    """Its functions need Excel; everything else stands there."""
    done = subprocess.run(
        [str(OFFICE_PYTHON), str(TOOL), "values", str(built[1])],
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    sheets = json.loads(done.stdout)
    customers = sheets["客户"]["values"]
    assert customers == [["客户ID", "状态"], ["A1", None], ["A2", None]]
    assert sheets["函数示例"]["values"][0][0] == "函数示例"
    assert dict(sheets[SHEET]["values"][1:]) == SETTINGS
