"""``xl-crm macro``: what does a button of the ribbon do, without Excel?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label
from xl_crm_cli.console import both
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import lang_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.i18n import Lang
    from xl_crm.macros import Macro, OpenBook
    from xl_crm_cli.console import Console

_HEADINGS = (
    Label(zh="代码名", en="Code name"),
    Label(zh="按钮", en="Button"),
    Label(zh="分组", en="Group"),
    Label(zh="做什么", en="What it does"),
)
_NO_BOOK = Label(zh="这个宏需要工作簿", en="this macro needs a workbook")


@click.command(
    "macro",
    cls=Command,
    epilog=examples(
        "xl-crm macro",
        "xl-crm macro refresh_scores analysis.xlsx",
    ),
)
@click.argument("name", required=False, metavar="[NAME]")
@click.argument(
    "path", required=False, type=click.Path(path_type=Path), metavar="[BOOK.xlsx]"
)
@lang_option
@click.pass_obj
def command(
    console: Console,
    *,
    name: str | None,
    path: Path | None,
    lang: Lang | None,  # noqa: ARG001  (the option sets the console)
) -> None:
    """对工作簿文件执行加载项按钮的功能；不写名称时列出全部宏。

    Does to a workbook in a file what a button of the add-in does in Excel: new files
    lie beside it, values in its cells change all together or not at all, and all else
    in it stays as it is. Without a name it lists the macros.
    """
    from xl_crm.macros import macro_named, run_macro  # noqa: PLC0415  (the help does without)

    if name is None:
        _list_macros(console)
        return
    macro = macro_named(name)
    with console.share() as show:
        outcome = run_macro(macro, _book(macro, path, console, show))
    for line in outcome.said:
        console.say(line)
    for file in outcome.files:
        console.print(str(file))


def _list_macros(console: Console) -> None:
    from xl_crm.macros import MACROS  # noqa: PLC0415

    rows = [
        (Label(zh=each.name, en=each.name), each.label, each.group.label, each.tip)
        for each in MACROS
    ]
    texts = [tuple(map(console.text, row)) for row in rows]
    console.table(texts, [console.text(heading) for heading in _HEADINGS])


def _book(
    macro: Macro,
    path: Path | None,
    console: Console,
    show: Callable[[str, float], None],
) -> OpenBook:
    """Return the workbook that a macro works on.

    Raises
    ------
    click.UsageError
        The macro needs one, and none is named.
    """
    if path is not None:
        from xl_crm.workbook.open_file import FileBook  # noqa: PLC0415

        return FileBook(path, console.lang, show)
    if macro.needs_book:
        example = f"xl-crm macro {macro.name} BOOK.xlsx"
        raise click.UsageError(f"{both(_NO_BOOK, sys.stderr)}: {example}")
    from xl_crm.macros import NoBook  # noqa: PLC0415

    return NoBook(lang=console.lang)
