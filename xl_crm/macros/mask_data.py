"""How does somebody pass on the data of the open workbook without personal data?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.macros._spec import Asked, Group, Macro, Outcome


def run(asked: Asked) -> Outcome:
    """Write the recognised tables as values into a new workbook, masked.

    Raises
    ------
    InputError
        The workbook cannot be read, or none of its sheets is a table.
    SettingsError
        The settings are broken.
    OutputError
        The new file cannot be written.
    """
    # The list of commands needs neither DuckDB nor pandas.
    from xl_crm.macros._masked_copy import write_masked  # noqa: PLC0415

    return write_masked(asked)


MACRO = Macro(
    name="mask_data",
    label=Label(zh="脱敏", en="Mask"),
    tip=Label(
        zh="在旁边写出新的脱敏工作簿：只含能识别的表和列的数值，联系人、电话、邮箱已脱敏。"
        "不含其他工作表、公式、批注、隐藏内容。不改动本工作簿。",
        en="Writes a new workbook beside this one: values of known tables and columns, "
        "with contact names, phones and e-mails masked; no other sheets, formulas, "
        "comments or hidden content. Changes nothing else.",
    ),
    group=Group.PRIVACY,
    icon="FileDocumentInspect",
    run=run,
)
