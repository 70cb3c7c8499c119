"""How do indicators in the sheet become a scale from 0 to 1 and a score to 100?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xl_crm.errors import XlCrmError
from xl_crm.functions.scoring import MINMAX, SCORE
from xl_crm.i18n import Label
from xl_crm.scores.composite import (
    FULL_SCORE,
    TOLERANCE,
    Dimension,
    Indicator,
    Scores,
    score,
)
from xl_crm.scores.normalise import Normaliser, Scale, fit, fixed
from xl_crm.tables.unit import Better
from xl_crm_udfs._arguments import (
    check_points,
    flag,
    headings,
    measures,
    mistake,
    number_line,
    per_column,
)
from xl_crm_udfs._cells import Block, Cell, cells, column, columns
from xl_crm_udfs._language import language
from xl_crm_udfs._udf import udf

#: What the numbers of a direction stand for.
DIRECTIONS = {1.0: Better.HIGHER, -1.0: Better.LOWER}

#: What stands beside the headings of the indicators.
HEADING = Label(zh="综合得分", en="Composite score")

#: Weights may be percents: they sum to this, or to 1.
PERCENT_TOTAL = 100.0


@udf(MINMAX)
def CRM_MINMAX(
    values: Block,
    direction: Block | None = None,
    lower: Block | None = None,
    upper: Block | None = None,
) -> Block:
    """Scale each column to 0-1 between its smallest and largest value, or given bounds.

    Parameters
    ----------
    values : Block, shape (n_rows, n_columns)
        Indicators in their own units.
    direction, lower, upper : Block, optional
        One number, or one per column.

    Returns
    -------
    Block, shape (n_rows up to the last that is not blank, n_columns)
        In [0, 1]; blank where the value is; headings stay. A column without data or
        with equal values and no bounds of its own holds a note in its first cell and is
        blank below.
    """
    table = measures(values, "values")
    n_columns = table.shape[1]
    better = _directions(direction, "direction", n_columns)
    bounds = zip(
        _bounds(lower, "lower", n_columns),
        _bounds(upper, "upper", n_columns),
        strict=True,
    )
    scaled = [
        _scaled_column(given, side, _scale(given, *limits))
        for given, side, limits in zip(table.T, better, bounds, strict=True)
    ]
    return columns(scaled, headings(values, "values"))


@udf(SCORE)
def CRM_SCORE(
    indicators: Block,
    weights: Block | None = None,
    directions: Block | None = None,
    normalize: Block | None = None,
) -> Block:
    """Weigh the indicators of each row into a score from 0 to 100.

    Parameters
    ----------
    indicators : Block, shape (n_rows, n_columns)
        In their own units, or scores of 0-100.
    weights : Block, optional
        One per column, >= 0, sum 1 or 100.
    directions : Block, optional
        1 or -1, one or one per column.
    normalize : Block, optional
        Whether to scale by plain min-max first, as documented.

    Returns
    -------
    Block, shape (n_rows up to the last that is not blank, 1)
        0-100; blank where under 60 % of the weight has data. An indicator with one
        value for everybody tells nothing and counts as missing. A heading beside
        headings.
    """
    composite = cells(weigh(indicators, weights, directions, normalize).composite)
    if headings(indicators, "indicators"):
        composite.insert(0, HEADING.text(language()))
    return column(composite)


def weigh(
    indicators: Block,
    weights: Block | None,
    directions: Block | None,
    normalize: Block | None,
) -> Scores:
    """Return the scores of the rows, and what each column contributes to them.

    Parameters
    ----------
    indicators, weights, directions, normalize : Block
        As ``CRM_SCORE`` takes them.

    Returns
    -------
    Scores
        One dimension per column, in their order.

    Raises
    ------
    SettingsError
        An argument is wrong, or no row has data for enough of the weight.
    """
    table = measures(indicators, "indicators")
    n_columns = table.shape[1]
    dimensions = _dimensions(_weights(weights, n_columns))
    better = _directions(directions, "directions", n_columns)
    if flag(normalize, "normalize", default=True):
        scales = [fit(given, Normaliser.MINMAX) for given in table.T]
    else:
        check_points(table, "indicators")
        scales = [fixed(0.0, FULL_SCORE)] * n_columns
    scaled = {
        dimension.name: scale.apply(given, side)
        for dimension, scale, given, side in zip(
            dimensions, scales, table.T, better, strict=True
        )
    }
    scores = score(scaled, dimensions)
    if np.isnan(scores.composite).all():
        raise _nobody(scales)
    return scores


def _scaled_column(
    given: NDArray[np.float64], better: Better, scale: Scale
) -> list[Cell]:
    """Return a scaled column; where the scale tells nothing, its note and blanks."""
    if scale.constant:
        return [scale.note.text(language()), *[None] * (given.size - 1)]
    return cells(scale.apply(given, better))


def _scale(
    given: NDArray[np.float64], lower: float | None, upper: float | None
) -> Scale:
    """Fit a column, then put the given bounds in the place of the fitted ones."""
    fitted = fit(given, Normaliser.MINMAX)
    if fitted.n == 0 or (lower is None and upper is None):
        return fitted
    return fixed(
        fitted.lower if lower is None else lower,
        fitted.upper if upper is None else upper,
    )


def _bounds(
    block: Block | None, argument: str, n_columns: int
) -> tuple[float | None, ...]:
    """Return one bound per column, None where it comes from the data."""
    return per_column(block, argument, n_columns) or (None,) * n_columns


def _directions(
    block: Block | None, argument: str, n_columns: int
) -> tuple[Better, ...]:
    """Return which end of each column is good."""
    found = per_column(block, argument, n_columns) or (1.0,) * n_columns
    for number in found:
        if number not in DIRECTIONS:
            raise mistake(
                argument,
                Label(zh=f"方向为 {number:g}", en=f"the direction is {number:g}"),
                Label(
                    zh="1表示越大越好，-1表示越小越好",
                    en="Give 1 for higher is better, -1 for lower",
                ),
            )
    return tuple(DIRECTIONS[number] for number in found)


def _weights(block: Block | None, n_columns: int) -> tuple[float, ...]:
    """Return the weights of the columns, which sum to 1."""
    found = number_line(block, "weights")
    if found is None:
        return (1 / n_columns,) * n_columns
    if len(found) != n_columns:
        raise mistake(
            "weights",
            Label(
                zh=f"{n_columns} 列指标给了 {len(found)} 个权重",
                en=f"{len(found)} weights for {n_columns} indicators",
            ),
            Label(zh="每列给一个权重", en="Give one weight per column"),
        )
    total = math.fsum(found)
    unit = PERCENT_TOTAL if abs(total - PERCENT_TOTAL) < abs(total - 1) else 1.0
    if min(found) < 0 or abs(total / unit - 1) > TOLERANCE:
        shown = ", ".join(f"{weight:g}" for weight in found[:6])
        raise mistake(
            "weights",
            Label(
                zh=f"权重 {shown} 合计 {total:.10g}",
                en=f"the weights {shown} sum to {total:.10g}",
            ),
            Label(
                zh="权重须不小于0，合计为1或100",
                en="Give weights of 0 or more that sum to 1 or 100",
            ),
        )
    return tuple(weight / unit for weight in found)


def _nobody(scales: Sequence[Scale]) -> XlCrmError:
    """Return the error for indicators that give no row a score."""
    equal = [
        str(nth) for nth, scale in enumerate(scales, 1) if scale.constant and scale.n
    ]
    columns = ", ".join(equal) or "-"
    return mistake(
        "indicators",
        Label(
            zh=f"没有一行的有效指标达到权重的60%（取值全同、不计的列：{columns}）",
            en="no row has indicators for 60 % of the weight "
            f"(columns of equal values, left out: {columns})",
        ),
        Label(zh="补齐数据或调整权重", en="Fill in data or change the weights"),
    )


def _dimensions(weights: Sequence[float]) -> tuple[Dimension, ...]:
    """Return one dimension per column: what the coverage of a composite counts."""
    return tuple(
        Dimension(
            name=f"column_{nth}",
            label=Label(zh=f"第{nth}列", en=f"column {nth}"),
            weight=weight,
            indicators=(Indicator(name=f"column_{nth}", weight=1.0),),
        )
        for nth, weight in enumerate(weights, 1)
    )
