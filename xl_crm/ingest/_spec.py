"""What is a source, and what is a table as it was read?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from xl_crm.tables import Table

#: An Ibis table expression; Ibis ships no types.
Expr = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one table of the input comes from.

    Attributes
    ----------
    sheet : str
        Sheet of a workbook; empty for the one whose headers the table knows best.
    columns : mapping of str to str
        Field name to header text or expression, for headers the aliases do not know.
    """

    table: Table
    path: Path
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A line of a text file that does not fit its header."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A table as it stands in the file: texts, or types where the format has them.

    Attributes
    ----------
    data : ibis table
        Columns ``c0``, ``c1``, ... in the order of the headers, lazily read.
    first_row : int
        Row number of the first record as a spreadsheet shows it.
    place : str
        File name, and sheet where there is one, for messages.
    other_sheets : tuple of str
        The other sheets of a workbook.
    rejects_table : str
        DuckDB table with the lines left out; empty for none.
    with_even_line_ends : callable, optional
        Opens a text file anew with equal line ends: DuckDB stops where they differ.
    """

    source: Source
    headers: tuple[str, ...]
    data: Expr
    first_row: int
    place: str
    other_sheets: tuple[str, ...] = ()
    rejects_table: str = ""
    with_even_line_ends: Callable[[], Expr] | None = None
