"""What did people write as a field of their own?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.tables import normalise_header
from xl_crm.tables.expression import (
    Binary,
    Negative,
    Number,
    Operator,
    Word,
    names_in,
    parse_expression,
)

if TYPE_CHECKING:
    from xl_crm.tables.expression import Expression

#: Excel's limit for a heading is 255; a name is read in a sentence, too.
MAX_NAME = 60
_WHAT_MAY = Label(
    zh="只用列名、数字、+ - * / × ÷ 和括号；带空格的列名写作 [列 名]",
    en="Use column names, numbers, + - * / and brackets; write a name with spaces as "
    "[Column name]",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatedField:
    """A field that people define by an expression of others.

    Attributes
    ----------
    name : str
        As people call it, in both languages.
    text : str
        The expression as written.
    expression : Expression
        What it means; its names are those of people.
    """

    name: str
    text: str
    expression: Expression


def parse_calculated(name: str, text: str, where: str) -> CalculatedField:
    """Return a field that people define.

    Parameters
    ----------
    name, text : str
        Of ``客单价=订单金额/订单数`` what stands before and after the sign.
    where : str
        Option or setting that holds it, for the error.

    Raises
    ------
    SettingsError
        The name is none, or the expression is not one of numbers and columns.
    """
    name = name.strip()
    if not normalise_header(name) or len(name) > MAX_NAME or not name.isprintable():
        raise _refused(
            where,
            Label(zh=f"“{name}”不能作为名称", en=f'"{name}" is no name'),
            Label(
                zh=f"写一个不超过{MAX_NAME}字的名称",
                en=f"Give a name of at most {MAX_NAME} signs",
            ),
        )
    try:
        expression = parse_expression(text, where)
    except SettingsError as error:
        raise _refused(where, error.problems[0].found, _WHAT_MAY) from None
    if _holds_text(expression):
        found = Label(zh=f"“{text}”中不都是数字", en=f'not only numbers in "{text}"')
        raise _refused(where, found, _WHAT_MAY)
    if not any(True for _ in names_in(expression)):
        found = Label(zh=f"“{text}”中没有列", en=f'"{text}" names no column')
        remedy = Label(
            zh="写上列名，如 订单金额/订单数", en="Name one, as net_amount/orders"
        )
        raise _refused(where, found, remedy)
    return CalculatedField(name=name, text=text.strip(), expression=expression)


def _holds_text(expression: Expression) -> bool:
    """Tell whether something in an expression is no finite number and no column."""
    match expression:
        case Word():
            return True
        case Number(value):
            return not math.isfinite(value)
        case Negative(operand):
            return _holds_text(operand)
        case Binary(operator, left, right):
            parts = _holds_text(left) or _holds_text(right)
            return operator is Operator.JOIN or parts
        case _:
            return False


def _refused(where: str, found: Label, remedy: Label) -> SettingsError:
    return SettingsError(Problem(where=where, found=found, remedy=remedy))
