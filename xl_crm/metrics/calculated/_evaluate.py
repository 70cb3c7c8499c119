"""What comes out of an expression, in numbers and in a sheet?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.tables.expression import (
    Binary,
    Expression,
    Name,
    Negative,
    Number,
    Operator,
    names_in,
)
from xl_crm.tables.rounding import round_half_away

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Columns = Mapping[str, Floats]

_SUMS = frozenset((Operator.ADD, Operator.SUBTRACT))


def evaluated(expression: Expression, columns: Columns, places: int) -> Floats:
    """Return an expression of columns, rounded.

    Returns
    -------
    array, shape of the columns
        NaN where a part is NaN, over 0, and beyond what a float holds.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.asarray(_value(expression, columns), dtype=np.float64)
    finite = np.where(np.isfinite(values), values, np.nan)
    return round_half_away(finite, places)


def _value(expression: Expression, columns: Columns) -> Floats:
    match expression:
        case Name(name):
            return np.asarray(columns[name], dtype=np.float64)
        case Number(value):
            return np.asarray(value, dtype=np.float64)
        case Negative(operand):
            return -_value(operand, columns)
        case Binary(operator, left, right):
            first, second = _value(left, columns), _value(right, columns)
        case _:
            raise TypeError(f"{expression!r} is nothing to calculate with")
    if operator is Operator.ADD:
        return first + second
    if operator is Operator.SUBTRACT:
        return first - second
    if operator is Operator.MULTIPLY:
        return first * second
    return first / np.where(second == 0, np.nan, second)


def in_sheet(expression: Expression, places: int) -> str:
    """Return what a sheet computes for ``evaluated``, in the words of a page.

    ``[@name]`` is the cell of a column in the same row. A blank or a text in any of
    them, and a division by 0, give ``""``.
    """
    rounded = f'IFERROR(ROUND({_words(expression)},{places}),"")'
    return if_given(dict.fromkeys(names_in(expression)), rounded)


def if_given(names: Iterable[str], formula: str) -> str:
    """Return a formula that is blank where one of the columns holds no number."""
    cells = [f"[@{name}]" for name in names]
    return f'IF(COUNT({",".join(cells)})<{len(cells)},"",{formula})'


def _words(expression: Expression) -> str:
    match expression:
        case Name(name):
            return f"[@{name}]"
        case Number(value):
            return number_words(value)
        case Negative(operand):
            return f"(-{_inside(operand)})"
        case Binary(operator, left, right):
            # Operations of one rank go from left to right, as the tree does.
            loose = operator in _SUMS
            first = _words(left) if loose or not _is_sum(left) else _inside(left)
            is_tight = loose and not _is_sum(right)
            second = _words(right) if is_tight else _inside(right)
            return f"{first}{operator.value}{second}"
    raise TypeError(f"{expression!r} is nothing to calculate with")


def number_words(value: float) -> str:
    """Return a number as a formula spells it."""
    return f"{value:.15g}".upper()


def _inside(expression: Expression) -> str:
    """Return an operand in brackets where it is an operation itself."""
    words = _words(expression)
    return f"({words})" if isinstance(expression, Binary) else words


def _is_sum(expression: Expression) -> bool:
    return isinstance(expression, Binary) and expression.operator in _SUMS


def coefficients(expression: Expression) -> dict[str, float] | None:
    """Return how much of each column a weighted sum takes.

    None for what is no such sum: two columns multiplied, one below a line, or a number
    that is added.
    """
    match expression:
        case Name(name):
            return {name: 1.0}
        case Negative(operand):
            return _times(coefficients(operand), -1.0)
        case Binary(Operator.ADD, left, right):
            return _plus(coefficients(left), coefficients(right))
        case Binary(Operator.SUBTRACT, left, right):
            return _plus(coefficients(left), _times(coefficients(right), -1.0))
        case Binary(Operator.MULTIPLY, left, right):
            for one, other in ((left, right), (right, left)):
                if (factor := _constant(one)) is not None:
                    return _times(coefficients(other), factor)
        case Binary(Operator.DIVIDE, left, right):
            divisor = _constant(right)
            return _times(coefficients(left), 1 / divisor) if divisor else None
    return None


def _constant(expression: Expression) -> float | None:
    """Return the value of what names no column; None for what does or has none."""
    if any(True for _ in names_in(expression)):
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        value = float(_value(expression, {}))
    return value if np.isfinite(value) else None


def _times(sums: dict[str, float] | None, factor: float) -> dict[str, float] | None:
    return None if sums is None else {name: v * factor for name, v in sums.items()}


def _plus(
    left: dict[str, float] | None, right: dict[str, float] | None
) -> dict[str, float] | None:
    if left is None or right is None:
        return None
    return {name: left.get(name, 0.0) + right.get(name, 0.0) for name in left | right}
