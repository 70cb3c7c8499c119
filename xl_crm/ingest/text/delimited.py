"""How is a text file of rows read: CSV, TSV, semicolons or columns of blanks?"""

from __future__ import annotations

import glob
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import ibis

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest._spec import Expr, Finding, RawTable, Source
from xl_crm.ingest.header import known_headers, with_unit_above
from xl_crm.ingest.sniff import FileKind, file_kind, problem_of
from xl_crm.ingest.text.encoding import (
    Utf8Text,
    as_utf8,
    scratch_name,
    with_even_line_ends,
)
from xl_crm.ingest.text.layout import Layout, find_layout
from xl_crm.ingest.text.lines import LONGEST_RECORD, look_closer, pieces_of
from xl_crm.ingest.text.unpack import unpack

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.ingest.engine import Engine

SAMPLE_BYTES = 1 << 16
#: Lines that a sample has at least: below a title, headers in two rows, and data.
_FEW = 6
#: An open quote that swallows more is a dead end; of less each line is listed.
_MOST_SWALLOWED = 10_000
#: Stands in no text: reads a line whole, to be cut at its blanks.
_NO_DELIMITER = "\x1f"


def read_delimited(engine: Engine, source: Source) -> RawTable:
    """Open a text file, or one packed by gzip, as a table of texts, lazily.

    A unit in a line above the headers (单位：万元) becomes the unit of the amounts for
    which the source names none.

    Raises
    ------
    UnreadableFileError
        The file is empty, damaged, in no known encoding, has a quote that is never
        closed or more columns than a sheet.
    """
    place = source.path.name
    text = as_utf8(_unpacked(source.path, engine.scratch), engine.scratch, place)
    layout = find_layout(_sample(text.path), place, known_headers(source))
    file = _TextFile(
        engine=engine, text=text, layout=layout, name=_fresh_name(engine, source)
    )
    blank_rows, findings = _looked_over(file, place)
    return RawTable(
        source=with_unit_above(source, layout.above),
        headers=layout.headers,
        data=file.read(),
        with_even_line_ends=file.read_evened if layout.delimiter else None,
        first_row=file.first_row,
        place=place,
        rejects_table=file.rejects,
        blank_rows=blank_rows,
        findings=findings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextFile:
    """A UTF-8 text whose layout is known, and the engine that reads it.

    Attributes
    ----------
    name : str
        Of the view of the engine, unlike that of any other file.
    """

    engine: Engine
    text: Utf8Text
    layout: Layout
    name: str

    @property
    def rejects(self) -> str:
        """Name of the table of the lines that do not fit the header."""
        return f"{self.name}_rejects"

    @property
    def first_row(self) -> int:
        """Number of the first row below the header."""
        return self.layout.skip + (2 if self.layout.has_header else 1)

    def read(self) -> Expr:
        """Return the rows as texts, lazily."""
        if self.layout.delimiter:
            return self._read_columns(self.text.path)
        return self._read_words()

    def read_evened(self) -> Expr:
        """Return the rows from a copy whose lines all end alike, by the same name."""
        even = with_even_line_ends(self.text.path, self.engine.scratch)
        return self._read_columns(even)

    def _read_columns(self, path: Path) -> Expr:
        """Let DuckDB cut the lines at the delimiter; odd rows go to the rejects."""
        return self.engine.connection.read_csv(
            glob.escape(str(path)),
            table_name=self.name,
            columns={f"c{place}": "VARCHAR" for place in self._places},
            delim=self.layout.delimiter,
            quote='"',
            escape='"',
            store_rejects=True,
            rejects_limit=0,
            rejects_table=self.rejects,
            rejects_scan=f"{self.rejects}_scan",
            **self._top,
        )

    def _read_words(self) -> Expr:
        """Read lines whole and cut them at runs of blanks; odd ones are rejected."""
        connection, path = self.engine.connection, self.text.path
        if any(b"\r" in piece for piece in pieces_of(path)):
            path = with_even_line_ends(path, self.engine.scratch)
        lines = connection.read_csv(
            glob.escape(str(path)),
            table_name=self.name,
            columns={"line": "VARCHAR"},
            delim=_NO_DELIMITER,
            quote="",
            escape="",
            **self._top,
        )
        cells = lines.mutate(cells=lines.line.strip().re_split(r"\s+"))
        fits = (cells.cells.length() == len(self.layout.headers)).fill_null(True)
        numbered = cells.mutate(line_number=ibis.row_number() + self.first_row)
        odd = numbered.filter(~fits).select(line="line_number", csv_line="line")
        connection.create_table(self.rejects, odd)
        fitting = cells.filter(fits)
        return fitting.select(
            **{f"c{place}": fitting.cells[place] for place in self._places}
        )

    @property
    def _places(self) -> range:
        """Places of the columns."""
        return range(len(self.layout.headers))

    @property
    def _top(self) -> dict[str, bool | int | str]:
        """How DuckDB finds the data: told, whatever the name of the file suggests."""
        return {
            "compression": "none",
            "header": self.layout.has_header,
            "skip": self.layout.skip,
            "auto_detect": False,
        }


def _unpacked(path: Path, scratch: Path) -> Path:
    """Return the text of a file, unpacked where it is packed.

    Raises
    ------
    UnreadableFileError
        It is no text.
    """
    kind, plain = file_kind(path), path
    if kind is FileKind.GZIP:
        plain = scratch / scratch_name(path, "unpacked")
        unpack(path, plain)
        kind = file_kind(plain)
    if kind is FileKind.TEXT:
        return plain
    problem = problem_of(kind, path) or Problem(
        where=path.name,
        found=Label(
            zh=f"其中不是文本，而是{kind.label.zh}",
            en=f"holds no text but {kind.label.en}",
        ),
        remedy=Label(zh="先解压，再读取", en="Unpack it first"),
    )
    raise UnreadableFileError(problem)


def _sample(path: Path) -> str:
    """Return the first whole lines of a UTF-8 file, a second one if there is one."""
    size = SAMPLE_BYTES
    with path.open("rb") as file:
        head = file.read(size)
        while len(head) == size < LONGEST_RECORD and len(head.splitlines()) < _FEW:
            head += file.read(3 * size)
            size *= 4
    whole = len(head) < size
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    if not whole and end >= 0:
        head = head[: end + 1]
    return head.decode("utf-8", errors="ignore").removeprefix("\ufeff")


def _fresh_name(engine: Engine, source: Source) -> str:
    """Return a name that no file of the same table has in the engine."""
    stem = f"{source.table.name}_file_"
    taken = {*engine.connection.list_tables()}
    return next(name for number in count(1) if (name := f"{stem}{number}") not in taken)


def _looked_over(
    file: _TextFile, place: str
) -> tuple[tuple[int, ...], tuple[Finding, ...]]:
    """Return the rows that DuckDB passes over, and what was noticed in others.

    It passes over blank lines unless the file has one column.

    Raises
    ------
    UnreadableFileError
        A quote is never closed.
    """
    text, delimiter = file.text, file.layout.delimiter
    odd_lines = [odd.line for odd in text.odd]
    blank: tuple[int, ...] = ()
    if delimiter and (text.lines.has_blank or text.lines.has_odd_quotes or odd_lines):
        places = look_closer(text.path, delimiter, odd_lines)
        if places.open_bytes > _MOST_SWALLOWED:
            raise UnreadableFileError(_swallowed(place, places.open_row))
        odd_lines = [*places.rows]
        if len(file.layout.headers) > 1:
            blank = tuple(row for row in places.blank if row >= file.first_row)
    findings = [
        Finding(rule="mixed_encoding", row=row, value=odd.text)
        for row, odd in zip(odd_lines, text.odd, strict=True)
    ]
    if text.n_odd > len(findings):
        more = Finding(rule="mixed_encoding", value=f"+{text.n_odd - len(findings)}")
        findings.append(more)
    return blank, tuple(findings)


def _swallowed(place: str, row: int) -> Problem:
    """Describe a quote that is never closed: what follows cannot be told apart."""
    return Problem(
        where=place,
        row=row,
        found=Label(
            zh="引号未闭合，其后的行无法区分",
            en="a quote is never closed, so the rows after it cannot be told apart",
        ),
        remedy=Label(
            zh="补上或删除该行多余的引号", en="Close or delete the quote in this row"
        ),
    )
