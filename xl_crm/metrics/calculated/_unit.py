"""In what unit is the result of an expression, and does it add what does not add up?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.tables.expression import Binary, Name, Negative, Operator, names_in
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_crm.tables.expression import Expression

_SHARES = frozenset((Unit.PERCENT, Unit.RATIO))
_COUNTS = frozenset((Unit.COUNT, Unit.NUMBER))
#: So much of it for each of something is still the same unit.
_SPREAD = frozenset((Unit.MONEY, Unit.DAYS, Unit.HOURS, Unit.SCORE))


@dataclass(frozen=True, slots=True)
class Derived:
    """The unit of an expression.

    Attributes
    ----------
    unit : Unit or None
        None for a bare number, which goes with anything.
    mixed : tuple of (tuple of str, Unit)
        Terms of the first sum whose units differ: the names in each, and its unit.
    """

    unit: Unit | None
    mixed: tuple[tuple[tuple[str, ...], Unit], ...] = ()


def derive(expression: Expression, units: Mapping[str, Unit]) -> Derived:
    """Return the unit of an expression of columns with these units."""
    match expression:
        case Name(name):
            return Derived(units[name])
        case Negative(operand):
            return derive(operand, units)
        case Binary(Operator.ADD | Operator.SUBTRACT):
            return _sum(expression, units)
        case Binary(operator, left, right):
            first, second = derive(left, units), derive(right, units)
            combine = _product if operator is Operator.MULTIPLY else _quotient
            unit = combine(first.unit, second.unit)
            return Derived(unit, first.mixed or second.mixed)
        case _:
            return Derived(None)


def _sum(expression: Expression, units: Mapping[str, Unit]) -> Derived:
    """Return the unit that all terms share; a number, and the terms, if they do not."""
    terms = [(term, derive(term, units)) for term in _terms(expression)]
    inner = next((each.mixed for _, each in terms if each.mixed), ())
    kinds = {each.unit for _, each in terms if each.unit is not None}
    if len(kinds) <= 1:
        return Derived(next(iter(kinds), None), inner)
    if kinds <= _SHARES:
        return Derived(Unit.RATIO, inner)
    mixed = tuple(
        (tuple(dict.fromkeys(names_in(term))), each.unit)
        for term, each in terms
        if each.unit is not None
    )
    return Derived(Unit.NUMBER, inner or mixed)


def _terms(expression: Expression) -> Iterator[Expression]:
    """Yield what a sum adds and takes off, left to right."""
    match expression:
        case Binary(Operator.ADD | Operator.SUBTRACT, left, right):
            yield from _terms(left)
            yield from _terms(right)
        case Negative(operand):
            yield from _terms(operand)
        case _:
            yield expression


def _product(left: Unit | None, right: Unit | None) -> Unit | None:
    if left is None or right is None:
        return left or right
    if left in _SHARES or right in _SHARES:
        return right if left in _SHARES else left
    for one, other in ((left, right), (right, left)):
        if one in _SPREAD and other in _COUNTS:
            return one
    return Unit.NUMBER


def _quotient(top: Unit | None, bottom: Unit | None) -> Unit | None:
    if bottom is None:
        return top
    if top is not None and bottom in _SHARES and top not in _SHARES:
        return top
    if top in _SPREAD and bottom in _COUNTS:
        return top
    # An amount a day is still an amount.
    if top is Unit.MONEY and bottom in {Unit.DAYS, Unit.HOURS}:
        return top
    return Unit.RATIO
