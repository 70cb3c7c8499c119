"""What can the ribbon do with the workbook that somebody has open?"""

from xl_crm.macros import about
from xl_crm.macros._port import CellValue, Edit, OpenBook
from xl_crm.macros._spec import Asked, Group, Macro, Outcome

#: Every macro, in the order of the ribbon.
MACROS: tuple[Macro, ...] = (about.MACRO,)

__all__ = [
    "MACROS",
    "Asked",
    "CellValue",
    "Edit",
    "Group",
    "Macro",
    "OpenBook",
    "Outcome",
]
