"""What is proposed to the customers of a tier?"""

from __future__ import annotations

from dataclasses import dataclass

from xl_crm.i18n import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """One action proposed for the customers of a tier.

    Attributes
    ----------
    metric : str
        Metric that measures the KPI; empty where none does.
    target : float
        Wished change of the KPI, as a share: 0.15 is +15 %.
    days : int
        Deadline, in days after the as-of date.
    """

    tier: str
    text: Label
    department: Label
    kpi: Label
    metric: str
    target: float
    days: int
