"""Would Excel show the ribbon that a workbook brings?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown
from xl_crm.workbook.doctor.ribbon.callbacks import check_callback, is_callback
from xl_crm.workbook.doctor.ribbon.elements import (
    ATTRIBUTES,
    CHILDREN,
    EITHER,
    LENGTHS,
    LONGEST,
    ONLY_IN,
    VALUES,
)
from xl_crm.workbook.doctor.strings import n_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings
    from xl_crm.workbook.doctor.book import Book
    from xl_crm.workbook.doctor.vba.modules import Code

_RELATION = "http://schemas.microsoft.com/office/{}/relationships/ui/extensibility"
#: Prefixes of the namespaces that a kind of relationship leads to; since Excel 2010
#: both are read through the newer one.
_PREFIXES = {
    _RELATION.format(2006): frozenset({"ui-"}),
    _RELATION.format(2007): frozenset({"ui-", "ui14-"}),
}
_NEED_ID = frozenset({"tab", "group"})
_IGNORED = "backstage"
_REMEDY = Label(
    zh="改正功能区的 XML；有误时 Excel 不显示整个选项卡",
    en="Correct the XML of the ribbon: Excel shows none of it otherwise",
)

RIBBON_SPACE = error(
    "ribbon_space",
    Label(
        zh="功能区的命名空间与关系类型不符，或有两个功能区",
        en="the namespace of the ribbon does not fit its relationship, or it is twice",
    ),
    _REMEDY,
)
RIBBON_ELEMENT = error(
    "ribbon_element",
    Label(
        zh="功能区的元素不在该在的位置",
        en="an element of the ribbon is not known, or out of place",
    ),
    _REMEDY,
)
RIBBON_ATTRIBUTE = error(
    "ribbon_attribute",
    Label(
        zh="功能区的属性不存在、值不合法或互相冲突",
        en="an attribute of the ribbon is not known, badly filled, or beside another",
    ),
    _REMEDY,
)
RIBBON_LENGTH = error(
    "ribbon_length",
    Label(zh="功能区的文字为空或过长", en="a text of the ribbon is empty or too long"),
    _REMEDY,
)
RIBBON_ID = error(
    "ribbon_id",
    Label(
        zh="功能区的控件没有编号或编号重复",
        en="a control of the ribbon has no id, or that of another one",
    ),
    _REMEDY,
)
KINDS = (
    RIBBON_SPACE,
    RIBBON_ELEMENT,
    RIBBON_ATTRIBUTE,
    RIBBON_LENGTH,
    RIBBON_ID,
)


def check_ribbons(book: Book, codes: Sequence[Code] | None) -> None:
    """Look at the ribbons of a workbook.

    Parameters
    ----------
    codes : sequence of Code or None
        The modules that callbacks lead to; None where they could not be read, so that
        no callback is looked at.
    """
    found: Counter[str] = Counter()
    for relation in book.package.relations("").values():
        prefixes = _PREFIXES.get(relation.type)
        root = book.package.tree(relation.target) if prefixes else None
        if root is None or prefixes is None:
            continue
        place = Place(part=shown(relation.target))
        found[relation.type] += 1
        prefix = root.tag.removesuffix("customUI")
        if prefix not in prefixes or found[relation.type] > 1:
            book.findings.add(RIBBON_SPACE, place, RIBBON_SPACE.label)
            continue
        _Ribbon(prefix, book.findings, place, codes).check(root)


class _Ribbon:
    """Looks at one ribbon, element by element."""

    def __init__(
        self,
        prefix: str,
        findings: Findings,
        place: Place,
        codes: Sequence[Code] | None,
    ) -> None:
        self._prefix, self._findings, self._place = prefix, findings, place
        self._codes = codes
        self._ids: set[str] = set()

    def check(self, root: Element) -> None:
        due = [("customUI", root)]
        while due:
            name, element = due.pop()
            self._check_attributes(name, element)
            due += reversed([*self._children(name, element)])

    def _children(self, parent: str, element: Element) -> Iterator[tuple[str, Element]]:
        """Yield the elements within one that are to be looked at, with their names."""
        allowed = CHILDREN.get(parent, frozenset())
        for child in element:
            name = child.tag.removeprefix(self._prefix)
            is_ours = child.tag.startswith(self._prefix) and name in allowed
            if not is_ours or ONLY_IN.get(name, self._prefix) != self._prefix:
                found = Label(
                    zh=f"{parent} 中不能有 {shown(name)}",
                    en=f"there is no {shown(name)} within {parent}",
                )
                self._findings.add(RIBBON_ELEMENT, self._at(element), found)
            elif name != _IGNORED:
                yield name, child

    def _check_attributes(self, name: str, element: Element) -> None:
        at = self._at(element)
        for attribute, value in element.items():
            if attribute.startswith("other-"):
                continue
            if attribute not in ATTRIBUTES[name]:
                found = Label(
                    zh=f"{name} 没有属性 {shown(attribute)}",
                    en=f"{name} has no attribute {shown(attribute)}",
                )
                self._findings.add(RIBBON_ATTRIBUTE, at, found)
            else:
                self._check_value(name, attribute, value, at)
        for found in _clashes(name, element):
            self._findings.add(RIBBON_ATTRIBUTE, at, found)
        self._check_id(name, element, at)

    def _check_value(self, name: str, attribute: str, value: str, at: Place) -> None:
        pattern, most = VALUES.get(attribute), LENGTHS.get(attribute, LONGEST)
        if pattern and not pattern.fullmatch(value):
            found = Label(
                zh=f"{name} 的 {attribute} 不能是“{shown(value)}”",
                en=f"{attribute} of {name} cannot be {shown(value)!r}",
            )
            self._findings.add(RIBBON_ATTRIBUTE, at, found)
        elif not 1 <= (n := n_units(value)) <= most:
            found = Label(
                zh=f"{name} 的 {attribute} 有 {n:,} 个字符，应为 1 到 {most:,}",
                en=f"{attribute} of {name} has {n:,} characters; Office takes 1 to "
                f"{most:,}",
            )
            self._findings.add(RIBBON_LENGTH, at, found)
        elif is_callback(attribute) and self._codes is not None:
            call = (name, attribute, value)
            check_callback(call, self._codes, self._findings, at)

    def _check_id(self, name: str, element: Element, at: Place) -> None:
        own = element.get("id")
        if own is None:
            if name in _NEED_ID and not element.get("idQ") and not element.get("idMso"):
                found = Label(zh=f"{name} 没有编号", en=f"the {name} has no id")
                self._findings.add(RIBBON_ID, at, found)
        elif own in self._ids:
            found = Label(
                zh=f"编号“{shown(own)}”重复", en=f"the id {shown(own)!r} is there twice"
            )
            self._findings.add(RIBBON_ID, at, found)
        else:
            self._ids.add(own)

    def _at(self, element: Element) -> Place:
        name = element.get("id") or element.tag.removeprefix(self._prefix)
        return self._place.at(shown(name))


def _clashes(name: str, element: Element) -> Iterator[Label]:
    """Yield what an element says in two ways."""
    for alternatives in EITHER:
        given = [each for each in alternatives if element.get(each) is not None]
        if len(given) > 1:
            yield Label(
                zh=f"{name} 同时有 {'、'.join(given)}",
                en=f"{name} has {' and '.join(given)}",
            )
