"""Of which version of xl_crm is an add-in, and which library of xlwings does it load?

The build writes both into the custom properties of the file, which Excel shows under
File, Info, Properties.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label

#: The part that holds the properties, and the names of the two.
PROPERTIES = "docProps/custom.xml"
XL_CRM, XLWINGS = "xl_crm", "xlwings"

_VBA = "xl/vbaProject.bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Versions that an add-in was built from, None where it does not say."""

    xl_crm: str | None = None
    xlwings: str | None = None


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
    if _part(data, _VBA) is None:
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


def versions(data: bytes) -> Versions:
    """Return what the properties of an add-in say; a damaged file says nothing."""
    part = _part(data, PROPERTIES)
    if part is None:
        return Versions()
    try:
        properties = {
            element.get("name"): "".join(element.itertext())
            for element in fromstring(part)
        }
    except (ParseError, DefusedXmlException):
        return Versions()
    return Versions(xl_crm=properties.get(XL_CRM), xlwings=properties.get(XLWINGS))


def _part(data: bytes, name: str) -> bytes | None:
    """Return a part of the package, None where there is none or no package."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.read(name)
    except (KeyError, zipfile.BadZipFile):
        return None
