"""Who or what makes up the figures: by owner, region, product ..?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Cell, Chart, ChartKind, Column, Mark, Table
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import (
    RATE_PLACES,
    change_column,
    measure_column,
    summed,
    total_of,
    with_formulas,
)
from xl_crm.reports.business._view import CURRENT, PREVIOUS, ReportView
from xl_crm.summary.facts import Dimension, Measure, Question, Ratio
from xl_crm.summary.filtering import Filter
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHARE = Label(zh="占比", en="share")
_CHANGE = Label(zh="环比", en="change")
_BEFORE = Label(zh="上期", en="before")
_GAP = Label(zh="与整体相差", en="gap to the whole")
TOTAL = Label(zh="合计", en="Total")
OTHERS = Label(zh="其他（{n} 项）", en="Others ({n})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """One row for each value of a dimension, the largest first.

    Attributes
    ----------
    by : str
        Dimension.
    measures : tuple of str
        The first one ranks the rows; it also gets its share and its change.
    versus : str
        Measure compared with the whole, as a gap; empty for none.
    chart : ChartKind or None
        How the first measure is drawn.
    fact : str
        Empty for the fact of the report.
    """

    name: str
    by: str
    measures: tuple[str, ...]
    title: Label
    versus: str = ""
    chart: ChartKind | None = ChartKind.BAR
    fact: str = ""

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table and its chart."""
        fact = self.fact or view.fact
        measures = view.measures(self.measures, fact)
        if not measures or not view.has(self.by, fact=fact):
            return
        data = _Data.of(view, fact, self.by, measures)
        if not len(data.rows):
            return
        yield self._table(view, data, measures)
        if self.chart:
            yield self._chart(view, measures[0])

    def _table(
        self,
        view: ReportView,
        data: _Data,
        measures: tuple[Measure | Ratio, ...],
    ) -> Table:
        first, lang = measures[0], view.lang
        dimension = view.dimension(self.by)
        columns: list[Column] = [
            Column(
                name=self.by,
                heading=heading(dimension.label, lang),
                values=data.names,
            )
        ]
        for measure in measures:
            column = measure_column(
                measure,
                data.rows[measure.name],
                lang,
                total=total_of(measure, data.rows[measure.name], data.total),
            )
            columns.append(column)
        columns = with_formulas(self.name, columns, measures)
        place = 2
        if isinstance(first, Measure) and first.additive:
            columns.insert(place, _share(first, data, self.name, view))
            place += 1
        if data.before is not None:
            columns[place:place] = _changes(first, data, self.name, view)
        if self.versus and self.versus in data.rows:
            versus = next(each for each in measures if each.name == self.versus)
            columns.append(_gap(versus, data, view))
        return Table(
            name=self.name,
            columns=tuple(columns),
            key=(self.by,),
            total_label=view.text(TOTAL),
            title=view.text(self.title),
        )

    def _chart(self, view: ReportView, measure: Measure | Ratio) -> Chart:
        title = view.text(self.title)
        dimension = view.dimension(self.by)
        label = heading(measure.label, view.lang)
        shows = Label(zh=f"图：{title}，{label}", en=f"Chart: {title}, {label}")
        is_pie = self.chart is ChartKind.PIE
        return Chart(
            kind=self.chart or ChartKind.BAR,
            title=f"{title}: {label}"
            if view.lang.value == "en"
            else f"{title}：{label}",
            table=self.name,
            categories=self.by,
            series=(measure.name,),
            alt_text=view.text(shows),
            x_title="" if is_pie else heading(dimension.label, view.lang),
            y_title="" if is_pie else label,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Data:
    """The rows of a breakdown, now and before.

    Attributes
    ----------
    rows, before : DataFrame
        One row a shown value, in the same order; ``before`` is None where the data do
        not cover those days.
    """

    names: list[Cell]
    rows: pd.DataFrame
    before: pd.DataFrame | None
    total: pd.Series
    total_before: pd.Series | None

    @classmethod
    def of(
        cls,
        view: ReportView,
        fact: str,
        by: str,
        measures: tuple[Measure | Ratio, ...],
    ) -> _Data:
        """Ask for every value of a dimension; beyond the most rows for the rest."""
        names = tuple(measure.name for measure in measures)
        spans = view.days(CURRENT, PREVIOUS, fact=fact)
        dimension = view.dimension(by)
        asked = view.ask(Question(fact=fact, measures=names, by=(by,), days=spans))
        totals = view.ask(Question(fact=fact, measures=names, days=spans))
        now = asked[asked["days"] == CURRENT].drop(columns="days")
        now = _ordered(now, dimension, names[0])
        limit = view.plan.report.rows
        shown, rest = now.iloc[:limit], now.iloc[limit:]
        labels = view.words(dimension, list(shown[by]))
        keys = shown[by]
        if len(rest):
            words = tuple(str(each) for each in shown[by].dropna())
            blank = () if shown[by].notna().all() else ("(blank)",)
            apart = Filter(field=by, words=(*words, *blank), exclude=True)
            others = view.ask(
                Question(fact=fact, measures=names, days=spans, filters=(apart,))
            )
            others = others.assign(**{by: _OTHERS})
            asked = pd.concat([asked, others], ignore_index=True)
            now_others = others[others["days"] == CURRENT].drop(columns="days")
            shown = pd.concat([shown, now_others], ignore_index=True)
            keys = shown[by]
            labels = [*labels, view.text(OTHERS).format(n=len(rest))]
        before = None
        if any(span.name == PREVIOUS for span in spans):
            past = asked[asked["days"] == PREVIOUS].set_index(by)
            before = past.reindex(keys)[list(names)].reset_index(drop=True)
            _fill_counts(before, measures)
        return cls(
            names=labels,
            rows=shown.reset_index(drop=True)[list(names)],
            before=before,
            total=_total(totals, CURRENT, names),
            total_before=_total(totals, PREVIOUS, names)
            if before is not None
            else None,
        )


#: Stands for the rows beyond the most that are shown; no text of the data is so.
_OTHERS = "\x00others"


def _ordered(frame: pd.DataFrame, dimension: Dimension, measure: str) -> pd.DataFrame:
    """Return the largest first, or the order of the words; the unassigned last."""
    by = dimension.name
    if dimension.words:
        places = {word: place for place, word in enumerate(dimension.words)}
        order = frame[by].map(places).fillna(len(places))
        return frame.assign(_order=order).sort_values("_order").drop(columns="_order")
    blank = frame[by].isna()
    return (
        frame.assign(_blank=blank)
        .sort_values(["_blank", measure, by], ascending=[True, False, True])
        .drop(columns="_blank")
    )


def _total(totals: pd.DataFrame, span: str, names: tuple[str, ...]) -> pd.Series:
    rows = totals[totals["days"] == span]
    return rows[list(names)].iloc[0]


def _fill_counts(frame: pd.DataFrame, measures: tuple[Measure | Ratio, ...]) -> None:
    """Take a group without a row for one in which nothing happened."""
    for measure in measures:
        if isinstance(measure, Measure) and measure.unit in {
            Unit.MONEY,
            Unit.COUNT,
            Unit.NUMBER,
        }:
            frame[measure.name] = frame[measure.name].fillna(0.0)


def _share(
    measure: Measure | Ratio, data: _Data, table: str, view: ReportView
) -> Column:
    """Return the share of each row in the whole; blank where the whole is nothing."""
    name = measure.name
    parts = data.rows[name].to_numpy(np.float64)
    whole = summed(parts, measure)
    shares = parts / whole if whole > 0 else np.full(len(parts), np.nan)
    total = f"SUM({table}[{name}])"
    return Column(
        name=f"{name}_share",
        heading=heading(_SHARE, view.lang),
        values=cells(round_half_away(shares, RATE_PLACES)),
        unit=Unit.PERCENT,
        mark=Mark.BAR,
        formula=f'IF({total}<=0,"",ROUND([@{name}]/{total},{RATE_PLACES}))',
    )


def _changes(
    measure: Measure | Ratio, data: _Data, table: str, view: ReportView
) -> list[Column]:
    """Return the figure before, and the change since."""
    if data.before is None or data.total_before is None:
        return []
    suffix = "_before"
    before = measure_column(
        measure,
        data.before[measure.name],
        view.lang,
        suffix=suffix,
        title=_BEFORE,
        total=total_of(measure, data.before[measure.name], data.total_before),
    )
    [before] = with_formulas(table, [before], [measure], suffix=suffix)
    return [
        before,
        change_column(
            measure,
            data.rows[measure.name].to_numpy(np.float64),
            data.before[measure.name].to_numpy(np.float64),
            view.lang,
            _CHANGE,
            names=(f"{measure.name}_change", measure.name, measure.name + suffix),
        ),
    ]


def _gap(measure: Measure | Ratio, data: _Data, view: ReportView) -> Column:
    """Return how far each row is from the pooled figure: percent, or points."""
    whole = float(data.total[measure.name])
    values: NDArray[np.float64] = data.rows[measure.name].to_numpy(np.float64)
    is_share = measure.unit is Unit.PERCENT
    if is_share:
        gaps = (values - whole) * 100
    else:
        gaps = values / whole - 1 if whole > 0 else np.full(len(values), np.nan)
    places = RATE_PLACES - 2 if is_share else RATE_PLACES
    name = measure.name
    return Column(
        name=f"{name}_gap",
        heading=f"{heading(measure.label, view.lang)} {view.text(_GAP)}",
        values=cells(round_half_away(gaps, places)),
        unit=Unit.POINTS if is_share else Unit.PERCENT,
        better=measure.better,
        mark=Mark.NONE if measure.better is Better.NEUTRAL else Mark.ICONS,
    )
