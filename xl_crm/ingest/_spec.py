"""What is a source, and what is a table as it was read?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xl_crm.tables import Table

#: An Ibis table expression; Ibis ships no types.
Expr = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one table of the input, or a part of it, comes from.

    Attributes
    ----------
    path : Path
        A file, a folder of files, or a pattern such as ``orders_*.csv``; not looked at
        where ``url`` is given.
    sheet : str
        Sheet of a workbook, ``Sheet1!A3:F200``, or the name of a table or a range;
        empty for the sheet whose headers the table knows best.
    url : str
        Connection URL of a database: ``sqlite:///crm.db``, ``postgresql://...``; not
        shown, since it may hold a password.
    query : str
        What is asked of the database: a SELECT, or the name of a table.
    columns : mapping of str to str
        Field name to header text or expression, for headers the aliases do not know.
    units : mapping of str to str
        Field name to the unit of its numbers where the header says none: ``万元``.
    """

    table: Table
    path: Path = Path()
    sheet: str = ""
    url: str = field(default="", repr=False)
    query: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A line of a text file that does not fit its header."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a reader noticed about one row, or about the whole file.

    Attributes
    ----------
    rule : str
        Name of an issue rule.
    row : int
        As a spreadsheet shows it; 0 for the whole file.
    column : str
        Header text, or empty.
    """

    rule: str
    row: int = 0
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """One file, sheet or query as it stands: texts, or types where the format has them.

    Attributes
    ----------
    data : ibis table
        Columns ``c0``, ``c1``, ... in the order of the headers, lazily read.
    first_row : int
        Row number of the first record as a spreadsheet shows it.
    place : str
        File name, and sheet where there is one, for messages.
    sheet : str
        The sheet that was read; empty for other files.
    other_sheets : tuple of str
        The other sheets of a workbook.
    rejects_table : str
        DuckDB table with the lines left out; empty for none.
    with_even_line_ends : callable, optional
        Opens a text file anew with equal line ends: DuckDB stops where they differ.
    epoch_1904 : bool
        Serial numbers of dates count from 1904-01-01.
    blank_rows : tuple of int
        Rows, as a spreadsheet shows them, that are blank and not in ``data``;
        ascending.
    findings : tuple of Finding
        What the reader noticed.
    part : int
        Number of the file among those of its table, from 0.
    """

    source: Source
    headers: tuple[str, ...]
    data: Expr
    first_row: int
    place: str
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    rejects_table: str = ""
    with_even_line_ends: Callable[[], Expr] | None = None
    epoch_1904: bool = False
    blank_rows: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    part: int = 0
