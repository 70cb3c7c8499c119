"""Which traits are clearly more frequent among those affected than among all (A31)?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports.business._drawn import column_of
from xl_crm.reports.business._spec import Figure, Finding, Kind
from xl_crm.reports.business.findings._words import Words, suggestion, tone_of
from xl_crm.reports.business.sections.lift import OFTEN
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports.business._drawn import Drawn, Row
    from xl_crm.reports.business._spec import Advice, Suggestion
    from xl_crm.reports.business._view import ReportView
    from xl_crm.summary.facts import Measure, Ratio

_WEIGHT = 80.0
#: A p value below it is written as being below it.
_LEAST_P = 0.001
_TOLD = Label(
    zh="{dimension}“{group}”占{event}的{share}，占{among}的{base}",
    en='{dimension} "{group}" makes up {share} of {event}, and {base} of {among}',
)
_LIFT = Label(
    zh="提升度{lift}（Holm修正后p值{p}，n={n}）",
    en="a lift of {lift} (p {p} after Holm, n = {n})",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverRepresented:
    """Groups that the lift tables of a report judge to be affected more often.

    The settings' lift and significance decide, after Holm's adjustment; what goes
    together is told, and no cause.

    Attributes
    ----------
    lift : str
        Name of the section of lift tables.
    event, among : str
        Its measures: those affected, and all.
    rate : str
        One over the other: KPI of what is suggested.
    most : int
        Groups told, those with the largest lift first.
    """

    lift: str
    event: str
    among: str
    rate: str
    fact: str = "customers"
    most: int = 3
    advice: Advice | None = None

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield a problem for each group."""
        measures = view.measures((self.event, self.among, self.rate), self.fact)
        if len(measures) == 3:  # noqa: PLR2004  (all of them)
            rows = sorted(self._rows(drawn), key=lambda row: -(row.value("lift") or 0))
            for row in rows[: self.most]:
                yield self._told(view, measures, row)

    def _rows(self, drawn: Drawn) -> Iterator[Row]:
        """Yield the groups that are judged to be affected more often."""
        for name, table in drawn.tables.items():
            if name.startswith(f"{self.lift}_"):
                for row in drawn.groups(table):
                    if row.text("verdict") == OFTEN.text(drawn.lang):
                        yield row

    def _told(
        self, view: ReportView, measures: tuple[Measure | Ratio, ...], row: Row
    ) -> Finding:
        words = Words(view)
        event, among, rate = measures
        [by] = row.table.key
        dimension, group = view.dimension(by), row.text(by)
        lift, p_value = row.value("lift") or 0.0, row.value("p_adjusted") or 0.0
        told = words.of(
            _TOLD,
            dimension=words.start(dimension.label),
            group=group,
            event=words.inside(event.label),
            share=words.number(row.value(f"{event.name}_share") or 0.0, Unit.PERCENT),
            among=words.inside(among.label),
            base=words.number(row.value(f"{among.name}_share") or 0.0, Unit.PERCENT),
        )
        tested = words.of(
            _LIFT,
            lift=words.number(lift, Unit.RATIO),
            p=f"{p_value:.3f}" if p_value >= _LEAST_P else f"<{_LEAST_P}",
            n=words.number(row.value(among.name) or 0.0, Unit.NUMBER),
        )
        return Finding(
            kind=Kind.PROBLEM,
            about=event.name,
            tone=tone_of(event.better, 1.0),
            text=words.sentence([told, tested]),
            figures=_figures(view, row, measures),
            weight=_WEIGHT + min(lift, 9.0),
            suggestion=self._suggested(view, rate, row, group),
        )

    def _suggested(
        self, view: ReportView, rate: Measure | Ratio, row: Row, group: str
    ) -> Suggestion | None:
        column = column_of(row.table, "rate")
        whole = column.total_value if column else None
        if self.advice is None:
            return None
        return suggestion(
            view,
            self.advice,
            rate,
            group=group,
            baseline=row.value("rate"),
            target=whole if isinstance(whole, float) else None,
        )


def _figures(
    view: ReportView, row: Row, measures: tuple[Measure | Ratio, ...]
) -> tuple[Figure, ...]:
    """Return the lift, the numbers behind it, and the rate of the group."""
    words = Words(view)
    [by] = row.table.key
    event, among, rate = (words.name(measure) for measure in measures)
    labels = {
        "lift": view.text(Label(zh="提升度", en="Lift")),
        measures[0].name: event,
        measures[1].name: among,
        "rate": rate,
    }
    group = row.text(by)
    return tuple(
        row.figure(column, words.of_group(label, group) if column == "lift" else label)
        for column, label in labels.items()
        if row.value(column) is not None
    )
