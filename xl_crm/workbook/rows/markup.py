"""How is a cell spelled in the XML of a sheet?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xl_crm.workbook.content import Stored


class Frame(NamedTuple):
    """What stands around the value of a cell, after its reference and style.

    ``blank`` is the whole rest of a cell without a value.
    """

    before: str
    after: str
    blank: str


def frame(kind: str, formula: str = "", fills: str = "") -> Frame:
    """Return what stands around the values of cells of one kind.

    Parameters
    ----------
    kind : str
        ``n`` numbers, ``b`` booleans, ``s`` text in the cell itself.
    formula : str
        As the file stores it, not escaped; empty for none. A blank cell with a formula
        holds the empty text, as Excel stores what ``=""`` gives.
    fills : str
        Range that the formula fills as one; empty for its own cell.
    """
    if not formula:
        if kind == "s":
            return Frame(' t="inlineStr"><is><t>', "</t></is></c>", "/>")
        return Frame(f"{type_attribute(kind)}><v>", "</v></c>", "/>")
    start = f'<f t="array" ref="{fills}">' if fills else "<f>"
    inside = f">{start}{escape(formula)}</f><v>"
    text = type_attribute("str")
    before = f"{text if kind == 's' else type_attribute(kind)}{inside}"
    return Frame(before, "</v></c>", f"{text}{inside}</v></c>")


def shared_text(index: int) -> str:
    """Return the rest of a cell whose text is in the table of shared strings."""
    return f' t="s"><v>{index}</v></c>'


def rest_of_cell(stored: Stored, formula: str = "", fills: str = "") -> str:
    """Return one cell, after its reference and style."""
    before, after, blank = frame(stored.kind, formula, fills)
    if stored.text is None:
        return blank
    text = escape(stored.text)
    if stored.kind == "s" and not formula:
        return f' t="inlineStr"><is>{text_element(stored.text)}</is></c>'
    return f"{before}{text}{after}"


def text_element(text: str) -> str:
    """Return a text as the format wants it in a cell and among shared strings.

    Readers of XML may drop white space at the ends of a text that says nothing else.
    """
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{escape(text)}</t>"


def style_attribute(style: int) -> str:
    """Return the attribute for the number of a cell format; none for the default."""
    return f' s="{style}"' if style else ""


def escape(text: str) -> str:
    """Return a text with what XML reserves spelled out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def type_attribute(kind: str) -> str:
    """Return the attribute for the type of a cell; none for numbers."""
    return "" if kind == "n" else f' t="{kind}"'
