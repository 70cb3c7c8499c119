"""Is every function of the sheet declared so that Excel can show it?"""

import pytest

from xl_crm.functions import FUNCTIONS, Argument, DeclarationError, Function, Topic
from xl_crm.i18n import Label

HELP = Label(zh="加倍", en="Doubles")
VALUES = Argument(name="values", label=HELP)
FACTOR = Argument(name="factor", label=HELP, required=False)


def declared(text: Label = HELP, *arguments: Argument) -> Function:
    """Return a declaration that is right but for what it is given."""
    return Function(
        name="CRM_DOUBLE",
        topic=Topic.ABOUT,
        text=text,
        arguments=arguments,
        returns=HELP,
        examples=(),
        same_as=HELP,
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (Label(zh="Doubles", en="Doubles"), "give Chinese and English"),
        (Label(zh="加倍", en=""), "give Chinese and English"),
        (Label(zh="加倍", en="加倍"), "give Chinese and English"),
        (Label(zh="加倍", en="Doubles\nit"), "keep it on one line"),
        (Label(zh="倍" * 200, en="d" * 55), "Excel cuts it at 255"),
    ],
)
def test_bad_help_is_refused(text: Label, fault: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        declared(text)
    assert f"CRM_DOUBLE: help for the function: {fault}" in str(refused.value)
    with pytest.raises(DeclarationError) as refused:
        declared(HELP, Argument(name="values", label=text))
    assert f"help for values: {fault}" in str(refused.value)


def test_help_of_255_characters_fits() -> None:
    """200 + a space + 54."""
    text = Label(zh="倍" * 200, en="d" * 54)
    assert len(text.both()) == 255
    assert declared(text).text is text


def test_arguments_out_of_order_are_refused() -> None:
    with pytest.raises(DeclarationError, match="required arguments before"):
        declared(HELP, FACTOR, VALUES)
    with pytest.raises(DeclarationError, match="a name of its own"):
        declared(HELP, VALUES, VALUES)


def test_the_signature_shows_what_may_be_left_out() -> None:
    assert declared(HELP, VALUES, FACTOR).signature == "CRM_DOUBLE(values, [factor])"
    assert declared(HELP).signature == "CRM_DOUBLE()"


def test_functions_stand_topic_by_topic() -> None:
    order = [list(Topic).index(function.topic) for function in FUNCTIONS]
    assert order == sorted(order)
    assert len({function.name for function in FUNCTIONS}) == len(FUNCTIONS)
