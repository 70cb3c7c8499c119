"""Do the settings of the reports fit each other?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.models.periods import Calendar, parse_period

if TYPE_CHECKING:
    from xl_crm.plan.reporting import ReportSettings, ServiceSettings


def calendar_of(report: ReportSettings) -> Calendar:
    """Return the calendar that periods are counted by."""
    return Calendar(fiscal_year_start_month=report.fiscal_year_start_month)


def check_period(report: ReportSettings, text: str) -> None:
    """Refuse a setting that names no period; empty is one.

    Raises
    ------
    SettingsError
        It names none.
    """
    if text:
        parse_period(text, calendar_of(report))


def check_satisfied(service: ServiceSettings) -> None:
    """Refuse a score of satisfaction that the scale does not reach.

    Raises
    ------
    SettingsError
        Nobody could be satisfied.
    """
    first, highest = service.csat_satisfied, service.csat_scale
    if first > highest:
        raise SettingsError(
            Problem(
                where="service.csat_satisfied",
                found=Label(
                    zh=f"{first:g} 高于满分 {highest:g}",
                    en=f"{first:g} is above the scale of {highest:g}",
                ),
                remedy=Label(
                    zh="改小它，或改大 service.csat_scale",
                    en="Lower it, or raise service.csat_scale",
                ),
            )
        )
