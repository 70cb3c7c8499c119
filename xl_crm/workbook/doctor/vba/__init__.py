"""Is the VBA project of a workbook sound?"""

from xl_crm.workbook.doctor.vba import (
    compound,
    examine,
    modules,
    project_text,
    records,
)
from xl_crm.workbook.doctor.vba.examine import check_project, code_name

KINDS = (
    *compound.KINDS,
    *examine.KINDS,
    *records.KINDS,
    *project_text.KINDS,
    *modules.KINDS,
)

__all__ = ["KINDS", "check_project", "code_name"]
