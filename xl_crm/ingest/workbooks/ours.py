"""Which workbooks and sheets did this program write: results, and no exports?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.ingest.workbooks.contents import Contents, SheetTable
    from xl_crm.ingest.workbooks.package import Package

PROPERTIES_PART = "docProps/core.xml"
#: Begins the names of the tables of forms that this program writes to be filled in.
INPUT_TABLE = "input_"
#: Begins the names of hidden sheets that keep what was written.
BASELINE_SHEET = "_baseline_"

_CREATOR = re.compile(rb"creator(?:\s[^<>]*)?>xl_crm<")
#: As this program names its tables; Excel's own are called Table1 or 表1.
_OUR_TABLE = re.compile(r"[a-z][a-z0-9_]*")


def says_ours(properties: bytes) -> bool:
    """Tell by the properties of a workbook whether this program wrote it."""
    return _CREATOR.search(properties) is not None


def is_ours(package: Package) -> bool:
    """Tell whether this program wrote a workbook."""
    part = PROPERTIES_PART.lower()
    return part in package.parts and says_ours(b"".join(package.pieces(part)))


def our_sheets(contents: Contents, tables: Iterable[SheetTable]) -> frozenset[str]:
    """Return the sheets of a workbook of ours that hold results or settings.

    Forms to be filled in are none of them, nor are sheets that people have added.
    """
    found = {
        sheet.name
        for sheet in contents.sheets
        if sheet.name.startswith(BASELINE_SHEET)
        or any(_refers_to(text, sheet.name) for text in contents.names.values())
    }
    for table in tables:
        if table.name.startswith(INPUT_TABLE):
            found.discard(table.sheet)
        elif _OUR_TABLE.fullmatch(table.name):
            found.add(table.sheet)
    return frozenset(found)


def _refers_to(text: str, sheet: str) -> bool:
    name = text.lstrip("=").rpartition("!")[0].strip("'").replace("''", "'")
    return name == sheet
