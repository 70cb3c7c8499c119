"""Which pages of a book stand in its documents?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.reports._spec import Table

if TYPE_CHECKING:
    from xl_crm.reports._spec import Book, Page

#: The page that says what the sheets of a workbook are for.
INDEX = "index"


def shown_pages(book: Book) -> tuple[Page, ...]:
    """Return the pages of a document: all but the index of sheets, if there are others.

    The list of contents on top takes its place.
    """
    pages = tuple(page for page in book.pages if page.name != INDEX)
    return pages or book.pages


def shown_tables(book: Book) -> frozenset[str]:
    """Return the code names of the tables of a document."""
    blocks = (block for page in shown_pages(book) for block in page.blocks)
    return frozenset(block.name for block in blocks if isinstance(block, Table))
