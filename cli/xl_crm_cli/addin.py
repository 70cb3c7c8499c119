"""``xl-crm addin``: how do the functions and buttons get into Excel?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label, Lang
from xl_crm_cli.console import both
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import lang_option, overwrite_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.addin.install import Check
    from xl_crm_cli.console import Console

DEFAULT_FOLDER = "xl-crm-addin"


class Actions(Command, click.Group):
    """Commands about one thing."""

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands in both languages."""
        with formatter.section(both(_COMMANDS, sys.stdout)):
            formatter.write_dl(
                [
                    (name, action.short_help or "")
                    for name in self.list_commands(ctx)
                    if (action := self.get_command(ctx, name))
                ]
            )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order in which people need them."""
        return list(self.commands)


@click.group(
    "addin",
    cls=Actions,
    epilog=examples("xl-crm addin build", "xl-crm addin install"),
)
def command() -> None:
    """加载项：Excel 功能区的按钮和 CRM_ 函数。生成、安装、卸载、检查。

    The add-in for Excel: buttons on the ribbon and CRM_ functions. It is built
    anywhere and works in Excel for Windows.
    """


@command.command(
    "build",
    cls=Command,
    short_help=Label(zh="生成两个文件", en="Build both files").both(),
    epilog=examples("xl-crm addin build -o addin --lang en"),
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
def build(
    console: Console, *, folder: Path, lang: Lang | None, overwrite: bool
) -> None:
    """生成加载项 xl_crm.xlam，和自带函数与按钮的工作簿 xl_crm.xlsm。

    Builds the add-in xl_crm.xlam, and xl_crm.xlsm, a workbook with functions and
    buttons of its own. Needs no Excel.
    """
    for path in _build(folder, lang or Lang.ZH, overwrite=overwrite):
        console.print(str(path))


@command.command(
    "install",
    cls=Command,
    short_help=Label(zh="装入 Excel 中", en="Put the add-in into Excel").both(),
    epilog=examples("xl-crm addin install", "xl-crm addin install --file xl_crm.xlam"),
)
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=Label(
        zh="已生成的 xl_crm.xlam；缺省现在生成。",
        en="An xl_crm.xlam built before; default: build it now.",
    ).both(),
)
@lang_option
@overwrite_option
@click.pass_obj
def install(
    console: Console, *, path: Path | None, lang: Lang | None, overwrite: bool
) -> None:
    """把加载项放入 Excel 的启动文件夹，并写明由哪个 Python 计算（仅 Windows）。

    Puts the add-in into the folder that Excel opens at each start, and writes down
    which Python it calls: this one. Windows only; close Excel before.
    """
    from tempfile import TemporaryDirectory  # noqa: PLC0415  (the help does without)

    from xl_crm.addin.install import (  # noqa: PLC0415
        State,
        ThisMachine,
        install,
        read_addin,
        require_windows,
        status,
    )

    machine = ThisMachine()
    require_windows(machine)
    if path:
        addin = read_addin(path)
    else:
        with TemporaryDirectory() as folder:
            built, _ = _build(Path(folder), lang or Lang.ZH, overwrite=False)
            addin = read_addin(built)
    for line in install(machine, addin, overwrite=overwrite):
        console.say(line)
    for check in status(machine):
        if check.finding.state is State.WRONG:
            console.warn(_line(check))


@command.command(
    "uninstall",
    cls=Command,
    short_help=Label(zh="从 Excel 中移除", en="Take it out of Excel").both(),
    epilog=examples("xl-crm addin uninstall"),
)
@lang_option
@click.pass_obj
def uninstall(
    console: Console,
    *,
    lang: Lang | None,  # noqa: ARG001  (the option sets the console)
) -> None:
    """撤销 install 所做的改动；安装后被人改过的文件保留并说明（仅 Windows）。

    Undoes what install did; what people have changed since is left, and said. Windows
    only; close Excel before.
    """
    from xl_crm.addin.install import ThisMachine, uninstall  # noqa: PLC0415

    for line in uninstall(ThisMachine()):
        console.say(line)


@command.command(
    "status",
    cls=Command,
    short_help=Label(zh="逐项检查安装", en="Look for what is wrong").both(),
    epilog=examples("xl-crm addin status --lang en"),
)
@lang_option
@click.pass_obj
def status(
    console: Console,
    *,
    lang: Lang | None,  # noqa: ARG001  (the option sets the console)
) -> None:
    """逐项检查加载项需要的一切：找到了什么，哪里有误，如何改。有误时退出码为 3。

    Looks at everything that the add-in needs: what was found, what is wrong, how to
    mend it. Exit code 3 if something is wrong.
    """
    from xl_crm.addin.install import ThisMachine, require_windows, status  # noqa: PLC0415

    machine = ThisMachine()
    checks = status(machine)
    console.table(
        (
            console.text(check.finding.state.label),
            console.text(check.subject),
            console.text(_said(check)),
        )
        for check in checks
    )
    require_windows(machine)
    _demand(checks)


def _build(folder: Path, lang: Lang, *, overwrite: bool) -> tuple[Path, Path]:
    """Build both files."""
    from xl_crm.addin.build import build_addin  # noqa: PLC0415  (pandas loads only here)
    from xl_crm.addin.own_workbook import own_workbook  # noqa: PLC0415

    return build_addin(folder, own_workbook(lang), overwrite=overwrite)


def _line(check: Check) -> Label:
    """Return a check as one line."""
    said = _said(check)
    return Label(
        zh=f"{check.subject.zh}：{said.zh}", en=f"{check.subject.en}: {said.en}"
    )


def _said(check: Check) -> Label:
    """Return what a check found, and how to mend it."""
    found, remedy = check.finding.found, check.finding.remedy
    if remedy is None:
        return found
    return Label(zh=f"{found.zh}。{remedy.zh}。", en=f"{found.en}. {remedy.en}.")


def _demand(checks: Sequence[Check]) -> None:
    """Let the command fail over what is wrong, once it is listed.

    Raises
    ------
    InputError
        Something is wrong.
    """
    from xl_crm.addin.install import State  # noqa: PLC0415
    from xl_crm.errors import InputError, Problem  # noqa: PLC0415

    n_wrong = sum(check.finding.state is State.WRONG for check in checks)
    if n_wrong:
        raise InputError(
            Problem(
                where="xl-crm addin status",
                found=Label(zh=f"{n_wrong} 项有误", en=f"wrong: {n_wrong}"),
                remedy=Label(
                    zh="从上到下逐项改正，再检查一次",
                    en="Mend them from the top down and check again",
                ),
            )
        )


_COMMANDS = Label(zh="命令", en="Commands")
