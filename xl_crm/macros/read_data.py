"""Which tables are in the open workbook, and by which settings would it be read?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.macros._spec import Asked, Group, Macro, Outcome


def run(asked: Asked) -> Outcome:
    """Say which sheets are which tables, and where the settings come from.

    Raises
    ------
    InputError
        The workbook cannot be read.
    SettingsError
        Its settings are broken.
    """
    # The list of commands needs neither DuckDB nor pandas.
    from xl_crm.macros._tables_said import say_tables  # noqa: PLC0415

    return say_tables(asked)


MACRO = Macro(
    name="read_data",
    label=Label(zh="识别数据", en="Read data"),
    tip=Label(
        zh="说明哪张工作表是哪种数据表、识别了哪些列、设置取自哪里。不改动任何内容。",
        en="Says which sheet is which table, which columns are known, and where the "
        "settings come from. Changes nothing.",
    ),
    group=Group.DATA,
    icon="TableSelect",
    run=run,
)
