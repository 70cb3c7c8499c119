"""``xl-crm check``: can the exports be trusted, before anything is computed?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label
from xl_crm_cli.console import both
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import Inputs, overwrite_option, takes_inputs
from xl_crm_cli.strict import demand, strict_option

if TYPE_CHECKING:
    from xl_crm.tables.issue import Severity
    from xl_crm_cli.console import Console

SUFFIX = ".xlsx"


def _workbook(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    """Refuse a file that is no workbook."""
    if path.suffix.lower() != SUFFIX:
        message = both(Label(zh="应以此结尾", en="must end in"), sys.stderr)
        raise click.BadParameter(
            f"{path.name!r}: {message} {SUFFIX}", context, parameter
        )
    return path


@click.command(
    "check",
    cls=Command,
    epilog=examples(
        "xl-crm check --orders orders.csv --customers customers.xlsx -o quality.xlsx",
        "xl-crm check -p crm.toml -o quality.xlsx --strict=warning",
    ),
)
@takes_inputs
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    callback=_workbook,
    metavar="FILE",
    help=Label(zh="输出的工作簿（.xlsx）。", en="Workbook to write (.xlsx).").both(),
)
@strict_option
@overwrite_option
@click.pass_obj
def command(
    console: Console,
    *,
    inputs: Inputs,
    path: Path,
    strict: Severity | None,
    overwrite: bool,
) -> None:
    """检查导出文件，写出数据质量工作簿：核对、覆盖率、逐行问题、待处理清单。不做分析。

    Checks exports and writes the workbook of data quality: where every row went,
    coverage, issues row by row, what is to be mended. Analyses nothing.
    """
    from xl_crm_cli.quality import check_data  # noqa: PLC0415  (pandas loads only here)
    from xl_crm_cli.settings import plan_of  # noqa: PLC0415

    plan = plan_of(inputs, console)
    quality, file = check_data(
        plan,
        path,
        project=inputs.settings.project,
        overwrite=overwrite,
        console=console,
    )
    if strict:
        demand(quality, quality.checks, strict, file)
