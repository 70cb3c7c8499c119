"""How do the sections of a report become pages?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.models.periods import Span
from xl_crm.reports._spec import Block, Page, Table, Text, Tone
from xl_crm.reports.business._narrowed import not_narrowed
from xl_crm.reports.business._spec import Cover
from xl_crm.summary.filtering import described

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports.business._spec import Sheet
    from xl_crm.reports.business._view import ReportView

_BASIS = Label(zh="统计口径", en="Basis")
_MISSING = Label(
    zh="本报表需要：{needs}。请在项目文件中加入该数据表，或用命令行选项指定。",
    en="This report needs: {needs}. Name the table in the project file or an option.",
)


def needed(view: ReportView) -> str:
    """Return what to export for a report, in one line."""
    return view.text(_MISSING).format(needs=view.text(view.report.needs))


def section_pages(view: ReportView) -> tuple[Page, ...]:
    """Return the sheets of a report that the input fills."""
    pages = []
    for sheet in view.report.sheets:
        before = len(view.wanted.asked)
        blocks = tuple(
            block for section in sheet.sections for block in section.blocks(view)
        )
        if not blocks:
            continue
        if len(blocks) == 1 and isinstance(blocks[0], Table):
            pages.append(_page(sheet, view, blocks))
        else:
            said = basis(view, sheet.covers or covers_of(view))
            left = not_narrowed(view, view.wanted.asked[before:])
            said = replace(said, lines=(*said.lines, *left))
            pages.append(_page(sheet, view, (said, *blocks)))
    return tuple(pages)


def notice_page(view: ReportView, line: str) -> Page:
    """Return the first sheet of a report with one line in place of its sections."""
    first = view.report.sheets[0]
    return _page(first, view, (Text(lines=(line,), tone=Tone.WARN),))


def basis(view: ReportView, covers: Sequence[Cover]) -> Text:
    """Return which days and which rows a page is about."""
    lines = (*days_of(view, covers), *filters(view))
    return Text(lines=lines, title=view.text(_BASIS))


def covers_of(view: ReportView) -> tuple[Cover, ...]:
    """Return which days the main sheet of a report is about."""
    declared = view.report.sheets[0].covers
    return declared or ((Cover.PERIOD if view.has("day") else Cover.AS_OF),)


def days_of(view: ReportView, covers: Sequence[Cover]) -> tuple[str, ...]:
    """Return which days are meant, each in one line."""
    said = {Cover.PERIOD: period, Cover.AS_OF: _as_of, Cover.ALL: _all_days}
    return tuple(said[cover](view) for cover in covers)


def period(view: ReportView) -> str:
    """Return which days are reported, in one line."""
    compared = view.comparison
    notes = [note for note in (compared.note, view.reporting.note) if note]
    line = Label(
        zh=f"统计期间：{compared.label.zh}（{compared.current.label.zh}）"
        + "".join(f"；{note.zh}" for note in notes),
        en=f"Period: {compared.label.en} ({compared.current.label.en})"
        + "".join(f"; {note.en}" for note in notes),
    )
    return view.text(line)


def _as_of(view: ReportView) -> str:
    """Return on which day customers are seen, and when they bought what is counted."""
    analysed = view.reporting.analysis.periods
    day = analysed.as_of
    if analysed.window_months == 0:
        return view.text(
            Label(
                zh=f"截至{day}的客户；金额与订单数为全部历史",
                en=f"Customers on {day}; amounts and orders of all days up to it",
            )
        )
    first = analysed.window_start + timedelta(days=1)
    return view.text(
        Label(
            zh=f"截至{day}的客户；金额与订单数取统计周期{first}至{day}",
            en=f"Customers on {day}; amounts and orders from {first} to {day}",
        )
    )


def _all_days(view: ReportView) -> str:
    """Return from when on there are rows of the fact of a report."""
    whole = view.reporting.covered
    first = view.reporting.facts.first_day(view.fact) or whole.first
    span = Span(first=min(first, whole.last), last=whole.last).label
    return view.text(
        Label(zh=f"全部数据：{span.zh}", en=f"All days of the data: {span.en}")
    )


def filters(view: ReportView) -> tuple[str, ...]:
    """Return what the rows were narrowed by, in one line or none."""
    line = described(view.plan.filters, view.lang)
    if not line:
        return ()
    return (view.text(Label(zh="筛选：{}", en="Filters: {}")).format(line),)


def _page(sheet: Sheet, view: ReportView, blocks: tuple[Block, ...]) -> Page:
    return Page(
        name=sheet.name,
        sheet=view.text(sheet.label),
        title=view.text(sheet.label),
        summary=view.text(sheet.summary),
        blocks=blocks,
        in_documents=sheet is view.report.sheets[0],
    )
