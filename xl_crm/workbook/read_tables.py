"""What stands in the tables and named cells of a workbook, and which cells compute?

A table of 100,000 rows is read in seconds: openpyxl would take minutes, and gives
either the formulas or the values of a workbook, but not both.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from xl_crm.ingest.workbooks.cell_range import (
    CellRange,
    column_letters,
    column_number,
    read_range,
)
from xl_crm.ingest.workbooks.contents import Contents, read_contents, tables_of
from xl_crm.ingest.workbooks.package import Package, open_package
from xl_crm.ingest.workbooks.regular import Regular
from xl_crm.workbook.content import DAY_ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xl_crm.ingest.workbooks.contents import SheetTable

#: A number, text or flag; a date is the number of its day, an error its text. None is
#: a blank cell, or a formula that nobody has calculated: one that came to nothing is
#: an empty text.
Value = float | str | bool | None

#: Day 0 of the older numbers of days, and how many days either has (to 9999).
_DAY_ZERO_1904, _DAYS = date(1904, 1, 1), 2_958_466
_TEXTS_PART = "xl/sharedstrings.xml"
_ROOT = re.compile(rb"<([^<>\s:/]+:)(?:worksheet|sst)[\s>]")
_END_OF_ROW = b"</row>"
_ROW = re.compile(rb'<row r="(\d+)"[^>]*?(?:/>|>(.*?)</row>)', re.DOTALL)
#: A number, the most frequent cell, is found without a second look.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d+"([^>/]*+)'
    rb"(?:/>|><v>([^<]*+)</v></c>|>(.*?)</c>)",
    re.DOTALL,
)
_KIND = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_FORMULA = re.compile(rb"<f[\s/>]")
_RESULT = re.compile(rb"<v(?:\s[^>]*)?>([^<]*)</v>")
_ITEM = re.compile(rb"<si\s*/>|<si(?:\s[^>]*)?>(.*?)</si>", re.DOTALL)
_TEXT = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
#: How a text is read aloud, beside the text itself.
_SPOKEN = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAMED = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCell:
    """A cell with a defined name.

    Attributes
    ----------
    row, column : int
        From 1.
    """

    sheet: str
    row: int
    column: int
    value: Value
    is_formula: bool

    @property
    def place(self) -> str:
        """Return sheet and cell, as people write them."""
        return _place(self.sheet, self.row, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """The rows of a table, its headings and totals left out.

    Attributes
    ----------
    row, column : int
        Of the first cell under the headings, from 1.
    columns : tuple of list of Value
        One list for each heading; all of the same length.
    formulas : tuple of frozenset of int
        Rows, from 0, whose cell holds a formula; one set for each heading.
    """

    name: str
    sheet: str
    row: int
    column: int
    headings: tuple[str, ...]
    columns: tuple[list[Value], ...]
    formulas: tuple[frozenset[int], ...]

    @property
    def n_rows(self) -> int:
        """Number of rows, blank ones included."""
        return len(self.columns[0])

    def values(self, heading: str) -> list[Value]:
        """Return the cells under a heading."""
        return self.columns[self.headings.index(heading)]

    def computed(self, heading: str) -> frozenset[int]:
        """Return the rows, from 0, that hold a formula under a heading."""
        return self.formulas[self.headings.index(heading)]

    def place(self, row: int, heading: str) -> str:
        """Return sheet and cell of a row, from 0, as people write them."""
        column = self.column + self.headings.index(heading)
        return _place(self.sheet, self.row + row, column)


@dataclass(slots=True)
class Grid:
    """The cells of a sheet.

    Attributes
    ----------
    rows : dict of int to list of Value
        By row, from 1; each from column A to its last cell.
    formulas : dict of int to set of int
        Rows that hold a formula, by column; both from 1.
    """

    rows: dict[int, list[Value]] = field(default_factory=dict)
    formulas: dict[int, set[int]] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Value:
        """Return what a cell holds."""
        cells = self.rows.get(row, [])
        return cells[column - 1] if column <= len(cells) else None


class ReadBook:
    """A workbook whose sheets are read as they are asked for."""

    def __init__(self, path: Path) -> None:
        """Look at what the workbook says of itself.

        Raises
        ------
        UnreadableFileError
            The file is no xlsx or xlsm workbook, or is damaged.
        """
        self._package: Package = open_package(path)
        self._contents: Contents = read_contents(self._package)
        self._grids: dict[str, Grid] = {}

    @cached_property
    def tables(self) -> Mapping[str, SheetTable]:
        """The tables by name; reads no cell."""
        return {each.name: each for each in tables_of(self._package, self._contents)}

    @property
    def epoch_1904(self) -> bool:
        """Whether the numbers of days count from 1904."""
        return self._contents.epoch_1904

    def day(self, value: Value) -> date | None:
        """Return the day that a number stands for; None for anything else."""
        if not isinstance(value, float) or not 0 < value < _DAYS:
            return None
        begin = _DAY_ZERO_1904 if self.epoch_1904 else DAY_ZERO
        return begin + timedelta(days=int(value))

    def has_sheet(self, name: str) -> bool:
        """Tell whether a sheet of cells has a name."""
        return name in self._parts

    def table(self, name: str) -> ReadTable:
        """Return the rows of a table.

        Raises
        ------
        KeyError
            There is no such table.
        """
        found = self.tables[name]
        cells = read_range(found.reference) or CellRange(last_row=1, last_column=1)
        left, right = cells.first_column, cells.last_column
        first = cells.first_row + (not found.headers)
        last = cells.last_row - found.n_totals
        heads: Sequence[Value] = found.headers
        if not heads:
            row = self.grid(found.sheet).rows.get(cells.first_row, [])
            heads = _cut(row, left, right)
        corners = CellRange(
            first_row=first, last_row=last, first_column=left, last_column=right
        )
        return self._under(heads, found.sheet, corners, name)

    def sheet_table(self, sheet: str) -> ReadTable:
        """Return the cells of a sheet whose first row holds headings, from column A.

        Raises
        ------
        KeyError
            There is no such sheet of cells.
        """
        grid = self.grid(sheet)
        heads = grid.rows.get(1, [])
        corners = CellRange(
            first_row=2,
            last_row=max(grid.rows, default=1),
            last_column=max(len(heads), 1),
        )
        return self._under(heads, sheet, corners, sheet)

    def _under(
        self, heads: Sequence[Value], sheet: str, cells: CellRange, name: str
    ) -> ReadTable:
        """Return the cells under some headings; maybe none."""
        grid = self.grid(sheet)
        left, right = cells.first_column, cells.last_column
        rows = range(cells.first_row, cells.last_row + 1)
        found = (_cut(grid.rows.get(row, []), left, right) for row in rows)
        columns = list(zip(*found, strict=True)) or [()] * (right - left + 1)
        return ReadTable(
            name=name,
            sheet=sheet,
            row=cells.first_row,
            column=left,
            headings=tuple("" if head is None else str(head) for head in heads),
            columns=tuple(map(list, columns)),
            formulas=tuple(
                frozenset(
                    row - cells.first_row
                    for row in grid.formulas.get(column, ())
                    if row in rows
                )
                for column in range(left, right + 1)
            ),
        )

    def named(self, name: str) -> NamedCell | None:
        """Return the cell that a defined name stands for; None for no single cell."""
        found = _NAMED.fullmatch(self._contents.names.get(name, ""))
        if not found:
            return None
        sheet = (found[1] or found[2]).replace("''", "'")
        cells = read_range(f"{found[3]}:{found[3]}")
        if cells is None or sheet not in self._parts:
            return None
        grid, row, column = self.grid(sheet), cells.first_row, cells.first_column
        return NamedCell(
            sheet=sheet,
            row=row,
            column=column,
            value=grid.value(row, column),
            is_formula=row in grid.formulas.get(column, ()),
        )

    def grid(self, sheet: str) -> Grid:
        """Return the cells of a sheet.

        Raises
        ------
        KeyError
            There is no such sheet of cells.
        UnreadableFileError
            The sheet is damaged.
        """
        if sheet not in self._grids:
            self._grids[sheet] = self._read(self._parts[sheet], sheet)
        return self._grids[sheet]

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The part of each sheet of cells."""
        return {each.name: each.part for each in self._contents.sheets if each.part}

    def _read(self, part: str, sheet: str) -> Grid:
        grid = Grid()
        for block in self._blocks(part, sheet):
            for row in _ROW.finditer(block):
                found = _CELL.findall(row[2] or b"")
                number, columns = int(row[1]), _columns(found)
                values = [
                    self._value(attributes, result, body)
                    if body or b"t" in attributes
                    else float(result)
                    if result
                    else None
                    for _, attributes, result, body in found
                ]
                grid.rows[number] = _spread(values, columns)
                if b"<f" in row[0]:
                    for column, cell in zip(columns, found, strict=True):
                        if _FORMULA.match(cell[-1]):
                            grid.formulas.setdefault(column, set()).add(number)
        return grid

    def _blocks(self, part: str, sheet: str) -> Iterator[bytes]:
        """Yield whole rows of a sheet, without prefixes, references in front."""
        regular = Regular(f"{self._package.path.name} [{sheet}]")
        rest, prefix = b"", b""
        for nth, piece in enumerate(self._package.pieces(part)):
            if nth == 0:
                prefix = _prefix(piece)
            rest += piece
            end = rest.rfind(b"</" + prefix + b"row>")
            if end >= 0:
                end += len(_END_OF_ROW) + len(prefix)
                yield _without(prefix, regular.brought(rest[:end]))
                rest = rest[end:]

    def _value(self, attributes: bytes, result: bytes, body: bytes) -> Value:
        """Return what a cell holds, by its kind."""
        kind = b"n"
        if b"t" in attributes and (found := _KIND.search(attributes)):
            kind = found[1]
        if kind == b"inlineStr":
            return _joined(body)
        if body and (match := _RESULT.search(body)):
            result = match[1]
        if not result:
            return "" if kind == b"str" else None
        match kind:
            case b"n":
                return float(result)
            case b"s":
                return self._texts[int(result)]
            case b"b":
                return result == b"1"
            case _:
                return _plain(result)

    @cached_property
    def _texts(self) -> list[str]:
        """The texts that cells share."""
        if _TEXTS_PART not in self._package.parts:
            return []
        text = b"".join(self._package.pieces(_TEXTS_PART))
        text = _without(_prefix(text[:1000]), text)
        return [_joined(item or b"") for item in _ITEM.findall(text)]


