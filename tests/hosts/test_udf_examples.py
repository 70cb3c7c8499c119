"""Does every function of the sheet give what its example says?"""

import re
from datetime import date, datetime, time
from itertools import zip_longest

import pytest
import xl_crm_udfs
from xl_crm_udfs._cells import Block, Cell

from xl_crm.functions import FUNCTIONS, Example, Function, Input, Value
from xl_crm.i18n import Label, Lang

EXAMPLES = [
    pytest.param(function, example, id=f"{function.name} {example.title.en}")
    for function in FUNCTIONS
    for example in function.examples
]
_WORDS = {"TRUE": True, "FALSE": False}


def cell(value: Value | Label, lang: Lang) -> Cell:
    """Return a value as Excel hands it over, and as functions hand theirs back."""
    if isinstance(value, Label):
        return value.text(lang)
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    return float(value)


def selected(inputs: tuple[Input, ...], lang: Lang) -> Block:
    """Return the cells of inputs beside each other."""
    columns = [[cell(value, lang) for value in each.values] for each in inputs]
    return [list(row) for row in zip_longest(*columns)]


def argument(text: str, example: Example, lang: Lang) -> Block | None:
    """Return what an argument of the formula hands over."""
    if text in example.references:
        return selected(example.references[text], lang)
    if not text:
        return None
    if text.startswith('"'):
        return [[text.strip('"')]]
    return [[_WORDS[text] if text in _WORDS else float(text)]]


def called(function: Function, example: Example, lang: Lang) -> Block:
    """Call a function as its example does."""
    found = re.fullmatch(rf"{function.name}\((.*)\)", example.formula)
    assert found
    given = [argument(text, example, lang) for text in found[1].split(",")]
    answer: Block = getattr(xl_crm_udfs, function.name)(*given)
    return answer


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("function", "example"), EXAMPLES)
def test_an_example_holds(
    function: Function, example: Example, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The results were worked out by hand, as the example says."""
    monkeypatch.setenv("XL_CRM_LANG", lang.value)
    wanted = [[cell(value, lang) for value in row] for row in example.result]
    found = [list(row) for row in called(function, example, lang)]
    assert len(found) == len(wanted)
    for row, expected in zip(found, wanted, strict=True):
        assert row == [
            pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
            for value in expected
        ]


def test_every_function_is_declared_and_every_declared_one_is_there() -> None:
    assert set(xl_crm_udfs.__all__) == {function.name for function in FUNCTIONS}


def test_every_function_with_arguments_has_an_example() -> None:
    lacking = [each.name for each in FUNCTIONS if each.arguments and not each.examples]
    assert lacking == []
