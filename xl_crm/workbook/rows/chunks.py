"""How are the rows of a table cut up so that several threads can write them?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from xl_crm.workbook.rows.column_cells import ColumnCells
from xl_crm.workbook.rows.pieces import TEXT, joined, replaced, scalar, within
from xl_crm.workbook.rows.stored_column import as_arrow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xl_crm.workbook.rows.body import Body
    from xl_crm.workbook.rows.pieces import Piece

#: Bytes of XML that are written together, roughly, and the fewest rows: see
#: bench/README.md.
CHUNK_BYTES = 4 << 20
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
    cells = (ColumnCells(column, add_string) for column in body.columns)
    columns = {
        get_column_letter(number): column
        for number, column in enumerate(cells, 1)
        if not column.is_nothing
    }
    heights = sorted(body.heights)
    step = max(CHUNK_BYTES // max(_bytes_a_row(body), 1), FEWEST_ROWS)
    for start in range(0, body.n_rows, step):
        stop = min(start + step, body.n_rows)
        higher = {row: body.heights[row] for row in within(heights, start, stop)}
        yield partial(_rows, columns, body.first_row, higher, (start, stop))


def _bytes_a_row(body: Body) -> int:
    """Return about how many bytes the XML of a row takes."""
    total = 0
    for column in body.columns:
        texts = as_arrow(column.values[:_SAMPLE])
        length = 0
        if texts is not None and texts.type == TEXT:
            length = int(pc.mean(pc.binary_length(texts)).as_py() or 0)
        total += _BYTES_A_CELL + len(column.formula) + length
    return total


def _rows(
    columns: Mapping[str, ColumnCells],
    first_row: int,
    heights: Mapping[int, float],
    span: tuple[int, int],
) -> memoryview:
    start, stop = span
    numbers = _numbers(first_row + start, stop - start)
    attributes = _heights(heights, start, stop)
    pieces: list[Piece] = ['<row r="', numbers, '"', *attributes, ">"]
    for letter, column in columns.items():
        cells = column.pieces(start, stop, numbers)
        pieces += [f'<c r="{letter}', numbers, '"', *cells]
    pieces.append("</row>")
    return _all_texts(joined(pieces, stop - start))


def _numbers(first: int, length: int) -> pa.Array:
    """Return the numbers of rows as text."""
    ones = pa.repeat(pa.scalar(1, pa.int32()), length)
    return pc.cumulative_sum(ones, start=first - 1).cast(TEXT)


def _heights(heights: Mapping[int, float], start: int, stop: int) -> list[Piece]:
    """Return the attributes of the rows that are higher than the others."""
    if not heights:
        return []
    found = {
        row - start: f' ht="{height:g}" customHeight="1"'
        for row, height in heights.items()
    }
    return [replaced(pa.repeat(scalar(""), stop - start), found)]


def _all_texts(texts: pa.Array) -> memoryview:
    """Return the UTF-8 bytes of all texts, one after the other, without a copy."""
    _, offsets, data = texts.buffers()
    ends = memoryview(offsets).cast("q")
    first, last = ends[texts.offset], ends[texts.offset + len(texts)]
    return memoryview(data)[first:last]
