"""Excel without Excel: the code of a built file, run by pyOpenVBA's interpreter.

Of the code only what asks Windows itself is replaced, see ``REPLACED``; the wrappers,
the ribbon's callbacks, and xlwings' way from ``RunPython`` to the server run as built.
"""

# ruff: noqa: N802  (names of VBA)

from __future__ import annotations

import re
import sys
from datetime import UTC
from typing import TYPE_CHECKING

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import Application, ExcelApplication, Range
from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    VBAArray,
    VBADate,
    VBAObject,
    member,
    method,
)
from pyopenvba.interpreter._objects import MemberSpec

from tests import windows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

CHINESE, ENGLISH = 2052, 1033
#: Excel's xlDefault and xlWait, xlInterrupt and xlDisabled.
XL_DEFAULT, XL_WAIT = -4143, 2
XL_INTERRUPT, XL_DISABLED = 1, 0

#: Procedures that need Windows, and what is run instead: Python's server, variables of
#: the environment, the user's own file of settings, and a message of Windows.
REPLACED = {
    "xlwings": {
        "XLPy": "Set XLPy = PythonServer",
        "ExpandEnvironmentStrings": "ExpandEnvironmentStrings = s",
        "GetConfigFilePath": 'GetConfigFilePath = "none.conf"',
        "FileExistsOnWindows": "FileExistsOnWindows = False",
    },
    "xl_crm_ribbon": {"Say": "PythonServer.Said text"},
}
#: What the interpreter's Excel has not, and how it is at rest.
LACKING = {"Cursor": XL_DEFAULT, "EnableCancelKey": XL_INTERRUPT}
#: VBA takes a comment behind a directive; the interpreter does not.
_DIRECTIVE = re.compile(r"(?m)^(\s*#(?:\"[^\"]*\"|[^\"'\r\n])*)'[^\r\n]*")
#: Help of a procedure, which the interpreter takes for a statement.
_HELP = re.compile(r"(?m)^Attribute \w+\.VB_Description = .*\r?\n")


class Languages(VBAObject):
    """Excel's languages, all the same."""

    vba_type_name = "LanguageSettings"

    def __init__(self, number: int) -> None:
        self.number = number

    @method
    def LanguageID(self, _: int) -> int:
        return self.number


class Control(VBAObject):
    """A button as the ribbon hands it over."""

    vba_type_name = "IRibbonControl"

    def __init__(self, name: str, tag: str = "") -> None:
        self.name, self.tag = name, tag

    @member
    def ID(self) -> str:
        return self.name

    @member
    def Tag(self) -> str:
        return self.tag


class PythonServer(VBAObject):
    """What ``XLPy`` is in VBA: xlwings' real COM server answers calls of functions.

    Attributes
    ----------
    executed, said : list of str
        What VBA told Python to run, and the user to read.
    callers : list of VBAObject
        The workbooks that macros were to work on.
    when_asked, when_executed : function
        Called as Python is first asked for something, and while it would work.
    """

    vba_type_name = "XLPython"

    def __init__(self) -> None:
        self.executed: list[str] = []
        self.said: list[str] = []
        self.callers: list[VBAObject] = []
        self.when_asked: Callable[[], object] = lambda: None
        self.when_executed: Callable[[], object] = lambda: None

    @method
    def CallUDF(
        self, script: str, name: str, arguments: object, book: object, caller: object
    ) -> object:
        server = sys.modules["xlwings.com_server"].XLPython()
        assert isinstance(book, VBAObject)
        assert isinstance(caller, Range)
        book_given = windows.Dispatched(windows.ExcelBook())
        given = (str(script), str(name), com(arguments), book_given, com(caller))
        return vba(server.CallUDF(*given))

    @method
    def Module(self, name: str) -> str:
        self.when_asked()
        return name

    @method
    def SetAttr(self, module: str, name: str, value: VBAObject) -> None:
        assert (module, name) == ("xlwings._xlwindows", "BOOK_CALLER")
        self.callers.append(value)

    @method
    def Exec(self, command: str) -> None:
        self.executed.append(str(command))
        self.when_executed()

    @method
    def Said(self, text: str) -> None:
        self.said.append(str(text))


