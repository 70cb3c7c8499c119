"""Is a file an add-in at all?"""

from __future__ import annotations

import zipfile
from pathlib import Path

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label

#: The part that holds the code.
VBA = "xl/vbaProject.bin"


def read_addin(path: Path) -> bytes:
    """Return the bytes of an add-in.

    Raises
    ------
    InputError
        It is not there, cannot be read, or is no workbook with VBA.
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
    if not _has_code(path):
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


def _has_code(path: Path) -> bool:
    """Tell whether a file is a package with VBA."""
    try:
        with zipfile.ZipFile(path) as package:
            return VBA in package.namelist()
    except zipfile.BadZipFile:
        return False
