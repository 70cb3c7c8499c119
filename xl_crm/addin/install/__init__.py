"""How does the add-in get into Excel, out again, and what if it does not work?"""

from xl_crm.addin.install._check import Check, Finding, State
from xl_crm.addin.install._excel_checks import Excel, excel_of
from xl_crm.addin.install._file import read_addin
from xl_crm.addin.install._machine import (
    ADDIN_NAME,
    TAB,
    Machine,
    RegistryValue,
    require_windows,
)
from xl_crm.addin.install._put import install, uninstall
from xl_crm.addin.install._status import status
from xl_crm.addin.install._this_machine import ThisMachine

__all__ = [
    "ADDIN_NAME",
    "TAB",
    "Check",
    "Excel",
    "Finding",
    "Machine",
    "RegistryValue",
    "State",
    "ThisMachine",
    "excel_of",
    "install",
    "read_addin",
    "require_windows",
    "status",
    "uninstall",
]
