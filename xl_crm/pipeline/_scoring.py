"""How do metrics become scores and tiers, by the settings of a plan?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.metrics import CATALOGUE
from xl_crm.pipeline._results import Scored, Tiers
from xl_crm.scores.composite import SCORE_PLACES, score
from xl_crm.scores.normalise import Scale, fit
from xl_crm.tables.rounding import round_half_away
from xl_crm.tiers.scale import TierMethod, assign, cut_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from xl_crm.metrics import Metric
    from xl_crm.plan import Plan
    from xl_crm.scores.composite import Scores


def fit_scales(
    plan: Plan, metrics: pd.DataFrame, bought: NDArray[np.bool_]
) -> dict[str, Scale]:
    """Fit a scale to each indicator that has a column, among those who bought.

    Parameters
    ----------
    metrics : DataFrame, shape (n_customers, n_metrics)
        One column per available metric; NaN where it is not defined.
    bought : array of bool, shape (n_customers,)
        Who ever bought: nobody else is scored.
    """
    return {
        metric.name: fit(
            values,
            plan.scoring.normaliser,
            lower_percent=plan.scoring.lower_percent,
            upper_percent=plan.scoring.upper_percent,
        )
        for metric, values in _indicators(plan, metrics, bought)
        if values is not None
    }


def scored_by(
    plan: Plan,
    metrics: pd.DataFrame,
    bought: NDArray[np.bool_],
    scales: Mapping[str, Scale],
) -> Scored:
    """Bring every indicator to 0-1 by given scales, weigh it, and tier customers.

    Parameters
    ----------
    metrics, bought
        As for ``fit_scales``.
    scales : mapping of indicator name to Scale
        Just fitted, or frozen bounds. An indicator without one has no data.

    Raises
    ------
    SettingsError
        Weights do not add up, or cuts do not work.
    """
    scaled = {
        metric.name: np.full(len(metrics), np.nan)
        if values is None or metric.name not in scales
        else scales[metric.name].apply(values, metric.better)
        for metric, values in _indicators(plan, metrics, bought)
    }
    scores = score(
        scaled,
        plan.dimensions,
        min_dimension_coverage=plan.scoring.min_dimension_coverage,
        min_coverage=plan.scoring.min_coverage,
        uninformative=[name for name, each in scales.items() if each.tells_nothing],
    )
    tiers, other = _tiers(plan, scores)
    return Scored(
        plan=plan,
        metrics=metrics,
        bought=bought,
        scales=dict(scales),
        scores=scores,
        tiers=tiers,
        other_tiers=other,
    )


def _indicators(
    plan: Plan, metrics: pd.DataFrame, bought: NDArray[np.bool_]
) -> Iterator[tuple[Metric, NDArray[np.float64] | None]]:
    """Yield the metric of each indicator, and its values for those who bought."""
    for dimension in plan.dimensions:
        for indicator in dimension.indicators:
            metric = CATALOGUE[indicator.name]
            column = metric.scored_as or metric.name
            if column in metrics:
                yield metric, np.where(bought, metrics[column].to_numpy(), np.nan)
            else:
                yield metric, None


def _tiers(plan: Plan, scores: Scores) -> tuple[Tiers, Tiers]:
    """Tier customers by the method of the plan, and by the other one beside it."""
    cuts = {
        TierMethod.PERCENT_BANDS: plan.tiers.percent_cuts,
        TierMethod.SCORE_BANDS: plan.tiers.score_cuts,
        TierMethod.QUARTILE: TierMethod.QUARTILE.default_cuts,
    }
    by_score = plan.tiers.method is TierMethod.SCORE_BANDS
    other = TierMethod.PERCENT_BANDS if by_score else TierMethod.SCORE_BANDS
    results = []
    for method in (plan.tiers.method, other):
        exact = np.array(cut_points(scores.composite, method, cuts[method]))
        points = tuple(round_half_away(exact, SCORE_PLACES).tolist())
        assigned = assign(scores.composite, points)
        results.append(
            Tiers(method=method, cuts=cuts[method], points=points, assigned=assigned)
        )
    return results[0], results[1]
