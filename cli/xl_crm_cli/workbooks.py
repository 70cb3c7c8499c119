"""How do the sources of a plan become the three workbooks in a folder?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.pipeline import analyse
from xl_crm.reports import BOOKS, books, template_books
from xl_crm.reports.stages import FILES, PAGES
from xl_crm.workbook import write_books
from xl_crm_cli.destination import writing_to
from xl_crm_cli.settings import files_read
from xl_crm_cli.stages import ANALYSIS, staged
from xl_crm_cli.summary import say_basis, say_results

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from xl_crm.pipeline import Analysis
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Book
    from xl_crm_cli.console import Console


def make_workbooks(
    plan: Plan,
    folder: Path,
    *,
    project: Path | None,
    overwrite: bool,
    console: Console,
) -> Analysis:
    """Analyse, write the workbooks, and say what came of it.

    Parameters
    ----------
    project : Path or None
        The project file that the plan comes from.

    Returns
    -------
    Analysis
        What the workbooks show.

    Raises
    ------
    InputError, SettingsError, OutputError
        No file is written then.
    """
    lang = plan.general.language
    forms = in_folder(template_books(plan, lang), folder)
    with (
        writing_to(forms, read=files_read(plan, project), overwrite=overwrite),
        staged(console, len(ANALYSIS) + 2) as stages,
    ):
        analysis = analyse(plan, progress=stages.begin)
        stages.begin(PAGES)
        targets = in_folder(books(analysis, lang), folder)
        stages.begin(FILES)
        files = write_books(targets, overwrite=overwrite)
    say_basis(console, analysis)
    say_moved(console, targets, files)
    say_results(console, analysis, files, stages.seconds)
    return analysis


def make_templates(
    plan: Plan,
    folder: Path,
    which: str,
    *,
    project: Path | None,
    overwrite: bool,
    console: Console,
) -> None:
    """Write one workbook as an empty form, or all of them.

    Parameters
    ----------
    which : str
        Name of a book, or ``all``.
    project : Path or None
        The project file that the plan comes from.

    Raises
    ------
    OutputError
        No file is written then.
    """
    names = BOOKS if which == "all" else (which,)
    forms = template_books(plan, plan.general.language)
    targets = in_folder({name: forms[name] for name in names}, folder)
    with (
        writing_to(targets, read=files_read(plan, project), overwrite=overwrite),
        staged(console, 1) as stages,
    ):
        stages.begin(FILES)
        files = write_books(targets, overwrite=overwrite)
    say_moved(console, targets, files)
    for file in files:
        console.print(str(file))


def say_moved(
    console: Console, targets: Collection[Path], files: tuple[Path, ...]
) -> None:
    """Say which files were open elsewhere, so that the new one stands beside."""
    for target, file in zip(targets, files, strict=True):
        if target != file:
            console.say(
                Label(
                    zh=f"说明：{target.name} 正在其他程序中打开，已另存为 {file.name}",
                    en=f"Note: {target.name} is open elsewhere; the new file is "
                    f"{file.name}",
                )
            )


def in_folder(drawn: Mapping[str, Book], folder: Path) -> dict[Path, Book]:
    """Return each book by the file that it becomes."""
    return {folder / f"{book.name}.xlsx": book for book in drawn.values()}
