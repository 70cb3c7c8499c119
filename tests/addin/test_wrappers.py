"""Are the functions in VBA those that xlwings' own generator makes of ours?

``pytest tests/addin/test_wrappers.py --update-golden`` writes them anew.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.windows import vba_wrappers, windows_xlwings
from xl_crm.addin.settings_sheet import SETTINGS
from xl_crm.addin.vba import Package, wrapper_module
from xl_crm.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("xlwings")

KEPT = Path(__file__).parents[2] / "workbook_templates" / "addin" / "functions.bas"


@pytest.fixture(scope="module")
def generated() -> Iterator[dict[Package, str]]:
    with windows_xlwings() as udfs:
        functions = importlib.import_module("xl_crm_udfs")
        yield {
            package: vba_wrappers(udfs, functions, package.file_name)
            for package in Package
        }


def test_the_kept_text_is_the_generated_one(
    generated: dict[Package, str], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-golden"):
        text = "".join(f"{line}\n" for line in generated[Package.ADDIN].splitlines())
        KEPT.write_text(text, encoding="ascii", newline="\n")
    kept = KEPT.read_text(encoding="ascii").splitlines()
    assert kept == generated[Package.ADDIN].splitlines(), "run with --update-golden"


@pytest.mark.parametrize("package", list(Package))
def test_each_file_gets_what_is_generated_for_it(
    generated: dict[Package, str], package: Package
) -> None:
    """But for the lines of help, which the generator knows nothing of."""
    lines = wrapper_module(package).body.splitlines()
    code = [line for line in lines if not line.startswith("Attribute ")]
    wanted = generated[package].splitlines()
    assert code[-len(wanted) :] == wanted


@pytest.mark.parametrize("package", list(Package))
def test_every_declared_function_has_its_wrapper(package: Package) -> None:
    body = wrapper_module(package).body
    for function in FUNCTIONS:
        arguments = ", ".join(
            each.name if each.required else f"Optional {each.name}"
            for each in function.arguments
        )
        assert body.count(f"\nFunction {function.name}({arguments})\n") == 1
    assert body.count("\nFunction ") == len(FUNCTIONS)
    assert body.count(f", {package.book}, Application.Caller)") == len(FUNCTIONS)


@pytest.mark.parametrize("package", list(Package))
def test_each_function_has_a_line_of_help_that_needs_no_macro(package: Package) -> None:
    """Excel refuses ``MacroOptions`` for a hidden workbook, as an add-in is one."""
    found = re.findall(
        r'^Function (\w+)\(.*\)\nAttribute (\w+)\.VB_Description = "(.*)"$',
        wrapper_module(package).body,
        re.MULTILINE,
    )
    said = {f.name: f.text.en.replace('"', '""') for f in FUNCTIONS}
    assert sorted(found) == [(name, name, said[name]) for name in sorted(said)]


def test_the_wrappers_name_the_module_that_settings_name() -> None:
    for package in Package:
        modules = re.findall(r'XLPy\.CallUDF\("(.*?)"', wrapper_module(package).body)
        assert set(modules) == {SETTINGS["UDF MODULES"]}
