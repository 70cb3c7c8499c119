"""``xl-crm doctor``: would Excel repair, refuse or misread one of these workbooks?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.tables.issue import Severity
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import lang_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_crm.i18n import Lang
    from xl_crm.workbook.doctor import Fault
    from xl_crm_cli.console import Console


@click.command(
    "doctor",
    cls=Command,
    epilog=examples(
        "xl-crm doctor report.xlsx",
        "xl-crm doctor --strict --lang en *.xlsx macros.xlsm",
    ),
)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE...",
)
@click.option(
    "--strict",
    is_flag=True,
    help=Label(
        zh="有警告时也以退出码 3 结束。", en="End with exit code 3 on warnings, too."
    ).both(),
)
@lang_option
@click.pass_obj
def command(
    console: Console,
    *,
    paths: tuple[Path, ...],
    strict: bool,
    lang: Lang | None,  # noqa: ARG001  (the option sets the console)
) -> None:
    """检查工作簿：Excel 会提示修复、拒绝打开或读错的地方，逐条列出位置与改法。

    Checks any xlsx, xlsm, xltx, xltm or xlam: what would make Excel offer a repair,
    refuse the file or read something wrong, each with its place and how to mend it.
    Nothing in the file is run or changed. Exit code 3 if there are errors.
    """
    from xl_crm.workbook.doctor import examine, line  # noqa: PLC0415  (the help does without)

    _require_readable(paths)
    found: list[Fault] = []
    for path in paths:
        faults = examine(path)
        for fault in faults:
            console.say(line(fault, path.name))
        if not faults:
            words = Label(zh="没有发现问题", en="nothing found")
            console.say(
                Label(zh=f"{path.name}：{words.zh}", en=f"{path.name}: {words.en}")
            )
        found += faults
    _demand(found, strict=strict)


def _require_readable(paths: Iterable[Path]) -> None:
    """Refuse files that cannot be read, all of them at once.

    Raises
    ------
    InputError
        A file is not there, or the system does not let us read it.
    """
    problems = []
    for path in paths:
        try:
            with path.open("rb"):
                continue
        except FileNotFoundError:
            found = Label(zh="没有这个文件", en="no such file")
            remedy = Label(zh="检查路径和文件名", en="Check the path and the name")
        except OSError as error:
            if path.is_dir():
                found = Label(zh="不能读取：这是文件夹", en="cannot be read: a folder")
                remedy = Label(
                    zh="指定文件，不要指定文件夹", en="Name a file, not a folder"
                )
            else:
                found, remedy = _refusal(error)
        problems.append(Problem(where=str(path), found=found, remedy=remedy))
    if problems:
        raise InputError(*problems)


def _refusal(error: OSError) -> tuple[Label, Label]:
    """Return why a file cannot be read, and what to do."""
    if isinstance(error, PermissionError):
        return (
            Label(
                zh="不能读取：没有权限，或被其他程序占用",
                en="cannot be read: not permitted, or another program holds it",
            ),
            Label(
                zh="检查权限，或先关闭打开它的程序",
                en="Check the permissions, or close the program that holds it",
            ),
        )
    return (
        Label(
            zh=f"不能读取（系统错误 {error.errno}）",
            en=f"cannot be read (error {error.errno} of the system)",
        ),
        Label(
            zh="检查磁盘或网络，或先复制到本机",
            en="Check the disk or the network, or copy the file first",
        ),
    )


def _demand(faults: Sequence[Fault], *, strict: bool) -> None:
    """Let the command fail over what was found, once it is listed.

    Raises
    ------
    InputError
        There is an error; with ``strict``, or a warning.
    """
    counts = Counter(fault.severity for fault in faults)
    n_errors, n_warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    if not n_errors and not (strict and n_warnings):
        return
    raise InputError(
        Problem(
            where="xl-crm doctor",
            found=Label(
                zh=f"{n_errors} 处错误，{n_warnings} 处警告",
                en=f"errors: {n_errors}, warnings: {n_warnings}",
            ),
            remedy=Label(
                zh="逐条改正后再检查一次", en="Mend them as said above and check again"
            ),
        )
    )
