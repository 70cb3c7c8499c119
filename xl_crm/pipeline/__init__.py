"""From the sources of a plan to the tiers of its customers."""

from xl_crm.pipeline._check import Check
from xl_crm.pipeline._levels import LevelCuts, level_cuts
from xl_crm.pipeline._quality import Quality, SourceColumn
from xl_crm.pipeline._reporting import Reporting, reporting
from xl_crm.pipeline._results import Analysis, Rfm, Scored, Tiers
from xl_crm.pipeline._run import (
    CHECK,
    READ,
    SCORE,
    SUMMARISE,
    Progress,
    analyse,
    examine,
)
from xl_crm.pipeline._scoring import fit_scales, scored_by
from xl_crm.pipeline._verdict import counted, objection, set_aside

__all__ = [
    "CHECK",
    "READ",
    "SCORE",
    "SUMMARISE",
    "Analysis",
    "Check",
    "LevelCuts",
    "Progress",
    "Quality",
    "Reporting",
    "Rfm",
    "Scored",
    "SourceColumn",
    "Tiers",
    "analyse",
    "counted",
    "examine",
    "fit_scales",
    "level_cuts",
    "objection",
    "reporting",
    "scored_by",
    "set_aside",
]
