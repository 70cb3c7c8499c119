"""Which code of xlwings stands in the add-in, and what of it is changed, and why?

The text is read from the installed xlwings, which names its library by its version:
installed, named and wanted version have to agree. What is changed stands in
``workbook_templates/addin/xlwings_changes.txt``, and the reasons at its top, which go
into the module for those who read it in Excel.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from xl_crm.addin.vba._spec import PROJECT, Kind, Module, Package
from xl_crm.errors import OutputError, Problem
from xl_crm.i18n import Label
from xl_crm.templates import template_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The version whose code the changes below are written for; the extra "excel" pins it.
XLWINGS_VERSION = "0.37.8"

#: Where xlwings keeps the code, and how it calls the project there.
_SOURCES = {
    Package.ADDIN: ("xlwings/xlwings_custom_addin.bas", "myaddin"),
    Package.WORKBOOK: ("xlwings/xlwings.bas", "xlwings"),
}
_CLASS_SOURCE = "xlwings/addin/Dictionary.cls"

#: What other modules may call: it starts and stops Python, no more.
_PUBLIC = frozenset({"XLPy", "KillPy"})
_PROCEDURE = re.compile(
    r"^(?P<indent> *)(?:Public )?"
    r"(?P<rest>(?:Sub|Function) (?P<name>\w+)\(|Declare (?:PtrSafe )?Function )",
    re.MULTILINE,
)
#: What an exported module begins with, and VBA keeps apart from its code.
_HEAD = re.compile(r"\A(?:VERSION .*\nBEGIN\n(?:.*\n)*?END\n)?(?:Attribute VB_.*\n)*")
_NAMED_VERSION = re.compile(
    r'^Public Const XLWINGS_VERSION As String = "(.+)"$', re.MULTILINE
)


def xlwings_modules(package: Package) -> tuple[Module, ...]:
    """Return xlwings' own code: what calls Python, and the dictionary it has for Macs.

    Raises
    ------
    OutputError
        xlwings is not installed, not whole, or not in the one version that fits.
    """
    try:
        installed = distribution("xlwings")
    except PackageNotFoundError as error:
        raise _unfit(Label(zh="没有安装 xlwings", en="xlwings is missing")) from error
    source, project = _SOURCES[package]
    try:
        code, of_class = _code(installed, source), _code(installed, _CLASS_SOURCE)
    except FileNotFoundError as error:
        lost = Label(zh="xlwings 不完整", en="files of xlwings are missing")
        raise _unfit(lost) from error
    found = {installed.version, *_NAMED_VERSION.findall(code)}
    if found != {XLWINGS_VERSION}:
        versions = ", ".join(sorted(found))
        raise _unfit(Label(zh=f"xlwings 为 {versions}", en=f"xlwings is {versions}"))
    reasons, *changes = _own("xlwings_changes.txt").split("'=== instead of\n")
    names = {"{book}": package.book, "{project}": project}
    body = reasons + _private(changed(code, changes, names)) + _own("xlwings_start.bas")
    return (
        Module(name="xlwings", kind=Kind.STANDARD, body=body),
        Module(name="Dictionary", kind=Kind.CLASS, body=of_class),
    )


def changed(code: str, changes: Iterable[str], names: Mapping[str, str]) -> str:
    """Return the code with every change in it.

    Parameters
    ----------
    changes : iterable of str
        Lines that stand in the code, a separating line, and lines to put there.
    names : mapping of str to str
        What the two files of xlwings call differently.

    Raises
    ------
    ValueError
        Lines do not stand there exactly once: it is the code of another version.
    """
    for change in changes:
        found, _, put = change.partition("'=== stands\n")
        for name, called in names.items():
            found = found.replace(name, called)
        if code.count(found) != 1:
            raise ValueError(f"xlwings: not there exactly once: {found}")
        code = code.replace(found, put)
    return code


def _code(installed: Distribution, source: str) -> str:
    """Return the code of a module as installed, without the head of its export."""
    path = Path(str(installed.locate_file(source)))
    lines = path.read_text(encoding="ascii").splitlines()
    return _HEAD.sub("", "".join(f"{line.rstrip()}\n" for line in lines))


def _own(name: str) -> str:
    return template_path(f"addin/{name}").read_text(encoding="ascii")


def _private(code: str) -> str:
    """Return the code with its procedures private, but for those in ``_PUBLIC``."""

    def spelled(match: re.Match[str]) -> str:
        scope = "Public" if match["name"] in _PUBLIC else "Private"
        return f"{match['indent']}{scope} {match['rest']}"

    return _PROCEDURE.sub(spelled, code)


def _unfit(found: Label) -> OutputError:
    needed = f"xlwings {XLWINGS_VERSION}"
    return OutputError(
        Problem(
            where=PROJECT,
            found=found,
            remedy=Label(
                zh=f'运行 pip install "xl-crm[excel]"（需要 {needed}）',
                en=f'Run pip install "xl-crm[excel]" ({needed} is needed)',
            ),
        )
    )
