"""``xl-crm export``: how do results leave as a data file?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label
from xl_crm_cli.console import both
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import Inputs, overwrite_option, takes_inputs

if TYPE_CHECKING:
    from xl_crm_cli.console import Console

#: The results of ``xl_crm.reports``, named here so that the help loads nothing.
RESULTS = ("metrics", "scores", "tiers", "rfm", "issues")
SUFFIXES = (".csv", ".parquet", ".xlsx")


def _known_suffix(
    context: click.Context, parameter: click.Parameter, path: Path
) -> Path:
    """Refuse a file of another kind."""
    if path.suffix.lower() not in SUFFIXES:
        allowed = " ".join(SUFFIXES)
        message = both(Label(zh="可用", en="use one of"), sys.stderr)
        raise click.BadParameter(
            f"{path.name!r}: {message}: {allowed}", context, parameter
        )
    return path


@click.command(
    "export",
    cls=Command,
    epilog=examples(
        "xl-crm export scores --orders orders.csv -o scores.csv",
        "xl-crm export issues -p crm.toml -o issues.xlsx",
    ),
)
@click.argument("what", type=click.Choice(RESULTS), metavar=f"[{'|'.join(RESULTS)}]")
@takes_inputs
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    callback=_known_suffix,
    metavar="FILE",
    help=Label(
        zh="输出文件：.csv、.parquet 或 .xlsx。",
        en="File to write: .csv, .parquet or .xlsx.",
    ).both(),
)
@overwrite_option
@click.pass_obj
def command(
    console: Console, *, what: str, inputs: Inputs, path: Path, overwrite: bool
) -> None:
    """把结果写成数据文件，表头为字段代码名。

    Writes results as a data file; the headers are the code names.
    """
    from xl_crm_cli.results import write_results  # noqa: PLC0415  (pandas loads only here)
    from xl_crm_cli.settings import plan_of  # noqa: PLC0415

    plan = plan_of(inputs, console)
    write_results(
        plan,
        what,
        path,
        project=inputs.settings.project,
        overwrite=overwrite,
        console=console,
    )
