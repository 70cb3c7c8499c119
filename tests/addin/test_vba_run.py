"""Does the code in the files do its work, from a cell or a button to Python and back?

The code is that of the built files, run by pyOpenVBA's interpreter; functions go
through xlwings' real COM server into xl_crm_udfs.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula

pytest.importorskip("xlwings", reason="the code of the add-in is made of xlwings'")

from pyopenvba.apps.excel import Application
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import NOTHING

from tests.addin.interpreted import (
    CHINESE,
    ENGLISH,
    XL_DEFAULT,
    XL_DISABLED,
    XL_WAIT,
    Control,
    add_members,
    add_method,
    opened,
)
from tests.windows import windows_xlwings
from xl_crm.addin.ribbon import TAB_ID, group_id, macro_id
from xl_crm.addin.vba import Package
from xl_crm.addin.vba.words import SAID
from xl_crm.functions import FUNCTIONS
from xl_crm.i18n import Label, Lang
from xl_crm.macros import MACROS, Group

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyopenvba.apps.excel import ExcelApplication

BOTH = pytest.mark.parametrize("package", list(Package))
#: Status bar, pointer and alerts of an Excel in which nothing runs.
AS_BEFORE = (False, XL_DEFAULT, True)
#: Cells in a formula; texts are left alone.
CELLS = re.compile(r'"[^"]*"|\b[A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?\b')
#: Asks a callback as the ribbon does: the answer comes back by reference.
CALLBACKS = """
Function LabelOf(control)
    Dim answer
    XlCrm_Label control, answer
    LabelOf = answer
End Function
Function TipOf(control)
    Dim answer
    XlCrm_Tip control, answer
    TipOf = answer
End Function
Function VisibleOf(control)
    Dim answer
    XlCrm_Visible control, answer
    VisibleOf = answer
End Function
"""


@pytest.fixture(scope="module", autouse=True)
def _server() -> Iterator[None]:
    """Let the COM server of xlwings answer."""
    with windows_xlwings():
        yield


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XL_CRM_LANG", "zh")


def built_file(built: tuple[Path, Path], package: Package) -> Path:
    return dict(zip(Package, built, strict=True))[package]


def asked(app: ExcelApplication, sheet: str, formula: str) -> list[list[object]]:
    """Return what a formula gives that somebody types into a sheet."""

    def spelled(match: re.Match[str]) -> str:
        text = match[0]
        return text if text.startswith('"') else f'Sheets("{sheet}").Range("{text}")'

    call = CELLS.sub(spelled, formula)
    app.add_module(f"Function Asked()\nAsked = {call}\nEnd Function", name="Formulas")
    answer = app.run("Formulas.Asked")
    return answer if isinstance(answer, list) else [[answer]]


def cell(value: object) -> object:
    """Return a value as openpyxl reads it from a cell; a blank is an empty text."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return None if value == "" else value


