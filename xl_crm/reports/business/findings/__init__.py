"""What may be worth saying of the figures of a report?"""

from xl_crm.reports.business.findings.concentrated import Concentrated
from xl_crm.reports.business.findings.driven import Driven
from xl_crm.reports.business.findings.gaps import Ahead, Behind
from xl_crm.reports.business.findings.moved import Moved
from xl_crm.reports.business.findings.target import BelowTarget
from xl_crm.reports.business.findings.tier_share import TierShare
from xl_crm.reports.business.findings.turned import Turned

__all__ = [
    "Ahead",
    "Behind",
    "BelowTarget",
    "Concentrated",
    "Driven",
    "Moved",
    "TierShare",
    "Turned",
]
