"""What XML do some rows of one column become?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.workbook.content import stored
from xl_crm.workbook.rows.computed import computed_cells, names_its_row
from xl_crm.workbook.rows.markup import frame, rest_of_cell, style_attribute
from xl_crm.workbook.rows.mixed import mixed_cells
from xl_crm.workbook.rows.pieces import (
    framed,
    joined,
    padded,
    replaced,
    rows_mask,
    scalar,
    within,
)
from xl_crm.workbook.rows.sharing import shared_column
from xl_crm.workbook.rows.stored_column import stored_column

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.reports._spec import Cell
    from xl_crm.workbook.rows.body import BodyColumn
    from xl_crm.workbook.rows.pieces import Piece
    from xl_crm.workbook.rows.sharing import SharedColumn


class _Rests(NamedTuple):
    """Cells after their style; ``quoted`` as in ``StoredColumn``."""

    pieces: list[Piece]
    quoted: pa.Array | None


class ColumnCells:
    """Writes the cells of one column, any range of rows at a time.

    Parameters
    ----------
    add_string : callable
        Puts a text into the table of shared strings and returns its number.
    """

    def __init__(self, column: BodyColumn, add_string: Callable[[str], int]) -> None:
        self._column = column
        self._n_filled = len(column.values)
        self._computed = names_its_row(column)
        apart = self._computed or column.row_units
        self._shared = None if apart else shared_column(column, add_string)
        self._linked = sorted(column.linked)
        self._own_formulas = sorted(column.row_formulas)
        self._blank = frame("n", column.formula, column.fills).blank

    @property
    def is_nothing(self) -> bool:
        """Whether the column has neither values nor formulas nor a format."""
        column = self._column
        formulas = column.formula or column.row_formulas
        return not (column.values or formulas or column.styles.plain)

    def pieces(self, start: int, stop: int, numbers: pa.Array) -> list[Piece]:
        """Return the cells of rows ``start`` to ``stop`` after their references.

        Parameters
        ----------
        numbers : pyarrow.Array
            The numbers of these rows on the sheet, as text.
        """
        if self._column.row_units:
            return [mixed_cells(self._column, start, stop, numbers)]
        if self._computed:
            cells = computed_cells(self._column, start, stop, numbers)
            rests = _Rests(cells, None)
        else:
            rests = self._held(start, stop)
        rests = self._with_own_formulas(rests, start, stop)
        return [*self._style(rests.quoted, start, stop), *rests.pieces]

    def _held(self, start: int, stop: int) -> _Rests:
        """Return cells that are the same but for their values."""
        filled = max(min(stop, self._n_filled), start)
        length = stop - start
        if filled == start:
            rests = _Rests([self._blank], None)
        elif self._shared is None:
            rests = self._own(start, filled)
        else:
            rests = self._from(self._shared, start, filled)
        if start < filled < stop:
            whole = padded(joined(rests.pieces, filled - start), self._blank, length)
            rests = rests._replace(pieces=[whole])
        return rests

    def _own(self, start: int, stop: int) -> _Rests:
        """Return cells that hold their value themselves."""
        column = self._column
        found = stored_column(column.values[start:stop], column.unit)
        before, after, blank = frame(found.kind, column.formula, column.fills)
        quoted = None if column.formula else found.quoted
        if not found.apart and not found.texts.null_count:
            return _Rests([before, found.texts, after], quoted)
        apart = {
            row: rest_of_cell(value, column.formula, column.fills)
            for row, value in found.apart.items()
        }
        whole = framed(before, found.texts, after, blank)
        return _Rests([replaced(whole, apart)], quoted)

    def _from(self, shared: SharedColumn, start: int, stop: int) -> _Rests:
        """Return cells that refer to shared strings."""
        codes = shared.codes.slice(start, stop - start)
        rests = pc.fill_null(shared.rests.take(codes), scalar(self._blank))
        if shared.quoted is None:
            return _Rests([rests], None)
        quoted = pc.fill_null(shared.quoted.take(codes), fill_value=False)
        return _Rests([rests], quoted)

    def _with_own_formulas(self, rests: _Rests, start: int, stop: int) -> _Rests:
        """Put in the rows that compute something else than their column."""
        column = self._column
        own = {
            row - start: rest_of_cell(
                stored(self._value(row), column.unit), column.row_formulas[row]
            )
            for row in within(self._own_formulas, start, stop)
        }
        if not own:
            return rests
        whole = replaced(joined(rests.pieces, stop - start), own)
        if rests.quoted is None:
            return _Rests([whole], None)
        quoted = padded(rests.quoted, filler=False, length=stop - start)
        return _Rests([whole], replaced(quoted, dict.fromkeys(own, False)))

    def _value(self, row: int) -> Cell:
        return self._column.values[row] if row < self._n_filled else None

    def _style(self, quoted: pa.Array | None, start: int, stop: int) -> list[Piece]:
        """Return the attribute with the format of each cell."""
        styles = self._column.styles
        linked = within(self._linked, start, stop)
        if quoted is None and not linked:
            return [style_attribute(styles.plain)]
        length = stop - start
        if quoted is None:
            quoted = pa.repeat(pa.scalar(value=False), length)
        quoted = padded(quoted, filler=False, length=length)
        plain = _chosen(quoted, styles.quoted, styles.plain)
        if not linked:
            return [plain]
        mask = rows_mask((row - start for row in linked), length)
        links = _chosen(quoted, styles.quoted_link, styles.link)
        return [pc.if_else(mask, links, plain)]


def _chosen(mask: pa.Array, there: int, elsewhere: int) -> pa.Array:
    """Return the attribute of one format where a mask is true, else of another."""
    return pc.if_else(
        mask, scalar(style_attribute(there)), scalar(style_attribute(elsewhere))
    )