def test_every_example_on_the_sheet_comes_out_as_declared(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The values in the file are the declared ones, worked out by hand."""
    path = built_file(built, Package.WORKBOOK)
    app, _ = opened(path, monkeypatch)
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    n = 0
    for sheet in formulas:
        for typed in (each for row in sheet.iter_rows() for each in row):
            if not isinstance(typed.value, ArrayFormula):
                continue
            n += 1
            given = asked(app, sheet.title, typed.value.text.removeprefix("="))
            shown = values[sheet.title][typed.value.ref]
            expected = [[each.value for each in row] for row in shown]
            for row, expected_row in zip(given, expected, strict=True):
                assert [*map(cell, row)] == [
                    pytest.approx(each, abs=1e-12) if isinstance(each, float) else each
                    for each in expected_row
                ], typed.value.text
    assert n > 10


def test_a_function_of_the_addin_answers_in_another_workbook(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(20 - 10) / (50 - 10) = 0.25."""
    app, _ = opened(built_file(built, Package.ADDIN), monkeypatch)
    app.activate_workbook(app.add_workbook())
    sheet = app.sheet(1)
    for row, value in enumerate((10.0, 20.0, 50.0), 1):
        sheet.set_value(f"A{row}", value)
    assert asked(app, sheet.name, "CRM_MINMAX(A1:A3)") == [[0.0], [0.25], [1.0]]
    assert asked(app, sheet.name, "CRM_MINMAX(A1:A3,-1,0,100)") == [[0.9], [0.8], [0.5]]
    assert str(asked(app, sheet.name, "CRM_VERSION()")[0][0]).startswith("xl_crm ")


@pytest.mark.parametrize(
    ("lang", "word"), [("zh", "不是数字"), ("en", "is not a number")]
)
def test_a_mistake_is_told_in_the_cell(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, lang: str, word: str
) -> None:
    monkeypatch.setenv("XL_CRM_LANG", lang)
    app, _ = opened(built_file(built, Package.ADDIN), monkeypatch)
    sheet = app.sheet(1)
    sheet.set_value("T1", "甲")
    ((text,),) = asked(app, sheet.name, "CRM_MINMAX(T1)")
    assert text.startswith("values")
    assert "甲" in text
    assert word in text
    assert len(text.splitlines()) == 1


def test_a_server_that_fails_is_told_in_the_cell(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = opened(built_file(built, Package.ADDIN), monkeypatch)
    error = VBARuntimeError(1000, "Python is gone")
    monkeypatch.setattr("tests.addin.interpreted.com", raising(error))
    assert asked(app, app.sheet(1).name, "CRM_VERSION()") == [["Python is gone"]]


def raising(error: Exception) -> object:
    def fail(*_: object) -> None:
        raise error

    return fail


def state(app: ExcelApplication) -> tuple[object, ...]:
    names = ("StatusBar", "Cursor", "DisplayAlerts")
    return tuple(app.application.vba_get(name) for name in names)


@BOTH
def test_each_button_runs_its_macro_in_python(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, package: Package
) -> None:
    app, server = opened(built_file(built, package), monkeypatch)
    during = []
    server.when_executed = lambda: during.append(
        (*state(app), app.application.vba_get("EnableCancelKey"))
    )
    for macro in MACROS:
        app.run("XlCrm_Run", Control(macro_id(macro), macro.name))
        assert state(app) == AS_BEFORE
    assert server.executed == [
        f"import xl_crm_udfs.macros; xl_crm_udfs.macros.run('{macro.name}')"
        for macro in MACROS
    ]
    assert server.said == []
    assert server.callers == [app.workbook] * len(MACROS)
    for macro, (text, pointer, alerts, stopping) in zip(MACROS, during, strict=True):
        assert macro.label.zh in text
        assert pointer == XL_WAIT
        assert alerts is False  # one would stop Excel after a minute: it waits for us
        assert stopping == XL_DISABLED


@BOTH
def test_a_button_works_on_the_workbook_in_front(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, package: Package
) -> None:
    """Excel may run the callback of another file that has one of the same name."""
    app, server = opened(built_file(built, package), monkeypatch)
    in_front = app.add_workbook()
    app.activate_workbook(in_front)
    app.run("XlCrm_Run", Control("macro_about", "about"))
    assert server.callers == [in_front]


def test_a_python_that_does_not_start_is_told_and_excel_is_as_it_was(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A macro that fails later is told by xlwings: the interpreter lacks that label."""
    app, server = opened(built_file(built, Package.ADDIN), monkeypatch)
    server.when_asked = raising(VBARuntimeError(1000, "Python is gone"))
    app.run("XlCrm_Run", Control("macro_about", "about"))
    (text,) = server.said
    assert text.startswith(SAID["failed"].zh)
    assert text.endswith("Python is gone")
    assert server.executed == []
    assert state(app) == AS_BEFORE


@BOTH
@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_ribbon_speaks_the_language_of_excel(
    built: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    package: Package,
    language: int,
) -> None:
    app, _ = opened(built_file(built, package), monkeypatch, language)
    app.add_module(CALLBACKS, name="Callbacks")
    lang = Lang.ZH if language == CHINESE else Lang.EN
    labels: dict[str, Label] = {TAB_ID: SAID["tab"]}
    labels |= {group_id(group): group.label for group in Group}
    labels |= {macro_id(macro): macro.label for macro in MACROS}
    for name, label in labels.items():
        assert app.run("LabelOf", Control(name)) == label.text(lang)
    for macro in MACROS:
        tip = app.run("TipOf", Control(macro_id(macro)))
        assert tip == macro.tip.text(lang)


@BOTH
def test_the_tab_of_the_workbook_gives_way_to_that_of_the_addin(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, package: Package
) -> None:
    """Whichever file Excel asks: both have a callback of that name."""
    app, _ = opened(built_file(built, package), monkeypatch)
    app.add_module(CALLBACKS, name="Callbacks")
    assert app.run("VisibleOf", Control(TAB_ID)) is (package is Package.WORKBOOK)
    app.open_workbook(built_file(built, Package.ADDIN))
    assert app.run("VisibleOf", Control(TAB_ID)) is False


def test_a_button_without_a_workbook_says_so(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, server = opened(built_file(built, Package.ADDIN), monkeypatch)
    add_members(monkeypatch, Application, {"ActiveWorkbook": NOTHING})
    app.run("XlCrm_Run", Control("macro_about", "about"))
    assert server.said == [SAID["no_workbook"].zh]
    assert server.executed == []


@pytest.mark.parametrize("name", ["", "about'); import os", "About", "关于"])
def test_nothing_but_the_name_of_a_macro_reaches_python(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    app, server = opened(built_file(built, Package.ADDIN), monkeypatch)
    with pytest.raises(VBARuntimeError) as error:
        app.run("XlCrm_RunMacro", name)
    assert error.value.number == 5
    assert server.executed == []


def test_opening_the_file_has_the_functions_described_later(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel refuses that while it opens a file."""
    planned: list[tuple[object, object]] = []
    described: list[str] = []
    plan, describe = ("EarliestTime", "Procedure"), ("Macro", "Description")
    add_method(monkeypatch, "OnTime", plan, lambda _, *given: planned.append(given))
    add_method(
        monkeypatch,
        "MacroOptions",
        (*describe, "Category", "ArgumentDescriptions"),
        lambda _, macro, *__: described.append(macro.partition("!")[2]),
    )
    app, _ = opened(built_file(built, Package.ADDIN), monkeypatch)
    app.run("ThisWorkbook.Workbook_Open")
    assert described == []
    ((_, macro),) = planned
    app.run(macro.partition("!")[2])
    assert described == [function.name for function in FUNCTIONS]


def test_a_file_may_have_an_apostrophe_in_its_name(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Excel could else not find the macro, and says so when the file is opened."""
    asked_for: list[str] = []
    add_method(
        monkeypatch,
        "OnTime",
        ("EarliestTime", "Procedure"),
        lambda _, __, macro: asked_for.append(macro),
    )
    add_method(
        monkeypatch,
        "MacroOptions",
        ("Macro", "Description", "Category", "ArgumentDescriptions"),
        lambda _, macro, *__: asked_for.append(macro),
    )
    path = tmp_path / "Li's xl_crm.xlsm"
    path.write_bytes(built_file(built, Package.WORKBOOK).read_bytes())
    app, _ = opened(path, monkeypatch)
    app.run("ThisWorkbook.Workbook_Open")
    app.run("XlCrm_Opened")
    assert len(asked_for) == 1 + len(FUNCTIONS)
    for macro in asked_for:
        assert macro.startswith("'Li''s xl_crm.xlsm'!")
