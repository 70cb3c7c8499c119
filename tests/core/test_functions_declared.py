"""Is every function of the sheet declared so that Excel can show it?"""

from datetime import date

import pytest

from xl_crm.functions import (
    FUNCTIONS,
    Argument,
    DeclarationError,
    Example,
    Function,
    Input,
    Topic,
    Value,
)
from xl_crm.i18n import Label

HELP = Label(zh="加倍", en="Doubles")
VALUES = Argument(name="values", label=HELP)
FACTOR = Argument(name="factor", label=HELP, required=False)


def declared(
    text: Label = HELP, *arguments: Argument, examples: tuple[Example, ...] = ()
) -> Function:
    """Return a declaration that is right but for what it is given."""
    return Function(
        name="CRM_DOUBLE",
        topic=Topic.ABOUT,
        text=text,
        arguments=arguments,
        returns=HELP,
        examples=examples,
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


def example(
    formula: str, *inputs: Input, result: tuple[tuple[Value, ...], ...] = ((1,),)
) -> Example:
    """Return an example that is right but for what it is given."""
    return Example(
        title=HELP, inputs=inputs, formula=formula, result=result, working=HELP
    )


def column(name: str, *values: Value) -> Input:
    return Input(name=name, heading=Label(zh=name.upper(), en=name), values=values)


@pytest.mark.parametrize(
    ("formula", "result", "fault"),
    [
        ("CRM_DOUBLE([a],[b],[c])", ((1,),), "no input is called c"),
        ("CRM_DOUBLE([a:c],[b])", ((1,),), "no input is called c"),
        ("CRM_DOUBLE([a])", ((1,),), "the formula does not use b"),
        ("CRM_DOUBLE([a:b])", ((1,), (1, 2)), "rows of equal length"),
        ("CRM_DOUBLE([a:b])", (), "rows of equal length"),
    ],
)
def test_an_example_that_nobody_could_type_is_refused(
    formula: str, result: tuple[tuple[Value, ...], ...], fault: str
) -> None:
    with pytest.raises(DeclarationError, match=fault):
        example(formula, column("a", 1), column("b", 2), result=result)


def test_two_inputs_of_one_name_are_refused() -> None:
    with pytest.raises(DeclarationError, match="a name of its own"):
        example("CRM_DOUBLE([a])", column("a", 1), column("a", 2))


def test_an_example_of_another_function_is_refused() -> None:
    other = example("CRM_TRIPLE([a])", column("a", 1))
    with pytest.raises(DeclarationError, match="calls another function"):
        declared(HELP, VALUES, examples=(other,))


def test_the_formula_of_an_example_finds_its_cells() -> None:
    """Two columns of which the longer has three values, then one of one value."""
    shown = example(
        "CRM_DOUBLE([a:b],[c],-1)", column("a", 1), column("b", 1, 2, 3), column("c", 9)
    )
    assert shown.call() == "=CRM_DOUBLE(A2:B4,C2,-1)"
    assert shown.call(row=11, column=26) == "=CRM_DOUBLE(Z11:AA13,AB11,-1)"


def test_the_sheet_of_an_example() -> None:
    shown = example(
        "CRM_DOUBLE([a],[b])",
        column("a", 1.5, None, date(2024, 3, 5)),
        Input(name="b", heading=Label(zh="B", en="b"), values=(True,)),
        result=((3, "x"), (0.1, None)),
    )
    assert [[cell.zh for cell in row] for row in shown.sheet()] == [
        ["A", "B", "=CRM_DOUBLE(A2:A4,B2)", ""],
        ["1.5", "TRUE", "3", "x"],
        ["", "", "0.1", ""],
        ["2024-03-05", "", "", ""],
    ]
    assert shown.sheet()[0][0].en == "a"


def test_functions_stand_topic_by_topic() -> None:
    order = [list(Topic).index(function.topic) for function in FUNCTIONS]
    assert order == sorted(order)
    assert len({function.name for function in FUNCTIONS}) == len(FUNCTIONS)
