"""Where do calculated fields stand in the tables of reports, and what do they say?"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.metrics.calculated import Known, Vocabulary, resolve
from xl_crm.reports._spec import Column, Total
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import cell
from xl_crm.summary.facts import Ratio
from xl_crm.tables import normalise_header
from xl_crm.tables.expression import Binary, Name, Operator, names_in
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from xl_crm.metrics.calculated import CalculatedField, ResolvedField
    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure

#: Of a field that is called like a figure beside it, and is another.
_OWN = Label(zh="（计算字段）", en=" (calculated)")
#: Units of columns that nothing can be calculated from.
NO_NUMBERS = frozenset((Unit.TEXT, Unit.ID, Unit.DATE, Unit.FLAG))
_CELL = re.compile(r"\[@(\w+)\]")


def fitting(
    fields: Sequence[CalculatedField], vocabulary: Vocabulary
) -> tuple[ResolvedField, ...]:
    """Return the fields that the columns of one table are enough for.

    A field that is called like a column of the table does not fit.
    """
    known = {normalise_header(each.name): each for each in fields}
    fits: dict[str, bool] = {}

    def fit(word: str) -> bool:
        if word not in fits:
            # Until all of its names are known: a field that needs itself does not fit.
            fits[word] = False
            each = known[word]
            fits[word] = vocabulary.find(each.name) is None and all(
                map(has, names_in(each.expression))
            )
        return fits[word]

    def has(name: str) -> bool:
        word = normalise_header(name)
        if word in known:
            return fit(word)
        column = vocabulary.find(name)
        return column is not None and column.unit not in NO_NUMBERS

    return resolve([each for word, each in known.items() if fit(word)], vocabulary)


def measure_vocabulary(
    measures: Iterable[Measure | Ratio], fields: Iterable[CalculatedField]
) -> Vocabulary:
    """Return the figures of a table by their words.

    Where people define a figure of their own by the name of one of these, theirs is
    meant.
    """
    columns = [Known(each.name, each.unit, each.label) for each in measures]
    words = Vocabulary(columns)
    theirs = {found.name for each in fields if (found := words.find(each.name))}
    return Vocabulary(each for each in columns if each.name not in theirs)


def calculated_columns(
    view: ReportView, columns: Iterable[Column], measures: Sequence[Measure | Ratio]
) -> tuple[Column, ...]:
    """Return the calculated fields that the figures of a table are enough for.

    One that says the same as a figure beside it under the same name is left out.

    Parameters
    ----------
    columns : iterable of Column
        Those of the table, with the columns of the measures among them.
    measures : sequence of Measure or Ratio
        Those that the table shows over the days of the report.
    """
    given = view.plan.calculated
    if not given:
        return ()
    fields = fitting(given, measure_vocabulary(measures, given))
    named = {
        normalise_header(word): measure
        for measure in measures
        for word in (measure.label.zh, measure.label.en)
    }
    needed = {name for field in fields for name in field.needs}
    shown = {measure.name for measure in measures}
    figures = {each.name: each for each in columns if each.name in shown}
    made: list[Column] = []
    for field in fields:
        alike = named.get(normalise_header(field.label.zh))
        if alike and _is_same(field, alike) and field.name not in needed:
            continue
        column = _column(field, figures, view)
        if alike:
            column = replace(column, heading=column.heading + view.text(_OWN))
        figures[field.name] = column
        made.append(column)
    return tuple(made)


def field_note(field: ResolvedField, view: ReportView) -> str:
    """Return how a field is calculated, and what a reader must know."""
    lines = [f"{view.text(field.label)} = {field.text}"]
    lines += [view.text(warning) for warning in field.warnings]
    return "\n".join(lines)


def floats(values: Iterable[Cell]) -> NDArray[np.float64]:
    """Return the numbers of cells; NaN for anything else."""
    return np.array(
        [
            float(value)
            if isinstance(value, int | float) and not isinstance(value, bool)
            else np.nan
            for value in values
        ],
        dtype=np.float64,
    )


def _column(
    field: ResolvedField, figures: Mapping[str, Column], view: ReportView
) -> Column:
    """Return a field of columns beside it; its total is that of their totals."""
    parts = {name: figures[name] for name in field.needs}
    values = field.evaluate({name: floats(each.values) for name, each in parts.items()})
    wholes = {name: floats([each.total_value]) for name, each in parts.items()}
    formulas = {name: each.total_formula for name, each in parts.items()}
    total = field.sheet_formula
    return Column(
        name=field.name,
        heading=view.text(field.label),
        values=cells(values),
        unit=field.unit,
        note=field_note(field, view),
        formula=total,
        total=Total.OWN,
        total_formula=_CELL.sub(lambda found: f"({formulas[found[1]]})", total)
        if all(formulas.values())
        else "",
        total_value=cell(float(field.evaluate(wholes)[0])),
    )


def _is_same(field: ResolvedField, measure: Measure | Ratio) -> bool:
    """Tell whether a field is calculated as a ratio of the facts is."""
    if not isinstance(measure, Ratio) or measure.less or measure.scale != 1:
        return False
    top, bottom = Name(measure.numerator), Name(measure.denominator)
    return field.expression == Binary(Operator.DIVIDE, top, bottom)
