"""Where and when is most, and where least: one figure by two things at once?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.periods import Grain
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Column, Table, Total
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import cell, summed
from xl_crm.reports.business._view import CURRENT, ReportView
from xl_crm.reports.business.sections._answers import Asked, Key, keys_of, placed
from xl_crm.reports.business.sections._groups import Groups
from xl_crm.reports.business.sections._periods import Periods
from xl_crm.summary.facts import Days, Measure, Question, Rest
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xl_crm.reports._spec import Cell

_TOTAL = Label(zh="合计", en="Total")
_WHOLE = Label(zh="整体", en="All")
_NOTE = Label(zh="{name}；颜色越深数值越大", en="{name}; the darker, the more")
_RECENT = Label(
    zh="{name}；最近{n}个完整{grain}，颜色越深数值越大",
    en="{name}; the last {n} complete {grain}s, the darker, the more",
)

#: Columns that stay readable in print: periods of each length, values of a dimension.
_MOST_PERIODS = {Grain.MONTH: 12, Grain.QUARTER: 8, Grain.HALF: 8, Grain.YEAR: 8}
_MOST_VALUES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """One row for each value of a dimension, one column a period or another value.

    Attributes
    ----------
    rows : str
        Dimension.
    columns : str
        Dimension; or ``month``, ``quarter``, ``year`` for the last complete periods.
    fact : str
        Empty for the fact of the report.
    """

    name: str
    rows: str
    columns: str
    measure: str
    title: Label
    fact: str = ""

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table."""
        fact = self.fact or view.fact
        grain = next((each for each in Grain if each.value == self.columns), None)
        needs = (self.rows, "day") if grain else (self.rows, self.columns)
        asked = Asked.of(view, fact, (self.measure,), *needs)
        if asked is None:
            return
        grid = (
            _by_period(asked, self.rows, grain)
            if grain
            else _by_value(asked, self.rows, self.columns)
        )
        if grid is not None:
            yield self._table(asked, grid, grain)

    def _table(self, asked: Asked, grid: _Grid, grain: Grain | None) -> Table:
        view, measure = asked.view, asked.first
        adds_up = False
        if isinstance(measure, Measure) and measure.additive:
            adds_up, grid = True, grid.added_up(measure)
        names = [f"column_{place + 1}" for place in range(len(grid.headings))]
        columns = [
            Column(
                name=self.rows,
                heading=heading(view.dimension(self.rows).label, view.lang),
                values=grid.names,
            )
        ]
        for place, name in enumerate(names):
            columns.append(
                Column(
                    name=name,
                    heading=grid.headings[place],
                    values=cells(grid.figures[:, place]),
                    unit=measure.unit,
                    total=Total.OWN,
                    total_value=cell(float(grid.of_columns[place])),
                    total_formula=_sum(f"{self.name}[{name}]", measure.unit)
                    if adds_up
                    else "",
                )
            )
        columns.append(
            Column(
                name="whole",
                heading=view.text(_TOTAL if adds_up else _WHOLE),
                values=cells(grid.of_rows),
                unit=measure.unit,
                formula=_sum(f"[@{names[0]}:{names[-1]}]", measure.unit)
                if adds_up
                else "",
                total=Total.OWN,
                total_value=cell(grid.whole),
                total_formula=_sum(f"{self.name}[whole]", measure.unit)
                if adds_up
                else "",
            )
        )
        note = view.text(_RECENT if grain else _NOTE).format(
            name=heading(measure.label, view.lang),
            n=len(names),
            grain=view.text(grain.label) if grain else "",
        )
        return Table(
            name=self.name,
            columns=tuple(columns),
            key=(self.rows,),
            total_label=view.text(_TOTAL if adds_up else _WHOLE),
            heat=tuple(names),
            title=view.text(self.title),
            note=note,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The figures of a matrix.

    Attributes
    ----------
    figures : array, shape (n_rows, n_columns)
    of_rows, of_columns : array, shape (n_rows,), (n_columns,)
        Totals; of what does not add up, counted of the whole row or column.
    """

    names: list[Cell]
    headings: list[str]
    figures: NDArray[np.float64]
    of_rows: NDArray[np.float64]
    of_columns: NDArray[np.float64]
    whole: float

    def added_up(self, measure: Measure) -> _Grid:
        """Return the grid with totals as the sheet adds up its cells."""
        of_rows = np.array([summed(line, measure) for line in self.figures])
        return replace(
            self,
            of_rows=of_rows,
            of_columns=np.array([summed(line, measure) for line in self.figures.T]),
            whole=summed(of_rows, measure),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crossed:
    """What is asked by two things at once.

    Attributes
    ----------
    across : str
        Dimension of the columns, or ``period``.
    shown : list
        Keys of the columns.
    rests : tuple of Rest
        What no column shows, as one more column; empty for none.
    is_gap : bool
        A value that never met another stays blank, rather than 0.
    question : Question
        Of the days that count.
    """

    asked: Asked
    by: str
    across: str
    shown: list[tuple[Any, ...]]
    headings: list[str]
    question: Question
    rests: tuple[Rest, ...] = ()
    is_gap: bool = False

    def grid(self) -> _Grid | None:
        """Ask for the figures, the rest of rows and columns, and the totals."""
        view, by = self.asked.view, (self.by,)
        rows = self._answer(*by)
        groups = Groups.among([rows], self.asked, by, view.plan.report.rows)
        if not groups.shown or not self.shown:
            return None
        values = self._crossing(groups.shown)
        of_rows = self._placed(rows, by, groups.shown)
        if groups.rests:
            values = np.vstack([values, self._line(groups.rests)])
            of_rows = np.append(of_rows, self._one(groups.rests))
        return _Grid(
            names=groups.names(view)[0],
            headings=self.headings,
            figures=values,
            of_rows=of_rows,
            of_columns=self._line(()),
            whole=self._one(()),
        )

    def _crossing(self, shown: Sequence[Key]) -> NDArray[np.float64]:
        """Return one row for each group, one column for each column shown."""
        names = (self.by, self.across)
        wanted = [(*row, *column) for row in shown for column in self.shown]
        values = self._placed(self._answer(*names), names, wanted)
        values = values.reshape(len(shown), len(self.shown))
        if not self.rests:
            return values
        rest = self._placed(self._answer(self.by, rests=self.rests), (self.by,), shown)
        return np.column_stack([values, rest])

    def _line(self, rests: tuple[Rest, ...]) -> NDArray[np.float64]:
        """Return one figure for each column."""
        frame = self._answer(self.across, rests=rests)
        values = self._placed(frame, (self.across,), self.shown)
        return (
            np.append(values, self._one(rests + self.rests)) if self.rests else values
        )

    def _one(self, rests: tuple[Rest, ...]) -> float:
        return float(self._answer(rests=rests)[self.asked.first.name].iloc[0])

    def _answer(self, *by: str, rests: tuple[Rest, ...] = ()) -> pd.DataFrame:
        by_period = "period" in by
        return self.asked.view.ask(
            replace(
                self.question,
                by=tuple(name for name in by if name != "period"),
                grain=self.question.grain if by_period else None,
                rests=rests,
            )
        )

    def _placed(
        self, frame: pd.DataFrame, names: Sequence[str], wanted: Sequence[object]
    ) -> NDArray[np.float64]:
        found = keys_of(frame, names)
        rows = placed(frame, found, wanted, self.asked.measures)
        values: NDArray[np.float64] = rows[self.asked.first.name].to_numpy(np.float64)
        if self.is_gap:
            met = set(found)
            return np.where([key in met for key in wanted], values, np.nan)
        return values


def _by_period(asked: Asked, by: str, grain: Grain) -> _Grid | None:
    """Return the figures by value and complete period."""
    view = asked.view
    periods = Periods.of(asked, grain, _MOST_PERIODS[grain]).whole
    if not periods:
        return None
    first, last = periods[0].current.first, periods[-1].current.last
    return _Crossed(
        asked=asked,
        by=by,
        across="period",
        shown=[(period.current.first,) for period in periods],
        headings=[view.text(period.label) for period in periods],
        question=replace(
            asked.question(),
            grain=grain,
            days=(Days("periods", first, last),),
        ),
    ).grid()


def _by_value(asked: Asked, by: str, across: str) -> _Grid | None:
    """Return the figures by the values of two dimensions, over the days reported."""
    answers = asked.over(CURRENT, by=(across,))
    if CURRENT not in answers:
        return None
    view = asked.view
    groups = Groups.among([answers[CURRENT]], asked, (across,), _MOST_VALUES)
    days = view.days(CURRENT, fact=asked.fact) if asked.is_dated else ()
    return _Crossed(
        asked=asked,
        by=by,
        across=across,
        shown=list(groups.shown),
        headings=[str(name) for name in groups.names(view)[0]],
        question=replace(asked.question(), days=days),
        rests=groups.rests,
        is_gap=True,
    ).grid()


def _sum(cells_named: str, unit: Unit) -> str:
    formula = f"SUM({cells_named})"
    return f"ROUND({formula},2)" if unit is Unit.MONEY else formula
