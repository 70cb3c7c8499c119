"""Does a large part of a figure come from one group, or from three?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports.business._spec import Figure, Finding, Kind
from xl_crm.reports.business.findings._words import Words, suggestion
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice, Suggestion
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio

_WEIGHT = 45.0
#: So many groups together are named where none is large enough alone.
_FEW = 3
_ONE = Label(
    zh="{measure}集中在{dimension}“{group}”：占{share}",
    en='{measure}: {share} in {dimension} "{group}"',
)
_THREE = Label(
    zh="{measure}集中在前{n}个{dimension}（{groups}）：合计占{share}",
    en="{measure}: {share} in the top {n} by {dimension} ({groups})",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentrated:
    """The largest group has the settings' share, or the three largest have it.

    Attributes
    ----------
    fact : str
        Empty for the fact of the report.
    advice : Advice, optional
        Suggested where one group alone is that large; there is no target, for nobody
        can tell which share is right.
    """

    by: str
    measure: str
    fact: str = ""
    advice: Advice | None = None

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield one finding, or none."""
        share = f"{self.measure}_share"
        for measure in view.measures((self.measure,), self.fact):
            table = drawn.broken_down(self.by, measure, share)
            if table is None:
                continue
            rows = [row for row in drawn.groups(table) if row.value(share) is not None]
            rows.sort(key=lambda row: -(row.value(share) or 0.0))
            yield from self._told(view, measure, rows)

    def _told(
        self, view: ReportView, measure: Measure | Ratio, rows: list[Row]
    ) -> Iterator[Finding]:
        least = view.plan.findings.concentration
        column = f"{self.measure}_share"
        shares = [row.value(column) or 0.0 for row in rows]
        if len(rows) > 1 and shares[0] >= least:
            yield self._finding(view, measure, rows[:1], _ONE)
        elif len(rows) * least > _FEW and sum(shares[:_FEW]) >= least:
            # Of fewer groups three have such a share where all are alike.
            yield self._finding(view, measure, rows[:_FEW], _THREE)

    def _finding(
        self, view: ReportView, measure: Measure | Ratio, rows: list[Row], told: Label
    ) -> Finding:
        words = Words(view)
        groups = [row.text(self.by) for row in rows]
        column = f"{self.measure}_share"
        share = sum(row.value(column) or 0.0 for row in rows)
        comma = Label(zh="、", en=", ").text(view.lang)
        name = words.of_group(words.name(measure), comma.join(groups))
        text = words.of(
            told,
            measure=words.name(measure),
            dimension=words.inside(view.dimension(self.by).label),
            group=groups[0],
            groups=comma.join(groups),
            n=f"{len(rows)}",
            share=words.number(share, Unit.PERCENT),
        )
        return Finding(
            kind=Kind.CONCLUSION,
            about=measure.name,
            tone=None,
            text=words.sentence([text]),
            figures=(
                Figure(
                    label=name,
                    value=share,
                    unit=Unit.PERCENT,
                    places=tuple(row.place(column) for row in rows),
                    formula="+".join(f"{{{place}}}" for place in range(len(rows))),
                ),
            ),
            weight=_WEIGHT + share,
            suggestion=self._suggested(view, measure, rows),
        )

    def _suggested(
        self, view: ReportView, measure: Measure | Ratio, rows: list[Row]
    ) -> Suggestion | None:
        if self.advice is None or len(rows) > 1:
            return None
        return suggestion(
            view,
            self.advice,
            measure,
            group=rows[0].text(self.by),
            unit=Unit.PERCENT,
            baseline=rows[0].value(f"{self.measure}_share"),
            target=None,
        )
