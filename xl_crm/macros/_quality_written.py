"""How do the tables of the open workbook become a workbook of data quality?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xl_crm.i18n import Label
from xl_crm.macros._progress import steps
from xl_crm.macros._sources import (
    free_path,
    in_place,
    left_out_said,
    open_data,
    origin_said,
    require_orders,
    tables_said,
)
from xl_crm.macros._spec import Asked, Outcome
from xl_crm.pipeline import CHECK, READ, Quality, examine
from xl_crm.reports import quality_book
from xl_crm.reports.quality import by_severity, verdict
from xl_crm.reports.stages import FILES, LISTED, PAGES
from xl_crm.workbook import write_books


def write_quality(asked: Asked) -> Outcome:
    """Examine the tables, and write what was found into a new file.

    Raises
    ------
    InputError, SettingsError, OutputError
        No file is written then.
    """
    begin = steps(asked.progress, (READ, CHECK, PAGES, FILES))
    data = open_data(asked)
    require_orders(data, asked.name)
    plan = data.plan
    limit = max(LISTED, plan.output.issue_rows)
    quality = in_place(examine(plan, progress=begin, limit=limit), asked)
    begin(PAGES)
    book = quality_book(quality, plan, plan.general.language)
    begin(FILES)
    path = free_path(asked.folder, f"{asked.book.stem}_{book.name}", ".xlsx")
    [file] = write_books({path: book})
    said = (
        *_said(quality, file),
        *tables_said(data.found),
        *left_out_said(data.found),
        origin_said(data.origin),
    )
    return Outcome(said=said, files=(file,))


def _said(quality: Quality, file: Path) -> Iterator[Label]:
    """Yield the verdict, how much was found of each severity, and the file."""
    yield verdict(quality, quality.checks).text
    counts = by_severity(quality)
    zh = "，".join(f"{each.label.zh} {n:,}" for each, n in counts.items())
    en = ", ".join(f"{each.label.en} {n:,}" for each, n in counts.items())
    n = sum(counts.values())
    yield Label(zh=f"数据问题 {n:,} 处（{zh}）", en=f"Data issues: {n:,} ({en})")
    passed, n = sum(each.passed for each in quality.checks), len(quality.checks)
    yield Label(zh=f"核对通过 {passed} / {n}", en=f"Checks passed: {passed} of {n}")
    yield Label(zh=f"已写出 {file.name}", en=f"Written: {file.name}")
