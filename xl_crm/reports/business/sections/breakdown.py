"""Who or what makes up the figures: by owner, region, product ..?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Chart, ChartKind, Column, Mark, Table, Total
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import (
    POINT_PLACES,
    RATE_PLACES,
    change_column,
    measure_column,
    sign_mark,
    summed,
    total_change,
    total_of,
    with_formulas,
)
from xl_crm.reports.business._view import CURRENT, PREVIOUS, ReportView
from xl_crm.reports.business._within import within, words_within
from xl_crm.reports.business.calculated import calculated_columns
from xl_crm.reports.business.sections._answers import Asked
from xl_crm.reports.business.sections._groups import OTHERS as OTHERS  # noqa: PLC0414
from xl_crm.reports.business.sections._groups import Breakdowns
from xl_crm.summary.facts import Measure, Ratio
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHARE = Label(zh="占比", en="share")
_SHARE_OF = Label(zh="{name}占比", en="share of {name}")
_CHANGE = Label(zh="环比", en="change")
_CHOSEN = Label(zh="与对比期相比", en="change on compared period")
_BEFORE = Label(zh="上期", en="period before")
_COMPARED = Label(zh="对比期", en="compared period")
_WHOLE = Label(zh="整体", en="all")
_GAP = Label(zh="与整体相差", en="gap to the whole")
_GAP_POINTS = Label(zh="与整体相差（百分点）", en="gap to the whole (pp)")
TOTAL = Label(zh="合计", en="Total")

#: Slices of a pie beside that of the rest (A21).
MOST_SLICES = 8
#: Names stand below so many columns; more are read beside bars.
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """One row for each value of a dimension, the largest first.

    A value that had rows in the period before and has none now is a row, too.

    Attributes
    ----------
    by : str or tuple of str
        Dimension; several are grouped by together, and not drawn.
    measures : tuple of str
        The first one ranks the rows; it also gets its share and its change.
    versus : str
        Measure compared with the whole, as a gap; empty for none.
    chart : ChartKind or None
        How the first measure is drawn. A pie has at most 8 slices beside the rest; a
        measure with negative rows is drawn as bars instead.
    drawn : tuple of str
        Columns of the table that are drawn in its place, beside each other, all of one
        unit: ``orders`` and ``orders_before``, ``orders_share`` and
        ``net_amount_share``. Those that the table does not have are left out.
    fact : str
        Empty for the fact of the report.
    shares : tuple of str
        More measures that get their share in the whole.
    """

    name: str
    by: str | tuple[str, ...]
    measures: tuple[str, ...]
    title: Label
    versus: str = ""
    chart: ChartKind | None = ChartKind.BAR
    fact: str = ""
    shares: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table and its chart."""
        by = (self.by,) if isinstance(self.by, str) else self.by
        asked = Asked.of(view, self.fact or view.fact, self.measures, *by)
        if asked is None:
            return
        limit = view.plan.report.rows
        if self.chart is ChartKind.PIE:
            limit = min(limit, MOST_SLICES)
        data = Breakdowns.of(asked, by, (CURRENT, PREVIOUS), limit)
        if data is None:
            return
        table = self._table(by, data)
        yield table
        if self.chart is not None and len(by) == 1:
            yield from self._chart(self.chart, by[0], table, data)

    def _table(self, by: tuple[str, ...], data: Breakdowns) -> Table:
        view, lang = data.asked.view, data.asked.view.lang
        columns = [
            Column(
                name=name,
                heading=heading(view.dimension(name).label, lang),
                values=values,
            )
            for name, values in zip(by, data.names, strict=True)
        ]
        for column, measure in zip(
            self._figures(data), data.asked.measures, strict=True
        ):
            is_first = measure is data.asked.first
            columns.append(column)
            if (is_first or measure.name in self.shares) and _adds_up(measure):
                is_named = bool(self.shares) or not is_first
                columns.append(_share(measure, data, self.name, is_named=is_named))
            if is_first and PREVIOUS in data.rows:
                columns += _changes(column, data, self.name)
            if measure.name == self.versus:
                columns += _gap(measure, data)
        columns += calculated_columns(view, columns, data.asked.measures)
        return Table(
            name=self.name,
            columns=tuple(columns),
            key=by,
            total_label=view.text(TOTAL),
            title=view.text(self.title),
            note=_note(data.asked),
        )

    def _figures(self, data: Breakdowns) -> list[Column]:
        """Return the columns of the measures over the days of the report."""
        columns = [
            measure_column(
                measure,
                data.now[measure.name],
                data.asked.view.lang,
                total=total_of(measure, data.now[measure.name], data.total),
            )
            for measure in data.asked.measures
        ]
        return with_formulas(self.name, columns, data.asked.measures)

    def _chart(
        self, kind: ChartKind, by: str, table: Table, data: Breakdowns
    ) -> Iterator[Chart]:
        """Yield the chart where there is something to compare."""
        view = data.asked.view
        wanted = self.drawn or (data.asked.first.name,)
        drawn = [column for column in table.columns if column.name in wanted]
        if not drawn:
            return
        shape = shape_of(kind, np.array(drawn[0].values, dtype=np.float64))
        if shape is None:
            return
        is_round = shape is ChartKind.PIE
        named = [drawn[0].heading]
        named += [words_within(column.heading) for column in drawn[1:]]
        headings = view.text(Label(zh="与", en=" and ")).join(named)
        title = view.text(Label(zh="{}：{}", en="{}: {}"))
        title = title.format(view.text(self.title), headings)
        yield Chart(
            kind=shape,
            title=title,
            table=self.name,
            categories=by,
            series=tuple(column.name for column in drawn),
            alt_text=view.text(Label(zh="图：{}", en="Chart: {}")).format(title),
            x_title="" if is_round else heading(view.dimension(by).label, view.lang),
            y_title="" if is_round or len(drawn) > 1 else drawn[0].heading,
        )


