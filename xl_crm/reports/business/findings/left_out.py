"""Did a key figure leave out many answers or times that cannot hold?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._spec import Figure, Finding, Kind
from xl_crm.reports.business.findings._words import Words
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._view import ReportView

#: Before a missed target where most was left out: what it rests on is in doubt.
_LEAST, _MOST = 15.0, 95.0
_PLACES = 12
_TEXT = Label(
    zh="{measure}为{value}，占{share}，没有计入；{remedy}",
    en="{measure}: {value}, {share} of all, not counted; {remedy}",
)
_SHARE = Label(zh="占比（{measure}）", en="share ({measure})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Records that a key figure could not count, and what to do about them.

    Attributes
    ----------
    measure : str
        Counts those left out.
    counted : str
        Counts those that count.
    is_among : bool
        ``counted`` counts those left out, too.
    remedy : Label
        What to look at, as the end of a sentence without a full stop.
    """

    measure: str
    counted: str
    remedy: Label
    is_among: bool = False

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield a problem where any was left out."""
        measures = view.measures((self.measure, self.counted))
        rows = [drawn.key_figure(each) for each in measures]
        found = [row for row in rows if row is not None]
        if len(found) == len((self.measure, self.counted)):
            left, counted = found
            if (left.value("current") or 0.0) > 0:
                yield self._told(view, left, counted)

    def _told(self, view: ReportView, left: Row, counted: Row) -> Finding:
        words = Words(view)
        measure, base = view.measures((self.measure, self.counted))
        figure = left.figure("current", words.name(measure))
        others = counted.figure("current", words.name(base))
        n_all = others.value + (0.0 if self.is_among else figure.value)
        whole = "{1}" if self.is_among else "({0}+{1})"
        share = Figure(
            label=words.of(_SHARE, measure=words.inside(measure.label)),
            value=round(figure.value / n_all, _PLACES),
            unit=Unit.PERCENT,
            places=(*figure.places, *others.places),
            formula=f"ROUND({{0}}/{whole},{_PLACES})",
        )
        text = words.of(
            _TEXT,
            measure=figure.label,
            value=words.number(figure.value, figure.unit),
            share=words.number(share.value, share.unit),
            remedy=view.text(self.remedy),
        )
        return Finding(
            kind=Kind.PROBLEM,
            about=measure.name,
            tone=Tone.WARN,
            text=words.sentence([text]),
            figures=(figure, share),
            weight=_LEAST + (_MOST - _LEAST) * share.value,
        )
