"""How are the rows of a table cut up so that several threads can write them?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from xl_crm.workbook.rows.column_cells import ColumnCells
from xl_crm.workbook.rows.pieces import TEXT, joined, replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_crm.workbook.rows.body import Body
    from xl_crm.workbook.rows.pieces import Piece

#: Bytes of XML that are written together, roughly, and the fewest rows: see
#: bench/README.md.
CHUNK_BYTES = 8 << 20
FEWEST_ROWS = 256

#: A cell without its text and formula; rows that tell how long texts are.
_BYTES_A_CELL = 40
_SAMPLE = 256


def row_chunks(
    body: Body, add_string: Callable[[str], int]
) -> Iterator[Callable[[], memoryview]]:
    """Return functions that each give the XML of some rows, in order.

    The functions may run in any thread at any time; the work in Arrow leaves the
    interpreter free for others. ``add_string`` is called before the first of them.

    Parameters
    ----------
    add_string : callable
        Puts a text into the table of shared strings and returns its number.
    """
    columns = [ColumnCells(column, add_string) for column in body.columns]
    step = max(CHUNK_BYTES // max(_bytes_a_row(body), 1), FEWEST_ROWS)
    for start in range(0, body.n_rows, step):
        stop = min(start + step, body.n_rows)
        yield partial(_rows, body, columns, start, stop)


def _bytes_a_row(body: Body) -> int:
    """Return about how many bytes the XML of a row takes."""
    total = 0
    for column in body.columns:
        sample = [value for value in column.values[:_SAMPLE] if isinstance(value, str)]
        texts = sum(map(len, sample)) // max(len(sample), 1)
        total += _BYTES_A_CELL + len(column.formula) + texts
    return total


def _rows(
    body: Body, columns: Sequence[ColumnCells], start: int, stop: int
) -> memoryview:
    numbers = _numbers(body.first_row + start, stop - start)
    pieces: list[Piece] = ['<row r="', numbers, '"', *_heights(body, start, stop), ">"]
    for number, column in enumerate(columns, 1):
        pieces += [f'<c r="{get_column_letter(number)}', numbers, '"']
        pieces += column.pieces(start, stop)
    pieces.append("</row>")
    return _all_texts(joined(pieces, stop - start))


def _numbers(first: int, length: int) -> pa.Array:
    """Return the numbers of rows as text."""
    ones = pa.repeat(pa.scalar(1, pa.int32()), length)
    return pc.cumulative_sum(ones, start=first - 1).cast(TEXT)


def _heights(body: Body, start: int, stop: int) -> list[Piece]:
    """Return the attributes of the rows that are higher than the others."""
    found = {
        row - start: f' ht="{height:g}" customHeight="1"'
        for row, height in body.heights.items()
        if start <= row < stop
    }
    if not found:
        return []
    return [replaced(pa.repeat(pa.scalar("", TEXT), stop - start), found)]


def _all_texts(texts: pa.Array) -> memoryview:
    """Return the UTF-8 bytes of all texts, one after the other, without a copy."""
    _, offsets, data = texts.buffers()
    ends = memoryview(offsets).cast("q")
    first, last = ends[texts.offset], ends[texts.offset + len(texts)]
    return memoryview(data)[first:last]
