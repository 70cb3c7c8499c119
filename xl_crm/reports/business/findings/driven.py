"""In which group does the change of a key figure lie (A31)?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone
from xl_crm.reports.business._drawn import column_of, rows_of
from xl_crm.reports.business._spec import Figure, Finding, Kind
from xl_crm.reports.business.findings._words import (
    Words,
    size_of,
    suggestion,
    tone_of,
)
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports._spec import Table
    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio

_WEIGHT = 70.0
_PLACES = 10
#: Columns of a drill-down: the change of an amount, or what is done to a ratio.
_CHANGE, _EFFECT = "change", "effect"
_TOLD = Label(
    zh="{measure}的变化（{whole}）主要出现在{dimension}“{group}”：{part}，占{share}",
    en='The change of {measure} ({whole}) lies mostly in {dimension} "{group}": '
    "{part}, {share} of it",
)
#: Of a group that moved by more than the whole no share can be told.
_MORE = Label(
    zh="{measure}的变化（{whole}）：{dimension}“{group}”{part}，其余合计{rest}",
    en='The change of {measure} ({whole}): {dimension} "{group}" {part}, '
    "all others together {rest}",
)
_REST = Label(zh="其余合计", en="all others together")
#: Groups made from what customers bought: that those who now buy more are in the better
#: ones tells nothing. Their drill-down is a table, but no finding.
_CIRCULAR = {"tier", "value_level", "loyalty_level", "quadrant", "order_band"}
_TOUCHES = Label(
    zh="该负责人的触达次数由{before}变为{now}",
    en="touches of this owner went from {before} to {now}",
)
_NAMED = {
    "now": Label(zh="本期", en="this period"),
    "before": Label(zh="上期", en="before"),
    "rate_effect": Label(zh="自身变化影响", en="effect of its own rate"),
    "mix_effect": Label(zh="占比变化影响", en="effect of its weight"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """One group has at least the settings' share of the change of a figure that moved.

    Attributes
    ----------
    drill : str
        Name of the drill-down; of its dimensions the one is told in which a group has
        the largest share. Those made from what customers bought are left out.
    beside : str
        Name of the section ``Followups``, whose figures are the evidence where the
        group is an owner (A32); empty for none.
    """

    drill: str
    measure: str
    advice: Advice | None = None
    beside: str = ""

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield one finding, or none; a problem where the figure went the bad way."""
        for measure in view.measures((self.measure,)):
            figure = drawn.key_figure(measure)
            change = figure.value("change") if figure else None
            if figure is None or change is None:
                continue
            if size_of(view, change, figure.unit("change")) < 1:
                continue
            found = list(self._largest(drawn))
            if found:
                share, whole, row = max(found, key=lambda each: each[0])
                if share >= view.plan.findings.concentration:
                    told = self._told(view, measure, row, (share, whole))
                    yield self._with_touches(view, told, row, drawn)

    def _largest(self, drawn: Drawn) -> Iterator[tuple[float, float, Row]]:
        """Yield of each dimension the group with the largest share of the change."""
        for name, table in drawn.tables.items():
            is_drill = name.startswith(f"{self.drill}_")
            if not is_drill or _CIRCULAR.intersection(table.key):
                continue
            column = column_of(table, _effect(table))
            whole = column.total_value if column else None
            rows = drawn.groups(table)
            if not isinstance(whole, float) or not whole or len(rows) < 2:  # noqa: PLR2004
                continue
            parts = [(row.value(_effect(table)) or 0.0) / whole for row in rows]
            share = max(parts)
            yield share, whole, rows[parts.index(share)]

    def _with_touches(
        self, view: ReportView, told: Finding, row: Row, drawn: Drawn
    ) -> Finding:
        """Return a finding of an owner with how often that one followed up."""
        table = drawn.tables.get(self.beside)
        if table is None or table.key != row.table.key:
            return told
        [by] = table.key
        for each in rows_of(table):
            now, before = each.value("touches"), each.value("touches_before")
            if each.text(by) != row.text(by) or now is None or before is None:
                continue
            words, change = Words(view), each.value("touches_change")
            moved = "" if change is None else words.change(change, Unit.PERCENT)
            parts = [
                words.of(
                    _TOUCHES,
                    before=words.number(before, Unit.NUMBER),
                    now=words.number(now, Unit.NUMBER),
                ),
                *([moved] if moved else []),
            ]
            comma = view.text(Label(zh="，", en=", "))
            return replace(told, evidence=comma.join(parts))
        return told

    def _told(
        self,
        view: ReportView,
        measure: Measure | Ratio,
        row: Row,
        parts: tuple[float, float],
    ) -> Finding:
        words, name = Words(view), _effect(row.table)
        [by] = row.table.key
        share, whole = parts
        part, unit = row.value(name) or 0.0, row.unit(name)
        group = row.text(by)
        rest = _rest(row, view.text(_REST))
        text = words.of(
            _MORE if share > 1 else _TOLD,
            measure=words.inside(measure.label),
            whole=words.number(whole, unit, signed=True),
            dimension=words.inside(view.dimension(by).label),
            group=group,
            part=words.number(part, unit, signed=True),
            share=words.number(share, Unit.PERCENT),
            rest=words.number(rest.value, unit, signed=True),
        )
        label = words.of_group(words.name(measure), group)
        tone = tone_of(measure.better, whole)
        is_bad = tone is Tone.BAD
        return Finding(
            kind=Kind.PROBLEM if is_bad else Kind.CONCLUSION,
            about=measure.name,
            tone=tone,
            text=words.sentence([text]),
            figures=(
                row.figure(name, label),
                *(
                    row.figure(column, view.text(said))
                    for column, said in _NAMED.items()
                    if row.value(column) is not None
                ),
                *((rest,) * (share > 1)),
            ),
            weight=_WEIGHT,
            suggestion=suggestion(
                view,
                self.advice,
                measure,
                group=group,
                baseline=row.value("now"),
                target=row.value("before"),
            )
            if self.advice and is_bad
            else None,
        )


def _rest(row: Row, label: str) -> Figure:
    """Return what all other rows did together."""
    name = _effect(row.table)
    others = [
        (each, value)
        for each in rows_of(row.table)
        if each.index != row.index and (value := each.value(name)) is not None
    ]
    total = math.fsum(value for _, value in others)
    return Figure(
        label=label,
        value=float(round_half_away(np.array([total]), _PLACES)[0]),
        unit=row.unit(name),
        places=tuple(each.place(name) for each, _ in others),
        formula="+".join(f"{{{place}}}" for place in range(len(others))),
    )


def _effect(table: Table) -> str:
    """Return the column that adds up to the change of the whole."""
    return _EFFECT if column_of(table, _EFFECT) else _CHANGE
