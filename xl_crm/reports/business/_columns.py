"""How does a measure become a column that the sheet can compute itself?"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

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

    from xl_crm.i18n import Label, Lang
    from xl_crm.summary.facts import Measure

#: Digits behind the point of growth rates and shares.
RATE_PLACES = 12


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
    filled = f"COUNT([@{now}],[@{before}])<2"
    if measure.unit is Unit.PERCENT:
        values = round_half_away((current - base) * 100, RATE_PLACES - 2)
        unit = Unit.POINTS
        formula = f'IF({filled},"",ROUND(([@{now}]-[@{before}])*100,{RATE_PLACES - 2}))'
    else:
        rates, _ = growth_rates(current, base)
        values, unit = round_half_away(rates, RATE_PLACES), Unit.PERCENT
        formula = (
            f'IF({filled},"",IF([@{before}]<=0,"",'
            f"ROUND(([@{now}]-[@{before}])/[@{before}],{RATE_PLACES})))"
        )
    return Column(
        name=name,
        heading=heading(title, lang),
        values=cells(values),
        unit=unit,
        better=measure.better,
        mark=Mark.NONE if measure.better is Better.NEUTRAL else Mark.ICONS,
        formula=formula,
    )
