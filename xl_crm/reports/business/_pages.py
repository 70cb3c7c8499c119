"""How do the sections of a report become pages?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Block, Page, Table, Text, Tone
from xl_crm.summary.filtering import described

if TYPE_CHECKING:
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
        blocks = tuple(
            block for section in sheet.sections for block in section.blocks(view)
        )
        if not blocks:
            continue
        if len(blocks) == 1 and isinstance(blocks[0], Table):
            pages.append(_page(sheet, view, blocks))
        else:
            pages.append(_page(sheet, view, (basis(view), *blocks)))
    return tuple(pages)


def notice_page(view: ReportView, line: str) -> Page:
    """Return the first sheet of a report with one line in place of its sections."""
    first = view.report.sheets[0]
    return _page(first, view, (Text(lines=(line,), tone=Tone.WARN),))


def basis(view: ReportView) -> Text:
    """Return which days and which rows a page is about."""
    return Text(lines=(period(view), *filters(view)), title=view.text(_BASIS))


def period(view: ReportView) -> str:
    """Return which days are reported, in one line."""
    compared = view.comparison
    note = compared.note
    line = Label(
        zh=f"统计期间：{compared.label.zh}（{compared.current.label.zh}）"
        + (f"；{note.zh}" if note else ""),
        en=f"Period: {compared.label.en} ({compared.current.label.en})"
        + (f"; {note.en}" if note else ""),
    )
    return view.text(line)


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
    )
