"""Where may a cell or a line of a page lead to?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlace:
    """A place in another file, for a cell to lead to.

    Attributes
    ----------
    path : str
        The file, absolute or from the current folder.
    sheet : str
        Sheet of a workbook; empty for a file without sheets.
    row : int
        As a spreadsheet shows it; 0 for the whole file.
    """

    path: str
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """A cell of a table of the same book, for another cell to lead to.

    Attributes
    ----------
    table, column : str
        Code names.
    row : int
        Row of the table, from 0.
    """

    table: str
    column: str
    row: int


#: Where a cell of a table may lead to.
CellTarget = FilePlace | CellPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to another sheet of the book (``page`` is that page's code name)."""

    page: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """A list of links under one title."""

    links: tuple[Link, ...]
    title: str = ""
