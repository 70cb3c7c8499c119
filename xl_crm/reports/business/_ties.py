"""Do the parts of a report add up to its total (A22, E42)?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.periods import Grain
from xl_crm.pipeline import Check
from xl_crm.reports.business._cell_names import cell_name
from xl_crm.reports.business._drawn import rows_of
from xl_crm.reports.business._view import CURRENT
from xl_crm.reports.business.sections import Breakdown
from xl_crm.summary.facts import Measure, Question
from xl_crm.tables.missing import UNASSIGNED
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from xl_crm.reports._spec import Table
    from xl_crm.reports.business._drawn import Drawn
    from xl_crm.reports.business._spec import Place
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Days

#: In ``Report.totals``: the months of the period, which are no column of a fact.
MONTH = "month"
#: What rounding each part to 0.01 can move their sum by.
_HALF_CENT = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """The sum of some parts against the total asked apart.

    Attributes
    ----------
    by : Label
        What the parts are.
    n_parts : int
        Those that nothing claims are one of them.
    unassigned : float
        What stands in it.
    parts, total : float
        In ``unit``; amounts are sums of parts rounded to 0.01 each.
    table : str
        Table of the book whose cells the parts are; empty for none.
    total_cell : Place or None
        Where the total stands in the book.
    """

    report: str
    by: Label
    measure: Measure
    n_parts: int
    unassigned: float
    parts: float
    total: float
    table: str = ""
    total_cell: Place | None = None

    @property
    def label(self) -> Label:
        """What is compared, in one line."""
        name = self.measure.label
        return Label(
            zh=f"{name.zh}：按{self.by.zh}合计 = 总计",
            en=f"{name.en}: sum by {self.by.en} = total",
        )

    @property
    def difference(self) -> float:
        """The sum of the parts less the total, rounded to 0.01."""
        return float(round_half_away(np.array([self.parts - self.total]), 2)[0])

    @property
    def tolerance(self) -> float:
        """From which difference on the two do not tie: 0.01, and rounding of amounts.

        Each part is an amount rounded to 0.01, so that their sum may be off by half a
        cent a part.
        """
        if self.measure.unit is not Unit.MONEY:
            return Check.tolerance
        return Check.tolerance + _HALF_CENT * max(self.n_parts - 1, 0)

    @property
    def passed(self) -> bool:
        """Whether both agree."""
        return abs(self.difference) < self.tolerance


def ties(view: ReportView, drawn: Drawn) -> tuple[Tie, ...]:
    """Return the checks of a report's totals that the input allows."""
    found = view.measures((view.report.total,) if view.report.total else ())
    return tuple(
        tie
        for measure in found
        if isinstance(measure, Measure) and measure.additive
        for by in view.report.totals
        for tie in _tied(view, drawn, measure, by)
    )


def _tied(view: ReportView, drawn: Drawn, measure: Measure, by: str) -> Iterator[Tie]:
    """Yield the check of one dimension; of what stands in the book where it does."""
    days = current_days(view)
    if by == MONTH:
        if not days:
            return
        label, grain = Grain.MONTH.label, Grain.MONTH
    elif view.has(by):
        label, grain = view.dimension(by).label, None
    else:
        return
    asked = Question(fact=view.fact, measures=(measure.name,), days=days)
    total = view.ask(asked)[measure.name]
    row = drawn.key_figure(measure)
    table = None if grain else _breakdown(view, drawn, measure, by)
    if table is not None:
        n_parts, unassigned, parts = _of_table(view, table, by, measure.name)
    else:
        frame = view.ask(
            Question(
                fact=view.fact,
                measures=(measure.name,),
                by=() if grain else (by,),
                grain=grain,
                days=days,
            )
        )
        n_parts, unassigned, parts = _of_frame(frame, by, measure.name)
    yield Tie(
        report=view.report.name,
        by=label,
        measure=measure,
        n_parts=n_parts,
        unassigned=unassigned,
        parts=parts,
        total=float(np.nan_to_num(total.to_numpy(np.float64)).sum()),
        table=table.name if table else "",
        total_cell=row.place("current")
        if row and row.value("current") is not None
        else None,
    )


def _breakdown(
    view: ReportView, drawn: Drawn, measure: Measure, by: str
) -> Table | None:
    """Return the breakdown by a dimension; None for tables of other days or facts."""
    sections = {
        section.name
        for sheet in view.report.sheets
        for section in sheet.sections
        if isinstance(section, Breakdown) and not section.fact
    }
    table = drawn.broken_down(by, measure)
    return table if table and table.name in sections else None


def current_days(view: ReportView) -> tuple[Days, ...]:
    """Return the days of the report; none for a fact without days."""
    is_dated = view.reporting.facts.first_day(view.fact) is not None
    return view.days(CURRENT) if is_dated else ()


def parts_formula(tie: Tie) -> str:
    """Return how the sheet adds up the parts that stand in the book; empty for none."""
    return f"ROUND(SUM({tie.table}[{tie.measure.name}]),2)" if tie.table else ""


def total_formula(tie: Tie) -> str:
    """Return the name of the cell with the total; empty where none holds it."""
    return cell_name(tie.total_cell) if tie.total_cell else ""


def _of_table(
    view: ReportView, table: Table, by: str, name: str
) -> tuple[int, float, float]:
    """Return number, unassigned part and sum of the cells of a breakdown."""
    word = view.text(UNASSIGNED)
    rows = [(row.text(by), row.value(name)) for row in rows_of(table)]
    values = [value for _, value in rows if value is not None]
    nobody = [value or 0.0 for text, value in rows if text == word]
    return len(values), math.fsum(nobody), _sum(np.array(values, dtype=np.float64))


def _of_frame(frame: pd.DataFrame, by: str, name: str) -> tuple[int, float, float]:
    """Return number, unassigned part and sum of an answer."""
    known = frame[frame[name].notna()]
    nobody = known[known[by].isna()] if by in known else known.iloc[:0]
    return (
        len(known),
        _sum(nobody[name].to_numpy(np.float64)),
        _sum(known[name].to_numpy(np.float64)),
    )


def _sum(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Add up parts and round as the sheet does."""
    return float(round_half_away(np.array([math.fsum(values)]), 2)[0])
