"""How is text in a chart written?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils.escape import unescape

from xl_crm.workbook.content import one_line

if TYPE_CHECKING:
    from xl_crm.workbook.theme import Theme


#: Directions of text, in sixty-thousandths of a degree: level, 45 degrees upwards.
LEVEL = 0
SLANT = -2_700_000


def chart_text(theme: Theme, size: int, *, direction: int | None = None) -> RichText:
    """Return the look of labels: the theme's typeface, ``size`` points.

    Parameters
    ----------
    direction : int or None
        ``LEVEL`` or ``SLANT``; None leaves it to whoever draws the chart.
    """
    properties = ParagraphProperties(defRPr=_characters(theme, size))
    end = _characters(theme, size)
    paragraph = Paragraph(pPr=properties, r=(), endParaRPr=end)
    if direction is None:
        return RichText(p=[paragraph])
    body = RichTextProperties(rot=direction, vert="horz")
    return RichText(bodyPr=body, p=[paragraph])


def chart_title(text: str, theme: Theme, size: int, *, bold: bool = False) -> Title:
    """Return a title that has its own place and covers nothing.

    Text in drawings is plain: the escapes of cells would show.
    """
    characters = _characters(theme, size, bold=bold)
    run = RegularTextRun(rPr=characters, t=unescape(one_line(text)))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=characters), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _characters(theme: Theme, size: int, *, bold: bool = False) -> CharacterProperties:
    typeface = Font(typeface=theme.font.name)
    return CharacterProperties(
        sz=size * 100,
        b=bold,
        solidFill=theme.colours.text,
        latin=typeface,
        ea=typeface,
    )
