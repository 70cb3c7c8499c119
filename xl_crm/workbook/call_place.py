"""Where do the inputs and the result of a call stand, and what is its formula there?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from xl_crm.workbook.placement import Spot
from xl_crm.workbook.style import Role
from xl_crm.workbook.width import column_need

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.reports._spec import Call, Cell, Column
    from xl_crm.tables.unit import Unit

#: A text in quotes, which stays as it is; ``[name]`` or ``[first:last]``.
_REFERENCE = re.compile(r'"(?:[^"]|"")*"|\[(?P<first>\w+)(?::(?P<last>\w+))?\]')


def call_formula(call: Call, row: int) -> str:
    """Return the formula of a call whose headings stand in a row.

    Raises
    ------
    ValueError
        There is no such input, or inputs between two differ in length.
    """

    def cells(match: re.Match[str]) -> str:
        if match["first"] is None:
            return match[0]
        names = [column.name for column in call.inputs]
        wanted = (match["first"], match["last"] or match["first"])
        if not set(wanted) <= set(names):
            raise ValueError(f"call {call.formula}: {match[0]} is not among {names}")
        first, last = map(names.index, wanted)
        heights = {len(column.values) for column in call.inputs[first : last + 1]}
        if len(heights) != 1:
            raise ValueError(f"call {call.formula}: {match[0]} is of several lengths")
        return _range(first + 1, last + 1, row + 1, heights.pop())

    return _REFERENCE.sub(cells, call.formula)


def call_spots(call: Call, row: int) -> Iterator[Spot]:
    """Yield the cells of a call: headings in a row, inputs and result below.

    The result stands to the right of the inputs, behind a free column.
    """
    beside = len(call.inputs) + 2
    for number, column in enumerate(call.inputs, 1):
        yield Spot(row=row, column=number, value=column.heading, role=Role.HEADER_INPUT)
        yield from _values(column, row + 1, number, Role.INPUT)
    height = len(call.result[0].values)
    for number, column in enumerate(call.result, beside):
        yield Spot(row=row, column=number, value=column.heading, role=Role.HEADER)
        first, *others = _values(column, row + 1, number, Role.BODY)
        if number == beside and call.live:
            yield Spot(
                row=first.row,
                column=first.column,
                value=first.value,
                role=first.role,
                unit=first.unit,
                formula=call_formula(call, row),
                fills=_range(beside, beside + len(call.result) - 1, row + 1, height),
            )
        else:
            yield first
        yield from others


def call_needs(call: Call) -> tuple[float, ...]:
    """Return the room that each column of a call asks for, 0 for the free one."""
    return (*map(_need, call.inputs), 0.0, *map(_need, call.result))


def _need(column: Column) -> float:
    units = column.units or (column.unit,) * len(column.values)
    pairs: Sequence[tuple[Cell, Unit]] = list(zip(column.values, units, strict=True))
    needs = [column_need([value], unit).characters for value, unit in pairs]
    return max([*needs, column_need([column.heading], column.unit).characters])


def _values(column: Column, row: int, number: int, role: Role) -> Iterator[Spot]:
    units = column.units or (column.unit,) * len(column.values)
    for below, (value, unit) in enumerate(zip(column.values, units, strict=True), row):
        yield Spot(row=below, column=number, value=value, role=role, unit=unit)


def _range(first: int, last: int, row: int, height: int) -> str:
    """Return a range from column to column, ``height`` rows from a row on."""
    start = f"{get_column_letter(first)}{row}"
    end = f"{get_column_letter(last)}{row + height - 1}"
    return start if start == end else f"{start}:{end}"
