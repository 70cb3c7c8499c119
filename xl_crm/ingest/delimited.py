"""How is a text file of rows read: CSV, TSV, semicolons or columns of blanks?"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest._spec import Expr, RawTable, Source
from xl_crm.ingest.encoding import as_utf8

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.ingest.engine import Engine

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_BYTES = 1 << 16
SAMPLE_ROWS = 50
#: Stands in no text: reads a line whole, to be cut at its blanks.
_NO_DELIMITER = "\x1f"
_DATA_LIKE = re.compile(r"^[-+]?[\d.,:/\- ]*\d[\d.,:/\- ]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the rows of a text file are laid out.

    Attributes
    ----------
    delimiter : str
        Empty for runs of blanks.
    headers : tuple of str
        From the first row; ``c1``, ``c2``, ... where that row holds data.
    has_header : bool
        Whether the first row names the columns.
    """

    delimiter: str
    headers: tuple[str, ...]
    has_header: bool


def read_delimited(engine: Engine, source: Source) -> RawTable:
    """Open a text file as a table of texts, lazily.

    Raises
    ------
    InputError
        The file is empty or in no known encoding.
    """
    text_path = as_utf8(source.path, engine.scratch)
    layout = find_layout(_sample(text_path), source.path.name)
    name = source.table.name
    read = _read_whole_lines if not layout.delimiter else _read_columns
    return RawTable(
        source=source,
        headers=layout.headers,
        data=read(engine, text_path, layout, name),
        first_row=2 if layout.has_header else 1,
        place=source.path.name,
        rejects_table=f"{name}_rejects",
    )


def find_layout(sample: str, place: str) -> Layout:
    """Find the delimiter that cuts the sample into the most even rows.

    Raises
    ------
    InputError
        There is no row at all.
    """
    lines = [line for line in sample.splitlines() if line.strip()][:SAMPLE_ROWS]
    if not lines:
        raise InputError(
            Problem(
                where=place,
                found=Label(zh="文件是空的", en="the file is empty"),
                remedy=Label(zh="重新导出该文件", en="Export the file again"),
            )
        )
    best, first_row = "", lines[0].split()
    best_width = 1
    for delimiter in DELIMITERS:
        read = csv.reader(io.StringIO(sample), delimiter=delimiter)
        rows = [row for row in read if row][:SAMPLE_ROWS]
        width = len(rows[0])
        even = sum(len(row) == width for row in rows) / len(rows)
        if width > best_width and even > 0.5:  # noqa: PLR2004  (more rows fit than not)
            best, first_row, best_width = delimiter, rows[0], width
    if not best and len({len(line.split()) for line in lines}) > 1:
        best, first_row = ",", [lines[0]]
    has_header = not all(_DATA_LIKE.match(cell.strip()) for cell in first_row)
    headers = [cell.strip() for cell in first_row]
    if not has_header:
        headers = [f"c{place + 1}" for place in range(len(first_row))]
    return Layout(delimiter=best, headers=tuple(headers), has_header=has_header)


def _sample(path: Path) -> str:
    """Return the first whole lines of a UTF-8 file."""
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
        whole = len(head) < SAMPLE_BYTES
    text = head.decode("utf-8", errors="ignore").lstrip("\ufeff")
    return text if whole or "\n" not in text else text[: text.rindex("\n")]


def _read_columns(engine: Engine, path: Path, layout: Layout, name: str) -> Expr:
    """Let DuckDB cut the lines at the delimiter; odd rows go to the rejects."""
    columns = {f"c{place}": "VARCHAR" for place in range(len(layout.headers))}
    return engine.connection.read_csv(
        path,
        table_name=f"{name}_file",
        columns=columns,
        header=layout.has_header,
        delim=layout.delimiter,
        **_PLAIN_CSV,
        rejects_table=f"{name}_rejects",
        rejects_scan=f"{name}_rejects_scan",
    )


def _read_whole_lines(engine: Engine, path: Path, layout: Layout, name: str) -> Expr:
    """Read lines whole and cut them at runs of blanks."""
    lines = engine.connection.read_csv(
        path,
        table_name=f"{name}_file",
        columns={"line": "VARCHAR"},
        header=layout.has_header,
        delim=_NO_DELIMITER,
        **_PLAIN_CSV,
        rejects_table=f"{name}_rejects",
        rejects_scan=f"{name}_rejects_scan",
    )
    cells = lines.mutate(cells=lines.line.strip().re_split(r"\s+"))
    return cells.select(
        **{f"c{place}": cells.cells[place] for place in range(len(layout.headers))}
    )


_PLAIN_CSV = {
    "auto_detect": False,
    "quote": '"',
    "escape": '"',
    "store_rejects": True,
    "rejects_limit": 0,
}
