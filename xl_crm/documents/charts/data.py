"""Which points does a chart show?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.documents.excerpt import listed
from xl_crm.reports._cells import finite_numbers
from xl_crm.reports._spec import ChartKind
from xl_crm.tables.figure import cell_text

if TYPE_CHECKING:
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Chart, Column, Table
    from xl_crm.tables.unit import Unit

#: Bars beside each other that can still be read; the first of a table are drawn.
MOST_BARS = 20
#: Points of a line, one a pixel or so.
MOST_POINTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series; ``numbers`` has None where there is no value to draw."""

    name: str
    unit: Unit
    numbers: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """The points of a chart: a category each, and a number in every series."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]


def points_of(chart: Chart, table: Table, lang: Lang) -> Points | None:
    """Return the points of a chart; None where there is nothing to draw."""
    columns = {column.name: column for column in table.columns}
    most = MOST_POINTS if chart.kind is ChartKind.LINE else MOST_BARS
    if chart.kind in {ChartKind.COLUMN, ChartKind.COMBINED}:
        most *= 3
    category = columns[chart.categories]
    series = tuple(_series(columns[name], most) for name in chart.series)
    known = [number for each in series for number in each.numbers if number is not None]
    if not known:
        return None
    return Points(
        categories=tuple(
            cell_text(value, category.unit, lang)
            for value in listed(category.values[:most])
        ),
        series=series,
    )


def _series(column: Column, most: int) -> Series:
    numbers = (
        next(iter(finite_numbers([value])), None)
        for value in listed(column.values[:most])
    )
    return Series(name=column.heading, unit=column.unit, numbers=tuple(numbers))


def known_numbers(series: tuple[Series, ...]) -> list[float]:
    """Return all numbers of some series."""
    return [
        number
        for each in series
        for number in each.numbers
        if number is not None and math.isfinite(number)
    ]
