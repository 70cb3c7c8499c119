"""Between which numbers do the cells of a column lie?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.reports._cells import ArrowCells, finite_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports._spec import Cell


def number_extent(values: Sequence[Cell]) -> tuple[float, float]:
    """Return the least and the greatest number; (0, 0) without any.

    Text, dates, flags, blanks and what is no finite number do not count.
    """
    if isinstance(values, ArrowCells):
        return _arrow_extent(values.array)
    numbers = finite_numbers(values)
    return min(numbers, default=0), max(numbers, default=0)


def _arrow_extent(array: pa.Array | pa.ChunkedArray) -> tuple[float, float]:
    kind = array.type
    if pa.types.is_floating(kind):
        array = array.filter(pc.is_finite(array))
    elif not (pa.types.is_integer(kind) or pa.types.is_decimal(kind)):
        return 0, 0
    ends = pc.min_max(array)
    return float(ends["min"].as_py() or 0), float(ends["max"].as_py() or 0)
