"""Does every callback of a ribbon lead to one procedure that takes what it is given?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import shown, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.workbook.doctor._spec import Findings, Place
    from xl_crm.workbook.doctor.vba.modules import Code
    from xl_crm.workbook.doctor.vba.procedures import Argument, Procedure

#: What a procedure answers by; it is handed over by reference, whatever its kind.
_ANSWER = "Variant"
_CONTROL = "IRibbonControl"
#: Arguments by attribute. Source: [MS-CUSTOMUI] and "Customizing the 2007 Office Fluent
#: Ribbon for Developers", part 3.
_OF_ATTRIBUTE = {
    "onLoad": ("IRibbonUI",),
    "loadImage": ("String", _ANSWER),
    "onChange": (_CONTROL, "String"),
    "onAction": (_CONTROL,),
    **dict.fromkeys(
        "getItemID getItemImage getItemLabel getItemScreentip getItemSupertip".split(),
        (_CONTROL, "Integer", _ANSWER),
    ),
}
_ASKED = (_CONTROL, _ANSWER)
#: Arguments of ``onAction`` by element, where they are others.
_OF_ACTION = {
    "toggleButton": (_CONTROL, "Boolean"),
    "checkBox": (_CONTROL, "Boolean"),
    "dropDown": (_CONTROL, "String", "Integer"),
    "gallery": (_CONTROL, "String", "Integer"),
}
#: A built-in command hands over whether to go on, and its state where it has one.
_OF_COMMAND = ((_CONTROL, _ANSWER), (_CONTROL, "Boolean", _ANSWER))

RIBBON_CALLBACK = warning(
    "ribbon_callback",
    Label(
        zh="功能区的按钮没有对应的宏",
        en="a callback of the ribbon leads to no macro, or to several",
    ),
    Label(
        zh="在普通模块中写一个同名的公共 Sub",
        en="Declare one public Sub of this name in a standard module",
    ),
)
RIBBON_ARGUMENTS = warning(
    "ribbon_arguments",
    Label(
        zh="功能区调用的宏参数不对",
        en="a callback of the ribbon takes other arguments than it is given",
    ),
    Label(
        zh="按 Office 的约定改写参数", en="Declare the arguments as Office gives them"
    ),
)
KINDS = (RIBBON_CALLBACK, RIBBON_ARGUMENTS)


def is_callback(attribute: str) -> bool:
    """Return whether an attribute names a procedure."""
    return attribute.startswith(("get", "on")) or attribute == "loadImage"


def check_callback(
    call: tuple[str, str, str],
    codes: Sequence[Code],
    findings: Findings,
    place: Place,
) -> None:
    """Look at one callback.

    Parameters
    ----------
    call : tuple of str
        Element, attribute, and the name of the procedure, which may have that of its
        module before it; one of another workbook is not looked at.
    """
    element, attribute, name = call
    if "!" in name:
        return
    found = tuple(_named(name, codes))
    if len(found) != 1:
        n_zh, n_en = (f"有 {len(found)} 个", "several") if found else ("不存在", "none")
        words = Label(
            zh=f"{attribute} 的宏“{shown(name)}”{n_zh}",
            en=f"{attribute} names {shown(name)!r}, of which there are {n_en}",
        )
        findings.add(RIBBON_CALLBACK, place, words)
    elif not any(_takes(found[0], given) for given in _given(element, attribute)):
        given = ", ".join(_given(element, attribute)[0])
        words = Label(
            zh=f"{attribute} 的宏“{shown(name)}”应有参数（{given}）",
            en=f"{attribute} calls {shown(name)!r} with ({given})",
        )
        findings.add(RIBBON_ARGUMENTS, place, words)


def _named(name: str, codes: Sequence[Code]) -> Iterator[Procedure]:
    """Yield the procedures that Excel may run by a name."""
    module, _, procedure = name.casefold().rpartition(".")
    for code in codes:
        is_meant = module in {"", code.module.name.casefold()}
        if not code.module.is_standard or not is_meant:
            continue
        for each in code.procedures:
            is_open = each.is_public and not each.is_declared
            if is_open and each.kind == "sub" and each.name.casefold() == procedure:
                yield each


def _given(element: str, attribute: str) -> tuple[tuple[str, ...], ...]:
    """Return what Office hands over, in one way or another."""
    if attribute == "onAction":
        if element == "command":
            return _OF_COMMAND
        return (_OF_ACTION.get(element, _OF_ATTRIBUTE[attribute]),)
    return (_OF_ATTRIBUTE.get(attribute, _ASKED),)


def _takes(procedure: Procedure, given: Sequence[str]) -> bool:
    arguments = procedure.arguments
    if arguments is None:
        return True
    return len(arguments) == len(given) and all(map(_fits, arguments, given))


def _fits(argument: Argument, given: str) -> bool:
    """Return whether an argument takes a value; an answer goes back by reference."""
    named = argument.type.rpartition(".")[2].casefold()
    if given == _ANSWER:
        return named in {"", "variant"} and not argument.by_value
    free = {"", "variant", "object"} if given.startswith("I") else {"", "variant"}
    same = {"integer", "long"} if given == "Integer" else {given.casefold()}
    return named in free | same
