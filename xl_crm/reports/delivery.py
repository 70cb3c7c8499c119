"""Which books does a run with reports deliver, whoever asks for it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.reports import books
from xl_crm.reports.business import (
    REPORTS,
    built_reports,
    failed_checks,
    improvements,
    report_book,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xl_crm.pipeline import Reporting
    from xl_crm.reports._spec import Book
    from xl_crm.reports.business import Built, Report, Tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of the reports asked for.

    Attributes
    ----------
    books : tuple of Book
        One a group asked for, in that order.
    built : tuple of Built
        Each report once.
    untied : tuple of Tie
        Totals that do not tie.
    """

    books: tuple[Book, ...]
    built: tuple[Built, ...]
    untied: tuple[Tie, ...]


def made_of(data: Reporting, asked: Iterable[Sequence[Report]]) -> Made:
    """Build each report once, and the books of some groups of them."""
    groups = list(asked)
    once = tuple(dict.fromkeys(report for group in groups for report in group))
    built = built_reports(data, once, data.plan.general.language)
    of_report = {each.view.report: each for each in built}
    return Made(
        books=tuple(
            report_book([of_report[report] for report in group]) for group in groups
        ),
        built=built,
        untied=failed_checks(built),
    )


def books_with_reports(data: Reporting) -> tuple[Mapping[str, Book], Made]:
    """Return the three workbooks, with what the reports suggest, and all reports."""
    made = made_of(data, [REPORTS])
    suggested = improvements(made.built)
    return books(data.analysis, data.plan.general.language, suggested), made
