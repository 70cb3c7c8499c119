"""What is a page: plain values with their meaning, before anything is drawn.

A page knows headings, units, directions, lists and charts by meaning. It knows no
fonts, colours or cell addresses: the workbook layer decides those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

# ruff: noqa: PLC0414  (what is imported under its own name is part of a page)
from xl_crm.reports._cells import Cell as Cell
from xl_crm.reports._chart import Chart as Chart
from xl_crm.reports._chart import ChartKind as ChartKind
from xl_crm.reports._link import CellPlace as CellPlace
from xl_crm.reports._link import CellTarget as CellTarget
from xl_crm.reports._link import FilePlace as FilePlace
from xl_crm.reports._link import Link as Link
from xl_crm.reports._link import Links as Links
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xl_crm.i18n import Lang


class Tone(StrEnum):
    """The meaning of a colour; the theme says which colour."""

    TIER_1 = "tier_1"
    TIER_2 = "tier_2"
    TIER_3 = "tier_3"
    TIER_4 = "tier_4"
    TIER_5 = "tier_5"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    MUTED = "muted"


class Mark(StrEnum):
    """How the values of a column are made visible, beside their number.

    Icons are those of changes: below 0, level, above 0; ``Column.better`` says which
    is good.
    """

    NONE = "none"
    BAR = "bar"
    SCALE = "scale"
    ICONS = "icons"
    DUPLICATES = "duplicates"


class Rule(StrEnum):
    """What may be typed into an editable cell, beside its list of choices.

    A share is 0-1, shown as 0 %-100 %; points are 0-100.
    """

    ANY = "any"
    UNIQUE = "unique"
    DATE = "date"
    NUMBER = "number"
    SHARE = "share"
    POINTS = "points"


class Total(StrEnum):
    """What the totals row of a table says of a column."""

    NONE = "none"
    SUM = "sum"
    AVERAGE = "average"
    COUNT = "count"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Code name: stable, ASCII, unique in its table.
    heading : str
        What people read at the top, in the language of the book.
    values : sequence of Cell
        One value a row; all columns of a table have the same length.
    units : sequence of Unit
        Of each row, where they differ: key figures below each other. Empty for
        ``unit`` in all rows; it then stands for heading, prepared rows and total.
    note : str
        Definition, shown as a note on the heading.
    choices : str
        Name of one of the book's lists, offered as a drop-down; empty for none.
    tones : mapping of str to Tone
        Words that are shown in a colour when a cell holds exactly them.
    editable : bool
        People type here: the value goes into the hidden baseline.
    links : sequence of FilePlace, CellPlace or None
        Where each cell leads to, one a row; empty for a column without links.
    formula : str
        What the sheet itself computes in every row, prepared rows included; ``values``
        is what the core computed, and stands in the cell until the sheet does. In the
        words of the page, without a leading ``=``: ``[@name]`` is the cell of a column
        in the same row, ``[@first:last]`` the cells from one to another,
        ``table[name]`` and ``table[first:last]`` are columns of a table of the book, a
        bare name is a parameter, a named cell or a list. Example:
        ``IF([@orders]=0,"",[@net_amount]/[@orders])``. Where nothing comes out it gives
        ``""``, which is ``None`` in ``values``.
    row_formulas : mapping of int to str
        Rows, from 0, that compute something else than ``formula``.
    cell_names : sequence of str
        Defined name of each cell, one a row; empty text for none.
    choices_by : str
        Column of the same table whose word picks among the lists ``<choices>_1``,
        ``<choices>_2`` ..: one for each word of that column's own list, in its order.
    total : Total
        What the totals row says, where the table has one.
    total_formula, total_value : str, Cell
        Of a total of its own (``Total.OWN``): what the sheet computes, in the words of
        ``formula`` without ``[@..]``, and what the core computed. An empty formula for
        what no sheet can add up, such as distinct customers: the value stands there.
    folded : bool
        Stands in a group of columns that is closed until somebody opens it.
    """

    name: str
    heading: str
    values: Sequence[Cell]
    unit: Unit = Unit.TEXT
    units: Sequence[Unit] = ()
    better: Better = Better.NEUTRAL
    note: str = ""
    mark: Mark = Mark.NONE
    choices: str = ""
    rule: Rule = Rule.ANY
    tones: Mapping[str, Tone] | None = None
    editable: bool = False
    links: Sequence[CellTarget | None] = ()
    formula: str = ""
    row_formulas: Mapping[int, str] = field(default_factory=dict)
    cell_names: Sequence[str] = ()
    choices_by: str = ""
    total: Total = Total.NONE
    total_formula: str = ""
    total_value: Cell = None
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Cells of a row that take a tone while a condition holds.

    Attributes
    ----------
    columns : tuple of str
        Code names of the columns to colour.
    formula : str
        Condition in the words of ``Column.formula``, as far as ``[@name]`` and names
        go. Example: ``AND([@due_date]<>"",[@due_date]<check_date)``.
    """

    columns: tuple[str, ...]
    formula: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows and columns under one heading row.

    Attributes
    ----------
    name : str
        Code name, ASCII, unique in the book: also the name of the Excel table.
    key : tuple of str
        Columns that identify a row; with ``editable`` columns the hidden baseline
        keeps key and values as written.
    blank_rows : int
        Empty rows to prepare for typing (templates): validation and conditional
        formats reach over them, the Excel table does too.
    total_label : str
        What the totals row is called, in its first cell; empty for no such row.
    heat : tuple of str
        Columns whose cells share one colour scale: a matrix.
    title, note : str
        Drawn above the table on a stacked page; ignored on a data page.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    blank_rows: int = 0
    total_label: str = ""
    heat: tuple[str, ...] = ()
    title: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"table {self.name}: no columns")
        if self.blank_rows < 0:
            raise ValueError(f"table {self.name}: {self.blank_rows} blank rows")
        lengths = {len(column.values) for column in self.columns}
        for column in self.columns:
            by_row = (column.units, column.links, column.cell_names)
            lengths |= {len(each) for each in by_row if each}
        if len(lengths) > 1:
            raise ValueError(f"table {self.name}: columns of lengths {sorted(lengths)}")

    @property
    def n_rows(self) -> int:
        """Number of filled rows."""
        return len(self.columns[0].values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A named single value: a label, a cell people may change, an explanation.

    ``name`` becomes the defined name of the cell. ``formula`` as in ``Column``, without
    ``[@..]``; ``value`` is then what the core computed. Without a rule the unit says
    what may be typed. The cell takes its ``tone`` while it is not blank.
    """

    name: str
    label: str
    value: Cell
    unit: Unit = Unit.TEXT
    note: str = ""
    choices: str = ""
    rule: Rule = Rule.ANY
    editable: bool = True
    formula: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """A block of parameters under one title."""

    name: str
    parameters: tuple[Parameter, ...]
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Lines of prose under an optional title."""

    lines: tuple[str, ...]
    title: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of a function that the workbook's own code brings, and what it gives.

    One formula fills all cells of the result. It stands in workbooks alone.

    Attributes
    ----------
    inputs : tuple of Column
        Beside each other; they may differ in length.
    formula : str
        Without a leading ``=``; ``[name]`` stands for the cells of an input,
        ``[first:last]`` for those of several that are equally long.
    result : tuple of Column
        The cells that it fills; equally long. The heading of the first stands above.
    live : bool
        The formula stands in the cells; else it is only shown, and they hold values.
    """

    inputs: tuple[Column, ...]
    formula: str
    result: tuple[Column, ...]
    title: str = ""
    note: str = ""
    live: bool = True

    def __post_init__(self) -> None:
        heights = {len(column.values) for column in self.result}
        if len(heights) != 1 or 0 in heights:
            raise ValueError(f"call {self.formula}: a result of {sorted(heights)} rows")


