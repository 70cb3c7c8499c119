"""What XML do the cells of a column become whose rows differ in unit?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from xl_crm.workbook.content import BLANK, stored
from xl_crm.workbook.rows.body import ROW
from xl_crm.workbook.rows.markup import rest_of_cell, style_attribute
from xl_crm.workbook.rows.pieces import TEXT
from xl_crm.workbook.rows.stored_column import quotes

if TYPE_CHECKING:
    from xl_crm.workbook.rows.body import BodyColumn


def mixed_cells(
    column: BodyColumn, start: int, stop: int, numbers: pa.Array
) -> pa.Array:
    """Return the cells of rows ``start`` to ``stop`` after their references.

    Cell by cell: such a column has key figures in it, not data.

    Parameters
    ----------
    numbers : pyarrow.Array
        The numbers of these rows on the sheet, as text.
    """
    rows = zip(range(start, stop), numbers.to_pylist(), strict=True)
    return pa.array([_cell(column, row, number) for row, number in rows], TEXT)


def _cell(column: BodyColumn, row: int, number: str) -> str:
    formula = column.row_formulas.get(row, column.formula).replace(ROW, number)
    styles, content = column.styles, BLANK
    if row < len(column.values):
        styles = column.row_styles[row]
        content = stored(column.values[row], column.row_units[row])
    quoted = quotes(content) and not formula
    if row in column.linked:
        style = styles.quoted_link if quoted else styles.link
    else:
        style = styles.quoted if quoted else styles.plain
    return style_attribute(style) + rest_of_cell(content, formula)
