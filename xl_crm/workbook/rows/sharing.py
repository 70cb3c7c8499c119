"""Which columns of text are worth the table of shared strings?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.tables.unit import Unit
from xl_crm.workbook.content import stored
from xl_crm.workbook.rows.markup import frame, rest_of_cell, shared_text
from xl_crm.workbook.rows.pieces import TEXT
from xl_crm.workbook.rows.stored_column import as_arrow, quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_crm.reports._spec import Cell
    from xl_crm.workbook.content import Stored
    from xl_crm.workbook.rows.body import BodyColumn

#: So many rows at the top of a column say whether its texts repeat at all.
SAMPLE = 4096
MOST_IN_SAMPLE = 0.5

#: Largest share of different texts in a column that is shared: each costs about as
#: much time as 32 cells save (bench/README.md).
MOST_DIFFERENT = 1 / 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedColumn:
    """A column of texts that repeat, as numbers into the different ones.

    Attributes
    ----------
    codes : pyarrow.Array
        One a row; null is blank.
    rests : pyarrow.Array
        The cell of each different text, after its reference and style.
    quoted : pyarrow.Array or None
        Whether each different text would turn into a formula when edited; None where
        none would.
    """

    codes: pa.Array
    rests: pa.Array
    quoted: pa.Array | None


def shared_column(
    column: BodyColumn, add_string: Callable[[str], int]
) -> SharedColumn | None:
    """Return a column of texts that repeat; None for any other column."""
    if not _repeats(column.values[:SAMPLE]):
        return None
    texts = as_arrow(column.values)
    if texts is None or texts.type != TEXT:
        return None
    encoded = texts.dictionary_encode()
    different = encoded.dictionary.to_pylist()
    if len(different) > MOST_DIFFERENT * len(texts):
        return None
    cells = [stored(text, Unit.TEXT) for text in different]
    rests = [_rest(cell, column.formula, add_string) for cell in cells]
    quoted = [quotes(cell) and not column.formula for cell in cells]
    return SharedColumn(
        codes=encoded.indices,
        rests=pa.array(rests, TEXT),
        quoted=pa.array(quoted) if any(quoted) else None,
    )


def _repeats(values: Sequence[Cell]) -> bool:
    texts = as_arrow(values)
    if texts is None or texts.type != TEXT:
        return False
    return bool(pc.count_distinct(texts).as_py() <= MOST_IN_SAMPLE * len(texts))


def _rest(cell: Stored, formula: str, add_string: Callable[[str], int]) -> str:
    """Return the cell of a text; what a formula gives stands in the cell itself."""
    if cell.text is None:
        return frame("s", formula).blank
    if formula:
        return rest_of_cell(cell, formula)
    return shared_text(add_string(cell.text))
