"""From the sources of a plan to the tiers of its customers."""

from xl_crm.pipeline._results import Analysis, Check, Rfm, Tiers
from xl_crm.pipeline._run import (
    CHECK,
    READ,
    SCORE,
    SUMMARISE,
    Progress,
    analyse,
)

__all__ = [
    "CHECK",
    "READ",
    "SCORE",
    "SUMMARISE",
    "Analysis",
    "Check",
    "Progress",
    "Rfm",
    "Tiers",
    "analyse",
]
