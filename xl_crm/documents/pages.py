"""Which pages of a book stand in its documents?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.documents import wording
from xl_crm.reports._spec import Table

if TYPE_CHECKING:
    from xl_crm.reports._spec import Book, Page

#: The page that says what the sheets of a workbook are for.
INDEX = "index"


def shown_pages(book: Book) -> tuple[Page, ...]:
    """Return the pages of a document: those to be read at once.

    The list of contents on top takes the place of the index of sheets.
    """
    pages = tuple(page for page in _sheets(book) if page.in_documents)
    return pages or book.pages


def left_out(book: Book) -> str:
    """Return how many sheets stand in the workbook alone; empty for none."""
    n = len(_sheets(book)) - len(shown_pages(book))
    if n < 1:
        return ""
    label = wording.ONE_MORE_SHEET if n == 1 else wording.MORE_SHEETS
    return label.text(book.lang).format(n=n, book=book.name)


def _sheets(book: Book) -> tuple[Page, ...]:
    return tuple(page for page in book.pages if page.name != INDEX)


def shown_tables(book: Book) -> frozenset[str]:
    """Return the code names of the tables of a document."""
    blocks = (block for page in shown_pages(book) for block in page.blocks)
    return frozenset(block.name for block in blocks if isinstance(block, Table))
