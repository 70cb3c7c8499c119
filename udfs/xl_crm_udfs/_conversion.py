"""How do cells come from Excel, and how do results go back?

xlwings asks a converter cell by cell; here a range is read at once, and only as far as
the sheet is in use. Nothing is read before our own function runs, so that whatever goes
wrong becomes a short text: an error in xlwings' conversion would be a traceback in the
cell.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from types import SimpleNamespace
from typing import Any

from xl_crm.i18n import Label
from xl_crm_udfs._arguments import mistake
from xl_crm_udfs._cache import Answer, Populations, Shown
from xl_crm_udfs._cells import Block, Cell, Rows, Selection

#: Ranges with more rows are cut to the rows that the sheet uses before they are read.
LONG = 10_000

#: Excel takes 1900 for a leap year: its dates and ours agree from here on.
FIRST_DAY = datetime.fromisoformat("1900-03-01")
#: What comes for day 1 of a sheet, 1900-01-01; before it there are times of day only.
_DAY_ONE = datetime.fromisoformat("1899-12-31")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An argument as xlwings got it: a range, or a value typed into the formula."""

    range: Any
    value: Any


class CellsIn:
    """Converter for arguments: it hands them over unread."""

    @staticmethod
    def reader(_: object) -> Callable[[Any], None]:
        """Return the one step of reading, in the way of xlwings' pipelines."""

        def hand_over(context: Any) -> None:  # noqa: ANN401  (xlwings' own)
            context.value = Given(range=context.range, value=context.value)

        return hand_over


class CellsOut:
    """Converter for results: it hands over the rows of an answer as they are."""

    @classmethod
    def router(cls, *_: object) -> type[CellsOut]:
        """Return itself, whatever the value is."""
        return cls

    @staticmethod
    def writer(options: object) -> Callable[[Any], None]:
        """Return the one step of writing; dates become Excel's by xlwings' hand."""

        def hand_back(context: Any) -> None:  # noqa: ANN401  (xlwings' own)
            given = context.value
            answer = given if isinstance(given, Answer) else shown(given)
            if answer.has_dates:
                prepared = context.engine.impl.prepare_xl_data_element
                context.value = [
                    [prepared(cell, options) for cell in row] for row in answer.rows
                ]
            else:
                context.value = answer.rows

        return hand_back


def read(given: Given, argument: str, populations: Populations) -> Selection:
    """Return the cells of an argument, up to the last row that is not blank.

    Raises
    ------
    SettingsError
        Several blocks are selected: Excel would hand over the first one only.
    """
    area = None if given.range is None else given.range.api
    if area is None:
        rows = _as_rows(given.value)
        n_rows, first_row = len(rows), 0
    elif area.Areas.Count > 1:
        raise _several_blocks(argument, area.Areas.Count)
    else:
        n_rows, first_row = area.Rows.Count, area.Row
        area = _in_use(area)
        rows = () if area is None else _as_rows(area.Value)
    rows = _without_blank_end(rows)
    content = _Content(rows)
    if content.has_currency and area is not None:
        rows = _exact(rows, _as_rows(area.Value2))
        content = _Content(rows)
    if content.has_dates:
        rows = tuple(tuple(_plain_date(cell) for cell in row) for row in rows)
    return Selection(
        rows=rows,
        n_rows=n_rows,
        first_row=first_row,
        population=populations.of(content.pieces),
    )


def shown(block: Block) -> Answer:
    """Return a result as its cells show it: blanks are empty texts.

    Raises
    ------
    TypeError, ValueError
        A cell or a row that Excel could not show: a fault of the function.
    """
    rows = tuple(tuple(_shown(cell) for cell in row) for row in block)
    if len(set(map(len, rows))) > 1:
        raise ValueError("rows of a result differ in length")
    has_dates = datetime in set(map(type, chain.from_iterable(rows)))
    return Answer(rows=rows or (("",),), has_dates=has_dates)


