"""Is a file an add-in at all?"""

from __future__ import annotations

import zipfile
from pathlib import Path

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label

#: What the package of an add-in says of its main part; a workbook says another.
_KIND = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"


def read_addin(path: Path) -> bytes:
    """Return the bytes of an add-in.

    Raises
    ------
    InputError
        It is not there, cannot be read, or is no add-in.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        said = error.strerror or str(error)
        raise InputError(
            Problem(
                where=str(path),
                found=Label(zh=f"不能读取（{said}）", en=f"cannot be read ({said})"),
                remedy=Label(zh="检查路径和文件名", en="Check the path and the name"),
            )
        ) from None
    if not _is_addin(path):
        raise InputError(
            Problem(
                where=str(path),
                found=Label(zh="不是 Excel 加载项", en="is no add-in for Excel"),
                remedy=Label(
                    zh="用 xl-crm addin build 生成 xl_crm.xlam",
                    en="Build xl_crm.xlam with xl-crm addin build",
                ),
            )
        )
    return data


def _is_addin(path: Path) -> bool:
    """Tell whether Excel would open a file as an add-in."""
    try:
        with zipfile.ZipFile(path) as package:
            return _KIND in package.read("[Content_Types].xml")
    except (KeyError, zipfile.BadZipFile):
        return False
