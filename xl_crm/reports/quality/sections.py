"""Which lists has the workbook of data quality, and which of them hold something?

A list that holds nothing gets no sheet: the overview says that nothing was found, or
why nothing could be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Page
from xl_crm.reports.quality._column import Sheet
from xl_crm.reports.quality._view import QualityView
from xl_crm.reports.quality.corrections import CORRECTIONS_SHEET, corrections_page
from xl_crm.reports.quality.customers import (
    BACKFILLED_SHEET,
    OVERRIDDEN_SHEET,
    SIMILAR_SHEET,
    backfilled_page,
    overridden_page,
    similar_page,
)
from xl_crm.reports.quality.issues import (
    ISSUES_SHEET,
    UNMATCHED_SHEET,
    issue_page,
    unmatched_page,
)
from xl_crm.reports.quality.to_decide import (
    QUARANTINE_SHEET,
    TO_COMPLETE_SHEET,
    quarantine_page,
    to_complete_page,
)

if TYPE_CHECKING:
    from xl_crm.pipeline import Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list of the workbook, on a sheet of its own.

    Attributes
    ----------
    listed : function
        Takes the quality, returns the rows of the sheet.
    found : function
        Takes the quality, returns how many there are, listed or not.
    absent : Label
        What to say of an empty list.
    """

    sheet: Sheet
    page: Callable[[QualityView], Page]
    listed: Callable[[Quality], int]
    found: Callable[[Quality], int]
    absent: Label
    without_customers: Label | None = None

    def why_empty(self, quality: Quality) -> Label:
        """Say why a list holds nothing."""
        known = any(file.table == "customers" for file in quality.files)
        return self.absent if known else self.without_customers or self.absent


def filled_pages(view: QualityView) -> tuple[Page, ...]:
    """Return the sheets of the lists that hold something."""
    return tuple(
        section.page(view) for section in SECTIONS if section.listed(view.quality)
    )


def _counted(frame: str, rule: str) -> Callable[[Quality], int]:
    """Count a frame, or the issues of its rule where they are more."""

    def count(quality: Quality) -> int:
        by_rule = quality.issues.counts.groupby(level="rule").sum()
        return max(len(getattr(quality, frame)), int(by_rule.get(rule, 0)))

    return count


def _to_decide(quality: Quality) -> int:
    """Count the rows of the quarantine, and those of its rules that are not listed."""
    listed = quality.quarantine.groupby("rule").size()
    by_rule = quality.issues.counts.groupby(level="rule").sum()
    return sum(max(int(n), int(by_rule.get(rule, 0))) for rule, n in listed.items())


_NOTHING = Label(zh="没有发现", en="nothing found")
_NO_CUSTOMERS = Label(zh="没有客户表，未检查", en="not checked: no table of customers")
SECTIONS = (
    Section(
        sheet=ISSUES_SHEET,
        page=issue_page,
        listed=lambda quality: len(quality.issues.rows),
        found=lambda quality: int(quality.issues.counts.sum()),
        absent=_NOTHING,
    ),
    Section(
        sheet=QUARANTINE_SHEET,
        page=quarantine_page,
        listed=lambda quality: len(quality.quarantine),
        found=_to_decide,
        absent=_NOTHING,
    ),
    Section(
        sheet=TO_COMPLETE_SHEET,
        page=to_complete_page,
        listed=lambda quality: len(quality.missing),
        found=_counted("missing", "pending_value"),
        absent=_NOTHING,
        without_customers=_NO_CUSTOMERS,
    ),
    Section(
        sheet=OVERRIDDEN_SHEET,
        page=overridden_page,
        listed=lambda quality: len(quality.overridden),
        found=_counted("overridden", "value_overridden"),
        absent=_NOTHING,
        without_customers=_NO_CUSTOMERS,
    ),
    Section(
        sheet=BACKFILLED_SHEET,
        page=backfilled_page,
        listed=lambda quality: len(quality.backfilled),
        found=_counted("backfilled", "backfilled"),
        absent=_NOTHING,
        without_customers=_NO_CUSTOMERS,
    ),
    Section(
        sheet=UNMATCHED_SHEET,
        page=unmatched_page,
        listed=lambda quality: len(quality.unmatched),
        found=lambda quality: int(quality.unmatched_counts.sum()),
        absent=_NOTHING,
    ),
    Section(
        sheet=SIMILAR_SHEET,
        page=similar_page,
        listed=lambda quality: len(quality.similar),
        found=lambda quality: quality.n_similar,
        absent=_NOTHING,
    ),
    Section(
        sheet=CORRECTIONS_SHEET,
        page=corrections_page,
        listed=lambda quality: len(quality.corrections),
        found=lambda quality: len(quality.corrections),
        absent=Label(zh="没有使用 --corrections", en="no --corrections were given"),
    ),
)
