"""Does a key figure reach the target of the settings?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._spec import Finding, Kind
from xl_crm.reports.business.findings._words import Words, suggestion
from xl_crm.tables.unit import Better

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio

_MISSED, _REACHED = 90.0, 30.0
_NOT = Label(
    zh="{measure}为{value}，未达到目标（{target}）",
    en="{measure}: {value}, short of the target ({target})",
)
_IS = Label(
    zh="{measure}为{value}，达到目标（{target}）",
    en="{measure}: {value}, within the target ({target})",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowTarget:
    """A key figure on the wrong side of a target, or on the right one.

    Attributes
    ----------
    setting : str
        Of the service settings: the target, in the unit of the measure.
    """

    measure: str
    setting: str
    advice: Advice | None = None

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield a problem where it misses the target, else a conclusion."""
        for measure in view.measures((self.measure,)):
            row = drawn.key_figure(measure)
            if row is not None and row.value("current") is not None:
                yield self._told(view, measure, row)

    def _told(self, view: ReportView, measure: Measure | Ratio, row: Row) -> Finding:
        words = Words(view)
        now = row.value("current") or 0.0
        target = float(getattr(view.plan.service, self.setting))
        is_missed = now < target if measure.better is Better.HIGHER else now > target
        text = words.of(
            _NOT if is_missed else _IS,
            measure=words.name(measure),
            value=words.number(now, measure.unit),
            target=words.number(target, measure.unit),
        )
        advised = None
        if is_missed and self.advice:
            advised = suggestion(
                view, self.advice, measure, baseline=now, target=target
            )
        return Finding(
            kind=Kind.PROBLEM if is_missed else Kind.CONCLUSION,
            about=measure.name,
            tone=Tone.BAD if is_missed else Tone.GOOD,
            text=words.sentence([text]),
            figures=(row.figure("current", words.name(measure)),),
            weight=_MISSED if is_missed else _REACHED,
            suggestion=advised,
        )