def _shown(cell: Cell) -> Shown:
    """Return what a cell is filled with; dates that Excel does not know are texts."""
    if type(cell) is float:
        return cell if math.isfinite(cell) else ""
    if cell is None:
        return ""
    if type(cell) is str or type(cell) is bool:
        return cell
    if isinstance(cell, date):
        stamp = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return stamp if stamp >= FIRST_DAY else str(stamp).removesuffix(" 00:00:00")
    if type(cell) is int:
        return float(cell)
    raise TypeError(f"a result holds {type(cell).__name__}")


class _Content(pickle.Pickler):
    """The cells of a range as bytes, by which the same cells are known again.

    Pickling without a memo spells every cell out, with its type: the quickest exact
    account of a million cells that Python has. The pieces stay as pickle hands them
    over: putting them together would take a tenth as long again.
    """

    def __init__(self, rows: Rows) -> None:
        pieces: list[bytes] = []
        super().__init__(SimpleNamespace(write=pieces.append), protocol=5)
        self.fast = True
        self.has_currency = False
        self.has_dates = False
        self.dump(rows)
        self.pieces = tuple(pieces)

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401  (pickle's own)
        """Note cells that are neither numbers, texts nor blank; spell dates out."""
        if isinstance(value, Decimal):
            self.has_currency = True
        elif isinstance(value, datetime):
            self.has_dates = True
            return datetime, (value.isoformat(),)
        return NotImplemented


def _in_use(area: Any) -> Any:  # noqa: ANN401  (an object of Excel)
    """Return the upper part of a range that its sheet uses; None where there is none.

    A whole column has 1,048,576 cells, most of them blank.
    """
    n_rows = area.Rows.Count
    if n_rows <= LONG:
        return area
    sheet = area.Worksheet
    used = sheet.UsedRange
    n_used = used.Row + used.Rows.Count - area.Row
    if n_used >= n_rows:
        return area
    if n_used <= 0:
        return None
    last = area.Row + n_used - 1, area.Column + area.Columns.Count - 1
    return sheet.Range(sheet.Cells(area.Row, area.Column), sheet.Cells(*last))


def _as_rows(value: Any) -> Rows:  # noqa: ANN401  (whatever Excel hands over)
    """Return values as rows: one cell comes bare, one row of an array constant flat."""
    if not isinstance(value, tuple | list):
        return ((value,),)
    if value and isinstance(value[0], tuple | list):
        if isinstance(value, tuple) and isinstance(value[0], tuple):
            return value
        return tuple(map(tuple, value))
    return (tuple(value),) if value else ()


def _without_blank_end(rows: Rows) -> Rows:
    """Return the rows up to the last one with anything in it."""
    end = len(rows)
    blank = (None,) * len(rows[0]) if rows else ()
    while end and rows[end - 1] == blank:
        end -= 1
    return rows[:end]


def _exact(rows: Rows, stored: Sequence[Sequence[Cell]]) -> Rows:
    """Return the rows with what is stored in cells that are formatted as currency.

    Excel rounds those to four places when it hands them over as currency.
    """
    return tuple(
        tuple(
            exact if isinstance(cell, Decimal) else cell
            for cell, exact in zip(row, stored_row, strict=True)
        )
        for row, stored_row in zip(rows, stored, strict=False)
    )


def _plain_date(cell: Cell) -> Cell:
    """Return a date of Excel's as its cell shows it, without its zone."""
    if not isinstance(cell, datetime):
        return cell
    plain = datetime.combine(cell.date(), cell.time())
    return plain + timedelta(days=1) if _DAY_ONE <= plain < FIRST_DAY else plain


def _several_blocks(argument: str, n_blocks: int) -> Exception:
    """Return the error for a selection of several blocks."""
    return mistake(
        argument,
        Label(zh=f"选取了 {n_blocks} 块区域", en=f"{n_blocks} blocks are selected"),
        Label(zh="只选相连的一块区域", en="Select one block of cells"),
    )
