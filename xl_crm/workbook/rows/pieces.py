"""How are texts that repeat and texts that differ put together row by row?"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Offsets of 64 bits: the rows of a sheet may hold more than 2 GB of text.
TEXT = pa.large_string()

#: Text that is the same in every row, or an Arrow array with one text a row.
Piece = str | Any


def joined(pieces: Iterable[Piece], length: int) -> pa.Array:
    """Return the pieces of each row as one text; no array may have a null."""
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, str) and isinstance(last, str):
            merged[-1] = last + piece
        else:
            merged.append(piece)
    if all(isinstance(piece, str) for piece in merged):
        return pa.repeat(scalar("".join(merged)), length)
    return pc.binary_join_element_wise(*map(_argument, merged), scalar(""))


def framed(before: str, texts: pa.Array, after: str, blank: str) -> pa.Array:
    """Return each text between two others, and ``blank`` for a null."""
    whole = pc.binary_join_element_wise(
        scalar(before), texts, scalar(after), scalar("")
    )
    return pc.fill_null(whole, scalar(blank))


def replaced(array: pa.Array, values: Mapping[int, object]) -> pa.Array:
    """Return an array with other values in some rows."""
    if not values:
        return array
    ordered = [values[row] for row in sorted(values)]
    mask = rows_mask(values, len(array))
    return pc.replace_with_mask(array, mask, pa.array(ordered, array.type))


def rows_mask(rows: Iterable[int], length: int) -> pa.Array:
    """Return a mask that is true in some rows."""
    mask = [False] * length
    for row in rows:
        mask[row] = True
    return pa.array(mask, pa.bool_())


def padded(array: pa.Array, filler: object, length: int) -> pa.Array:
    """Return an array made longer with one value."""
    missing = length - len(array)
    if not missing:
        return array
    fillers = pa.repeat(pa.scalar(filler, array.type), missing)
    return pa.concat_arrays([array, fillers])


def within(ordered: Sequence[int], start: int, stop: int) -> Sequence[int]:
    """Return those of some ordered rows that are in a range."""
    return ordered[bisect_left(ordered, start) : bisect_left(ordered, stop)]


def scalar(text: str) -> pa.Scalar:
    """Return a text for Arrow's functions."""
    return pa.scalar(text, TEXT)


def _argument(piece: Piece) -> pa.Scalar | pa.Array:
    return scalar(piece) if isinstance(piece, str) else piece
