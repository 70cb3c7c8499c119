"""Do the words in the code come out in Excel's language, read by a VBA interpreter?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pyopenvba.apps.excel import Application, ExcelApplication
from pyopenvba.interpreter import VBAObject, method
from pyopenvba.interpreter._objects import MemberSpec

from xl_crm.addin.ribbon import TAB_ID, group_id, macro_id
from xl_crm.addin.vba.words import SAID, literal, words_module
from xl_crm.functions import FUNCTIONS
from xl_crm.macros import MACROS, Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.i18n import Label

CHINESE, ENGLISH, GERMAN = 2052, 1033, 1031


class Languages(VBAObject):
    """Excel's languages, all the same."""

    vba_type_name = "LanguageSettings"

    def __init__(self, number: int) -> None:
        self.number = number

    @method
    def LanguageID(self, _: int) -> int:  # noqa: N802  (Excel's)
        return self.number


def excel(monkeypatch: pytest.MonkeyPatch, number: int) -> ExcelApplication:
    """Return an Excel in a language that knows the words."""
    members = Application._vba_members  # noqa: SLF001  (no public way to replace one)
    spec = MemberSpec(
        "LanguageSettings", "property", getter=lambda _: Languages(number)
    )
    monkeypatch.setitem(members, "languagesettings", spec)
    app = ExcelApplication()
    app.add_workbook()
    app.add_module(words_module().body.replace("\n", "\r\n"), name="xl_crm_words")
    return app


@pytest.mark.parametrize("number", [CHINESE, ENGLISH, GERMAN, 1028, 5124])
def test_words_are_those_declared(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    app = excel(monkeypatch, number)

    def said(label: Label) -> str:
        return label.en if number in {ENGLISH, GERMAN} else label.zh

    words = {TAB_ID: SAID["tab"]}
    words |= {group_id(group): group.label for group in Group}
    words |= {macro_id(macro): macro.label for macro in MACROS}
    words |= {name: label for name, label in SAID.items() if name != "tab"}
    for name, label in words.items():
        assert app.run("XlCrm_WordFor", name) == said(label)
    for macro in MACROS:
        assert app.run("XlCrm_TipFor", macro_id(macro)) == said(macro.tip)


def test_an_unknown_word_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert excel(monkeypatch, CHINESE).run("XlCrm_WordFor", "nothing") == ""


@pytest.mark.parametrize(
    ("number", "help_of"),
    [(CHINESE, lambda label: label.both()), (ENGLISH, lambda label: label.en)],
)
def test_help_reaches_the_function_wizard(
    monkeypatch: pytest.MonkeyPatch, number: int, help_of: Callable[[Label], str]
) -> None:
    given: list[tuple[Any, ...]] = []

    def macro_options(_: object, *options: object) -> None:
        given.append(options)

    app = excel(monkeypatch, number)
    names = ("Macro", "Description", "Category", "ArgumentDescriptions")
    spec = MemberSpec("MacroOptions", "method", getter=macro_options, parameters=names)
    members = Application._vba_members  # noqa: SLF001  (as above)
    monkeypatch.setitem(members, "macrooptions", spec)
    app.run("XlCrm_DescribeFunctions")
    assert [options[1] for options in given] == [help_of(f.text) for f in FUNCTIONS]
    for options, function in zip(given, FUNCTIONS, strict=True):
        assert options[0].endswith(f"'!{function.name}")
        assert options[2] == "xl_crm"
        if function.arguments:
            texts = [help_of(argument.label) for argument in function.arguments]
            assert list(options[3].items) == texts


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("", '""'),
        ('say "yes"', '"say ""yes"""'),
        ("xl_crm 函数", '"xl_crm " & Decoded("51FD6570")'),
        ("a\nb", '"a" & Decoded("000A") & "b"'),
        ("𠮷", 'Decoded("D842DFB7")'),
    ],
)
def test_texts_are_spelled_in_ascii(text: str, spelled: str) -> None:
    assert literal(text) == spelled
