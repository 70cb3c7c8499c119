"""What was to be analysed, over which days and rows, and do the data allow it (A6)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Column, Mark, Page, Table, Text, Tone
from xl_crm.reports.business._coverage import dimensions_of, needed_fields
from xl_crm.reports.business._narrowed import not_narrowed
from xl_crm.reports.business._pages import filters, period
from xl_crm.tables import table_named
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._built import Built
    from xl_crm.reports.business._coverage import NeededField
    from xl_crm.reports.business._view import ReportView

_SHEET = Label(zh="分析任务书", en="Analysis brief")
_SUMMARY = Label(
    zh="分析目标、期间、筛选与维度，以及所需字段是否齐全",
    en="Goals, days, filters and dimensions, and whether the fields needed are there",
)
_GOALS = Label(zh="分析目标与维度", en="Goals and dimensions")
_FIELDS = Label(zh="所需字段检查", en="Fields needed")
_NOTE = Label(
    zh="按本报表的指标与维度列出；同一用途有几个缺少的字段时，有其一即可。",
    en="Of all figures and dimensions of these reports; where several fields are "
    "missing for one use, any one may do.",
)
_NONE = Label(zh="无", en="none")
#: Uses named in a cell; more are counted.
_MOST = 4
_MORE = Label(zh="{names}等{n}项", en="{names} and {n} more")
_THERE = Label(zh="✓ 已有", en="✓ there")
_EMPTY = Label(zh="○ 无值", en="○ no value")
_MISSING = Label(zh="✗ 缺少", en="✗ missing")


def brief_page(made: Sequence[Built]) -> Page:
    """Return what some reports were asked, and the fields that this takes."""
    view = made[0].view
    coverage = view.reporting.analysis.quality.coverage
    return Page(
        name="brief",
        sheet=view.text(_SHEET),
        title=view.text(_SHEET),
        summary=view.text(_SUMMARY),
        blocks=(
            _scope(made),
            Table(
                name="brief_goals",
                title=view.text(_GOALS),
                key=("report",),
                columns=tuple(_goal_columns(made)),
            ),
            Table(
                name="brief_fields",
                title=view.text(_FIELDS),
                note=view.text(_NOTE),
                key=("table", "field"),
                columns=tuple(_field_columns(made, needed_fields(made, coverage))),
            ),
        ),
        in_documents=False,
    )


def _scope(made: Sequence[Built]) -> Text:
    """Return which days and rows all of the reports are about."""
    view = made[0].view
    covered = view.reporting.covered.label
    asked = [name for built in made for name in built.view.wanted.asked]
    compared = (
        Label(
            zh=f"{base.kind.label.zh}的基期：{base.label.zh}"
            + (f"（{base.reason.zh}，不作比较）" if base.reason else ""),
            en=f"Base {base.kind.label.en}: {base.label.en}"
            + (f" (not used: {base.reason.en})" if base.reason else ""),
        )
        for base in view.comparison.distinct_bases
    )
    no_filter = Label(zh="筛选：无", en="Filters: none")
    return Text(
        title=view.text(Label(zh="期间与筛选", en="Days and filters")),
        lines=(
            period(view),
            *map(view.text, compared),
            view.text(Label(zh=f"数据范围：{covered.zh}", en=f"Data: {covered.en}")),
            *(filters(view) or (view.text(no_filter),)),
            *not_narrowed(view, asked),
        ),
    )


def _goal_columns(made: Sequence[Built]) -> Iterator[Column]:
    view = made[0].view
    columns: dict[str, tuple[Label, list[Cell]]] = {
        "report": (
            Label(zh="报表", en="report"),
            [heading(built.view.report.label, view.lang) for built in made],
        ),
        "goal": (
            Label(zh="分析目标", en="goal"),
            [view.text(built.view.report.purpose) for built in made],
        ),
        "dimensions": (
            Label(zh="分析维度", en="dimensions"),
            [_joined(view, dimensions_of(built)) or view.text(_NONE) for built in made],
        ),
    }
    for name, (title, values) in columns.items():
        yield Column(name=name, heading=heading(title, view.lang), values=values)


def _field_columns(
    made: Sequence[Built], fields: Sequence[NeededField]
) -> Iterator[Column]:
    """Yield which field it is, what for, and whether it is there.

    In the order of the columns of the goals above, whose widths they share.
    """
    view = made[0].view
    tables = [table_named(each.table) for each in fields]
    states = {label: view.text(label) for label in (_THERE, _EMPTY, _MISSING)}

    def words(name: str, title: Label, values: Sequence[Cell]) -> Column:
        return Column(name=name, heading=heading(title, view.lang), values=values)

    yield words(
        "table",
        Label(zh="数据表", en="table"),
        [heading(table.label, view.lang) for table in tables],
    )
    yield words(
        "field",
        Label(zh="字段", en="field"),
        [
            heading(table[each.field].label, view.lang)
            for table, each in zip(tables, fields, strict=True)
        ],
    )
    yield words(
        "uses",
        Label(zh="用于", en="needed for"),
        [_joined(view, each.uses, _MOST) for each in fields],
    )
    yield Column(
        name="state",
        heading=heading(Label(zh="状态", en="state"), view.lang),
        values=[states[_state(each)] for each in fields],
        tones={
            states[_THERE]: Tone.GOOD,
            states[_EMPTY]: Tone.WARN,
            states[_MISSING]: Tone.WARN,
        },
    )
    yield Column(
        name="share",
        heading=heading(Label(zh="填充率", en="filled"), view.lang),
        values=[each.share for each in fields],
        unit=Unit.PERCENT,
        mark=Mark.BAR,
    )
    yield words(
        "source",
        Label(zh="来源列", en="source column"),
        [each.source or None for each in fields],
    )
    if len(made) > 1:
        yield words(
            "reports",
            Label(zh="报表", en="reports"),
            [_joined(view, each.reports) for each in fields],
        )


def _state(field: NeededField) -> Label:
    if not field.source:
        return _MISSING
    return _THERE if field.share else _EMPTY


def _joined(view: ReportView, labels: Iterable[Label], most: int = 0) -> str:
    """Return labels in one line; only some of them where there are many."""
    names = list(dict.fromkeys(heading(each, view.lang) for each in labels))
    between = view.text(Label(zh="、", en=", "))
    if not most or len(names) <= most:
        return between.join(names)
    counted = {"zh": len(names), "en": len(names) - most}[view.lang.value]
    return view.text(_MORE).format(names=between.join(names[:most]), n=counted)
