"""What does each segment do to the change of the whole, as columns of a table?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.contribution import amount_change, ratio_change
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Column, Mark, Total
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import POINT_PLACES, summed
from xl_crm.reports.business._within import words_within
from xl_crm.summary.facts import Measure, Ratio, ratio_places
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from xl_crm.models.contribution import RatioChange
    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._view import ReportView
    from xl_crm.reports.business.sections._answers import Asked
    from xl_crm.reports.business.sections._segments import Segments

    Floats = NDArray[np.float64]

#: Digits behind the point: of effects, of amounts.
EFFECT_PLACES, _MONEY_PLACES = POINT_PLACES, 2
_PARTS = ("part_now", "part_before")

_BEFORE = Label(zh="上期", en="before")
_COMPARED = Label(zh="对比期", en="compared period")
_NOW = Label(zh="本期", en="this period")
_OF = Label(zh="{name}{span}", en="{name}, {span}")
_LESS = Label(zh="{one}减{other}", en="{one} less {other}")
_CHANGE = Label(zh="增减", en="change")
_POINTS = Label(zh="拉动增长", en="points of growth")
_POINTS_NOTE = Label(
    zh="该分组的增减 ÷ 上期合计：各行之和等于总增长率（百分点）",
    en="its change over the whole before: the rows add up to the growth of the whole",
)
_SHARE = Label(zh="占增减比重", en="share of the change")
_SHARE_NOTE = Label(
    zh="该分组的增减 ÷ 总增减；与总体方向相反的为负",
    en="its change over that of the whole; below 0 where it went the other way",
)
_RATE = Label(zh="自身变化影响", en="effect of its rate")
_RATE_NOTE = Label(
    zh="占比取两期平均时，该分组自身比率的变化对总体的影响",
    en="what the change of its own rate did to the whole, at its mean weight",
)
_MIX = Label(zh="占比变化影响", en="effect of its weight")
_MIX_NOTE = Label(
    zh="该分组占比的变化对总体的影响：高于总体的分组占比上升为正；"
    "只在一期出现的分组全部计入此项",
    en="what the change of its weight did to the whole: above 0 where a segment above "
    "the average gained weight; all of it for one that is there in one period only",
)
_EFFECT = Label(zh="影响合计", en="both effects")
_EFFECT_NOTE = Label(
    zh="两项影响之和：各行相加等于总体的变化",
    en="the two together: the rows add up to the change of the whole",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """The rows of a drill-down, and what stands in them."""

    names: list[Cell]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A table of a drill-down: its name, and in which words it is told."""

    view: ReportView
    table: str

    def span(self, *, is_now: bool = False) -> str:
        """Return what the period is called, or its base."""
        base = _COMPARED if self.view.plan.report.compare else _BEFORE
        return heading(_NOW if is_now else base, self.view.lang)

    def title(self, label: Label, *, is_now: bool = False) -> str:
        """Return the name of a figure of the period, or of its base."""
        span = self.span(is_now=is_now)
        title = self.view.text(_OF).format(
            name=self.view.text(label), span=words_within(span)
        )
        return title[:1].upper() + title[1:]

    def figures(
        self, measure: Measure, name: str, title: str, values: Floats
    ) -> Column:
        """Return figures that add up to that of the whole."""
        return Column(
            name=name,
            heading=title,
            values=cells(values),
            unit=measure.unit,
            note=self.view.text(measure.note),
            total=Total.OWN,
            total_formula=f"ROUND(SUM({self.table}[{name}]),{_places(measure)})",
            total_value=summed(values, measure),
        )

    def effects(
        self, name: str, labels: tuple[Label, Label], unit: Unit, values: Floats
    ) -> Column:
        """Return what adds up to the change of the whole; NaN throughout for none.

        Parameters
        ----------
        labels : (Label, Label)
            Heading, and how it is counted.
        """
        title, note = labels
        known = bool(np.isfinite(values).all())
        total = f"ROUND(SUM({self.table}[{name}]),{EFFECT_PLACES})"
        return Column(
            name=name,
            heading=heading(title, self.view.lang),
            values=cells(values),
            unit=unit,
            note=self.view.text(note),
            total=Total.OWN,
            total_formula=f'IF(COUNT({self.table}[{name}])=0,"",{total})',
            total_value=_rounded(math.fsum(values)) if known else None,
        )


