"""What do all reports say, one line each?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import CellPlace, Column, Page, Table, Text
from xl_crm.reports.business._cell_names import cell_name
from xl_crm.reports.business._drawn import FIGURE, Row, rows_of
from xl_crm.reports.business._key_figures import key_figures
from xl_crm.reports.business._pages import basis
from xl_crm.reports.business._spec import Cover, Kind
from xl_crm.reports.business.analysis_page import (
    findings_table,
    sign,
    sign_tones,
    suggested,
    told,
)
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._built import Built
    from xl_crm.reports.business._spec import Finding, Place
    from xl_crm.reports.business._view import ReportView

_SHEET = Label(zh="概览", en="Overview")
_SUMMARY = Label(
    zh="关键指标，以及各报表的首要结论与首要问题",
    en="Key figures, and what each report says first",
)
_LEFT_OUT = Label(zh="没有生成的报表", en="Reports not made")


def overview_page(made: Sequence[Built]) -> Page:
    """Return one row for each report, and why some have none."""
    view = made[0].view
    full = [built for built in made if not built.lacks]
    lacking = tuple(
        f"{view.text(built.view.report.label)}{view.text(Label(zh='：', en=': '))}"
        f"{built.lacks}"
        for built in made
        if built.lacks
    )
    table = Table(
        name="overview",
        columns=tuple(_columns(view, full)),
        key=("report",),
        title=view.text(Label(zh="各报表", en="Reports")),
    )
    return Page(
        name="overview",
        sheet=view.text(_SHEET),
        title=view.text(_SHEET),
        summary=view.text(_SUMMARY),
        blocks=(
            basis(view, (Cover.PERIOD,)),
            *key_figures(full),
            *((table,) if full else ()),
            *((Text(title=view.text(_LEFT_OUT), lines=lacking),) if lacking else ()),
        ),
    )


def overview_places(made: Sequence[Built]) -> Iterator[Place]:
    """Yield the cells that the overview repeats."""
    for built in made:
        row = _key_row(built)
        for column in ("current", "change"):
            if row is not None and row.value(column) is not None:
                yield row.place(column)


def _key_row(built: Built) -> Row | None:
    """Return the key figure told first, or the first there is; None for none."""
    first = _first(built)
    for place in first.figures[0].places if first else ():
        if built.drawn.tables[place.table].key == (FIGURE,):
            return Row(built.drawn.tables[place.table], place.row)
    for table in built.drawn.tables.values():
        if table.key == (FIGURE,) and table.n_rows:
            return next(rows_of(table))
    return None


def _first(built: Built, kind: Kind = Kind.CONCLUSION) -> Finding | None:
    """Return the first finding of a kind; None for none."""
    return next(iter(told(built, kind)), None)


def _columns(view: ReportView, made: Sequence[Built]) -> Iterator[Column]:
    rows = [_key_row(built) for built in made]
    first = [_first(built) for built in made]
    tables = [findings_table(built, Kind.CONCLUSION) for built in made]

    def words(name: str, label: Label, values: Sequence[Cell]) -> Column:
        return Column(name=name, heading=heading(label, view.lang), values=values)

    def counts(name: str, label: Label, of: Callable[[Built], int]) -> Column:
        return Column(
            name=name,
            heading=heading(label, view.lang),
            values=[of(built) for built in made],
            unit=Unit.NUMBER,
        )

    yield Column(
        name="report",
        heading=heading(Label(zh="报表", en="report"), view.lang),
        values=[heading(built.view.report.label, view.lang) for built in made],
        links=[
            CellPlace(table=table, column="finding", row=0) if found else None
            for table, found in zip(tables, first, strict=True)
        ],
    )
    yield words(
        "figure",
        Label(zh="关键指标", en="key figure"),
        [row.text(FIGURE) if row else None for row in rows],
    )
    yield _figures(view, rows, "current", Label(zh="本期", en="this period"))
    base = view.comparison.distinct_bases[0]
    yield _figures(view, rows, "change", base.kind.label)
    yield Column(
        name="sign",
        heading=heading(Label(zh="判断", en="verdict"), view.lang),
        values=[sign(view, each.tone) if each else None for each in first],
        tones=sign_tones(view),
    )
    yield words(
        "finding",
        Label(zh="首要结论", en="first conclusion"),
        [each.text if each else None for each in first],
    )
    problems = [_first(built, Kind.PROBLEM) for built in made]
    yield words(
        "problem",
        Label(zh="首要问题", en="first problem"),
        [each.text if each else None for each in problems],
    )
    yield counts(
        "problems",
        Label(zh="问题数", en="problems"),
        lambda built: len(told(built, Kind.PROBLEM)),
    )
    yield counts(
        "suggestions",
        Label(zh="建议数", en="suggestions"),
        lambda built: len(suggested(built)),
    )


def _figures(
    view: ReportView, rows: Sequence[Row | None], name: str, label: Label
) -> Column:
    """Return a column of the key figures, each the cell that it stands in."""
    places = {
        index: row.place(name)
        for index, row in enumerate(rows)
        if row is not None and row.value(name) is not None
    }
    return Column(
        name=name,
        heading=heading(label, view.lang),
        values=[row.value(name) if row else None for row in rows],
        unit=Unit.NUMBER,
        units=[row.unit(name) if row else Unit.NUMBER for row in rows],
        row_formulas={index: cell_name(place) for index, place in places.items()},
        links=[
            CellPlace(table=places[index].table, column=name, row=places[index].row)
            if index in places
            else None
            for index in range(len(rows))
        ],
    )
