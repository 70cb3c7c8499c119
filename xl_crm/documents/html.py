"""How does a book become one HTML page that needs nothing else?"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xl_crm.documents import wording
from xl_crm.documents.cards import cards_html, is_form, settings_html
from xl_crm.documents.charts import chart_svg
from xl_crm.documents.html_table import table_html
from xl_crm.documents.markup import Markup, element, joined, text
from xl_crm.documents.pages import left_out, shown_pages, shown_tables
from xl_crm.documents.theme import document_theme
from xl_crm.i18n import Lang
from xl_crm.reports._spec import Call, Chart, Links, Parameters, Table, Text
from xl_crm.templates import template_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.reports._spec import Block, Book, Page

_LANGUAGES = {Lang.ZH: "zh-CN", Lang.EN: "en"}
#: Opens and ends the page; the title is the book's.
_DOCTYPE = Markup("<!DOCTYPE html>\n")


def html_document(book: Book) -> str:
    """Return a book as one HTML page: each shown page a section.

    Readable on a phone, on a screen and on paper. No script, no other file, no
    address outside of the page; the same book gives the same text.
    """
    title = text(book.title)
    head = element(
        "head",
        None,
        element("meta", {"charset": "utf-8"}),
        element(
            "meta",
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        ),
        element("title", None, title),
        element("style", None, _style()),
    )
    pages = [_section(page, book) for page in shown_pages(book)]
    body = element(
        "body",
        None,
        _header(book),
        *_contents(book),
        element("main", None, *pages),
        element("footer", None, text(wording.SOURCE.text(book.lang))),
    )
    whole = element("html", {"lang": _LANGUAGES[book.lang]}, head, body)
    return _DOCTYPE + whole + "\n"


def _style() -> Markup:
    """Return the style sheet, with the colours of the theme as its variables."""
    theme = document_theme()
    tones = {
        f"{tone.value}_{part}": colour
        for tone, paint in theme.tones.items()
        for part, colour in (("fill", paint.fill), ("text", paint.text))
    }
    colours = {**theme.colours, **tones}
    names = "".join(f"--{name}:#{colour};" for name, colour in colours.items())
    sheet = template_path("document.css").read_text(encoding="utf-8")
    return Markup(f':root{{{names}--font:"{theme.font}";}}\n{sheet}')


def _header(book: Book) -> Markup:
    day = wording.AS_OF.text(book.lang).format(day=book.as_of.isoformat())
    lines = [line for line in (book.subject, day, left_out(book)) if line]
    return element(
        "header",
        None,
        element("h1", None, text(book.title)),
        *(element("p", None, text(line)) for line in lines),
    )


def _contents(book: Book) -> Iterator[Markup]:
    pages = shown_pages(book)
    if len(pages) > 1:
        links = (element("li", None, _anchor(page.name, page.sheet)) for page in pages)
        label = {"aria-label": wording.CONTENTS.text(book.lang)}
        yield element("nav", label, element("ul", None, *links))


def _anchor(page: str, shown: str) -> Markup:
    return element("a", {"href": f"#{page}"}, text(shown))


def _section(page: Page, book: Book) -> Markup:
    blocks = [*_blocks(page, book)]
    return element(
        "section",
        {"id": page.name},
        element("h2", None, text(page.title)),
        *(
            (element("p", {"class": "summary"}, text(page.summary)),)
            * bool(page.summary)
        ),
        *blocks,
    )


def _blocks(page: Page, book: Book) -> Iterator[Markup]:
    """Yield the blocks of a page; charts that follow each other stand side by side."""
    tables = {block.name: block for block in page.blocks if isinstance(block, Table)}
    for is_chart, group in groupby(page.blocks, lambda each: isinstance(each, Chart)):
        blocks: Sequence[Block] = list(group)
        if is_chart:
            yield from _charts(blocks, tables, book.lang)
        else:
            yield from (_block(block, book) for block in blocks)


def _block(block: Block, book: Book) -> Markup:
    match block:
        case Table():
            return table_html(block, book.lang, shown_tables(book))
        case Parameters():
            draw = settings_html if is_form(block) else cards_html
            return draw(block, book.lang)
        case Text():
            return _prose(block, book.lang)
        case Links():
            return _links(block, book)
        case Chart():
            raise AssertionError("charts are drawn with their table")
        case Call():
            raise AssertionError("no page of a document has calls")


def _charts(
    blocks: Sequence[Block], tables: dict[str, Table], lang: Lang
) -> Iterator[Markup]:
    drawn = []
    for block in blocks:
        if isinstance(block, Chart):
            picture = chart_svg(block, tables[block.table], lang)
            if picture is not None:
                caption = element("figcaption", None, text(block.title))
                drawn.append(element("figure", None, caption, picture))
    if drawn:
        yield element("div", {"class": "charts"}, *drawn)


def _prose(block: Text, lang: Lang) -> Markup:
    """Return lines of prose; a tone shows as colour, sign and a word to be read out."""
    title = (element("h3", None, text(block.title)),) * bool(block.title)
    lines = [element("p", None, text(line)) for line in block.lines]
    if block.tone is None:
        return element("div", {"class": "prose"}, *title, *lines)
    sign = wording.SIGNS.get(block.tone, "")
    marks = (
        element("span", {"class": "sign", "aria-hidden": "true"}, text(sign)),
        element("span", {"class": "unseen"}, text(_word(block, lang))),
    )
    inner = element("div", None, *title, *lines)
    kind = f"prose toned {block.tone.value}"
    return element("aside", {"class": kind}, *(marks * bool(sign)), inner)


def _word(block: Text, lang: Lang) -> str:
    label = wording.WORDS.get(block.tone) if block.tone else None
    return label.text(lang) if label else ""


def _links(block: Links, book: Book) -> Markup:
    known = {page.name for page in shown_pages(book)}
    items = []
    for link in block.links:
        shown = _anchor(link.page, link.text) if link.page in known else text(link.text)
        note = element("span", {"class": "note"}, text(link.note))
        items.append(element("li", None, shown, *((note,) * bool(link.note))))
    title = (element("h3", None, text(block.title)),) * bool(block.title)
    return element(
        "div", {"class": "links"}, *title, element("ul", None, joined(items))
    )
