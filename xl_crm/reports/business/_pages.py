"""How does a report become pages?"""

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
_NOTHING = Label(
    zh="筛选后没有数据：请放宽筛选条件。",
    en="Nothing is left after the filters: widen them.",
)


def report_pages(view: ReportView) -> tuple[Page, ...]:
    """Return the sheets of a report; where its data are missing, what it needs."""
    if not view.has():
        first = view.report.sheets[0]
        line = view.text(_MISSING).format(needs=view.text(view.report.needs))
        return (_page(first, view, (Text(lines=(line,), tone=Tone.WARN),)),)
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


def basis(view: ReportView) -> Text:
    """Return which days and which rows a page is about."""
    compared = view.comparison
    lines = [
        Label(
            zh=f"统计期间：{compared.label.zh}（{compared.current.label.zh}）",
            en=f"Period: {compared.label.en} ({compared.current.label.en})",
        )
    ]
    if compared.note:
        lines.append(compared.note)
    texts = [view.text(line) for line in lines]
    texts.append(described(view.plan.filters, view.lang))
    return Text(lines=tuple(text for text in texts if text), title=view.text(_BASIS))


def _page(sheet: Sheet, view: ReportView, blocks: tuple[Block, ...]) -> Page:
    return Page(
        name=sheet.name,
        sheet=view.text(sheet.label),
        title=view.text(sheet.label),
        summary=view.text(sheet.summary),
        blocks=blocks,
    )
