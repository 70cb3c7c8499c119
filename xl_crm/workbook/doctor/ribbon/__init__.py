"""Is the ribbon of a workbook sound, and does each of its buttons find its macro?"""

from xl_crm.workbook.doctor.ribbon import callbacks, check
from xl_crm.workbook.doctor.ribbon.check import check_ribbons

KINDS = (*check.KINDS, *callbacks.KINDS)

__all__ = ["KINDS", "check_ribbons"]
