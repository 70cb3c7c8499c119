"""Which groups lose: whose figure is below zero?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._drawn import rows_of
from xl_crm.reports.business._spec import Finding, Kind
from xl_crm.reports.business.findings._words import Words, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio

_WEIGHT = 75.0
_TOLD = Label(
    zh="{dimension}“{group}”的{measure}为{value}，低于0",
    en='{measure} of {dimension} "{group}" is {value}, below 0',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowZero:
    """Groups of a table whose figure is below 0, such as a return on cost.

    Attributes
    ----------
    measures : tuple of str
        The first that the input fills.
    most : int
        Groups told, the lowest first.
    """

    table: str
    by: str
    measures: tuple[str, ...]
    advice: Advice | None = None
    most: int = 3

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield a problem for each group."""
        table = drawn.tables.get(self.table)
        for measure in view.measures(self.measures)[:1]:
            below = [
                (value, row)
                for row in (rows_of(table) if table else ())
                if (value := row.value(measure.name)) is not None and value < 0
            ]
            below.sort(key=lambda each: each[0])
            for value, row in below[: self.most]:
                yield self._told(view, measure, row, value)

    def _told(
        self, view: ReportView, measure: Measure | Ratio, row: Row, value: float
    ) -> Finding:
        words, group = Words(view), row.text(self.by)
        text = words.of(
            _TOLD,
            dimension=words.inside(view.dimension(self.by).label),
            group=group,
            measure=words.name(measure),
            value=words.number(value, measure.unit),
        )
        advised = None
        if self.advice:
            advised = suggestion(
                view, self.advice, measure, group=group, baseline=value, target=0.0
            )
        return Finding(
            kind=Kind.PROBLEM,
            about=measure.name,
            tone=Tone.BAD,
            text=words.sentence([text]),
            figures=(
                row.figure(measure.name, words.of_group(words.name(measure), group)),
            ),
            weight=_WEIGHT,
            suggestion=advised,
        )
