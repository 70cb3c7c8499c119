"""What may be worth saying of the figures of a report?"""

from xl_crm.reports.business.findings.added import Added
from xl_crm.reports.business.findings.below_zero import BelowZero
from xl_crm.reports.business.findings.by_period import MovedByPeriod
from xl_crm.reports.business.findings.concentrated import Concentrated
from xl_crm.reports.business.findings.driven import Driven
from xl_crm.reports.business.findings.gaps import Ahead, Behind
from xl_crm.reports.business.findings.left_out import LeftOut
from xl_crm.reports.business.findings.moved import Moved
from xl_crm.reports.business.findings.over_represented import OverRepresented
from xl_crm.reports.business.findings.target import BelowTarget
from xl_crm.reports.business.findings.tier_share import TierShare
from xl_crm.reports.business.findings.turned import Turned

__all__ = [
    "Added",
    "Ahead",
    "Behind",
    "BelowTarget",
    "BelowZero",
    "Concentrated",
    "Driven",
    "LeftOut",
    "Moved",
    "MovedByPeriod",
    "OverRepresented",
    "TierShare",
    "Turned",
]
