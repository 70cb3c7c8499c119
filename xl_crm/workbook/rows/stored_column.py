"""What does the file hold for the values of a column, many rows at once?

The same as ``content.stored`` says of each value alone, found with Arrow's functions
over whole columns; single rows that need more thought are asked there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from types import NoneType
from typing import TYPE_CHECKING, cast

import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.reports._cells import ArrowCells
from xl_crm.tables.unit import Unit
from xl_crm.workbook.content import (
    DAY_ZERO,
    FIRST_DAY,
    LONGEST_TEXT,
    SECONDS_A_DAY,
    needs_quote,
    stored,
)
from xl_crm.workbook.rows.pieces import TEXT, replaced, rows_mask, scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xl_crm.reports._spec import Cell
    from xl_crm.workbook.content import Stored

    _Test = Callable[[pa.DataType], bool]
    _Write = Callable[[pa.Array], "StoredColumn"]

#: White space of Unicode, as far as a cell can hold it.
_SPACE = (
    r"[ \t\n\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}"
    r"\x{205F}\x{3000}]"
)
#: Texts that ``content.clean_text`` would change, or whose ends are white space.
_APART = (
    r"[\x00-\x08\x0b-\x1f\x7f\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_"
    rf"|^{_SPACE}|{_SPACE}$"
)
_QUOTED = r"^[=+\-@\t\n＝＋－＠]"
_RESERVED = r"[&<>]"
_NOT_PLAIN = f"{_APART}|{_QUOTED}|{_RESERVED}"

_UNIX_EPOCH = (date(1970, 1, 1) - DAY_ZERO).days
_FIRST_DAY = (FIRST_DAY - DAY_ZERO).days
_LAST_DAY = (date.max - DAY_ZERO).days

#: Arrow type of columns whose values all have one of these types.
_ARROW_TYPES = {
    frozenset({str}): TEXT,
    frozenset({float}): pa.float64(),
    frozenset({int}): pa.int64(),
    frozenset({int, float}): pa.float64(),
    frozenset({bool}): pa.bool_(),
    frozenset({date}): pa.date32(),
    frozenset(): pa.null(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredColumn:
    """What the file holds for some rows of a column.

    Attributes
    ----------
    kind : str
        Cell type of all rows but those in ``apart``: ``s`` text, ``n`` number,
        ``b`` boolean.
    texts : pyarrow.Array
        Escaped for XML; null is blank.
    quoted : pyarrow.Array or None
        Whether a text would turn into a formula when edited; None for never.
    apart : mapping of int to Stored
        Rows that ``texts`` does not hold.
    """

    kind: str
    texts: pa.Array
    quoted: pa.Array | None = None
    apart: Mapping[int, Stored] = field(default_factory=dict)


def stored_column(values: Sequence[Cell], unit: Unit) -> StoredColumn:
    """Return what the file holds for values of a unit, in order."""
    if unit is Unit.ID and isinstance(values, ArrowCells):
        array = _decoded(_one_array(values.array))
        if pa.types.is_decimal(array.type):
            return _exact(array)
    array = as_arrow(values)
    if array is None:
        return _by_hand(values, unit)
    writers = _ID_WRITERS if unit is Unit.ID else _WRITERS
    for is_kind, write in writers:
        if is_kind(array.type):
            return write(array)
    return _by_hand(_python_values(array), unit)


def as_arrow(values: Sequence[Cell]) -> pa.Array | None:
    """Return values as an Arrow array of few types; None where they are mixed.

    Texts are large strings, dates ``date32``, numbers integers or ``float64``.
    """
    if isinstance(values, ArrowCells):
        return _simple(_one_array(values.array))
    types = frozenset(map(type, values)) - {NoneType}
    if types == {datetime}:
        if any(isinstance(value, datetime) and value.tzinfo for value in values):
            return None
        arrow_type = pa.timestamp("us")
    elif types in _ARROW_TYPES:
        arrow_type = _ARROW_TYPES[types]
    else:
        return None
    try:
        return pa.array(values, arrow_type)
    except (pa.ArrowInvalid, OverflowError, UnicodeEncodeError):
        # Integers beyond 64 bits, or that a float cannot hold; lone surrogates.
        return None


def quotes(stored_value: Stored) -> bool:
    """Return whether a stored text would turn into a formula when edited."""
    text, kind = stored_value
    return kind == "s" and text is not None and needs_quote(text)


def _one_array(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    if not isinstance(array, pa.ChunkedArray):
        return array
    if array.num_chunks == 1:
        return array.chunk(0)
    return pa.concat_arrays(array.chunks) if array.num_chunks else pa.nulls(0)


def _simple(array: pa.Array) -> pa.Array:
    """Return an array of one of the few types that the writer knows."""
    array = _decoded(array)
    kind = array.type
    if _is_text(kind):
        return array.cast(TEXT)
    if pa.types.is_decimal(kind):
        # Arrow's own way to a float is not the nearest one; by way of text it is.
        return array.cast(pa.string()).cast(pa.float64())
    if pa.types.is_floating(kind):
        return array.cast(pa.float64())
    return array.cast(pa.date32()) if pa.types.is_date64(kind) else array


def _decoded(array: pa.Array) -> pa.Array:
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
    )


def _by_hand(values: Sequence[Cell], unit: Unit) -> StoredColumn:
    """Ask for each value alone."""
    apart = {row: stored(value, unit) for row, value in enumerate(values)}
    return _with_apart("n", pa.nulls(len(apart), TEXT), None, apart)


def _with_apart(
    kind: str, texts: pa.Array, quoted: pa.Array | None, apart: Mapping[int, Stored]
) -> StoredColumn:
    """Return a column some of whose rows are known already."""
    flags = {row: quotes(value) for row, value in apart.items()}
    if quoted is None and any(flags.values()):
        quoted = rows_mask((), len(texts))
    if quoted is not None:
        quoted = replaced(quoted, flags)
    return StoredColumn(kind=kind, texts=texts, quoted=quoted, apart=apart)


def _texts(texts: pa.Array) -> StoredColumn:
    """Return texts; those that need nothing are found by one pass over all."""
    lengths = pc.binary_length(texts)
    bounds = pc.min_max(lengths).as_py()
    if bounds["min"] == 0:
        texts = pc.if_else(pc.equal(lengths, 0), pa.scalar(None, TEXT), texts)
    special = pc.match_substring_regex(texts, _NOT_PLAIN)
    if (bounds["max"] or 0) > LONGEST_TEXT:
        special = pc.or_(special, pc.greater(lengths, LONGEST_TEXT))
    special = pc.fill_null(special, fill_value=False)
    if not _any(special):
        return StoredColumn(kind="s", texts=texts)
    found = texts.filter(special)
    escaped = found
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        escaped = pc.replace_substring(escaped, sign, name)
    quoted = pc.match_substring_regex(found, _QUOTED)
    texts = pc.replace_with_mask(texts, special, escaped)
    apart = _cleaned(found, pc.indices_nonzero(special))
    if not _any(quoted):
        return _with_apart("s", texts, None, apart)
    nowhere = rows_mask((), len(texts))
    quoted = pc.replace_with_mask(nowhere, special, quoted)
    return _with_apart("s", texts, quoted, apart)


def _cleaned(found: pa.Array, rows: pa.Array) -> dict[int, Stored]:
    """Return the rows whose text is not stored as it is, as far as the XML goes."""
    apart = pc.or_(
        pc.match_substring_regex(found, _APART),
        pc.greater(pc.binary_length(found), LONGEST_TEXT),
    )
    pairs = (rows.filter(apart).to_pylist(), found.filter(apart).to_pylist())
    return {row: stored(text, Unit.TEXT) for row, text in zip(*pairs, strict=True)}


def _written_texts(array: pa.Array) -> StoredColumn:
    """Return integers or days of a column of IDs."""
    is_date = pa.types.is_date(array.type)
    return _texts(_spelled_days(array) if is_date else array.cast(TEXT))


def _exact(numbers: pa.Array) -> StoredColumn:
    """Return exact numbers of a column of IDs with all their digits."""
    texts = numbers.cast(pa.string()).cast(TEXT)
    if _any(pc.match_substring(texts, "E")):
        return _by_hand(numbers.to_pylist(), Unit.ID)
    return _texts(pc.replace_substring_regex(texts, r"\.0*$", ""))


def _flags(flags: pa.Array) -> StoredColumn:
    return StoredColumn(kind="b", texts=pc.if_else(flags, scalar("1"), scalar("0")))


def _integers(numbers: pa.Array) -> StoredColumn:
    return StoredColumn(kind="n", texts=numbers.cast(TEXT))


def _numbers(numbers: pa.Array) -> StoredColumn:
    finite = pc.is_finite(numbers)
    if not pc.all(finite, min_count=0).as_py():
        numbers = pc.if_else(finite, numbers, pa.scalar(None, numbers.type))
    return StoredColumn(kind="n", texts=numbers.cast(TEXT))


def _dates(days: pa.Array) -> StoredColumn:
    serial = pc.add(days.cast(pa.int32()), pa.scalar(_UNIX_EPOCH, pa.int32()))
    apart = _apart_days(days, _beyond(serial, 1))
    return StoredColumn(kind="n", texts=serial.cast(TEXT), apart=apart)


def _times(times: pa.Array) -> StoredColumn:
    """Return points of time as days and their fraction, to the second."""
    local = times if times.type.tz is None else pc.local_timestamp(times)
    whole = pc.floor_temporal(local, unit="second").cast(pa.timestamp("s"))
    seconds = pc.add(whole.cast(pa.int64()), _UNIX_EPOCH * SECONDS_A_DAY)
    days = pc.divide(seconds, SECONDS_A_DAY)
    rest = pc.subtract(seconds, pc.multiply(days, SECONDS_A_DAY))
    share = pc.divide(rest.cast(pa.float64()), float(SECONDS_A_DAY))
    serial = pc.add(days.cast(pa.float64()), share)
    apart = _apart_days(times, _beyond(seconds, SECONDS_A_DAY))
    return StoredColumn(kind="n", texts=serial.cast(TEXT), apart=apart)


def _beyond(serial: pa.Array, units_a_day: int) -> pa.Array:
    """Return which numbers of days, or of parts of a day, Excel's calendar lacks."""
    early = pc.less(serial, _FIRST_DAY * units_a_day)
    return pc.or_(early, pc.greater_equal(serial, (_LAST_DAY + 1) * units_a_day))


