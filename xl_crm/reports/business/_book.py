"""How do reports become one workbook?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Book
from xl_crm.reports.business._built import build
from xl_crm.reports.business._cell_names import with_names
from xl_crm.reports.business._key_figures import key_places
from xl_crm.reports.business._narrowed import not_narrowed
from xl_crm.reports.business._pages import covers_of, days_of, filters
from xl_crm.reports.business._spec import Cover, Kind
from xl_crm.reports.business._view import ReportView, Wanted
from xl_crm.reports.business.analysis_page import analysis_page, suggested, told
from xl_crm.reports.business.brief_page import brief_page
from xl_crm.reports.business.overview_page import overview_page, overview_places
from xl_crm.reports.business.reconciliation_page import reconciliation_page
from xl_crm.reports.improvements import Improvement
from xl_crm.reports.index import with_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_crm.pipeline import Reporting
    from xl_crm.reports._spec import Page
    from xl_crm.reports.business._built import Built
    from xl_crm.reports.business._spec import Place, Report
    from xl_crm.reports.business._ties import Tie

_ALL = Label(zh="业务分析报告", en="Business report")
_FILES = Label(zh="业务分析报告", en="business_report")


def built_reports(
    reporting: Reporting, reports: Iterable[Report], lang: Lang
) -> tuple[Built, ...]:
    """Return what came of some reports: what books, checks and advice are made from."""
    return tuple(build(ReportView(reporting, report, lang)) for report in reports)


def report_book(reports: Sequence[Built]) -> Book:
    """Return the workbook of one report, or of several together.

    Parameters
    ----------
    reports : sequence of Built
        Of one run and language, at least one.
    """
    made = [_apart(built) for built in reports]
    first = made[0].view
    lang, asked = first.lang, [built.view.report for built in made]
    single = first.report if len(made) == 1 else None
    title = single.label if single else _ALL
    purpose = (
        single.purpose
        if single
        else Label(zh="各业务报表与结论", en="All reports, and what they say")
    )
    front = () if single and made[0].lacks else (overview_page(made),)
    sheets = [page for built in made for page in _pages(built, is_single=bool(single))]
    # After what is told first: the sheet in words of a single report.
    n_first = 1 if single and not made[0].lacks else 0
    pages = [
        *(*front, *sheets[:n_first], brief_page(made)),
        *(*sheets[n_first:], reconciliation_page(made)),
    ]
    return with_index(
        Book(
            name=book_name(asked, lang),
            title=title.text(lang),
            lang=lang,
            pages=with_names(pages, _places(made)),
            as_of=first.reporting.analysis.as_of,
            subject=_subject(made),
        ),
        purpose,
    )


def book_name(reports: Sequence[Report], lang: Lang) -> str:
    """Return the name of the file of one report, or of several together."""
    if len(reports) > 1:
        return _FILES.text(lang)
    [single] = reports
    return single.label.zh if lang is Lang.ZH else f"{single.name}_report"


def improvements(reports: Iterable[Built]) -> tuple[Improvement, ...]:
    """Return what some reports suggest, for the tracking book."""
    return tuple(
        Improvement(
            report=heading(built.view.report.label, built.view.lang),
            conclusion=finding.text,
            action=advised.action,
            department=advised.department,
            kpi=advised.kpi,
            unit=advised.unit,
            better=advised.better,
            baseline=advised.baseline,
            target=advised.target,
            deadline=advised.deadline,
        )
        for built in reports
        for finding in suggested(built)
        if (advised := finding.suggestion)
    )


def _pages(built: Built, *, is_single: bool) -> Iterator[Page]:
    """Yield the sheets of a report, first what it says."""
    if not built.lacks:
        yield analysis_page(built, is_single=is_single)
    yield from built.pages


def _subject(made: Sequence[Built]) -> str:
    """Return which days and which rows a book is about; empty for none at all."""
    full = [built.view for built in made if not built.lacks]
    if not full:
        return ""
    view = full[0]
    covers = covers_of(view) if len(made) == 1 else (Cover.PERIOD,)
    lines = (*days_of(view, covers), *filters(view))
    return view.text(Label(zh="；", en="; ")).join(lines)


def failed_checks(reports: Iterable[Built]) -> tuple[Tie, ...]:
    """Return the totals of some reports that their parts do not add up to."""
    return tuple(tie for built in reports for tie in built.ties if not tie.passed)


def unapplied_filters(reports: Sequence[Built]) -> tuple[Label, ...]:
    """Return a line for each filter that could not narrow all of some reports."""
    asked = [fact for built in reports for fact in built.view.wanted.asked]
    zh, en = (
        not_narrowed(replace(reports[0].view, lang=lang), asked)
        for lang in (Lang.ZH, Lang.EN)
    )
    return tuple(Label(zh=each, en=same) for each, same in zip(zh, en, strict=True))


def _apart(built: Built) -> Built:
    """Return a report that looks for more without another of its books telling so."""
    wanted = built.view.wanted
    own = Wanted(
        measures=dict(wanted.measures),
        columns=dict(wanted.columns),
        asked=list(wanted.asked),
    )
    return replace(built, view=replace(built.view, wanted=own))


def _places(made: Sequence[Built]) -> Iterator[Place]:
    """Yield the cells that other pages compute with."""
    yield from overview_places(made)
    yield from key_places(made)
    for built in made:
        yield from (tie.total_cell for tie in built.ties if tie.total_cell)
        for kind in Kind:
            for finding in told(built, kind):
                yield from finding.figures[0].places
