"""``xl-crm run``: how do exports become workbooks?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label
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
        "xl-crm run -p crm.toml --as-of 2025-06-30 --reports -o out --overwrite",
    ),
)
@takes_inputs
@folder_option
@click.option(
    "--reports",
    "with_reports",
    is_flag=True,
    help=Label(
        zh="同时写出全部业务报表（工作簿与网页），其建议列入跟踪工作簿。",
        en="Write all business reports, too (workbook and web page); what they "
        "suggest goes into the tracking workbook.",
    ).both(),
)
@strict_option
@overwrite_option
@click.pass_obj
def command(
    console: Console,
    *,
    inputs: Inputs,
    folder: Path,
    with_reports: bool,
    strict: Severity | None,
    overwrite: bool,
) -> None:
    """从导出文件生成三个工作簿：客户基础信息、分析结果、策略跟踪。只有订单必不可少。

    Turns exports into three workbooks: base information, analysis, tracking.
    Only orders are required.
    """
    from xl_crm_cli.settings import plan_of  # noqa: PLC0415  (pandas loads only for a run)

    plan = plan_of(inputs, console)
    if with_reports:
        from xl_crm_cli.business import make_workbooks_and_reports as make  # noqa: PLC0415
    else:
        from xl_crm_cli.workbooks import make_workbooks as make  # noqa: PLC0415
    analysis = make(
        plan,
        folder,
        project=inputs.settings.project,
        overwrite=overwrite,
        console=console,
    )
    if strict:
        demand(analysis.quality, analysis.checks, strict, folder)
