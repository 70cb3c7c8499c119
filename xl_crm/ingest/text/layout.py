"""How are the rows of a text file laid out: which delimiter, which header row?"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xl_crm.errors import Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest.header import DATA_LIKE, find_header
from xl_crm.ingest.text.lines import DELIMITERS, MOST_COLUMNS, too_many_columns
from xl_crm.tables import normalise_header

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

SAMPLE_ROWS = 50
#: A line of these and white space alone is blank.
_SAYS_NOTHING = "".join(DELIMITERS) + '"\ufeff'
_LINE_END = re.compile(r"\r\n|\r|\n")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_DATE = re.compile(
    r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*"
)
#: KH0001, C-10023: numbered by people, or by their software.
_CODE = re.compile(r"[A-Za-z]{1,5}[-_]?\d{3,}")
#: A column named by its place in a file without headers.
_PLACE = re.compile(r"c\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the rows of a text file are laid out.

    Attributes
    ----------
    delimiter : str
        Empty for runs of blanks.
    headers : tuple of str
        From the header; ``c1``, ``c2``, ... where the first row holds data.
    has_header : bool
        Whether a row names the columns.
    skip : int
        Rows above the last row of the header: a title, blank lines, ``sep=;``.
    above : tuple of tuple of str
        What stands in the rows above the header, those that are not blank.
    """

    delimiter: str
    headers: tuple[str, ...]
    has_header: bool
    skip: int
    above: tuple[tuple[str, ...], ...] = ()


class _Row(NamedTuple):
    """A row that is not blank, and the number of rows above it."""

    n_above: int
    cells: list[str]


class _Table(NamedTuple):
    """Rows cut in one way.

    Attributes
    ----------
    rows : list of _Row
        From the last row of the header on.
    above : list of _Row
        Those above the header.
    """

    headers: tuple[str, ...]
    rows: list[_Row]
    above: list[_Row]


def find_layout(sample: str, place: str, known: Collection[str] = ()) -> Layout:
    """Find the delimiter that cuts the sample into the most even rows.

    Parameters
    ----------
    sample : str
        Whole lines from the top of the file.
    known : collection of str
        Header texts, normalised: the first row that holds two of them is the header.

    Raises
    ------
    UnreadableFileError
        There is no row at all, or one of more cells than a sheet has columns.
    """
    if not _says_something(sample):
        raise UnreadableFileError(_empty(place))
    _require_columns(sample, place)
    delimiter, table, width = _cut(sample, known)
    headers = table.headers + ("",) * (width - len(table.headers))
    has_header = not _is_data(table, known)
    if not has_header:
        headers = tuple(f"c{position + 1}" for position in range(len(headers)))
    return Layout(
        delimiter=delimiter,
        headers=headers,
        has_header=has_header,
        skip=table.rows[0].n_above,
        above=tuple(tuple(row.cells) for row in table.above),
    )


def _cut(sample: str, known: Collection[str]) -> tuple[str, _Table, int]:
    """Return the best delimiter, the rows that it cuts, and their width."""
    words = [
        _Row(line, text.split())
        for line, text in enumerate(_LINE_END.split(sample))
        if _says_something(text)
    ]
    best, table, width = "", _table(words[:SAMPLE_ROWS], known), 1
    for delimiter in DELIMITERS:
        cut = _table(_rows(sample, delimiter), known)
        cells = _width([row.cells for row in cut.rows])
        even = sum(len(row.cells) == cells for row in cut.rows) / len(cut.rows)
        if cells > width and even > 0.5:  # noqa: PLR2004  (more rows fit than not)
            best, table, width = delimiter, cut, cells
    if best:
        return best, table, width
    if not _is_of_words(table, known):
        best, table = ",", _table(_rows(sample, ","), known)
    return best, table, len(table.headers)


def _says_something(text: str) -> bool:
    """Tell whether a text holds more than delimiters, quotes and white space."""
    return any(word.strip(_SAYS_NOTHING) for word in text.split())


