"""What XML do the cells of a formula become that names its own row?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.workbook.rows.body import ROW
from xl_crm.workbook.rows.markup import escape, type_attribute
from xl_crm.workbook.rows.pieces import padded, replaced, scalar
from xl_crm.workbook.rows.stored_column import stored_column

if TYPE_CHECKING:
    from xl_crm.workbook.rows.body import BodyColumn
    from xl_crm.workbook.rows.pieces import Piece

_TEXT = type_attribute("str")


def names_its_row(column: BodyColumn) -> bool:
    """Return whether the formula of a column is another one in each row."""
    return ROW in column.formula


def computed_cells(
    column: BodyColumn, start: int, stop: int, numbers: pa.Array
) -> list[Piece]:
    """Return the cells of rows ``start`` to ``stop`` after their styles.

    Parameters
    ----------
    numbers : pyarrow.Array
        The numbers of these rows on the sheet, as text.
    """
    types, results = _results(column, start, stop)
    first, *others = escape(column.formula).split(ROW)
    pieces: list[Piece] = [types, "><f>", first]
    for part in others:
        pieces += [numbers, part]
    return [*pieces, "</f><v>", results, "</v></c>"]


def _results(column: BodyColumn, start: int, stop: int) -> tuple[Piece, Piece]:
    """Return the type of each cell and the value in it; a blank is the empty text."""
    length = stop - start
    filled = max(min(stop, len(column.values)), start)
    if filled == start:
        return _TEXT, ""
    found = stored_column(column.values[start:filled], column.unit)
    kind = type_attribute("str" if found.kind == "s" else found.kind)
    if filled == stop and not found.apart and not found.texts.null_count:
        return kind, found.texts
    known = pc.is_valid(found.texts)
    types = pc.if_else(known, scalar(kind), scalar(_TEXT))
    values = pc.fill_null(found.texts, scalar(""))
    apart = {row: value for row, value in found.apart.items() if value.text is not None}
    types = replaced(
        types,
        {
            row: type_attribute("str" if value.kind == "s" else value.kind)
            for row, value in apart.items()
        },
    )
    values = replaced(
        values, {row: escape(value.text or "") for row, value in apart.items()}
    )
    return padded(types, _TEXT, length), padded(values, "", length)
