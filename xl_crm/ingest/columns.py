"""How do the cells of a row become the value of a field?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from xl_crm.ingest import parse
from xl_crm.ingest.parse import MONEY_TYPE, Reader, Reading
from xl_crm.ingest.unit import stated_unit
from xl_crm.tables import Field, Kind
from xl_crm.tables.cell import UNKNOWN_WORDS
from xl_crm.tables.expression import (
    Binary,
    Expression,
    Name,
    Negative,
    Number,
    Operator,
    Word,
    names_in,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.ingest._spec import Expr

#: The rule that a text breaks when its kind cannot be read.
RULE_OF_KIND = {
    Kind.DATE: "bad_date",
    Kind.TIME: "bad_date",
    Kind.MONEY: "bad_number",
    Kind.NUMBER: "bad_number",
    Kind.FLAG: "bad_flag",
}
#: How the texts of a kind are read, where they can fail.
READER_OF_KIND = {
    Kind.DATE: Reader.STAMP,
    Kind.TIME: Reader.STAMP,
    Kind.MONEY: Reader.NUMBER,
    Kind.NUMBER: Reader.NUMBER,
    Kind.FLAG: Reader.FLAG,
}


@dataclass(frozen=True, slots=True)
class Cells:
    """Turns the expression of a field into a column of the typed table.

    Attributes
    ----------
    columns : mapping of str to str
        Header to column name.
    factors : mapping of str to float
        Field name to the factor of its unit, where the user named one; a unit in the
        header or in the cell wins over it.
    """

    columns: Mapping[str, str]
    factors: Mapping[str, float]

    def readings(self, field: Field, expression: Expression) -> list[Reading]:
        """Return the columns that must be read for a field, and how."""
        if field.kind not in READER_OF_KIND:
            return []
        reader = READER_OF_KIND[field.kind]
        return [
            self._reading(name, reader, self._factor(field, expression))
            for name in names_in(expression)
        ]

    def value(self, typed: Expr, field: Field, expression: Expression) -> Expr:
        """Return the typed column of a field; an identifier still as it stands."""
        if field.kind is Kind.ID:
            return self._joined(typed, expression)
        if field.kind is Kind.TEXT:
            return parse.as_text(self._joined(typed, expression))
        if field.kind in {Kind.MONEY, Kind.NUMBER}:
            return self._number(typed, field, expression)
        if not isinstance(expression, Name):
            kind = "boolean" if field.kind is Kind.FLAG else "timestamp"
            value = self._joined(typed, expression).try_cast(kind)
        else:
            value = typed[self._of_field(field, expression).name]
        return value.date() if field.kind is Kind.DATE else value

    def bad_text(self, typed: Expr, field: Field, expression: Expression) -> Expr:
        """Return the text of the first cell that says something unreadable."""
        texts = [typed[each.bad] for each in self.readings(field, expression)]
        return ibis.coalesce(*texts) if texts else ibis.null("string")

    def says_unknown(self, typed: Expr, expression: Expression) -> Expr:
        """Tell where a text says that the field is not to be had."""
        word = self._joined(typed, expression).cast("string").lower()
        return parse.among(word, UNKNOWN_WORDS).fill_null(False)

    def _of_field(self, field: Field, name: Name) -> Reading:
        """Return how the one column of a field is read."""
        return self._reading(
            name.name, READER_OF_KIND[field.kind], self._factor(field, name)
        )

    def _factor(self, field: Field, expression: Expression) -> float:
        """Return the factor for the cells of a field; a computed value has its own."""
        one_cell = isinstance(expression, Name)
        return self.factors.get(field.name, 1.0) if one_cell else 1.0

    def _reading(self, header: str, reader: Reader, factor: float = 1.0) -> Reading:
        if reader is Reader.NUMBER:
            of_header = stated_unit(header)
            factor = factor if of_header is None else of_header
        return Reading(column=self.columns[header], reader=reader, factor=factor)

    def _number(self, typed: Expr, field: Field, expression: Expression) -> Expr:
        """Return a number, exact where it stands in one cell."""
        if isinstance(expression, Name):
            number = typed[self._of_field(field, expression).name]
            return number if field.kind is Kind.MONEY else number.cast("float64")
        computed = self._computed(typed, expression)
        computed = computed * self.factors.get(field.name, 1.0)
        if field.kind is Kind.NUMBER:
            return computed
        return computed.round(6).try_cast(MONEY_TYPE)

    def _computed(self, typed: Expr, expression: Expression) -> Expr:
        """Compute with numbers; null where one of them is missing."""
        match expression:
            case Name(name):
                return typed[self._reading(name, Reader.NUMBER).name].cast("float64")
            case Number(number):
                return ibis.literal(number)
            case Word(word):
                return ibis.literal(word).try_cast("float64")
            case Negative(operand):
                return -self._computed(typed, operand)
            case Binary(operator, left, right):
                operands = self._computed(typed, left), self._computed(typed, right)
                return _calculate(operator, *operands)

    def _joined(self, typed: Expr, expression: Expression) -> Expr:
        """Join texts."""
        match expression:
            case Name(name):
                return typed[self.columns[name]]
            case Word(word):
                return ibis.literal(word)
            case Number(number):
                return ibis.literal(f"{number:g}")
            case Binary(Operator.JOIN, left, right):
                parts = self._joined(typed, left), self._joined(typed, right)
                return parts[0].cast("string").concat(parts[1].cast("string"))
            case _:
                return ibis.null("string")


def _calculate(operator: Operator, left: Expr, right: Expr) -> Expr:
    """Apply one operator to two columns of numbers; x/0 is null."""
    match operator:
        case Operator.ADD:
            return left + right
        case Operator.SUBTRACT:
            return left - right
        case Operator.MULTIPLY:
            return left * right
        case Operator.DIVIDE:
            return left / right.nullif(0.0)
        case Operator.JOIN:
            return left.cast("string").concat(right.cast("string")).try_cast("float64")
