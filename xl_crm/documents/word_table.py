"""How do tables and cards stand in a Word document?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor

from xl_crm.documents import wording
from xl_crm.documents.charts.canvas import text_length
from xl_crm.documents.markup import clean
from xl_crm.documents.theme import document_theme
from xl_crm.documents.word_parts import fill_cell, keep_whole, set_lines
from xl_crm.tables.figure import figure_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.table import Table as WordTable
    from docx.table import _Cell

    from xl_crm.documents.excerpt import Excerpt, ShownCell
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Parameter, Tone

#: Room between the margins of a page, in centimetres: A4 across.
PAGE_WIDTH = 26.7
#: Key figures beside each other.
CARDS_A_ROW = 4

_SIZE = 8.5
_LARGE = 15
#: A letter of a table in centimetres, and the room beside a text.
_LETTER = _SIZE / 72 * 2.54
_PADDING = 0.7
_WIDEST, _WIDEST_SENTENCE = 7.0, 13.0
#: Sentences become no narrower than this.
_NARROWEST_SENTENCE = 4.0
_HEADING = 3.0
_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How the text of a cell looks; colours as RRGGBB, empty for those of the text."""

    align: str = "left"
    colour: str = ""
    fill: str = ""
    bold: bool = False
    size: float = _SIZE


def add_table(document: Document, shown: Excerpt) -> None:
    """Add the shown part of a table; its headings stand on every page that it takes."""
    colours = document_theme().colours
    n_rows = 1 + shown.n_rows + shown.has_total
    table = _grid(document, n_rows, _widths(shown))
    head = _Look(fill=colours["header_fill"], colour=colours["header_text"], bold=True)
    # Sentences may go on overleaf; figures are read as a whole.
    if not any(column.wide for column in shown.columns):
        keep_together(table)
    rows = list(table.rows)
    keep_whole(rows[0], repeated=True)
    for cell, column in zip(rows[0].cells, shown.columns, strict=True):
        _write(cell, column.heading, head, align=column.align)
    for number, row in enumerate(rows[1 : 1 + shown.n_rows]):
        keep_whole(row)
        for cell, column in zip(row.cells, shown.columns, strict=True):
            _write_shown(cell, column.cells[number], column.align)
    if shown.has_total:
        keep_whole(rows[-1])
        look = _Look(fill=colours["band"], bold=True)
        for cell, column in zip(rows[-1].cells, shown.columns, strict=True):
            _write(cell, column.total, look, align=column.align)


def add_cards(document: Document, figures: Sequence[Parameter], lang: Lang) -> None:
    """Add key figures, so many in a row: what it is, the figure, what it means."""
    colours = document_theme().colours
    n_rows = -(-len(figures) // CARDS_A_ROW)
    width = PAGE_WIDTH / CARDS_A_ROW
    table = _grid(document, n_rows, [width] * CARDS_A_ROW)
    quiet = _Look(colour=colours["quiet_text"])
    cells = [cell for row in table.rows for cell in row.cells]
    for row in table.rows:
        keep_whole(row)
    keep_together(table)
    for cell, figure in zip(cells, figures, strict=False):
        fill = document_theme().tones[figure.tone].fill if figure.tone else ""
        fill_cell(cell, fill or colours["band"])
        shown = figure_text(figure.value, figure.unit, lang, compact=True)
        full = figure_text(figure.value, figure.unit, lang)
        _write(cell, figure.label, quiet)
        size = _LARGE if text_length(shown, _LARGE) < width / _LETTER * _SIZE else 10
        large = _Look(bold=True, size=size, colour=colours["title"])
        _write(cell, f"{_sign(figure.tone)}{shown}", large, below=True)
        for line in (full if full != shown else "", figure.note):
            if line:
                _write(cell, line, quiet, below=True)


def add_settings(
    document: Document, rows: Sequence[tuple[str, str, str]], lang: Lang
) -> None:
    """Add settings: name, value, explanation."""
    colours = document_theme().colours
    table = _grid(document, 1 + len(rows), [7.0, 5.0, PAGE_WIDTH - 12.0])
    head = _Look(fill=colours["header_fill"], colour=colours["header_text"], bold=True)
    labels = [each.text(lang) for each in (wording.ITEM, wording.VALUE, wording.NOTE)]
    for row, texts in zip(table.rows, [labels, *rows], strict=True):
        is_head = texts is labels
        keep_whole(row, repeated=is_head)
        for cell, shown in zip(row.cells, texts, strict=True):
            _write(cell, shown, head if is_head else _Look())


def keep_together(table: WordTable) -> None:
    """Keep the rows of a table on one page, as long as one page holds them."""
    for row in list(table.rows)[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _grid(document: Document, n_rows: int, widths: Sequence[float]) -> WordTable:
    table: WordTable = document.add_table(n_rows, len(widths))
    set_lines(table, document_theme().colours["line"])
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def _widths(shown: Excerpt) -> list[float]:
    """Return what each column needs, made smaller where a page has less room."""
    needs = []
    for column in shown.columns:
        texts = [*map(_said, column.cells), column.total]
        longest = max(map(text_length_in_cm, texts))
        # A long heading may take two lines.
        heading = text_length_in_cm(column.heading) * 1.1
        heading = min(heading, max(_HEADING, heading / 2))
        widest = _WIDEST_SENTENCE if column.wide else _WIDEST
        needs.append(min(max(longest, heading) + _PADDING, widest))
    return _fitted(needs, [column.wide for column in shown.columns])


def _fitted(needs: Sequence[float], wide: Sequence[bool]) -> list[float]:
    """Return widths that fit on a page: sentences give way before figures do."""
    if sum(needs) <= PAGE_WIDTH:
        return list(needs)
    sentences = sum(need for need, each in zip(needs, wide, strict=True) if each)
    figures = sum(needs) - sentences
    least = min(sentences, _NARROWEST_SENTENCE * sum(wide))
    room = max(PAGE_WIDTH - figures, least)
    shares = {
        True: room / (sentences or 1.0),
        False: (PAGE_WIDTH - room) / (figures or 1.0),
    }
    return [need * shares[each] for need, each in zip(needs, wide, strict=True)]


def text_length_in_cm(shown: str) -> float:
    """Return about how wide a text of a table is."""
    return text_length(shown, _LETTER)


def _write_shown(cell: _Cell, shown: ShownCell, align: str) -> None:
    theme = document_theme()
    paint = theme.tones[shown.tone] if shown.tone else None
    fill, colour = (paint.fill, paint.text) if paint else (shown.fill, "")
    if shown.icon is not None:
        colour = theme.tones[shown.icon.tone].text if shown.icon.tone else colour
    _write(cell, _said(shown), _Look(fill=fill, colour=colour), align=align)


def _said(shown: ShownCell) -> str:
    """Return what stands in a cell; an icon is never on a line of its own."""
    return f"{shown.icon.sign}\u00a0{shown.text}" if shown.icon else shown.text


def _write(
    cell: _Cell, shown: str, look: _Look, *, align: str = "", below: bool = False
) -> None:
    """Write a text into a cell; ``below`` what stands there already."""
    if look.fill:
        fill_cell(cell, look.fill)
    paragraph = cell.add_paragraph() if below else cell.paragraphs[0]
    paragraph.alignment = _ALIGNED[align or look.align]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(clean(shown))
    run.bold = look.bold
    run.font.size = Pt(look.size)
    if look.colour:
        run.font.color.rgb = RGBColor.from_string(look.colour)


def _sign(tone: Tone | None) -> str:
    sign = wording.SIGNS.get(tone, "") if tone else ""
    return f"{sign} " if sign else ""
