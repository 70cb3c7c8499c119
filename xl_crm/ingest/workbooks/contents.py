"""Which sheets, names and tables does an xlsx workbook have?"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest.workbooks.package import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from xl_crm.ingest.workbooks.package import Package

WORKBOOK_PART = "xl/workbook.xml"
_COMMON_FOLDERS = frozenset({"", "_rels", "xl", "xl/_rels"})
#: The shortest text of a workbook in XML is <si/>.
_SHORTEST_TEXT = 5
_TEXTS_STATED = re.compile(rb"""<[^<>]*sst\s[^>]*uniqueCount\s*=\s*["'](\d{1,20})""")
_TRUE = frozenset({"1", "true", "on"})
#: Begins the names that Excel keeps for itself: print areas, filters.
_BUILT_IN = "_xlnm."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of a workbook.

    Attributes
    ----------
    part : str
        Its part in the package; empty for formats that are no package of XML.
    is_hidden : bool
        Hidden, or very hidden.
    holds_cells : bool
        False for a sheet that is a chart.
    """

    name: str
    part: str = ""
    is_hidden: bool = False
    holds_cells: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a workbook says of itself.

    Attributes
    ----------
    sheets : tuple of Sheet
        In the order of the tabs.
    names : mapping of str to str
        Defined name to what it refers to: ``订单!$A$1:$F$9``.
    epoch_1904 : bool
        Serial numbers of dates count from 1904-01-01.
    """

    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    epoch_1904: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A table in the sense of Excel.

    Attributes
    ----------
    reference : str
        Its cells, headers and totals included: ``A3:F200``.
    headers : tuple of str
        Names of the columns where no cell holds them; else empty.
    n_totals : int
        Rows of totals at the end.
    """

    name: str
    sheet: str
    reference: str
    headers: tuple[str, ...] = ()
    n_totals: int = 0


def read_contents(package: Package) -> Contents:
    """Read the sheets and the names of a workbook.

    Raises
    ------
    UnreadableFileError
        A part is missing, or is no XML.
    """
    root = parse_part(package, WORKBOOK_PART)
    targets = _related(package, WORKBOOK_PART)
    sheets, names, epoch_1904 = list[Sheet](), dict[str, str](), False
    for element in root.iter():
        match local_name(element.tag):
            case "sheet":
                sheets.append(_sheet(element, targets))
            case "definedName" if not element.get("name", "").startswith(_BUILT_IN):
                names.setdefault(element.get("name", ""), element.text or "")
            case "workbookPr":
                epoch_1904 = element.get("date1904", "").strip().lower() in _TRUE
    return Contents(sheets=tuple(sheets), names=names, epoch_1904=epoch_1904)


def common_parts(package: Package, contents: Contents) -> Iterator[str]:
    """Yield the parts that are read whichever sheet is: texts, styles, relations."""
    sheets = {sheet.part for sheet in contents.sheets}
    for part in package.parts:
        if posixpath.dirname(part) in _COMMON_FOLDERS and part not in sheets:
            yield part


def require_sound_parts(package: Package, contents: Contents) -> None:
    """Refuse a workbook whose common parts are damaged.

    The reader of sheets reserves memory for as many texts as the part of texts says.

    Raises
    ------
    UnreadableFileError
        A part is damaged, or says that it holds more texts than it has room for.
    """
    for part in common_parts(package, contents):
        for nth, piece in enumerate(package.pieces(part)):
            stated = None if nth else _TEXTS_STATED.search(piece)
            room = package.parts[part].file_size // _SHORTEST_TEXT
            if stated and int(stated[1]) > room:
                reason = f"{part}: {stated[1].decode()} texts"
                raise UnreadableFileError(damaged(package.path.name, reason))


def tables_of(package: Package, contents: Contents) -> Iterator[SheetTable]:
    """Yield the tables of every sheet.

    Raises
    ------
    UnreadableFileError
        A part is missing, or is no XML.
    """
    for sheet in contents.sheets:
        for kind, part in _related(package, sheet.part).values():
            if kind == "table":
                yield _table(parse_part(package, part), sheet)


def parse_part(package: Package, part: str) -> Element:
    """Parse a short part; a document type or an entity in it is refused.

    Raises
    ------
    UnreadableFileError
        The part is missing, or is no XML.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415  (only for workbooks)
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        root: Element = fromstring(package.text(part), forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        reason = f"{part}: {error}"
        raise UnreadableFileError(damaged(package.path.name, reason)) from None
    return root


def require_well_formed(package: Package, part: str) -> None:
    """Refuse a part, however long, that is no XML.

    The reader of sheets looks for an end tag of an ods that never comes, for ever.

    Raises
    ------
    UnreadableFileError
        The part is missing, or is no XML.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415  (only for workbooks)
    from defusedxml.ElementTree import DefusedXMLParser, ParseError  # noqa: PLC0415

    parser = DefusedXMLParser(target=_Nobody(), forbid_dtd=True)
    try:
        for piece in package.pieces(part):
            parser.feed(piece)
        parser.close()
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        reason = f"{part}: {error}"
        raise UnreadableFileError(damaged(package.path.name, reason)) from None


class _Nobody:
    """Hears nothing of what is parsed."""

    def close(self) -> None:
        """Return nothing at the end."""


def local_name(tag: str) -> str:
    """Return a name without its namespace: those of Strict OOXML differ."""
    return tag.rpartition("}")[2]


def _related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return kind and part of what another part refers to, by the key it uses."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in package.parts:
        return {}
    related = {}
    for element in parse_part(package, listed).iter():
        if local_name(element.tag) == "Relationship":
            kind = posixpath.basename(element.get("Type", ""))
            target = element.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/", folder, target))
            related[element.get("Id", "")] = kind, path.lstrip("/").casefold()
    return related


def _sheet(element: Element, targets: Mapping[str, tuple[str, str]]) -> Sheet:
    """Return what the workbook says of a sheet."""
    key = next((text for name, text in element.items() if local_name(name) == "id"), "")
    kind, part = targets.get(key, ("", ""))
    return Sheet(
        name=element.get("name", ""),
        part=part,
        is_hidden=element.get("state", "visible") != "visible",
        holds_cells=kind == "worksheet",
    )


def _table(root: Element, sheet: Sheet) -> SheetTable:
    """Return what a part says of a table."""
    headers = [
        element.get("name", "")
        for element in root.iter()
        if local_name(element.tag) == "tableColumn"
    ]
    return SheetTable(
        name=root.get("displayName", root.get("name", "")),
        sheet=sheet.name,
        reference=root.get("ref", ""),
        headers=tuple(headers) if root.get("headerRowCount") == "0" else (),
        n_totals=int(root.get("totalsRowCount") or 0),
    )
