"""Do the parts of a package fit together: content types, relationships, XML?"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown
from xl_crm.workbook.doctor.source import (
    PART_DAMAGED,
    TYPES,
    DamagedPartError,
    LockedPartError,
)
from xl_crm.workbook.doctor.tree import (
    DocumentTypeError,
    IllegalSignError,
    TreeReader,
    UnsoundXmlError,
    XmlReader,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings
    from xl_crm.workbook.doctor.source import Parts

_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DRAWINGS = "application/vnd.openxmlformats-officedocument"
#: Content type of the parts that a relationship of a kind leads to.
_EXPECTED_TYPES = {
    "worksheet": f"{_SHEETS}.worksheet+xml",
    "styles": f"{_SHEETS}.styles+xml",
    "sharedStrings": f"{_SHEETS}.sharedStrings+xml",
    "table": f"{_SHEETS}.table+xml",
    "comments": f"{_SHEETS}.comments+xml",
    "drawing": f"{_DRAWINGS}.drawing+xml",
    "chart": f"{_DRAWINGS}.drawingml.chart+xml",
    "vbaProject": "application/vnd.ms-office.vbaProject",
}
#: Where Excel leaves parts that it has given up.
_TRASH = "[trash]/"
_XML_SUFFIXES = (".xml", ".rels")
#: Targets that stand for a picture that Excel has lost itself.
_NO_TARGET = ("", "NULL")

TYPES_MISSING = error(
    "types_missing",
    Label(zh="缺少 [Content_Types].xml", en="there is no [Content_Types].xml"),
)
PART_TYPE = error(
    "part_type",
    Label(
        zh="部件没有内容类型，或类型不对",
        en="a part has no content type, or a wrong one",
    ),
)
XML_BROKEN = error(
    "xml_broken", Label(zh="XML 不合规", en="a part is not well-formed XML")
)
XML_SIGN = error(
    "xml_sign",
    Label(zh="文字中有控制字符", en="a control character stands in a text"),
    Label(
        zh="在生成该文件的程序中去掉控制字符",
        en="Have the program that made the file leave control characters out",
    ),
)
XML_DOCUMENT_TYPE = error(
    "xml_document_type",
    Label(zh="XML 含 DOCTYPE", en="a part has a document type"),
    Label(
        zh="Excel 不打开这样的文件；去掉 DOCTYPE，来历不明时不要打开",
        en="Excel refuses it; remove the DOCTYPE, and mind where the file comes from",
    ),
)
TARGET_MISSING = error(
    "target_missing",
    Label(zh="关系指向不存在的部件", en="a relationship leads to a part that is gone"),
)
RELATION_TWICE = error(
    "relation_twice",
    Label(zh="两个关系编号相同", en="two relationships have one Id"),
)
RELATION_MISSING = error(
    "relation_missing",
    Label(
        zh="引用的关系不存在或类型不对",
        en="a relationship is named that is not there, or of another kind",
    ),
)
KINDS = (
    TYPES_MISSING,
    PART_TYPE,
    XML_BROKEN,
    XML_SIGN,
    XML_DOCUMENT_TYPE,
    TARGET_MISSING,
    RELATION_TWICE,
    RELATION_MISSING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A way from one part to another, or out of the file.

    Attributes
    ----------
    kind : str
        The last word of its type, as ``worksheet``.
    type : str
        As it is written.
    target : str
        Name of a part, or an address where ``external``.
    """

    id: str
    kind: str
    type: str
    target: str
    external: bool


