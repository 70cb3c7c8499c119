"""How does a workbook in a file become one with other values in some cells?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

from xl_crm.errors import OutputError, Problem
from xl_crm.i18n import Label
from xl_crm.tables.issue import Severity
from xl_crm.workbook.doctor import examine, line
from xl_crm.workbook.doctor._spec import Findings
from xl_crm.workbook.doctor.book import read_book
from xl_crm.workbook.doctor.package import Package
from xl_crm.workbook.doctor.source import TYPES, DamagedPartError, ZippedParts
from xl_crm.workbook.doctor.tree import UnsoundXmlError, XmlReader
from xl_crm.workbook.edits.cell_formats import CellFormats
from xl_crm.workbook.edits.new_cell import new_cells
from xl_crm.workbook.edits.recalculation import calculated_on_load, without_part
from xl_crm.workbook.edits.sheet_cells import SheetCells
from xl_crm.workbook.edits.tags import is_utf8
from xl_crm.workbook.package.archive import Receipt
from xl_crm.workbook.package.zip_writer import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_crm.workbook.doctor.book import Book
    from xl_crm.workbook.edits.new_cell import Edit

_SIGNATURES = "_xmlsignatures/"
_SAVE_AGAIN = Label(
    zh="用 Excel 打开并另存后重试", en="Save it again in Excel, then try once more"
)


def write_edited(source: Path, target: Path, edits: Sequence[Edit]) -> Receipt:
    """Write a workbook to a new file, with other values in some cells.

    Only the parts change that have to: the sheets, the formats that new values need,
    and what makes Excel compute everything when it opens the file. All others are the
    same byte for byte.

    Returns
    -------
    Receipt
        What was written.

    Raises
    ------
    OutputError
        A sheet is not there, or a cell cannot be changed.
    OSError
        A file cannot be read or written.
    """
    with ZipFile(source) as archive:
        parts = ZippedParts(archive, ())
        try:
            changed = _Changes(parts, source.name).made(edits)
            with ZipWriter(target) as written:
                for name in parts.names:
                    data = changed.get(name, b"".join(parts.pieces(name)))
                    if data is not None:
                        written.add(name, data)
        except (DamagedPartError, UnsoundXmlError, ValueError) as error:
            raise _damaged(source.name) from error
    return Receipt(entries=tuple(written.entries), layouts={})


def new_faults(source: Path, target: Path) -> list[str]:
    """Return what Excel would repair in an edited workbook and not in the old one."""
    found = _errors(target)
    old = set(_errors(source)) if found else set()
    return [fault for fault in found if fault not in old]


class _Changes:
    """The parts of a workbook that change; None takes one away."""

    def __init__(self, parts: ZippedParts, name: str) -> None:
        self._parts = parts
        self._name = name
        self._package = Package(parts, Findings())
        self._changed: dict[str, bytes | None] = {}

    def made(self, edits: Sequence[Edit]) -> dict[str, bytes | None]:
        """Return the changed parts by name."""
        book = read_book(self._package, "")
        if book is None:
            raise _damaged(self._name)
        if any(name.startswith(_SIGNATURES) for name in self._parts.names):
            raise _signed(self._name)
        styles = self._package.target(book.part, "styles")
        formats = CellFormats(self._text(styles) if styles else b"")
        if self._put(book, edits, formats):
            self._drop_chain(book.part)
        if styles:
            self._set(styles, formats.part())
        self._set(book.part, calculated_on_load(self._text(book.part)))
        return self._changed

    def _put(self, book: Book, edits: Sequence[Edit], formats: CellFormats) -> bool:
        """Put the values in; return whether any took the place of a formula."""
        settings = book.root.find("workbookPr")
        is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        sheets = {sheet.name.casefold(): sheet for sheet in book.sheets}
        lost_formula = False
        for name, cells in new_cells(edits, from_1904=is_1904).items():
            sheet = sheets.get(name.casefold())
            if sheet is None or not sheet.part or sheet.kind != "worksheet":
                raise _unknown_sheet(self._name, name)
            place = f"{self._name} {sheet.name}"
            editor = SheetCells(self._text(sheet.part), formats, place)
            self._set(sheet.part, editor.put(cells))
            lost_formula |= editor.lost_formula
        return lost_formula

    def _drop_chain(self, book: str) -> None:
        """Take away the order of calculation: Excel makes a new one."""
        chain = self._package.target(book, "calcChain")
        if not chain:
            return
        name = chain.rpartition("/")[2]
        folder, _, part = book.rpartition("/")
        relations = f"{folder}/_rels/{part}.rels"
        lists = ((TYPES, "Override", "PartName"), (relations, "Relationship", "Target"))
        for where, element, attribute in lists:
            self._set(where, without_part(self._text(where), element, attribute, name))
        self._set(chain, None)

    def _text(self, part: str) -> bytes:
        """Return a part that can be cut: sound XML in UTF-8."""
        xml = b"".join(self._parts.pieces(self._own_name(part)))
        XmlReader().read([xml])
        if not is_utf8(xml):
            raise _damaged(self._name)
        return xml

    def _set(self, part: str, xml: bytes | None) -> None:
        self._changed[self._own_name(part)] = xml

    def _own_name(self, part: str) -> str:
        """Return the name of a part as the zip spells it."""
        names = {name.casefold(): name for name in self._parts.names}
        return names[part.casefold()]


def _errors(path: Path) -> list[str]:
    return [
        line(fault, "").en.strip()
        for fault in examine(path)
        if fault.severity is Severity.ERROR
    ]


def _unknown_sheet(file: str, sheet: str) -> OutputError:
    return OutputError(
        Problem(
            where=file,
            found=Label(zh=f"没有工作表“{sheet}”", en=f'there is no sheet "{sheet}"'),
            remedy=Label(
                zh="不要改名或删除该工作表，或重新生成工作簿",
                en="Keep the name of that sheet, or make the workbook anew",
            ),
        )
    )


def _signed(file: str) -> OutputError:
    return OutputError(
        Problem(
            where=file,
            found=Label(
                zh="有数字签名，改动会使签名失效",
                en="is digitally signed: a change would break the signature",
            ),
            remedy=Label(
                zh="在 Excel 中删除签名，或另存一份后重试",
                en="Remove the signature in Excel, or save a copy and use that",
            ),
        )
    )


def _damaged(file: str) -> OutputError:
    return OutputError(
        Problem(
            where=file,
            found=Label(zh="文件内容不完整，不能改动", en="is damaged and not changed"),
            remedy=_SAVE_AGAIN,
        )
    )
