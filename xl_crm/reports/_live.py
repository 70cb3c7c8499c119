"""Which tables are too long for formulas in their rows, and what follows from that?"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import (
    Block,
    Book,
    Column,
    Page,
    Parameter,
    Parameters,
    Rule,
    Table,
    Text,
)
from xl_crm.reports.index import INDEX_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xl_crm.i18n import Lang

#: A text in quotes; ``[@first:last]``; ``table[first:last]``; a bare name.
_REFERENCE = re.compile(
    r'"(?:[^"]|"")*"'
    r"|\[@(?P<here>\w+)(?::(?P<here_last>\w+))?\]"
    r"|(?P<table>[A-Za-z_]\w*)\[(?P<first>\w+)(?::(?P<last>\w+))?\]"
    r"|(?P<name>[A-Za-z_][\w.]*)"
)
#: A column of a table, or a parameter of no table.
_Place = tuple[str, str]
_NO_TABLE = ""

_NOTE = Label(
    zh="此列只有数值：行数超过设置 output.live_rows。评分的设置改动后点“刷新评分”，"
    "其他改动需重新运行",
    en="Values only: more rows than the setting output.live_rows. Press Refresh scores "
    "after a change of score settings, run again after others",
)
_SETTLED = Label(
    zh="本次只有数值：客户行数超过设置 output.live_rows（见目录），改动不会自动生效。"
    "评分的权重、界限与界点改后点“刷新评分”，其他设置改后重新运行。",
    en="Values only, because there are more customers than the setting "
    "output.live_rows (see the index): no change takes effect by itself. Press Refresh "
    "scores after other weights, bounds or cuts, run again after other settings.",
)


def within_limit(book: Book, limit: int) -> Book:
    """Leave only values in the rows of tables that have more rows than a limit.

    Tables that share their page with other blocks are small, whatever the limit, but
    for 0. What computes with something that people type into the same row stays, and
    so do small tables and parameters that refer to the rows. A parameter, a named cell
    or an input of a small table that values depend on may no longer be changed: the
    values of a book belong to the parameters that stand in it. What follows from such
    an input is a value as well, and so is the rest of its table. The index names the
    sheets.

    Parameters
    ----------
    limit : int
        Rows, prepared blank ones included; 0 for no formula in any row.
    """
    reads = _reads(book)
    data = frozenset(page.data.name for page in book.pages if page.data is not None)
    frozen = frozenset(
        place
        for table in _tables(book)
        if limit == 0
        or (table.name in data and table.n_rows + table.blank_rows > limit)
        for place in _frozen(table, reads, keep_typed=limit > 0)
    )
    if not frozen:
        return book
    long = frozenset(table for table, _ in frozen)
    locked = frozenset(_locked(book, _depended_on(reads, frozen), long & data))
    settled = _following(_of_small_tables(book, reads, long, locked), locked)

    def written(block: Block) -> Block:
        match block:
            case Table() if block.name in long:
                block = _as_values(block, frozen, book.lang)
                return _settled_table(block, locked, locked, book.lang)
            case Table():
                return _settled_table(block, locked, settled, book.lang)
            case Parameters():
                return _settled_parameters(block, locked, settled, book.lang)
            case _:
                return block

    pages = tuple(
        replace(page, blocks=tuple(map(written, page.blocks))) for page in book.pages
    )
    return replace(book, pages=_with_remark(pages, long, book, limit))


def _frozen(
    table: Table, reads: Mapping[_Place, set[_Place]], *, keep_typed: bool
) -> Iterator[_Place]:
    """Yield the columns of a long table whose formulas give way to values."""
    typed = {(table.name, each.name) for each in table.columns if each.editable}
    for column in table.columns:
        place = (table.name, column.name)
        if place in reads and not (keep_typed and reads[place] & typed):
            yield place


def _as_values(table: Table, frozen: frozenset[_Place], lang: Lang) -> Table:
    """Return a table without some formulas of its rows, which the headings say."""
    return replace(
        table,
        columns=tuple(
            replace(
                column,
                formula="",
                row_formulas={},
                note=_joined(column.note, _NOTE.text(lang), "\n"),
            )
            if (table.name, column.name) in frozen
            else column
            for column in table.columns
        ),
    )


def _locked(
    book: Book, fixed: frozenset[_Place], long: frozenset[str]
) -> Iterator[_Place]:
    """Yield the inputs that may no longer be changed, as values depend on them.

    Of a long table only cells with names are such: what else is typed there belongs
    to its row.
    """
    for table in _tables(book):
        within = _named_columns(table) if table.name in long else fixed
        for column in table.columns:
            place = (table.name, column.name)
            if column.editable and place in fixed & within:
                yield place
    for parameter in _parameters(book):
        if parameter.editable and (_NO_TABLE, parameter.name) in fixed:
            yield _NO_TABLE, parameter.name


def _of_small_tables(
    book: Book,
    reads: Mapping[_Place, set[_Place]],
    long: frozenset[str],
    locked: frozenset[_Place],
) -> dict[_Place, set[_Place]]:
    """Return what reads what outside of long tables, and nothing still to be typed."""
    typed = {(t.name, c.name) for t in _tables(book) for c in t.columns if c.editable}
    typed |= {(_NO_TABLE, each.name) for each in _parameters(book) if each.editable}
    return {
        place: read
        for place, read in reads.items()
        if place[0] not in long and not read & (typed - locked)
    }


def _following(
    reads: Mapping[_Place, set[_Place]], locked: frozenset[_Place]
) -> frozenset[_Place]:
    """Return what follows from inputs that are locked, and the rest of their tables."""
    tables = {table for table, _ in locked if table != _NO_TABLE}
    found = {place for place in reads if place[0] in tables}
    waiting = True
    while waiting:
        more = {place for place, read in reads.items() if read & (locked | found)}
        waiting = not more <= found
        found |= more
    return frozenset(found)


def _settled_table(
    table: Table, locked: frozenset[_Place], settled: frozenset[_Place], lang: Lang
) -> Table:
    """Return a table in which nobody changes what has no effect any more.

    Its note says so, in place of the one that says what a change does.
    """

    def written(column: Column) -> Column:
        place = (table.name, column.name)
        if place in settled:
            column = replace(column, formula="", row_formulas={})
        if place in locked:
            column = replace(
                column, editable=False, rule=Rule.ANY, choices="", choices_by=""
            )
        return column

    columns = tuple(map(written, table.columns))
    if not any((table.name, column.name) in locked for column in table.columns):
        return replace(table, columns=columns)
    return replace(table, columns=columns, note=_SETTLED.text(lang))


def _settled_parameters(
    block: Parameters,
    locked: frozenset[_Place],
    settled: frozenset[_Place],
    lang: Lang,
) -> Parameters:
    """Return parameters of which nobody changes what has no effect any more."""

    def written(parameter: Parameter) -> Parameter:
        place = (_NO_TABLE, parameter.name)
        if place in settled:
            parameter = replace(parameter, formula="")
        if place in locked:
            parameter = replace(parameter, editable=False, rule=Rule.ANY, choices="")
        return parameter

    parameters = tuple(map(written, block.parameters))
    if not any((_NO_TABLE, each.name) in locked for each in parameters):
        return replace(block, parameters=parameters)
    return replace(block, parameters=parameters, note=_SETTLED.text(lang))


def _with_remark(
    pages: Iterable[Page], long: frozenset[str], book: Book, limit: int
) -> tuple[Page, ...]:
    """Return pages, the index with one sentence on the sheets that hold values only."""
    sheets = [
        page.sheet
        for page in book.pages
        if any(isinstance(each, Table) and each.name in long for each in page.blocks)
    ]
    remark = Label(
        zh=f"超过 {limit} 行的表（设置 output.live_rows）各行只写数值、不写公式，"
        f"改动参数后需重新运行：{'、'.join(sheets)}。",
        en=f"Tables of more than {limit} rows (setting output.live_rows) hold values "
        f"and no formulas in their rows; run again after a change of parameters: "
        f"{', '.join(sheets)}.",
    )
    text = Text(lines=(remark.text(book.lang),))
    return tuple(
        replace(page, blocks=(*page.blocks, text)) if page.name == INDEX_PAGE else page
        for page in pages
    )


def _depended_on(
    reads: Mapping[_Place, set[_Place]], frozen: frozenset[_Place]
) -> frozenset[_Place]:
    """Return every place that formulas which gave way to values read, near or far."""
    found: set[_Place] = set()
    waiting = list(frozen)
    while waiting:
        for place in reads.get(waiting.pop(), ()):
            if place not in found:
                found.add(place)
                waiting.append(place)
    return frozenset(found)


def _reads(book: Book) -> dict[_Place, set[_Place]]:
    """Return which places the formulas of each place refer to."""
    tables = {table.name: table for table in _tables(book)}
    named = {
        name: (table.name, column.name)
        for table in tables.values()
        for column in table.columns
        for name in column.cell_names
        if name
    }
    parameters = {parameter.name: parameter for parameter in _parameters(book)}
    named |= {name: (_NO_TABLE, name) for name in parameters}
    formulas = {
        (table.name, column.name): (column.formula, *column.row_formulas.values())
        for table in tables.values()
        for column in table.columns
    }
    formulas |= {
        (_NO_TABLE, name): (each.formula,) for name, each in parameters.items()
    }
    return {
        place: set(
            chain.from_iterable(
                _places(each, place[0], tables, named) for each in texts
            )
        )
        for place, texts in formulas.items()
        if any(texts)
    }


def _places(
    formula: str,
    home: str,
    tables: Mapping[str, Table],
    named: Mapping[str, _Place],
) -> Iterator[_Place]:
    """Yield the columns and parameters that a formula refers to."""
    for match in _REFERENCE.finditer(formula):
        if match["here"]:
            yield from _span(tables[home], match["here"], match["here_last"])
        elif match["table"]:
            yield from _span(tables[match["table"]], match["first"], match["last"])
        elif match["name"] in named:
            yield named[match["name"]]


def _span(table: Table, first: str, last: str | None) -> Iterator[_Place]:
    """Yield the columns of a table from one to another, both included."""
    names = [column.name for column in table.columns]
    end = names.index(last or first)
    for name in names[names.index(first) : end + 1]:
        yield table.name, name


def _named_columns(table: Table) -> frozenset[_Place]:
    """Return the columns of a table whose cells have names: they are parameters."""
    return frozenset(
        (table.name, column.name) for column in table.columns if column.cell_names
    )


def _joined(first: str, second: str, by: str) -> str:
    return f"{first}{by}{second}" if first else second


def _tables(book: Book) -> Iterator[Table]:
    for page in book.pages:
        for block in page.blocks:
            if isinstance(block, Table):
                yield block


def _parameters(book: Book) -> Iterator[Parameter]:
    for page in book.pages:
        for block in page.blocks:
            if isinstance(block, Parameters):
                yield from block.parameters
