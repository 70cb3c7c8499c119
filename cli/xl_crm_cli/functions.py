"""``xl-crm functions``: which functions does the sheet have, and how are they used?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_crm.functions import FUNCTIONS
from xl_crm.i18n import Label
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import lang_option

if TYPE_CHECKING:
    from xl_crm.functions import Function
    from xl_crm.i18n import Lang
    from xl_crm_cli.console import Console

_LISTED = (
    Label(zh="函数", en="Function"),
    Label(zh="类别", en="Topic"),
    Label(zh="用途", en="What it does"),
)
_ARGUMENTS = (
    Label(zh="参数", en="Argument"),
    Label(zh="说明", en="What to select or type"),
)
_RETURNS = Label(zh="结果：", en="Result: ")
_SAME_AS = Label(zh="同一数字见：", en="The same number: ")
_EXAMPLE = Label(zh="示例：", en="Example: ")
_PREFIX = "CRM_"


@click.command(
    "functions",
    cls=Command,
    epilog=examples("xl-crm functions CRM_SCORE"),
)
@click.argument("name", required=False, default="")
@lang_option
@click.pass_obj
def command(console: Console, *, name: str, lang: Lang | None) -> None:  # noqa: ARG001  (the option sets the console)
    """列出工作表函数；给出名称则显示参数、结果和示例。

    Lists the functions for the sheet; shows arguments, result and examples of one.
    """
    if name:
        _describe(console, _named(name))
        return
    console.table(
        [
            (each.signature, console.text(each.topic.label), console.text(each.text))
            for each in FUNCTIONS
        ],
        [console.text(heading) for heading in _LISTED],
    )


def _named(name: str) -> Function:
    """Return a function by its name, in capitals or not, with CRM_ or without.

    Raises
    ------
    UnknownNameError
        There is no such function.
    """
    from xl_crm.errors import UnknownNameError  # noqa: PLC0415  (the list does without)

    by_name = {function.name: function for function in FUNCTIONS}
    wanted = _PREFIX + name.upper().removeprefix(_PREFIX)
    if wanted not in by_name:
        raise UnknownNameError(Label(zh="函数", en="function"), wanted, by_name)
    return by_name[wanted]


def _describe(console: Console, function: Function) -> None:
    """Print everything that is said of a function."""
    console.print(f"={function.signature}")
    console.say(function.text)
    if function.arguments:
        console.print("")
        console.table(
            [(each.name, console.text(each.label)) for each in function.arguments],
            [console.text(heading) for heading in _ARGUMENTS],
        )
    console.print("")
    console.print(console.text(_RETURNS) + console.text(function.returns))
    console.print(console.text(_SAME_AS) + console.text(function.same_as))
    for example in function.examples:
        console.print("")
        console.print(console.text(_EXAMPLE) + console.text(example.title))
        headings, *rows = (tuple(map(console.text, row)) for row in example.sheet())
        console.table(rows, headings)
        console.say(example.working)
