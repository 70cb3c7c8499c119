"""How do the sources of a plan become the workbook of data quality?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.pipeline import CHECK, READ, examine
from xl_crm.reports import quality_book
from xl_crm.reports.quality import verdict
from xl_crm.reports.stages import FILES, LISTED, PAGES
from xl_crm.tables.issue import Outcome
from xl_crm.workbook import write_books
from xl_crm_cli.destination import writing_to
from xl_crm_cli.settings import files_read
from xl_crm_cli.stages import staged
from xl_crm_cli.summary import (
    say_as_of,
    say_corrections,
    say_left_out,
    severities,
)
from xl_crm_cli.workbooks import say_moved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.pipeline import Quality
    from xl_crm.plan import Plan
    from xl_crm_cli.console import Console

_STAGES = (READ, CHECK, PAGES, FILES)
_VERDICT = Label(zh="结论", en="Verdict")
_FILES = Label(zh="读取的文件", en="Files read")
_LINES = Label(zh="文件中的订单行", en="Order lines in the files")
_ISSUES = Label(zh="数据问题", en="Data issues")
_CHECKS = Label(zh="核对通过", en="Checks passed")
_TIME = Label(zh="总用时", en="Time in all")
_SECONDS = Label(zh="秒", en="s")


def check_data(
    plan: Plan,
    path: Path,
    *,
    project: Path | None,
    overwrite: bool,
    console: Console,
) -> tuple[Quality, Path]:
    """Examine the sources, write the workbook, and say what was found.

    Parameters
    ----------
    project : Path or None
        The project file that the plan comes from.

    Returns
    -------
    quality : Quality
    file : Path
        The file really written: beside ``path`` where that is open elsewhere.

    Raises
    ------
    InputError, SettingsError, OutputError
        No file is written then.
    """
    with (
        writing_to([path], read=files_read(plan, project), overwrite=overwrite),
        staged(console, len(_STAGES)) as stages,
    ):
        limit = max(LISTED, plan.output.issue_rows)
        quality = examine(plan, progress=stages.begin, limit=limit)
        stages.begin(PAGES)
        book = quality_book(quality, plan, plan.general.language)
        stages.begin(FILES)
        files = write_books({path: book}, overwrite=overwrite)
    say_as_of(console, quality)
    say_moved(console, [path], files)
    seconds = f"{sum(stages.seconds.values()):.1f} {console.text(_SECONDS)}"
    rows = [*_results(console, quality), (_TIME, seconds)]
    console.print("")
    console.table((console.text(label), value) for label, value in rows)
    console.print("")
    say_corrections(console, quality)
    say_left_out(console, quality)
    console.say(Label(zh=f"请打开 {files[0]}", en=f"Open {files[0]}"))
    return quality, files[0]


def _results(console: Console, quality: Quality) -> Iterator[tuple[Label, str]]:
    """Yield what ends a check: verdict, files, rows by outcome, issues, checks."""
    yield _VERDICT, console.text(verdict(quality, quality.checks).text)
    yield _FILES, f"{len(quality.files):,}"
    frame = quality.reconciliation
    yield _LINES, f"{int(frame['rows'].sum()):,}"
    for outcome in Outcome:
        n = int(frame.loc[frame["outcome"] == str(outcome), "rows"].sum())
        yield Label(zh=f"  {outcome.label.zh}", en=f"  {outcome.label.en}"), f"{n:,}"
    yield _ISSUES, severities(console, quality)
    passed = sum(check.passed for check in quality.checks)
    yield _CHECKS, f"{passed} / {len(quality.checks)}"
