"""How many points does each indicator in the sheet add to a score?"""

from __future__ import annotations

from xl_crm.functions.scoring import CONTRIBUTION
from xl_crm_udfs._arguments import headings
from xl_crm_udfs._cells import Block, cells, columns
from xl_crm_udfs._udf import udf
from xl_crm_udfs.scoring import weigh


@udf(CONTRIBUTION)
def CRM_CONTRIBUTION(
    indicators: Block,
    weights: Block | None = None,
    directions: Block | None = None,
    normalize: Block | None = None,
) -> Block:
    """Split the score of each row into the points that its indicators add.

    Parameters
    ----------
    indicators, weights, directions, normalize : Block
        As ``CRM_SCORE`` takes them.

    Returns
    -------
    Block, shape (n_rows up to the last that is not blank, n_columns)
        0-100; each row adds up to its score. Blank where an indicator is missing or
        has one value for everybody, and where the row has no score. Headings stay.
    """
    points = weigh(indicators, weights, directions, normalize).contributions
    return columns(map(cells, points.values()), headings(indicators, "indicators"))
