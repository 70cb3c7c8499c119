"""How do whole columns of texts become values?

The engine casts each column at once. The few texts that its casts refuse are read one
by one, each distinct text once (``xl_crm.tables.cell``), and joined back.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from ibis.expr import datatypes as dt

from xl_crm.tables.cell import (
    BLANKS,
    FALSE_WORDS,
    PENDING_WORDS,
    TRUE_WORDS,
    UNKNOWN_WORDS,
    YEARS,
    DateReading,
    foreign_amounts,
    is_missing,
    read_flag,
    read_number,
    read_stamp,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.ingest._spec import Expr

#: Amounts: exact to sum, so that no total depends on the order of rows.
MONEY_TYPE = "decimal(18, 6)"
#: What a spreadsheet shows where a formula failed: no name and no identifier.
_ERROR_CELLS = frozenset(
    "#ref! #div/0! #value! #name? #num! #null! #getting_data".split(" ")
)
#: Texts that stand for a value that is not there.
_MISSING = BLANKS | PENDING_WORDS | UNKNOWN_WORDS | _ERROR_CELLS
#: Of these the ones that begin with a sign that sorts before the digits, those of
#: letters, and the Chinese ones, whose case need not be looked at.
_MISSING_SIGNS = frozenset(word for word in _MISSING if word < "0")
_MISSING_WORDS = frozenset(word for word in _MISSING - _MISSING_SIGNS if word.isascii())
_MISSING_CHINESE = _MISSING - _MISSING_SIGNS - _MISSING_WORDS
#: Bounds of the last two, so that few texts are compared with them.
_FIRST_WORD = min(_MISSING_WORDS)[0].upper()
_FIRST_CHINESE = min(_MISSING_CHINESE)
_LONGEST_WORD = max(map(len, _MISSING_WORDS))
_LONGEST_CHINESE = max(len(word.encode()) for word in _MISSING_CHINESE)
#: "2024-07-01 08:26" has 16 signs: a stamp with an offset has more.
_LONGEST_NAIVE = 16
#: The first year that is read, and the first one that is not.
_YEARS_END = (YEARS[0], YEARS[1] + 1)
_NO_STAMP = ibis.null("timestamp")
#: Every blank sorts before it: a text that does not needs no stripping at its start.
_FIRST_VISIBLE = "!"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: '00123 and ="00123": a text that a spreadsheet must not take for a number.
_MARKED_TEXT = r"""^(?:'([^"]+)|="([^"]+)")$"""
_NARROW = "0123456789-()/  " + _LETTERS
#: The marks at its end have no width, and no counterpart: they go.
_WIDE = (
    "０１２３４５６７８９－（）／　\u00a0"
    + "".join(chr(ord(letter) + 0xFEE0) for letter in _LETTERS)
    + "\u200b\ufeff"
)


@ibis.udf.scalar.builtin
def strlen(text: str) -> int:  # type: ignore[empty-body]
    """Length of a text in bytes."""


@ibis.udf.scalar.builtin
def timezone(zone: str, stamp: dt.Timestamp("UTC")) -> dt.timestamp:  # type: ignore[valid-type]
    """Show a stamp on the clock of a zone."""


class Reader(StrEnum):
    """A way to read a column whose texts may fail."""

    NUMBER = "number"
    STAMP = "stamp"
    FLAG = "flag"

    @property
    def type(self) -> str:
        """Ibis type of the values."""
        return {
            Reader.NUMBER: MONEY_TYPE,
            Reader.STAMP: "timestamp",
            Reader.FLAG: "boolean",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One column read in one way.

    Attributes
    ----------
    column : str
        Column of texts, or of a type that the file carried.
    factor : float
        Of the unit in the header, for numbers.
    """

    column: str
    reader: Reader
    factor: float = 1.0

    @property
    def name(self) -> str:
        """Name of the typed column."""
        scale = "" if self.factor == 1.0 else f"_{self.factor:.0f}"
        return f"{self.column}__{self.reader}{scale}"

    @property
    def bad(self) -> str:
        """Name of the column with the texts that could not be read."""
        return f"{self.name}__bad"


def trimmed(cell: Expr) -> Expr:
    """Return a text without outer blanks, empty as null; other types as they are."""
    if not cell.type().is_string():
        return cell
    starts_blank = cell < _FIRST_VISIBLE
    ends_blank = reduce(or_, (cell.endswith(sign) for sign in string.whitespace))
    return ibis.ifelse(starts_blank | ends_blank, cell.strip().nullif(""), cell)


def among(text: Expr, words: Iterable[str]) -> Expr:
    """Tell whether a text is one of some words; null for null.

    DuckDB turns a long IN list into a join of the whole table, once for each mention.
    """
    return ibis.literal(sorted(words), "array<string>").contains(text)


def as_text(cell: Expr) -> Expr:
    """Return a trimmed text as it stands; null where it says nothing."""
    text = cell.cast("string")
    size = strlen(text)
    is_word = (text >= _FIRST_WORD) & (text < _FIRST_CHINESE) & (size <= _LONGEST_WORD)
    is_chinese = (text >= _FIRST_CHINESE) & (size <= _LONGEST_CHINESE)
    says_nothing = ibis.cases(
        (text < "0", among(text.lower(), _MISSING_SIGNS)),
        (is_word, among(text.lower(), _MISSING_WORDS)),
        (is_chinese, among(text, _MISSING_CHINESE)),
        else_=False,
    )
    return ibis.ifelse(says_nothing, ibis.null("string"), text)


def with_ids(table: Expr, names: Iterable[str]) -> Expr:
    """Turn columns into identifiers: leading zeros kept, full-width as ASCII.

    ``17850.0``, as software writes a column of numbers with gaps, becomes ``17850``;
    ``'00123`` and ``="00123"``, as exports keep a spreadsheet from counting, ``00123``.

    A step at a time over the table, since every step mentions the one before several
    times: nested, the expression of one column would fill pages.
    """
    names = list(names)
    for step in (as_text, _narrowed, _unmarked, _without_decimals):
        table = table.mutate(**{name: step(table[name]) for name in names})
    return table


def with_readings(table: Expr, readings: Iterable[Reading], dates: DateReading) -> Expr:
    """Add what the engine reads by itself of each column; null where it cannot.

    The plain spelling first, and only what that refuses by the others.
    """
    readings = list(readings)
    plain = table.mutate(
        **{each.name: _cast_plain(table[each.column], each, dates) for each in readings}
    )
    others = {
        each.name: _cast_other(plain[each.column], each, dates)
        for each in readings
        if table[each.column].type().is_string()
    }
    cast = plain.mutate(
        **{
            name: ibis.ifelse(plain[name].isnull(), other, plain[name])
            for name, other in others.items()
        }
    )
    stamps = [each.name for each in readings if each.reader is Reader.STAMP]
    return cast.mutate(**{name: _of_our_time(cast[name]) for name in stamps})


def read_apart(texts: list[str], reading: Reading, dates: DateReading) -> pa.Table:
    """Read single texts that the engine refused.

    Returns
    -------
    table with ``text``, ``value`` and ``bad``
        ``bad`` is the text where it says something that cannot be read.
    """
    read: Any = {
        Reader.NUMBER: lambda text: _money(read_number(text, reading.factor)),
        Reader.STAMP: lambda text: read_stamp(text, dates),
        Reader.FLAG: read_flag,
    }[reading.reader]
    foreign = foreign_amounts(texts) if reading.reader is Reader.NUMBER else frozenset()
    values = [None if text in foreign else read(text) for text in texts]
    bad = [
        text if value is None and not is_missing(text) else None
        for text, value in zip(texts, values, strict=True)
    ]
    kind = {
        Reader.NUMBER: pa.decimal128(18, 6),
        Reader.STAMP: pa.timestamp("us"),
        Reader.FLAG: pa.bool_(),
    }[reading.reader]
    columns = [texts, pa.array(values, kind), pa.array(bad, pa.string())]
    return pa.table(columns, names=["text", "value", "bad"])


def _narrowed(text: Expr) -> Expr:
    """Return full-width digits and letters as ASCII."""
    wide = text.translate(_WIDE, _NARROW).strip().nullif("")
    return ibis.ifelse(strlen(text) == text.length(), text, wide)


def _unmarked(text: Expr) -> Expr:
    """Take off what keeps a spreadsheet from reading a text as a number."""
    maybe = (text < "0") | text.between("=", ">")
    return ibis.ifelse(maybe, text.re_replace(_MARKED_TEXT, r"\1\2"), text)


def _without_decimals(text: Expr) -> Expr:
    """Take ``.0`` off a whole number."""
    whole = ibis.ifelse(text.endswith(".0"), text.re_search(r"^-?\d+\.0$"), False)
    return ibis.ifelse(whole, text.substr(0, text.length() - 2), text)


def _money(number: Any) -> Any:  # noqa: ANN401  (Decimal or None)
    """Round to six places; a number that no amount reaches is none."""
    if number is None or abs(number) >= 10**12:
        return None
    return round(number, 6)


def _cast_plain(cell: Expr, reading: Reading, dates: DateReading) -> Expr:
    """Cast 1234.5, 2024-07-01 08:26 and true, or a column that has its type already."""
    kind = cell.type()
    match reading.reader:
        case Reader.NUMBER:
            if kind.is_string():
                cell = ibis.ifelse(cell.contains("_"), ibis.null("string"), cell)
            if reading.factor == 1.0 and not kind.is_floating():
                return cell.try_cast(MONEY_TYPE)
            return _scaled(cell.try_cast("float64"), reading.factor)
        case Reader.STAMP if kind.is_string():
            is_plain = (strlen(cell) <= _LONGEST_NAIVE) & _begins_with_digit(cell)
            return ibis.ifelse(is_plain, cell.try_cast("timestamp"), _NO_STAMP)
        case Reader.STAMP if kind.is_timestamp() and kind.timezone:
            return timezone(dates.timezone, cell).cast("timestamp")
        case Reader.STAMP:
            return cell.try_cast("timestamp")
        case Reader.FLAG if kind.is_string():
            return cell.try_cast("boolean")
        case Reader.FLAG:
            return cell if kind.is_boolean() else _cast_word(cell.cast("string"))


def _cast_other(text: Expr, reading: Reading, dates: DateReading) -> Expr:
    """Cast 1,234.50 with its groups in order, other stamps, and the words for yes."""
    match reading.reader:
        case Reader.NUMBER:
            grouped = text.re_search(r"^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$")
            plain = ibis.ifelse(grouped, text.replace(",", ""), ibis.null("string"))
            if reading.factor == 1.0:
                return plain.try_cast(MONEY_TYPE)
            return _scaled(plain.try_cast("float64"), reading.factor)
        case Reader.STAMP:
            return _cast_stamp(text, dates)
        case Reader.FLAG:
            return _cast_word(text)


def _scaled(number: Expr, factor: float) -> Expr:
    """Return a number in yuan; null where no amount reaches it."""
    return (number * factor).round(6).try_cast(MONEY_TYPE)


def _cast_stamp(text: Expr, dates: DateReading) -> Expr:
    """Cast stamps with an offset, and 2024年7月1日 and 2024.07.01 by one rewrite."""
    offset = ibis.ifelse(
        text.length() > _LONGEST_NAIVE,
        text.re_search(r":\d\d.*(Z|z|UTC|GMT|[+-]\d\d(:?\d\d)?)$"),
        False,
    )
    local = timezone(dates.timezone, text.try_cast("timestamp('UTC')"))
    iso = text.re_replace(r"^(\d{4})[.年](\d{1,2})[.月](\d{1,2})日?", r"\1-\2-\3")
    naive = ibis.coalesce(text.try_cast("timestamp"), iso.try_cast("timestamp"))
    return ibis.cases(
        (~_begins_with_digit(text), _NO_STAMP), (offset, local), else_=naive
    )


def _begins_with_digit(text: Expr) -> Expr:
    return (text >= "0") & (text < ":")


def _of_our_time(stamp: Expr) -> Expr:
    """Return a stamp of a year that a date of business can have; else null."""
    first, last = (ibis.timestamp(year, 1, 1, 0, 0, 0) for year in _YEARS_END)
    return ibis.ifelse((stamp >= first) & (stamp < last), stamp, _NO_STAMP)


def _cast_word(text: Expr) -> Expr:
    """Cast the usual words for yes and no."""
    word = text.lower()
    return ibis.cases(
        (among(word, TRUE_WORDS), True),
        (among(word, FALSE_WORDS), False),
        else_=ibis.null("boolean"),
    )
