"""What does a customer score on each dimension and in total, and because of what?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.tables.rounding import round_half_away

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

#: How far weights may be from 1, and a coverage from its limit.
TOLERANCE = 1e-9

#: Points of a full score; scaled indicators lie in 0-1.
FULL_SCORE = 100.0

#: Digits behind the point of a score: what is beyond is noise of computing it, and two
#: customers who score the same must not be told apart by it.
SCORE_PLACES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A metric with its weight inside a dimension (0-1)."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A named group of indicators with its weight in the composite (0-1)."""

    name: str
    label: Label
    weight: float
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """The scores of all customers and where they come from.

    Attributes
    ----------
    scaled : mapping of str to array, shape (n_customers,)
        Each indicator as it was weighed, 0-1; NaN where it has no data, and for an
        indicator that was taken out.
    shares : mapping of str to array, shape (n_customers,)
        Weight inside each dimension of its indicators with data, 0-1; never NaN.
    dimensions : mapping of str to array, shape (n_customers,)
        Score of each dimension, 0-100, rounded to ``SCORE_PLACES``; NaN where too few
        of its indicators have data.
    counted_weight : array, shape (n_customers,)
        Weight of the dimensions with a score, 0-1; never NaN.
    composite : array, shape (n_customers,)
        0-100, rounded likewise; NaN where too few dimensions have a score.
    coverage : array, shape (n_customers,)
        Global weight of the indicators that have data, 0-1; never NaN.
    contributions : mapping of str to array, shape (n_customers,)
        Points that each indicator gives to the composite. NaN where the indicator was
        not counted or the composite is NaN; the rest add up to the composite.
    """

    scaled: Mapping[str, NDArray[np.float64]]
    shares: Mapping[str, NDArray[np.float64]]
    dimensions: Mapping[str, NDArray[np.float64]]
    counted_weight: NDArray[np.float64]
    composite: NDArray[np.float64]
    coverage: NDArray[np.float64]
    contributions: Mapping[str, NDArray[np.float64]]


def equal_weights(names: Sequence[str]) -> tuple[Indicator, ...]:
    """Return the indicators of a dimension, all with the same weight."""
    return tuple(Indicator(name=name, weight=1 / len(names)) for name in names)


def global_weights(dimensions: Sequence[Dimension]) -> dict[str, float]:
    """Return each indicator's weight in the composite: dimension x indicator (0-1)."""
    return {
        indicator.name: dimension.weight * indicator.weight
        for dimension in dimensions
        for indicator in dimension.indicators
    }


def check_weights(dimensions: Sequence[Dimension]) -> None:
    """Check that weights are not negative, sum to 1 on both levels, names are unique.

    Raises
    ------
    SettingsError
        Everything that is wrong, all at once.
    """
    problems = tuple(_problems(dimensions))
    if problems:
        raise SettingsError(*problems)


def score(
    scaled: Mapping[str, ArrayLike],
    dimensions: Sequence[Dimension],
    *,
    min_dimension_coverage: float = 0.5,
    min_coverage: float = 0.6,
    uninformative: Collection[str] = (),
) -> Scores:
    """Weigh scaled indicators into dimension scores and a composite.

    Missing indicators do not count as 0: the weights of those present are brought back
    to 1 inside the dimension, and the weights of the dimensions in the composite.

    Parameters
    ----------
    scaled : mapping of str to array, shape (n_customers,)
        Indicators in [0, 1], 1 is good, NaN is missing. An indicator that is not in
        the mapping is missing for everybody.
    dimensions : sequence of Dimension
        Weights sum to 1 on both levels.
    min_dimension_coverage : float
        Share of a dimension's weight that must have data (0-1).
    min_coverage : float
        Weight of the dimensions with a score that a composite needs (0-1). Dimensions,
        not indicators: who bought nothing in the window has no order value, no
        category and no steadiness, and is scored all the same.

    uninformative : collection of str
        Indicators with one value for everybody: they are taken out, and their weight
        goes to the others before any coverage is judged.

    Returns
    -------
    Scores
        Arrays of shape (n_customers,).

    Raises
    ------
    SettingsError
        The weights do not add up.
    ValueError
        The indicators differ in length.
    """
    check_weights(dimensions)
    columns = _columns(scaled, dimensions, uninformative)
    zeros = np.zeros(next(iter(columns.values())).shape)
    nothing = np.full_like(zeros, np.nan)
    used = informative(dimensions, uninformative)
    shares = {each.name: zeros for each in dimensions}
    shares |= {each.name: _share(each, columns) for each in used}
    scores = {each.name: nothing for each in dimensions}
    for each in used:
        share = _at_least(shares[each.name], min_dimension_coverage)
        points = FULL_SCORE * _weighted(each, columns) / share
        scores[each.name] = round_half_away(points, SCORE_PLACES)
    counted_weight = zeros + _total(
        each.weight * ~np.isnan(scores[each.name]) for each in used
    )
    total_weight = _at_least(counted_weight, min_coverage)
    points = zeros + _total(
        each.weight * np.nan_to_num(scores[each.name]) for each in used
    )
    contributions = dict.fromkeys(columns, nothing)
    contributions |= _contributions(used, columns, shares, total_weight, scores)
    return Scores(
        scaled=columns,
        shares=shares,
        dimensions=scores,
        counted_weight=counted_weight,
        composite=round_half_away(points / total_weight, SCORE_PLACES),
        coverage=np.minimum(zeros + _coverage(used, columns), 1.0),
        contributions=contributions,
    )


