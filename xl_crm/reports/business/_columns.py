"""How does a measure become a column that the sheet can compute itself?"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.growth import growth_rates
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Cell, Column, Mark, Total
from xl_crm.reports._view import cells
from xl_crm.summary.facts import Ratio, ratio_places
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from xl_crm.i18n import Lang
    from xl_crm.summary.facts import Measure

#: Digits behind the point: of growth rates and shares, of percentage points.
RATE_PLACES, POINT_PLACES = 12, 10

_IN_POINTS = Label(zh="{}（百分点）", en="{} (pp)")


def cell(value: object) -> Cell:
    """Return a number as a cell; NaN is blank."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return float(value)  # type: ignore[arg-type]


def summed(values: NDArray[np.float64], measure: Measure | Ratio) -> float:
    """Add up the rows of an additive measure, as the sheet does."""
    total = math.fsum(values[np.isfinite(values)])
    if measure.unit is Unit.MONEY:
        total = float(round_half_away(np.array([total]), 2)[0])
    return total


def total_of(measure: Measure | Ratio, rows: pd.Series, whole: pd.Series) -> Cell:
    """Return what the totals row says: the sum of the rows where there is one.

    Distinct counts and ratios are those of the whole, counted apart.
    """
    if isinstance(measure, Ratio) or not measure.additive:
        return cell(whole[measure.name])
    return summed(rows.to_numpy(np.float64), measure)


def measure_column(
    measure: Measure | Ratio,
    values: NDArray[np.float64] | pd.Series,
    lang: Lang,
    *,
    suffix: str = "",
    title: Label | None = None,
    total: Cell = None,
) -> Column:
    """Return the column of a measure.

    Parameters
    ----------
    suffix : str
        After the code names of this column and of those that a ratio is made of.
    title : Label, optional
        Heading, where it is not the name of the measure.
    total : Cell
        Of all rows: what the core computed; None for no total.
    """
    column = Column(
        name=measure.name + suffix,
        heading=heading(title or measure.label, lang),
        values=cells(np.asarray(values, dtype=np.float64)),
        unit=measure.unit,
        better=measure.better,
        note=measure.note.text(lang),
    )
    if total is not None:
        column = replace(column, total=Total.OWN, total_value=total)
    return column


def with_formulas(
    table: str,
    columns: Iterable[Column],
    measures: Iterable[Measure | Ratio],
    *,
    suffix: str = "",
) -> list[Column]:
    """Let the sheet compute ratios whose parts stand beside, and totals of sums."""
    listed = {column.name: column for column in columns}
    for measure in measures:
        name = measure.name + suffix
        if name not in listed:
            continue
        if isinstance(measure, Ratio):
            parts = [part + suffix for part in measure.parts]
            if all(part in listed for part in parts):
                listed[name] = replace(listed[name], formula=_quotient(measure, suffix))
        elif measure.additive and listed[name].total is Total.OWN:
            formula = f"SUM({table}[{name}])"
            if measure.unit is Unit.MONEY:
                formula = f"ROUND({formula},2)"
            listed[name] = replace(listed[name], total_formula=formula)
    return list(listed.values())


def _quotient(ratio: Ratio, suffix: str) -> str:
    """Return what the sheet computes for a ratio of columns beside it."""
    bottom = f"[@{ratio.denominator}{suffix}]"
    top = f"[@{ratio.numerator}{suffix}]"
    if ratio.less:
        top = f"({top}-[@{ratio.less}{suffix}])"
    if ratio.scale != 1:
        top = f"{top}*{ratio.scale:g}"
    filled = f"COUNT([@{ratio.numerator}{suffix}])=0"
    return (
        f'IF(OR({filled},N({bottom})=0),"",ROUND({top}/{bottom},{ratio_places(ratio)}))'
    )


def change_of(
    unit: Unit, current: NDArray[np.float64], base: NDArray[np.float64]
) -> tuple[NDArray[np.float64], Unit]:
    """Return how figures of one unit moved, and the unit of that.

    Growth over the base; of a share in points, of a score in its own. NaN where there
    is none.
    """
    if unit is Unit.PERCENT:
        return round_half_away((current - base) * 100, POINT_PLACES), Unit.POINTS
    if unit is Unit.SCORE:
        return round_half_away(current - base, POINT_PLACES), Unit.SCORE
    rates, _ = growth_rates(current, base)
    return round_half_away(rates, RATE_PLACES), Unit.PERCENT


def change_formula(unit: Unit, now: str, before: str) -> str:
    """Return what the sheet computes for the change of one figure.

    Parameters
    ----------
    now, before : str
        Cells in the words of ``Column.formula``.
    """
    if unit is Unit.PERCENT:
        change = f"ROUND(({now}-{before})*100,{POINT_PLACES})"
    elif unit is Unit.SCORE:
        change = f"ROUND({now}-{before},{POINT_PLACES})"
    else:
        change = f'IF({before}<=0,"",ROUND(({now}-{before})/{before},{RATE_PLACES}))'
    return f'IF(COUNT({now},{before})<2,"",{change})'


def sign_mark(measure: Measure | Ratio) -> Mark:
    """Return the mark of changes: icons, where it is known which way is good."""
    return Mark.NONE if measure.better is Better.NEUTRAL else Mark.ICONS


def change_column(
    measure: Measure | Ratio,
    current: NDArray[np.float64],
    base: NDArray[np.float64],
    lang: Lang,
    title: Label,
    *,
    names: tuple[str, str, str],
) -> Column:
    """Return growth over a base in percent, or the change of a share in points.

    Parameters
    ----------
    names : tuple of str
        Code names of the new column, of the current figures and of the base.
    """
    name, now, before = names
    values, unit = change_of(measure.unit, current, base)
    words = heading(title, lang)
    if unit is Unit.POINTS:
        words = _IN_POINTS.text(lang).format(words)
    return Column(
        name=name,
        heading=words,
        values=cells(values),
        unit=unit,
        better=measure.better,
        mark=sign_mark(measure),
        formula=change_formula(measure.unit, f"[@{now}]", f"[@{before}]"),
    )


def total_change(
    column: Column, measure: Measure | Ratio, figures: tuple[Column, Column]
) -> Column:
    """Return the column of a change with that of the whole below it.

    Parameters
    ----------
    figures : tuple of Column
        Current figures and base, with their totals.
    """
    current, base = (np.array([each.total_value], dtype=np.float64) for each in figures)
    values, _ = change_of(measure.unit, current, base)
    now, before = (each.total_formula for each in figures)
    return replace(
        column,
        total=Total.OWN,
        total_value=cell(float(values[0])),
        total_formula=change_formula(measure.unit, now, before)
        if now and before
        else "",
    )
