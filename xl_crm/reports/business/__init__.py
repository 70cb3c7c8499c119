"""Which business reports are there?"""

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.reports.business._book import (
    book_name,
    built_reports,
    failed_checks,
    improvements,
    report_book,
    unapplied_filters,
)
from xl_crm.reports.business._built import Built
from xl_crm.reports.business._spec import Report
from xl_crm.reports.business._ties import Tie
from xl_crm.reports.business.campaign import CAMPAIGN
from xl_crm.reports.business.churn import CHURN
from xl_crm.reports.business.profile import PROFILE
from xl_crm.reports.business.sales import SALES
from xl_crm.reports.business.service import SERVICE

#: Every report, in reading order.
REPORTS = (PROFILE, SALES, SERVICE, CHURN, CAMPAIGN)


def report_named(name: str) -> Report:
    """Return a report by its code name.

    Raises
    ------
    UnknownNameError
        There is no such report.
    """
    for report in REPORTS:
        if report.name == name:
            return report
    kind = Label(zh="报表", en="report")
    raise UnknownNameError(kind, name, [report.name for report in REPORTS])


__all__ = [
    "REPORTS",
    "Built",
    "Report",
    "Tie",
    "book_name",
    "built_reports",
    "failed_checks",
    "improvements",
    "report_book",
    "report_named",
    "unapplied_filters",
]
