"""``xl-crm report``: how do exports become business reports?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xl_crm.i18n import Label
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import (
    Assignment,
    Inputs,
    folder_option,
    overwrite_option,
    takes_inputs,
)

if TYPE_CHECKING:
    from xl_crm_cli.console import Console

#: What stands for all reports in one workbook.
ALL = "all"
#: Written beside the workbook where asked for.
DOCUMENTS = ("html", "docx", "pdf")
#: Options that narrow what is reported.
_NARROWING = ("period", "compare", "filters", "calculated")


class _Reports(click.Argument):
    """Names of reports; their list is read only where one is needed."""

    def make_metavar(self, ctx: click.Context) -> str:  # noqa: ARG002
        """Return what stands for the argument in the usage line."""
        return f"REPORT|{ALL}"


@click.command(
    "report",
    cls=Command,
    epilog=examples(
        "xl-crm report sales --orders orders.csv -o out",
        "xl-crm report all -p crm.toml --period 2025Q2 --also html -o out",
        'xl-crm report profile -p crm.toml --filter "行业=制造业" '
        '--calc "客单价=订单金额/订单数" -o out',
    ),
)
@click.argument("names", nargs=-1, required=True, cls=_Reports)
@takes_inputs
@click.option(
    "--period",
    default="",
    metavar="PERIOD",
    help=Label(
        zh="报告期：2025、2025Q2、2025-06 或 2025-04-01..2025-06-30，含首尾；"
        "缺省为最近一个完整季度。",
        en="2025, 2025Q2, 2025-06 or 2025-04-01..2025-06-30, both ends included; "
        "default: the last complete quarter.",
    ).both(),
)
@click.option(
    "--compare",
    default="",
    metavar="PERIOD",
    help=Label(
        zh="对比期，写法同上；缺省为上一期。",
        en="Period to compare with; default: the one before.",
    ).both(),
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=WORD",
    help=Label(
        zh="筛选：行业=制造业、负责人~李（包含）、区域!=华东；| 分隔多个词。可重复。",
        en="Rows that count: industry=Retail, owner~Li (contains), region!=East; "
        "| between words. Repeatable.",
    ).both(),
)
@click.option(
    "--calc",
    "calculated",
    type=Assignment("客单价=订单金额/订单数", dotted=False),
    multiple=True,
    metavar="NAME=EXPR",
    help=Label(
        zh="计算字段，可用列名、数字、+ - * / × ÷ 和括号。可重复。",
        en="Calculated field: names of columns, numbers, + - * / and brackets. "
        "Repeatable.",
    ).both(),
)
@click.option(
    "--also",
    "documents",
    type=click.Choice(DOCUMENTS),
    multiple=True,
    help=Label(
        zh="同时写出网页、Word 或 PDF（PDF 需要 LibreOffice）。可重复。",
        en="Write the report as a web page, for Word or as PDF, too (PDF needs "
        "LibreOffice). Repeatable.",
    ).both(),
)
@folder_option
@click.option(
    "--strict",
    is_flag=True,
    help=Label(
        zh="有核对不符时，写出结果后以退出码 6 结束。",
        en="End with exit code 6, after writing, if totals do not tie.",
    ).both(),
)
@overwrite_option
@click.pass_obj
def command(
    console: Console,
    /,
    *,
    names: tuple[str, ...],
    inputs: Inputs,
    **options: Any,  # noqa: ANN401  (click's values)
) -> None:
    """生成业务报表：客户画像、销售、服务、流失、营销活动；all 把全部合成一册。

    Writes business reports with findings in words and totals that tie: profile,
    sales, service, churn, campaign, or all of them in one workbook.
    """
    from xl_crm_cli.business import Delivery, make_reports  # noqa: PLC0415  (pandas loads only here)
    from xl_crm_cli.narrowing import narrowed, told_as_typed  # noqa: PLC0415
    from xl_crm_cli.settings import plan_of  # noqa: PLC0415

    narrowing = {name: options.pop(name) for name in _NARROWING}
    plan = narrowed(plan_of(inputs, console), **narrowing)
    delivery = Delivery(names=names, **options)
    project = inputs.settings.project
    with told_as_typed(**narrowing):
        make_reports(plan, delivery, project=project, console=console)
