"""What share of the amount do the best customers make up, and did it move (A34)?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports.business._drawn import rows_of
from xl_crm.reports.business._spec import Figure, Finding, Kind
from xl_crm.reports.business.findings._words import Words
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio

_WEIGHT = 65.0
_PLACES = 12
_TOLD = Label(
    zh="{tier}占{measure}的{share}",
    en="{tier} customers make up {share} of {measure}",
)
_AGAINST = Label(zh="较{base}{moved}", en="{moved} on {base}")
_TIERS_OF = Label(zh="层级以{day}为准", en="tiers of {day}")
_COHORT = Label(
    zh="层级以{day}为准，两期为同一批客户",
    en="tiers of {day}, the same customers in both periods",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierShare:
    """The share of the best tier in a measure, now and in the period before.

    The customers are those of the tier on the as-of date in both periods, a fixed
    cohort: nobody's share moves because somebody was put into another tier.
    """

    measure: str

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield one finding, or none."""
        best = view.text(TIERS[0].label)
        for measure in view.measures((self.measure,)):
            share = f"{measure.name}_share"
            table = drawn.broken_down("tier", measure, share)
            for row in drawn.groups(table) if table else ():
                if row.text("tier") == best and row.value(share) is not None:
                    yield _told(view, measure, row)


def _told(view: ReportView, measure: Measure | Ratio, row: Row) -> Finding:
    words = Words(view)
    tier, share = row.text("tier"), row.value(f"{measure.name}_share") or 0.0
    start = words.of(
        _TOLD,
        tier=tier,
        measure=words.inside(measure.label),
        share=words.number(share, Unit.PERCENT),
    )
    name = words.of_group(words.name(measure), tier)
    figures = [row.figure(f"{measure.name}_share", name)]
    parts = [start]
    base = view.text(view.comparison.previous.label)
    before = _before(row, f"{measure.name}_before", words.of_group(name, base))
    if before is not None:
        moved = words.change((share - before.value) * 100, Unit.POINTS)
        parts.append(words.of(_AGAINST, base=base, moved=moved))
        figures.append(before)
    day = view.reporting.analysis.as_of.isoformat()
    parts.append(words.of(_TIERS_OF if before is None else _COHORT, day=day))
    return Finding(
        kind=Kind.CONCLUSION,
        about=measure.name,
        tone=None,
        text=words.sentence(parts),
        figures=tuple(figures),
        weight=_WEIGHT,
    )


def _before(row: Row, column: str, label: str) -> Figure | None:
    """Return the share of a row in a column of earlier figures; None for no base."""
    values = [(each, each.value(column)) for each in rows_of(row.table)]
    known = [(each, value) for each, value in values if value is not None]
    total = math.fsum(value for _, value in known)
    own = row.value(column)
    if own is None or total <= 0:
        return None
    rows = [each for each, _ in known]
    every = "+".join(f"{{{place}}}" for place in range(len(rows)))
    own_place = rows.index(row)
    share = round_half_away(np.array([own / total]), _PLACES)
    return Figure(
        label=label,
        value=float(share[0]),
        unit=Unit.PERCENT,
        places=tuple(each.place(column) for each in rows),
        formula=f"ROUND({{{own_place}}}/({every}),{_PLACES})",
    )