def shape_of(kind: ChartKind, values: NDArray[np.float64]) -> ChartKind | None:
    """Return how figures can be drawn; None where there is nothing to compare.

    A pie needs parts of a whole, none below 0, and not too many (A21).
    """
    known = values[np.isfinite(values)]
    if known.size < 2 or not known.any():  # noqa: PLR2004  (one is no comparison)
        return None
    if kind is ChartKind.PIE and (known.min() < 0 or values.size > MOST_SLICES + 1):
        return ChartKind.BAR
    if kind is ChartKind.COLUMN and values.size > MOST_COLUMNS:
        return ChartKind.BAR
    return kind


def _adds_up(measure: Measure | Ratio) -> bool:
    return isinstance(measure, Measure) and measure.additive


def _note(asked: Asked) -> str:
    """Say which days count where they are not those of the report."""
    if asked.fact == asked.view.fact or not asked.is_dated:
        return ""
    note = asked.view.compared(asked.fact).note
    return asked.view.text(note) if note else ""


def _share(
    measure: Measure | Ratio, data: Breakdowns, table: str, *, is_named: bool
) -> Column:
    """Return the share of each row in the whole; blank where the whole is nothing."""
    view, name = data.asked.view, measure.name
    parts = data.now[name].to_numpy(np.float64)
    whole = summed(parts, measure)
    shares = parts / whole if whole > 0 else np.full(len(parts), np.nan)
    shares = round_half_away(shares, RATE_PLACES)
    total = f"SUM({table}[{name}])"
    title = _SHARE.text(view.lang)
    if is_named:
        name_of = within(measure.label, view.lang)
        title = _SHARE_OF.text(view.lang).format(name=name_of)
    column = f"{name}_share"
    return Column(
        name=column,
        heading=title[:1].upper() + title[1:],
        values=cells(shares),
        unit=Unit.PERCENT,
        mark=Mark.BAR,
        formula=f'IF({total}<=0,"",ROUND([@{name}]/{total},{RATE_PLACES}))',
        total=Total.OWN,
        total_formula=f'IF({total}<=0,"",ROUND(SUM({table}[{column}]),{POINT_PLACES}))',
        total_value=1.0 if whole > 0 else None,
    )


def _changes(current: Column, data: Breakdowns, table: str) -> list[Column]:
    """Return the figure before, and the change since."""
    view, measure = data.asked.view, data.asked.first
    chosen = bool(view.plan.report.compare)
    name, suffix = measure.name, "_before"
    values = data.rows[PREVIOUS][name]
    before = measure_column(
        measure,
        values,
        view.lang,
        suffix=suffix,
        title=_COMPARED if chosen else _BEFORE,
        total=total_of(measure, values, data.totals[PREVIOUS]),
    )
    if _adds_up(measure):
        [before] = with_formulas(table, [before], [measure], suffix=suffix)
    change = change_column(
        measure,
        data.now[name].to_numpy(np.float64),
        values.to_numpy(np.float64),
        view.lang,
        _CHOSEN if chosen else _CHANGE,
        names=(f"{name}_change", name, name + suffix),
    )
    return [before, total_change(change, measure, (current, before))]


def _gap(measure: Measure | Ratio, data: Breakdowns) -> list[Column]:
    """Return the pooled figure, and how far each row is from it: percent, or points.

    A group too small to be judged has no gap.
    """
    view, name, whole_name = data.asked.view, measure.name, f"{measure.name}_whole"
    whole = float(data.total[name])
    values: NDArray[np.float64] = data.now[name].to_numpy(np.float64)
    filled = f"COUNT([@{name}],[@{whole_name}])<2"
    if measure.unit in {Unit.PERCENT, Unit.SCORE}:
        scale = 100 if measure.unit is Unit.PERCENT else 1
        unit = Unit.POINTS if measure.unit is Unit.PERCENT else Unit.SCORE
        gaps, places = (values - whole) * scale, POINT_PLACES
        formula = f"ROUND(([@{name}]-[@{whole_name}])*{scale},{places})"
    else:
        unit, places = Unit.PERCENT, RATE_PLACES
        gaps = values / whole - 1 if whole > 0 else np.full(len(values), np.nan)
        formula = f"ROUND([@{name}]/[@{whole_name}]-1,{places})"
        filled = f"OR({filled},N([@{whole_name}])<=0)"
    if isinstance(measure, Ratio) and measure.denominator in data.now:
        least = view.plan.report.small_group
        gaps = np.where(data.now[measure.denominator] < least, np.nan, gaps)
        filled = f"OR({filled},N([@{measure.denominator}])<{least})"
    return [
        Column(
            name=whole_name,
            heading=heading(_WHOLE, view.lang),
            values=[None if np.isnan(whole) else whole] * len(values),
            unit=measure.unit,
        ),
        Column(
            name=f"{name}_gap",
            heading=heading(_GAP_POINTS if unit is Unit.POINTS else _GAP, view.lang),
            values=cells(round_half_away(gaps, places)),
            unit=unit,
            better=measure.better,
            mark=sign_mark(measure),
            formula=f'IF({filled},"",{formula})',
        ),
    ]
