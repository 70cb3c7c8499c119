"""Does the ribbon show every macro, and does each of its callbacks exist?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring

from xl_crm.addin.ribbon import RIBBON_PARTS, RibbonPart
from xl_crm.addin.vba import Package, project_modules
from xl_crm.macros import MACROS, Group

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

#: What Office hands to each callback ([MS-CUSTOMUI] 2.3).
ACTION = "control As IRibbonControl"
ASKED = "control As IRibbonControl, ByRef returnedVal"


@pytest.fixture(params=RIBBON_PARTS, ids=lambda part: part.name)
def part(request: pytest.FixtureRequest) -> RibbonPart:
    found: RibbonPart = request.param
    return found


def elements(part: RibbonPart, name: str) -> Iterator[Element]:
    return fromstring(part.xml()).iter(f"{{{part.namespace}}}{name}")


def test_one_button_a_macro_in_the_order_of_groups(part: RibbonPart) -> None:
    shown = [
        (group.get("id"), button.get("tag"), button.get("imageMso"))
        for group in elements(part, "group")
        for button in group
    ]
    assert shown == [
        (f"group_{group.name.lower()}", macro.name, macro.icon)
        for group in Group
        for macro in MACROS
        if macro.group is group
    ]


def test_large_buttons_are_those_of_large_macros(part: RibbonPart) -> None:
    sizes = {each.get("tag"): each.get("size") for each in elements(part, "button")}
    assert sizes == {
        macro.name: "large" if macro.large else "normal" for macro in MACROS
    }


def test_every_control_has_an_id_of_its_own(part: RibbonPart) -> None:
    names = ("tab", "group", "button")
    ids = [each.get("id") for name in names for each in elements(part, name)]
    assert None not in ids
    assert len(set(ids)) == len(ids)


def test_both_spellings_say_the_same() -> None:
    old, new = (each.xml().partition(b"\n<ribbon>")[2] for each in RIBBON_PARTS)
    assert old == new


@pytest.mark.parametrize("package", list(Package))
def test_every_callback_is_a_sub_with_the_arguments_of_office(
    part: RibbonPart, package: Package
) -> None:
    gives_way = package is Package.WORKBOOK
    called = {
        (name, ACTION if attribute == "onAction" else ASKED)
        for each in fromstring(part.xml(gives_way=gives_way)).iter()
        for attribute, name in each.items()
        if attribute == "onAction" or attribute.startswith("get")
    }
    code = "\n".join(module.body for module in project_modules(package))
    subs = set(re.findall(r"^Public Sub (\w+)\((.*)\)$", code, re.MULTILINE))
    assert len(called) == 3 + gives_way
    assert called <= subs
