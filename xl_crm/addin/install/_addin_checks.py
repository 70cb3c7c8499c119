"""Are the add-in, its configuration and its Python where they should be?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from xl_crm.addin.install._check import Finding, State, fine, same
from xl_crm.addin.install._configuration import read_configuration
from xl_crm.addin.install._excel_checks import excel_of, options
from xl_crm.addin.install._machine import (
    ADDIN_NAME,
    INTERPRETER,
    Machine,
    is_from_store,
    places,
)
from xl_crm.addin.versions import Versions, versions
from xl_crm.errors import SettingsError
from xl_crm.i18n import Label

#: Zones of Windows from which files are blocked: the internet, and untrusted sites.
_BLOCKED_ZONES = re.compile(r"ZoneId=[34]")
_VARIABLE = re.compile(r"%([^%]+)%")
_INSTALL = Label(
    zh="关闭 Excel，运行 xl-crm addin install",
    en="Close Excel and run xl-crm addin install",
)
_EXTRA = Label(
    zh='运行 pip install "xl-crm[excel]"', en='Run pip install "xl-crm[excel]"'
)


def check_python(machine: Machine) -> Finding:
    """Tell whether this Python can serve Excel."""
    words = Label(
        zh=f"{machine.bits} 位，{machine.python}",
        en=f"{machine.bits} bits, {machine.python}",
    )
    if is_from_store(machine):
        return Finding(
            state=State.WRONG,
            found=words,
            remedy=Label(
                zh="Microsoft Store 版 Python 写出的文件 Excel 看不到："
                "改用 python.org 的",
                en="Excel does not see what a Python of the Microsoft Store writes: "
                "use the one of python.org",
            ),
        )
    if machine.bits != 64:  # noqa: PLR2004  (bits)
        return Finding(
            state=State.WRONG,
            found=words,
            remedy=Label(
                zh="xlwings 没有 32 位 Python 的库：改用 64 位 Python"
                "（Excel 可以是 32 位）",
                en="xlwings has no library for a Python of 32 bits: use one of 64 bits "
                "(Excel may have 32)",
            ),
        )
    return Finding(state=State.OK, found=words)


def check_xlwings(machine: Machine) -> Finding:
    """Tell whether xlwings is there, in the version that the add-in was built for."""
    installed = machine.release("xlwings")
    if installed is None:
        return Finding(state=State.WRONG, found=_MISSING, remedy=_EXTRA)
    wanted = _versions(machine).xlwings
    if wanted is not None and wanted != installed:
        return Finding(
            state=State.WRONG,
            found=Label(
                zh=f"已装 {installed}，加载项需要 {wanted}",
                en=f"{installed} is installed, the add-in needs {wanted}",
            ),
            remedy=_INSTALL,
        )
    return fine(installed)


def check_pywin32(machine: Machine) -> Finding:
    """Tell whether Python can talk to Excel."""
    if not machine.imports("win32com"):
        return Finding(
            state=State.WRONG,
            found=_MISSING,
            remedy=Label(zh="运行 pip install pywin32", en="Run pip install pywin32"),
        )
    return fine(machine.release("pywin32") or "-")


def check_library(machine: Machine) -> Finding:
    """Tell whether Excel finds the library through which VBA calls Python.

    VBA looks beside the configured interpreter and one folder above it, for the
    library of Excel's own bits.
    """
    version = _versions(machine).xlwings or machine.release("xlwings")
    if version is None:
        return Finding(state=State.WRONG, found=_MISSING, remedy=_EXTRA)
    excel = excel_of(machine)
    bits = (excel.bits,) if excel and excel.bits else (32, 64)
    names = [f"xlwings{number}-{version}.dll" for number in bits]
    interpreter = _configured(machine) or machine.python
    folders = (interpreter.parent, interpreter.parent.parent)
    missing = [
        name
        for name in names
        if not any((folder / name).is_file() for folder in folders)
    ]
    if not missing:
        return fine(", ".join(names))
    listed = ", ".join(missing)
    return Finding(
        state=State.WRONG,
        found=Label(
            zh=f"{folders[0]} 及其上级文件夹中没有 {listed}",
            en=f"no {listed} in {folders[0]} nor in the folder above",
        ),
        remedy=Label(
            zh=f"运行 pip install --force-reinstall --no-deps xlwings=={version}"
            "（不加 --user）",
            en=f"Run pip install --force-reinstall --no-deps xlwings=={version} "
            "(without --user)",
        ),
    )


def check_addin(machine: Machine) -> Finding:
    """Tell whether the add-in lies in the start folder, in the version installed."""
    target = places(machine).addin
    if not target.is_file():
        return Finding(
            state=State.WRONG,
            found=Label(zh=f"没有 {target}", en=f"no {target}"),
            remedy=_INSTALL,
        )
    version, installed = _versions(machine).xl_crm, machine.release("xl-crm")
    if version is None:
        return Finding(
            state=State.UNKNOWN,
            found=Label(zh=f"{target}：没有版本", en=f"{target}: of no known version"),
            remedy=_INSTALL,
        )
    if version != installed:
        return Finding(
            state=State.WRONG,
            found=Label(
                zh=f"加载项 {version}，已装 xl_crm {installed}",
                en=f"the add-in is {version}, xl_crm is {installed}",
            ),
            remedy=_INSTALL,
        )
    return fine(f"{version}, {target}")


def check_blocked(machine: Machine) -> Finding:
    """Tell whether Windows has marked the file as one from the internet."""
    target = places(machine).addin
    try:
        mark = Path(f"{target}:Zone.Identifier").read_text(errors="replace")
    except OSError:  # no mark, or a disk that knows no marks
        return fine("-")
    if not _BLOCKED_ZONES.search(mark):
        return fine("-")
    return Finding(
        state=State.WRONG,
        found=Label(
            zh="文件带有“来自互联网”标记，Excel 会禁用其中的宏",
            en="the file is marked as coming from the internet, and Excel disables "
            "its macros",
        ),
        remedy=Label(
            zh="在文件资源管理器中打开它的属性，勾选“解除锁定”",
            en="Open its properties in the file explorer and tick Unblock",
        ),
    )


def check_copies(machine: Machine) -> Finding:
    """Tell whether Excel opens the add-in from a second place, too."""
    copies = list(_copies(machine))
    if not copies:
        return fine("-")
    return Finding(
        state=State.WRONG,
        found=same("; ".join(copies)),
        remedy=Label(
            zh="只保留启动文件夹中的一份：其余的在“开发工具 > Excel 加载项”中"
            "取消勾选，或删除",
            en="Keep the one in the start folder: clear the others under Developer, "
            "Excel Add-ins, or delete them",
        ),
    )


def check_configuration(machine: Machine) -> Finding:
    """Tell whether the configuration names this Python."""
    target = places(machine).configuration
    try:
        value = read_configuration(target, machine.code_page).value(INTERPRETER)
    except SettingsError as error:
        problem = error.problems[0]
        row = f"{target}, {problem.row}: " if problem.row else f"{target}: "
        found = Label(zh=row + problem.found.zh, en=row + problem.found.en)
        return Finding(state=State.WRONG, found=found, remedy=problem.remedy)
    if value is None:
        return Finding(
            state=State.WRONG,
            found=Label(
                zh=f"{target} 中没有 {INTERPRETER}",
                en=f"no {INTERPRETER} in {target}",
            ),
            remedy=_INSTALL,
        )
    interpreter = _expanded(machine, value)
    if not interpreter.is_file():
        found = Label(zh=f"没有 {interpreter}", en=f"no {interpreter}")
        return Finding(state=State.WRONG, found=found, remedy=_INSTALL)
    if not interpreter.parent.samefile(machine.python.parent):
        return Finding(
            state=State.WRONG,
            found=Label(
                zh=f"Excel 调用另一个 Python：{interpreter}",
                en=f"Excel calls another Python: {interpreter}",
            ),
            remedy=_INSTALL,
        )
    return fine(f"{INTERPRETER} = {value}")


def _versions(machine: Machine) -> Versions:
    """Return what the installed add-in says of itself; none there says nothing."""
    try:
        return versions(places(machine).addin.read_bytes())
    except (OSError, SettingsError):
        return Versions()


def _configured(machine: Machine) -> Path | None:
    """Return the Python that the configuration names, if it is there."""
    try:
        settings = read_configuration(places(machine).configuration, machine.code_page)
    except SettingsError:
        return None
    interpreter = _expanded(machine, settings.value(INTERPRETER) or "")
    return interpreter if interpreter.is_file() else None


def _expanded(machine: Machine, value: str) -> Path:
    """Return a path with the environment variables that VBA puts in."""
    known = {name.casefold(): text for name, text in machine.environment.items()}
    return Path(
        _VARIABLE.sub(lambda name: known.get(name[1].casefold(), name[0]), value)
    )


def _copies(machine: Machine) -> Iterator[str]:
    """Yield where else Excel finds the add-in."""
    excel = excel_of(machine)
    for name, value in options(machine, excel).items():
        text = str(value)
        if name.upper().startswith("OPEN") and ADDIN_NAME in text.casefold():
            yield text
        if name.casefold() == "altstartup" and (Path(text) / ADDIN_NAME).is_file():
            yield str(Path(text) / ADDIN_NAME)
    if excel and (everybody := excel.program.parent / "XLSTART" / ADDIN_NAME).is_file():
        yield str(everybody)


_MISSING = Label(zh="没有安装", en="not installed")
