"""How do the key figures stand against the period before and a year ago?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.growth import growth_rates
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Cell, Column, Table, Tone
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import RATE_PLACES
from xl_crm.reports.business._view import (
    CURRENT,
    PREVIOUS,
    YEAR_AGO,
    YEAR_CURRENT,
    ReportView,
)
from xl_crm.summary.facts import Measure, Question, Ratio
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MEASURE = Label(zh="指标", en="figure")
_CURRENT = Label(zh="本期", en="this period")
_PREVIOUS = Label(zh="上期", en="period before")
_CHOSEN = Label(zh="对比期", en="compared period")
_YEAR_AGO = Label(zh="去年同期", en="a year ago")
_CHANGE = Label(zh="环比", en="change")
_YEARLY = Label(zh="同比", en="change on a year ago")
_VERDICT = Label(zh="判断", en="verdict")
_TITLE = Label(zh="关键指标", en="Key figures")

BETTER = Label(zh="▲ 向好", en="▲ better")
WORSE = Label(zh="▼ 转差", en="▼ worse")
SAME = Label(zh="■ 持平", en="■ same")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Each figure in a row: now, before, a year ago, and the changes.

    A share changes in percentage points, anything else in percent of its base.
    """

    name: str
    measures: tuple[str, ...]
    title: Label = _TITLE

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table."""
        measures = view.measures(self.measures)
        if not measures:
            return
        now, before, year_now, year_ago = (
            _asked(view, measures, name)
            for name in (CURRENT, PREVIOUS, YEAR_CURRENT, YEAR_AGO)
        )
        changes = [
            _changes(measures, *pair) for pair in ((now, before), (year_now, year_ago))
        ]
        units = tuple(measure.unit for measure in measures)
        chosen = view.plan.report.compare
        figures = (
            ("current", _CURRENT, now, view.comparison.label),
            (
                "previous",
                _CHOSEN if chosen else _PREVIOUS,
                before,
                view.comparison.previous.label,
            ),
            ("year_ago", _YEAR_AGO, year_ago, view.comparison.year_ago.label),
        )
        columns = [
            Column(
                name="figure",
                heading=heading(_MEASURE, view.lang),
                values=[heading(measure.label, view.lang) for measure in measures],
            ),
            *(
                Column(
                    name=name,
                    heading=f"{heading(label, view.lang)} {view.text(span)}",
                    values=cells(values),
                    unit=Unit.NUMBER,
                    units=units,
                )
                for name, label, values, span in figures
            ),
        ]
        changed = tuple(
            Unit.POINTS if measure.unit is Unit.PERCENT else Unit.PERCENT
            for measure in measures
        )
        for name, label, values in (
            ("change", _CHANGE, changes[0]),
            ("yearly_change", _YEARLY, changes[1]),
        ):
            columns.append(
                Column(
                    name=name,
                    heading=heading(label, view.lang),
                    values=cells(values),
                    unit=Unit.PERCENT,
                    units=changed,
                )
            )
        columns.insert(5, _verdict(measures, changes[0], view))
        yield Table(
            name=self.name,
            columns=tuple(columns),
            key=("figure",),
            title=view.text(self.title),
            note=_notes(view),
        )


def _asked(
    view: ReportView, measures: tuple[Measure | Ratio, ...], span: str
) -> NDArray[np.float64]:
    """Return each measure over one span; NaN where the data do not cover it."""
    days = view.days(span)
    if not days:
        return np.full(len(measures), np.nan)
    names = tuple(measure.name for measure in measures)
    frame = view.ask(Question(fact=view.fact, measures=names, days=days))
    return frame[list(names)].iloc[0].to_numpy(np.float64)


def _changes(
    measures: tuple[Measure | Ratio, ...],
    now: NDArray[np.float64],
    before: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return growth rates; of shares the difference in percentage points."""
    rates, _ = growth_rates(now, before)
    shares = np.array([measure.unit is Unit.PERCENT for measure in measures])
    return round_half_away(np.where(shares, (now - before) * 100, rates), RATE_PLACES)


def _verdict(
    measures: tuple[Measure | Ratio, ...],
    changes: NDArray[np.float64],
    view: ReportView,
) -> Column:
    """Say whether a figure went the good way."""
    words: list[Cell] = []
    for measure, change in zip(measures, changes, strict=True):
        if np.isnan(change) or measure.better is Better.NEUTRAL:
            words.append(None)
            continue
        gain = change if measure.better is Better.HIGHER else -change
        label = SAME if gain == 0 else BETTER if gain > 0 else WORSE
        words.append(view.text(label))
    return Column(
        name="verdict",
        heading=heading(_VERDICT, view.lang),
        values=words,
        tones={view.text(BETTER): Tone.GOOD, view.text(WORSE): Tone.BAD},
    )


def _notes(view: ReportView) -> str:
    """Say which days are compared, and what the data do not cover."""
    compared = view.comparison
    lines = [compared.note] if compared.note else []
    lines += [base.reason for base in compared.bases if base.reason]
    return " ".join(view.text(line) for line in lines)
