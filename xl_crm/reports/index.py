"""Which sheets does a book have, and what is each for?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Block, Book, Link, Links, Page, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Code name of the page in front.
INDEX_PAGE = "index"
_SHEET = Label(zh="目录", en="Index")
_SHEETS = Label(zh="工作表", en="Sheets")
_LISTS = Label(
    zh="最后一张工作表“列表”存放下拉列表中的选项。",
    en="The last sheet, Lists, holds the entries of the drop-downs.",
)


def with_index(book: Book, purpose: Label, more: Sequence[Block] = ()) -> Book:
    """Return a book with an index sheet in front: purpose, links, further blocks."""
    lang = book.lang
    links = tuple(
        Link(page=page.name, text=page.sheet, note=page.summary) for page in book.pages
    )
    lists = (Text(lines=(_LISTS.text(lang),)),) if book.lists else ()
    index = Page(
        name=INDEX_PAGE,
        sheet=_SHEET.text(lang),
        title=book.title,
        summary=purpose.text(lang),
        blocks=(Links(links=links, title=_SHEETS.text(lang)), *lists, *more),
    )
    return replace(book, pages=(index, *book.pages))
