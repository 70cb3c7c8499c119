"""Which parts can a report be made of?"""

from xl_crm.reports.business.sections.breakdown import Breakdown
from xl_crm.reports.business.sections.calculated_fields import CalculatedFields
from xl_crm.reports.business.sections.churn_periods import ChurnPeriods
from xl_crm.reports.business.sections.churn_rules import ChurnRules
from xl_crm.reports.business.sections.customer_list import CustomerList
from xl_crm.reports.business.sections.detail import Beside, Detail
from xl_crm.reports.business.sections.drill import Drill
from xl_crm.reports.business.sections.followups import Followups
from xl_crm.reports.business.sections.headline import Headline
from xl_crm.reports.business.sections.increment import Increment
from xl_crm.reports.business.sections.lacking import Lacking
from xl_crm.reports.business.sections.lift import Lift
from xl_crm.reports.business.sections.matrix import Matrix
from xl_crm.reports.business.sections.overall import Overall
from xl_crm.reports.business.sections.quadrants import Quadrants
from xl_crm.reports.business.sections.trend import Trend

__all__ = [
    "Beside",
    "Breakdown",
    "CalculatedFields",
    "ChurnPeriods",
    "ChurnRules",
    "CustomerList",
    "Detail",
    "Drill",
    "Followups",
    "Headline",
    "Increment",
    "Lacking",
    "Lift",
    "Matrix",
    "Overall",
    "Quadrants",
    "Trend",
]
