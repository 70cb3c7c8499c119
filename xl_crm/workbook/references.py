"""What may the formulas of a book refer to, and does each find it?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_crm.reports._spec import Parameters, Table, Total
from xl_crm.workbook.content import is_storable
from xl_crm.workbook.formula import StoredForm, translate
from xl_crm.workbook.placement import headings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xl_crm.reports._spec import Block, Book
    from xl_crm.workbook.formula import TablePlace

#: Longest formula of a cell (Excel's limit), in characters.
LONGEST_FORMULA = 8_192

#: A text in quotes; a reference to a table; a number; a function; a bare name.
_WORD = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?P<table>\w*)\[[^\]]*\]"
    r"|\d[\w.]*"
    r"|[A-Za-z_][\w.]*\("
    r"|(?P<name>[A-Za-z_][\w.]*)"
)
#: Bare words of formulas that are no names.
CONSTANTS = frozenset({"true", "false"})


def stored_form(
    book: Book, places: Mapping[str, TablePlace] | None = None
) -> StoredForm:
    """Return what spells the formulas of a book, which refer to its tables.

    Parameters
    ----------
    places : mapping of str to TablePlace, optional
        By the name of each table, where the formulas are to be written.
    """
    return StoredForm(
        {
            block.name: dict(
                zip(
                    (column.name for column in block.columns),
                    headings(block),
                    strict=True,
                )
            )
            for block in _blocks(book)
            if isinstance(block, Table)
        },
        places,
    )


def names_of(book: Book) -> list[str]:
    """Return all names that the book defines, tables included."""
    names = [choices.name for choices in book.lists]
    for block in _blocks(book):
        if isinstance(block, Table):
            names.append(block.name)
            for column in block.columns:
                names.extend(name for name in column.cell_names if name)
        elif isinstance(block, Parameters):
            names.extend(parameter.name for parameter in block.parameters)
    return names


def tables_in(formula: str) -> set[str]:
    """Return the tables that a formula refers to, beside its own."""
    found = {match["table"] for match in _WORD.finditer(formula)}
    return {table for table in found if table}


def formula_faults(book: Book) -> Iterator[str]:
    """Yield what is wrong with formulas, with the place of each."""
    names = frozenset(name.casefold() for name in names_of(book)) | CONSTANTS
    spell = stored_form(book).of
    for block in _blocks(book):
        if isinstance(block, Table):
            yield from _table_faults(block, names, spell)
        elif isinstance(block, Parameters):
            for parameter in block.parameters:
                where = f"parameter {parameter.name}"
                if parameter.formula:
                    yield from _faults(where, parameter.formula, names, spell)


def _blocks(book: Book) -> Iterator[Block]:
    return (block for page in book.pages for block in page.blocks)


def _table_faults(
    table: Table, names: frozenset[str], spell: Callable[[str, str], str]
) -> Iterator[str]:
    def here(formula: str) -> str:
        return spell(formula, table.name)

    for column in table.columns:
        where = f"table {table.name}: column {column.name}"
        formulas = {column.formula, *column.row_formulas.values()} - {""}
        for formula in sorted(formulas):
            yield from _faults(where, formula, names, here)
        beyond = [row for row in column.row_formulas if row not in range(table.n_rows)]
        if beyond:
            yield f"{where}: formulas in rows {beyond} of {table.n_rows}"
    letters = dict.fromkeys((column.name for column in table.columns), "A")
    for highlight in table.highlights:
        where = f"table {table.name}: highlight"
        yield from _faults(
            where, highlight.formula, names, lambda text: translate(text, letters, 1)
        )
    if table.total_label:
        yield from _total_faults(table, names, spell)


def _total_faults(
    table: Table, names: frozenset[str], spell: Callable[[str, str], str]
) -> Iterator[str]:
    first, *others = table.columns
    if first.total is not Total.NONE:
        yield f"table {table.name}: {first.name} has no place for a total"
    for column in others:
        if column.total is Total.COUNT and column.formula:
            # A sheet counts the cell of a formula that gives nothing, too.
            yield f"table {table.name}: {column.name} is a formula: count another"
        if column.total is Total.OWN and column.total_formula:
            where = f"table {table.name}: total of {column.name}"
            yield from _faults(
                where, column.total_formula, names, lambda text: spell(text, "")
            )


def _faults(
    where: str, formula: str, names: frozenset[str], spell: Callable[[str], str]
) -> Iterator[str]:
    try:
        spelled = spell(formula)
    except ValueError as error:
        yield f"{where}: {error}"
        return
    if len(spelled) > LONGEST_FORMULA:
        yield f"{where}: a formula of {len(spelled)} characters"
    if not is_storable(formula):
        yield f"{where}: {formula!r}: a sign that no file can hold"
    for match in _WORD.finditer(formula):
        name = match["name"]
        if name is not None and name.casefold() not in names:
            yield f"{where}: {formula}: nothing is named {name!r}"
