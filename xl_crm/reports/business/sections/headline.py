"""How do the key figures stand against the period before and a year ago?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.growth import REASONS, Reason, growth_rates
from xl_crm.models.periods import BaseKind
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Cell, Column, Table, Tone
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import change_formula, change_of
from xl_crm.reports.business._view import (
    CURRENT,
    PREVIOUS,
    YEAR_AGO,
    YEAR_CURRENT,
    ReportView,
)
from xl_crm.reports.business.sections._answers import Asked
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_crm.models.periods import Base, Comparison
    from xl_crm.summary.facts import Measure, Ratio

_MEASURE = Label(zh="指标", en="figure")
_CURRENT = Label(zh="本期", en="this period")
_NOW = Label(zh="当前", en="now")
_PREVIOUS = Label(zh="上期", en="period before")
_CHOSEN = Label(zh="对比期", en="compared period")
_YEAR_AGO = Label(zh="去年同期", en="a year ago")
_YEAR_CURRENT = Label(zh="本年同口径", en="this year, alike")
_CHANGE = Label(zh="环比", en="change")
_ON_CHOSEN = Label(zh="与对比期相比", en="change on compared period")
_YEARLY = Label(zh="同比", en="change on a year ago")
#: What a base and the change on it are called.
_TITLES = {
    BaseKind.PREVIOUS: (_PREVIOUS, _CHANGE),
    BaseKind.YEAR_AGO: (_YEAR_AGO, _YEARLY),
    BaseKind.CHOSEN: (_CHOSEN, _ON_CHOSEN),
}
_VERDICT = Label(zh="判断", en="verdict")
_REASON = Label(zh="说明", en="note")
_TITLE = Label(zh="关键指标", en="Key figures")
#: The fact that has no days by nature; any other only where the input has no dates.
_OF_NOW = "customers"
_NO_DAYS = Label(
    zh="数据没有这个日期：数字为全部数据，不分期间",
    en="The data lack this date: the figures are of all rows, whatever the period",
)
_POINTS = Label(zh="比率的变化以百分点计", en="changes of rates are in points (pp)")

BETTER = Label(zh="▲ 向好", en="▲ better")
WORSE = Label(zh="▼ 转差", en="▼ worse")
SAME = Label(zh="■ 持平", en="■ same")

#: Why there is no rate although both figures are known.
_TOLD = frozenset({Reason.FROM_ZERO, Reason.BASE_ZERO, Reason.BASE_NEGATIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Each figure in a row: now, before, a year ago, and the changes.

    A share changes in percentage points, a score in points, anything else in percent
    of its base. A year has one base, and other columns are left out. A fact without
    days has the figures of now only.

    Attributes
    ----------
    fact : str
        Empty for the fact of the report.
    """

    name: str
    measures: tuple[str, ...]
    title: Label = _TITLE
    fact: str = ""

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table."""
        asked = Asked.of(view, self.fact or view.fact, self.measures)
        if asked is None:
            return
        figures = _figures(asked)
        if CURRENT not in figures:
            return
        yield Table(
            name=self.name,
            columns=tuple(_columns(asked, figures)),
            key=("figure",),
            title=view.text(self.title),
            note=_notes(asked),
        )


def _figures(asked: Asked) -> dict[str, NDArray[np.float64]]:
    """Return each measure over each span that is covered, by the name of the span."""
    answers = asked.over(CURRENT, PREVIOUS, YEAR_CURRENT, YEAR_AGO)
    return {
        name: frame[list(asked.names)].iloc[0].to_numpy(np.float64)
        for name, frame in answers.items()
    }


def _columns(asked: Asked, figures: dict[str, NDArray[np.float64]]) -> Iterator[Column]:
    view, measures = asked.view, asked.measures
    yield Column(
        name="figure",
        heading=heading(_MEASURE, view.lang),
        values=[heading(measure.label, view.lang) for measure in measures],
    )
    if not asked.is_dated:
        yield _figure_column(asked, "current", _NOW, figures[CURRENT])
        return
    compared = view.compared(asked.fact)
    bases = compared.distinct_bases
    before_title, change_title = _TITLES[bases[0].kind]
    yield _figure_column(asked, "current", _CURRENT, figures[CURRENT], compared.label)
    missing = np.full(len(measures), np.nan)
    before = figures.get(PREVIOUS, missing)
    yield _figure_column(
        asked,
        "previous",
        before_title,
        before,
        bases[0].label,
    )
    changes = _change_column(
        measures,
        heading(change_title, view.lang),
        (figures[CURRENT], before),
        names=("change", "current", "previous"),
    )
    yield changes
    yield _verdict(asked, changes)
    if len(bases) > 1:
        yield from _yearly(asked, compared, figures)
    yield from _reasons(asked, figures)


def _figure_column(
    asked: Asked,
    name: str,
    title: Label,
    values: NDArray[np.float64],
    span: Label | None = None,
) -> Column:
    text = heading(title, asked.view.lang)
    return Column(
        name=name,
        heading=f"{text} {asked.view.text(span)}" if span else text,
        values=cells(values),
        unit=Unit.NUMBER,
        units=tuple(measure.unit for measure in asked.measures),
    )


def _yearly(
    asked: Asked, compared: Comparison, figures: dict[str, NDArray[np.float64]]
) -> Iterator[Column]:
    """Yield the figures of a year ago, and the change since.

    Where they are of other days than the report, such as January and February
    together, those of this year stand beside them.
    """
    base: Base = compared.year_ago
    missing = np.full(len(asked.measures), np.nan)
    now = "current"
    if base.is_covered and base.current != compared.current:
        now = YEAR_CURRENT
        label = asked.view.reporting.calendar.label_of(base.current)
        yield _figure_column(asked, now, _YEAR_CURRENT, figures[YEAR_CURRENT], label)
    past = figures.get(YEAR_AGO, missing)
    yield _figure_column(asked, YEAR_AGO, _YEAR_AGO, past, base.label)
    yield _change_column(
        asked.measures,
        heading(_YEARLY, asked.view.lang),
        (figures.get(YEAR_CURRENT, missing), past),
        names=("yearly_change", now, YEAR_AGO),
    )


def _change_column(
    measures: Sequence[Measure | Ratio],
    title: str,
    figures: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    names: tuple[str, str, str],
) -> Column:
    """Return the change of each figure, each in its unit."""
    name, now, before = names
    values = np.full(len(measures), np.nan)
    units = []
    for row, measure in enumerate(measures):
        changed, unit = change_of(
            measure.unit, *(figure[row : row + 1] for figure in figures)
        )
        values[row] = changed[0]
        units.append(unit)
    formulas = [
        change_formula(measure.unit, f"[@{now}]", f"[@{before}]")
        for measure in measures
    ]
    usual = max(dict.fromkeys(formulas), key=formulas.count)
    return Column(
        name=name,
        heading=title,
        values=cells(values),
        unit=Unit.PERCENT,
        units=tuple(units),
        formula=usual,
        row_formulas={
            row: formula for row, formula in enumerate(formulas) if formula != usual
        },
    )


def _verdict(asked: Asked, changes: Column) -> Column:
    """Say whether a figure went the good way."""
    view = asked.view
    words = [view.text(label) for label in (BETTER, SAME, WORSE)]
    values: list[Cell] = []
    formulas = []
    for measure, change in zip(asked.measures, changes.values, strict=True):
        ordered = words if measure.better is Better.HIGHER else words[::-1]
        if isinstance(change, float) and measure.better is not Better.NEUTRAL:
            values.append(ordered[1 - int(np.sign(change))])
        else:
            values.append(None)
        formulas.append(_verdict_formula(ordered, measure.better))
    return Column(
        name="verdict",
        heading=heading(_VERDICT, view.lang),
        values=values,
        tones={view.text(BETTER): Tone.GOOD, view.text(WORSE): Tone.BAD},
        row_formulas=dict(enumerate(formulas)),
    )


def _verdict_formula(words: Sequence[str], better: Better) -> str:
    if better is Better.NEUTRAL:
        return '""'
    more, same, less = words
    change = "[@change]"
    return (
        f'IF(COUNT({change})=0,"",'
        f'IF({change}>0,"{more}",IF({change}<0,"{less}","{same}")))'
    )


def _reasons(asked: Asked, figures: dict[str, NDArray[np.float64]]) -> Iterator[Column]:
    """Yield why figures have no rate of growth; nothing where all have one."""
    told: list[dict[Label, list[str]]] = [{} for _ in asked.measures]
    bases = asked.view.compared(asked.fact).distinct_bases
    spans = ((CURRENT, PREVIOUS), (YEAR_CURRENT, YEAR_AGO))
    for base, (now, before) in zip(bases, spans, strict=False):
        if before not in figures:
            continue
        _, reasons = growth_rates(figures[now], figures[before])
        for row, measure in enumerate(asked.measures):
            reason = REASONS[reasons[row]] if reasons[row] >= 0 else None
            is_rate = measure.unit not in {Unit.PERCENT, Unit.SCORE}
            if is_rate and reason in _TOLD and reason is not None:
                compared = told[row].setdefault(reason.label, [])
                compared.append(asked.view.text(_TITLES[base.kind][1]))
    if any(told):
        yield Column(
            name="reason",
            heading=heading(_REASON, asked.view.lang),
            values=[_said(asked.view, reasons) or None for reasons in told],
        )


def _said(view: ReportView, reasons: dict[Label, list[str]]) -> str:
    """Return why figures have no rate, each reason once."""
    line, comma, by = (
        view.text(each)
        for each in (
            Label(zh="{}：{}", en="{}: {}"),
            Label(zh="、", en=", "),
            Label(zh="；", en="; "),
        )
    )
    return by.join(
        line.format(comma.join(titles), view.text(reason))
        for reason, titles in reasons.items()
    )


def _notes(asked: Asked) -> str:
    """Say which days are compared, and what the data do not cover."""
    if not asked.is_dated:
        return "" if asked.fact == _OF_NOW else asked.view.text(_NO_DAYS)
    compared = asked.view.compared(asked.fact)
    lines = [compared.note] if compared.note else []
    lines += [compared.reason] if compared.reason else []
    if any(measure.unit is Unit.PERCENT for measure in asked.measures):
        lines.append(_POINTS)
    by = asked.view.text(Label(zh="；", en="; "))
    return by.join(asked.view.text(line) for line in lines)
