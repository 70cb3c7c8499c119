"""How wide is each column, and how high each row?"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from xl_crm.reports._totals import total_of
from xl_crm.tables.unit import Unit
from xl_crm.workbook.placement import headings
from xl_crm.workbook.width import (
    PADDING,
    Need,
    broken_lines,
    column_need,
    lines,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_crm.reports._spec import Cell, Column, Table
    from xl_crm.workbook.placement import PlacedTable
    from xl_crm.workbook.theme import SheetTheme

#: Room of a filter button, in characters.
FILTER_BUTTON = 3.0

#: A heading longer than this goes on several lines, in characters.
LONG_HEADING = 22.0

#: Room for what people will type into a form, in characters.
TYPED_WIDTHS = {
    Unit.ID: 18.0 + PADDING,
    Unit.TEXT: 12.0 + PADDING,
    Unit.DATE: 10.0 + PADDING,
    Unit.MONEY: 12.0 + PADDING,
}

#: Highest row that Excel allows, in points.
HIGHEST_ROW = 409.0


def table_needs(table: Table) -> tuple[Need, ...]:
    """Return the room that the values and the total of each column ask for."""
    needs = tuple(map(_values_need, table.columns))
    if not table.total_label:
        return needs
    return tuple(
        replace(need, characters=max(need.characters, under.characters))
        for need, under in zip(needs, _total_needs(table), strict=True)
    )


def table_widths(
    table: Table, needs: Sequence[Need], sheet: SheetTheme, *, filtered: bool
) -> tuple[float, ...]:
    """Return the width of each column: fits values and heading, within limits."""
    button = FILTER_BUTTON if filtered else 0.0
    return tuple(
        clamp(max(need.characters, _heading_need(heading) + button), sheet)
        for need, heading in zip(needs, headings(table), strict=True)
    )


def clamp(width: float, sheet: SheetTheme) -> float:
    """Return a width within what the theme allows."""
    return float(min(max(width, sheet.narrowest), sheet.widest))


def widest(rows: Iterable[Sequence[float]]) -> tuple[float, ...]:
    """Return the greatest width asked for in each column."""
    return tuple(max(widths) for widths in zip_longest(*rows, fillvalue=0.0))


def wrapped_columns(
    table: Table, needs: Sequence[Need], widths: Sequence[float]
) -> frozenset[str]:
    """Return the columns, by code name, whose text needs several lines."""
    return frozenset(
        column.name
        for column, need, width in zip(table.columns, needs, widths, strict=False)
        if need.broken or need.characters > width
    )


def header_height(
    table: Table, widths: Sequence[float], sheet: SheetTheme, *, filtered: bool
) -> float:
    """Return the height of the heading row, in points."""
    button = FILTER_BUTTON if filtered else 0.0
    most = max(
        lines(heading, width - button)
        for heading, width in zip(headings(table), widths, strict=False)
    )
    return max(sheet.header_height, lines_height(most, sheet))


def text_height(
    texts: Iterable[tuple[str, float]], sheet: SheetTheme, *, most_lines: int
) -> float:
    """Return the height of a row with these texts in columns of these widths."""
    most = max((lines(text, width) for text, width in texts), default=1)
    return lines_height(min(most, most_lines), sheet)


def body_heights(
    placed: PlacedTable, widths: Sequence[float], sheet: SheetTheme
) -> dict[int, float]:
    """Return the heights of the rows, from 0, whose text needs several lines."""
    by_count = [lines_height(count, sheet) for count in range(1, sheet.most_lines + 1)]
    heights: dict[int, float] = {}
    for column, width in zip(placed.table.columns, widths, strict=False):
        if column.name in placed.wrapped:
            for row, count in broken_lines(column.values, width):
                height = by_count[min(count, sheet.most_lines) - 1]
                if height > heights.get(row, 0.0):
                    heights[row] = height
    return heights


def lines_height(n_lines: int, sheet: SheetTheme) -> float:
    """Return the height of a row of so many lines, in points."""
    return min(sheet.row_height + (n_lines - 1) * (sheet.row_height - 2), HIGHEST_ROW)


def _values_need(column: Column) -> Need:
    if not column.values and column.editable:
        return Need(characters=TYPED_WIDTHS.get(column.unit, 0.0), broken=False)
    if not column.units:
        return column_need(column.values, column.unit)
    values_of: dict[Unit, list[Cell]] = {}
    for value, unit in zip(column.values, column.units, strict=True):
        values_of.setdefault(unit, []).append(value)
    needs = [column_need(values, unit) for unit, values in values_of.items()]
    return Need(
        characters=max(need.characters for need in needs),
        broken=any(need.broken for need in needs),
    )


def _total_needs(table: Table) -> Iterator[Need]:
    yield column_need([table.total_label], Unit.TEXT)
    for column in table.columns[1:]:
        yield column_need([total_of(column)], column.unit)


def _heading_need(heading: str) -> float:
    width = text_width(heading)
    if width <= LONG_HEADING:
        return width + PADDING
    return max(LONG_HEADING, width / 2) + PADDING
