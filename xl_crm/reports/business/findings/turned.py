"""Did a series lately turn, or begin to run at another level (A24)?"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.models.trend import trend
from xl_crm.models.turning_points import Turn
from xl_crm.reports.business._drawn import PERIOD, rows_of
from xl_crm.reports.business._spec import Finding, Kind
from xl_crm.reports.business.findings._words import Words, tone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio

_WEIGHT = 48.0
#: What lies further back is no news.
LATELY = 12
_TURNS = {
    Turn.PEAK: Label(
        zh="{measure}在{period}到达高点{value}，此后下降",
        en="{measure} peaked in {period} at {value} and has fallen since",
    ),
    Turn.TROUGH: Label(
        zh="{measure}在{period}到达低点{value}，此后上升",
        en="{measure} was lowest in {period} at {value} and has risen since",
    ),
}
_UP = Label(
    zh="{measure}自{period}起处于更高水平：各期平均由{before}升至{after}",
    en="{measure} runs higher since {period}: mean of the periods {after}, up from "
    "{before}",
)
_DOWN = Label(
    zh="{measure}自{period}起处于更低水平：各期平均由{before}降至{after}",
    en="{measure} runs lower since {period}: mean of the periods {after}, down from "
    "{before}",
)
_EVENT = Label(
    zh="同期事件（不说明原因）：{event}",
    en="at the same time, not as a cause: {event}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """A turn, or a level that begins.

    Attributes
    ----------
    direction : int
        1 where the series goes up from here, -1 where it goes down.
    levels : mapping of str to float
        Means before and after, of a level that begins.
    """

    index: int
    direction: int
    told: Label
    levels: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """The last turn or level shift of a measure, within the last periods."""

    measure: str

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield one finding, or none."""
        for measure in view.measures((self.measure,)):
            table = drawn.series(measure)
            rows = list(rows_of(table)) if table else []
            values = [row.value(measure.name) for row in rows]
            events = [
                event for event in _events(values) if event.index >= len(rows) - LATELY
            ]
            if events:
                last = max(events, key=lambda event: event.index)
                yield _finding(view, measure, rows[last.index], last)


def _events(values: Sequence[float | None]) -> Iterator[_Event]:
    """Yield turns, then levels, of a series of complete periods."""
    known = [math.nan if each is None else each for each in values]
    found = trend(known)
    for turn in found.turning_points:
        direction = 1 if turn.turn is Turn.TROUGH else -1
        yield _Event(index=turn.index, direction=direction, told=_TURNS[turn.turn])
    for shift in found.level_shifts:
        direction = 1 if shift.change > 0 else -1
        yield _Event(
            index=shift.index,
            direction=direction,
            told=_UP if direction > 0 else _DOWN,
            levels={"before": shift.before, "after": shift.after},
        )


def _finding(
    view: ReportView, measure: Measure | Ratio, row: Row, event: _Event
) -> Finding:
    words, period = Words(view), row.text(PERIOD)
    numbers = {"value": row.value(measure.name) or 0.0, **event.levels}
    text = words.of(
        event.told,
        measure=words.name(measure),
        period=period,
        **{name: words.number(each, measure.unit) for name, each in numbers.items()},
    )
    known = row.text("event")
    beside = [words.of(_EVENT, event=known)] if known else []
    label = words.of_group(words.name(measure), period)
    return Finding(
        kind=Kind.CONCLUSION,
        about=measure.name,
        tone=tone_of(measure.better, event.direction),
        text=words.sentence([text, *beside]),
        figures=(row.figure(measure.name, label),),
        weight=_WEIGHT,
    )