def com(value: object) -> object:
    """Return a value of VBA as it reaches the COM server."""
    if isinstance(value, Range):
        return windows.Dispatched(windows.ExcelRange(*rows_of(value)))
    if isinstance(value, VBAArray):
        return tuple(com(each) for each in value.items)
    if value is MISSING:
        return windows.MISSING
    if value is EMPTY:
        return None
    if isinstance(value, VBADate):
        day = value.to_datetime().replace(tzinfo=UTC)
        return sys.modules["pywintypes"].TimeType.combine(day.date(), day.timetz())
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else value


def rows_of(cells: Range) -> list[tuple[object, ...]]:
    """Return the cells of a range of the interpreter's Excel."""
    values = cells.vba_get("Value")
    if not isinstance(values, VBAArray):
        return [(com(values),)]
    (top, bottom), (left, right) = values.bounds
    return [
        tuple(com(values.get([row, column])) for column in range(left, right + 1))
        for row in range(top, bottom + 1)
    ]


def vba(answer: object) -> object:
    """Return what the COM server answers as VBA gets it: a block as an array."""
    if not isinstance(answer, list | tuple):
        return EMPTY if answer is None else answer
    rows = windows.spilled(answer)
    block = VBAArray([(1, len(rows)), (1, len(rows[0]))])
    for row, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            block.set([row, column], vba(cell))
    return block


def source_of(module: str, text: str) -> str:
    """Return the text of a module as the interpreter can run it."""
    text = runnable(text)
    for name, body in REPLACED.get(module, {}).items():
        pattern = rf"((?:Function|Sub) {name}\(.*?\r\n).*?(?=End (?:Function|Sub))"
        parts = re.split(pattern, text, flags=re.DOTALL)
        assert len(parts) == 3, name
        text = f"{parts[0]}{parts[1]}    {body}\r\n{parts[2]}"
    return text


def runnable(text: str) -> str:
    """Return code without what VBA takes and the interpreter does not."""
    return _HELP.sub("", _DIRECTIVE.sub(r"\1", text))


def opened(
    path: Path, monkeypatch: pytest.MonkeyPatch, language: int = CHINESE
) -> tuple[ExcelApplication, PythonServer]:
    """Return an Excel with a built file open, and the server that its code talks to."""
    app, server = ExcelApplication.open(path, with_vba=False), PythonServer()
    caller = app.sheet(1).sheet.vba_get("Range", ["A1"])
    own = {"LanguageSettings": Languages(language), "Caller": caller}
    add_members(monkeypatch, Application, own)
    for name, at_rest in LACKING.items():
        spec = kept_setting(name, at_rest)
        monkeypatch.setitem(members_of(Application), name.lower(), spec)
    known = app.interpreter.host.global_object
    monkeypatch.setattr(
        app.interpreter.host,
        "global_object",
        lambda name: server if name == "pythonserver" else known(name),
    )
    with ExcelFile(path) as file:
        for module in file.vba_project().modules:
            app.add_module(
                source_of(module.name, module.source),
                name=module.name,
                kind=_kind(module.source),
            )
    return app, server


def kept_setting(name: str, at_rest: int) -> MemberSpec:
    """Return a property of a number that keeps what it is set to."""
    return MemberSpec(
        name,
        "property",
        getter=lambda app: vars(app).get(name, at_rest),
        setter=lambda app, value: vars(app).update({name: int(value)}),
    )


def _kind(source: str) -> str:
    """Return what the interpreter calls a module of this text."""
    if "Attribute VB_Base" not in source:
        return "standard"
    return "document" if "Attribute VB_PredeclaredId = True" in source else "class"


def add_members(
    monkeypatch: pytest.MonkeyPatch, owner: type[VBAObject], values: dict[str, object]
) -> None:
    """Give objects of the interpreter's Excel members that they lack."""
    for name, value in values.items():
        spec = MemberSpec(name, "property", getter=lambda _, value=value: value)
        monkeypatch.setitem(members_of(owner), name.lower(), spec)


def add_method(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    arguments: tuple[str, ...],
    called: Callable[..., object],
) -> None:
    """Give Excel's Application a method, which is handed the application first."""
    spec = MemberSpec(name, "method", getter=called, parameters=arguments)
    monkeypatch.setitem(members_of(Application), name.lower(), spec)


def members_of(owner: type[VBAObject]) -> dict[str, MemberSpec]:
    return owner._vba_members  # noqa: SLF001  (no public way to add one)
