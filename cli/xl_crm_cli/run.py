"""``xl-crm run``: how do exports become workbooks?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import Inputs, folder_option, overwrite_option, takes_inputs
from xl_crm_cli.strict import demand, strict_option

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.tables.issue import Severity
    from xl_crm_cli.console import Console


@click.command(
    "run",
    cls=Command,
    epilog=examples(
        "xl-crm run --orders orders.csv --customers customers.xlsx -o out",
        "xl-crm run -p crm.toml --as-of 2025-06-30 -o out --overwrite",
    ),
)
@takes_inputs
@folder_option
@strict_option
@overwrite_option
@click.pass_obj
def command(
    console: Console,
    *,
    inputs: Inputs,
    folder: Path,
    strict: Severity | None,
    overwrite: bool,
) -> None:
    """从导出文件生成三个工作簿：客户基础信息、分析结果、策略跟踪。只有订单必不可少。

    Turns exports into three workbooks: base information, analysis, tracking.
    Only orders are required.
    """
    from xl_crm_cli.settings import plan_of  # noqa: PLC0415  (pandas loads only for a run)
    from xl_crm_cli.workbooks import make_workbooks  # noqa: PLC0415

    plan = plan_of(inputs, console)
    analysis = make_workbooks(
        plan,
        folder,
        project=inputs.settings.project,
        overwrite=overwrite,
        console=console,
    )
    if strict:
        demand(analysis.quality, analysis.checks, strict, folder)
