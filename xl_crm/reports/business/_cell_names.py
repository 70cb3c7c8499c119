"""How does one page of a book compute with single cells of another?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.reports._spec import CellPlace, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_crm.reports._spec import Block, Column, Page
    from xl_crm.reports.business._spec import Figure, Place


def cell_name(place: Place) -> str:
    """Return the defined name of a cell."""
    return f"{place.table}_{place.column}_{place.row + 1}"


def formula_of(figure: Figure) -> str:
    """Return what a sheet computes for a figure."""
    return figure.formula.format(*map(cell_name, figure.places))


def link_to(figure: Figure) -> CellPlace:
    """Return the first cell that a figure rests on, for another cell to lead to."""
    first = figure.places[0]
    return CellPlace(table=first.table, column=first.column, row=first.row)


def with_names(pages: Iterable[Page], places: Iterable[Place]) -> tuple[Page, ...]:
    """Return pages whose cells at some places have names."""
    wanted: dict[tuple[str, str], set[int]] = {}
    for place in places:
        wanted.setdefault((place.table, place.column), set()).add(place.row)
    return tuple(
        replace(page, blocks=tuple(_named(block, wanted) for block in page.blocks))
        for page in pages
    )


def _named(block: Block, wanted: dict[tuple[str, str], set[int]]) -> Block:
    if not isinstance(block, Table):
        return block
    columns = tuple(
        _with_names(column, block.name, sorted(rows))
        if (rows := wanted.get((block.name, column.name)))
        else column
        for column in block.columns
    )
    return replace(block, columns=columns)


def _with_names(column: Column, table: str, rows: Sequence[int]) -> Column:
    names = list(column.cell_names or [""] * len(column.values))
    for row in rows:
        names[row] = names[row] or f"{table}_{column.name}_{row + 1}"
    return replace(column, cell_names=names)
