"""Where do value and loyalty become high, and who is so (B33)?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from xl_crm.tiers.quadrants import cut_of, levels, quadrants

if TYPE_CHECKING:
    from xl_crm.pipeline._results import Analysis

#: The dimensions of the scores that span the quadrants.
_VALUE, _LOYALTY = "value", "loyalty"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCuts:
    """Where two scores become high.

    Attributes
    ----------
    value, loyalty : float
        Points, 0-100, from which on a score is high.
    n_scored : int
        Customers with both scores, 1 or more: those whose medians the cuts are. Who
        lacks one is in no quadrant, and would move the line between those who are.
    """

    value: float
    loyalty: float
    n_scored: int


def level_cuts(analysis: Analysis) -> LevelCuts | None:
    """Return the scores at which value and loyalty become high.

    None where the plan has no such dimension, or nobody has a score in both.
    """
    dimensions, method = analysis.scores.dimensions, analysis.plan.report.level_cut
    if not {_VALUE, _LOYALTY} <= dimensions.keys():
        return None
    value, loyalty = dimensions[_VALUE], dimensions[_LOYALTY]
    is_scored = ~(np.isnan(value) | np.isnan(loyalty))
    cuts = [cut_of(scores[is_scored], method) for scores in (value, loyalty)]
    if cuts[0] is None or cuts[1] is None:
        return None
    n_scored = int(np.count_nonzero(is_scored))
    return LevelCuts(value=cuts[0], loyalty=cuts[1], n_scored=n_scored)


def level_columns(analysis: Analysis) -> dict[str, pa.Array]:
    """Return the codes of ``value_level``, ``loyalty_level`` and ``quadrant``.

    Null for who has no score; empty where there are no cuts.
    """
    cuts = level_cuts(analysis)
    if cuts is None:
        return {}
    value = levels(analysis.scores.dimensions[_VALUE], cuts.value)
    loyalty = levels(analysis.scores.dimensions[_LOYALTY], cuts.loyalty)
    columns = {
        "value_level": value,
        "loyalty_level": loyalty,
        "quadrant": quadrants(value, loyalty),
    }
    return {name: pa.array(codes, pa.string()) for name, codes in columns.items()}
