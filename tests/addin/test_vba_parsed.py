"""Does every module of the files hold code that a VBA parser takes?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("xlwings", reason="the code of the add-in is made of xlwings'")

from pyopenvba import ExcelFile
from pyopenvba.interpreter import VBACompileError, parse_module

from tests.addin.interpreted import runnable
from xl_crm.addin.vba import Package, project_modules

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("package", list(Package))
def test_every_module_parses(built: tuple[Path, Path], package: Package) -> None:
    path = dict(zip(Package, built, strict=True))[package]
    with ExcelFile(path) as file:
        modules = file.vba_modules()
    assert {each.name for each in project_modules(package)} <= modules.keys()
    for name, text in modules.items():
        assert parse_module(runnable(text), name=name).procedures or "Sheet" in name


@pytest.mark.parametrize(
    "mistake", ["If a Then\r\n", "x = (1\r\n", 'MsgBox "open & 1 +\r\n', "End If\r\n"]
)
def test_a_mistake_does_not_parse(built: tuple[Path, Path], mistake: str) -> None:
    with ExcelFile(built[0]) as file:
        text = runnable(file.get_module("xl_crm_ribbon"))
    assert text.count("    Restore\r\n") == 2
    with pytest.raises(VBACompileError):
        parse_module(text.replace("    Restore\r\n", mistake, 1))
