"""Can the data of the open workbook be trusted, and what is to be mended?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.macros._spec import Asked, Group, Macro, Outcome


def run(asked: Asked) -> Outcome:
    """Examine the tables, and write the workbook of data quality beside the workbook.

    Raises
    ------
    InputError
        There are no orders, or the workbook cannot be read.
    SettingsError
        The settings are broken.
    OutputError
        The new file cannot be written.
    """
    # The list of commands needs neither DuckDB nor pandas.
    from xl_crm.macros._quality_written import write_quality  # noqa: PLC0415

    return write_quality(asked)


MACRO = Macro(
    name="check_data",
    label=Label(zh="检查数据", en="Check data"),
    tip=Label(
        zh="需要订单工作表。在本工作簿旁写出新的数据质量工作簿：核对、问题、待处理清单。"
        "不改动本工作簿和已有文件。",
        en="Needs a sheet of orders. Writes a new workbook of data quality beside this "
        "one: where every row went, issues, what to mend. Changes nothing else.",
    ),
    group=Group.DATA,
    icon="DataValidation",
    run=run,
)
