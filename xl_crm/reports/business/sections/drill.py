"""Which parts carry the change of a figure between the period and its base (A31, A32)?

It shows where a change lies, and never says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Column, Table
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business._within import within
from xl_crm.reports.business.sections._answers import Asked
from xl_crm.reports.business.sections._effects import amount_effects, ratio_effects
from xl_crm.reports.business.sections._segments import Segments
from xl_crm.summary.facts import Measure, Ratio

TOTAL = Label(zh="合计", en="Total")
_TITLE = Label(zh="{title}：按{dimension}", en="{title}: by {dimension}")
_NOTE = Label(
    zh="只说明变化出现在哪里，不说明原因；按影响的绝对值从大到小排列。",
    en="Shows where the change lies, not why; the largest effect first, whatever its "
    "sign.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """How the values of each dimension carry the change of one figure.

    Of an amount or a number: how many points of its growth each carries. Of a ratio:
    what its own rate did, and what its weight among all did. A dimension whose values
    do not add up to the whole, such as orders with several categories, is left out.

    Attributes
    ----------
    by : tuple of str
        Dimensions: a table for each that the input fills, named after it.
    fact : str
        Empty for the fact of the report.
    """

    name: str
    measure: str
    by: tuple[str, ...]
    title: Label
    fact: str = ""

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield a table for each dimension."""
        note = view.text(_NOTE)
        for measure in view.measures((self.measure,), self.fact):
            for by in self.by:
                table = self._table(view, measure, by, note)
                if table is not None:
                    yield table
                    note = ""

    def _table(
        self, view: ReportView, measure: Measure | Ratio, by: str, note: str
    ) -> Table | None:
        parts = measure.parts if isinstance(measure, Ratio) else (measure.name,)
        asked = Asked.of(view, self.fact or view.fact, tuple(dict.fromkeys(parts)), by)
        segments = Segments.of(asked, by) if asked else None
        if segments is None:
            return None
        name = f"{self.name}_{by}"
        effects = (
            ratio_effects(name, measure, segments)
            if isinstance(measure, Ratio)
            else amount_effects(name, measure, segments)
        )
        if effects is None:
            return None
        dimension = view.dimension(by)
        return Table(
            name=name,
            columns=(
                Column(
                    name=by,
                    heading=heading(dimension.label, view.lang),
                    values=effects.names,
                ),
                *effects.columns,
            ),
            key=(by,),
            total_label=view.text(TOTAL),
            title=view.text(_TITLE).format(
                title=view.text(self.title),
                dimension=within(dimension.label, view.lang),
            ),
            note=note,
        )
