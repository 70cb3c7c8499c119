"""What do the facts answer over the days of a report, and over those before?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xl_crm.models.periods import Span
from xl_crm.reports.business._view import CURRENT
from xl_crm.summary.facts import Measure, Question, Rest
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Ratio

#: What a row stands for: values of dimensions, the first day of its period; None where
#: nothing is known.
Key = tuple[Any, ...]

#: Nothing happened where no row is: such numbers are then 0, any other is unknown.
_COUNTED = frozenset({Unit.MONEY, Unit.COUNT, Unit.NUMBER})


@dataclass(frozen=True, slots=True)
class Asked:
    """Some measures of one fact, as a section asks for them.

    Attributes
    ----------
    measures : tuple of Measure or Ratio
        Those that the input fills; not empty.
    """

    view: ReportView
    fact: str
    measures: tuple[Measure | Ratio, ...]

    @classmethod
    def of(
        cls, view: ReportView, fact: str, measures: Iterable[str], *columns: str
    ) -> Asked | None:
        """Return what can be asked; None without a measure, or without a column."""
        found = view.measures(measures, fact)
        has_columns = view.has(*columns, fact=fact)
        if not found or not has_columns:
            return None
        return cls(view, fact, found)

    @property
    def first(self) -> Measure | Ratio:
        """The measure that ranks, is drawn and is compared."""
        return self.measures[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Code names of the measures."""
        return tuple(measure.name for measure in self.measures)

    @property
    def is_dated(self) -> bool:
        """Whether the rows of the fact have a day."""
        return self.view.has("day", fact=self.fact)

    @property
    def covered(self) -> Span:
        """The days from the first row of the fact to the as-of date."""
        whole = self.view.reporting.covered
        first = self.view.reporting.facts.first_day(self.fact) or whole.first
        return Span(first=min(first, whole.last), last=whole.last)

    def question(self, *by: str, rests: tuple[Rest, ...] = ()) -> Question:
        """Return the question of all days."""
        return Question(fact=self.fact, measures=self.names, by=by, rests=rests)

    def over(
        self, *spans: str, by: tuple[str, ...] = (), rests: tuple[Rest, ...] = ()
    ) -> dict[str, pd.DataFrame]:
        """Return the answer over each of some spans of the report that is covered.

        A fact without days has the current span only, which is all of it.
        """
        question = self.question(*by, rests=rests)
        if not self.is_dated:
            return {CURRENT: self.view.ask(question)}
        if not self.covered.overlap(self.view.reporting.span):
            return {}
        days = self.view.days(*spans, fact=self.fact)
        if not days:
            return {}
        frame = self.view.ask(replace(question, days=days))
        return {span.name: frame[frame["days"] == span.name] for span in days}


def keys_of(frame: pd.DataFrame, by: Sequence[str]) -> list[Key]:
    """Return what each row of an answer stands for."""
    columns = [
        [None if pd.isna(value) else value for value in frame[name]] for name in by
    ]
    return list(zip(*columns, strict=True))


def placed(
    frame: pd.DataFrame,
    found: Sequence[object],
    wanted: Sequence[object],
    measures: Sequence[Measure | Ratio],
) -> pd.DataFrame:
    """Return the rows of an answer in another order, and one for each that is missing.

    Parameters
    ----------
    found : sequence
        What each row of the answer stands for.
    wanted : sequence
        What each row of the result stands for.

    Returns
    -------
    DataFrame
        The measures. A missing row counts 0 of what can be counted, and knows nothing
        of the rest.
    """
    places = {key: place for place, key in enumerate(found)}
    index = np.array([places.get(key, -1) for key in wanted], dtype=np.int64)
    columns: dict[str, np.ndarray] = {}
    for measure in measures:
        is_counted = isinstance(measure, Measure) and measure.unit in _COUNTED
        values = np.append(
            frame[measure.name].to_numpy(np.float64), 0.0 if is_counted else np.nan
        )
        columns[measure.name] = values[index]
    return pd.DataFrame(columns)