def _is_of_words(table: _Table, known: Collection[str]) -> bool:
    """Tell whether blanks part the cells of rows, and not just the words of a text.

    All rows then have the same number of words; or most have as many as there are
    headers, two of which are known, or numbers in the first row.
    """
    n_words = len(table.headers)
    fitting = sum(len(row.cells) == n_words for row in table.rows)
    if n_words == 1 or normalise_header(" ".join(table.headers)) in known:
        return False
    if fitting == len(table.rows):
        return True
    n_known = len({normalise_header(text) for text in table.headers} & {*known})
    numbers = all(DATA_LIKE.fullmatch(cell) for cell in table.headers)
    return fitting * 2 > len(table.rows) and (n_known > 1 or numbers)


def _require_columns(sample: str, place: str) -> None:
    """Refuse a file with more columns than a sheet has."""
    for line in _LINE_END.split(sample)[:SAMPLE_ROWS]:
        n_columns = 1 + max(line.count(delimiter) for delimiter in DELIMITERS)
        if n_columns > MOST_COLUMNS:
            raise UnreadableFileError(too_many_columns(place, n_columns))


def _rows(sample: str, delimiter: str) -> list[_Row]:
    """Cut a sample into rows that are not blank, as far as quotes let it be cut."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[_Row] = []
    above = 0
    while len(rows) < SAMPLE_ROWS:
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            break
        if any(cell.strip() for cell in cells):
            rows.append(_Row(above, cells))
        above += 1
    return rows or [_Row(0, [sample.strip()])]


def _table(rows: list[_Row], known: Collection[str]) -> _Table:
    """Find the headers of rows, which stand in one row or in two that touch."""
    place, n_rows, texts = find_header([row.cells for row in rows], known)
    last = place + n_rows - 1
    return _Table(headers=texts, rows=rows[last:], above=rows[:place])


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Count the cells of a row: a header may lack the blank ones that end each row."""
    header = len(rows[0])
    usual, _ = Counter(len(row) for row in rows[1:] or rows).most_common(1)[0]
    blank = all(not cell.strip() for row in rows[1:] for cell in row[header:])
    return usual if usual > header and blank else header


def _is_data(table: _Table, known: Collection[str]) -> bool:
    """Tell whether the first row holds data and no headers.

    It does when each of its cells is a number or a date; also when it knows no header
    and its numbers, dates and codes stand above others of their kind, or when the user
    names columns by their place.
    """
    first = [cell.strip() for cell in table.rows[0].cells]
    if all(DATA_LIKE.fullmatch(cell) for cell in first):
        return True
    if {normalise_header(text) for text in table.headers} & {*known}:
        return False
    if any(_PLACE.fullmatch(text) for text in known):
        return True
    kinds = {place: _kind(cell) for place, cell in enumerate(first) if _kind(cell)}
    below = [row.cells for row in table.rows[1:]]
    return bool(kinds) and all(
        _usual_kind(below, place) == kind for place, kind in kinds.items()
    )


def _kind(cell: str) -> str:
    """Return what a cell looks like; empty for words."""
    text = cell.strip()
    for kind, pattern in (("year", _YEAR), ("date", _DATE), ("code", _CODE)):
        if pattern.fullmatch(text):
            return kind
    return "number" if DATA_LIKE.fullmatch(text) else ""


def _usual_kind(rows: Sequence[Sequence[str]], place: int) -> str:
    """Return what most cells of a column look like; empty for words, and for none."""
    kinds = Counter(
        _kind(row[place]) for row in rows if place < len(row) and row[place]
    )
    return kinds.most_common(1)[0][0] if kinds else ""


def _empty(place: str) -> Problem:
    """Describe a file without a row."""
    return Problem(
        where=place,
        found=Label(zh="文件是空的", en="the file is empty"),
        remedy=Label(zh="重新导出该文件", en="Export the file again"),
    )
