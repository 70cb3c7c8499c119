"""How do the results of a plan become one data file?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.pipeline import analyse
from xl_crm.reports import export_frame, frame_book
from xl_crm.reports.stages import FILES
from xl_crm.workbook import write_books
from xl_crm_cli.destination import writing_to
from xl_crm_cli.frame_file import write_csv, write_parquet
from xl_crm_cli.settings import files_read
from xl_crm_cli.stages import ANALYSIS, staged
from xl_crm_cli.summary import say_basis, say_corrections, say_left_out
from xl_crm_cli.workbooks import say_moved

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from xl_crm.pipeline import Analysis
    from xl_crm.plan import Plan
    from xl_crm_cli.console import Console


def write_results(
    plan: Plan,
    what: str,
    path: Path,
    *,
    project: Path | None,
    overwrite: bool,
    console: Console,
) -> None:
    """Analyse, write one of the results, and say where it is.

    Parameters
    ----------
    what : str
        One of ``xl_crm.reports.EXPORTS``.
    project : Path or None
        The project file that the plan comes from.

    Raises
    ------
    InputError, SettingsError, OutputError
        No file is written then.
    """
    with (
        writing_to([path], read=files_read(plan, project), overwrite=overwrite),
        staged(console, len(ANALYSIS) + 1) as stages,
    ):
        analysis = analyse(plan, progress=stages.begin, all_issues=what == "issues")
        stages.begin(FILES)
        frame = export_frame(analysis, what)
        file = _write(frame, what, path, analysis, overwrite=overwrite)
    say_basis(console, analysis)
    say_corrections(console, analysis.quality)
    say_moved(console, [path], (file,))
    n_rows, seconds = f"{len(frame):,}", f"{sum(stages.seconds.values()):.1f}"
    console.say(
        Label(
            zh=f"{file}：{n_rows} 行，用时 {seconds} 秒",
            en=f"{file}: {n_rows} rows, {seconds} seconds",
        )
    )
    say_left_out(console, analysis.quality)


def _write(
    frame: pd.DataFrame, what: str, path: Path, analysis: Analysis, *, overwrite: bool
) -> Path:
    """Write a table in the format that the suffix names; return the file."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_csv(frame, path)
    elif suffix == ".parquet":
        write_parquet(frame, path)
    else:
        lang = analysis.plan.general.language
        book = frame_book(frame, what, lang, analysis.as_of)
        return write_books({path: book}, overwrite=overwrite)[0]
    return path
