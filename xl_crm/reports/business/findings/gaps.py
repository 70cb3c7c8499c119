"""Which groups are far behind, or far ahead of, the whole (A27)?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._spec import Finding, Kind
from xl_crm.reports.business.findings._words import Words, suggestion
from xl_crm.summary.facts import Ratio
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice, Figure
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure

_BEHIND, _AHEAD = 60.0, 40.0
_HIGH = Label(zh="高{by}", en="{by} above")
_LOW = Label(zh="低{by}", en="{by} below")
_TOLD = Label(
    zh="{dimension}“{group}”的{measure}为{value}，比整体（{whole}）{gap}",
    en='{measure} of {dimension} "{group}" is {value}, {gap} the whole ({whole})',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """Groups whose figure is off that of the whole by at least the settings' share.

    Too small a group has no gap in its table, and is not told.

    Attributes
    ----------
    fact : str
        Empty for the fact of the report.
    most : int
        Groups told, the farthest first.
    """

    by: str
    measure: str
    fact: str = ""
    advice: Advice | None = None
    most: int = 1

    def _rows(
        self, view: ReportView, drawn: Drawn, measure: Measure | Ratio, sign: int
    ) -> list[Row]:
        """Return the groups that are far enough on one side, the farthest first.

        Parameters
        ----------
        sign : int
            1 for the good side, -1 for the bad one.
        """
        gap = f"{measure.name}_gap"
        table = drawn.broken_down(self.by, measure, gap, f"{measure.name}_whole")
        if table is None or measure.better is Better.NEUTRAL:
            return []
        sign = sign if measure.better is Better.HIGHER else -sign
        rows = [
            row
            for row in drawn.groups(table)
            if sign * (row.value(gap) or 0.0) > 0 and _is_far(view, row, measure)
        ]
        return sorted(rows, key=lambda row: -abs(row.value(gap) or 0.0))[: self.most]

    def _text(self, view: ReportView, measure: Measure | Ratio, row: Row) -> str:
        words, name = Words(view), measure.name
        gap = row.value(f"{name}_gap") or 0.0
        size = words.number(abs(gap), row.unit(f"{name}_gap"))
        text = words.of(
            _TOLD,
            dimension=words.inside(view.dimension(self.by).label),
            group=row.text(self.by),
            measure=words.name(measure),
            value=words.number(row.value(name) or 0.0, row.unit(name)),
            whole=words.number(row.value(f"{name}_whole") or 0.0, row.unit(name)),
            gap=words.of(_HIGH if gap > 0 else _LOW, by=size),
        )
        return words.sentence([text])

    def _figures(
        self, view: ReportView, measure: Measure | Ratio, row: Row
    ) -> tuple[Figure, ...]:
        """Return the figure of the group, and of how many it is."""
        words, group = Words(view), row.text(self.by)
        label = words.of_group(words.name(measure), group)
        figures = [row.figure(measure.name, label)]
        if isinstance(measure, Ratio):
            for base in view.measures((measure.denominator,), self.fact):
                if row.value(base.name) is not None:
                    label = words.of_group(words.name(base), group)
                    figures.append(row.figure(base.name, label))
        return tuple(figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind(_Gap):
    """Groups on the bad side; the target of a suggestion is the figure of the whole."""

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield a problem for each group."""
        for measure in view.measures((self.measure,), self.fact):
            for row in self._rows(view, drawn, measure, -1):
                yield Finding(
                    kind=Kind.PROBLEM,
                    about=measure.name,
                    tone=Tone.BAD,
                    text=self._text(view, measure, row),
                    figures=self._figures(view, measure, row),
                    weight=_BEHIND,
                    suggestion=suggestion(
                        view,
                        self.advice,
                        measure,
                        group=row.text(self.by),
                        baseline=row.value(measure.name),
                        target=row.value(f"{measure.name}_whole"),
                    )
                    if self.advice
                    else None,
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead(_Gap):
    """Groups on the good side: what others may learn from."""

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield a conclusion for each group."""
        for measure in view.measures((self.measure,), self.fact):
            for row in self._rows(view, drawn, measure, 1):
                yield Finding(
                    kind=Kind.CONCLUSION,
                    about=measure.name,
                    tone=Tone.GOOD,
                    text=self._text(view, measure, row),
                    figures=self._figures(view, measure, row),
                    weight=_AHEAD,
                )


def _is_far(view: ReportView, row: Row, measure: Measure | Ratio) -> bool:
    """Tell whether a group is off the whole by the settings' share of it.

    A score, which may be 0 or below, by as many of its 100 points.
    """
    least = view.plan.findings.gap
    value, whole = row.value(measure.name), row.value(f"{measure.name}_whole")
    if value is None or whole is None:
        return False
    if measure.unit is Unit.SCORE:
        return abs(value - whole) >= least * 100
    return whole > 0 and abs(value - whole) >= least * whole
