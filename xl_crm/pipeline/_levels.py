"""Where do value and loyalty become high, and who is so (B33)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from xl_crm.tiers.quadrants import cut_of, levels, quadrants

if TYPE_CHECKING:
    from xl_crm.pipeline._results import Analysis

#: The dimensions of the scores that span the quadrants.
VALUE, LOYALTY = "value", "loyalty"


def level_cuts(analysis: Analysis) -> dict[str, float]:
    """Return the score, 0-100, at which value and loyalty become high.

    Empty where the plan has no such dimension, or nobody has a score in it.
    """
    cuts = {}
    for name in (VALUE, LOYALTY):
        scores = analysis.scores.dimensions.get(name)
        if scores is None:
            return {}
        cut = cut_of(scores, analysis.plan.report.level_cut)
        if cut is None:
            return {}
        cuts[name] = cut
    return cuts


def level_columns(analysis: Analysis) -> dict[str, pa.Array]:
    """Return the codes of ``value_level``, ``loyalty_level`` and ``quadrant``.

    Null for who has no score; empty where there are no cuts.
    """
    cuts = level_cuts(analysis)
    if not cuts:
        return {}
    value, loyalty = (
        levels(analysis.scores.dimensions[name], cut) for name, cut in cuts.items()
    )
    columns = {
        "value_level": value,
        "loyalty_level": loyalty,
        "quadrant": quadrants(value, loyalty),
    }
    return {name: pa.array(codes, pa.string()) for name, codes in columns.items()}
