"""Where in the XML of a sheet do the rows of its tables go?"""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from openpyxl.worksheet.cell_range import CellRange

from xl_crm.workbook.rows.chunks import row_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xl_crm.workbook.package.deflate import Bytes
    from xl_crm.workbook.rows.body import Body

_DATA = re.compile(rb"<sheetData\s*(?:/>|>(?P<rows>.*)</sheetData>)", re.DOTALL)
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"[^>]*?(?:/>|>.*?</row>)', re.DOTALL)
_DIMENSION = re.compile(rb'(<dimension ref=")([A-Z0-9:]+)(")')


def spliced(
    xml: bytes, bodies: Sequence[Body], add_string: Callable[[str], int]
) -> Iterator[Callable[[], Bytes]]:
    """Return the XML of a sheet in pieces, with the rows of tables in their places.

    Parameters
    ----------
    xml : bytes
        The sheet as openpyxl wrote it, with all rows but those of ``bodies``.
    add_string : callable
        Puts a text into the table of shared strings and returns its number.

    Raises
    ------
    ValueError
        A row of the sheet stands among those of a body, or bodies overlap.
    """
    found = _DATA.search(xml)
    if found is None:
        raise ValueError("a sheet without sheetData")
    ordered = sorted(bodies, key=lambda body: body.first_row)
    rows = [(int(row[1]), row[0]) for row in _ROW.finditer(found["rows"] or b"")]
    _refuse_overlap((number for number, _ in rows), ordered)
    before = _stretched(xml[: found.start()], ordered) + b"<sheetData>"
    for body in ordered:
        above = [text for number, text in rows if number < body.first_row]
        rows = rows[len(above) :]
        yield partial(bytes, before + b"".join(above))
        yield from row_chunks(body, add_string)
        before = b""
    after = b"".join(text for _, text in rows)
    yield partial(bytes, after + b"</sheetData>" + xml[found.end() :])


def _refuse_overlap(numbers: Iterable[int], bodies: Iterable[Body]) -> None:
    """Refuse rows that would stand twice."""
    spans = [(body.first_row, body.first_row + body.n_rows) for body in bodies]
    spans += [(number, number + 1) for number in numbers]
    for (first, end), (start, _) in pairwise(sorted(spans)):
        if start < end:
            raise ValueError(f"rows {first} to {end - 1}: row {start} stands twice")


def _stretched(head: bytes, bodies: Sequence[Body]) -> bytes:
    """Return the beginning of a sheet with its range widened over the bodies."""
    found = _DIMENSION.search(head)
    filled = [body for body in bodies if body.n_rows and body.columns]
    if found is None or not filled:
        return head
    whole = CellRange(found[2].decode())
    bottom = max(body.first_row + body.n_rows - 1 for body in filled)
    ref = CellRange(
        min_col=1,
        min_row=min(whole.min_row, filled[0].first_row),
        max_col=max(whole.max_col, *(len(body.columns) for body in filled)),
        max_row=max(whole.max_row, bottom),
    ).coord.encode()
    return _DIMENSION.sub(rb"\g<1>" + ref + rb"\g<3>", head, count=1)
