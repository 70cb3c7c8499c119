"""A Windows computer with Excel, made up in a folder: what install and status see."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_crm.addin.versions import with_versions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xl_crm.addin.install import RegistryValue

#: The registry's names for Excel's program, release and settings.
PROGRAM = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
RELEASE = r"HKCR\Excel.Application\CurVer"
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
#: What an add-in says that it is, among the content types of its package.
KIND = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
#: Numbers of the PE format for what a program is built for.
X86, X64 = 0x014C, 0x8664


@dataclass(slots=True, kw_only=True)
class PretendedMachine:
    """What ``Machine`` asks, answered from a folder."""

    python: Path
    base: Path
    environment: dict[str, str]
    system: str = "Windows"
    bits: int = 64
    code_page: str = "gbk"
    keys: dict[str, Mapping[str, RegistryValue]] = field(default_factory=dict)
    releases: dict[str, str] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)
    short_paths: dict[Path, str] = field(default_factory=dict)

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        return self.keys.get(key, {})

    def release(self, package: str) -> str | None:
        return self.releases.get(package)

    def imports(self, module: str) -> bool:
        return module in self.modules

    def short_path(self, path: Path) -> str:
        return self.short_paths.get(path, str(path))

    @property
    def profile(self) -> Path:
        return self.base.parent / "Users" / "张三"

    @property
    def addin(self) -> Path:
        start = self.profile / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
        return start / "xl_crm.xlam"

    @property
    def configuration(self) -> Path:
        return self.profile / ".xl_crm" / "xl_crm.conf"


def windows_computer(folder: Path) -> PretendedMachine:
    """Return a computer on which everything is ready, but the add-in not installed."""
    scripts = folder / "venv" / "Scripts"
    excel = folder / "Office16" / "EXCEL.EXE"
    profile = folder / "Users" / "张三"
    for place in (scripts, excel.parent, profile):
        place.mkdir(parents=True)
    for name in ("python.exe", "pythonw.exe"):
        (scripts / name).touch()
    for name in ("xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll"):
        (folder / "venv" / name).touch()
    excel.write_bytes(program(X64))
    return PretendedMachine(
        python=scripts / "python.exe",
        base=folder / "Python311",
        environment={
            "USERPROFILE": str(profile),
            "APPDATA": str(profile / "AppData" / "Roaming"),
        },
        keys={PROGRAM: {"": f'"{excel}"'}, RELEASE: {"": "Excel.Application.16"}},
        releases={"xl-crm": "0.1.0", "xlwings": "0.37.8", "pywin32": "311"},
        modules={"win32com"},
    )


def program(built_for: int) -> bytes:
    """Return the head of a program: MZ, the place of the PE header, and that header."""
    return struct.pack("<2s58xI4sH", b"MZ", 64, b"PE\0\0", built_for)


def addin(xl_crm: str = "0.1.0", xlwings: str = "0.37.8", vba: bytes = b"VBA") -> bytes:
    """Return the package of an add-in, as little of it as install and status read."""
    parts = {
        "[Content_Types].xml": f"<Types>{KIND}</Types>".encode(),
        "_rels/.rels": b"<Relationships></Relationships>",
        "xl/vbaProject.bin": vba,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in with_versions(
            parts, xl_crm=xl_crm, xlwings=xlwings
        ).items():
            package.writestr(name, content)
    return file.getvalue()
