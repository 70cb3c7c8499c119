"""``xl-crm demo``: what does xl-crm make of an example company?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label, Lang
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import Inputs, Settings, lang_option, overwrite_option

if TYPE_CHECKING:
    from xl_crm_cli.console import Console

DEFAULT_FOLDER = "xl-crm-demo"


@click.command(
    "demo",
    cls=Command,
    epilog=examples(
        "xl-crm demo --lang en -o demo",
    ),
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    default=DEFAULT_FOLDER,
    metavar="DIR",
    help=Label(
        zh=f"输出文件夹，缺省 {DEFAULT_FOLDER}。",
        en=f"Folder to write to; default: {DEFAULT_FOLDER}.",
    ).both(),
)
@lang_option
@overwrite_option
@click.pass_obj
def command(
    console: Console, *, folder: Path, lang: Lang | None, overwrite: bool
) -> None:
    """写出一家虚构公司的导出文件（含脏数据）和项目文件，并由此生成工作簿和业务报表。

    Writes the exports of a made-up company, with dirt, and turns them into workbooks
    and business reports.
    """
    from xl_crm_cli.business import make_workbooks_and_reports  # noqa: PLC0415  (pandas loads only here)
    from xl_crm_cli.example import write_example  # noqa: PLC0415
    from xl_crm_cli.settings import plan_of  # noqa: PLC0415

    project = write_example(
        folder / "exports", lang or Lang.ZH, overwrite=overwrite, console=console
    )
    plan = plan_of(Inputs(settings=Settings(project=project)), console)
    make_workbooks_and_reports(
        plan, folder, project=project, overwrite=overwrite, console=console
    )
