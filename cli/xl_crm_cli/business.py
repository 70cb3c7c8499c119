"""How do the sources of a plan become reports in a folder?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.documents import write_documents
from xl_crm.errors import Problem, UntiedTotalsError
from xl_crm.i18n import Label
from xl_crm.pipeline import reporting
from xl_crm.reports.business import (
    REPORTS,
    book_name,
    report_book,
    report_named,
)
from xl_crm.workbook import write_books
from xl_crm_cli.destination import writing_to
from xl_crm_cli.settings import files_read
from xl_crm_cli.stages import ANALYSIS, DOCUMENTS, FILES, PAGES, staged
from xl_crm_cli.summary import say_basis, say_left_out, say_seconds
from xl_crm_cli.workbooks import say_moved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_crm.pipeline import Check
    from xl_crm.plan import Plan
    from xl_crm.reports.business import Report
    from xl_crm_cli.console import Console

#: What stands for all reports in one workbook.
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What is written where.

    Attributes
    ----------
    names : tuple of str
        Of reports; each gets a workbook, ``all`` is one of all.
    documents : tuple of str
        Kinds of documents beside each workbook.
    strict : bool
        Totals that do not tie are an error.
    """

    names: tuple[str, ...]
    folder: Path
    documents: tuple[str, ...]
    strict: bool
    overwrite: bool


def make_reports(
    plan: Plan, delivery: Delivery, *, project: Path | None, console: Console
) -> None:
    """Analyse, write the reports, and say what came of it.

    Parameters
    ----------
    project : Path or None
        The project file that the plan comes from.

    Raises
    ------
    InputError, SettingsError, OutputError
        No file is written then.
    UntiedTotalsError
        Strict, and totals do not tie; the files are written.
    """
    lang = plan.general.language
    asked, folder, documents = _asked(delivery), delivery.folder, delivery.documents
    overwrite = delivery.overwrite
    files = [folder / f"{book_name(group, lang)}" for group in asked]
    targets = [
        file.with_name(f"{file.name}.{kind}")
        for file in files
        for kind in ("xlsx", *documents)
    ]
    with (
        writing_to(targets, read=files_read(plan, project), overwrite=overwrite),
        staged(console, len(ANALYSIS) + 2 + bool(documents)) as stages,
    ):
        with reporting(plan, progress=stages.begin) as data:
            stages.begin(PAGES)
            books = [report_book(data, group, lang) for group in asked]
            untied = [each for each in data.analysis.checks if not each.passed]
        stages.begin(FILES)
        drawn = {folder / f"{book.name}.xlsx": book for book in books}
        written = write_books(drawn, overwrite=overwrite)
        if documents:
            stages.begin(DOCUMENTS)
        beside = [
            path for book in books for path in write_documents(book, folder, documents)
        ]
    say_basis(console, data.analysis)
    say_moved(console, drawn, written)
    for file in (*written, *beside):
        console.print(str(file))
    say_seconds(console, stages.seconds)
    say_left_out(console, data.analysis.quality)
    if delivery.strict and untied:
        raise UntiedTotalsError(*(_untied(check, folder) for check in untied))


def _asked(delivery: Delivery) -> list[Sequence[Report]]:
    """Return the reports of each workbook.

    Raises
    ------
    UnknownNameError
        There is no such report.
    """
    return [
        REPORTS if name == ALL else (report_named(name),)
        for name in dict.fromkeys(delivery.names)
    ]


def _untied(check: Check, folder: Path) -> Problem:
    """Describe totals that do not tie."""
    return Problem(
        where="--strict",
        found=Label(
            zh=f"核对不符：{check.label.zh}", en=f"does not tie: {check.label.en}"
        ),
        remedy=Label(
            zh=f"请看 {folder} 中的工作表“核对”",
            en=f"See the sheet of checks in {folder}",
        ),
    )
