"""``xl-crm init``: how does a new project file look?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import Settings, lang_option, overwrite_option

if TYPE_CHECKING:
    from xl_crm.i18n import Lang
    from xl_crm_cli.console import Console

FILE_NAME = "crm.toml"


@click.command(
    "init",
    cls=Command,
    epilog=examples(
        "xl-crm init . --lang en",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@lang_option
@overwrite_option
@click.pass_obj
def command(
    console: Console, *, folder: Path, lang: Lang | None, overwrite: bool
) -> None:
    """在文件夹中新建项目文件 crm.toml：每项设置都有默认值和说明。

    Writes a project file crm.toml with every setting, its default and what it does.
    """
    from xl_crm.plan import project_file  # noqa: PLC0415  (pandas loads only here)
    from xl_crm_cli.destination import replace_file, writing_to  # noqa: PLC0415
    from xl_crm_cli.settings import plan_of_settings  # noqa: PLC0415

    path = folder / FILE_NAME
    with writing_to([path], overwrite=overwrite):
        plan = plan_of_settings(Settings(lang=lang), console)
        text = project_file(plan, plan.general.language)
        replace_file(path, lambda draft: draft.write_text(text, encoding="utf-8"))
    console.say(
        Label(
            zh=f'填好数据来源后运行 xl-crm run -p "{path}" -o 输出文件夹',
            en=f'Fill in the sources, then xl-crm run -p "{path}" -o FOLDER',
        )
    )
