"""Did a figure of a table of periods move against the periods beside it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._drawn import PERIOD, column_of, rows_of
from xl_crm.reports.business._spec import Finding, Kind
from xl_crm.reports.business._within import words_within
from xl_crm.reports.business.findings._words import (
    Words,
    size_of,
    suggestion,
    tone_of,
)
from xl_crm.summary.facts import Ratio
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure

_WEIGHT = 95.0
_NOW = Label(zh="{measure}为{now}", en="{measure}: {now}")
_AGAINST = Label(zh="比{base}{moved}", en="{moved} on {base}")
_FEW = Label(
    zh="{name}只有{n}个，不作比较", en="only {n} {name}: too few to be compared"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedByPeriod:
    """The figure of the first period of a table, and how far it is from the others.

    Told in any case; good or bad from the settings' move on. A rate of a group smaller
    than the settings judge is not compared.

    Attributes
    ----------
    table : str
        Its columns ``period``, the measure, and ``change``: the first period less that
        of the row.
    """

    table: str
    measure: str
    fact: str = "customers"
    advice: Advice | None = None

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield one finding, or none."""
        table = drawn.tables.get(self.table)
        for measure in view.measures((self.measure,), self.fact):
            rows = list(rows_of(table)) if table else []
            if rows and rows[0].value(measure.name) is not None:
                yield self._told(view, measure, rows)

    def _told(
        self, view: ReportView, measure: Measure | Ratio, rows: list[Row]
    ) -> Finding:
        words, first = Words(view), rows[0]
        now = first.value(measure.name) or 0.0
        parts = [
            words.of(
                _NOW,
                measure=words.name(measure),
                now=words.number(now, measure.unit),
            )
        ]
        few = _few(words, measure, first)
        if few:
            parts.append(few)
        tone, base = None, None
        for row in rows[1:]:
            change = row.value("change")
            if change is None or few or _few(words, measure, row):
                continue
            unit = row.unit("change")
            moved = words.change(change, unit)
            parts.append(
                words.of(_AGAINST, base=words_within(row.text(PERIOD)), moved=moved)
            )
            if tone is None and size_of(view, change, unit) >= 1:
                tone, base = tone_of(measure.better, change), row.value(measure.name)
        advised = None
        if self.advice and tone is Tone.BAD:
            advised = suggestion(view, self.advice, measure, baseline=now, target=base)
        return Finding(
            kind=Kind.CONCLUSION,
            about=measure.name,
            tone=tone,
            text=words.sentence(parts),
            figures=tuple(
                row.figure(
                    measure.name,
                    words.of_group(words.name(measure), row.text(PERIOD)),
                )
                for row in rows
                if row.value(measure.name) is not None
            ),
            weight=_WEIGHT,
            suggestion=advised,
        )


def _few(words: Words, measure: Measure | Ratio, row: Row) -> str:
    """Return of how few a rate is, where they are too few; else empty."""
    if not isinstance(measure, Ratio):
        return ""
    column, n = (
        column_of(row.table, measure.denominator),
        row.value(measure.denominator),
    )
    least = words.view.plan.report.small_group
    if column is None or n is None or n >= least:
        return ""
    name = words_within(column.heading)
    return words.of(_FEW, name=name, n=words.number(n, Unit.NUMBER))
