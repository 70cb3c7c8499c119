"""What is a metric: one declaration that every reader shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.tables.rounding import round_half_away

if TYPE_CHECKING:
    from xl_crm.tables.unit import Better, Unit

#: Digits behind the point of an amount over a count, and of a share or rate.
AMOUNT_PLACES, RATE_PLACES = 6, 12
#: Columns of the summary to one value per customer.
Compute = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure of a customer.

    Attributes
    ----------
    needs : tuple of str
        Columns of the summary that ``compute`` is given, and no others.
    compute : function
        Takes those columns, shape (n_customers, len(needs)); returns float64 values,
        NaN where the metric is not defined for a customer.
    formula : Label
        How it is computed, for people.
    undefined : Label
        When it is blank, for people; empty texts where it never is.
    source : str
        Where the definition comes from.
    sheet_formula : str
        The same in the words of a sheet: ``[@name]`` is a column of ``needs``, a blank
        cell where it is NaN; ``""`` comes out where ``compute`` gives NaN. Empty for a
        metric that is the one column it needs.
    scored_as : str
        Metric that stands in for it in scoring; empty for itself.
    ceiling : float or None
        Largest value that it can take by nature; None for no end.
    """

    name: str
    label: Label
    unit: Unit
    better: Better
    needs: tuple[str, ...]
    compute: Compute
    formula: Label
    undefined: Label
    source: str
    sheet_formula: str = ""
    scored_as: str = ""
    ceiling: float | None = None


class Catalogue(Mapping[str, Metric]):
    """All metrics by name, in reading order."""

    def __init__(self, *families: tuple[Metric, ...]) -> None:
        self._metrics = {metric.name: metric for part in families for metric in part}

    def __getitem__(self, name: str) -> Metric:
        if name not in self._metrics:
            kind = Label(zh="指标", en="metric")
            raise UnknownNameError(kind, name, self._metrics)
        return self._metrics[name]

    def __contains__(self, name: object) -> bool:
        return name in self._metrics

    def __iter__(self) -> Iterator[str]:
        return iter(self._metrics)

    def __len__(self) -> int:
        return len(self._metrics)


def measure(
    summary: pd.DataFrame, catalogue: Catalogue
) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
    """Compute every metric whose columns are there.

    Returns
    -------
    metrics : DataFrame, shape (n_customers, n_metrics), indexed as the summary
        float64; NaN where a metric is not defined for a customer.
    unavailable : mapping of metric name to the columns that are missing
    """
    columns: dict[str, pd.Series] = {}
    unavailable: dict[str, tuple[str, ...]] = {}
    for metric in catalogue.values():
        missing = tuple(name for name in metric.needs if name not in summary.columns)
        if missing:
            unavailable[metric.name] = missing
            continue
        values = metric.compute(summary[list(metric.needs)])
        columns[metric.name] = values.astype(np.float64)
    return pd.DataFrame(columns, index=summary.index), unavailable


def ratio(
    numerator: pd.Series, denominator: pd.Series, places: int = RATE_PLACES
) -> pd.Series:
    """Divide and round; NaN where the denominator is 0 or missing.

    The digits beyond are noise of the division: equal ratios must stay equal, or
    scaling and ranking would tell customers apart by their last bit.
    """
    bottom = denominator.astype(np.float64)
    exact = numerator.astype(np.float64) / bottom.where(bottom != 0)
    return pd.Series(
        round_half_away(exact.to_numpy(np.float64), places), index=exact.index
    )


def sheet_ratio(numerator: str, denominator: str, places: int = RATE_PLACES) -> str:
    """Return what a sheet computes for ``ratio`` of two columns; text is missing."""
    top, bottom = f"[@{numerator}]", f"[@{denominator}]"
    return f'IF(OR(COUNT({top})=0,N({bottom})=0),"",ROUND({top}/{bottom},{places}))'