def amount_effects(table: str, measure: Measure, segments: Segments) -> Effects:
    """Return how much of the growth of an amount or a number each segment carries."""
    sheet = _Sheet(view=segments.asked.view, table=table)
    name, places = measure.name, _places(measure)
    ranked = segments.ranked(segments.current[name] - segments.base[name])
    now, before = ranked.rows(segments.current[name]), ranked.rows(segments.base[name])
    found = amount_change(now, before)
    change = sheet.figures(
        measure,
        "change",
        heading(_CHANGE, sheet.view.lang),
        round_half_away(found.changes, places),
    )
    points = sheet.effects(
        "points",
        (_POINTS, _POINTS_NOTE),
        Unit.POINTS,
        round_half_away(found.points, EFFECT_PLACES),
    )
    share = sheet.effects(
        "share",
        (_SHARE, _SHARE_NOTE),
        Unit.PERCENT,
        round_half_away(found.shares, EFFECT_PLACES),
    )
    base, moved = (
        f"ROUND(SUM({table}[{each}]),{places})" for each in ("before", "change")
    )
    return Effects(
        names=segments.names(ranked),
        columns=(
            sheet.figures(measure, "now", sheet.title(measure.label, is_now=True), now),
            sheet.figures(measure, "before", sheet.title(measure.label), before),
            replace(
                _marked(change, measure),
                formula=f"ROUND([@now]-[@before],{places})",
            ),
            replace(
                points,
                formula=f'IF({base}<=0,"",ROUND([@change]/{base}*100,{EFFECT_PLACES}))',
            ),
            replace(
                share,
                formula=f'IF({moved}=0,"",ROUND([@change]/{moved},{EFFECT_PLACES}))',
            ),
        ),
    )


def ratio_effects(table: str, ratio: Ratio, segments: Segments) -> Effects | None:
    """Return what its own rate and its weight in each segment did to a pooled ratio.

    None where there is nothing to divide by in one of the periods.
    """
    now, before = _divided(ratio, segments.current), _divided(ratio, segments.base)
    if min(now[1].min(), before[1].min()) < 0:
        return None
    found = ratio_change(*now, *before)
    if found is None:
        return None
    ranked = segments.ranked(found.effects)
    rows = tuple(ranked.rows(each) for each in (*now, *before))
    found = ratio_change(*rows)
    if found is None:
        return None
    sheet = _Sheet(view=segments.asked.view, table=table)
    return Effects(
        names=segments.names(ranked),
        columns=(
            *_rates(sheet, ratio, rows),
            *_both_effects(sheet, ratio, found),
            *_parts(sheet, ratio, segments.asked, rows),
        ),
    )


