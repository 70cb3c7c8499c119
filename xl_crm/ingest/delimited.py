"""How is a text file of rows read: CSV, TSV, semicolons or columns of blanks?"""

from __future__ import annotations

import csv
import glob
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest._spec import Expr, RawTable, Source
from xl_crm.ingest.encoding import as_utf8, with_even_line_ends
from xl_crm.ingest.header import find_header_row, known_headers

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from xl_crm.ingest.engine import Engine

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_BYTES = 1 << 16
SAMPLE_ROWS = 50
#: Stands in no text: reads a line whole, to be cut at its blanks.
_NO_DELIMITER = "\x1f"
#: A line of these alone is blank.
_SAYS_NOTHING = "".join(DELIMITERS) + '" \n\r\ufeff'
_DATA_LIKE = re.compile(r"^[-+]?[\d.,:/\- ]*\d[\d.,:/\- ]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the rows of a text file are laid out.

    Attributes
    ----------
    delimiter : str
        Empty for runs of blanks.
    headers : tuple of str
        From the header row; ``c1``, ``c2``, ... where the first row holds data.
    has_header : bool
        Whether a row names the columns.
    skip : int
        Rows above the header: a title, blank lines, ``sep=;``.
    """

    delimiter: str
    headers: tuple[str, ...]
    has_header: bool
    skip: int


def read_delimited(engine: Engine, source: Source) -> RawTable:
    """Open a text file as a table of texts, lazily.

    Raises
    ------
    InputError
        The file is empty or in no known encoding.
    """
    text_path = as_utf8(source.path, engine.scratch)
    layout = find_layout(_sample(text_path), source.path.name, known_headers(source))
    name = source.table.name
    read = _read_whole_lines if not layout.delimiter else _read_columns
    return RawTable(
        source=source,
        headers=layout.headers,
        data=read(engine, text_path, layout, name),
        with_even_line_ends=lambda: read(
            engine, with_even_line_ends(text_path), layout, name
        ),
        first_row=layout.skip + (2 if layout.has_header else 1),
        place=source.path.name,
        rejects_table=f"{name}_rejects",
    )


def find_layout(sample: str, place: str, known: Collection[str] = ()) -> Layout:
    """Find the delimiter that cuts the sample into the most even rows.

    Parameters
    ----------
    known : collection of str
        Header texts, normalised: the first row that holds two of them is the header.

    Raises
    ------
    InputError
        There is no row at all.
    """
    words = [
        (line, text.split())
        for line, text in enumerate(sample.splitlines())
        if text.strip(_SAYS_NOTHING)
    ][:SAMPLE_ROWS]
    if not words:
        raise InputError(
            Problem(
                where=place,
                found=Label(zh="文件是空的", en="the file is empty"),
                remedy=Label(zh="重新导出该文件", en="Export the file again"),
            )
        )
    best, table, width = "", _below_title(words, known), 1
    for delimiter in DELIMITERS:
        rows = _below_title(_rows(sample, delimiter), known)
        cells = _width([row for _, row in rows])
        even = sum(len(row) == cells for _, row in rows) / len(rows)
        if cells > width and even > 0.5:  # noqa: PLR2004  (more rows fit than not)
            best, table, width = delimiter, rows, cells
    if not best and len({len(row) for _, row in table}) > 1:
        best, table = ",", _below_title(_rows(sample, ","), known)
    skip, first_row = table[0]
    has_header = not all(_DATA_LIKE.match(cell.strip()) for cell in first_row)
    headers = [cell.strip() for cell in first_row]
    headers += [""] * (width - len(headers) if best else 0)
    if not has_header:
        headers = [f"c{place + 1}" for place in range(len(first_row))]
    return Layout(
        delimiter=best, headers=tuple(headers), has_header=has_header, skip=skip
    )


def _rows(sample: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Cut a sample into rows that are not blank, each with the number above it."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows = [
        (above, cells)
        for above, cells in enumerate(reader)
        if any(cell.strip() for cell in cells)
    ]
    return rows[:SAMPLE_ROWS]


def _below_title(
    rows: list[tuple[int, list[str]]], known: Collection[str]
) -> list[tuple[int, list[str]]]:
    """Return the rows from the header on."""
    return rows[find_header_row([cells for _, cells in rows], known) :]


def _width(rows: list[list[str]]) -> int:
    """Count the cells of a row: a header may lack the blank ones that end each row."""
    header = len(rows[0])
    usual, _ = Counter(len(row) for row in rows[1:] or rows).most_common(1)[0]
    blank = all(not cell.strip() for row in rows[1:] for cell in row[header:])
    return usual if usual > header and blank else header


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
        glob.escape(str(path)),
        table_name=f"{name}_file",
        columns=columns,
        header=layout.has_header,
        skip=layout.skip,
        delim=layout.delimiter,
        **_PLAIN_CSV,
        rejects_table=f"{name}_rejects",
        rejects_scan=f"{name}_rejects_scan",
    )


def _read_whole_lines(engine: Engine, path: Path, layout: Layout, name: str) -> Expr:
    """Read lines whole and cut them at runs of blanks."""
    lines = engine.connection.read_csv(
        glob.escape(str(path)),
        table_name=f"{name}_file",
        columns={"line": "VARCHAR"},
        header=layout.has_header,
        skip=layout.skip,
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
