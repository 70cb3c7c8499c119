"""Which code stands in the add-in, and how does it become a VBA project?"""

from xl_crm.addin.vba._spec import PROJECT, Kind, Module, Package
from xl_crm.addin.vba.modules import project_modules, wrapper_module
from xl_crm.addin.vba.project import PROJECT_PART, with_project
from xl_crm.addin.vba.xlwings_code import XLWINGS_VERSION

__all__ = [
    "PROJECT",
    "PROJECT_PART",
    "XLWINGS_VERSION",
    "Kind",
    "Module",
    "Package",
    "project_modules",
    "with_project",
    "wrapper_module",
]
