"""How do the figures move from period to period, and where do they turn?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.i18n import Label
from xl_crm.models.periods import Base, Comparison, Grain
from xl_crm.models.trend import MIN_POINTS, Direction, trend
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Chart, ChartKind, Column, Table
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import (
    change_column,
    change_formula,
    change_of,
    measure_column,
    sign_mark,
    with_formulas,
)
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections._answers import Asked
from xl_crm.reports.business.sections._periods import Periods, over_spans, short
from xl_crm.reports.business.sections._signs import (
    event_column,
    shift_lines,
    turn_column,
)
from xl_crm.tables.figure import figure_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_crm.models.periods import Span
    from xl_crm.models.trend import Trend as Found
    from xl_crm.summary.facts import Measure, Ratio

_PERIOD = Label(zh="期间", en="period")
_DAYS = Label(zh="对比的天", en="days compared")
_CHANGE = Label(zh="环比", en="change")
_YEARLY = Label(zh="同比", en="change on a year ago")
_BEFORE = Label(zh="上期同天数", en="same days before")
_YEAR_CURRENT = Label(zh="本年同口径", en="this year, alike")
_YEAR_AGO = Label(zh="去年同天数", en="same days a year ago")
_PARTIAL = Label(
    zh="{}：部分期间（同天数对比）", en="{}: partial periods, like for like"
)
_PARTIAL_NOTE = Label(
    zh="数据或报告期未覆盖整个期间，只与相同天数对比；不计入趋势和拐点",
    en="Not covered in full by the data or the report, so compared with as many days; "
    "no part of trend and turns",
)
_AGAINST = Label(zh="{}对{}", en="{} against {}")
_ALONE = Label(zh="{}，无可比基期", en="{}, nothing to compare with")
_DIRECTION = Label(zh="{name}趋势：{direction}", en="Trend of {name}: {direction}")
_SLOPE = Label(zh="，每{grain}约{slope}", en=", about {slope} a {grain}")
_TOO_FEW = Label(
    zh="完整期间不足{n}个，不判断趋势和拐点",
    en="Fewer than {n} complete periods: no trend or turns are told",
)
_MERGED = Label(
    zh="1月和2月的同比为两月合计对上年两月合计",
    en="January and February are compared together with both of the year before",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One row for each complete period; those that are cut stand apart below.

    The data cut them, or the period asked for.

    A period of nine days drawn beside whole months would look like a crash, so it is
    left out of the chart, of trend and turning points, and compared like for like.

    Attributes
    ----------
    measures : tuple of str
        The first is compared, and searched for turns.
    lines : tuple of str
        Measures drawn as lines over the columns of the first.
    fact : str
        Empty for the fact of the report.
    """

    name: str
    grain: Grain
    measures: tuple[str, ...]
    title: Label
    lines: tuple[str, ...] = ()
    fact: str = ""

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table, its chart, and the table of partial periods."""
        asked = Asked.of(view, self.fact or view.fact, self.measures, "day")
        if asked is None:
            return
        periods = Periods.of(asked, self.grain)
        if periods.whole:
            yield self._table(asked, periods.whole)
            yield from self._chart(asked, len(periods.whole))
        if periods.partial:
            yield self._partial(asked, periods.partial)

    def _table(self, asked: Asked, rows: tuple[Comparison, ...]) -> Table:
        view, first = asked.view, asked.first
        answers = over_spans(asked, self.grain, _spans(rows))
        frame = pd.DataFrame([answers[row.current] for row in rows])
        values = frame[first.name].to_numpy(np.float64)
        found = trend(values)
        columns = [_named(asked, rows)]
        for measure in asked.measures:
            columns.append(measure_column(measure, frame[measure.name], view.lang))
            if measure is first:
                columns += _changes(asked, self.name, rows, answers)
        columns = with_formulas(self.name, columns, asked.measures)
        columns += turn_column(view, found, len(rows))
        columns += event_column(view, rows)
        return Table(
            name=self.name,
            columns=tuple(columns),
            key=("period",),
            title=view.text(self.title),
            note=self._note(asked, found, rows),
        )

    def _note(self, asked: Asked, found: Found, rows: tuple[Comparison, ...]) -> str:
        view, first = asked.view, asked.first
        if found.direction is Direction.TOO_FEW:
            lines = [view.text(_TOO_FEW).format(n=MIN_POINTS)]
        else:
            line = view.text(_DIRECTION).format(
                name=view.text(first.label), direction=view.text(found.direction.label)
            )
            if found.direction is not Direction.NONE and found.slope is not None:
                change, unit = found.slope, first.unit
                line += view.text(_SLOPE).format(
                    grain=view.text(self.grain.label),
                    slope=figure_text(
                        change, unit, view.lang, signed=True, compact=True
                    ),
                )
            lines = [line]
        lines += shift_lines(asked, found, rows, self.grain)
        if any(row.year_ago.is_merged and row.year_ago.is_covered for row in rows):
            lines.append(view.text(_MERGED))
        return view.text(Label(zh="；", en="; ")).join(lines)

    def _chart(self, asked: Asked, n_rows: int) -> Iterator[Chart]:
        """Yield the chart where there is more than a point to draw."""
        if n_rows < 2:  # noqa: PLR2004  (one point is no line)
            return
        view, first = asked.view, asked.first
        lines = tuple(name for name in self.lines if name in asked.names)
        kind = ChartKind.COLUMN
        if lines:
            kind = ChartKind.COMBINED
        elif self.grain is Grain.MONTH:
            kind = ChartKind.LINE
        drawn = [each for each in asked.measures if each.name in {first.name, *lines}]
        names = view.text(Label(zh="、", en=", ")).join(
            heading(each.label, view.lang) for each in drawn
        )
        title = view.text(Label(zh="{}：{}", en="{}: {}"))
        title = title.format(view.text(self.title), names)
        yield Chart(
            kind=kind,
            title=title,
            table=self.name,
            categories="period",
            series=(first.name, *lines),
            alt_text=view.text(Label(zh="图：{}", en="Chart: {}")).format(title),
            x_title=heading(_PERIOD, view.lang),
            y_title=heading(first.label, view.lang),
        )

    def _partial(self, asked: Asked, rows: tuple[Comparison, ...]) -> Table:
        """Return the periods that the data cut, against as many days."""
        view, first = asked.view, asked.first
        answers = over_spans(asked, self.grain, _spans(rows))
        name = f"{self.name}_partial"
        frame = pd.DataFrame([answers[row.current] for row in rows])
        days = Column(
            name="days",
            heading=heading(_DAYS, view.lang),
            values=[_like_for_like(view, row) for row in rows],
        )
        columns = [_named(asked, rows), days]
        for measure in asked.measures:
            columns.append(measure_column(measure, frame[measure.name], view.lang))
            if measure is first:
                columns += _like_changes(first, rows, answers, view)
        columns = with_formulas(name, columns, asked.measures)
        columns += event_column(view, rows)
        return Table(
            name=name,
            columns=tuple(columns),
            key=("period",),
            title=view.text(_PARTIAL).format(view.text(self.title)),
            note=view.text(_PARTIAL_NOTE),
        )


def _spans(rows: Sequence[Comparison]) -> Iterator[Span]:
    """Yield all days that have to be asked for."""
    for row in rows:
        yield row.current
        for base in row.bases:
            if base.is_covered:
                yield base.current
                yield base.span


def _named(asked: Asked, rows: Sequence[Comparison]) -> Column:
    return Column(
        name="period",
        heading=heading(_PERIOD, asked.view.lang),
        values=[asked.view.text(row.label) for row in rows],
    )


def _pair(base: Base, name: str, answers: dict[Span, pd.Series]) -> tuple[float, float]:
    """Return a figure and its base; NaN where the data do not cover the base."""
    if not base.is_covered:
        return np.nan, np.nan
    return float(answers[base.current][name]), float(answers[base.span][name])


def _pairs(
    bases: Sequence[Base], name: str, answers: dict[Span, pd.Series]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    pairs = np.array([_pair(base, name, answers) for base in bases], dtype=np.float64)
    return pairs[:, 0], pairs[:, 1]


def _bases(
    rows: Sequence[Comparison],
) -> Iterator[tuple[str, Label, list[Base]]]:
    """Yield name, title and bases of each comparison; of years there is one."""
    before = [row.previous for row in rows]
    year_ago = [row.year_ago for row in rows]
    if any(len(row.distinct_bases) > 1 for row in rows):
        yield "change", _CHANGE, before
    yield "yearly_change", _YEARLY, year_ago


def _changes(
    asked: Asked,
    table: str,
    rows: Sequence[Comparison],
    answers: dict[Span, pd.Series],
) -> list[Column]:
    """Return the changes on the period before and on a year ago.

    Live where both figures stand in the table.
    """
    view, measure = asked.view, asked.first
    labels = {row.current: view.text(row.label) for row in rows}
    columns = []
    for name, title, bases in _bases(rows):
        now, before = _pairs(bases, measure.name, answers)
        if np.isnan(before).all():
            continue
        values, unit = change_of(measure.unit, now, before)
        formulas = {}
        for place, (row, base) in enumerate(zip(rows, bases, strict=True)):
            if base.is_covered and base.current == row.current and base.span in labels:
                # By its name, so that a sorted table still finds it.
                found = (
                    f"INDEX({table}[{measure.name}],"
                    f'MATCH("{labels[base.span]}",{table}[period],0))'
                )
                formulas[place] = change_formula(
                    measure.unit, f"[@{measure.name}]", found
                )
        columns.append(
            Column(
                name=name,
                heading=heading(title, view.lang),
                values=cells(values),
                unit=unit,
                better=measure.better,
                mark=sign_mark(measure),
                row_formulas=formulas,
            )
        )
    return columns


def _like_changes(
    measure: Measure | Ratio,
    rows: Sequence[Comparison],
    answers: dict[Span, pd.Series],
    view: ReportView,
) -> list[Column]:
    """Return the bases of partial periods, and the changes since."""
    columns = []
    for name, title, bases in _bases(rows):
        base_title = _BEFORE if name == "change" else _YEAR_AGO
        now, before = _pairs(bases, measure.name, answers)
        if np.isnan(before).all():
            continue
        current, suffix = measure.name, f"_{name}_base"
        if any(base.is_merged for base in bases):
            current = f"{measure.name}_{name}_now"
            columns.append(
                measure_column(
                    measure, now, view.lang, suffix=f"_{name}_now", title=_YEAR_CURRENT
                )
            )
        columns.append(
            measure_column(measure, before, view.lang, suffix=suffix, title=base_title)
        )
        columns.append(
            change_column(
                measure,
                now,
                before,
                view.lang,
                title,
                names=(name, current, measure.name + suffix),
            )
        )
    return columns


def _like_for_like(view: ReportView, row: Comparison) -> str:
    """Return which days meet which: ``12月1-9日对11月1-9日``."""
    days = view.text(short(row.current))
    for base in row.bases:
        if base.is_covered:
            against = view.text(short(base.span, row.current.first.year))
            return view.text(_AGAINST).format(days, against)
    return view.text(_ALONE).format(days)
