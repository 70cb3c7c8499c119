"""Did more customers leave than in the period before, and than a year ago?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.periods import BaseKind
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Column, Mark, Table
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import (
    POINT_PLACES,
    measure_column,
    with_formulas,
)
from xl_crm.reports.business._view import ReportView
from xl_crm.summary.facts import Question
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    import pandas as pd

    from xl_crm.summary.facts import Measure, Ratio

_FACT = "customers"
_ACTIVE, _LEFT, _RATE = MEASURES = (
    "active_at_start",
    "churned_in_period",
    "period_churn_rate",
)
_PERIOD = Label(zh="期间", en="period")
_CURRENT = Label(zh="本期 {}", en="this period {}")
#: What each base is called, and what its measures end in.
_BASES = {
    BaseKind.PREVIOUS: (Label(zh="上期 {}", en="period before {}"), "_previous"),
    BaseKind.CHOSEN: (Label(zh="对比期 {}", en="compared period {}"), "_previous"),
    BaseKind.YEAR_AGO: (Label(zh="去年同期 {}", en="a year ago {}"), "_year_ago"),
}
_HEADINGS = (
    Label(zh="期初在用客户数", en="Active at the start"),
    Label(zh="期内流失客户数", en="Churned in the period"),
    Label(zh="流失率", en="Churn rate"),
)
_CHANGE = Label(zh="本期相差", en="this period less that")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurnPeriods:
    """The churn rate of the period, of the one before and of a year ago.

    Of customers active at the start of each, those who had left at its end.
    """

    name: str
    title: Label

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table; nothing where the data do not tell who left when."""
        periods = [
            (label, suffix)
            for label, suffix in _labels(view)
            if len(view.measures((f"{_RATE}{suffix}",), _FACT)) == 1
        ]
        if not periods or periods[0][1]:
            return
        names = tuple(f"{name}{suffix}" for _, suffix in periods for name in MEASURES)
        answer = view.ask(Question(fact=_FACT, measures=names)).iloc[0]
        measures = view.measures(MEASURES, _FACT)
        columns = [
            replace(
                _column(view, answer, measure, [suffix for _, suffix in periods]),
                heading=title.text(view.lang),
            )
            for measure, title in zip(measures, _HEADINGS, strict=True)
        ]
        named = Column(
            name="period",
            heading=heading(_PERIOD, view.lang),
            values=[label for label, _ in periods],
        )
        columns = with_formulas(self.name, columns, measures)
        if len(periods) > 1:
            columns.append(self._change(view, columns[0], columns[-1]))
        yield Table(
            name=self.name,
            columns=(named, *columns),
            key=("period",),
            title=view.text(self.title),
        )

    def _change(self, view: ReportView, active: Column, rates: Column) -> Column:
        """Return by how many points the rate of the period differs from each other.

        Not where one of the two is of too few customers to be judged.
        """
        values = np.array(rates.values, dtype=np.float64)
        change = round_half_away((values[0] - values) * 100, POINT_PLACES)
        change[0] = np.nan
        least = view.plan.report.small_group
        customers = np.array(active.values, dtype=np.float64)
        change[(customers < least) | (customers[0] < least)] = np.nan
        first, first_active = (
            f"INDEX({self.name}[{name}],1)" for name in (_RATE, _ACTIVE)
        )
        return Column(
            name="change",
            heading=heading(_CHANGE, view.lang),
            values=cells(change),
            unit=Unit.POINTS,
            better=rates.better,
            mark=Mark.ICONS,
            formula=f"IF(OR(COUNT([@{_RATE}],{first})<2,"
            f'MIN([@{_ACTIVE}],{first_active})<{least}),"",'
            f"ROUND(({first}-[@{_RATE}])*100,{POINT_PLACES}))",
            row_formulas={0: '""'},
        )


def _labels(view: ReportView) -> Iterator[tuple[str, str]]:
    """Yield what each period is called, and what its measures end in."""
    compared, lang = view.compared("sales"), view.lang
    yield heading(_CURRENT, lang).format(view.text(compared.label)), ""
    for base in compared.distinct_bases:
        title, suffix = _BASES[base.kind]
        yield heading(title, lang).format(view.text(base.label)), suffix


def _column(
    view: ReportView, answer: pd.Series, measure: Measure | Ratio, suffixes: list[str]
) -> Column:
    values = [answer[f"{measure.name}{suffix}"] for suffix in suffixes]
    return measure_column(measure, np.array(values, dtype=np.float64), view.lang)
