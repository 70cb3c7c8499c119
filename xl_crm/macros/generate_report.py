"""What do the data of the open workbook say: analysis, tracking, business reports?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.macros._spec import Asked, Group, Macro, Outcome


def run(asked: Asked) -> Outcome:
    """Analyse, and write all workbooks and the reports into a new folder.

    What is written is what ``xl-crm run --reports`` writes of the same sheets.

    Raises
    ------
    InputError
        There are no orders, or the workbook cannot be read.
    SettingsError
        The settings are broken.
    OutputError
        The new files cannot be written; none of them is there then.
    """
    # The list of commands needs neither DuckDB nor pandas.
    from xl_crm.macros._report_written import write_report  # noqa: PLC0415

    return write_report(asked)


MACRO = Macro(
    name="generate_report",
    label=Label(zh="生成报告", en="Generate report"),
    tip=Label(
        zh="需要订单工作表。在本工作簿旁的新文件夹中写出客户分析、基础信息、策略跟踪和业务报表；"
        "设置取自工作表“配置”。不改动本工作簿和已有文件。",
        en="Needs a sheet of orders. Writes analysis, base information, tracking and "
        "business reports into a new folder beside this workbook, by the settings of "
        'its sheet "Settings". Changes nothing else.',
    ),
    group=Group.ANALYSIS,
    icon="ChartInsert",
    run=run,
    large=True,
)
