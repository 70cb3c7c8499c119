"""Does the decorator refuse every function that the sheet could not call?"""

# ruff: noqa: N802  (CRM_ names are the sheet's)

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import xl_crm_udfs
from xl_crm_udfs._answer import message
from xl_crm_udfs._cells import Block
from xl_crm_udfs._udf import SignatureError, udf

from xl_crm.errors import InputError, Problem, SettingsError
from xl_crm.functions import Argument, Function, Topic
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from decimal import Decimal as NotImported

HELP = Label(zh="加倍", en="Doubles")


def publish(
    function: Callable[..., Any], *required: str, optional: tuple[str, ...] = ()
) -> Callable[..., Any]:
    """Publish a function, declared with its own arguments unless told otherwise."""
    code = function.__code__
    n_arguments = code.co_argcount + code.co_kwonlyargcount
    names = code.co_varnames[:n_arguments]
    if required:
        names = (*required, *optional)
    else:
        n_defaults = len(function.__defaults__ or ())
        optional = names[len(names) - n_defaults :]
    return udf(declared(function.__name__, names, optional))(function)


def declared(
    name: str, arguments: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Function:
    """Return a declaration that is right but for what it is given."""
    return Function(
        name=name,
        topic=Topic.ABOUT,
        text=HELP,
        arguments=tuple(
            Argument(name=each, label=HELP, required=each not in optional)
            for each in arguments
        ),
        returns=HELP,
        examples=(),
        same_as=HELP,
    )


def CRM_GOOD(values: Block, factor: Block | None = None) -> Block:
    """Take a block and perhaps another."""
    return values if factor is None else factor


def lower_case(values: Block) -> Block:
    return values


def CRM_KEYWORD(*, values: Block) -> Block:
    return values


def CRM_MANY(*values: Block) -> Block:
    return values[0]


def CRM_BARE(values) -> Block:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return [[values]]


def CRM_FLOAT(values: Block, factor: float | None = None) -> Block:
    return values if factor is None else []


def CRM_LIST(values: list[float]) -> Block:
    return [[*values]]


def CRM_OPTIONAL(values: Block | None) -> Block:
    return values or []


def CRM_HIDDEN(values: "NotImported") -> Block:
    return [[values]]


def CRM_DEFAULT(values: Block, factor: Block = [[2.0]]) -> Block:  # noqa: B006
    return values or factor


def CRM_RESULT(values: Block) -> list[float]:
    return [float(len(values))]


def CRM_RESERVED(date: Block) -> Block:
    return date


def CRM_WRAPPER(range: Block) -> Block:  # noqa: A002
    return range


def CRM_CALLER(caller: Block) -> Block:
    return caller


def CRM_CAPITALS(Values: Block) -> Block:  # noqa: N803
    return Values


def CRM_CHINESE(值: Block) -> Block:  # noqa: N803, PLC2401
    return 值


def CRM_UNDERSCORE(_values: Block) -> Block:
    return _values


async def CRM_LATER(values: Block) -> Block:
    return values


def test_a_good_function_is_published() -> None:
    published = publish(CRM_GOOD)
    assert published([[1.0]]) == [[1.0]]
    assert published([[1.0]], [[2.0]]) == [[2.0]]


@pytest.mark.parametrize(
    ("function", "fault"),
    [
        (lower_case, "name it CRM_"),
        (CRM_KEYWORD, "values: the sheet knows no keyword-only arguments"),
        (CRM_MANY, "values: the sheet knows no variadic positional arguments"),
        (CRM_BARE, "values: annotate it as Block"),
        (CRM_FLOAT, "factor: annotate it as Block | None"),
        (CRM_LIST, "values: annotate it as Block"),
        (CRM_OPTIONAL, "values: annotate it as Block"),
        (CRM_HIDDEN, "annotations must be imported at run time"),
        (CRM_DEFAULT, "factor: a default reaches the function as it is"),
        (CRM_RESULT, "annotate the result as Block"),
        (CRM_RESERVED, "date: the word is reserved in VBA"),
        (CRM_WRAPPER, "range: the generated VBA code uses this name"),
        (CRM_CALLER, "caller: the generated VBA code uses this name"),
        (CRM_CAPITALS, "Values: VBA takes ASCII names"),
        (CRM_CHINESE, "值: VBA takes ASCII names"),
        (CRM_UNDERSCORE, "_values: VBA takes ASCII names"),
        (CRM_LATER, "it must return its result at once"),
    ],
)
def test_bad_signatures_are_refused(function: Callable[..., Any], fault: str) -> None:
    with pytest.raises(SignatureError) as refused:
        publish(function)
    assert fault in str(refused.value)
    assert refused.value.name == function.__name__


@pytest.mark.parametrize(
    ("required", "optional"),
    [
        (["values"], ()),
        (["factor", "values"], ()),
        (["values", "factor"], ()),
        (["values", "factor"], ("more",)),
    ],
)
def test_a_declaration_of_other_arguments_is_refused(
    required: list[str], optional: tuple[str, ...]
) -> None:
    with pytest.raises(SignatureError) as refused:
        publish(CRM_GOOD, *required, optional=optional)
    assert "declare the arguments values, [factor], in this order" in str(refused.value)


def test_a_declaration_of_another_function_is_refused() -> None:
    with pytest.raises(SignatureError, match="it is declared as CRM_OTHER"):
        udf(declared("CRM_OTHER", ("values", "factor"), ("factor",)))(CRM_GOOD)


def test_a_function_that_xlwings_decorated_is_refused() -> None:
    def CRM_TWICE(values: Block) -> Block:
        return values

    CRM_TWICE.__xlfunc__ = {}  # type: ignore[attr-defined]
    with pytest.raises(SignatureError, match="xlwings decorated it already"):
        publish(CRM_TWICE)


def test_all_faults_are_named_at_once() -> None:
    def wrong(date: float) -> Block:
        return [[date]]

    with pytest.raises(SignatureError) as refused:
        publish(wrong)
    assert len(refused.value.faults) == 3


def test_help_is_the_docstring_in_both_languages() -> None:
    published = publish(CRM_GOOD)
    assert published.__doc__ == "加倍 Doubles"
    original = published.__wrapped__  # type: ignore[attr-defined]
    assert original.__doc__ == "Take a block and perhaps another."


def test_every_function_is_exported() -> None:
    assert {name for name in vars(xl_crm_udfs) if name.startswith("CRM_")} == set(
        xl_crm_udfs.__all__
    )


def problem(where: str, length: int) -> Problem:
    """Return a problem whose texts have so many characters each."""
    return Problem(
        where=where,
        found=Label(zh="错" * length, en="e" * length),
        remedy=Label(zh="改", en="Mend it"),
    )


def test_a_mistake_becomes_one_cell() -> None:
    def CRM_WRONG(values: Block) -> Block:
        raise InputError(problem(str(values[0][0]), 2), problem("b", 1))

    assert publish(CRM_WRONG)([["a"]]) == [["a：错错。改。 b：错。改。"]]


@pytest.mark.parametrize(("length", "shown"), [(10, 21), (240, 251), (5000, 255)])
def test_a_message_has_at_most_255_characters(length: int, shown: int) -> None:
    """weights： is 8, 。改。 is 3."""
    text = message(SettingsError(problem("weights", length)))
    assert len(text) == shown
    assert text.startswith("weights：错")


def test_our_own_fault_is_one_text_and_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def CRM_BUG(values: Block) -> Block:
        return [[len(values) / 0]]

    ((text,),) = publish(CRM_BUG)([[1.0]])
    assert str(text).startswith("函数内部出错（ZeroDivisionError），不是数据的问题")
    (logged,) = caplog.records
    assert logged.getMessage() == "CRM_BUG failed"
    assert logged.exc_info is not None
    assert logged.exc_info[0] is ZeroDivisionError
    monkeypatch.setenv("XL_CRM_LANG", "en")
    ((text,),) = publish(CRM_BUG)([[1.0]])
    assert str(text).startswith("Internal error (ZeroDivisionError), a fault of xl_crm")
    assert len(str(text)) <= 255
