"""How do new values of a table become few blocks of cells?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from xl_crm.macros._port import CellValue, Edit
from xl_crm.workbook.read_tables import NamedCell, ReadTable, Value

#: How far two numbers may be apart and be the same: noise of computing them elsewhere.
_RELATIVE, _NOISE = 1e-9, 1e-12


def same(found: object, wanted: object) -> bool:
    """Tell whether two cells say the same; an empty text is a blank."""
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return math.isclose(found, wanted, rel_tol=_RELATIVE, abs_tol=_NOISE)
    return (found in {None, ""} and wanted in {None, ""}) or found == wanted


def named_edit(cell: NamedCell, value: CellValue) -> Edit:
    """Return a new value for a cell with a name."""
    return Edit(sheet=cell.sheet, row=cell.row, column=cell.column, values=((value,),))


def column_edits(
    table: ReadTable, columns: Mapping[str, Sequence[CellValue]]
) -> Iterator[Edit]:
    """Yield one block for each group of columns beside each other.

    Parameters
    ----------
    columns : mapping of heading to values
        One value for each row of the table.
    """
    places = sorted(table.headings.index(heading) for heading in columns)
    begins = [0, *(n for n, (a, b) in enumerate(pairwise(places), 1) if b > a + 1)]
    for begin, end in pairwise([*begins, len(places)]):
        group = [columns[table.headings[place]] for place in places[begin:end]]
        if group:
            yield Edit(
                sheet=table.sheet,
                row=table.row,
                column=table.column + places[begin],
                values=tuple(zip(*group, strict=True)),
            )


def cell_edits(
    table: ReadTable, heading: str, cells: Mapping[int, CellValue]
) -> Iterator[Edit]:
    """Yield blocks for some cells of a column.

    Blank cells and plain numbers between two of them are written as they stand: one
    block in place of two.

    Parameters
    ----------
    cells : mapping of int to CellValue
        New values by row, from 0.
    """
    found, computed = table.values(heading), table.computed(heading)
    column = table.column + table.headings.index(heading)
    block: list[CellValue] = []
    begin = 0
    for row in sorted(cells):
        between = range(begin + len(block), row)
        if block and all(n not in computed and _plain(found[n]) for n in between):
            block += [found[n] for n in between]
        elif block:
            yield _column_block(table, begin, column, block)
            block = []
        if not block:
            begin = row
        block.append(cells[row])
    if block:
        yield _column_block(table, begin, column, block)


def _plain(value: Value) -> bool:
    return value is None or isinstance(value, float)


def _column_block(
    table: ReadTable, begin: int, column: int, values: Sequence[CellValue]
) -> Edit:
    return Edit(
        sheet=table.sheet,
        row=table.row + begin,
        column=column,
        values=tuple((value,) for value in values),
    )
