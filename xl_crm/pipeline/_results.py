"""What comes out of a run?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from xl_crm.i18n import Label
    from xl_crm.ingest import Issues
    from xl_crm.plan import Plan
    from xl_crm.scores.composite import Scores
    from xl_crm.scores.normalise import Scale
    from xl_crm.summary import Periods
    from xl_crm.tiers.eight_types import TypedCustomers
    from xl_crm.tiers.rfm import RfmScores
    from xl_crm.tiers.scale import TierMethod

#: Two amounts agree when they differ by less.
CENT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """The tier of each customer by one method.

    Attributes
    ----------
    points : tuple of float
        Composite scores at which one tier ends and the next begins, best first.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Two ways to the same number, within 0.01."""

    label: Label
    left: float
    right: float
    unit: Unit = Unit.MONEY

    @property
    def passed(self) -> bool:
        """Whether both sides agree."""
        return abs(self.left - self.right) < CENT


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceColumn:
    """The header, or the expression, that filled a field."""

    table: str
    place: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All results of a run, row by row in the order of ``customers``.

    Attributes
    ----------
    as_of_given : bool
        False where the last day in the orders was taken.
    customers : DataFrame
        The summary: one row per customer, in order of customer_id.
    metrics : DataFrame
        One column per available metric.
    unavailable : mapping of metric name to the summary columns that are missing
    bought : array of bool
        Who ever bought: only they are scored.
    scales : mapping of indicator name to the scale that it was normalised with
    reconciliation : DataFrame
        rule ("kept" or the rule that keeps lines out), rows, amount.
    tables : mapping of str to int
        Rows read of each table.
    columns : tuple of SourceColumn
        Which column of which file filled which field.
    seconds : mapping of Label to float
        Time of each stage.
    """

    plan: Plan
    as_of: date
    as_of_given: bool
    periods: Periods
    customers: pd.DataFrame
    metrics: pd.DataFrame
    unavailable: dict[str, tuple[str, ...]]
    bought: NDArray[np.bool_]
    scales: dict[str, Scale]
    scores: Scores
    tiers: Tiers
    other_tiers: Tiers
    rfm: Rfm
    issues: Issues
    reconciliation: pd.DataFrame
    checks: tuple[Check, ...]
    tables: dict[str, int]
    columns: tuple[SourceColumn, ...]
    notes: tuple[Label, ...]
    seconds: dict[Label, float]
