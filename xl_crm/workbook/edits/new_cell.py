"""What do edits put into which cells of a sheet?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from xl_crm.errors import OutputError, Problem
from xl_crm.i18n import Label
from xl_crm.tables.unit import Unit
from xl_crm.workbook.content import DAY_ZERO, Stored, stored
from xl_crm.workbook.doctor.area import Area, area_of, cell_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_crm.reports._spec import Cell

#: Day 0 of workbooks that count from 1904, as those of old Macs do.
_DAY_ZERO_1904 = date(1904, 1, 1)

#: By row and column, from 1.
NewCells = dict[int, dict[int, "NewCell"]]


class Edit(Protocol):
    """New values for a block of cells: what ``xl_crm.macros.Edit`` is."""

    @property
    def sheet(self) -> str:
        """Name of the sheet."""

    @property
    def row(self) -> int:
        """Row of the first cell, from 1."""

    @property
    def column(self) -> int:
        """Column of the first cell, from 1."""

    @property
    def values(self) -> Sequence[Sequence[Cell]]:
        """Rows of equal length; None empties a cell."""


class NewCell(NamedTuple):
    """A value as the file will hold it."""

    content: Stored
    is_date: bool = False


def new_cells(edits: Iterable[Edit], *, from_1904: bool) -> Mapping[str, NewCells]:
    """Return what comes into the cells of each sheet; of two values the later one.

    Raises
    ------
    OutputError
        A cell lies beyond the sheet.
    """
    sheets: dict[str, NewCells] = {}
    for edit in edits:
        if not any(edit.values):
            continue
        _require_area(edit)
        cells = sheets.setdefault(edit.sheet, {})
        for row, values in enumerate(edit.values, edit.row):
            line = cells.setdefault(row, {})
            for column, value in enumerate(values, edit.column):
                line[column] = _new_cell(value, from_1904=from_1904)
    return sheets


def _require_area(edit: Edit) -> None:
    bottom = edit.row + len(edit.values) - 1
    right = edit.column + max(map(len, edit.values)) - 1
    if min(edit.row, edit.column) < 1 or area_of(cell_name(bottom, right)) is None:
        raise OutputError(
            Problem(
                where=f"{edit.sheet}!{Area(edit.row, edit.column, bottom, right)}",
                found=Label(zh="超出工作表范围", en="lies beyond the sheet"),
                remedy=Label(
                    zh="减少行数，或放到另一个工作表",
                    en="Write fewer rows, or take another sheet",
                ),
            )
        )


def _new_cell(value: Cell, *, from_1904: bool) -> NewCell:
    content = stored(value, Unit.TEXT)
    if not isinstance(value, date) or content.kind != "n" or content.text is None:
        return NewCell(content)
    if not from_1904:
        return NewCell(content, is_date=True)
    day = value.date() if isinstance(value, datetime) else value
    if day < _DAY_ZERO_1904:
        return NewCell(Stored(value.isoformat(), "s"))
    days = float(content.text) - (_DAY_ZERO_1904 - DAY_ZERO).days
    return NewCell(Stored(f"{days:.15g}", "n"), is_date=True)