def _columns(found: Sequence[tuple[bytes, ...]]) -> Sequence[int]:
    """Return the column of each cell of a row; most rows have no gap."""
    last = column_number(found[-1][0].decode()) if found else 0
    if last == len(found):
        return range(1, last + 1)
    return [column_number(cell[0].decode()) for cell in found]


def _spread(values: list[Value], columns: Sequence[int]) -> list[Value]:
    """Return the values of a row from column A on, blank in its gaps."""
    if not columns or columns[-1] == len(values):
        return values
    row: list[Value] = [None] * columns[-1]
    for column, value in zip(columns, values, strict=True):
        row[column - 1] = value
    return row


def _cut(cells: list[Value], left: int, right: int) -> list[Value]:
    """Return the cells of a row between two columns, blank ones beyond its last."""
    found = cells[left - 1 : right]
    return found + [None] * (right - left + 1 - len(found))


def _place(sheet: str, row: int, column: int) -> str:
    return f"{sheet}!{column_letters(column)}{row}"


def _prefix(head: bytes) -> bytes:
    """Return the prefix of the elements of a part; almost no program writes one."""
    found = _ROOT.search(head)
    return found[1] if found else b""


def _without(prefix: bytes, text: bytes) -> bytes:
    if not prefix:
        return text
    return text.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")


def _joined(item: bytes) -> str:
    """Return the text of an item, its runs joined."""
    return "".join(map(_plain, _TEXT.findall(_SPOKEN.sub(b"", item))))


def _plain(text: bytes) -> str:
    """Return a text as people see it."""
    read = html.unescape(text.decode("utf-8"))
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), read)
