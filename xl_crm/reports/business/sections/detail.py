"""Which rows can people build their own pivots from?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.models.periods import Grain
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Column, Table
from xl_crm.reports.business._columns import measure_column, with_formulas
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections._answers import Asked, Key, keys_of, placed
from xl_crm.reports.business.sections._periods import Periods, short
from xl_crm.summary.facts import Days
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

_PERIOD = Label(zh="期间", en="period")
_FIRST_DAY = Label(zh="起始日", en="first day")
_PARTIAL = Label(zh="部分期间", en="partial period")
_PARTIAL_NOTE = Label(
    zh="数据或报告期只覆盖该期间的这些天；空白为完整期间",
    en="the days of the period that the data and the report cover; blank where they "
    "cover all",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Measures of another fact that has the same dimensions."""

    fact: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One row for each period and group that has one: a data page of its own.

    Attributes
    ----------
    by : tuple of str
        Dimensions; those that the input does not fill are left out.
    measures : tuple of str
        Of the fact of the report.
    beside : tuple of Beside
        Measures of other facts, matched by period and dimensions. A row that only one
        of the facts has counts 0 for the others.
    """

    name: str
    grain: Grain
    by: tuple[str, ...]
    measures: tuple[str, ...]
    title: Label
    beside: tuple[Beside, ...] = ()

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table."""
        by = tuple(name for name in self.by if view.has(name))
        first = Asked.of(view, view.fact, self.measures, "day")
        if first is None or not by:
            return
        found = (
            Asked.of(view, each.fact, each.measures, "day", *by) for each in self.beside
        )
        facts = [first, *(each for each in found if each is not None)]
        periods = Periods.of(first, self.grain)
        if not periods.all:
            return
        answers = [self._answer(asked, by, periods) for asked in facts]
        keys = [keys_of(frame, (*by, "period")) for frame in answers]
        rows = sorted({key for each in keys for key in each}, key=_order)
        if not rows:
            return
        columns = self._named(view, by, rows, periods)
        for asked, frame, of_frame in zip(facts, answers, keys, strict=True):
            values = placed(frame, of_frame, rows, asked.measures)
            figures = [
                measure_column(measure, values[measure.name], view.lang)
                for measure in asked.measures
            ]
            columns += with_formulas(self.name, figures, asked.measures)
        yield Table(
            name=self.name,
            columns=tuple(columns),
            key=("period", *by),
            title=view.text(self.title),
        )

    def _answer(
        self, asked: Asked, by: tuple[str, ...], periods: Periods
    ) -> pd.DataFrame:
        first, last = periods.all[0].asked.first, periods.all[-1].current.last
        days = Days("periods", first, last)
        question = replace(asked.question(*by), grain=self.grain, days=(days,))
        return asked.view.ask(question)

    def _named(
        self, view: ReportView, by: tuple[str, ...], rows: list[Key], periods: Periods
    ) -> list[Column]:
        """Return what each row stands for."""
        of_day = {each.asked.first: each for each in periods.all}
        firsts: list[date] = [row[-1] for row in rows]
        columns = [
            Column(
                name="period",
                heading=heading(_PERIOD, view.lang),
                values=[view.text(of_day[first].label) for first in firsts],
            ),
            Column(
                name="first_day",
                heading=heading(_FIRST_DAY, view.lang),
                values=firsts,
                unit=Unit.DATE,
            ),
        ]
        for place, name in enumerate(by):
            dimension = view.dimension(name)
            columns.append(
                Column(
                    name=name,
                    heading=heading(dimension.label, view.lang),
                    values=view.words(dimension, [row[place] for row in rows]),
                )
            )
        if periods.partial:
            days = {
                each.asked.first: view.text(short(each.current))
                for each in periods.partial
            }
            columns.append(
                Column(
                    name="partial",
                    heading=heading(_PARTIAL, view.lang),
                    values=[days.get(first) for first in firsts],
                    note=view.text(_PARTIAL_NOTE),
                )
            )
        return columns


def _order(row: Key) -> tuple[object, ...]:
    """Return periods in order of time, then values; what is not known last."""
    *values, first = row
    return (first, *((value is None, value or "") for value in values))
