"""What stands in the named cells and tables of a workbook, and what is wrong there?

The workbook layer reads cells; this says where they should be and collects problems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from xl_crm.errors import Problem
from xl_crm.i18n import Label, Lang
from xl_crm.plan._convert import Refused
from xl_crm.reports._setting_cells import folded, text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Read = TypeVar("Read")

#: What a cell holds; a day is its number.
Value = float | str | bool | None

#: Of more settings without a cell only so many are named: the sheet is gone.
_MOST_LOST = 6

_RESTORE = Label(
    zh="从备份恢复该表，或用项目文件 crm.toml 重新生成",
    en="Take the sheet from a backup, or make it again from the project file",
)


class NamedCell(Protocol):
    """A cell with a defined name."""

    @property
    def value(self) -> Value:
        """Return what it holds."""

    @property
    def place(self) -> str:
        """Return sheet and cell, as people write them."""


class TableCells(Protocol):
    """A table of a workbook, without its totals."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings."""

    @property
    def n_rows(self) -> int:
        """Return the number of rows, blank ones included."""

    def values(self, heading: str) -> Sequence[Value]:
        """Return the cells under a heading."""

    def place(self, row: int, heading: str) -> str:
        """Return sheet and cell of a row, from 0; -1 is that of the headings."""


class BookCells(Protocol):
    """A workbook that is read cell by cell."""

    @property
    def epoch_1904(self) -> bool:
        """Whether the numbers of days count from 1904."""

    @property
    def tables(self) -> Mapping[str, Any]:
        """Return the tables by name."""

    def named(self, name: str) -> NamedCell | None:
        """Return the cell of a defined name; None where it has none."""

    def table(self, name: str) -> TableCells:
        """Return a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCell:
    """What a cell holds, and where it stands."""

    value: Value
    place: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return self.value is None or text_in(self.value) == ""

    @property
    def text(self) -> str:
        """Return what stands there as a text."""
        return text_in(self.value)


Row = dict[str, ReadCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRows:
    """The rows of a table that are not blank.

    Attributes
    ----------
    lang : Lang
        Language of its headings.
    heads : mapping of str to str
        Where each heading stands.
    """

    rows: tuple[Row, ...] = ()
    lang: Lang = Lang.ZH
    heads: Mapping[str, str]


class CellReader:
    """Reads cells, and collects everything that is wrong with them.

    Attributes
    ----------
    problems : list of Problem
    file, sheet : str
        Names of the workbook, and of the sheet where no cell can be named.
    """

    def __init__(self, book: BookCells, file: str, sheet: str) -> None:
        self.problems: list[Problem] = []
        self._lost: list[tuple[str, Label]] = []
        self.book = book
        self.file = file
        self.sheet = sheet

    def refuse(self, place: str, found: Label, remedy: Label) -> None:
        """Note one problem."""
        where = f"{self.file} {place or self.sheet}"
        self.problems.append(Problem(where=where, found=found, remedy=remedy))

    def take(self, place: str, read: Callable[[], Read]) -> Read | None:
        """Return what a cell says; None, and a problem, for what it cannot say."""
        try:
            return read()
        except Refused as refused:
            self.refuse(place, refused.found, refused.remedy)
            return None

    def named(self, name: str, label: Label) -> ReadCell | None:
        """Return the cell of a setting; None where it is gone: see ``refuse_lost``."""
        cell = self.book.named(name)
        if cell is not None:
            return ReadCell(value=cell.value, place=cell.place)
        self._lost.append((name, label))
        return None

    def refuse_lost(self) -> None:
        """Note the settings whose cells are gone: one by one, or many as one."""
        shown = self._lost[:_MOST_LOST]
        if len(self._lost) > _MOST_LOST:
            n = len(self._lost)
            zh = "、".join(label.zh for _, label in shown)
            en = ", ".join(label.en for _, label in shown)
            found = Label(
                zh=f"没有 {n} 项设置的单元格（{zh} …）",
                en=f"the cells of {n} settings are gone ({en} ...)",
            )
            self.refuse("", found, _RESTORE)
            return
        for name, label in shown:
            found = Label(
                zh=f"没有设置“{label.zh}”的单元格（名称 {name}）",
                en=f'the cell of "{label.en}" (name {name}) is gone',
            )
            self.refuse("", found, _RESTORE)

    def has_heading(self, name: str, heading: Label) -> bool:
        """Tell whether a table has a column."""
        if name not in self.book.tables:
            return False
        known = {folded(heading.text(lang)) for lang in Lang}
        return any(folded(each) in known for each in self.book.table(name).headings)

    def rows(self, name: str, title: Label, headings: Mapping[str, Label]) -> ReadRows:
        """Return the rows of a table by the names of its columns.

        None, and a problem, where the table or a heading is gone.
        """
        if name not in self.book.tables:
            found = Label(
                zh=f"没有表“{title.zh}”（{name}）",
                en=f'the table "{title.en}" ({name}) is gone',
            )
            self.refuse("", found, _RESTORE)
            return ReadRows(heads={})
        table = self.book.table(name)
        spelled: dict[str, str] = {}
        lang = Lang.ZH
        for column, label in headings.items():
            for heading in table.headings:
                if folded(heading) in map(folded, (label.zh, label.en)):
                    spelled[column] = heading
                    lang = Lang.ZH if folded(heading) == folded(label.zh) else Lang.EN
        if missing := [headings[each] for each in headings if each not in spelled]:
            self._missing(table, missing)
            return ReadRows(heads={})
        columns = {column: table.values(spelled[column]) for column in spelled}
        rows = (
            {
                column: ReadCell(
                    value=columns[column][row], place=table.place(row, heading)
                )
                for column, heading in spelled.items()
            }
            for row in range(table.n_rows)
        )
        return ReadRows(
            rows=tuple(r for r in rows if not all(c.is_blank for c in r.values())),
            lang=lang,
            heads={column: table.place(-1, each) for column, each in spelled.items()},
        )

    def _missing(self, table: TableCells, missing: Sequence[Label]) -> None:
        """Note the headings that a table lacks."""
        shown = ", ".join(heading for heading in table.headings if heading)
        for label in missing:
            found = Label(
                zh=f"没有列“{label.zh}”；现有列：{shown}",
                en=f'no column "{label.en}"; there are: {shown}',
            )
            remedy = Label(
                zh=f"把列名改回“{label.zh}”", en=f'Call the column "{label.en}" again'
            )
            self.refuse(table.place(-1, table.headings[0]), found, remedy)
