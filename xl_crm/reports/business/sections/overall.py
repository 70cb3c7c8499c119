"""How do groups compare over all days there are, not only those of the report?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.models.periods import Grain
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Chart, ChartKind, Column, Table
from xl_crm.reports.business._columns import measure_column, total_of, with_formulas
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections._answers import Asked, keys_of

if TYPE_CHECKING:
    import pandas as pd

    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business.sections._answers import Key

_MONTH = Label(zh="开始月份", en="first month")
_TOTAL = Label(zh="合计", en="Total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """One row for each group over all days, up to the as-of date.

    Things that happen once, such as campaigns, cannot be compared with the period
    before: they stand below each other.

    Attributes
    ----------
    by : tuple of str
        Dimensions; those that the input does not fill are left out, but the first.
    drawn : tuple of str
        Measures of the fact: the first that the input fills is drawn.
    is_dated : bool
        Each row tells the month of its first day, and the rows are in that order;
        otherwise the largest comes first.
    """

    name: str
    by: tuple[str, ...]
    measures: tuple[str, ...]
    title: Label
    drawn: tuple[str, ...] = ()
    is_dated: bool = False
    fact: str = ""

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table and its chart."""
        fact = self.fact or view.fact
        asked = Asked.of(view, fact, self.measures, self.by[0])
        if asked is None:
            return
        by = tuple(name for name in self.by if view.has(name, fact=fact))
        frame = view.ask(asked.question(*by))
        if frame.empty:
            return
        months = _months(asked, by) if self.is_dated else {}
        frame = self._ordered(frame, by, months, asked)
        yield self._table(asked, by, frame, months)
        yield from self._chart(asked, by[0], len(frame))

    def _ordered(
        self,
        frame: pd.DataFrame,
        by: tuple[str, ...],
        months: dict[Key, date],
        asked: Asked,
    ) -> pd.DataFrame:
        """Return the rows as they are read; those of nothing known last."""
        keys = keys_of(frame, by)
        words = list(asked.view.dimension(by[0]).words)
        sizes = frame[asked.first.name]

        def place(row: int) -> tuple[object, ...]:
            key = keys[row]
            texts = tuple(each or "" for each in key)
            if self.is_dated:
                return (months.get(key, date.max), texts)
            if words:
                known = key[0] in words
                return (words.index(key[0]) if key[0] and known else len(words), texts)
            return (key[0] is None, -sizes.iloc[row], texts)

        return frame.iloc[sorted(range(len(frame)), key=place)]

    def _table(
        self,
        asked: Asked,
        by: tuple[str, ...],
        frame: pd.DataFrame,
        months: dict[Key, date],
    ) -> Table:
        view = asked.view
        whole = view.ask(asked.question()).iloc[0]
        keys = keys_of(frame, by)
        named = [
            Column(
                name=name,
                heading=heading(view.dimension(name).label, view.lang),
                values=view.words(view.dimension(name), [key[place] for key in keys]),
            )
            for place, name in enumerate(by)
        ]
        if self.is_dated:
            first: list[Cell] = [
                f"{months[key]:%Y-%m}" if key in months else None for key in keys
            ]
            title = heading(_MONTH, view.lang)
            named.append(Column(name="first_month", heading=title, values=first))
        columns = [
            measure_column(
                measure,
                frame[measure.name],
                view.lang,
                total=total_of(measure, frame[measure.name], whole),
            )
            for measure in asked.measures
        ]
        return Table(
            name=self.name,
            columns=(*named, *with_formulas(self.name, columns, asked.measures)),
            key=by,
            total_label=view.text(_TOTAL),
            title=view.text(self.title),
        )

    def _chart(self, asked: Asked, by: str, n_rows: int) -> Iterator[Chart]:
        """Yield the chart where there are rows to compare."""
        view = asked.view
        drawn = [
            measure
            for measure in view.measures(self.drawn, asked.fact)
            if measure in asked.measures
        ]
        if n_rows < 2 or not drawn:  # noqa: PLR2004  (nothing to compare)
            return
        label = heading(drawn[0].label, view.lang)
        title = view.text(Label(zh="{}：{}", en="{}: {}"))
        title = title.format(view.text(self.title), label)
        yield Chart(
            kind=ChartKind.COLUMN if self.is_dated else ChartKind.BAR,
            title=title,
            table=self.name,
            categories=by,
            series=(drawn[0].name,),
            alt_text=view.text(Label(zh="图：{}", en="Chart: {}")).format(title),
            x_title=heading(view.dimension(by).label, view.lang),
            y_title=label,
        )


def _months(asked: Asked, by: tuple[str, ...]) -> dict[Key, date]:
    """Return the first day of the month in which each group begins."""
    frame = asked.view.ask(replace(asked.question(*by), grain=Grain.MONTH))
    months: dict[Key, date] = {}
    for key, month in zip(keys_of(frame, by), frame["period"], strict=True):
        months[key] = min(month, months.get(key, month))
    return months
