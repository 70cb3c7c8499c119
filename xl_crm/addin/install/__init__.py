"""How does the add-in get into Excel, out again, and what if it does not work?"""

from xl_crm.addin.install._check import Check, Finding, State
from xl_crm.addin.install._machine import (
    ADDIN_NAME,
    Machine,
    RegistryValue,
    require_windows,
)
from xl_crm.addin.install._put import install, uninstall
from xl_crm.addin.install._status import status
from xl_crm.addin.install._this_machine import ThisMachine
from xl_crm.addin.install._versions import PROPERTIES, XL_CRM, XLWINGS, read_addin

__all__ = [
    "ADDIN_NAME",
    "PROPERTIES",
    "XLWINGS",
    "XL_CRM",
    "Check",
    "Finding",
    "Machine",
    "RegistryValue",
    "State",
    "ThisMachine",
    "install",
    "read_addin",
    "require_windows",
    "status",
    "uninstall",
]
