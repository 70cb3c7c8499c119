"""What stands in the totals row of a table, before a sheet computes it?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xl_crm.reports._cells import finite_numbers
from xl_crm.reports._spec import Total

if TYPE_CHECKING:
    from xl_crm.reports._spec import Cell, Column


def total_of(column: Column) -> Cell:
    """Return the total of a column; None for none, and for an average of nothing.

    As in a sheet, only numbers have a sum and an average: texts, flags, blanks, NaN
    and infinity do not count. The sum does not depend on the order of the rows.
    """
    match column.total:
        case Total.NONE:
            return None
        case Total.COUNT:
            return sum(not _is_blank(value) for value in column.values)
        case Total.SUM:
            return math.fsum(finite_numbers(column.values))
        case Total.AVERAGE:
            numbers = finite_numbers(column.values)
            return math.fsum(numbers) / len(numbers) if numbers else None
        case Total.OWN:
            return column.total_value


def _is_blank(value: Cell) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    return value is None or value == ""
