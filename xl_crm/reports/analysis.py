"""The workbook of analysis results: scores, tiers, figures behind them, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import Book, Page
from xl_crm.reports.definitions import definition_page
from xl_crm.reports.index import with_index
from xl_crm.reports.overview import overview_page
from xl_crm.reports.quality import (
    QualityView,
    issue_page,
    quality_page,
    reconciliation_page,
)
from xl_crm.reports.scoring import score_page
from xl_crm.reports.segments import rfm_page, segment_lists, segment_page
from xl_crm.reports.settings import setting_lists, settings_page

if TYPE_CHECKING:
    from datetime import date

    from xl_crm.plan import Plan
    from xl_crm.reports._view import View


def analysis_book(view: View | None, plan: Plan, lang: Lang, as_of: date) -> Book:
    """Return the analysis book: filled from an analysis, or as a template."""
    pages = [
        score_page(view, plan, lang),
        rfm_page(view, lang),
        settings_page(view, plan, lang),
        definition_page(view, plan, lang),
    ]
    if view:
        pages.insert(0, overview_page(view))
        pages.insert(3, segment_page(view))
        pages += _quality_pages(view, plan)
    return with_index(
        Book(
            name="客户分析结果" if lang is Lang.ZH else "customer_analysis",
            title="客户分析结果表" if lang is Lang.ZH else "Customer analysis",
            lang=lang,
            pages=tuple(pages),
            lists=(*segment_lists(lang), *setting_lists(lang)),
            as_of=as_of,
        ),
        Label(
            zh="按多维度评分的客户分层结果，以及评分所依据的指标、设置与数据核对。",
            en="Customers scored and tiered on several dimensions, with the figures, "
            "settings and data checks behind it.",
        ),
    )


def _quality_pages(view: View, plan: Plan) -> list[Page]:
    """Return what the results rest on: the data, and the checks of both."""
    analysis = view.analysis
    quality = QualityView(
        quality=analysis.quality,
        checks=analysis.checks,
        masked=plan.output.mask,
        lang=view.lang,
    )
    pages = [quality_page(quality, with_lists=False), reconciliation_page(quality)]
    if len(analysis.quality.issues.rows):
        pages.append(issue_page(quality))
    return pages
