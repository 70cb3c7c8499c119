"""Which commands does xl-crm have, and how does a mistake become an exit code?"""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from xl_crm.i18n import Label, Lang
from xl_crm_cli.console import Console, both, tolerate_narrow_encodings
from xl_crm_cli.help import HELP_NAMES, Command, examples

if TYPE_CHECKING:
    from types import FrameType

    from xl_crm.errors import XlCrmError

#: Every command, each in the module of its name, in the order that people meet them.
COMMANDS = {
    "demo": Label(zh="用示例公司跑一遍", en="Try it on an example company"),
    "init": Label(zh="新建项目文件 crm.toml", en="Write a project file"),
    "check": Label(zh="检查数据质量", en="Check the quality of the data"),
    "run": Label(zh="从导出文件生成工作簿", en="Turn exports into workbooks"),
    "report": Label(zh="生成业务报表", en="Write business reports"),
    "export": Label(zh="把结果写成数据文件", en="Write results as a data file"),
    "template": Label(zh="写出空白工作簿", en="Write empty workbooks"),
    "metrics": Label(zh="列出全部指标", en="List all metrics"),
    "functions": Label(zh="列出工作表函数", en="List the functions for the sheet"),
    "macro": Label(zh="对工作簿文件执行按钮的功能", en="Press a button, without Excel"),
    "doctor": Label(zh="检查工作簿能否正常打开", en="Look for what Excel would repair"),
    "addin": Label(zh="Excel 加载项：生成、安装、检查", en="The add-in for Excel"),
}

#: What the system is told when a command ends; 2 is click's own.
EXIT_INPUT, EXIT_SETTINGS, EXIT_OUTPUT, EXIT_UNTIED, EXIT_PLATFORM = 3, 4, 5, 6, 7
EXIT_INTERRUPTED, EXIT_TERMINATED = 130, 143

_EXAMPLE = "xl-crm run --orders orders.csv --customers customers.xlsx -o out"
_EXIT_CODES = """
\b
退出码 Exit codes:
  0    完成              done
  2    命令写法有误      wrong usage
  3    输入文件不能用    an input cannot be used
       --strict 有发现   --strict found something
       doctor、addin status 有错误   doctor, addin status found an error
  4    设置有误          a setting is wrong
  5    不能写出结果      the output cannot be written
  6    report --strict 有核对不符  report --strict: totals do not tie
  7    这台电脑做不到    this computer cannot do it
  130  被 Ctrl-C 中断    stopped by Ctrl-C
"""


class Commands(Command, click.Group):
    """Commands that are imported when they are called for, and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in reading order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"xl_crm_cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; a mistyped one gets the names that come near."""
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from xl_crm.errors import UnknownNameError  # noqa: PLC0415  (the help does without)

        error = UnknownNameError(Label(zh="命令", en="command"), name, COMMANDS)
        said = Label(zh=error.text(Lang.ZH), en=error.text(Lang.EN))
        raise click.UsageError(both(said, sys.stderr), ctx)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands without importing them."""
        with formatter.section("命令 Commands"):
            formatter.write_dl(
                [(name, both(text, sys.stdout)) for name, text in COMMANDS.items()]
            )

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run a command; say what the user can mend and end with its exit code."""
        from xl_crm.errors import XlCrmError  # noqa: PLC0415  (the help does without)

        try:
            return super().invoke(ctx)
        except XlCrmError as error:
            ctx.ensure_object(Console).error(error)
            ctx.exit(exit_code(error))
        except (KeyboardInterrupt, Exception) as error:
            stop = _stop(error)
            if stop is None:
                raise
            if isinstance(stop, SystemExit):
                ctx.exit(EXIT_TERMINATED)
            ctx.ensure_object(Console).interrupted()
            ctx.exit(EXIT_INTERRUPTED)


def exit_code(error: XlCrmError) -> int:
    """Return the exit code of an error: by who mends it."""
    from xl_crm.errors import (  # noqa: PLC0415
        InputError,
        OutputError,
        PlatformError,
        UntiedTotalsError,
    )

    codes = {
        InputError: EXIT_INPUT,
        OutputError: EXIT_OUTPUT,
        UntiedTotalsError: EXIT_UNTIED,
        PlatformError: EXIT_PLATFORM,
    }
    for kind, code in codes.items():
        if isinstance(error, kind):
            return code
    return EXIT_SETTINGS


def _stop(error: BaseException) -> KeyboardInterrupt | SystemExit | None:
    """Return the Ctrl-C or SIGTERM behind an error: DuckDB raises another over it."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, KeyboardInterrupt | SystemExit):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None


def _terminate(number: int, _: FrameType | None) -> None:
    """End as after any error, so that nothing unfinished is left behind."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(EXIT_TERMINATED)


@click.group(
    cls=Commands,
    epilog=examples(_EXAMPLE) + _EXIT_CODES,
    context_settings={"help_option_names": HELP_NAMES},
)
@click.version_option(
    package_name="xl-crm",
    message="%(prog)s %(version)s",
    help="版本号 Show the version.",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """把客户、订单、工单等导出文件变成可用的工作簿。

    Turns exports of customers, orders and tickets into workbooks people work in.
    """
    context.obj = Console()


def main() -> None:
    """Run the command line."""
    tolerate_narrow_encodings()
    signal.signal(signal.SIGTERM, _terminate)
    cli(prog_name="xl-crm")
