"""How does a sentence tell a figure, a change and a comparison?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.models.growth import growth
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._spec import Suggestion
from xl_crm.reports.business._within import within
from xl_crm.tables.figure import figure_text
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.models.periods import Base
    from xl_crm.reports.business._spec import Advice
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio

_UP, _DOWN = Label(zh="上升{by}", en="up {by}"), Label(zh="下降{by}", en="down {by}")
_SAME = Label(zh="持平", en="unchanged")
_OF_GROUP = Label(zh="{kpi}（{group}）", en="{kpi} ({group})")
_BASES = {
    "previous": Label(zh="环比", en="on"),
    "year_ago": Label(zh="同比", en="on"),
    "chosen": Label(zh="比{base}", en="on"),
}


@dataclass(frozen=True)
class Words:
    """Words of one report, in its language."""

    view: ReportView

    def of(self, label: Label, **parts: str) -> str:
        """Return a sentence with its parts."""
        return self.view.text(label).format(**parts)

    def number(self, value: float, unit: Unit, *, signed: bool = False) -> str:
        """Return a figure as it stands in a sentence."""
        return figure_text(value, unit, self.view.lang, signed=signed, compact=True)

    def sentence(self, parts: Iterable[str]) -> str:
        """Return parts as one sentence."""
        between = Label(zh="，", en=", ").text(self.view.lang)
        end = Label(zh="。", en=".").text(self.view.lang)
        return between.join(parts) + end

    def of_group(self, name: str, group: str) -> str:
        """Return the name of a figure with whose it is."""
        return self.of(_OF_GROUP, kpi=name, group=group)

    def name(self, measure: Measure | Ratio) -> str:
        """Return what a measure is called at the beginning of a sentence."""
        return self.start(measure.label)

    def start(self, label: Label) -> str:
        """Return a label at the beginning of a sentence."""
        return heading(label, self.view.lang)

    def inside(self, label: Label) -> str:
        """Return a label within a sentence: an English word without its capital."""
        return within(label, self.view.lang)

    def change(self, value: float, unit: Unit) -> str:
        """Say by how much a figure rose or fell: percent, or points of a share."""
        size = self.number(abs(value), unit)
        if size == self.number(0.0, unit):
            return self.of(_SAME)
        return self.of(_UP if value > 0 else _DOWN, by=size)

    def against(self, change: float, unit: Unit, base: Base) -> str:
        """Say how a figure moved against a base."""
        moved = self.change(change, unit)
        name = self.view.text(base.label)
        against = self.of(_BASES[base.kind.value], base=name)
        if self.view.lang is Lang.ZH:
            return f"{against}{moved}"
        return f"{moved} {against} {name}"

    def no_rate(self, now: float, before: float | None, base: Base) -> str:
        """Say why a figure has no rate of growth on a base; empty where it has one."""
        name = self.view.text(base.label)
        found = growth(now, before).reason
        if found is None or before is None:
            return ""
        why = self.view.text(found.label)
        return self.of(
            Label(zh="与{name}相比没有增长率：{why}", en="no rate on {name}: {why}"),
            name=name,
            why=why,
        )


def size_of(view: ReportView, change: float, unit: Unit) -> float:
    """Return a change in multiples of the least that the settings have told.

    Parameters
    ----------
    unit : Unit
        PERCENT for a rate of growth; anything else counts in points.
    """
    settings = view.plan.findings
    least = settings.move if unit is Unit.PERCENT else settings.points * 100
    return abs(change) / least if least else math.inf


def tone_of(better: Better, change: float) -> Tone | None:
    """Return whether a change is good or bad; None for neither."""
    if better is Better.NEUTRAL or change == 0:
        return None
    return Tone.GOOD if (change > 0) == (better is Better.HIGHER) else Tone.BAD


def suggestion(  # noqa: PLR0913  (a suggestion is these parts)
    view: ReportView,
    advice: Advice,
    measure: Measure | Ratio,
    *,
    group: str = "",
    unit: Unit | None = None,
    baseline: float | None,
    target: float | None,
) -> Suggestion:
    """Return what a rule suggests, due some days after the as-of date.

    Parameters
    ----------
    group : str
        Of which group the measure is the KPI; empty for all.
    """
    words = Words(view)
    name = words.name(measure)
    kpi = words.of_group(name, group) if group else name
    return Suggestion(
        action=view.text(advice.action).format(group=group),
        department=view.text(advice.department),
        kpi=kpi,
        unit=unit or measure.unit,
        better=measure.better,
        baseline=baseline,
        target=target,
        deadline=view.reporting.analysis.as_of
        + timedelta(days=view.plan.findings.deadline_days),
    )
