"""How many of each value of a trait are affected, and could that be chance?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.models.lift import lifts
from xl_crm.reports.business._view import CURRENT
from xl_crm.reports.business.sections._groups import OTHERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_crm.models.lift import Lift
    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._view import ReportView
    from xl_crm.reports.business.sections._answers import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitValues:
    """The values of one trait, the largest lift first.

    Attributes
    ----------
    keys : list of str or None
        What each row is; None where nothing is known.
    lifts : list of Lift
        Of each, against all others.
    rest : tuple of int
        Beyond the most rows: how many values, those affected of them, and all.
    """

    view: ReportView
    by: str
    keys: list[str | None]
    lifts: list[Lift]
    rest: tuple[int, int, int]

    @classmethod
    def of(cls, asked: Asked, by: str) -> TraitValues | None:
        """Ask for every value; None where there is nothing to compare.

        Parameters
        ----------
        asked : Asked
            Of two measures: those affected, and all of whom they are some.
        """
        event, among = asked.names
        frame = asked.over(CURRENT, by=(by,)).get(CURRENT)
        if frame is None:
            return None
        frame = frame[frame[among] > 0]
        if len(frame) < 2 or not frame[event].sum():  # noqa: PLR2004
            return None
        keys = [each if isinstance(each, str) else None for each in frame[by]]
        rows = list(zip(keys, lifts(frame[event], frame[among]), strict=True))
        rows.sort(key=lambda row: (-row[1].total, row[0] or ""))
        limit = asked.view.plan.report.rows
        shown = _in_order(asked.view, by, rows[:limit])
        rest = [found for _, found in rows[limit:]]
        return cls(
            view=asked.view,
            by=by,
            keys=[key for key, _ in shown],
            lifts=[found for _, found in shown],
            rest=(
                len(rest),
                sum(found.affected for found in rest),
                sum(found.total for found in rest),
            ),
        )

    @property
    def p_values(self) -> list[float | None]:
        """Those of the groups that are judged; None for a small one."""
        least = self.view.plan.report.small_group
        return [each.p_value if each.total >= least else None for each in self.lifts]

    @property
    def names(self) -> list[Cell]:
        """What the rows are called."""
        words = self.view.words(self.view.dimension(self.by), self.keys)
        if self.rest[0]:
            words.append(self.view.text(OTHERS).format(n=self.rest[0]))
        return words

    @property
    def counts(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Those affected, and all, in every row."""
        rows = [(each.affected, each.total) for each in self.lifts]
        if self.rest[0]:
            rows.append(self.rest[1:])
        numbers = np.array(rows, dtype=np.float64)
        return numbers[:, 0], numbers[:, 1]


def _in_order(
    view: ReportView, by: str, rows: list[tuple[str | None, Lift]]
) -> list[tuple[str | None, Lift]]:
    """Return rows in the order of the words of the trait, else by lift.

    Groups too small to be judged come last.
    """
    words = {word: place for place, word in enumerate(view.dimension(by).words)}
    least = view.plan.report.small_group

    def order(row: tuple[str | None, Lift]) -> tuple[float, bool, float, str]:
        key, found = row
        place = words.get(key or "", len(words))
        return place, found.total < least, -(found.lift or 0.0), key or ""

    return sorted(rows, key=order)
