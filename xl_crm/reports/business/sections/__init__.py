"""Which parts can a report be made of?"""

from xl_crm.reports.business.sections.breakdown import Breakdown
from xl_crm.reports.business.sections.drill import Drill
from xl_crm.reports.business.sections.headline import Headline

__all__ = ["Breakdown", "Drill", "Headline"]
