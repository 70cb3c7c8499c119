"""How does a plain workbook become one with macros and a ribbon of its own?"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING

from xl_crm.addin.ribbon import RIBBON_PARTS
from xl_crm.addin.vba import (
    XLWINGS_VERSION,
    Package,
    project_modules,
    with_project,
)
from xl_crm.addin.versions import with_versions

if TYPE_CHECKING:
    from pathlib import Path

_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_BOOK = "xl/workbook.xml"

_PLAIN_TYPE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
)
_CALCULATION = re.compile(r"<calcPr [^>]*/>")

#: As of Excel 2019: nothing is calculated when the workbook is opened, for all values
#: stand in it, and a machine without Python would replace them by a message.
_CALCULATED = '<calcPr calcId="191029"/>'


def with_macros(path: Path, package: Package, hidden: str = "") -> dict[str, bytes]:
    """Return the parts of a workbook with code and a ribbon, in the order of a file.

    Parameters
    ----------
    path : Path
        A plain workbook that may be changed; its name ends in ``.xlsm``.
    hidden : str
        Name of a sheet that is not shown; empty for none.

    Raises
    ------
    OutputError
        xlwings or pyOpenVBA is not installed, or not in the version that fits.
    """
    parts = with_project(path, project_modules(package))
    types = _replaced(parts.pop(_TYPES), _PLAIN_TYPE, package.content_type)
    relations = _with_ribbon(parts.pop(_RELATIONS))
    book = _CALCULATION.sub(_CALCULATED, parts[_BOOK].decode())
    parts[_BOOK] = _with_hidden(book, hidden).encode() if hidden else book.encode()
    gives_way = package is Package.WORKBOOK
    ribbon = {part.name: part.xml(gives_way=gives_way) for part in RIBBON_PARTS}
    return with_versions(
        {_TYPES: types, _RELATIONS: relations, **parts, **ribbon},
        xl_crm=version("xl-crm"),
        xlwings=XLWINGS_VERSION,
    )


def _with_hidden(book: str, sheet: str) -> str:
    """Return the XML of a workbook that does not show one of its sheets."""
    shown = rf'(<sheet [^>]*name="{re.escape(sheet)}"[^>]*state=")visible"'
    found, count = re.subn(shown, r'\1hidden"', book)
    if count != 1:
        raise ValueError(f"sheet {sheet} is there {count} times")
    return found


def _with_ribbon(xml: bytes) -> bytes:
    """Return the relations of a package with those to both spellings of the ribbon."""
    added = "".join(
        f'<Relationship Id="ribbon{number}" Type="{part.relation}"'
        f' Target="{part.name}"/>'
        for number, part in enumerate(RIBBON_PARTS, 1)
    )
    return _replaced(xml, "</Relationships>", f"{added}</Relationships>")


def _replaced(xml: bytes, found: str, put: str) -> bytes:
    text = xml.decode()
    if text.count(found) != 1:
        raise ValueError(f"not there exactly once: {found}")
    return text.replace(found, put).encode()
