"""How does a cell lead to a place in another file, or in its own?"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname

from xl_crm.workbook.content import is_storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.reports._spec import CellPlace, FilePlace
    from xl_crm.workbook.formula import TablePlace

#: Links that a sheet gets at most: each takes memory until the file is saved, and a
#: spreadsheet with tens of thousands opens slowly (Excel's own limit is 65,530).
MOST_LINKS = 5_000
#: Longest address that Excel keeps.
LONGEST_ADDRESS = 2_079

#: ASCII that a URI has no place for, or reads as a sign of its own. Letters of other
#: scripts stay as they are: Windows reads their escapes in the code page of the system.
_RESERVED = re.compile(r"[\x00-\x20\"#%:;<=>?@\[\\\]^`{|}\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a link leads: a file as a URI, and the cell in it; empty for none.

    Without a file, it is a cell of the workbook with the link.
    """

    target: str
    location: str


def address_of(place: FilePlace, folder: Path | None) -> Address | None:
    """Return the address of a place in a file.

    Parameters
    ----------
    folder : Path or None
        Where the workbook with the link will stand: the address is relative to it, as
        far as one leads from there to the file. None for an absolute address.

    Returns
    -------
    Address or None
        None for a file or sheet whose name no address can spell.
    """
    # Path.resolve would follow links of the file system to another name.
    target = _target(
        os.path.abspath(place.path),  # noqa: PTH100
        os.path.abspath(folder) if folder is not None else None,  # noqa: PTH100
    )
    if len(target) > LONGEST_ADDRESS or not is_storable(target + place.sheet):
        return None
    cell = f"{quote_sheetname(place.sheet)}!A{max(place.row, 1)}"
    return Address(target=target, location=cell if place.sheet else "")


def cell_address(place: CellPlace, places: Mapping[str, TablePlace]) -> Address:
    """Return the address of a cell of the same book.

    Parameters
    ----------
    places : mapping of str to TablePlace
        Where each table of the book stands, by its name.
    """
    table = places[place.table]
    cell = f"{table.letters[place.column]}{table.first_row + place.row}"
    return Address(target="", location=f"{table.sheet}!{cell}")


@lru_cache(maxsize=256)
def _target(path: str, folder: str | None) -> str:
    """Return the way from a folder to a file, both absolute, as a URI."""
    if folder is not None:
        try:
            between = os.path.relpath(path, folder)
        except ValueError:  # another drive of Windows
            pass
        else:
            return _escaped(Path(between).as_posix())
    drive, _, rest = Path(path).as_posix().partition("/")
    return f"file:///{drive + '/' if drive else ''}{_escaped(rest)}"


def _escaped(path: str) -> str:
    """Return a path with slashes as part of a URI."""
    return _RESERVED.sub(lambda found: f"%{ord(found[0]):02X}", path)
