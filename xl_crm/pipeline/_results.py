"""What comes out of a run?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from xl_crm.i18n import Label
    from xl_crm.pipeline._check import Check
    from xl_crm.pipeline._quality import Quality
    from xl_crm.plan import Plan
    from xl_crm.scores.composite import Scores
    from xl_crm.scores.normalise import Scale
    from xl_crm.summary import Periods
    from xl_crm.tiers.documented import DocumentedRules
    from xl_crm.tiers.eight_types import TypedCustomers
    from xl_crm.tiers.rfm import RfmScores
    from xl_crm.tiers.scale import TierMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """The tier of each customer by one method.

    Attributes
    ----------
    points : tuple of float
        Composite scores at which one tier ends and the next begins, best first; rounded
        as the scores are.
    assigned : array of int, shape (n_customers,)
        Index of the tier, 0 is best; -1 without a score.
    """

    method: TierMethod
    cuts: tuple[float, ...]
    points: tuple[float, ...]
    assigned: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rfm:
    """RFM scores, segments, types and document A's tiers of each customer."""

    scores: RfmScores
    segments: NDArray[np.int64]
    types: TypedCustomers
    documented: NDArray[np.int64]
    documented_outside: int
    documented_rules: DocumentedRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What the metrics of customers came to, row by row.

    Attributes
    ----------
    metrics : DataFrame
        One column per available metric.
    bought : array of bool, shape (n_customers,)
        Who ever bought: only they are scored.
    scales : mapping of indicator name to the scale that it was normalised with
    """

    plan: Plan
    metrics: pd.DataFrame
    bought: NDArray[np.bool_]
    scales: dict[str, Scale]
    scores: Scores
    tiers: Tiers
    other_tiers: Tiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis(Scored):
    """All results of a run, row by row in the order of ``customers``.

    Attributes
    ----------
    customers : DataFrame
        The summary: one row per customer, in order of customer_id.
    unavailable : mapping of metric name to the summary columns that are missing
    quality : Quality
        Where every row went, and what is wrong with the data.
    checks : tuple of Check
        Those of the quality, and those of the results.
    seconds : mapping of Label to float
        Time of each stage.
    """

    as_of: date
    periods: Periods
    customers: pd.DataFrame
    unavailable: dict[str, tuple[str, ...]]
    rfm: Rfm
    quality: Quality
    checks: tuple[Check, ...]
    notes: tuple[Label, ...]
    seconds: dict[Label, float]
