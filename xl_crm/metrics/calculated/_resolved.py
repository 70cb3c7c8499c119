"""What does a calculated field give, once every name in it is known?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.metrics._spec import AMOUNT_PLACES, RATE_PLACES
from xl_crm.metrics.calculated._evaluate import (
    evaluated,
    if_given,
    in_sheet,
    number_words,
)
from xl_crm.tables.expression import Expression, names_in
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xl_crm.i18n import Label
    from xl_crm.metrics.calculated._evaluate import Columns, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledField:
    """A weighted sum of columns in different units, each brought to 0-100 first.

    Attributes
    ----------
    weights : mapping of str to float
        Coefficient of each column, by its code name.
    """

    name: str
    label: Label
    weights: Mapping[str, float]

    @property
    def needs(self) -> tuple[str, ...]:
        """Code names of the columns that it is made from."""
        return tuple(self.weights)

    @property
    def unit(self) -> Unit:
        """Points (0-100) where the weights share out 1, otherwise a bare number."""
        weights = self.weights.values()
        shares = all(each >= 0 for each in weights) and math.isclose(sum(weights), 1)
        return Unit.SCORE if shares else Unit.RATIO

    def evaluate(self, columns: Columns) -> Floats:
        """Return 100 x the weighted sum of (value - lowest) / (highest - lowest).

        Lowest and highest are those of the rows given; a column that is the same in all
        of them counts 0, and a row without one of the values is NaN.
        """
        parts = [
            weight * _scaled(np.asarray(columns[name], dtype=np.float64))
            for name, weight in self.weights.items()
        ]
        return round_half_away(100 * np.sum(parts, axis=0), RATE_PLACES)

    def sheet_formula(self, ends: Mapping[str, tuple[str, str]]) -> str:
        """Return the same in the words of a page.

        Parameters
        ----------
        ends : mapping of str to (str, str)
            Names of the parameters that hold the lowest and the highest value of each
            column.
        """
        terms = []
        for name, weight in self.weights.items():
            low, high = ends[name]
            share = f"IF({high}={low},0,([@{name}]-{low})/({high}-{low}))"
            terms.append(f"({number_words(weight)})*{share}")
        total = f"ROUND(100*({'+'.join(terms)}),{RATE_PLACES})"
        return if_given(self.weights, total)


def _scaled(values: Floats) -> Floats:
    """Return values between their own ends, 0-1; NaN stays."""
    given = values[np.isfinite(values)]
    if given.size == 0:
        return np.full(values.shape, np.nan)
    low, high = given.min(), given.max()
    if high == low:
        return np.where(np.isfinite(values), 0.0, np.nan)
    return np.where(np.isfinite(values), (values - low) / (high - low), np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedField:
    """A calculated field whose every name is a column.

    Attributes
    ----------
    name : str
        Code name: ASCII, the same whatever else is calculated.
    label : Label
        The name that people gave it, in both languages.
    text : str
        The expression as written.
    expression : Expression
        Its names are code names: of columns, and of fields resolved before.
    unit : Unit
        MONEY also of an amount for each of something; NUMBER of mixed units.
    warnings : tuple of Label
        What a reader must know, one line each.
    scaled : ScaledField or None
        The variant in one unit, of a weighted sum of different units.
    """

    name: str
    label: Label
    text: str
    expression: Expression
    unit: Unit
    warnings: tuple[Label, ...] = ()
    scaled: ScaledField | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """Code names of the columns and of the other fields that it names."""
        return tuple(dict.fromkeys(names_in(self.expression)))

    @property
    def places(self) -> int:
        """Digits behind the point, as of the metrics."""
        return AMOUNT_PLACES if self.unit is Unit.MONEY else RATE_PLACES

    @property
    def sheet_formula(self) -> str:
        """The same in the words of a page; a cell is blank where the value is NaN."""
        return in_sheet(self.expression, self.places)

    def evaluate(self, columns: Columns) -> Floats:
        """Return its value in every row.

        Parameters
        ----------
        columns : mapping of str to array, shape (n_rows,)
            Those of ``needs``, NaN where there is no value.

        Returns
        -------
        array, shape (n_rows,)
            In ``unit``; NaN where a part is NaN and where it divides by 0.
        """
        return evaluated(self.expression, columns, self.places)


def evaluate_all(
    fields: Iterable[ResolvedField], columns: Columns
) -> dict[str, Floats]:
    """Return the values of fields in order of dependency, by code name.

    A field is left out where one of its columns is not there.
    """
    known = dict(columns)
    given: dict[str, Floats] = {}
    for each in fields:
        if all(name in known for name in each.needs):
            given[each.name] = known[each.name] = each.evaluate(known)
    return given
