"""Which traits are more frequent among those affected than among all (A31)?

A trait that goes with churn is no cause of it, and none is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.lift import holm
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Cell, Column, Highlight, Table, Tone, Total
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import POINT_PLACES, RATE_PLACES
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business._within import within
from xl_crm.reports.business.sections._answers import Asked
from xl_crm.reports.business.sections._trait_values import TraitValues
from xl_crm.summary.facts import Ratio
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_crm.summary.facts import Measure

TOTAL = Label(zh="合计", en="Total")
#: What a group is judged to be.
OFTEN = Label(zh="明显偏高", en="clearly more often")
SELDOM = Label(zh="明显偏低", en="clearly less often")
UNCLEAR = Label(zh="不明显", en="not clear")
TOO_SMALL = Label(zh="样本过小", en="too few")

_TITLE = Label(zh="{title}：按{dimension}", en="{title}: by {dimension}")
_NOTE = Label(
    zh="提升度大于1：该特征在“{event}”中比在“{among}”中更常见。这是相关，不是原因。"
    "不足{least}个的分组只列出，不判断。",
    en='A lift above 1: more frequent in "{event}" than in "{among}". That goes '
    "together; it is not a cause. Groups of fewer than {least} are shown and not "
    "judged.",
)
_SHARE = Label(zh="占{name}", en="share of {name}")
_RATE = Label(zh="{event}占{among}", en="{event} / {among}")
_LIFT = Label(zh="提升度", en="lift")
_LIFT_NOTE = Label(
    zh="两个占比之比，1 为平均水平", en="one share over the other; 1 is average"
)
_P = Label(zh="p值", en="p value")
_P_NOTE = Label(
    zh="若该分组与其余无差别，仅凭偶然出现这么大差别的概率",
    en="how often chance alone would set a group that far apart from all others",
)
_ADJUSTED = Label(zh="p值（Holm修正）", en="p value (Holm)")
_ADJUSTED_NOTE = Label(
    zh="同时比较多个分组，按Holm法修正；判断以此为准",
    en="adjusted for looking at several groups; it decides the verdict",
)
_TEST = Label(zh="检验", en="test")
_VERDICT = Label(zh="判断", en="verdict")
_VERDICT_NOTE = Label(
    zh="提升度达到{lift}倍（或低到其倒数）且修正后p值不大于{p}",
    en="a lift of at least {lift}, or at most one over it, and a p value (Holm) of at "
    "most {p}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """For each value of some traits, how frequent it is among those affected.

    Attributes
    ----------
    by : tuple of str
        Traits: a table for each that the input fills, named after it.
    event, among : str
        Additive measures: those affected, and all of whom they are some.
    """

    name: str
    by: tuple[str, ...]
    title: Label
    event: str = "churned"
    among: str = "judged"
    fact: str = "customers"

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield a table for each trait; nothing where nobody is affected."""
        names = (self.event, self.among)
        found: list[tuple[Asked, TraitValues]] = []
        for by in self.by:
            asked = Asked.of(view, self.fact, names, by)
            if asked is None or asked.names != names:
                continue
            values = TraitValues.of(asked, by)
            if values is not None:
                found.append((asked, values))
        # One family: whoever looks at several traits looks at all their values.
        adjusted = iter(holm([p for _, values in found for p in values.p_values]))
        for place, (asked, values) in enumerate(found):
            table = _LiftTable(
                name=f"{self.name}_{values.by}",
                asked=asked,
                values=values,
                adjusted=[next(adjusted) for _ in values.p_values],
            )
            yield table.drawn(self.title, has_note=place == 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LiftTable:
    """The table of one trait.

    Attributes
    ----------
    adjusted : list of float or None
        The p value of each value, over all traits.
    """

    name: str
    asked: Asked
    values: TraitValues
    adjusted: list[float | None]

    @property
    def view(self) -> ReportView:
        """The run."""
        return self.asked.view

    def drawn(self, title: Label, *, has_note: bool) -> Table:
        """Return the table."""
        view, by = self.view, self.values.by
        event, among = self.asked.measures
        dimension = view.dimension(by)
        note = view.text(_NOTE).format(
            event=within(event.label, view.lang),
            among=within(among.label, view.lang),
            least=view.plan.report.small_group,
        )
        return Table(
            name=self.name,
            columns=(
                Column(
                    name=by,
                    heading=heading(dimension.label, view.lang),
                    values=self.values.names,
                ),
                *self._counts(),
                *self._judged(),
            ),
            key=(by,),
            highlights=(
                Highlight(
                    columns=("lift",),
                    formula=f'[@verdict]="{view.text(OFTEN)}"',
                    tone=_tone(event.better),
                ),
            ),
            total_label=view.text(TOTAL),
            title=view.text(_TITLE).format(
                title=view.text(title), dimension=within(dimension.label, view.lang)
            ),
            note=note if has_note else "",
        )

    def _counts(self) -> Iterator[Column]:
        """Yield how many there are and how many of them are affected, with shares."""
        event, among = self.asked.measures
        affected, total = self.values.counts
        yield from self._with_share(among, total)
        yield from self._with_share(event, affected)
        pooled = affected.sum() / total.sum()
        yield Column(
            name="rate",
            heading=heading(self._rate_label(event, among), self.view.lang),
            values=cells(round_half_away(affected / total, RATE_PLACES)),
            unit=Unit.PERCENT,
            better=event.better,
            formula=f'IF(N([@{among.name}])=0,"",'
            f"ROUND([@{event.name}]/[@{among.name}],{RATE_PLACES}))",
            total=Total.OWN,
            total_formula=f"ROUND(SUM({self.name}[{event.name}])/"
            f"SUM({self.name}[{among.name}]),{RATE_PLACES})",
            total_value=float(round_half_away(np.array([pooled]), RATE_PLACES)[0]),
        )
        yield self._lift(event, among)

    def _rate_label(self, event: Measure | Ratio, among: Measure | Ratio) -> Label:
        """Return the name of the one over the other, where the fact has it."""
        for each in self.view.reporting.facts.facts[self.asked.fact].measures:
            if isinstance(each, Ratio) and each.parts == (event.name, among.name):
                return each.label
        return Label(
            zh=_RATE.zh.format(event=event.label.zh, among=among.label.zh),
            en=_RATE.en.format(event=event.label.en, among=among.label.en),
        )

    def _with_share(
        self, measure: Measure | Ratio, values: NDArray[np.float64]
    ) -> Iterator[Column]:
        """Yield a number and its share in that of all values."""
        name = measure.name
        whole = f"SUM({self.name}[{name}])"
        share = self.view.text(_SHARE).format(
            name=within(measure.label, self.view.lang)
        )
        yield Column(
            name=name,
            heading=heading(measure.label, self.view.lang),
            values=cells(values),
            unit=measure.unit,
            note=self.view.text(measure.note),
            total=Total.OWN,
            total_formula=whole,
            total_value=float(values.sum()),
        )
        yield Column(
            name=f"{name}_share",
            heading=share[:1].upper() + share[1:],
            values=cells(round_half_away(values / values.sum(), RATE_PLACES)),
            unit=Unit.PERCENT,
            formula=f"ROUND([@{name}]/{whole},{RATE_PLACES})",
            total=Total.OWN,
            total_formula=f"ROUND(SUM({self.name}[{name}_share]),{POINT_PLACES})",
            total_value=1.0,
        )

    def _lift(self, event: Measure | Ratio, among: Measure | Ratio) -> Column:
        """Return how many times as frequent a value is among those affected."""
        affected, total = self.values.counts
        lift = affected * total.sum() / (total * affected.sum())
        every, some = (f"SUM({self.name}[{each.name}])" for each in (among, event))
        return Column(
            name="lift",
            heading=heading(_LIFT, self.view.lang),
            values=cells(round_half_away(lift, RATE_PLACES)),
            unit=Unit.RATIO,
            better=event.better,
            note=self.view.text(_LIFT_NOTE),
            formula=f"ROUND([@{event.name}]*{every}/([@{among.name}]*{some}),"
            f"{RATE_PLACES})",
        )

    def _judged(self) -> Iterator[Column]:
        """Yield the p values, how they were found, and what they say."""
        view, lang = self.view, self.view.lang
        found = self.values.lifts
        others: list[Cell] = [None] * bool(self.values.rest[0])
        for name, title, note, p_values in (
            ("p_value", _P, _P_NOTE, [each.p_value for each in found]),
            ("p_adjusted", _ADJUSTED, _ADJUSTED_NOTE, self.adjusted),
        ):
            yield Column(
                name=name,
                heading=heading(title, lang),
                values=[*p_values, *others],
                unit=Unit.PERCENT,
                note=view.text(note),
            )
        tests = [view.text(each.test.label) if each.test else None for each in found]
        yield Column(
            name="test", heading=heading(_TEST, lang), values=[*tests, *others]
        )
        yield self._verdict()

    def _verdict(self) -> Column:
        """Return which values are clearly more or less frequent."""
        view, settings = self.view, self.view.plan.findings
        event, among = self.asked.measures
        least = view.plan.report.small_group
        high = settings.lift
        low = float(round_half_away(np.array([1 / high]), RATE_PLACES)[0])
        often, seldom, unclear, small = (
            view.text(label) for label in (OFTEN, SELDOM, UNCLEAR, TOO_SMALL)
        )
        sure = f"[@p_adjusted]<={settings.p_value!r}"
        return Column(
            name="verdict",
            heading=heading(_VERDICT, view.lang),
            values=self._words(low, (often, seldom, unclear, small)),
            note=view.text(_VERDICT_NOTE).format(lift=high, p=settings.p_value),
            tones={
                often: _tone(event.better),
                seldom: _tone(_OPPOSITE[event.better]),
                small: Tone.MUTED,
            },
            formula=f'IF([@{among.name}]<{least},"{small}",'
            f'IF(COUNT([@p_adjusted])=0,"",IF(AND({sure},[@lift]>={high!r}),"{often}",'
            f'IF(AND({sure},[@lift]<={low!r}),"{seldom}","{unclear}"))))',
        )

    def _words(self, low: float, words: tuple[str, str, str, str]) -> list[Cell]:
        """Return the verdict on each row, as the sheet finds it.

        Parameters
        ----------
        low : float
            A lift up to it is clearly low.
        words : tuple of str
            For often, seldom, unclear and too small.
        """
        settings = self.view.plan.findings
        often, seldom, unclear, small = words
        affected, total = self.values.counts
        lifted = affected * total.sum() / (total * affected.sum())
        adjusted = [*self.adjusted, *[None] * bool(self.values.rest[0])]
        told: list[Cell] = []
        for n, lift, p_value in zip(
            total, round_half_away(lifted, RATE_PLACES), adjusted, strict=True
        ):
            if n < self.view.plan.report.small_group:
                told.append(small)
            elif p_value is None:
                told.append(None)
            elif p_value > settings.p_value or low < lift < settings.lift:
                told.append(unclear)
            else:
                told.append(often if lift >= settings.lift else seldom)
        return told


_OPPOSITE = {
    Better.HIGHER: Better.LOWER,
    Better.LOWER: Better.HIGHER,
    Better.NEUTRAL: Better.NEUTRAL,
}


def _tone(better: Better) -> Tone:
    """Return whether more of something is good or bad."""
    tones = {Better.HIGHER: Tone.GOOD, Better.LOWER: Tone.BAD}
    return tones.get(better, Tone.WARN)
