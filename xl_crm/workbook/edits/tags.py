"""Where in the XML of a part do tags stand, and what do they say?

For XML that was found well-formed before: there a pattern is exact, because no
attribute holds a ``<`` and whatever hides tags is matched as a whole.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTES = rb"""(?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*"""
_HIDING = rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
_UTF8 = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Span(NamedTuple):
    """One element: the offsets of its start tag, its content, and its end."""

    start: int
    inner: int
    inner_end: int
    end: int

    @property
    def is_empty(self) -> bool:
        """Whether it is one tag that closes itself."""
        return self.inner == self.end


def is_utf8(xml: bytes) -> bool:
    """Return whether a part is encoded in UTF-8."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return False
    declared = _ENCODING.match(xml.removeprefix(_BYTE_ORDER_MARK))
    return declared is None or declared[1].lower() in _UTF8


def prefix_of(xml: bytes, root: str) -> str:
    """Return the prefix of the root, with its colon; empty where it has none.

    Raises
    ------
    ValueError
        The root is another element.
    """
    for tag in re.finditer(_HIDING + rb"|<(?P<prefix>[\w.-]+:)?(?P<name>[\w.-]+)", xml):
        if tag["name"]:
            if tag["name"].decode() != root:
                break
            return (tag["prefix"] or b"").decode()
    raise ValueError(f"a part that is no {root}")


def spans(
    xml: bytes, name: str, start: int = 0, end: int | None = None
) -> Iterator[Span]:
    """Yield the elements of a name, with its prefix; they do not hold each other."""
    opened: re.Match[bytes] | None = None
    for tag in _tags(name).finditer(xml, start, len(xml) if end is None else end):
        if tag["empty"]:
            yield Span(tag.start(), tag.end(), tag.end(), tag.end())
        elif tag["end"] and opened:
            yield Span(opened.start(), opened.end(), tag.start(), tag.end())
        elif tag["name"]:
            opened = tag


def first(xml: bytes, name: str) -> Span | None:
    """Return the first element of a name; None where there is none."""
    return next(spans(xml, name), None)


def attribute(tag: bytes, name: str) -> str | None:
    """Return an attribute of a start tag; None where it has none."""
    found = _attribute(name).search(tag)
    return unescape(found[1][1:-1].decode()) if found else None


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """Return a start tag with another value of an attribute; without it for None."""
    if attribute(tag, name) == value:
        return tag
    bare = _attribute(name).sub(b"", tag)
    if value is None:
        return bare
    element, rest = re.match(rb"(<[^\s/>]+)(.*)", bare, re.DOTALL).groups()  # type: ignore[union-attr]
    return b"%s %s=%s%s" % (element, name.encode(), quoteattr(value).encode(), rest)


def is_true(text: str | None) -> bool:
    """Return whether an attribute says yes."""
    return text in ("1", "true")


@cache
def _tags(name: str) -> re.Pattern[bytes]:
    spelled = re.escape(name).encode()
    return re.compile(
        _HIDING
        + rb"|<(?P<end>/)?(?P<name>"
        + spelled
        + rb")"
        + _ATTRIBUTES
        + rb"\s*(?P<empty>/)?>",
        re.DOTALL,
    )


@cache
def _attribute(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"\s" + name.encode() + rb"""\s*=\s*("[^"]*"|'[^']*')""")
