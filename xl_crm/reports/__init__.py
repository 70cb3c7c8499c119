"""Which books are there?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xl_crm.reports._live import within_limit
from xl_crm.reports._view import View
from xl_crm.reports.analysis import analysis_book
from xl_crm.reports.base import base_book
from xl_crm.reports.exports import EXPORTS, export_frame, frame_book
from xl_crm.reports.quality import quality_book
from xl_crm.reports.tracking import tracking_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.i18n import Lang
    from xl_crm.pipeline import Analysis
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Book
    from xl_crm.reports.improvements import Improvement

#: Stands in the properties of a template, which belongs to no day.
TEMPLATE_DATE = date(2025, 1, 1)
#: The three workbooks, in reading order.
BOOKS = ("base", "analysis", "tracking")


def books(
    analysis: Analysis, lang: Lang, improvements: Sequence[Improvement] = ()
) -> dict[str, Book]:
    """Return the three workbooks of an analysis; long tables without formulas.

    Parameters
    ----------
    improvements : sequence of Improvement
        What the business reports suggest, for the tracking book: the result of
        ``xl_crm.reports.business.improvements``.
    """
    view = View(analysis=analysis, lang=lang)
    made = _all(view, analysis.plan, lang, analysis.as_of, improvements)
    limit = analysis.plan.output.live_rows
    return {name: within_limit(book, limit) for name, book in made.items()}


def template_books(plan: Plan, lang: Lang) -> dict[str, Book]:
    """Return the three workbooks as empty forms, which compute what people type."""
    return _all(None, plan, lang, plan.general.as_of or TEMPLATE_DATE)


def _all(
    view: View | None,
    plan: Plan,
    lang: Lang,
    as_of: date,
    improvements: Sequence[Improvement] = (),
) -> dict[str, Book]:
    return {
        "base": base_book(view, lang, as_of),
        "analysis": analysis_book(view, plan, lang, as_of),
        "tracking": tracking_book(view, plan, lang, as_of, improvements),
    }


__all__ = [
    "BOOKS",
    "EXPORTS",
    "books",
    "export_frame",
    "frame_book",
    "quality_book",
    "template_books",
]