Block = Table | Parameters | Text | Links | Chart | Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet.

    A page with exactly one block, a table, is a data page: its heading row is row 1,
    frozen and filtered, so that other programs read it as it is. Any other page is
    stacked: title on top, blocks below each other, charts beside or below the table
    that they show.

    Attributes
    ----------
    name : str
        Code name, ASCII, unique in the book.
    sheet : str
        Name on the sheet's tab, at most 31 characters.
    title : str
        Heading of a stacked page; page header when a data page is printed.
    summary : str
        One sentence on what the page is for (index sheet, printed header).
    in_documents : bool
        Stands in the documents made of the book, too: they are to be read at once,
        and leave details to the workbook.
    """

    name: str
    sheet: str
    title: str
    blocks: tuple[Block, ...]
    summary: str = ""
    in_documents: bool = True

    def __post_init__(self) -> None:
        if self.in_documents and any(isinstance(each, Call) for each in self.blocks):
            raise ValueError(f"page {self.name}: documents cannot call functions")

    @property
    def data(self) -> Table | None:
        """The table of a data page; None for a stacked page."""
        match self.blocks:
            case (Table() as table,):
                return table
            case _:
                return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A named list of words offered as a drop-down.

    ``name`` becomes a defined name; ``heading`` is its title on the sheet of lists.
    """

    name: str
    heading: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One workbook: pages in reading order, lists, and what its properties say.

    Attributes
    ----------
    as_of : date
        Stands as date of creation in the document properties, so that the same input
        gives the same bytes.
    """

    name: str
    title: str
    lang: Lang
    pages: tuple[Page, ...]
    as_of: date
    lists: tuple[Choices, ...] = ()
    subject: str = ""
