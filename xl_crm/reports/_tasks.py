"""Which strategy is proposed to which customer, and where does its KPI stand?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.metrics import CATALOGUE
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._view import View, cells, round_money
from xl_crm.tables.unit import Better, Unit
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from xl_crm.plan import Strategy
    from xl_crm.reports._spec import Cell

#: Places beyond which a product is rounding noise.
NOISE_PLACES = 9


@dataclass(frozen=True)
class Tasks:
    """One task for each customer of a tier and each strategy of that tier.

    Attributes
    ----------
    customers : array of int, shape (n_tasks,)
        Row of the customer in the analysis.
    strategies : array of int, shape (n_tasks,)
        Index of the strategy in the plan.
    """

    view: View
    customers: NDArray[np.int64]
    strategies: NDArray[np.int64]

    def of_customer(self, values: Sequence[Cell]) -> Sequence[Cell]:
        """Spread one value per customer over the tasks."""
        if isinstance(values, ArrowCells):
            return values.take(self.customers)
        return [values[row] for row in self.customers.tolist()]

    def of_strategy(self, read: Callable[[Strategy], Cell]) -> list[Cell]:
        """Spread one value per strategy over the tasks."""
        values = [read(each) for each in self.view.analysis.plan.strategies]
        return [values[index] for index in self.strategies.tolist()]

    def blank(self) -> list[Cell]:
        """Return nothing for each task."""
        return [None] * len(self.customers)

    def highest(self) -> list[Cell]:
        """Return the most that each KPI can reach, percents in points; None for any."""
        return self.of_strategy(_highest)

    def due_dates(self, as_of: date) -> list[date]:
        """Return the deadline of each task."""
        strategies = self.view.analysis.plan.strategies
        days = [as_of + timedelta(days=each.days) for each in strategies]
        return [days[index] for index in self.strategies.tolist()]

    def baseline(self) -> Sequence[Cell]:
        """Return the KPI's value at the start, percents in points."""
        return cells(self._baseline())

    def _baseline(self) -> NDArray[np.float64]:
        """Return the KPI's value at the start, rounded to 0.01; NaN for none."""
        metrics = self.view.analysis.metrics
        plan = self.view.analysis.plan
        values = np.full(len(self.customers), np.nan)
        for index, strategy in enumerate(plan.strategies):
            if strategy.metric not in metrics.columns:
                continue
            here = self.strategies == index
            column = metrics[strategy.metric].to_numpy(np.float64)
            values[here] = kpi_values(strategy.metric, column[self.customers[here]])
        return values

    def target(self) -> Sequence[Cell]:
        """Return the KPI's wished value: the baseline, better by the wished change.

        Less where less is better; whole for counts; no more than the KPI can reach.
        Blank where there is no baseline above 0. The sheet computes it, too: see
        ``target_formula``.
        """
        values = self._baseline()
        values[values <= 0] = np.nan
        for index, strategy in enumerate(self.view.analysis.plan.strategies):
            here = self.strategies == index
            values[here] = _improved(values[here], strategy)
        return cells(round_money(values))


def kpi_values(metric: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a metric as tasks show it: rounded to 0.01, percents in points."""
    factor = 100.0 if CATALOGUE[metric].unit is Unit.PERCENT else 1.0
    return round_money(values * factor)


def _improved(values: NDArray[np.float64], strategy: Strategy) -> NDArray[np.float64]:
    """Return KPI values better by the wished change of a strategy."""
    if not strategy.metric:
        return values
    metric = CATALOGUE[strategy.metric]
    sign = -1 if metric.better is Better.LOWER else 1
    highest = _highest(strategy)
    wished = values * (1 + sign * strategy.target)
    if metric.unit is Unit.COUNT:
        whole = np.ceil if sign > 0 else np.floor
        wished = whole(np.round(wished, NOISE_PLACES))
    return wished if highest is None else np.minimum(wished, highest)


def _highest(strategy: Strategy) -> float | None:
    """Return the most that the KPI of a strategy can reach, percents in points."""
    if not strategy.metric:
        return None
    metric = CATALOGUE[strategy.metric]
    if metric.ceiling is None:
        return None
    return metric.ceiling * (100.0 if metric.unit is Unit.PERCENT else 1.0)


def make_tasks(view: View) -> Tasks:
    """Propose every strategy of a tier to every customer of it, best tier first."""
    assigned = view.analysis.tiers.assigned
    strategies = view.analysis.plan.strategies
    order = np.argsort(assigned, kind="stable")
    order = order[assigned[order] >= 0]
    of_tier = [
        [i for i, each in enumerate(strategies) if each.tier == tier.name]
        for tier in TIERS
    ]
    pairs = [(row, i) for row in order.tolist() for i in of_tier[assigned[row]]]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Tasks(view=view, customers=table[:, 0], strategies=table[:, 1])
