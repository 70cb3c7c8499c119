"""How does a book become a Word document?

Charts are native ones: a picture would need a Chinese typeface on the machine that
makes it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt, RGBColor

from xl_crm.documents import wording
from xl_crm.documents.cards import has_card, is_form, setting_text
from xl_crm.documents.excerpt import excerpt
from xl_crm.documents.markup import clean
from xl_crm.documents.pages import left_out, shown_pages
from xl_crm.documents.theme import document_theme
from xl_crm.documents.word_chart import add_charts
from xl_crm.documents.word_parts import (
    add_bookmark,
    add_link,
    fill_paragraph,
    set_typeface,
)
from xl_crm.documents.word_table import add_cards, add_settings, add_table
from xl_crm.i18n import Lang
from xl_crm.reports._spec import Call, Chart, Links, Parameters, Table, Text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from xl_crm.reports._spec import Book, Page

_LANGUAGES = {Lang.ZH: "zh-CN", Lang.EN: "en-GB"}
#: Height of the text of each style, in points.
_SIZES = {"Normal": 10, "Title": 20, "Heading 1": 15, "Heading 2": 12, "Caption": 8.5}
_MARGIN = Cm(1.5)
#: A package holds no day before this one.
_FIRST_YEAR = 1980


def word_document(book: Book) -> bytes:
    """Return a book as a .docx file: headings, native tables, text.

    A4 across; headings of a table stand on every page that it takes. The same book
    gives the same bytes.
    """
    document = docx.Document()
    _set_up(document, book)
    colours = document_theme().colours
    document.add_paragraph(clean(book.title), style="Title")
    day = wording.AS_OF.text(book.lang).format(day=book.as_of.isoformat())
    for line in filter(None, (book.subject, day, left_out(book))):
        _quiet(document, line)
    for number, page in enumerate(shown_pages(book), 1):
        heading = document.add_heading(clean(page.title), level=1)
        add_bookmark(heading, page.name, number)
        if page.summary:
            _quiet(document, page.summary).paragraph_format.keep_with_next = True
        _add_blocks(document, page, book)
    closing = document.add_paragraph(wording.SOURCE.text(book.lang), style="Caption")
    closing.runs[0].font.color.rgb = RGBColor.from_string(colours["quiet_text"])
    written = BytesIO()
    document.save(written)
    return _undated(written.getvalue(), book)


def _set_up(document: Document, book: Book) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    theme = document_theme()
    for name, size in _SIZES.items():
        style = document.styles[name]
        set_typeface(style, theme.font, _LANGUAGES[book.lang])
        style.font.size = Pt(size)
        colour = theme.colours["text" if name == "Normal" else "title"]
        style.font.color.rgb = RGBColor.from_string(colour)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    properties = document.core_properties
    properties.title, properties.subject = clean(book.title), clean(book.subject)
    properties.author, properties.comments = "xl_crm", ""
    day = datetime(book.as_of.year, book.as_of.month, book.as_of.day, tzinfo=UTC)
    properties.created = properties.modified = day.replace(tzinfo=None)
    properties.language = _LANGUAGES[book.lang]


def _add_blocks(document: Document, page: Page, book: Book) -> None:
    """Add the blocks of a page; charts that follow each other stand side by side."""
    tables = {block.name: block for block in page.blocks if isinstance(block, Table)}
    charts: list[Chart] = []
    for block in page.blocks:
        if isinstance(block, Chart):
            charts.append(block)
            continue
        add_charts(document, charts, tables, book.lang)
        charts = []
        _add(document, block, book)
    add_charts(document, charts, tables, book.lang)


def _add(
    document: Document, block: Table | Parameters | Text | Links | Call, book: Book
) -> None:
    match block:
        case Table():
            _add_table(document, block, book.lang)
        case Parameters():
            _under_title(document, block.title, block.note)
            _add_parameters(document, block, book.lang)
        case Text():
            _add_prose(document, block)
        case Links():
            _add_links(document, block, {page.name for page in shown_pages(book)})
        case Call():
            raise AssertionError("no page of a document has calls")


def _add_table(document: Document, table: Table, lang: Lang) -> None:
    shown = excerpt(table, lang)
    _under_title(document, shown.title, shown.note)
    if shown.n_rows:
        add_table(document, shown)
    remarks = shown.remarks if shown.n_rows else (wording.NO_ROWS.text(lang),)
    for remark in remarks or ("",):
        _quiet(document, remark)


def _add_parameters(document: Document, block: Parameters, lang: Lang) -> None:
    if is_form(block):
        rows = [
            (each.label, setting_text(each, lang), each.note)
            for each in block.parameters
        ]
        add_settings(document, rows, lang)
    elif figures := [each for each in block.parameters if has_card(each)]:
        add_cards(document, figures, lang)
    _quiet(document, "")


def _add_prose(document: Document, block: Text) -> None:
    _under_title(document, block.title, "")
    sign = wording.SIGNS.get(block.tone, "") if block.tone else ""
    for line in block.lines:
        paragraph = document.add_paragraph()
        if block.tone is not None:
            fill_paragraph(paragraph, document_theme().tones[block.tone].fill)
        run = paragraph.add_run(f"{sign} {clean(line)}".strip())
        if block.tone is not None:
            colour = document_theme().tones[block.tone].text
            run.font.color.rgb = RGBColor.from_string(colour)


def _add_links(document: Document, block: Links, pages: set[str]) -> None:
    _under_title(document, block.title, "")
    colour = document_theme().colours["link"]
    for link in block.links:
        paragraph = document.add_paragraph(style="List Bullet")
        if link.page in pages:
            add_link(paragraph, link.page, clean(link.text), colour)
        else:
            paragraph.add_run(clean(link.text))
        if link.note:
            paragraph.add_run(f"  {clean(link.note)}")


def _under_title(document: Document, title: str, note: str) -> None:
    if title:
        document.add_heading(clean(title), level=2)
    if note:
        _quiet(document, note).paragraph_format.keep_with_next = True


def _quiet(document: Document, line: str) -> Paragraph:
    """Add a line that says less than its neighbours; an empty one keeps them apart."""
    paragraph = document.add_paragraph(clean(line))
    for run in paragraph.runs:
        quiet = document_theme().colours["quiet_text"]
        run.font.color.rgb = RGBColor.from_string(quiet)
        run.font.size = Pt(_SIZES["Caption"])
    return paragraph


def _undated(package: bytes, book: Book) -> bytes:
    """Return a package whose members carry the day of the book, not of the clock."""
    day = (max(book.as_of.year, _FIRST_YEAR), book.as_of.month, book.as_of.day)
    written = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(written, "w") as new:
        for name in old.namelist():
            member = ZipInfo(name, (*day, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return written.getvalue()
