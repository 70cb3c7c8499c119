"""Into which tier does the usage guide's own RFM rule put a customer?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.tiers.scale import TIERS, UNSCORED, Tier

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

GENERAL = Tier(
    name="general",
    label=Label(zh="一般客户", en="General"),
    action=Label(
        zh="保持常规维护，定期触达。",
        en="Keep in touch at regular intervals.",
    ),
)

#: The two tiers the guide names, then the two that take the remainder.
DOCUMENTED_TIERS = (TIERS[0], TIERS[1], GENERAL, TIERS[3])

HIGH_VALUE, POTENTIAL, REMAINDER, AT_RISK = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedRules:
    """The thresholds of the guide, in days, orders and 元.

    Attributes
    ----------
    high_recency_days, high_frequency, high_monetary
        高价值: R at most, F at least, M at least.
    potential_recency_days, potential_frequency, potential_monetary
        潜力: R at most, F at most, M at least.
    churn_days
        Of the remainder, R at most this is 一般客户, beyond it 流失风险客户.
    as_documented : bool
        The guide prints R ≥ 30 for 高价值, which would leave out everybody who bought
        this month: True takes it literally, False reads it as R ≤ 30.
    """

    high_recency_days: float = 30
    high_frequency: float = 5
    high_monetary: float = 20_000
    potential_recency_days: float = 30
    potential_frequency: float = 3
    potential_monetary: float = 10_000
    churn_days: float = 90
    as_documented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DocumentedTiers:
    """The tiers by the guide's rule.

    Attributes
    ----------
    tiers : array of int, shape (n_customers,)
        Index into ``DOCUMENTED_TIERS``; -1 where the customer never bought.
    n_outside : int
        Customers who bought and whom neither of the two named rules catches.
    """

    tiers: NDArray[np.int64]
    n_outside: int


def assign_documented(
    recency_days: ArrayLike,
    frequency: ArrayLike,
    monetary: ArrayLike,
    rules: DocumentedRules | None = None,
) -> DocumentedTiers:
    """Apply the guide's rules in their order; R splits what they leave over.

    Parameters
    ----------
    recency_days, frequency, monetary : array, shape (n_customers,)
        Days, orders and net amount in 元 over the caller's window. A NaN in any of
        them: the customer never bought.
    rules : DocumentedRules, optional
        The guide's numbers when not given.
    """
    used = rules or DocumentedRules()
    r, f, m = (
        np.asarray(each, dtype=np.float64)
        for each in (recency_days, frequency, monetary)
    )
    bought = ~(np.isnan(r) | np.isnan(f) | np.isnan(m))
    lately = (
        r >= used.high_recency_days
        if used.as_documented
        else r <= used.high_recency_days
    )
    high = lately & (f >= used.high_frequency) & (m >= used.high_monetary)
    potential = (
        (r <= used.potential_recency_days)
        & (f <= used.potential_frequency)
        & (m >= used.potential_monetary)
    )
    tiers = np.select(
        [~bought, high, potential, r <= used.churn_days],
        [UNSCORED, HIGH_VALUE, POTENTIAL, REMAINDER],
        default=AT_RISK,
    )
    return DocumentedTiers(
        tiers=tiers,
        n_outside=int(np.count_nonzero(bought & ~high & ~potential)),
    )
