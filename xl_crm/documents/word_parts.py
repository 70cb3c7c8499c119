"""Which parts of a Word document does python-docx have no words for?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.styles.style import BaseStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

#: Where Word takes a typeface for Latin and for Chinese letters from.
_FACES = ("ascii", "hAnsi", "eastAsia", "cs")
#: Longest name of a bookmark (Word's limit).
_LONGEST_BOOKMARK = 40


def part(name: str, /, **attributes: str) -> Any:  # noqa: ANN401  (an element of lxml)
    """Return an element of WordprocessingML; attributes are in its name space."""
    made: Any = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_typeface(style: BaseStyle, face: str, lang: str) -> None:
    """Give a style one typeface for all letters, and the language of its text.

    The language also tells a program which shape a Chinese sign has when it takes
    another typeface because this one is not there.
    """
    element: Any = style.element
    properties = element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, part("rFonts", **dict.fromkeys(_FACES, face)))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(part("lang", val=lang, eastAsia="zh-CN"))


def set_lines(table: Table, colour: str) -> None:
    """Draw thin lines below the rows of a table and none between its columns."""
    inner: Any = table
    borders = part("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        is_flat = side in {"top", "bottom", "insideH"}
        kind = "single" if is_flat else "nil"
        borders.append(part(side, val=kind, sz="4", space="0", color=colour))
    inner._tbl.tblPr.append(borders)  # noqa: SLF001  (no public way)


def fill_cell(cell: _Cell, colour: str) -> None:
    """Shade a cell; ``colour`` as RRGGBB."""
    inner: Any = cell
    shade = part("shd", val="clear", color="auto", fill=colour)
    inner._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  (no public way)


def fill_paragraph(paragraph: Paragraph, colour: str) -> None:
    """Shade a paragraph; ``colour`` as RRGGBB."""
    inner: Any = paragraph
    shade = part("shd", val="clear", color="auto", fill=colour)
    inner._p.get_or_add_pPr().append(shade)  # noqa: SLF001


def keep_whole(row: _Row, *, repeated: bool = False) -> None:
    """Keep a row on one page; ``repeated`` shows it on every page of its table."""
    inner: Any = row
    properties = inner._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(part("cantSplit"))
    if repeated:
        properties.append(part("tblHeader"))


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make a paragraph a place that links lead to; ``number`` is its own."""
    inner: Any = paragraph
    inner._p.append(  # noqa: SLF001
        part("bookmarkStart", id=str(number), name=bookmark(name))
    )
    inner._p.append(part("bookmarkEnd", id=str(number)))  # noqa: SLF001


def add_link(paragraph: Paragraph, name: str, shown: str, colour: str) -> None:
    """Add a link to a bookmark of the same document."""
    inner: Any = paragraph
    run = paragraph.add_run(shown)
    properties: Any = run._r.get_or_add_rPr()  # noqa: SLF001
    properties.append(part("color", val=colour))
    properties.append(part("u", val="single"))
    link = part("hyperlink", anchor=bookmark(name))
    link.append(run._r)  # noqa: SLF001
    inner._p.append(link)  # noqa: SLF001


def bookmark(name: str) -> str:
    """Return a name as that of a bookmark."""
    return f"page_{name}"[:_LONGEST_BOOKMARK]
