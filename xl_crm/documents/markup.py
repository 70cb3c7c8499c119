"""How does text become HTML or SVG without ever being taken for it?"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Text that may stand in a page as it is. Plain text gets there by ``text`` and
#: ``unbroken`` alone.
Markup = NewType("Markup", str)

#: Elements without an end tag.
_VOID = frozenset({"meta", "br"})
#: Signs that neither HTML nor XML can hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(plain: str) -> str:
    """Return a text without the signs that HTML and XML cannot hold."""
    return _ILLEGAL.sub("", plain.replace("\r\n", "\n").replace("\r", "\n"))


def text(plain: str) -> Markup:
    """Return plain text as markup that shows it; line ends stay line ends."""
    shown = escape(clean(plain), quote=False)
    return Markup(shown.replace("\n", "<br>"))


def unbroken(plain: str) -> Markup:
    """Return plain text as markup of one line: SVG and Office know no line break."""
    return text(" ".join(plain.splitlines()))


def element(
    name: str,
    attributes: Mapping[str, str] | None = None,
    *children: Markup,
) -> Markup:
    """Return an element; attributes with an empty value are left out.

    Parameters
    ----------
    attributes : mapping of str to str
        Names are ours and trusted; values are plain text.
    children : Markup
        What stands between its tags.
    """
    pairs = "".join(
        f' {key}="{escape(clean(value), quote=True)}"'
        for key, value in (attributes or {}).items()
        if value
    )
    if name in _VOID:
        return Markup(f"<{name}{pairs}>")
    return Markup(f"<{name}{pairs}>{''.join(children)}</{name}>")


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """Return pieces of markup as one."""
    return Markup(between.join(parts))


def number(value: float) -> str:
    """Return a coordinate or a share for an attribute: two digits, never ``-0``."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
