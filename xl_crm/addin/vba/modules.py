"""Which modules make up the VBA project of each file?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_crm.addin.vba._spec import Kind, Module, Package
from xl_crm.addin.vba.words import words_module
from xl_crm.addin.vba.xlwings_code import xlwings_modules
from xl_crm.functions import FUNCTIONS
from xl_crm.templates import template_path

if TYPE_CHECKING:
    from xl_crm.functions import Function

#: The document module of the workbook.
BOOK_MODULE = "ThisWorkbook"

_ABOUT_WRAPPERS = """\
'Functions of the sheet. Written by xlwings' own generator from xl_crm_udfs: change the
'declarations in xl_crm.functions, not this module.
#Const App = "Microsoft Excel"
"""


def project_modules(package: Package) -> tuple[Module, ...]:
    """Return every module with code; those of the sheets are empty.

    Raises
    ------
    OutputError
        xlwings is not installed, or not in the one version that fits.
    """
    return (
        _own(BOOK_MODULE, Kind.DOCUMENT),
        *xlwings_modules(package),
        wrapper_module(package),
        _own("xl_crm_ribbon", Kind.STANDARD),
        words_module(),
    )


def wrapper_module(package: Package) -> Module:
    """Return the functions of the sheet, each of which calls its twin in Python."""
    text = template_path("addin/functions.bas").read_text(encoding="ascii")
    text = text.replace(f", {Package.ADDIN.book}, ", f", {package.book}, ")
    for function in FUNCTIONS:
        text = _with_help(text, function)
    return Module(
        name="xl_crm_udfs", kind=Kind.STANDARD, body=f"{_ABOUT_WRAPPERS}\n{text}"
    )


def _with_help(text: str, function: Function) -> str:
    """Return the wrappers with one line of help for a function.

    Excel shows it where it refuses to describe functions while it runs, as it does for
    an add-in. An attribute is in the code page of the project: English alone.
    """
    described = function.text.en.replace('"', '""')
    return re.sub(
        rf"^Function {function.name}\(.*\)\n",
        lambda head: (
            f'{head[0]}Attribute {function.name}.VB_Description = "{described}"\n'
        ),
        text,
        flags=re.MULTILINE,
    )


def _own(name: str, kind: Kind) -> Module:
    """Return a module that stands as text in ``workbook_templates``."""
    suffix = ".bas" if kind is Kind.STANDARD else ".cls"
    text = template_path(f"addin/{name}{suffix}").read_text(encoding="ascii")
    return Module(name=name, kind=kind, body=text)
