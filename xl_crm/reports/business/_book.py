"""How do reports become one workbook?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import Book
from xl_crm.reports.business._pages import report_pages
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.index import with_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.pipeline import Reporting
    from xl_crm.reports.business._spec import Report

_ALL = Label(zh="业务分析报告", en="Business report")
_FILES = Label(zh="业务分析报告", en="business_report")


def report_book(reporting: Reporting, reports: Sequence[Report], lang: Lang) -> Book:
    """Return the workbook of one report, or of several together."""
    views = [ReportView(reporting, report, lang) for report in reports]
    single = reports[0] if len(reports) == 1 else None
    title = single.label if single else _ALL
    purpose = (
        single.purpose
        if single
        else Label(zh="各业务报表与结论", en="All reports, and what they say")
    )
    return with_index(
        Book(
            name=book_name(reports, lang),
            title=title.text(lang),
            lang=lang,
            pages=tuple(page for view in views for page in report_pages(view)),
            as_of=reporting.analysis.as_of,
        ),
        purpose,
    )


def book_name(reports: Sequence[Report], lang: Lang) -> str:
    """Return the name of the file of one report, or of several together."""
    if len(reports) > 1:
        return _FILES.text(lang)
    [single] = reports
    return single.label.zh if lang is Lang.ZH else f"{single.name}_report"
