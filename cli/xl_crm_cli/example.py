"""What does a demonstration start from?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_crm_example import LAST_DAY, write_exports
from xl_crm_example.layout import EXPORTS

from xl_crm.errors import cannot_write
from xl_crm.i18n import Label
from xl_crm.ingest import Source
from xl_crm.plan import project_file
from xl_crm.tables import TABLES, table_named
from xl_crm_cli.destination import replace_file, writing_to
from xl_crm_cli.init import FILE_NAME
from xl_crm_cli.inputs import Settings
from xl_crm_cli.settings import plan_of_settings
from xl_crm_cli.stages import EXAMPLE, staged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.i18n import Lang
    from xl_crm.plan import Plan
    from xl_crm_cli.console import Console


def write_example(
    folder: Path, lang: Lang, *, overwrite: bool, console: Console
) -> Path:
    """Write the exports of the made-up company and a project file that reads them.

    Returns
    -------
    Path
        The project file.

    Raises
    ------
    OutputError
        A file is already there, or the folder cannot be written.
    """
    project = folder / FILE_NAME
    targets = [project, *(folder / export.file for export in EXPORTS)]
    with writing_to(targets, overwrite=overwrite):
        plan = plan_of_settings(Settings(lang=lang), console)
        text = _project_text(plan, _write_exports(folder, lang, console), lang)
        replace_file(project, lambda draft: draft.write_text(text, encoding="utf-8"))
    console.say(
        Label(
            zh=f"示例数据在 {folder}；等同于 "
            f'xl-crm run -p "{project}" --reports -o 输出文件夹',
            en=f"The example data is in {folder}; the same by hand: "
            f'xl-crm run -p "{project}" --reports -o FOLDER',
        )
    )
    return project


def _write_exports(folder: Path, lang: Lang, console: Console) -> dict[str, Path]:
    """Write the exports; return the file of each table."""
    with staged(console, 1) as stages:
        stages.begin(EXAMPLE)
        try:
            return write_exports(folder, lang=lang)
        except OSError as error:
            raise cannot_write(folder, error) from error


def _project_text(plan: Plan, files: Mapping[str, Path], lang: Lang) -> str:
    """Return a project file, to stand beside the files, that reads them."""
    sources = tuple(
        Source(table=table_named(table.name), path=Path(files[table.name].name))
        for table in TABLES
        if table.name in files
    )
    output = replace(plan.output, check_date=LAST_DAY)
    return project_file(replace(plan, sources=sources, output=output), lang)
