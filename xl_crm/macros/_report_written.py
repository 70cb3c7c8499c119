"""How do the tables of the open workbook become a folder of workbooks and reports?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from xl_crm.documents import DocumentKind, write_documents
from xl_crm.drafts import draft_of
from xl_crm.errors import cannot_write
from xl_crm.i18n import Label, Lang
from xl_crm.macros._place_named import naming
from xl_crm.macros._progress import steps
from xl_crm.macros._sources import (
    OpenData,
    free_path,
    in_place,
    left_out_said,
    open_data,
    origin_said,
    require_orders,
    tables_said,
)
from xl_crm.macros._spec import Asked, Outcome
from xl_crm.pipeline import CHECK, READ, SCORE, SUMMARISE, Analysis, reporting
from xl_crm.reports.business import REPORTS
from xl_crm.reports.business.calculated_check import check_calculated
from xl_crm.reports.delivery import books_with_reports
from xl_crm.reports.stages import DOCUMENTS, FILES, PAGES
from xl_crm.tiers.scale import TIERS, class_sizes
from xl_crm.workbook import write_books

_FOLDER = {Lang.ZH: "客户分析", Lang.EN: "customer_analysis"}
_STAGES = (READ, SUMMARISE, CHECK, SCORE, PAGES, FILES, DOCUMENTS)
_GIVEN = Label(zh="按设置", en="as set")
_LAST_DAY = Label(zh="订单中的最后一天", en="last day in the orders")


def write_report(asked: Asked) -> Outcome:
    """Analyse, and write all workbooks and the reports into a new folder.

    It takes its name when everything in it is complete.

    Raises
    ------
    InputError, SettingsError, OutputError
        Nothing is written then.
    """
    data = open_data(asked)
    require_orders(data, asked.name)
    check_calculated(data.plan, REPORTS)
    name = f"{asked.book.stem}_{_FOLDER[data.plan.general.language]}"
    with _draft(asked.folder / name) as draft:
        made = _make(asked, data, draft)
        folder = free_path(asked.folder, name)
        try:
            draft.rename(folder)
        except OSError as error:
            raise cannot_write(folder, error) from error
    said = (
        Label(
            zh=f"已写出 {len(made.files)} 个文件到文件夹 {folder.name}",
            en=f"{len(made.files)} files are in the folder {folder.name}",
        ),
        *made.said,
    )
    return Outcome(said=said, files=tuple(folder / file for file in made.files))


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """Make a folder to write into; what is left of it in the end is removed."""
    try:
        draft = draft_of(target)
        draft.mkdir()
    except OSError as error:
        raise cannot_write(target, error) from error
    try:
        with naming(str(draft), str(target)):
            yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Names of files, the analysis first, and what is to be said."""

    files: tuple[str, ...]
    said: tuple[Label, ...]


def _make(asked: Asked, data: OpenData, folder: Path) -> Made:
    """Analyse and write everything into a folder."""
    begin = steps(asked.progress, _STAGES)
    with reporting(data.plan, progress=begin) as reported:
        begin(PAGES)
        analysis = reported.analysis
        quality = in_place(analysis.quality, asked)
        reported = replace(reported, analysis=replace(analysis, quality=quality))  # noqa: PLW2901  (the same, linked to the workbook)
        drawn, made = books_with_reports(reported)
    [report] = made.books
    begin(FILES)
    books = (drawn["analysis"], drawn["base"], drawn["tracking"], report)
    files = write_books({folder / f"{book.name}.xlsx": book for book in books})
    begin(DOCUMENTS)
    pages = write_documents(report, folder, (DocumentKind.HTML,))
    said = (*_said(analysis, len(made.untied)), *_read(data))
    return Made(files=tuple(file.name for file in (*files, *pages)), said=said)


def _said(analysis: Analysis, n_untied: int) -> Iterator[Label]:
    """Yield what came of the analysis."""
    day = analysis.as_of.isoformat()
    given = analysis.quality.as_of_given
    source = _GIVEN if given else _LAST_DAY
    yield Label(zh=f"统计截止日 {day}（{source.zh}）", en=f"As of {day} ({source.en})")
    sizes = class_sizes(analysis.tiers.assigned, analysis.bought)
    told = [(each.tier.label, each.n) for each in sizes if each.n or each.tier in TIERS]
    zh = "，".join(f"{label.zh} {n:,}" for label, n in told)
    en = ", ".join(f"{label.en} {n:,}" for label, n in told)
    n = len(analysis.customers)
    yield Label(zh=f"客户 {n:,} 个：{zh}", en=f"{n:,} customers: {en}")
    if n_untied:
        yield Label(
            zh=f"报表有 {n_untied} 处核对不符，见工作表“核对”",
            en=f'{n_untied} totals do not tie: see the sheet "Reconciliation"',
        )
    for note in analysis.notes:
        yield Label(zh=f"说明：{note.zh}", en=f"Note: {note.en}")


def _read(data: OpenData) -> Iterator[Label]:
    """Yield what was read, and by which settings."""
    yield from tables_said(data.found)
    yield from left_out_said(data.found)
    yield origin_said(data.origin)
