"""How do indicators in the sheet become a scale from 0 to 1 and a score to 100?"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from xl_crm.i18n import Label
from xl_crm.scores.composite import (
    FULL_SCORE,
    TOLERANCE,
    Dimension,
    Indicator,
    equal_weights,
    score,
)
from xl_crm.scores.normalise import Normaliser, Scale, fit, fixed
from xl_crm.tables.unit import Better
from xl_crm_udfs._arguments import (
    check_points,
    flag,
    mistake,
    number_line,
    numbers,
    per_column,
)
from xl_crm_udfs._cells import (
    Block,
    Cell,
    cells,
    column,
)
from xl_crm_udfs._udf import udf

#: What the numbers of a direction stand for.
DIRECTIONS = {1.0: Better.HIGHER, -1.0: Better.LOWER}

#: Weights may be percents: they sum to this, or to 1.
PERCENT_TOTAL = 100.0


@udf(
    text=Label(
        zh="按列极差标准化到0-1，1为好；空白仍为空白；整列取值相同则只给说明。",
        en="Scales each column to 0-1, 1 is good. Blanks stay blank; "
        "a column of equal values gets a note instead.",
    ),
    arguments={
        "values": Label(zh="指标区域，每列一个指标", en="Indicators, one per column"),
        "direction": Label(
            zh="1越大越好（默认），-1越小越好；一个值或每列一个",
            en="1 higher is better (default), -1 lower; one value or one per column",
        ),
        "lower": Label(
            zh="固定下限，更小的值记为下限；不填取最小值；一个值或每列一个",
            en="Fixed lower bound, smaller values are clipped; default: the minimum; "
            "one value or one per column",
        ),
        "upper": Label(
            zh="固定上限，更大的值记为上限；不填取最大值；一个值或每列一个",
            en="Fixed upper bound, larger values are clipped; default: the maximum; "
            "one value or one per column",
        ),
    },
)
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
        In [0, 1]; blank where the value is. A column without data or with equal values
        and no bounds of its own holds a note in its first cell and is blank below.
    """
    table = numbers(values, "values")
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
    return [list(row) for row in zip(*scaled, strict=True)]


@udf(
    text=Label(
        zh="每行0-100综合得分：极差标准化后加权。缺失指标按其余权重折算，"
        "有数据的权重不足60%则留空；整列相同的指标不计。",
        en="0-100 composite per row: min-max, weighted. Missing indicators are "
        "reweighted, blank under 60 % of weight; constant columns do not count.",
    ),
    arguments={
        "indicators": Label(
            zh="指标区域，每列一个指标", en="Indicators, one per column"
        ),
        "weights": Label(
            zh="每列的权重，合计为1或100；不填为等权重",
            en="Weight of each column, sum 1 or 100; default: equal weights",
        ),
        "directions": Label(
            zh="1越大越好（默认），-1越小越好；一个值或每列一个",
            en="1 higher is better (default), -1 lower; one value or one per column",
        ),
        "normalize": Label(
            zh="TRUE（默认）先做极差标准化；FALSE表示数值已是0-100分",
            en="TRUE (default): min-max first; FALSE: values are scores of 0-100",
        ),
    },
)
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
        value for everybody tells nothing: the other weights are brought back to 1.
    """
    table = numbers(indicators, "indicators")
    n_columns = table.shape[1]
    given_weights = _weights(weights, n_columns)
    better = _directions(directions, "directions", n_columns)
    if flag(normalize, "normalize", default=True):
        scales = [fit(given, Normaliser.MINMAX) for given in table.T]
    else:
        check_points(table, "indicators")
        scales = [fixed(0.0, FULL_SCORE)] * n_columns
    telling = _telling(given_weights, scales)
    scaled = {
        indicator.name: scale.apply(given, side)
        for indicator, scale, given, side in zip(
            given_weights, scales, table.T, better, strict=True
        )
    }
    composite = score(scaled, [_dimension(telling)]).composite
    if np.isnan(composite).all():
        raise mistake(
            "indicators",
            Label(zh="没有一行的数据够打分", en="no row has enough data for a score"),
            Label(
                zh="补齐权重较大的列", en="Fill in the columns with the larger weights"
            ),
        )
    return column(cells(composite))


def _scaled_column(
    given: NDArray[np.float64], better: Better, scale: Scale
) -> list[Cell]:
    """Return a scaled column; where the scale tells nothing, its note and blanks."""
    if scale.constant:
        return [scale.note.both(), *[None] * (given.size - 1)]
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


def _weights(block: Block | None, n_columns: int) -> tuple[Indicator, ...]:
    """Return the indicators of the columns; their weights sum to 1."""
    names = [f"column_{nth}" for nth in range(1, n_columns + 1)]
    found = number_line(block, "weights")
    if found is None:
        return equal_weights(names)
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
    return tuple(
        Indicator(name=name, weight=weight / unit)
        for name, weight in zip(names, found, strict=True)
    )


def _telling(
    indicators: tuple[Indicator, ...], scales: list[Scale]
) -> tuple[Indicator, ...]:
    """Leave out indicators with one value for everybody; the rest sum to 1 again.

    A column without any data stays: its weight is missing in every row.
    """
    kept = [
        indicator
        for indicator, scale in zip(indicators, scales, strict=True)
        if not scale.constant or scale.n == 0
    ]
    if len(kept) == len(indicators):
        return indicators
    total = math.fsum(indicator.weight for indicator in kept)
    if total == 0:
        raise mistake(
            "indicators",
            Label(
                zh="每个指标的取值都相同，分不出高低",
                en="every indicator has one value only: nothing to compare",
            ),
            Label(zh="至少选两行不同的数据", en="Select at least two rows that differ"),
        )
    return tuple(
        Indicator(name=indicator.name, weight=indicator.weight / total)
        for indicator in kept
    )


def _dimension(indicators: tuple[Indicator, ...]) -> Dimension:
    """Return the one dimension that holds all indicators."""
    return Dimension(
        name="composite",
        label=Label(zh="综合得分", en="Composite score"),
        weight=1.0,
        indicators=indicators,
    )
