"""The workbook of data quality: can the data be trusted, and what is to be mended?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import Book
from xl_crm.reports.index import with_index
from xl_crm.reports.quality._view import QualityView
from xl_crm.reports.quality.coverage import coverage_page
from xl_crm.reports.quality.findings import by_severity, findings, verdict
from xl_crm.reports.quality.issues import issue_page
from xl_crm.reports.quality.overview import quality_page
from xl_crm.reports.quality.reconciliation import reconciliation_page
from xl_crm.reports.quality.sections import filled_pages
from xl_crm.reports.quality.to_decide import decisions
from xl_crm.tables.correction import CORRECTIONS, QUARANTINE

if TYPE_CHECKING:
    from xl_crm.pipeline import Quality
    from xl_crm.plan import Plan


def quality_book(quality: Quality, plan: Plan, lang: Lang) -> Book:
    """Return the workbook of data quality."""
    view = QualityView(
        quality=quality, checks=quality.checks, masked=plan.output.mask, lang=lang
    )
    pages = (
        quality_page(view, with_lists=True),
        reconciliation_page(view),
        coverage_page(view),
        *filled_pages(view),
    )
    decided = {QUARANTINE.name, CORRECTIONS.name}
    with_decisions = any(page.name in decided for page in pages)
    return with_index(
        Book(
            name="数据质量" if lang is Lang.ZH else "data_quality",
            title="数据质量" if lang is Lang.ZH else "Data quality",
            lang=lang,
            pages=pages,
            lists=(decisions(lang),) if with_decisions else (),
            as_of=quality.as_of,
        ),
        Label(
            zh="数据从文件到分析的每一步：读取、核对、问题、待处理；蓝色表头的列供填写，"
            "填好后用 --corrections 读回。",
            en="From the files to clean data: what was read, where it went, what is "
            "wrong, what waits for you; columns with a blue heading are yours to fill "
            "in, and are read back with --corrections.",
        ),
    )


__all__ = [
    "QualityView",
    "by_severity",
    "findings",
    "issue_page",
    "quality_book",
    "quality_page",
    "reconciliation_page",
    "verdict",
]
