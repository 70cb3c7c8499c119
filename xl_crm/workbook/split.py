"""How does a table with more rows than a sheet become several?"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from xl_crm.reports._spec import CellPlace, Links, Parameters, Table, Total
from xl_crm.workbook import wording
from xl_crm.workbook.content import cut
from xl_crm.workbook.names import LONGEST_SHEET
from xl_crm.workbook.references import names_of, tables_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import (
        Block,
        Book,
        CellTarget,
        Column,
        Link,
        Page,
        Parameter,
    )

#: Rows of a sheet (Excel's limit).
MOST_ROWS = 1_048_576


def split_long(book: Book, most_rows: int = MOST_ROWS) -> Book:
    """Return a book whose data pages fit on their sheets.

    A page with more rows continues on the pages ``name_2``, ``name_3`` .., on sheets
    ``NAME (2)`` .. with tables of their own, and every list of links leads to all of
    them; a cell that leads to a row finds it there. A formula cannot follow a table
    over several sheets: formulas of such a table and those that refer to it become
    their values, and the headings say so. It has no totals row either.

    Parameters
    ----------
    most_rows : int
        Rows of a sheet, headings included.

    Raises
    ------
    ValueError
        A sheet has no room for a row of a table between headings and totals.
    """
    long = frozenset(
        table.name
        for page in book.pages
        if (table := page.data) is not None
        and table.n_rows + table.blank_rows > _room(table, most_rows)
    )
    if not long:
        return book
    splitter = _Splitter(book, long, most_rows)
    pages = [splitter.parts(page) for page in book.pages]
    added = {parts[0].name: parts[1:] for parts in pages}
    tables = ([part.data for part in parts if part.data] for parts in pages)
    moved = {parts[0].name: parts for parts in tables if len(parts) > 1}
    return replace(
        book,
        pages=tuple(
            replace(
                page,
                blocks=tuple(
                    _with_cell_links(_with_links(block, added), moved)
                    for block in page.blocks
                ),
            )
            for parts in pages
            for page in parts
        ),
    )


class _Splitter:
    """Splits the long pages of one book; all names stay unique.

    Parameters
    ----------
    long : set of str
        Names of the tables to split.
    most_rows : int
        Rows of a sheet.
    """

    def __init__(self, book: Book, long: AbstractSet[str], most_rows: int) -> None:
        self._lang = book.lang
        self._long = long
        self._most_rows = most_rows
        self._names = {name.casefold() for name in names_of(book)}
        self._sheets = {page.sheet.casefold() for page in book.pages}
        self._pages = {page.name.casefold() for page in book.pages}

    def parts(self, page: Page) -> list[Page]:
        """Return a page as it is, or as many as its rows need."""
        table = page.data
        if table is None or table.name not in self._long:
            blocks = (_unlinked(block, self._long, self._lang) for block in page.blocks)
            return [replace(page, blocks=tuple(blocks))]
        room = _room(table, self._most_rows)
        first, *others = _row_parts(table, room, self._lang)
        following = (
            self._following(page, part, number) for number, part in enumerate(others, 2)
        )
        return [replace(page, blocks=(first,)), *following]

    def _following(self, page: Page, part: Table, number: int) -> Page:
        names = (f"{part.name}_{n}" for n in count(number))
        pages = (f"{page.name}_{n}" for n in count(number))
        sheets = (_numbered(page.sheet, n) for n in count(number))
        return replace(
            page,
            name=_claim(pages, self._pages),
            sheet=_claim(sheets, self._sheets),
            title=f"{page.title} ({number})",
            blocks=(replace(part, name=_claim(names, self._names)),),
        )


def _room(table: Table, most_rows: int) -> int:
    """Return the rows that a sheet has between headings and totals."""
    room = most_rows - 1 - bool(table.total_label)
    if room < 1:
        raise ValueError(f"table {table.name}: no row of it fits on {most_rows} rows")
    return room


def _row_parts(table: Table, room: int, lang: Lang) -> Iterator[Table]:
    """Yield the rows of a table in parts, values only; blank rows come last."""
    n_rows = table.n_rows + table.blank_rows
    n_parts = -(-n_rows // room)
    columns = [_as_values(column, lang) for column in table.columns]
    for part in range(n_parts):
        rows = slice(part * room, (part + 1) * room)
        note = wording.PART_OF.text(lang).format(part=part + 1, parts=n_parts)
        first, *others = (_sliced(column, rows) for column in columns)
        n_filled = len(first.values)
        yield replace(
            table,
            columns=(_noted(first, note), *others),
            blank_rows=min(room, n_rows - rows.start) - n_filled,
            total_label="",
        )


def _sliced(column: Column, rows: slice) -> Column:
    return replace(
        column,
        values=column.values[rows],
        units=column.units[rows],
        links=column.links[rows],
        cell_names=column.cell_names[rows],
    )


def _as_values(column: Column, lang: Lang) -> Column:
    """Return a column of a long table without what cannot follow it."""
    if column.formula or column.row_formulas:
        column = _noted(column, wording.VALUES_ONLY.text(lang))
    if column.total is not Total.NONE:
        column = _noted(column, wording.NO_TOTAL.text(lang))
    return replace(column, formula="", row_formulas={}, total=Total.NONE)


def _unlinked(block: Block, long: AbstractSet[str], lang: Lang) -> Block:
    """Return a block whose formulas refer to none of the long tables."""
    note = wording.VALUES_ONLY.text(lang)
    match block:
        case Table():
            columns = (_column_unlinked(column, long, note) for column in block.columns)
            return replace(block, columns=tuple(columns))
        case Parameters():
            rows = (_parameter_unlinked(row, long, note) for row in block.parameters)
            return replace(block, parameters=tuple(rows))
        case _:
            return block


def _column_unlinked(column: Column, long: AbstractSet[str], note: str) -> Column:
    kept = {
        row: formula
        for row, formula in column.row_formulas.items()
        if not tables_in(formula) & long
    }
    formula, total = (
        "" if tables_in(each) & long else each
        for each in (column.formula, column.total_formula)
    )
    unlinked = replace(column, formula=formula, row_formulas=kept, total_formula=total)
    return column if unlinked == column else _noted(unlinked, note)


def _parameter_unlinked(
    parameter: Parameter, long: AbstractSet[str], note: str
) -> Parameter:
    if not tables_in(parameter.formula) & long:
        return parameter
    notes = (parameter.note, note)
    return replace(parameter, formula="", note=" ".join(filter(None, notes)))


def _with_links(block: Block, added: Mapping[str, Sequence[Page]]) -> Block:
    """Return a block whose links lead to all parts of a page."""
    if not isinstance(block, Links):
        return block
    links: list[Link] = []
    for link in block.links:
        links.append(link)
        for number, page in enumerate(added.get(link.page, ()), 2):
            links.append(replace(link, page=page.name, text=f"{link.text} ({number})"))
    return replace(block, links=tuple(links))


def _with_cell_links(block: Block, moved: Mapping[str, Sequence[Table]]) -> Block:
    """Return a block whose cells lead to the parts of tables that have been split."""
    if not isinstance(block, Table) or not any(each.links for each in block.columns):
        return block
    columns = (
        replace(each, links=tuple(_followed(place, moved) for place in each.links))
        for each in block.columns
    )
    return replace(block, columns=tuple(columns))


def _followed(
    place: CellTarget | None, moved: Mapping[str, Sequence[Table]]
) -> CellTarget | None:
    if isinstance(place, CellPlace):
        row = place.row
        for part in moved.get(place.table, ()):
            if row < part.n_rows + part.blank_rows:
                return replace(place, table=part.name, row=row)
            row -= part.n_rows + part.blank_rows
    return place


def _noted(column: Column, note: str) -> Column:
    return replace(column, note="\n".join(filter(None, (column.note, note))))


def _numbered(sheet: str, number: int) -> str:
    ending = f" ({number})"
    return cut(sheet, LONGEST_SHEET - len(ending)) + ending


def _claim(candidates: Iterable[str], taken: set[str]) -> str:
    """Return the first name that is free, and take it."""
    name = next(name for name in candidates if name.casefold() not in taken)
    taken.add(name.casefold())
    return name