class Package:
    """The parts of a workbook, each read once, and how they are related.

    Parameters
    ----------
    pending : collection of str
        Kinds of relationships whose parts are written later.
    """

    def __init__(
        self, parts: Parts, findings: Findings, pending: Collection[str] = ()
    ) -> None:
        self.findings = findings
        self._pending = pending
        self._parts = parts
        self._names = {name.casefold(): name for name in parts.names}
        self._trees: dict[str, Element | None] = {}
        self._relations: dict[str, Mapping[str, Relation]] = {}
        self._read: set[str] = set()
        self._types, self._default_types = self._read_types()

    def has(self, part: str) -> bool:
        """Return whether a part is there."""
        return part.casefold() in self._names

    def content_type(self, part: str) -> str:
        """Return the content type of a part; empty where it has none."""
        suffix = part.rpartition(".")[2].casefold()
        return self._types.get(part.casefold(), self._default_types.get(suffix, ""))

    def tree(self, part: str) -> Element | None:
        """Return the root of a part; None where it is not there or not sound."""
        if not self.has(part):
            return None
        key = part.casefold()
        if key not in self._trees:
            reader = TreeReader()
            sound = self.read(part, reader)
            self._trees[key] = reader.root() if sound else None
        return self._trees[key]

    def read(self, part: str, reader: XmlReader, place: Place | None = None) -> bool:
        """Let a reader read a part; return whether nothing is wrong with it."""
        name = self._names[part.casefold()]
        self._read.add(name)
        place = place or Place(part=shown(name))
        try:
            reader.read(self._parts.pieces(name))
        except LockedPartError:
            return False
        except DamagedPartError as reason:
            _report_damage(self.findings, place.at(reader.at), reason.words)
            return False
        except UnsoundXmlError as reason:
            _report_unsound(self.findings, place.at(reader.at), reason)
            return False
        return True

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return the relationships of a part by id; of the package for ``""``."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def target(self, part: str, kind: str) -> str:
        """Return the part that the first relationship of a kind leads to."""
        for relation in self.relations(part).values():
            if relation.kind == kind and not relation.external:
                return relation.target if self.has(relation.target) else ""
        return ""

    def related(self, place: Place, relation_id: str | None, kind: str) -> str:
        """Return the part that an element names by a relationship; note if it cannot.

        Empty where there is none.
        """
        relation = self.relations(place.part).get(relation_id or "")
        if relation is None or relation.kind != kind:
            name = shown(relation_id or "")
            found = Label(
                zh=f"引用了关系“{name}”（{kind}），但没有这样的关系",
                en=f"names the relationship {name!r} ({kind}), which is not there",
            )
            self.findings.add(RELATION_MISSING, place, found)
            return ""
        return relation.target if self.has(relation.target) else ""

    def finish(self) -> None:
        """See to what nobody has asked for: types, relationships, other parts."""
        for name in self._parts.names:
            if name.endswith(".rels"):
                self.relations(_owner(name))
        for name in self._parts.names:
            if name not in self._read:
                self._read_plainly(name)
            is_free = name == TYPES or name.startswith(_TRASH)
            if not is_free and self._types and not self.content_type(name):
                found = Label(zh="部件没有内容类型", en="the part has no content type")
                self.findings.add(PART_TYPE, Place(part=shown(name)), found)

    def text(self, part: str) -> bytes:
        """Return the bytes of a part, as far as it can be unpacked."""
        return b"".join(self._pieces(self._names[part.casefold()]))

    def _read_plainly(self, name: str) -> None:
        """Read a part to its end: the zip compares its checksum there."""
        if name.casefold().endswith(_XML_SUFFIXES):
            self.read(name, XmlReader())
            return
        for _ in self._pieces(name):
            pass

    def _pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part as far as it can be unpacked."""
        self._read.add(name)
        try:
            yield from self._parts.pieces(name)
        except LockedPartError:
            return
        except DamagedPartError as reason:
            _report_damage(self.findings, Place(part=shown(name)), reason.words)

    def _read_types(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the content types by part and by suffix."""
        if not self.has(TYPES):
            self.findings.add(TYPES_MISSING, Place(part=TYPES), TYPES_MISSING.label)
            return {}, {}
        root = self.tree(TYPES)
        if root is None:
            return {}, {}
        own: dict[str, str] = {}
        for element in root.iter("Override"):
            name = element.get("PartName", "")
            if name.casefold() in own:
                found = Label(zh="内容类型写了两次", en="its content type stands twice")
                self.findings.add(PART_TYPE, Place(part=shown(name[1:])), found)
            own[name.casefold()] = element.get("ContentType", "")
        by_suffix = {
            element.get("Extension", "").casefold(): element.get("ContentType", "")
            for element in root.iter("Default")
        }
        return {name.removeprefix("/"): kind for name, kind in own.items()}, by_suffix

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        root = self.tree(where)
        result: dict[str, Relation] = {}
        if root is None:
            return result
        for element in root.iter("Relationship"):
            relation = self._relation(folder, element)
            place = Place(part=where, cell=relation.id)
            if result.setdefault(relation.id, relation) is not relation:
                self.findings.add(RELATION_TWICE, place, RELATION_TWICE.label)
            self._check_target(place, relation)
        return result

    def _relation(self, folder: str, element: Element) -> Relation:
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        is_place = target.startswith("#") or target in _NO_TARGET
        if not external and not is_place:
            path = target.split("#", 1)[0].replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, path))[1:]
            target = target if self.has(target) else unquote(target)
        of_type = element.get("Type", "")
        return Relation(
            id=element.get("Id", ""),
            kind=of_type.rpartition("/")[2],
            type=of_type,
            target=target,
            external=external or is_place,
        )

    def _check_target(self, place: Place, relation: Relation) -> None:
        if relation.external:
            return
        target = shown(relation.target)
        if not self.has(relation.target):
            if relation.kind in self._pending:
                return
            found = Label(
                zh=f"指向 {target}，但没有这个部件",
                en=f"leads to {target}, which is not there",
            )
            self.findings.add(TARGET_MISSING, place, found)
            return
        expected = _EXPECTED_TYPES.get(relation.kind)
        actual = self.content_type(relation.target)
        if expected and actual and actual != expected:
            found = Label(
                zh=f"内容类型为“{shown(actual)}”，应为“{expected}”",
                en=f"its content type is {shown(actual)!r}, not {expected!r}",
            )
            self.findings.add(PART_TYPE, Place(part=target), found)


def _owner(relations: str) -> str:
    """Return the part whose relationships a part holds."""
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _report_damage(findings: Findings, place: Place, reason: Label) -> None:
    found = Label(
        zh=f"部件已损坏（{reason.zh}）", en=f"the part is damaged ({reason.en})"
    )
    findings.add(PART_DAMAGED, place, found)


def _report_unsound(findings: Findings, place: Place, reason: UnsoundXmlError) -> None:
    if isinstance(reason, DocumentTypeError):
        findings.add(XML_DOCUMENT_TYPE, place, XML_DOCUMENT_TYPE.label)
    elif isinstance(reason, IllegalSignError):
        found = Label(
            zh=f"文字中有控制字符（{reason.words.zh}）",
            en=f"a control character stands in a text ({reason.words.en})",
        )
        findings.add(XML_SIGN, place, found)
    else:
        found = Label(
            zh=f"XML 不合规（{reason.words.zh}）",
            en=f"the part is not well-formed XML ({reason.words.en})",
        )
        findings.add(XML_BROKEN, place, found)