def _divided(ratio: Ratio, figures: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Return what is divided, and by what."""
    top = figures[ratio.numerator]
    if ratio.less:
        top = round_half_away(top - figures[ratio.less], _MONEY_PLACES)
    return top, figures[ratio.denominator]


def _rates(sheet: _Sheet, ratio: Ratio, rows: tuple[Floats, ...]) -> Iterator[Column]:
    """Yield the ratio of each segment, now and before."""
    places, table = ratio_places(ratio), sheet.table
    scale = "" if ratio.scale == 1 else f"*{ratio.scale:g}"
    for name, (top, bottom) in (("now", rows[:2]), ("before", rows[2:])):
        rates = np.full(top.shape, np.nan)
        np.divide(top * ratio.scale, bottom, out=rates, where=bottom != 0)
        whole = math.fsum(top) * ratio.scale / math.fsum(bottom)
        part, base = f"part_{name}", f"n_{name}"
        sums = f"SUM({table}[{part}]){scale}/SUM({table}[{base}])"
        yield Column(
            name=name,
            heading=sheet.span(is_now=name == "now"),
            values=cells(round_half_away(rates, places)),
            unit=ratio.unit,
            better=ratio.better,
            note=sheet.view.text(ratio.note),
            formula=f'IF(N([@{base}])=0,"",ROUND([@{part}]{scale}/[@{base}],{places}))',
            total=Total.OWN,
            total_formula=f"ROUND({sums},{places})",
            total_value=_rounded(whole, places),
        )


def _both_effects(sheet: _Sheet, ratio: Ratio, found: RatioChange) -> Iterator[Column]:
    """Yield the effects of rate and weight, and both together.

    The formulas are those of ``ratio_change``: rates come from the parts, because the
    cells of the rates are rounded.
    """
    is_share = ratio.unit is Unit.PERCENT
    factor = ratio.scale * (100 if is_share else 1)
    unit = Unit.POINTS if is_share else ratio.unit
    own = round_half_away(found.rate_effects * factor, EFFECT_PLACES)
    both = round_half_away(found.effects * factor, EFFECT_PLACES)
    weights = round_half_away(both - own, EFFECT_PLACES)
    n_now, n_before, part_now, part_before = (
        f"SUM({sheet.table}[{each}])" for each in ("n_now", "n_before", *_PARTS)
    )
    mean = f"({part_now}/{n_now}+{part_before}/{n_before})/2"
    weight, weight_before = f"[@n_now]/{n_now}", f"[@n_before]/{n_before}"
    moved = f"[@part_now]/{n_now}-[@part_before]/{n_before}"
    change = f"{moved}-({weight}-{weight_before})*{mean}"
    rates = "([@part_now]/[@n_now]-[@part_before]/[@n_before])"
    held = f"({weight}+{weight_before})/2*{rates}"
    yield replace(
        sheet.effects("rate_effect", (_RATE, _RATE_NOTE), unit, own),
        formula="IF(OR(N([@n_now])=0,N([@n_before])=0),0,"
        f"ROUND({factor:g}*{held},{EFFECT_PLACES}))",
    )
    yield replace(
        sheet.effects("mix_effect", (_MIX, _MIX_NOTE), unit, weights),
        formula=f"ROUND([@effect]-[@rate_effect],{EFFECT_PLACES})",
    )
    yield replace(
        _marked(sheet.effects("effect", (_EFFECT, _EFFECT_NOTE), unit, both), ratio),
        formula=f"ROUND({factor:g}*({change}),{EFFECT_PLACES})",
    )


def _parts(
    sheet: _Sheet, ratio: Ratio, asked: Asked, rows: tuple[Floats, ...]
) -> Iterator[Column]:
    """Yield what is divided by what: how much each rate rests on."""
    named = {each.name: each for each in asked.measures}
    top, bottom = named[ratio.numerator], named[ratio.denominator]
    title = top.label
    if ratio.less:
        other = named[ratio.less].label
        title = Label(
            zh=_LESS.zh.format(one=title.zh, other=other.zh),
            en=_LESS.en.format(one=title.en, other=other.en),
        )
    for name, label, measure, values in (
        ("n_now", bottom.label, bottom, rows[1]),
        ("n_before", bottom.label, bottom, rows[3]),
        ("part_now", title, top, rows[0]),
        ("part_before", title, top, rows[2]),
    ):
        if isinstance(measure, Measure):
            heading_of = sheet.title(label, is_now=name.endswith("now"))
            yield sheet.figures(measure, name, heading_of, values)


def _marked(column: Column, measure: Measure | Ratio) -> Column:
    """Return a column whose signs are good or bad."""
    is_judged = measure.better is not Better.NEUTRAL
    return replace(
        column, better=measure.better, mark=Mark.ICONS if is_judged else Mark.NONE
    )


def _places(measure: Measure) -> int:
    return _MONEY_PLACES if measure.unit is Unit.MONEY else 0


def _rounded(value: float, places: int = EFFECT_PLACES) -> float:
    return float(round_half_away(np.array([value]), places)[0])
