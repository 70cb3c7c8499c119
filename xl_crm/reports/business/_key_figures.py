"""Which few figures are told before all else?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Parameter, Parameters
from xl_crm.reports.business._cell_names import cell_name
from xl_crm.reports.business._drawn import column_of
from xl_crm.tables.figure import figure_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.reports.business._built import Built
    from xl_crm.reports.business._drawn import Row
    from xl_crm.reports.business._spec import Place
    from xl_crm.summary.facts import Measure, Ratio

_TITLE = Label(zh="关键指标", en="Key figures")


def key_figures(made: Sequence[Built]) -> tuple[Parameters, ...]:
    """Return the key figures of some reports, each the cell that it stands in.

    Nothing where none of them is filled.
    """
    parameters = tuple(
        Parameter(
            name=f"key_{built.view.report.name}_{measure.name}",
            label=heading(measure.label, built.view.lang),
            value=row.value("current"),
            unit=row.unit("current"),
            note=_moved(built, row) or measure.note.text(built.view.lang),
            editable=False,
            formula=cell_name(row.place("current")),
        )
        for built in made
        for measure, row in _rows(built)
    )
    if not parameters:
        return ()
    title = made[0].view.text(_TITLE)
    return (Parameters(name="key_figures", parameters=parameters, title=title),)


def key_places(made: Sequence[Built]) -> Iterator[Place]:
    """Yield the cells that key figures repeat."""
    for built in made:
        for _, row in _rows(built):
            yield row.place("current")


def _rows(built: Built) -> Iterator[tuple[Measure | Ratio, Row]]:
    """Yield the measures that are filled, with the row of each."""
    for measure in built.view.measures(built.view.report.key_figures):
        row = built.drawn.key_figure(measure)
        if row is not None and row.value("current") is not None:
            yield measure, row


def _moved(built: Built, row: Row) -> str:
    """Say how a figure moved, in the words of its table; empty where nothing does."""
    view = built.view
    verdict = row.text("verdict")
    said = []
    for name in ("change", "yearly_change"):
        column, value = column_of(row.table, name), row.value(name)
        if column is not None and value is not None:
            moved = figure_text(value, row.unit(name), view.lang, signed=True)
            said.append(f"{column.heading} {moved}")
            if name == "change" and verdict:
                said[-1] += view.text(Label(zh=f"（{verdict}）", en=f" ({verdict})"))
    return view.text(Label(zh="；", en="; ")).join(said)
