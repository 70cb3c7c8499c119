"""What is worth a sign beside a period: a turn, a new level, a known event?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.models.turning_points import Turn
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Cell, Column
from xl_crm.tables.figure import figure_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.models.periods import Comparison, Grain
    from xl_crm.models.trend import Trend
    from xl_crm.reports.business._view import ReportView
    from xl_crm.reports.business.sections._answers import Asked

_TURN = Label(zh="拐点", en="turning point")
_EVENT = Label(zh="事件", en="event")
_TURNS = {
    Turn.PEAK: Label(zh="▲ 高点", en="▲ peak"),
    Turn.TROUGH: Label(zh="▼ 低点", en="▼ trough"),
}
_UP = Label(zh="水平上移", en="level up")
_DOWN = Label(zh="水平下移", en="level down")
_SHIFT = Label(
    zh="{period}起{shift}：各{grain}平均{before}→{after}",
    en="{shift} from {period}: mean of the {grain}s {before} → {after}",
)


def turn_column(view: ReportView, found: Trend, n_rows: int) -> list[Column]:
    """Return the column of turns and of levels that begin; none where nothing does."""
    texts: list[list[str]] = [[] for _ in range(n_rows)]
    for turn in found.turning_points:
        texts[turn.index].append(view.text(_TURNS[turn.turn]))
    for shift in found.level_shifts:
        texts[shift.index].append(view.text(_UP if shift.change > 0 else _DOWN))
    by = view.text(Label(zh="；", en="; "))
    return _worded("turn", _TURN, [by.join(each) or None for each in texts], view)


def shift_lines(
    asked: Asked, found: Trend, rows: Sequence[Comparison], grain: Grain
) -> list[str]:
    """Return a line for each level that begins.

    Its level is the mean of periods, which is not the rate of all of them together.
    """
    view, unit = asked.view, asked.first.unit
    lines = []
    for shift in found.level_shifts:
        before, after = (
            figure_text(level, unit, view.lang, compact=True)
            for level in (shift.before, shift.after)
        )
        line = view.text(_SHIFT).format(
            period=view.text(rows[shift.index].label),
            grain=view.text(grain.label),
            shift=view.text(_UP if shift.change > 0 else _DOWN),
            before=before,
            after=after,
        )
        lines.append(line[:1].upper() + line[1:])
    return lines


def event_column(view: ReportView, rows: Sequence[Comparison]) -> list[Column]:
    """Return the column of known events: beside the figures, never their cause."""
    by = view.text(Label(zh="；", en="; "))
    texts: list[Cell] = [
        by.join(each.label for each in view.plan.events if each.span.overlap(row.asked))
        or None
        for row in rows
    ]
    return _worded("event", _EVENT, texts, view)


def _worded(
    name: str, title: Label, values: list[Cell], view: ReportView
) -> list[Column]:
    """Return a column of words; none where it would be empty."""
    if not any(values):
        return []
    return [Column(name=name, heading=heading(title, view.lang), values=values)]
