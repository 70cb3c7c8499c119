"""Which values of a dimension make up a figure, now and over the days before?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.reports.business._view import CURRENT, PREVIOUS
from xl_crm.reports.business.sections._answers import Asked, Key, keys_of, placed
from xl_crm.reports.business.sections._groups import OTHERS
from xl_crm.summary.facts import Measure
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from xl_crm.reports._spec import Cell

#: Segments that are shown; all others are one more row.
MOST_SEGMENTS = 10
#: What segments may be short of their whole each: amounts are rounded to cents.
_A_CENT = 0.01
_SUMS = frozenset({Unit.MONEY, Unit.COUNT, Unit.NUMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """The values of a dimension, with what adds up to the whole.

    Attributes
    ----------
    keys : list of str or None
        What each segment is; None where nothing is known.
    current, base : mapping of str to array, shape (n_segments,)
        Measures by name over the days of the report and over those before; 0 for a
        segment without a row.
    """

    asked: Asked
    by: str
    keys: list[str | None]
    current: Mapping[str, NDArray[np.float64]]
    base: Mapping[str, NDArray[np.float64]]

    @classmethod
    def of(cls, asked: Asked, by: str) -> Segments | None:
        """Ask for all values of a dimension.

        None where there is no base, where one value is all there is, and where the
        values do not add up to the whole: a customer in two of them counts in both.
        """
        answers = asked.over(CURRENT, PREVIOUS, by=(by,))
        if CURRENT not in answers or PREVIOUS not in answers:
            return None
        found = (key for frame in answers.values() for key in keys_of(frame, (by,)))
        keys: list[Key] = list(dict.fromkeys(found))
        if len(keys) < 2 or not _adds_up(asked, answers, len(keys)):  # noqa: PLR2004
            return None
        rows = {
            name: placed(frame, keys_of(frame, (by,)), keys, asked.measures)
            for name, frame in answers.items()
        }
        return cls(
            asked=asked,
            by=by,
            keys=[key[0] for key in keys],
            current=_arrays(rows[CURRENT]),
            base=_arrays(rows[PREVIOUS]),
        )

    def ranked(self, sizes: NDArray[np.float64]) -> Ranked:
        """Return which segments are shown, the largest first whatever its sign."""
        order = sorted(
            range(len(self.keys)),
            key=lambda place: (
                -abs(float(sizes[place])),
                self.keys[place] is None,
                self.keys[place] or "",
            ),
        )
        return Ranked(
            shown=np.array(order[:MOST_SEGMENTS], dtype=np.int64),
            rest=np.array(order[MOST_SEGMENTS:], dtype=np.int64),
        )

    def names(self, ranked: Ranked) -> list[Cell]:
        """Return what the rows are called."""
        view = self.asked.view
        shown = [self.keys[place] for place in ranked.shown]
        words = view.words(view.dimension(self.by), shown)
        if ranked.rest.size:
            words.append(view.text(OTHERS).format(n=ranked.rest.size))
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Places of the segments that have a row of their own, and of all others."""

    shown: NDArray[np.int64]
    rest: NDArray[np.int64]

    def rows(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values of the rows; what is beyond them is one more row."""
        if not self.rest.size:
            return values[self.shown]
        others = round_half_away(np.array([math.fsum(values[self.rest])]), 2)
        return np.append(values[self.shown], others)


def _arrays(rows: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    return {str(name): rows[name].fillna(0.0).to_numpy(np.float64) for name in rows}


def _adds_up(
    asked: Asked, answers: Mapping[str, pd.DataFrame], n_segments: int
) -> bool:
    """Tell whether the segments are parts of the whole, over both spans."""
    if not all(
        isinstance(each, Measure) and each.unit in _SUMS for each in asked.measures
    ):
        return False
    counted = [
        each.name
        for each in asked.measures
        if isinstance(each, Measure) and not each.additive
    ]
    if not counted:
        return True
    wholes = asked.over(CURRENT, PREVIOUS)
    return all(
        abs(frame[name].sum() - wholes[span][name].sum()) < _A_CENT * n_segments
        for span, frame in answers.items()
        for name in counted
    )
