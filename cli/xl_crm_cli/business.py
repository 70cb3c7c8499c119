"""How do the sources of a plan become reports in a folder?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.documents import DocumentKind, check_kinds, write_documents
from xl_crm.errors import OutputError, Problem, UnknownNameError, UntiedTotalsError
from xl_crm.i18n import Label
from xl_crm.pipeline import reporting
from xl_crm.reports import template_books
from xl_crm.reports.business import (
    REPORTS,
    book_name,
    report_named,
    unapplied_filters,
)
from xl_crm.reports.business.calculated_check import check_calculated
from xl_crm.reports.delivery import Made, books_with_reports, made_of
from xl_crm.reports.stages import DOCUMENTS, FILES, PAGES
from xl_crm.workbook import write_books
from xl_crm_cli.destination import writing_to
from xl_crm_cli.report import ALL
from xl_crm_cli.settings import files_read
from xl_crm_cli.stages import ANALYSIS, staged
from xl_crm_cli.summary import say_basis, say_left_out, say_results, say_seconds
from xl_crm_cli.workbooks import in_folder, say_moved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_crm.pipeline import Analysis, Reporting
    from xl_crm.plan import Plan
    from xl_crm.reports.business import Report, Tie
    from xl_crm_cli.console import Console

#: So many findings are told on the console; all of them stand in the reports.
FINDINGS_TOLD = 3


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
    documents: tuple[str, ...] = ()
    strict: bool = False
    overwrite: bool = False


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
    InputError, SettingsError
        No file is written then.
    OutputError
        No file is written then; or a document cannot be made here, and what can be is
        written.
    UntiedTotalsError
        Strict, and totals do not tie; the files are written.
    """
    folder, overwrite = delivery.folder, delivery.overwrite
    asked = [_asked(name) for name in dict.fromkeys(delivery.names)]
    check_calculated(plan, [report for group in asked for report in group])
    kinds, refused = _possible(delivery.documents)
    targets = [
        folder / f"{book_name(group, plan.general.language)}.{kind}"
        for group in asked
        for kind in ("xlsx", *kinds)
    ]
    with (
        writing_to(targets, read=files_read(plan, project), overwrite=overwrite),
        staged(console, len(ANALYSIS) + 2 + bool(kinds)) as stages,
    ):
        with reporting(plan, progress=stages.begin) as data:
            stages.begin(PAGES)
            made = made_of(data, asked)
        stages.begin(FILES)
        drawn = {folder / f"{book.name}.xlsx": book for book in made.books}
        files = write_books(drawn, overwrite=overwrite)
        if kinds:
            stages.begin(DOCUMENTS)
        beside = [
            file for book in made.books for file in write_documents(book, folder, kinds)
        ]
    say_basis(console, data.analysis)
    say_made(console, data, made)
    say_moved(console, drawn, files)
    for file in (*files, *beside):
        console.print(str(file))
    say_seconds(console, stages.seconds)
    say_left_out(console, data.analysis.quality)
    if refused:
        raise refused
    if delivery.strict and made.untied:
        raise UntiedTotalsError(*(_problem(tie, folder) for tie in made.untied))


def make_workbooks_and_reports(
    plan: Plan,
    folder: Path,
    *,
    project: Path | None,
    overwrite: bool,
    console: Console,
) -> Analysis:
    """Write the three workbooks, and all reports as a workbook and a web page.

    The data are read once; what the reports suggest goes into the tracking workbook.
    Parameters, results and errors are those of ``make_workbooks``.
    """
    check_calculated(plan, REPORTS)
    lang = plan.general.language
    name = book_name(REPORTS, lang)
    targets = [
        *in_folder(template_books(plan, lang), folder),
        *(folder / f"{name}.{kind}" for kind in ("xlsx", DocumentKind.HTML)),
    ]
    with (
        writing_to(targets, read=files_read(plan, project), overwrite=overwrite),
        staged(console, len(ANALYSIS) + 3) as stages,
    ):
        with reporting(plan, progress=stages.begin) as data:
            stages.begin(PAGES)
            workbooks, made = books_with_reports(data)
        [report] = made.books
        drawn = in_folder(workbooks, folder)
        drawn[folder / f"{name}.xlsx"] = report
        stages.begin(FILES)
        files = write_books(drawn, overwrite=overwrite)
        stages.begin(DOCUMENTS)
        beside = write_documents(report, folder, (DocumentKind.HTML,))
    say_basis(console, data.analysis)
    say_made(console, data, made)
    say_moved(console, drawn, files)
    say_results(console, data.analysis, (*files, *beside), stages.seconds)
    return data.analysis


def say_made(console: Console, data: Reporting, made: Made) -> None:
    """Say which days are reported, which reports lack something, and what was found."""
    days = data.calendar.label_of(data.span)
    console.say(Label(zh=f"报告期 {days.zh}", en=f"Period {days.en}"))
    if data.note:
        console.say(Label(zh=f"说明：{data.note.zh}", en=f"Note: {data.note.en}"))
    for line in unapplied_filters(made.built):
        console.say(Label(zh=f"说明：{line.zh}", en=f"Note: {line.en}"))
    for built in made.built:
        if built.lacks:
            name = built.view.report.label
            console.say(
                Label(
                    zh=f"说明：{name.zh}：{built.lacks}",
                    en=f"Note: {name.en}: {built.lacks}",
                )
            )
    found = [finding for built in made.built for finding in built.findings]
    for finding in sorted(found, key=lambda each: -each.weight)[:FINDINGS_TOLD]:
        console.print(f"- {finding.text}")
    for tie in made.untied:
        console.warn(_untied(tie))


def _asked(name: str) -> Sequence[Report]:
    """Return the reports of one workbook.

    Raises
    ------
    UnknownNameError
        There is no such report.
    """
    try:
        return REPORTS if name == ALL else (report_named(name),)
    except UnknownNameError as error:
        kind = Label(zh="报表", en="report")
        raise UnknownNameError(kind, name, (*error.known, ALL)) from None


def _possible(kinds: tuple[str, ...]) -> tuple[tuple[str, ...], OutputError | None]:
    """Return the documents that can be made here, and why others cannot."""
    possible: list[str] = []
    refused = None
    for kind in dict.fromkeys(kinds):
        try:
            possible += check_kinds((kind,))
        except OutputError as error:
            refused = error
    return tuple(possible), refused


def _untied(tie: Tie) -> Label:
    """Say which totals do not tie, and by how much."""
    apart = f"{tie.difference:,.2f}"
    return Label(
        zh=f"核对不符：{tie.label.zh}，差 {apart}",
        en=f"Does not tie: {tie.label.en}, off by {apart}",
    )


def _problem(tie: Tie, folder: Path) -> Problem:
    """Return totals that do not tie as what ends a command."""
    found = _untied(tie)
    return Problem(
        where="--strict",
        found=Label(zh=found.zh, en=found.en[:1].lower() + found.en[1:]),
        remedy=Label(
            zh=f"请看 {folder} 中的工作表“核对”",
            en=f'See the sheet "Reconciliation" in {folder}',
        ),
    )
