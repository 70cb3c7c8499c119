"""How does the code start Python, and does it take anything from the current folder?"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pyopenvba.apps.excel import ExcelApplication

pytest.importorskip("xlwings", reason="the code of the add-in is made of xlwings'")

from tests.addin.interpreted import runnable
from xl_crm.addin.settings_sheet import SETTINGS
from xl_crm.addin.vba import Package, project_modules

if TYPE_CHECKING:
    from pathlib import Path

INTERPRETER = "C:\\客户 分析\\python.exe"

#: What the procedure below asks for: settings and Windows.
AROUND = """\
#Const App = "Microsoft Excel"
Private Function GetConfig(configKey, Optional default = "")
    GetConfig = default
{settings}
End Function
Private Function Environ(name)
    If name = "SystemRoot" Then Environ = "C:\\Windows"
End Function
Public Function Asked()
    Asked = XLPyCommand()
End Function
"""


def server_command(package: Package, settings: dict[str, str]) -> str:
    """Return what the code hands to Windows; the two procedures run as they stand."""
    code = next(m.body for m in project_modules(package) if m.name == "xlwings")
    procedures = [
        match[0]
        for name in ("XLPyCommand", "ShellProgram")
        for match in re.finditer(
            rf"\nPrivate Function {name}\((?s:.*?)\nEnd Function\n", code
        )
    ]
    assert len(procedures) == 2
    known = "\n".join(
        f'    If configKey = "{name}" Then GetConfig = "{value}"'
        for name, value in settings.items()
    )
    app = ExcelApplication()
    app.add_workbook()
    source = AROUND.format(settings=known) + runnable("".join(procedures))
    app.add_module(source, name="xlwings")
    return str(app.run("Asked"))


@pytest.mark.parametrize("package", list(Package))
@pytest.mark.parametrize("own", [{}, {"PYTHONPATH": "C:\\own;"}])
def test_nothing_comes_from_the_current_folder(
    package: Package, own: dict[str, str], tmp_path: Path
) -> None:
    """It is that of the workbook that was opened last, whoever sent it.

    Windows looks there for programs, and Python for modules, unless it is told not to.
    """
    settings = {"INTERPRETER_WIN": INTERPRETER, **SETTINGS, **own}
    # "False" = True is a comparison that VBA makes, and the interpreter does not.
    del settings["SHOW CONSOLE"]
    command = server_command(package, settings)
    parts = re.fullmatch(r'"(.*?)"  /K ""(.*?)" (.*) -c "(.*)""', command)
    assert parts is not None
    shell, interpreter, flags, code = parts.groups()
    assert (shell, interpreter) == ("C:\\Windows\\System32\\cmd.exe", INTERPRETER)
    (tmp_path / "xlwings.py").write_text("raise SystemExit('the wrong one')\n")
    shown = code.replace('\\"', '"').replace(
        "xlwings.serve('$(CLSID)')", "print(sys.path)"
    )
    ran = subprocess.run(
        [sys.executable, *flags.split(), "-c", shown],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    looked_in = ast.literal_eval(ran.stdout)
    assert "" not in looked_in
    assert str(tmp_path) not in looked_in
    assert [each for each in looked_in if each.lower() == "c:\\own"] == [
        value.removesuffix(";") for value in own.values()
    ]
