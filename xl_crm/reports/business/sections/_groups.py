"""Which rows does a breakdown have, and what do they hold now and before?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label
from xl_crm.reports.business._view import CURRENT
from xl_crm.reports.business.sections._answers import Asked, Key, keys_of, placed
from xl_crm.summary.facts import Rest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Dimension

OTHERS = Label(zh="其他（{n} 项）", en="Others ({n})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The values of some dimensions that are shown as rows.

    Attributes
    ----------
    shown : list of tuple
        In the order of the rows; None in place of what is not known.
    n_rest : int
        Number of groups beyond: together they are one more row.
    """

    by: tuple[str, ...]
    shown: list[Key]
    n_rest: int = 0

    @classmethod
    def among(
        cls,
        answers: Sequence[pd.DataFrame],
        asked: Asked,
        by: tuple[str, ...],
        limit: int,
    ) -> Groups:
        """Return the groups of some answers, the largest of the first answer first.

        A dimension with words of its own keeps their order, and all of them.
        """
        worded = len(by) == 1 and bool(asked.view.dimension(by[0]).words)
        sizes: dict[Key, list[float]] = {}
        for place, frame in enumerate(answers):
            rows = zip(keys_of(frame, by), frame[asked.first.name], strict=True)
            for key, size in rows:
                of_key = sizes.setdefault(key, [float("-inf")] * len(answers))
                of_key[place] = size if size == size else float("-inf")  # noqa: PLR0124
        if worded:
            order = list(asked.view.dimension(by[0]).words)
            places = {word: place for place, word in enumerate(order)}
            shown = sorted(
                sizes,
                key=lambda key: (places.get(key[0] or "", len(order)), _texts(key)),
            )
            return cls(by=by, shown=shown)
        ranked = sorted(
            sizes,
            key=lambda key: (None in key, [-each for each in sizes[key]], _texts(key)),
        )
        return cls._cut(by, ranked, limit)

    @classmethod
    def _cut(cls, by: tuple[str, ...], ranked: list[Key], limit: int) -> Groups:
        """Return the first rows; that of nothing known is always among them."""
        if len(ranked) <= limit:
            return cls(by=by, shown=ranked)
        nobody = [key for key in ranked if set(key) == {None}]
        shown = ranked[: limit - len(nobody)]
        shown += [key for key in nobody if key not in shown]
        return cls(by=by, shown=shown, n_rest=len(ranked) - len(shown))

    @property
    def rests(self) -> tuple[Rest, ...]:
        """What is beyond the groups shown; empty where nothing is."""
        return (Rest(self.by, tuple(self.shown)),) if self.n_rest else ()

    def names(self, view: ReportView) -> list[list[Cell]]:
        """Return what the rows are called, one list for each dimension."""
        columns = []
        for place, name in enumerate(self.by):
            dimension: Dimension = view.dimension(name)
            values = view.words(dimension, [key[place] for key in self.shown])
            if self.n_rest:
                rest = view.text(OTHERS).format(n=self.n_rest)
                values = [*values, rest if place == 0 else None]
            columns.append(values)
        return columns


def _texts(key: Key) -> tuple[str, ...]:
    return tuple(each or "" for each in key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdowns:
    """Rows and totals over the spans of a report.

    Attributes
    ----------
    rows : mapping of str to DataFrame
        By the name of the span; the same rows in each, the rest last.
    totals : mapping of str to Series
        Counted of the whole, not added up.
    """

    asked: Asked
    names: list[list[Cell]]
    rows: Mapping[str, pd.DataFrame]
    totals: Mapping[str, pd.Series]

    @classmethod
    def of(
        cls, asked: Asked, by: tuple[str, ...], spans: Sequence[str], limit: int
    ) -> Breakdowns | None:
        """Ask for every group; beyond the most rows for the rest as one.

        None where no day of the report is covered, or no row is left.
        """
        answers = asked.over(*spans, by=by)
        if CURRENT not in answers:
            return None
        groups = Groups.among(list(answers.values()), asked, by, limit)
        if not groups.shown:
            return None
        rows = {
            name: placed(frame, keys_of(frame, by), groups.shown, asked.measures)
            for name, frame in answers.items()
        }
        if groups.rests:
            others = asked.over(*spans, rests=groups.rests)
            rows = {
                name: pd.DataFrame(
                    {
                        each: [*frame[each], others[name][each].iloc[0]]
                        for each in asked.names
                    }
                )
                for name, frame in rows.items()
            }
        wholes = asked.over(*spans)
        return cls(
            asked=asked,
            names=groups.names(asked.view),
            rows=rows,
            totals={name: frame.iloc[0] for name, frame in wholes.items()},
        )

    @property
    def now(self) -> pd.DataFrame:
        """The rows over the days of the report."""
        return self.rows[CURRENT]

    @property
    def total(self) -> pd.Series:
        """The whole over the days of the report."""
        return self.totals[CURRENT]
