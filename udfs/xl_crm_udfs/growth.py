"""By how much did the figures in the sheet grow over their bases?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xl_crm.functions.growth import GROWTH
from xl_crm.metrics._spec import RATE_PLACES
from xl_crm.models.growth import NO_REASON, REASONS, Reason, growth_rates
from xl_crm.tables.rounding import round_half_away
from xl_crm_udfs._arguments import headings, measures, numbers
from xl_crm_udfs._beside import n_selected, one_blank, same_rows
from xl_crm_udfs._cells import Block, Cell
from xl_crm_udfs._language import language
from xl_crm_udfs._udf import udf

#: Without one of the two figures there is nothing to say, and the cell is blank.
_BLANK = (Reason.NO_CURRENT, Reason.NO_BASE)


@udf(GROWTH)
def CRM_GROWTH(current: Block, base: Block) -> Block:
    """Divide the change of each figure by its base.

    Parameters
    ----------
    current : Block, shape (n_rows, n_columns)
        Amounts or counts.
    base : Block
        As many cells, or one for all.

    Returns
    -------
    Block, shape (n_rows up to the last that is not blank, n_columns)
        0.15 for 15 %, rounded as in the reports; a few words where the base is 0 or
        below; blank where a figure is missing. Headings stay.
    """
    if one_blank(current, base):
        return [[None]]
    now, before = _beside(current, base)
    rates, reasons = growth_rates(now.ravel(), before.ravel())
    said = [
        None if reason in _BLANK else reason.label.text(language())
        for reason in REASONS
    ]
    shown: list[Cell] = [
        rate if reason == NO_REASON else said[reason]
        for rate, reason in zip(
            round_half_away(rates, RATE_PLACES).tolist(), reasons.tolist(), strict=True
        )
    ]
    width = now.shape[1]
    rows = [shown[start : start + width] for start in range(0, len(shown), width)]
    above = headings(current, "current")
    return [above, *rows] if above else rows


def _beside(
    current: Block, base: Block
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the figures and their bases, one for each."""
    if n_selected(base) == (1, 1):
        now = measures(current, "current")
        return now, np.full(now.shape, numbers(base, "base")[0, 0])
    both_headed = headings(current, "current") and headings(base, "base")
    read = measures if both_headed else numbers
    now, before = read(current, "current"), read(base, "base")
    same_rows({"current": current, "base": base})
    n_rows = max(len(now), len(before))
    return _padded(now, n_rows), _padded(before, n_rows)


def _padded(table: NDArray[np.float64], n_rows: int) -> NDArray[np.float64]:
    """Append blank rows: the ends of two ranges may be cut at different rows."""
    blank = np.full((n_rows - len(table), table.shape[1]), np.nan)
    return np.vstack([table, blank])
