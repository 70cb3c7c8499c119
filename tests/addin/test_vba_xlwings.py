"""What of xlwings' code stands in the add-in, and what can others call of it?"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NoReturn

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBARuntimeError

from xl_crm.addin.vba import (
    XLWINGS_VERSION,
    Kind,
    Package,
    project_modules,
    xlwings_code,
)
from xl_crm.errors import OutputError
from xl_crm.functions import FUNCTIONS
from xl_crm.i18n import Lang
from xl_crm.templates import template_path

ROOT = Path(__file__).parents[2]
INSTALLED = distribution("xlwings")
BOTH = pytest.mark.parametrize("package", list(Package))


def code_of(package: Package, name: str) -> str:
    return next(m.body for m in project_modules(package) if m.name == name)


def procedure(code: str, name: str) -> str:
    """Return one procedure, without its comments."""
    found = re.search(rf"\n\w+ Function {name}\((?s:.*?)\nEnd Function", code)
    assert found is not None
    return re.sub(r"'.*", "", found[0])


def test_one_version_is_wanted_everywhere() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = settings["project"]["optional-dependencies"]["excel"]
    assert f"xlwings=={XLWINGS_VERSION}" in wanted
    assert INSTALLED.version == XLWINGS_VERSION


@BOTH
def test_the_library_is_the_one_of_the_version(package: Package) -> None:
    code = code_of(package, "xlwings")
    libraries = set(re.findall(r'"(xlwings\d\d-.*?)"', code))
    version = XLWINGS_VERSION
    assert libraries == {f"xlwings{bits}-{version}.dll" for bits in (32, 64)}


@BOTH
def test_a_cell_can_call_our_functions_and_start_python_no_more(
    package: Package,
) -> None:
    """Public functions and declarations of a standard module can stand in cells."""
    open_ones = [
        match["name"]
        for module in project_modules(package)
        if module.kind is Kind.STANDARD and "Option Private Module" not in module.body
        for match in re.finditer(
            r"^ *(?:Public )?(?:Declare (?:PtrSafe )?)?Function (?P<name>\w+)",
            module.body,
            re.MULTILINE,
        )
    ]
    assert sorted(open_ones) == sorted([*(f.name for f in FUNCTIONS), "XLPy"])


@BOTH
def test_settings_never_come_from_the_workbook_that_is_open(package: Package) -> None:
    code = code_of(package, "xlwings")
    read = procedure(code, "GetConfig")
    assert "ActiveWorkbook" not in read
    assert "GetDirectoryConfigFilePath" not in read
    assert re.findall(r"GetConfigFrom\w+\(\w+(?:\(\))?", read) == [
        "GetConfigFromSheet(ThisWorkbook",
        "GetConfigFromSheet(ThisWorkbook",
        "GetConfigFromFile(GetConfigFilePath()",
    ]
    assert "Workbook.FullName" not in procedure(code, "XLPyCommand")


@BOTH
def test_no_paid_part_is_called_and_the_licence_stands(package: Package) -> None:
    code = "".join(module.body for module in project_modules(package))
    assert "xlwings.pro" not in code
    assert '".py"' not in code
    assert "BSD 3-clause license" in code


@BOTH
def test_modules_begin_without_what_exports_have_in_front(package: Package) -> None:
    """Excel would take it for code: "VERSION 1.0 CLASS" is none."""
    assert code_of(package, "Dictionary").startswith("''\n' Dictionary v1.4.1\n")
    for module in project_modules(package):
        assert not re.search(r"^(?:VERSION|Attribute VB_)", module.body, re.MULTILINE)


@BOTH
def test_settings_are_read_whatever_sheet_is_in_front(package: Package) -> None:
    """``Range`` without a sheet fails while a chart sheet is the active one."""
    read = procedure(code_of(package, "xlwings"), "GetConfigFromSheet")
    assert read.count("sht.Range(") == 5
    assert not re.search(r"(?<!sht\.)\bRange\(", read)


def test_a_button_hands_over_a_name_and_nothing_else() -> None:
    """The code that calls Python, with a stand-in that answers the command."""
    app = ExcelApplication()
    app.add_workbook()
    start = template_path("addin/xlwings_start.bas").read_text(encoding="ascii")
    app.add_module(
        "Public Given As String\nPrivate Sub RunPython(command)\nGiven = command\n"
        f"End Sub\nFunction Last()\nLast = Given\nEnd Function\n{start}",
        name="xlwings",
    )
    app.run("XlCrm_RunMacro", "refresh_scores")
    command = "import xl_crm_udfs.macros; xl_crm_udfs.macros.run('refresh_scores')"
    assert app.run("Last") == command
    for name in ("", "about'); import os", "About", "a b", "a.b"):
        with pytest.raises(VBARuntimeError):
            app.run("XlCrm_RunMacro", name)
        assert app.run("Last") == command


class OtherVersion:
    """xlwings of another version, with the files of the one here."""

    version = "0.30.0"

    def locate_file(self, path: str) -> Any:  # noqa: ANN401  (as the library's)
        return INSTALLED.locate_file(path)


def missing(name: str) -> NoReturn:
    raise PackageNotFoundError(name)


def test_another_version_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings_code, "distribution", lambda _: OtherVersion())
    with pytest.raises(OutputError) as raised:
        project_modules(Package.ADDIN)
    assert raised.value.text(Lang.EN) == (
        "xl_crm: xlwings is 0.30.0, 0.37.8. "
        'Run pip install "xl-crm[excel]" (xlwings 0.37.8 is needed).'
    )


def test_no_xlwings_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings_code, "distribution", missing)
    with pytest.raises(OutputError) as raised:
        project_modules(Package.ADDIN)
    assert raised.value.text(Lang.ZH) == (
        "xl_crm：没有安装 xlwings。"
        '运行 pip install "xl-crm[excel]"（需要 xlwings 0.37.8）。'
    )


def test_half_of_an_xlwings_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Half(OtherVersion):
        def locate_file(self, path: str) -> Path:
            return tmp_path / path

    monkeypatch.setattr(xlwings_code, "distribution", lambda _: Half())
    with pytest.raises(OutputError, match="files of xlwings are missing"):
        project_modules(Package.ADDIN)


@pytest.mark.parametrize("code", ["", "a\nb\na\nb\n"])
def test_code_that_is_not_the_expected_is_refused(code: str) -> None:
    changes = ["a\nb\n'=== stands\nc\n"]
    assert xlwings_code.changed("0\na\nb\n1\n", changes, {}) == "0\nc\n1\n"
    with pytest.raises(ValueError, match="not there exactly once"):
        xlwings_code.changed(code, changes, {})
