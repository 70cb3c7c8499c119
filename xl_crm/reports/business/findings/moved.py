"""Did a key figure move against the period before, or against a year ago?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._drawn import column_of
from xl_crm.reports.business._spec import Finding, Kind
from xl_crm.reports.business.findings._words import (
    Words,
    size_of,
    suggestion,
    tone_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.models.periods import Base
    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice, Figure, Suggestion
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio
    from xl_crm.tables.unit import Unit

    #: The base, the change on it, and the unit of the change.
    _Move = tuple[Base, float, Unit]

#: The first figure of a report comes first; the larger a move, the sooner it is told.
_LEAD, _OTHERS = 100.0, 50.0
#: Weights take no notice of how far a move goes beyond so many times the least one.
_LARGEST = 9.0
#: Columns of the key figures: the two bases, and the changes on them. A single base
#: stands in the first.
_BASES = ("previous", "year_ago")
_CHANGES = ("change", "yearly_change")
_NOW = Label(zh="{period}{name}为{now}", en="{name} in {period}: {now}")
_UP_TO = Label(zh="{period}（截至{day}）", en="{period} (to {day})")
_WITHIN = Label(zh="{period}（仅{days}）", en="{period} (only {days})")
_NOT_COMPARED = Label(zh="{why}，不作比较", en="{why}")
_UNDATED = Label(zh="截至{day}，{name}为{now}", en="{name} on {day}: {now}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A key figure that moved by at least the settings' share, or points.

    Attributes
    ----------
    is_lead : bool
        Told in any case: what the report is about.
    advice : Advice, optional
        Suggested where the figure went the bad way; the target is the base again.
    """

    measure: str
    is_lead: bool = False
    advice: Advice | None = None

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield one finding, or none."""
        for measure in view.measures((self.measure,)):
            row = drawn.key_figure(measure)
            now = row.value("current") if row else None
            if row is not None and now is not None:
                yield from self._told(view, measure, row, now)

    def _told(
        self, view: ReportView, measure: Measure | Ratio, row: Row, now: float
    ) -> Iterator[Finding]:
        words = Words(view)
        moves = [
            (base, change, row.unit(column))
            for base, column in zip(
                view.comparison.distinct_bases, _CHANGES, strict=False
            )
            if (change := row.value(column)) is not None
        ]
        sizes = [size_of(view, change, unit) for _, change, unit in moves]
        size = max(sizes, default=0)
        if size < 1 and not self.is_lead:
            return
        told_by = [move for move, each in zip(moves, sizes, strict=True) if each >= 1]
        tone = _tone(measure, moves, told_by)
        is_dated = column_of(row.table, _BASES[0]) is not None
        start = words.of(
            _NOW if is_dated else _UNDATED,
            period=_period(words),
            day=view.reporting.analysis.as_of.isoformat(),
            name=words.name(measure),
            now=words.number(now, measure.unit),
        )
        told = [words.against(change, unit, base) for base, change, unit in moves]
        if is_dated and self.is_lead:
            told += _silent(words, row, now)
        yield Finding(
            kind=Kind.CONCLUSION,
            about=measure.name,
            tone=tone,
            text=words.sentence([start, *told]),
            figures=_figures(words, measure, row),
            weight=_LEAD if self.is_lead else _OTHERS + min(size, _LARGEST),
            suggestion=self._suggested(view, measure, row, told_by[0][0])
            if tone is Tone.BAD
            else None,
        )

    def _suggested(
        self, view: ReportView, measure: Measure | Ratio, row: Row, base: Base
    ) -> Suggestion | None:
        """Suggest to come back to the base that the figure got worse against."""
        column = _BASES[view.comparison.distinct_bases.index(base)]
        if self.advice is None:
            return None
        return suggestion(
            view,
            self.advice,
            measure,
            baseline=row.value("current"),
            target=row.value(column),
        )


def _period(words: Words) -> str:
    """Return the name of the period; with the days that count where not all do."""
    compared = words.view.comparison
    name = words.view.text(compared.label)
    if not compared.is_partial:
        return name
    if compared.current.first == compared.asked.first:
        return words.of(_UP_TO, period=name, day=compared.current.last.isoformat())
    days = words.view.text(compared.current.label)
    return words.of(_WITHIN, period=name, days=days)


def _tone(
    measure: Measure | Ratio, moves: Sequence[_Move], told_by: Sequence[_Move]
) -> Tone | None:
    """Return whether the first move that is large enough is good or bad.

    Neither where the first base says the contrary: the key figures judge by that one,
    however small the move, and two verdicts on one figure help nobody.
    """
    if not told_by:
        return None
    tone = tone_of(measure.better, told_by[0][1])
    first = tone_of(measure.better, moves[0][1])
    return tone if first in {tone, None} else None


def _silent(words: Words, row: Row, now: float) -> Iterator[str]:
    """Yield why a figure has no rate on a base, or is not compared at all."""
    compared = words.view.comparison
    bases = zip(compared.distinct_bases, _BASES, _CHANGES, strict=False)
    for base, before, change in bases:
        if row.value(change) is None and base.is_covered:
            why = words.no_rate(now, row.value(before), base)
            if why:
                yield why
    if compared.reason is not None:
        yield words.of(_NOT_COMPARED, why=words.view.text(compared.reason))


def _figures(words: Words, measure: Measure | Ratio, row: Row) -> tuple[Figure, ...]:
    """Return the figure and its bases, as far as they are known."""
    name = words.name(measure)
    compared = words.view.comparison.distinct_bases
    bases = [words.view.text(base.label) for base in compared]
    named = {"current": name}
    named |= {
        column: words.of_group(name, base)
        for column, base in zip(_BASES, bases, strict=False)
    }
    return tuple(
        row.figure(column, label)
        for column, label in named.items()
        if row.value(column) is not None
    )
