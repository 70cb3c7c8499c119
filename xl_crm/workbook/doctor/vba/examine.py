"""Would Excel load the VBA project of a workbook as it was meant?

The project is read by a small reader of our own, so that what writes projects and what
checks them share no mistake. No macro is run.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown, warning
from xl_crm.workbook.doctor.vba.compound import read_compound
from xl_crm.workbook.doctor.vba.compression import CompressionError, decompressed
from xl_crm.workbook.doctor.vba.modules import read_modules
from xl_crm.workbook.doctor.vba.project_text import check_names, read_project_text
from xl_crm.workbook.doctor.vba.records import VBA_DIR, read_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings
    from xl_crm.workbook.doctor.book import Book, Sheet
    from xl_crm.workbook.doctor.vba.compound import Compound
    from xl_crm.workbook.doctor.vba.modules import Code
    from xl_crm.workbook.doctor.vba.project_text import ProjectText
    from xl_crm.workbook.doctor.vba.records import Project

_DIR, _VERSIONS, _TEXT, _NAMES = "VBA/dir", "VBA/_VBA_PROJECT", "PROJECT", "PROJECTwm"
#: Licences of controls; what the editor keeps for itself.
_FREE = re.compile(r"PROJECTlk|VBA/__SRP_[0-9a-f]+")
#: [MS-OVBA] 2.3.4.1: how _VBA_PROJECT begins, a version, and a zero.
_BEGINS, _ZERO_AT, _FEWEST = b"\xcc\x61", 4, 7
#: The objects that the modules of a workbook and of its sheets extend.
_BOOK_BASE = "0{00020819-0000-0000-C000-000000000046}"
_BASES = {
    "worksheet": "0{00020820-0000-0000-C000-000000000046}",
    "chartsheet": "0{00020821-0000-0000-C000-000000000046}",
}
_OFFICE = "{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}"
_OFFICE_TYPES = re.compile(r"\bIRibbon(?:Control|UI)\b", re.IGNORECASE)

VBA_STREAM_MISSING = error(
    "vba_stream_missing",
    Label(
        zh="宏项目缺少必需的流", en="the VBA project lacks a stream that it has to have"
    ),
)
VBA_STREAM_LEFT = warning(
    "vba_stream_left",
    Label(
        zh="宏项目中有不属于任何模块的流",
        en="the VBA project has a stream that belongs to no module",
    ),
    Label(
        zh="让生成该文件的程序删除它，或把它列为模块",
        en="Have the program that made the file delete it, or list it as a module",
    ),
)
VBA_VERSION = error(
    "vba_version",
    Label(
        zh="宏项目的 _VBA_PROJECT 流有误",
        en="the stream _VBA_PROJECT of the VBA project is wrong",
    ),
)
VBA_DOCUMENT = error(
    "vba_document",
    Label(
        zh="宏项目的工作表模块与工作表的代码名不符",
        en="modules of sheets differ from the code names of the sheets",
    ),
)
VBA_DOCUMENT_BASE = error(
    "vba_document_base",
    Label(
        zh="工作表模块的类型与工作表不符",
        en="the module of a sheet is that of another kind of sheet",
    ),
)
VBA_OFFICE = warning(
    "vba_office",
    Label(
        zh="用到 IRibbonControl，却没有引用 Office 对象库",
        en="IRibbonControl is used, but the Office object library is not referenced",
    ),
    Label(
        zh="在 VBA 编辑器的“工具—引用”中选中 Microsoft Office Object Library",
        en="Choose the Microsoft Office Object Library in Tools, References",
    ),
)
KINDS = (
    VBA_STREAM_MISSING,
    VBA_STREAM_LEFT,
    VBA_VERSION,
    VBA_DOCUMENT,
    VBA_DOCUMENT_BASE,
    VBA_OFFICE,
)


def check_project(book: Book) -> tuple[Code, ...] | None:
    """Look at the VBA project of a workbook.

    Returns
    -------
    tuple of Code or None
        The modules, none where there is no project; None where not all can be read.
    """
    part = book.package.target(book.part, "vbaProject")
    if not part:
        return ()
    findings, place = book.findings, Place(part=shown(part))
    compound = read_compound(book.package.text(part), findings, place)
    if compound is None or not _has_streams(compound, findings, place):
        return None
    _check_version(compound.streams[_VERSIONS], findings, place.at(_VERSIONS))
    project = _project(compound.streams[_DIR], findings, place.at(_DIR))
    if project is None:
        return None
    at = place.at(_TEXT)
    text = read_project_text(compound.streams[_TEXT], project, findings, at)
    if _NAMES in compound.streams:
        names = compound.streams[_NAMES]
        check_names(names, project, findings, place.at(_NAMES))
    codes = read_modules(compound, project, findings, place)
    if text:
        _check_left(compound, project, text, findings, place)
        _check_documents(book, text, codes, place)
    _check_office(project, codes, findings, place)
    return codes if len(codes) == len(project.modules) else None


def _has_streams(compound: Compound, findings: Findings, place: Place) -> bool:
    missing = [
        name for name in (_DIR, _VERSIONS, _TEXT) if name not in compound.streams
    ]
    for name in missing:
        found = Label(zh=f"没有流“{name}”", en=f"the stream {name!r} is not there")
        findings.add(VBA_STREAM_MISSING, place.at(name), found)
    return not missing


def _check_version(data: bytes, findings: Findings, place: Place) -> None:
    is_long = len(data) >= _FEWEST
    if not is_long or not data.startswith(_BEGINS) or data[_ZERO_AT]:
        findings.add(VBA_VERSION, place, VBA_VERSION.label)


def _project(data: bytes, findings: Findings, place: Place) -> Project | None:
    try:
        return read_project(decompressed(data), findings, place)
    except CompressionError as reason:
        found = Label(zh=f"流 dir {reason.words.zh}", en=f"dir {reason.words.en}")
        findings.add(VBA_DIR, place, found)
        return None


def _check_left(
    compound: Compound,
    project: Project,
    text: ProjectText,
    findings: Findings,
    place: Place,
) -> None:
    """Look for streams that the project does not mention: Excel does not show them."""
    known = {f"VBA/{each.stream}" for each in project.modules}
    known |= {_DIR, _VERSIONS, _TEXT, _NAMES}
    folders = tuple(f"{name}/" for name in text.designers)
    for path in sorted(compound.streams.keys() - known):
        if not _FREE.fullmatch(path) and not path.startswith(folders):
            name = shown(path)
            found = Label(
                zh=f"流“{name}”不属于任何模块",
                en=f"the stream {name!r} belongs to no module",
            )
            findings.add(VBA_STREAM_LEFT, place.at(name), found)
    for name in sorted(text.designers - compound.storages):
        found = Label(
            zh=f"窗体“{shown(name)}”没有内容", en=f"the form {shown(name)!r} is empty"
        )
        findings.add(VBA_STREAM_MISSING, place.at(shown(name)), found)


def _check_documents(
    book: Book, text: ProjectText, codes: Sequence[Code], place: Place
) -> None:
    """Each sheet, and the workbook, has its module; a new sheet may have none yet."""
    owners = tuple(_owners(book))
    if any(name is None for name, _ in owners):
        return
    bases = {code.module.name.casefold(): code.base.casefold() for code in codes}
    documents = Counter(text.documents - _of_old_sheets(book))
    named = Counter(name for name, _ in owners if name)
    for name in sorted((documents - named) + (named - documents)):
        found = Label(
            zh=f"“{shown(name)}”：有 {documents[name]} 个模块，"
            f"{named[name]} 个工作表以它为代码名",
            en=f"{shown(name)!r}: {documents[name]} modules, and the code name of "
            f"{named[name]} sheets",
        )
        book.findings.add(VBA_DOCUMENT, place.at(shown(name)), found)
    for owner, base in owners:
        name = owner or ""
        if bases.get(name.casefold(), base.casefold()) != base.casefold():
            at = place.at(shown(name))
            book.findings.add(VBA_DOCUMENT_BASE, at, VBA_DOCUMENT_BASE.label)


def _owners(book: Book) -> Iterator[tuple[str | None, str]]:
    """Yield code names with what their modules extend; None where one is not known."""
    properties = book.root.find("workbookPr")
    yield (properties.get("codeName", "") if properties is not None else ""), _BOOK_BASE
    for sheet in book.sheets:
        if sheet.part and sheet.kind in _BASES:
            yield _code_name_of(book, sheet), _BASES[sheet.kind]


def _code_name_of(book: Book, sheet: Sheet) -> str | None:
    """Return the code name of a sheet; None where it cannot be read."""
    if sheet.kind == "worksheet":
        return book.code_names.get(sheet.part)
    root = book.package.tree(sheet.part)
    return None if root is None else code_name(root)


def _of_old_sheets(book: Book) -> set[str]:
    """Return the code names of dialogs and macro sheets of Excel 5."""
    roots = [
        book.package.tree(sheet.part)
        for sheet in book.sheets
        if sheet.part and sheet.kind not in _BASES
    ]
    return {code_name(root) for root in roots if root is not None}


def code_name(root: Element) -> str:
    """Return what VBA calls a sheet; empty where it has no name yet."""
    properties = root.find("sheetPr")
    return "" if properties is None else properties.get("codeName", "")


def _check_office(
    project: Project, codes: Sequence[Code], findings: Findings, place: Place
) -> None:
    if any(_OFFICE in reference.upper() for reference in project.references):
        return
    for code in codes:
        for line in code.lines:
            if _OFFICE_TYPES.search(line.text):
                name = shown(code.module.name)
                findings.add(
                    VBA_OFFICE, place.at(f"{name}:{line.number}"), VBA_OFFICE.label
                )
                return