def informative(
    dimensions: Sequence[Dimension], uninformative: Collection[str]
) -> tuple[Dimension, ...]:
    """Return the dimensions without some indicators, weights brought back to 1.

    A dimension that has no weight left is not among them.
    """
    kept = {
        each.name: [one for one in each.indicators if one.name not in uninformative]
        for each in dimensions
    }
    inside = {name: math.fsum(one.weight for one in kept[name]) for name in kept}
    total = math.fsum(each.weight for each in dimensions if inside[each.name])
    used = []
    for each in dimensions:
        if not inside[each.name]:
            continue
        indicators = tuple(
            replace(one, weight=one.weight / inside[each.name])
            for one in kept[each.name]
        )
        weight = each.weight / total if total else 0.0
        used.append(replace(each, weight=weight, indicators=indicators))
    return tuple(used)


def _coverage(
    dimensions: Sequence[Dimension], columns: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return the global weight of the indicators that have data."""
    return _total(
        each.weight * one.weight * ~np.isnan(columns[one.name])
        for each in dimensions
        for one in each.indicators
    )


def _columns(
    scaled: Mapping[str, ArrayLike],
    dimensions: Sequence[Dimension],
    uninformative: Collection[str],
) -> dict[str, NDArray[np.float64]]:
    """Return one column per indicator of the dimensions.

    All NaN where none is given, and for an indicator that is taken out.

    Raises
    ------
    ValueError
        The given indicators differ in length.
    """
    given = {name: np.asarray(x, dtype=np.float64) for name, x in scaled.items()}
    lengths = {column.size for column in given.values()}
    if len(lengths) > 1:
        raise ValueError(f"scaled indicators of lengths {sorted(lengths)}")
    missing = np.full(lengths.pop() if lengths else 0, np.nan)
    return {
        name: missing if name in uninformative else given.get(name, missing)
        for name in global_weights(dimensions)
    }


def _total(terms: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Add columns in the order of the dimensions."""
    return sum(terms, start=np.zeros(()))


def _share(
    dimension: Dimension, columns: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return the weight of the indicators with data, 0-1."""
    return _total(
        indicator.weight * ~np.isnan(columns[indicator.name])
        for indicator in dimension.indicators
    )


def _at_least(weight: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Return a weight that is enough to judge by; NaN where it is 0 or too low."""
    return np.where((weight > 0) & (weight >= least - TOLERANCE), weight, np.nan)


def _weighted(
    dimension: Dimension, columns: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return the sum of a dimension's indicators times their weights, 0-1."""
    return _total(
        indicator.weight * np.nan_to_num(columns[indicator.name])
        for indicator in dimension.indicators
    )


def _contributions(
    dimensions: Sequence[Dimension],
    columns: Mapping[str, NDArray[np.float64]],
    shares: Mapping[str, NDArray[np.float64]],
    total_weight: NDArray[np.float64],
    scores: Mapping[str, NDArray[np.float64]],
) -> dict[str, NDArray[np.float64]]:
    """Return the points of each indicator: renormalised global weight x scaled."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            indicator.name: np.where(
                np.isnan(scores[dimension.name]),
                np.nan,
                FULL_SCORE
                * (dimension.weight / total_weight)
                * (indicator.weight / shares[dimension.name])
                * columns[indicator.name],
            )
            for dimension in dimensions
            for indicator in dimension.indicators
        }


def _problems(dimensions: Sequence[Dimension]) -> Iterator[Problem]:
    """Yield everything that is wrong with a set of dimensions."""
    yield from _weight_problems("dimensions", dimensions)
    for each in dimensions:
        yield from _weight_problems(f"dimensions.{each.name}", each.indicators)
    yield from _repeated([each.name for each in dimensions])
    yield from _repeated(
        [indicator.name for each in dimensions for indicator in each.indicators]
    )


def _repeated(names: Sequence[str]) -> Iterator[Problem]:
    """Yield the names that stand in a list more than once."""
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(
            where=name,
            found=Label(zh="名称出现不止一次", en="the name is used more than once"),
            remedy=Label(
                zh="每个维度和指标只列一次",
                en="List each dimension and each indicator once",
            ),
        )


def _weight_problems(
    where: str, weighted: Sequence[Dimension] | Sequence[Indicator]
) -> Iterator[Problem]:
    """Yield what is wrong with one level of weights."""
    wrong = [each for each in weighted if not 0 <= each.weight < math.inf]
    for each in wrong:
        yield Problem(
            where=f"{where}.{each.name}",
            found=Label(
                zh=f"权重为 {each.weight:g}", en=f"the weight is {each.weight:g}"
            ),
            remedy=Label(zh="权重须不小于0", en="Give a weight of 0 or more"),
        )
    if wrong:
        return
    total = math.fsum(each.weight for each in weighted)
    if abs(total - 1) > TOLERANCE:
        yield Problem(
            where=where,
            found=Label(
                zh=f"权重合计为 {total:.10g}", en=f"the weights sum to {total:.10g}"
            ),
            remedy=Label(
                zh="调整权重，使合计为1（100%）",
                en="Change the weights so that they sum to 1 (100 %)",
            ),
        )
