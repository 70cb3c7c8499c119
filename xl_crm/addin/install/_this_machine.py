"""What does this computer answer?"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from xl_crm.addin.install._machine import RegistryValue

#: Of Windows, in characters.
_LONGEST_PATH = 32_768


class ThisMachine:
    """The computer that runs this; see ``Machine``."""

    @property
    def system(self) -> str:
        """Return the name of the system."""
        return platform.system()

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the environment variables."""
        return os.environ

    @property
    def python(self) -> Path:
        """Return the program of the running Python."""
        return Path(sys.executable)

    @property
    def base(self) -> Path:
        """Return the folder of the Python that a virtual environment stands on."""
        return Path(sys.base_prefix)

    @property
    def bits(self) -> int:
        """Return whether the running Python has 32 or 64 bits."""
        return 64 if sys.maxsize > 2**32 else 32

    @property
    def code_page(self) -> str:
        """Return the encoding in which VBA reads files and names."""
        return "mbcs" if sys.platform == "win32" else "utf-8"

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        r"""Return the values under a key such as ``HKCU\Software``; none: empty."""
        values: dict[str, RegistryValue] = {}
        if sys.platform == "win32":
            import winreg  # noqa: PLC0415  (on Windows only)

            hives = {
                "HKCR": winreg.HKEY_CLASSES_ROOT,
                "HKCU": winreg.HKEY_CURRENT_USER,
                "HKLM": winreg.HKEY_LOCAL_MACHINE,
            }
            hive, _, path = key.partition("\\")
            with (
                suppress(FileNotFoundError),
                winreg.OpenKey(hives[hive], path) as found,
            ):
                _, n_values, _ = winreg.QueryInfoKey(found)
                named = [winreg.EnumValue(found, nth) for nth in range(n_values)]
                values = {name: value for name, value, _ in named}
        return values

    def release(self, package: str) -> str | None:
        """Return the version of an installed package, None where it is not there."""
        try:
            return version(package)
        except PackageNotFoundError:
            return None

    def imports(self, module: str) -> bool:
        """Tell whether a module could be imported."""
        return find_spec(module) is not None

    def short_path(self, path: Path) -> str:
        """Return the 8.3 name of a file; the name itself where it has none."""
        if sys.platform == "win32":
            buffer = ctypes.create_unicode_buffer(_LONGEST_PATH)
            shorten = ctypes.windll.kernel32.GetShortPathNameW
            if shorten(str(path), buffer, _LONGEST_PATH):
                return buffer.value
        return str(path)
