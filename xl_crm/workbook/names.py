"""Can the names of a book stand in a workbook?"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from xl_crm.reports._spec import CellPlace, Chart, Links, Parameters, Rule, Table
from xl_crm.workbook.content import is_storable, utf16_length
from xl_crm.workbook.doctor.names import name_fault
from xl_crm.workbook.references import formula_faults, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_crm.reports._spec import Block, Book, Column, Page

LONGEST_SHEET = 31
LAST_COLUMN = 16_384
#: Rows of all tables on a page with other blocks: everything fits on one sheet.
MOST_STACKED_ROWS = 1_000_000

_SHEET = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]+(?<!')")
_OWN_NAMES = "_xlnm."
#: Our names are code names: formulas of pages tell them from other words by it.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def check_names(book: Book) -> None:
    """Refuse a book whose names Excel would, or that point nowhere.

    Raises
    ------
    ValueError
        With every fault found: whoever built the book has to change it.
    """
    faults = [
        *_sheet_faults(book),
        *_name_faults(book),
        *(
            f"page {page.name}: {fault}"
            for page in book.pages
            for block in page.blocks
            for fault in _block_faults(block, book, page.blocks)
        ),
        *(
            f"page {page.name}: {fault}"
            for page in book.pages
            for fault in _row_faults(page)
        ),
        *formula_faults(book),
    ]
    if faults:
        raise ValueError(f"book {book.name}: " + "; ".join(faults))


def _sheet_faults(book: Book) -> Iterator[str]:
    if not book.pages:
        yield "no pages"
    sheets = [page.sheet for page in book.pages]
    for sheet in sheets:
        if not _is_sheet(sheet):
            yield f"sheet name {sheet!r} is not allowed"
    yield from _repeated("sheet name", sheets)
    yield from _repeated("page name", (page.name for page in book.pages))


def _is_sheet(name: str) -> bool:
    """Return whether Excel takes a text as the name of a sheet."""
    return bool(
        _SHEET.fullmatch(name)
        and is_storable(name)
        and utf16_length(name) <= LONGEST_SHEET
        and name.casefold() != "history"
    )


def _name_faults(book: Book) -> Iterator[str]:
    """Yield faults of what shares one name space in Excel."""
    names = names_of(book)
    yield from (f"{name!r} is no defined name" for name in names if not is_name(name))
    yield from _repeated("defined name", names)


def is_name(name: str) -> bool:
    """Return whether a text is a code name that Excel takes as a defined name.

    Names from ``_xlnm.`` on are Excel's own.
    """
    is_own = name.casefold().startswith(_OWN_NAMES)
    return bool(_NAME.fullmatch(name)) and not is_own and name_fault(name) is None


def _block_faults(
    block: Block, book: Book, neighbours: tuple[Block, ...]
) -> Iterator[str]:
    lists = {choices.name for choices in book.lists}
    match block:
        case Table():
            yield from _table_faults(block, book)
            if len(neighbours) > 1:
                yield from _stacked_faults(block)
        case Parameters():
            wanted = {parameter.choices for parameter in block.parameters} - {""}
            yield from (f"no list {name!r}" for name in sorted(wanted - lists))
        case Links():
            pages = {page.name for page in book.pages}
            wanted = {link.page for link in block.links}
            yield from (
                f"no page {name!r} to link to" for name in sorted(wanted - pages)
            )
        case Chart():
            yield from _chart_faults(block, neighbours)
        case _:
            return


def _table_faults(table: Table, book: Book) -> Iterator[str]:
    names = [column.name for column in table.columns]
    if len(names) > LAST_COLUMN:
        yield f"table {table.name}: {len(names)} columns; a sheet has {LAST_COLUMN}"
    yield from _repeated(f"table {table.name}: column", names)
    lists = {choices.name: choices.values for choices in book.lists}
    yield from _link_faults(table, book)
    for column in table.columns:
        if column.units and column.editable and not _says_what_to_type(column):
            yield f"table {table.name}: {column.name} has no rule for all its units"
        wanted = _wanted_lists(column, table, lists)
        yield from (f"no list {name!r}" for name in sorted(wanted - lists.keys()))
    used = {
        *table.key,
        *table.heat,
        *(name for item in table.highlights for name in item.columns),
        *(column.choices_by for column in table.columns if column.choices_by),
    }
    for name in sorted(used - set(names)):
        yield f"table {table.name} has no column {name!r}"


def _says_what_to_type(column: Column) -> bool:
    return bool(column.choices) or column.rule is not Rule.ANY


def _link_faults(table: Table, book: Book) -> Iterator[str]:
    """Yield the cells of the book that a column leads to and that are not there."""
    if not any(column.links for column in table.columns):
        return
    tables = {
        block.name: block
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Table)
    }
    for column in table.columns:
        wanted = {place for place in column.links if isinstance(place, CellPlace)}
        lost = [place for place in wanted if not _has_cell(tables, place)]
        for place in sorted(lost, key=lambda each: (each.table, each.column, each.row)):
            yield f"table {table.name}: {column.name} leads to no cell: {place}"


def _has_cell(tables: Mapping[str, Table], place: CellPlace) -> bool:
    table = tables.get(place.table)
    return (
        table is not None
        and place.column in {column.name for column in table.columns}
        and place.row in range(table.n_rows + table.blank_rows)
    )


def _wanted_lists(
    column: Column, table: Table, lists: Mapping[str, Sequence[str]]
) -> set[str]:
    """Return the lists that a column takes its words from.

    Beside the whole list there is one for each word of the column that it follows.
    """
    if not column.choices:
        return set()
    by_name = {other.name: other.choices for other in table.columns}
    words = lists.get(by_name.get(column.choices_by, ""), ())
    numbered = {f"{column.choices}_{number}" for number, _ in enumerate(words, 1)}
    return {column.choices, *numbered}


def _stacked_faults(table: Table) -> Iterator[str]:
    """Yield what only a table that has its sheet for itself can have."""
    for column in table.columns:
        if column.folded:
            yield f"table {table.name}: {column.name} is folded on a stacked page"


def _row_faults(page: Page) -> Iterator[str]:
    """Yield that the tables of a stacked page go beyond its sheet."""
    tables = [block for block in page.blocks if isinstance(block, Table)]
    n_rows = sum(table.n_rows + table.blank_rows for table in tables)
    if page.data is None and n_rows > MOST_STACKED_ROWS:
        names = ", ".join(table.name for table in tables)
        yield f"table {names}: {n_rows} rows on a stacked page"


def _chart_faults(chart: Chart, neighbours: tuple[Block, ...]) -> Iterator[str]:
    tables = {block.name: block for block in neighbours if isinstance(block, Table)}
    if chart.table not in tables:
        yield f"chart {chart.title!r}: no table {chart.table!r} on the page"
        return
    names = {column.name for column in tables[chart.table].columns}
    for name in (chart.categories, *chart.series):
        if name not in names:
            yield f"chart {chart.title!r}: no column {name!r} in {chart.table}"


def _repeated(kind: str, names: Iterable[str]) -> Iterator[str]:
    counts = Counter(name.casefold() for name in names)
    yield from (f"{kind} {name!r} twice" for name, n in counts.items() if n > 1)
