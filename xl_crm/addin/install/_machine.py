"""What does the installation ask of the computer that it runs on, and where?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from xl_crm.errors import PlatformError, Problem, SettingsError
from xl_crm.i18n import Label

#: The add-in's file; Excel lists it under this name.
ADDIN_NAME = "xl_crm.xlam"
#: The tab that it brings, as its own code says it.
TAB = Label(zh="xl_crm 客户分析", en="xl_crm Customers")
#: What xlwings' VBA calls the project: folder and file of its configuration.
PROJECT = "xl_crm"
#: The setting that names the Python for Excel.
INTERPRETER = "INTERPRETER_WIN"

#: A value of the registry: text, number, bytes or several texts.
RegistryValue = str | int | bytes | list[str] | None


class Machine(Protocol):
    """A computer, as far as the add-in depends on it; files are read directly."""

    @property
    def system(self) -> str:
        """Return the name of the system: ``Windows``, ``Linux``, ``Darwin``."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the environment variables."""

    @property
    def python(self) -> Path:
        """Return the program of the running Python."""

    @property
    def base(self) -> Path:
        """Return the folder of the Python that a virtual environment stands on."""

    @property
    def bits(self) -> int:
        """Return whether the running Python has 32 or 64 bits."""

    @property
    def code_page(self) -> str:
        """Return the encoding in which VBA reads files and names."""

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        r"""Return the values under a key such as ``HKCU\Software``; none: empty.

        The default value has the empty name.
        """

    def release(self, package: str) -> str | None:
        """Return the version of an installed package, None where it is not there."""

    def imports(self, module: str) -> bool:
        """Tell whether a module could be imported."""

    def short_path(self, path: Path) -> str:
        """Return the 8.3 name of a file; the name itself where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the parts of an installation lie.

    Attributes
    ----------
    addin : Path
        In the folder that Excel opens at each start and trusts. A workbook that uses
        the functions refers to a file of that folder by its name (the relationship
        xlExternalLinkPath/xlStartup), so that it finds the add-in of another user.
    configuration : Path
        What xlwings' VBA reads.
    record : Path
        What was installed, for the way back.
    """

    addin: Path
    configuration: Path
    record: Path


def is_windows(machine: Machine) -> bool:
    """Tell whether add-ins with functions in Python can work there at all."""
    return machine.system == "Windows"


def require_windows(machine: Machine) -> None:
    """Refuse a computer on which Excel cannot call Python.

    Raises
    ------
    PlatformError
        It runs no Windows.
    """
    if not is_windows(machine):
        raise PlatformError(
            Problem(
                where=_called(machine.system),
                found=Label(
                    zh="Excel 只有在 Windows 上才能调用 Python 函数，"
                    "这里不能安装加载项",
                    en="Excel calls functions in Python on Windows only, "
                    "so that the add-in cannot be installed here",
                ),
                remedy=Label(
                    zh="在这里用 xl-crm addin build 生成文件，再到有 Excel 的 Windows "
                    "电脑上安装 xl-crm，运行 xl-crm addin install --file 文件",
                    en="Build the files here with xl-crm addin build, then install "
                    "xl-crm on a Windows computer with Excel and run "
                    "xl-crm addin install --file FILE there",
                ),
            )
        )


def places(machine: Machine) -> Places:
    """Return where an installation lies.

    Raises
    ------
    SettingsError
        Windows does not say where the user's folders are.
    """
    profile = _folder(machine, "USERPROFILE") / f".{PROJECT}"
    roaming = _folder(machine, "APPDATA")
    return Places(
        addin=roaming / "Microsoft" / "Excel" / "XLSTART" / ADDIN_NAME,
        configuration=profile / f"{PROJECT}.conf",
        record=profile / "installed.json",
    )


def is_from_store(machine: Machine) -> bool:
    """Tell whether Python is an app of the Microsoft Store.

    What such an app writes below %APPDATA% goes into a copy of its own, which Excel
    does not see (docs.python.org, Using Python on Windows, known issues).
    """
    return "WindowsApps" in machine.base.as_posix().split("/")


def is_encodable(machine: Machine, text: str) -> bool:
    """Tell whether VBA, which knows the code page of the system alone, can read it."""
    try:
        text.encode(machine.code_page)
    except UnicodeEncodeError:
        return False
    return True


def _folder(machine: Machine, variable: str) -> Path:
    """Return a folder that the environment names."""
    named = machine.environment.get(variable)
    if not named:
        raise SettingsError(
            Problem(
                where=f"%{variable}%",
                found=Label(
                    zh="环境变量没有设置", en="the environment variable is not set"
                ),
                remedy=Label(
                    zh="以使用 Excel 的用户登录后，在普通命令行窗口中再试一次",
                    en="Log in as the user who works in Excel and try again in a "
                    "plain command window",
                ),
            )
        )
    return Path(named)


def _called(system: str) -> str:
    """Return the name of a system as people say it."""
    return "macOS" if system == "Darwin" else system
