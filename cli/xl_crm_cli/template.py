"""``xl-crm template``: how does an empty workbook look?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import (
    Settings,
    folder_option,
    overwrite_option,
    takes_settings,
)

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm_cli.console import Console

#: The books of ``xl_crm.reports``, named here so that the help loads nothing, and all.
WHICH = ("base", "analysis", "tracking", "all")


@click.command(
    "template",
    cls=Command,
    epilog=examples(
        "xl-crm template base -o forms",
    ),
)
@click.argument("which", type=click.Choice(WHICH), metavar=f"[{'|'.join(WHICH)}]")
@takes_settings
@folder_option
@overwrite_option
@click.pass_obj
def command(
    console: Console, *, which: str, settings: Settings, folder: Path, overwrite: bool
) -> None:
    """写出空白工作簿：base 基础信息、analysis 分析、tracking 跟踪、all 全部。

    Writes empty workbooks to fill in: base information, analysis, tracking, or all.
    """
    from xl_crm_cli.settings import plan_of_settings  # noqa: PLC0415  (pandas loads only here)
    from xl_crm_cli.workbooks import make_templates  # noqa: PLC0415

    plan = plan_of_settings(settings, console)
    make_templates(
        plan,
        folder,
        which,
        project=settings.project,
        overwrite=overwrite,
        console=console,
    )
