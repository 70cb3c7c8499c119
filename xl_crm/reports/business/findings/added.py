"""Did campaigns add to what customers buy anyway, as far as control groups tell?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.models.increment import CONFIDENCE
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._drawn import rows_of
from xl_crm.reports.business._spec import Figure, Finding, Kind
from xl_crm.reports.business.findings._words import Words, suggestion
from xl_crm.reports.business.sections.increment import (
    BY,
    LESS,
    MORE,
    NO_CONTROL,
    UNCLEAR,
)
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice, Suggestion
    from xl_crm.reports.business._view import ReportView

_CLEAR, _SAME, _ALONE = 85.0, 55.0, 45.0
#: Campaigns named in one sentence.
_NAMED = 3
_RATE, _CONTROL = "targeted_conversion_rate", "control"
_MORE = Label(
    zh="活动“{group}”目标客户的购买率比对照客户高{by}（{sure}）",
    en='Customers targeted by "{group}" bought more often than its control group, by '
    "{by} ({sure})",
)
_LESS = Label(
    zh="活动“{group}”目标客户的购买率比对照客户低{by}（{sure}）",
    en='Customers targeted by "{group}" bought less often than its control group, by '
    "{by} ({sure})",
)
_UNCLEAR = Label(
    zh="活动“{group}”的目标客户与对照客户未见显著差异：相差{by}（{sure}）",
    en='No clear difference between the customers targeted by "{group}" and its '
    "control group: {by} ({sure})",
)
_SURE = Label(
    zh="{confidence}置信区间{low}至{high}，目标{n}人，对照{m}人",
    en="{confidence} confidence interval {low} to {high}; {n} targeted, {m} left alone",
)
_WITHOUT = Label(
    zh="活动“{groups}”未设对照，转化率不能当作活动带来的增量",
    en='Campaign "{groups}" has no control group: its conversion rate does not tell '
    "what it added",
)
_SEVERAL = Label(
    zh="{n}个活动未设对照（“{groups}”{more}），转化率不能当作活动带来的增量",
    en='{n} campaigns have no control group ("{groups}"{more}): their conversion '
    "rates do not tell what they added",
)
_NOBODY = Label(
    zh="未设对照组，转化率不能当作活动带来的增量",
    en="No campaign has a control group: conversion rates do not tell what they added",
)
_LEFT_ALONE = Label(zh="对照客户数", en="Control customers")
_ENDS = (
    ("increment_low", Label(zh="增量下限", en="increment, low end")),
    ("increment_high", Label(zh="增量上限", en="increment, high end")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What the control groups tell of each campaign, and which have none.

    A difference whose interval leaves out 0 is told as such, any other as no clear
    difference. Groups too small to judge are not told.

    Attributes
    ----------
    table : str
        Name of the section ``Increment``.
    most : int
        Campaigns told of each kind, the surest first.
    """

    table: str
    most: int = 2
    advice: Advice | None = None

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield one for each campaign judged, and one for those without a control."""
        table = drawn.tables.get(self.table)
        if table is None:
            yield from self._nobody(view, drawn)
            return
        by_verdict: dict[str, list[Row]] = {}
        for row in rows_of(table):
            by_verdict.setdefault(row.text("verdict"), []).append(row)
        for verdict, told in ((MORE, _MORE), (LESS, _LESS), (UNCLEAR, _UNCLEAR)):
            rows = by_verdict.get(view.text(verdict), [])
            rows.sort(key=lambda row: -abs(row.value("increment") or 0.0))
            for row in rows[: self.most]:
                yield _compared(view, row, told)
        alone = by_verdict.get(view.text(NO_CONTROL), [])
        if alone:
            yield self._without(view, alone)

    def _nobody(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield that no campaign has a control group, beside the conversion rate."""
        for measure in view.measures(("conversion_rate",)):
            row = drawn.key_figure(measure)
            if row is not None and row.value("current") is not None:
                words = Words(view)
                figure = row.figure("current", words.name(measure))
                yield self._left(view, words.of(_NOBODY), figure)

    def _without(self, view: ReportView, rows: list[Row]) -> Finding:
        """Return which campaigns have no control group."""
        words = Words(view)
        between = view.text(Label(zh="”、“", en='", "'))
        groups = between.join(row.text(BY) for row in rows[:_NAMED])
        more = Label(zh="等", en=" ..") if len(rows) > _NAMED else Label(zh="", en="")
        text = words.of(
            _SEVERAL if len(rows) > 1 else _WITHOUT,
            n=f"{len(rows)}",
            groups=groups,
            more=view.text(more),
        )
        label = words.of_group(view.text(_LEFT_ALONE), rows[0].text(BY))
        return self._left(view, text, rows[0].figure(_CONTROL, label))

    def _left(self, view: ReportView, text: str, figure: Figure) -> Finding:
        return Finding(
            kind=Kind.PROBLEM,
            about=_RATE,
            tone=Tone.WARN,
            text=Words(view).sentence([text]),
            figures=(figure,),
            weight=_ALONE,
            suggestion=self._suggested(view),
        )

    def _suggested(self, view: ReportView) -> Suggestion | None:
        """Return the advice; the KPI is how many customers were left alone."""
        for measure in view.measures((_CONTROL,)):
            if self.advice:
                return suggestion(view, self.advice, measure, baseline=0.0, target=None)
        return None


def _compared(view: ReportView, row: Row, told: Label) -> Finding:
    """Return how the two groups of a campaign compare."""
    words, group = Words(view), row.text(BY)
    by = row.value("increment") or 0.0
    low, high = (
        words.number(row.value(name) or 0.0, Unit.POINTS, signed=True)
        for name, _ in _ENDS
    )
    sure = words.of(
        _SURE,
        confidence=f"{CONFIDENCE:.0%}",
        low=low,
        high=high,
        n=words.number(row.value("targeted") or 0.0, Unit.NUMBER),
        m=words.number(row.value(_CONTROL) or 0.0, Unit.NUMBER),
    )
    text = words.of(told, group=group, by=words.number(abs(by), Unit.POINTS), sure=sure)
    tones = {_MORE: Tone.GOOD, _LESS: Tone.BAD}
    label = words.of_group(view.text(Label(zh="增量", en="Increment")), group)
    return Finding(
        kind=Kind.PROBLEM if told is _LESS else Kind.CONCLUSION,
        about=_RATE,
        tone=tones.get(told),
        text=words.sentence([text]),
        figures=(
            row.figure("increment", label),
            *(row.figure(name, view.text(said)) for name, said in _ENDS),
        ),
        weight=_SAME if told is _UNCLEAR else _CLEAR,
    )
