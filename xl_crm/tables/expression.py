"""What does a mapping like ``Quantity*UnitPrice`` mean, safely?

The text is parsed by sqlglot and accepted only where each node is on a short list:
columns, numbers, texts, + - * / and brackets, and ``||`` to join texts. Nothing is
ever evaluated as code. A header with spaces or signs stands in [square brackets] or
"double quotes"; × ÷ and full-width signs are read as their ASCII twins.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_LENGTH = 500
_TWINS = str.maketrans(
    "×÷＋－＊／（）［］−．０１２３４５６７８９", "*/+-*/()[]-.0123456789"
)


class Operator(StrEnum):
    """An operator between two operands."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    JOIN = "||"


@dataclass(frozen=True, slots=True)
class Name:
    """A column, by the text of its header."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Word:
    """A fixed text."""

    value: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus an expression."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what is done with them."""

    operator: Operator
    left: Expression
    right: Expression


Expression = Name | Number | Word | Negative | Binary


def names_in(expression: Expression) -> Iterator[str]:
    """Yield the column names in an expression, left to right."""
    match expression:
        case Name(name):
            yield name
        case Negative(operand):
            yield from names_in(operand)
        case Binary(_, left, right):
            yield from names_in(left)
            yield from names_in(right)
        case _:
            return


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """Return an expression with other column names."""
    match expression:
        case Name(name):
            return Name(names[name])
        case Negative(operand):
            return Negative(renamed(operand, names))
        case Binary(operator, left, right):
            return Binary(operator, renamed(left, names), renamed(right, names))
        case _:
            return expression


def parse_expression(text: str, where: str) -> Expression:
    """Return the meaning of an expression.

    Parameters
    ----------
    text : str
        As the user wrote it.
    where : str
        Option or setting that holds it, for the error.

    Raises
    ------
    SettingsError
        It cannot be parsed, or holds something outside the short list.
    """
    import sqlglot  # noqa: PLC0415  (0.1 s, needed only where a mapping is given)
    from sqlglot.errors import SqlglotError  # noqa: PLC0415

    if len(text) > MAX_LENGTH:
        raise _refused(where, Label(zh="过长", en=f"longer than {MAX_LENGTH} signs"))
    for foreign in (";", "--", "/*"):
        if foreign in text:
            raise _refused(where, Label(zh=f"“{foreign}”", en=f'"{foreign}"'))
    try:
        tree = sqlglot.parse_one(text.translate(_TWINS), dialect="tsql")
    except (SqlglotError, RecursionError):
        raise _refused(where, Label(zh=f"“{text}”", en=f'"{text}"')) from None
    return _accept(tree, where)


def _accept(node: Any, where: str) -> Expression:  # noqa: ANN401  (sqlglot is untyped)
    """Translate one sqlglot node; refuse what is not on the short list."""
    from sqlglot import exp  # noqa: PLC0415

    operators = {
        exp.Add: Operator.ADD,
        exp.Sub: Operator.SUBTRACT,
        exp.Mul: Operator.MULTIPLY,
        exp.Div: Operator.DIVIDE,
        exp.DPipe: Operator.JOIN,
    }
    if isinstance(node, exp.Paren):
        return _accept(node.this, where)
    if isinstance(node, exp.Neg):
        return Negative(_accept(node.this, where))
    if type(node) in operators:
        left, right = _accept(node.left, where), _accept(node.right, where)
        return Binary(operators[type(node)], left, right)
    if isinstance(node, exp.Literal):
        return Word(node.this) if node.is_string else Number(float(node.this))
    if isinstance(node, exp.Column) and len(node.parts) == 1 and node.name.strip():
        return Name(node.name)
    found = node.sql() if isinstance(node, exp.Expression) else str(node)
    raise _refused(where, Label(zh=f"“{found}”", en=f'"{found}"'))


def _refused(where: str, found: Label) -> SettingsError:
    """Return the error for an expression that is not understood."""
    return SettingsError(
        Problem(
            where=where,
            found=Label(
                zh=f"不能识别的表达式：{found.zh}",
                en=f"expression not understood: {found.en}",
            ),
            remedy=Label(
                zh="可用：列名、数字、+ - * / ( ) 和 ||；带空格的列名写作 [列 名]",
                en="Use column names, numbers, + - * / ( ) and ||; "
                "write a name with spaces as [Column name]",
            ),
        )
    )
