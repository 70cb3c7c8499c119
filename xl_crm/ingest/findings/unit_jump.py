"""Do the files of a table state their amounts in different units?"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from xl_crm.ingest.part import ROWS_A_PART

if TYPE_CHECKING:
    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.part import CleanTable

#: Amounts of one file that are so many times those of the others: 万元 beside 元.
JUMP = (3_000.0, 30_000.0)


def unit_jumps(table: CleanTable) -> list[tuple[str, str, int, str, str]]:
    """Return the files whose usual amount is about 10,000 times that of the others.

    Returns
    -------
    list of (rule, table, row, column, value)
        ``row`` is that of the whole file; the value states both medians in yuan.
    """
    if len(table.parts) < 2 or "order_amount" not in table.fields:  # noqa: PLR2004  (one beside another)
        return []
    usual = {
        number: amount
        for number, part in enumerate(table.parts)
        if "order_amount" in part.columns and (amount := _median(part.data))
    }
    jumps = []
    for number, amount in usual.items():
        others = [each for place, each in usual.items() if place != number]
        if not others:
            continue
        rest = median(others)
        if JUMP[0] <= max(amount / rest, rest / amount) <= JUMP[1]:
            jumps.append(
                (
                    "unit_jump",
                    table.table.name,
                    number * ROWS_A_PART,
                    "order_amount",
                    f"{amount:,.2f} : {rest:,.2f}",
                )
            )
    return jumps


def _median(data: Expr) -> float | None:
    """Return the median positive amount of one file; None where there is none."""
    amounts = data.filter(data.order_amount > 0).order_amount.cast("float64")
    middle = amounts.median().as_table().to_pyarrow()[0][0].as_py()
    return None if middle is None else float(middle)
