"""What exactly is stored in a cell for a value?"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.reports._spec import Cell

#: Longest text of a cell, in UTF-16 code units (Excel's limit).
LONGEST_TEXT = 32_767

#: A text that begins so is taken for a formula when somebody edits the cell, or when
#: the sheet is saved as CSV and opened again (OWASP, "CSV Injection").
FORMULA_STARTS = frozenset("=+-@\t\n＝＋－＠")

#: Day 0 of Excel; exact from 1900-03-01 on, because Excel has a 29 February 1900.
DAY_ZERO = date(1899, 12, 30)
FIRST_DAY = date(1900, 3, 1)
SECONDS_A_DAY = 86_400

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Where a text begins to look like an escape of the format (``_x000A_``).
ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Stored(NamedTuple):
    """A value as the file holds it.

    ``text`` is ``None`` for a blank cell; ``kind`` is the cell type of the format:
    ``s`` text, ``n`` number, ``b`` boolean.
    """

    text: str | None
    kind: Literal["s", "n", "b"]


BLANK = Stored(None, "n")


def stored(value: Cell, unit: Unit) -> Stored:
    """Return what the file holds for a value.

    Text stays text whatever it looks like, and so does every value of a column of
    IDs. NaN, infinity and the empty text become blank: Excel knows none of them.
    A number keeps all its digits. A day before 1900-03-01 becomes ISO text.
    """
    if value is None:
        return BLANK
    if isinstance(value, str):
        return _stored_text(value)
    if isinstance(value, date):
        return _stored_date(value, unit)
    if unit is Unit.ID:
        return _stored_text(_id_text(value))
    if isinstance(value, bool):
        return Stored("1" if value else "0", "b")
    return _stored_number(value)


def clean_text(text: str) -> str:
    """Return a text that XML and Excel can hold, saying the same.

    Control characters go, except tab and line feed; line ends become line feeds; a
    text that looks like an escape of the format (``_x000A_``) is escaped itself; what
    is longer than a cell ends in an ellipsis.
    """
    if text.isascii() and text.isprintable() and len(text) <= LONGEST_TEXT:
        return escaped(text)
    plain = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escaped(shorten(plain, LONGEST_TEXT))


def escaped(text: str) -> str:
    """Return a text with what looks like an escape of the format escaped itself."""
    return ESCAPE_LOOKALIKE.sub("_x005F_", text) if "_x" in text else text


def as_read(text: str) -> str:
    """Return what Excel shows for a clean text."""
    return text.replace("_x005F_", "_")


def is_storable(text: str) -> bool:
    """Return whether XML and Excel can hold every sign of a text as it is."""
    return _ILLEGAL.search(text) is None and "\r" not in text


def cut(text: str, longest: int) -> str:
    """Return the beginning of a text: at most ``longest`` UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")[: longest * 2]
    return units.decode("utf-16-le", "ignore")


def utf16_length(text: str) -> int:
    """Return the length of a text as Excel counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, longest: int) -> str:
    """Return a text of at most ``longest`` UTF-16 units, cut with an ellipsis."""
    if len(text) * 2 <= longest or utf16_length(text) <= longest:
        return text
    return cut(text, longest - 1) + "…"


def one_line(text: str) -> str:
    """Return a text without line breaks and repeated spaces, fit for a heading."""
    return " ".join(clean_text(text).split())


def needs_quote(text: str) -> bool:
    """Return whether a text would turn into a formula when somebody edits it."""
    return text[0] in FORMULA_STARTS


def _stored_text(text: str) -> Stored:
    cleaned = clean_text(text)
    return Stored(cleaned, "s") if cleaned else BLANK


def _stored_number(number: float | Decimal) -> Stored:
    if isinstance(number, int):
        return Stored(str(number), "n")
    return Stored(repr(float(number)), "n") if math.isfinite(number) else BLANK


def _stored_date(value: date, unit: Unit) -> Stored:
    # pandas.NaT is a datetime that differs from itself.
    if value != value:  # noqa: PLR0124
        return BLANK
    day = value.date() if isinstance(value, datetime) else value
    if unit is Unit.ID or day < FIRST_DAY:
        return Stored(value.isoformat(), "s")
    days = (day - DAY_ZERO).days
    if not isinstance(value, datetime):
        return Stored(str(days), "n")
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return Stored(repr(days + seconds / SECONDS_A_DAY) if seconds else str(days), "n")


def _id_text(value: float | Decimal) -> str:
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return ""
    if value == int(value):
        return str(int(value))
    return f"{value:f}" if isinstance(value, Decimal) else repr(float(value))