def _apart_days(values: pa.Array, early: pa.Array) -> dict[int, Stored]:
    """Return the rows beyond Excel's calendar, which are stored as text."""
    rows = pc.indices_nonzero(early)
    found = zip(rows.to_pylist(), _python_values(values.take(rows)), strict=True)
    return {row: stored(value, Unit.DATE) for row, value in found}


def _python_values(array: pa.Array) -> list[Cell]:
    """Return the values of an array; days that Python does not know as ISO text.

    A day beyond the year 32767 is blank.
    """
    return [_python_value(value) for value in array]


def _python_value(value: pa.Scalar) -> Cell:
    try:
        return cast("Cell", value.as_py())
    except (OverflowError, ValueError):
        text = _spelled_days(pa.array([value]))
        return cast("Cell", pc.replace_substring(text, " ", "T")[0].as_py())


def _spelled_days(days: pa.Array) -> pa.Array:
    """Return days or times as text; null for those that Arrow does not know either."""
    texts = days.cast(TEXT)
    unknown = pc.starts_with(texts, "<")
    return pc.if_else(unknown, pa.scalar(None, TEXT), texts)


def _any(mask: pa.Array) -> bool:
    return bool(pc.any(mask, min_count=0).as_py())


#: What writes which types of Arrow; any other is asked for value by value.
_WRITERS: tuple[tuple[_Test, _Write], ...] = (
    (pa.types.is_large_string, _texts),
    (pa.types.is_floating, _numbers),
    (pa.types.is_integer, _integers),
    (pa.types.is_date, _dates),
    (pa.types.is_timestamp, _times),
    (pa.types.is_boolean, _flags),
    (pa.types.is_null, _integers),
)
_ID_WRITERS: tuple[tuple[_Test, _Write], ...] = (
    (pa.types.is_large_string, _texts),
    (pa.types.is_integer, _written_texts),
    (pa.types.is_date, _written_texts),
    (pa.types.is_null, _integers),
)
