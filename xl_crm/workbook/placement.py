"""Where on a sheet does each thing of a page stand?"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, quote_sheetname

from xl_crm.tables.unit import Unit
from xl_crm.workbook.content import as_read, one_line, shorten
from xl_crm.workbook.formula import MOST_READABLE_ROWS, TablePlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_crm.reports._spec import (
        Cell,
        Chart,
        ChartKind,
        Column,
        Parameter,
        Table,
        Tone,
    )
    from xl_crm.workbook.style import Role

#: Longest name of a table's column (Excel's limit).
LONGEST_HEADING = 255

_PRINTED_QUOTES = {'"': ("“", "”"), "'": ("‘", "’")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One cell outside of tables; ``row`` and ``column`` count from 1.

    Attributes
    ----------
    link : str
        The place that a click leads to, as ``'Sheet'!A1``; empty for none.
    formula : str
        What the sheet computes here, in the words of a page; empty for nothing.
        ``value`` is then what the core computed.
    fills : str
        Range that the formula fills as one; empty for its own cell. The formula is
        then spelled as the file stores it.
    """

    row: int
    column: int
    value: Cell
    role: Role
    unit: Unit = Unit.TEXT
    link: str = ""
    tone: Tone | None = None
    formula: str = ""
    fills: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTable:
    """A table whose heading row is ``row``, from column A.

    Attributes
    ----------
    wrapped : frozenset of str
        Columns, by code name, with text that needs several lines.
    filtered : bool
        Headings carry filter buttons.
    letters : dict of str to str
        Column letter of each column by its code name.
    """

    table: Table
    row: int
    wrapped: frozenset[str]
    filtered: bool
    letters: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = (column.name for column in self.table.columns)
        letters = {name: get_column_letter(n) for n, name in enumerate(names, 1)}
        object.__setattr__(self, "letters", letters)

    @property
    def first_row(self) -> int:
        """First row under the headings."""
        return self.row + 1

    @property
    def last_row(self) -> int:
        """Last row, prepared blank rows included; Excel wants at least one."""
        return self.row + max(self.table.n_rows + self.table.blank_rows, 1)

    @property
    def bottom_row(self) -> int:
        """Last row with the totals under the others, where the table has them."""
        return self.last_row + bool(self.table.total_label)

    @property
    def readable(self) -> bool:
        """Whether the rows are so few that their formulas name columns."""
        return self.last_row - self.row <= MOST_READABLE_ROWS

    @property
    def ref(self) -> str:
        """Range of headings, rows and totals."""
        return self._range(self.bottom_row)

    @property
    def filter_ref(self) -> str:
        """Range of headings and rows, without totals."""
        return self._range(self.last_row)

    def place(self, sheet: str) -> TablePlace:
        """Return where the rows stand, for formulas of other cells."""
        return TablePlace(
            letters=self.letters,
            sheet=quote_sheetname(sheet),
            first_row=self.first_row,
            last_row=self.last_row,
        )

    def body_ref(self, name: str) -> str:
        """Return the range of one column's rows, without totals."""
        letter = self.letters[name]
        return f"{letter}{self.first_row}:{letter}{self.last_row}"

    def column(self, name: str) -> Column:
        """Return one column by its code name."""
        return next(column for column in self.table.columns if column.name == name)

    def named_cells(self) -> Iterator[tuple[str, str]]:
        """Yield the names of cells and their references."""
        letters = self.letters
        for column in self.table.columns:
            for row, name in enumerate(column.cell_names, self.first_row):
                if name:
                    yield name, f"{letters[column.name]}{row}"

    def _range(self, last_row: int) -> str:
        last = get_column_letter(len(self.table.columns))
        return f"A{self.row}:{last}{last_row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartShape:
    """What a chart is drawn as.

    Attributes
    ----------
    width, height : int
        Pixels at 96 dots an inch.
    direction : int or None
        How the names of its points stand, in sixty-thousandths of a degree; None
        leaves it to whoever draws the chart.
    """

    kind: ChartKind
    width: int
    height: int
    direction: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedChart:
    """A chart with its upper left corner in the cell ``row``, ``column``.

    Attributes
    ----------
    offset : int
        From the left edge of that cell to the chart, in pixels.
    shape : ChartShape
        What it is drawn as, and how large.
    """

    chart: Chart
    table: PlacedTable
    row: int
    column: int
    offset: int
    shape: ChartShape


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedParameter:
    """A parameter whose value stands in column B of ``row``."""

    parameter: Parameter
    row: int

    @property
    def ref(self) -> str:
        """Cell of the value."""
        return f"B{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A sheet, laid out and not yet drawn.

    Attributes
    ----------
    widths : tuple of float
        Width of each column from A, in characters.
    heights : dict of int to float
        Height in points of the rows that differ from the others.
    merged : tuple of str
        Ranges that are one cell.
    frozen : str
        First cell that scrolls; empty for none.
    title_rows : str
        Rows repeated on each printed page, as ``1:1``; empty for none.
    folded : tuple of int
        Columns, from 1, that are closed until somebody opens them.
    together : tuple of tuple of int
        First and last row of what one printed page shows as a whole, from top to
        bottom.
    """

    widths: tuple[float, ...]
    heights: dict[int, float] = field(default_factory=dict)
    spots: tuple[Spot, ...] = ()
    tables: tuple[PlacedTable, ...] = ()
    charts: tuple[PlacedChart, ...] = ()
    parameters: tuple[PlacedParameter, ...] = ()
    merged: tuple[str, ...] = ()
    frozen: str = ""
    title_rows: str = ""
    folded: tuple[int, ...] = ()
    together: tuple[tuple[int, int], ...] = ()
    gridlines: bool = False


def headings(table: Table) -> tuple[str, ...]:
    """Return the headings of a table as Excel wants them: unique, on one line.

    An empty heading becomes the code name; a repeated one gets a number. Headings that
    Excel reads as the same are repeated, however the file spells them. A quote at the
    start makes LibreOffice read a text in every reference to the column, so quotes of
    such a heading become those of print.
    """
    taken: set[str] = set()
    following: dict[str, count[int]] = {}
    result = []
    for column in table.columns:
        text = _without_quotes(one_line(column.heading))
        text = shorten(text, LONGEST_HEADING - 8) or column.name
        numbers = following.setdefault(as_read(text).casefold(), count(2))
        heading = text
        while as_read(heading).casefold() in taken:
            heading = f"{text} ({next(numbers)})"
        taken.add(as_read(heading).casefold())
        result.append(heading)
    return tuple(result)


def _without_quotes(text: str) -> str:
    """Return a heading that starts with a quote in the quotes of print."""
    for quote, (first, other) in _PRINTED_QUOTES.items():
        if text.startswith(quote):
            text = first + text[1:].replace(quote, other)
    return text


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Return ``wanted``, numbered if needed to differ from all casefolded ``taken``."""
    used = frozenset(taken)
    candidates = (f"{wanted} ({number})" for number in range(2, len(used) + 3))
    free = (name for name in (wanted, *candidates) if name.casefold() not in used)
    return next(islice(free, 1))


def absolute(sheet: str, ref: str) -> str:
    """Return a range with its sheet and dollar signs: ``'Sheet'!$A$1:$B$2``."""
    cells = ":".join(_pinned(cell) for cell in ref.split(":"))
    return f"{quote_sheetname(sheet)}!{cells}"


def _pinned(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"
