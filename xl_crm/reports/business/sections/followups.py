"""How often did each owner follow up, beside what each sold (A32)?

The two stand beside each other; that one comes of the other is not said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Cell, Column, Highlight, Table, Tone
from xl_crm.reports.business._columns import (
    change_column,
    measure_column,
    summed,
    total_change,
    with_formulas,
)
from xl_crm.reports.business._view import CURRENT, PREVIOUS, ReportView
from xl_crm.reports.business.sections._answers import Asked, Key, keys_of, placed
from xl_crm.reports.business.sections._groups import OTHERS
from xl_crm.summary.facts import Measure
from xl_crm.tables.figure import figure_text
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

OWNER = "owner"
#: Facts and their measures that stand beside each other: contacts, and what was sold.
_BESIDE = (("touches", "touches"), ("sales", "net_amount"))
TOTAL = Label(zh="合计", en="Total")
_BEFORE = Label(zh="{name}（上期）", en="{name}, before")
_COMPARED = Label(zh="{name}（对比期）", en="{name}, compared period")
_CHANGE = Label(zh="{name}变化", en="{name}, change")
_NOTE = Label(
    zh="成交金额下降最多的在前；两项都下降{move}及以上的行标色。并列只为核对跟进记录，"
    "不说明因果。",
    en="The largest fall of the amount first; coloured where both fell by {move} or "
    "more. They stand side by side to look up the records; neither is named a cause.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followups:
    """One row an owner: touches and net amount, now and before.

    The owner of a touch is that of the contact, the owner of an amount that of the
    order. Only where the input tells both, over both periods.
    """

    name: str
    title: Label

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table."""
        sides = [
            side
            for fact, measure in _BESIDE
            if (side := _Side.of(view, fact, measure)) is not None
        ]
        if len(sides) < len(_BESIDE):
            return
        keys = list(dict.fromkeys(key for side in sides for key in side.keys))
        amounts = sides[-1]
        change = amounts.over(CURRENT, keys) - amounts.over(PREVIOUS, keys)
        order = sorted(
            range(len(keys)),
            key=lambda place: (change[place], keys[place][0] or ""),
        )
        limit = view.plan.report.rows
        shown = [keys[place] for place in order[:limit]]
        rest = [keys[place] for place in order[limit:]]
        columns = [
            Column(
                name=OWNER,
                heading=heading(view.dimension(OWNER).label, view.lang),
                values=_names(view, shown, len(rest)),
            )
        ]
        for side in sides:
            columns += side.columns(self.name, shown, rest)
        yield self._table(view, tuple(columns))

    def _table(self, view: ReportView, columns: tuple[Column, ...]) -> Table:
        """Return the table, owners whose contacts and amounts both fell in colour."""
        move = view.plan.findings.move
        changes = [f"{measure}_change" for _, measure in _BESIDE]
        fell = ",".join(f"N([@{name}])<=-{move!r}" for name in changes)
        return Table(
            name=self.name,
            columns=columns,
            key=(OWNER,),
            highlights=(
                Highlight(
                    columns=(OWNER, *changes), formula=f"AND({fell})", tone=Tone.WARN
                ),
            ),
            total_label=view.text(TOTAL),
            title=view.text(self.title),
            note=view.text(_NOTE).format(
                move=figure_text(move, Unit.PERCENT, view.lang)
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One measure by owner, over the days of the report and those before."""

    asked: Asked
    measure: Measure
    answers: Mapping[str, pd.DataFrame]

    @classmethod
    def of(cls, view: ReportView, fact: str, name: str) -> _Side | None:
        """Ask; None where a period, the owner or the measure is not known."""
        asked = Asked.of(view, fact, (name,), OWNER)
        if asked is None or not isinstance(asked.first, Measure):
            return None
        answers = asked.over(CURRENT, PREVIOUS, by=(OWNER,))
        if PREVIOUS not in answers:
            return None
        return cls(asked=asked, measure=asked.first, answers=answers)

    @property
    def keys(self) -> list[Key]:
        """The owners that have rows in one of the periods."""
        return [
            key for frame in self.answers.values() for key in keys_of(frame, (OWNER,))
        ]

    def over(self, span: str, keys: list[Key]) -> NDArray[np.float64]:
        """Return the figures of some owners; 0 for one without a row."""
        frame = self.answers[span]
        rows = placed(frame, keys_of(frame, (OWNER,)), keys, [self.measure])
        return rows[self.measure.name].fillna(0.0).to_numpy(np.float64)

    def columns(
        self, table: str, shown: list[Key], rest: list[Key]
    ) -> Iterator[Column]:
        """Yield now, before and the change; the rest in one row."""
        view, measure = self.asked.view, self.measure
        chosen = bool(view.plan.report.compare)
        named = _named(_COMPARED if chosen else _BEFORE, measure)
        values = {span: self._rows(span, shown, rest) for span in (CURRENT, PREVIOUS)}
        figures = []
        for span, suffix, title in ((CURRENT, "", None), (PREVIOUS, "_before", named)):
            column = measure_column(
                measure,
                values[span],
                view.lang,
                suffix=suffix,
                title=title,
                total=summed(values[span], measure),
            )
            figures += with_formulas(table, [column], [measure], suffix=suffix)
        current, base = figures
        change = change_column(
            measure,
            values[CURRENT],
            values[PREVIOUS],
            view.lang,
            _named(_CHANGE, measure),
            names=(f"{measure.name}_change", current.name, base.name),
        )
        yield from (current, base, total_change(change, measure, (current, base)))

    def _rows(
        self, span: str, shown: list[Key], rest: list[Key]
    ) -> NDArray[np.float64]:
        """Return a figure a row, that of the rest last."""
        values = self.over(span, shown)
        if not rest:
            return values
        others = np.array([math.fsum(self.over(span, rest))])
        return np.append(values, round_half_away(others, 2))


def _named(label: Label, measure: Measure) -> Label:
    return Label(
        zh=label.zh.format(name=measure.label.zh),
        en=label.en.format(name=measure.label.en),
    )


def _names(view: ReportView, shown: list[Key], n_rest: int) -> list[Cell]:
    """Return what the rows are called."""
    words = view.words(view.dimension(OWNER), [key[0] for key in shown])
    if n_rest:
        words.append(view.text(OTHERS).format(n=n_rest))
    return words
