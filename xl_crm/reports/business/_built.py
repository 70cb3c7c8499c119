"""What came of a report: its sheets, and what they say?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.models.periods import Grain
from xl_crm.reports.business._drawn import Drawn
from xl_crm.reports.business._pages import needed, notice_page, section_pages
from xl_crm.reports.business._spec import Kind
from xl_crm.reports.business._ties import Tie, current_days, ties
from xl_crm.summary.facts import Question

if TYPE_CHECKING:
    from xl_crm.reports._spec import Page
    from xl_crm.reports.business._spec import Finding
    from xl_crm.reports.business._view import ReportView

_NOTHING = Label(
    zh="筛选后没有数据：请放宽筛选条件或改报告期。",
    en="Nothing is left after the filters: widen them, or choose another period.",
)
_EMPTY = Label(
    zh="报告期内没有数据：请改报告期。",
    en="There are no data in the period: choose another.",
)
_NO_ROWS = Label(
    zh="本报表的数据表没有数据行（截至{day}）：请检查导出文件。",
    en="The table of this report has no rows (up to {day}): check the export.",
)
_LATER = Label(
    zh="本报表的数据从{day}开始，晚于报告期：请改报告期。",
    en="The data of this report begin on {day}, after the period: choose another.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The sheets of one report, and its findings, most important first.

    Attributes
    ----------
    ties : tuple of Tie
        Its totals against the sums of their parts.
    lacks : str
        Why there is nothing to report, in one line; empty where there is.
    """

    view: ReportView
    pages: tuple[Page, ...]
    drawn: Drawn
    findings: tuple[Finding, ...] = ()
    ties: tuple[Tie, ...] = ()
    lacks: str = ""

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """Return the findings of one kind."""
        return tuple(each for each in self.findings if each.kind is kind)


def build(view: ReportView) -> Built:
    """Ask what a report asks, and find what is worth saying."""
    is_there = view.has()
    lacks = (_begins_later(view) or _no_rows(view)) if is_there else needed(view)
    if not lacks and not _has_rows(view):
        lacks = view.text(_NOTHING if view.plan.filters else _EMPTY)
    if not lacks:
        pages = section_pages(view)
        drawn = Drawn.on(pages, view.lang)
        if pages:
            findings = [
                finding
                for rule in view.report.rules
                for finding in rule.findings(view, drawn)
            ]
            findings.sort(key=lambda each: -each.weight)
            return Built(
                view=view,
                pages=pages,
                drawn=drawn,
                findings=tuple(findings),
                ties=ties(view, drawn),
            )
        lacks = needed(view)
    page = notice_page(view, lacks)
    return Built(view=view, pages=(page,), drawn=Drawn.on((), view.lang), lacks=lacks)


def _begins_later(view: ReportView) -> str:
    """Return that the fact has its first day after the period; empty where not."""
    first = view.reporting.facts.first_day(view.fact)
    if first is None or first <= view.reporting.span.last:
        return ""
    return view.text(_LATER).format(day=first.isoformat())


def _no_rows(view: ReportView) -> str:
    """Return that the fact has no row, whatever the filters; empty where it has."""
    if view.reporting.facts.has_rows(view.fact):
        return ""
    day = view.reporting.analysis.as_of.isoformat()
    return view.text(_NO_ROWS).format(day=day)


def _has_rows(view: ReportView) -> bool:
    """Tell whether the filters leave any row of the period.

    Grouped, because no row makes no group, while a total of nothing may be 0.
    """
    total, fact = view.report.total, view.fact
    if not view.measures((total,) if total else ()):
        return True
    if days := current_days(view):
        asked = Question(fact=fact, measures=(total,), grain=Grain.MONTH, days=days)
        return bool(len(view.ask(asked)))
    for by in view.report.totals:
        if view.has(by):
            return bool(len(view.ask(Question(fact=fact, measures=(total,), by=(by,)))))
    return True
