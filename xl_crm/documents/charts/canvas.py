"""Which shapes and letters is a chart drawn with?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from xl_crm.documents.markup import Markup, element, joined, number, unbroken
from xl_crm.documents.theme import document_theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Size of a drawing in its own units: letters stay readable when it is as wide as a
#: phone.
WIDTH = 460
HEIGHT = 280
LETTER = 12
_SMALL = 0.56


def text_length(shown: str, size: float = LETTER) -> float:
    """Return about how wide a text is."""
    return size * sum(
        1.0 if east_asian_width(sign) in "WF" else _SMALL for sign in shown
    )


def shortened(shown: str, room: float, size: float = LETTER) -> str:
    """Return a text that fits into a room, cut with an ellipsis."""
    if text_length(shown, size) <= room:
        return shown
    while shown and text_length(shown + "…", size) > room:
        shown = shown[:-1]
    return shown.rstrip() + "…"


def words(
    at: tuple[float, float],
    shown: str,
    *,
    anchor: str = "middle",
    quiet: bool = True,
    turned: bool = False,
) -> Markup:
    """Return a text at a point of its base line.

    ``anchor`` says which part of the text stands there: start, middle or end.
    """
    colours = document_theme().colours
    x, y = at
    turn = f"rotate(-35 {number(x)} {number(y)})" if turned else ""
    attributes = {
        "x": number(x),
        "y": number(y),
        "text-anchor": "" if anchor == "start" else anchor,
        "fill": f"#{colours['quiet_text' if quiet else 'text']}",
        "transform": turn,
    }
    return element("text", attributes, unbroken(shown))


def line(start: tuple[float, float], end: tuple[float, float]) -> Markup:
    """Return a thin line of the grid."""
    return element(
        "line",
        {
            "x1": number(start[0]),
            "y1": number(start[1]),
            "x2": number(end[0]),
            "y2": number(end[1]),
            "stroke": f"#{document_theme().colours['line']}",
        },
    )


def box(
    at: tuple[float, float], size: tuple[float, float], colour: str, said: str = ""
) -> Markup:
    """Return a filled rectangle; ``said`` shows while a pointer rests on it."""
    return element(
        "rect",
        {
            "x": number(at[0]),
            "y": number(at[1]),
            "width": number(size[0]),
            "height": number(size[1]),
            "fill": f"#{colour}",
        },
        *_said(said),
    )


def path(
    points: Sequence[tuple[float, float]], colour: str, *, closed: bool = False
) -> Markup:
    """Return a line through points."""
    drawn = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element(
        "path",
        {
            "d": f"M{drawn}{'Z' if closed else ''}",
            "fill": "none",
            "stroke": f"#{colour}",
            "stroke-width": "2.2",
            "stroke-linejoin": "round",
        },
    )


def dot(at: tuple[float, float], colour: str, said: str = "") -> Markup:
    """Return a marker on a line."""
    return element(
        "circle",
        {"cx": number(at[0]), "cy": number(at[1]), "r": "3", "fill": f"#{colour}"},
        *_said(said),
    )


def _said(said: str) -> tuple[Markup, ...]:
    return (element("title", None, unbroken(said)),) if said else ()


def legend(names: Sequence[str], top: float = 4.0) -> tuple[Markup, float]:
    """Return the names of the series beside their colours, and where they end.

    Nothing, and ``top``, for a single series: the title names it.
    """
    if len(names) < 2:  # noqa: PLR2004  (one needs no telling apart)
        return Markup(""), top
    palette = document_theme().palette
    drawn, x, y = [], 4.0, top + LETTER
    for index, name in enumerate(names):
        shown = shortened(name, WIDTH - 40)
        room = text_length(shown) + 30
        if x > 4.0 and x + room > WIDTH:  # noqa: PLR2004  (the left edge)
            x, y = 4.0, y + LETTER + 6
        drawn.append(box((x, y - 9), (10, 10), palette[index % len(palette)]))
        drawn.append(words((x + 14, y), shown, anchor="start", quiet=False))
        x += room
    return joined(drawn), y + 8


def drawing(parts: Iterable[Markup], height: float, said: str) -> Markup:
    """Return parts as one picture, with what it shows in words."""
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {number(height)}",
            "role": "img",
            "aria-label": said,
            "font-size": str(LETTER),
        },
        element("title", None, unbroken(said)),
        *parts,
    )
