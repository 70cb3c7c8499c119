"""What can the ribbon do with the workbook that somebody has open?"""

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.macros import (
    about,
    check_data,
    function_help,
    generate_report,
    mask_data,
    read_data,
    refresh_scores,
    update_tracking,
)
from xl_crm.macros._no_book import NoBook
from xl_crm.macros._port import CellValue, Edit, OpenBook
from xl_crm.macros._run import run_macro
from xl_crm.macros._spec import Asked, Group, Macro, Outcome

#: Every macro, in the order of the ribbon.
MACROS: tuple[Macro, ...] = (
    read_data.MACRO,
    check_data.MACRO,
    generate_report.MACRO,
    refresh_scores.MACRO,
    update_tracking.MACRO,
    mask_data.MACRO,
    function_help.MACRO,
    about.MACRO,
)


def macro_named(name: str) -> Macro:
    """Return a macro by its name.

    Raises
    ------
    UnknownNameError
        There is no such macro; it lists the names that come near.
    """
    for macro in MACROS:
        if macro.name == name:
            return macro
    kind = Label(zh="宏", en="macro")
    raise UnknownNameError(kind, name, [macro.name for macro in MACROS])


__all__ = [
    "MACROS",
    "Asked",
    "CellValue",
    "Edit",
    "Group",
    "Macro",
    "NoBook",
    "OpenBook",
    "Outcome",
    "macro_named",
    "run_macro",
]
