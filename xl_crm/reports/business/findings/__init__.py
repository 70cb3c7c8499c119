"""What may be worth saying of the figures of a report?"""

from xl_crm.reports.business.findings.concentrated import Concentrated
from xl_crm.reports.business.findings.moved import Moved

__all__ = ["Concentrated", "Moved"]
