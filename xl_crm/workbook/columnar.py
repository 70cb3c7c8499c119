"""How is a long column read once, for its width, its scale and its cells?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import Table
from xl_crm.workbook.rows.stored_column import as_arrow

if TYPE_CHECKING:
    from xl_crm.reports._spec import Block, Book, Column

#: Tables with fewer rows are left as they are: reading them costs nothing.
FEWEST_ROWS = 1_000


def columnar(book: Book) -> Book:
    """Return a book whose long columns of one kind of value are Arrow columns.

    The cells stay the same; layout and writer then work on whole columns.
    """
    return replace(
        book,
        pages=tuple(
            replace(page, blocks=tuple(map(_block, page.blocks))) for page in book.pages
        ),
    )


def _block(block: Block) -> Block:
    if not isinstance(block, Table) or block.n_rows < FEWEST_ROWS:
        return block
    return replace(block, columns=tuple(map(_column, block.columns)))


def _column(column: Column) -> Column:
    array = as_arrow(column.values)
    return column if array is None else replace(column, values=ArrowCells(array))
