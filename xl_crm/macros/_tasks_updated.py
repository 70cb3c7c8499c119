"""Which results of tracked tasks does a newer analysis know?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.macros._columns_read import column_of, headings_of, sheet_language
from xl_crm.macros._edits import cell_edits, named_edit, same
from xl_crm.macros._newest_analysis import CustomersNow, FoundAnalysis
from xl_crm.macros._port import CellValue, Edit
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._columns import fill_table
from xl_crm.reports._score_cuts import CLASSES
from xl_crm.reports._setting_cells import text_in
from xl_crm.reports._task_columns import statuses, task_columns
from xl_crm.reports.tracking import BASELINE_AS_OF, RESULT_AS_OF
from xl_crm.workbook.baseline import PREFIX
from xl_crm.workbook.read_tables import NamedCell, ReadBook, ReadTable, Value

_TRACKING = "tracking"
_KEY, _RESULT = ("customer_id", "strategy"), "result"
_AGAIN = Label(
    zh="用备份，或重新生成跟踪表", en="Take a backup, or generate the workbook again"
)

#: Customer and strategy of a task: of several tasks, where several KPIs measure it.
Key = tuple[str, str]
Written = Mapping[Key, Sequence[Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """An open tracking workbook.

    Attributes
    ----------
    columns : mapping of str to list of Value
        Cells of the tasks by code name of their column.
    written : ReadTable
        What the hidden baseline says was written.
    baseline_day, result_day : date or None
        Of which days the figures are; None in an empty form, and before any result.
    """

    table: ReadTable
    lang: Lang
    headings: Mapping[str, str]
    columns: Mapping[str, list[Value]]
    written: ReadTable
    result_cell: NamedCell
    baseline_day: date | None
    result_day: date | None


@dataclass(slots=True, kw_only=True)
class Updated:
    """What becomes of the results of all tasks.

    Attributes
    ----------
    results : dict of int to float or None
        New results by row, from 0.
    n_open : int
        Tasks whose result is that of the analysis, new or as it was.
    typed, done, without_metric, other_unit, without_figure : int
        Tasks that are left alone: their result was typed, they are done, no metric
        measures their KPI, its unit is not that of the metric, there is no figure.
    gone : set of str
        Customers who are not in the analysis.
    moves : Counter of (str, str)
        Customers by tier at start and tier now, where they differ.
    """

    results: dict[int, float | None] = field(default_factory=dict)
    n_open: int = 0
    typed: int = 0
    done: int = 0
    without_metric: int = 0
    other_unit: int = 0
    without_figure: int = 0
    gone: set[str] = field(default_factory=set)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)


def read_tracking(path: Path, name: str) -> Tracking:
    """Read the tasks of a tracking workbook.

    Parameters
    ----------
    name : str
        Of the workbook, for messages.

    Raises
    ------
    InputError
        It is no tracking workbook, or something in it is gone.
    """
    book = ReadBook(path)
    baseline = f"{PREFIX}{_TRACKING}"
    if _TRACKING not in book.tables:
        raise InputError(_no_tracking(name))
    from_day, result_cell = map(book.named, (BASELINE_AS_OF, RESULT_AS_OF))
    if not from_day or not result_cell or not book.has_sheet(baseline):
        raise InputError(_incomplete(name))
    written = book.sheet_table(baseline)
    if not {*_KEY, _RESULT} <= set(written.headings):
        raise InputError(_incomplete(name))
    table = book.table(_TRACKING)
    lang = sheet_language(table, name)
    form = fill_table(_TRACKING, task_columns(None, lang, date.min), lang, None)
    shown = headings_of(form)
    wanted = (*_KEY, "tier_at_start", "status", "kpi", "kpi_unit", _RESULT)
    return Tracking(
        table=table,
        lang=lang,
        headings=shown,
        columns={one: column_of(table, shown[one], name) for one in wanted},
        written=written,
        result_cell=result_cell,
        baseline_day=_day_in(book, from_day, name),
        result_day=_day_in(book, result_cell, name),
    )


def _day_in(book: ReadBook, cell: NamedCell, name: str) -> date | None:
    """Return the day in a cell; None for a blank one."""
    day = book.day(cell.value)
    if day is None and cell.value not in {None, ""}:
        raise InputError(_no_day(f"{name} {cell.place}", cell.value))
    return day


def update(tracking: Tracking, customers: CustomersNow) -> Updated:
    """Find the results that a newer analysis knows, and why others are left alone.

    Raises
    ------
    InputError
        A figure of the analysis is no number.
    """
    updated = Updated()
    open_tasks = _open_tasks(tracking, customers, updated)
    updated.n_open = len(open_tasks)
    for metric in dict.fromkeys(open_tasks.values()):
        rows = [row for row, each in open_tasks.items() if each == metric]
        ids = [text_in(tracking.columns["customer_id"][row]) for row in rows]
        for row, value in zip(rows, customers.kpi(metric, ids), strict=True):
            found = tracking.columns[_RESULT][row]
            if not same(found, value):
                updated.results[row] = value
            if value is None:
                updated.without_figure += 1
    _count_moves(tracking, customers, updated)
    return updated


def edits(
    tracking: Tracking, updated: Updated, analysis: FoundAnalysis
) -> tuple[Edit, ...]:
    """Return the results, what was written of each, and the day that they are of."""
    shown = tracking.headings[_RESULT]
    found = [*cell_edits(tracking.table, shown, updated.results)]
    found += _written_edits(tracking, updated)
    if updated.n_open and tracking.result_day != analysis.as_of:
        found.append(named_edit(tracking.result_cell, analysis.as_of))
    return tuple(found)


def _open_tasks(
    tracking: Tracking, customers: CustomersNow, updated: Updated
) -> dict[int, str]:
    """Return the metric of each task whose result may be written, by its row."""
    metrics = {each.label.text(tracking.lang): each for each in CATALOGUE.values()}
    done = statuses(tracking.lang)[-1]
    written = _written(tracking.written)
    columns, tasks = tracking.columns, {}
    for row in range(tracking.table.n_rows):
        customer, kpi = (text_in(columns[n][row]) for n in ("customer_id", "kpi"))
        metric = metrics.get(kpi)
        if not customer:
            continue
        if columns["status"][row] == done:
            updated.done += 1
        elif customer not in customers:
            updated.gone.add(customer)
        elif metric is None:
            updated.without_metric += 1
        elif not same(columns["kpi_unit"][row], metric.unit.label.text(tracking.lang)):
            updated.other_unit += 1
        elif _is_typed(tracking, row, written):
            updated.typed += 1
        else:
            tasks[row] = metric.name
    return tasks


def _is_typed(tracking: Tracking, row: int, written: Written) -> bool:
    """Tell whether a person typed the result of a task."""
    found = tracking.columns[_RESULT][row]
    if row in tracking.table.computed(tracking.headings[_RESULT]):
        return True
    known = written.get(_key(tracking, row), ())
    return found not in {None, ""} and not any(same(found, each) for each in known)


def _key(tracking: Tracking, row: int) -> Key:
    customer, strategy = (text_in(tracking.columns[name][row]) for name in _KEY)
    return customer, strategy


def _keys(written: ReadTable) -> list[Key]:
    ids, strategies = (written.values(name) for name in _KEY)
    return [(text_in(a), text_in(b)) for a, b in zip(ids, strategies, strict=True)]


def _written(written: ReadTable) -> Written:
    """Return the results as they were written, by customer and strategy."""
    found: dict[Key, list[Value]] = {}
    for key, result in zip(_keys(written), written.values(_RESULT), strict=True):
        found.setdefault(key, []).append(result)
    return found


def _written_edits(tracking: Tracking, updated: Updated) -> list[Edit]:
    """Return edits that keep what is written of each task, also of added ones."""
    written = tracking.written
    rows = _rows_written(tracking)
    known: dict[int, CellValue] = {}
    added: list[tuple[Key, CellValue]] = []
    for row, value in updated.results.items():
        if row in rows:
            known[rows[row]] = value
        else:
            added.append((_key(tracking, row), value))
    found = [*cell_edits(written, _RESULT, known)]
    if added:
        found.append(
            Edit(
                sheet=written.sheet,
                row=written.row + written.n_rows,
                column=written.column,
                values=tuple(
                    tuple(
                        {**dict(zip(_KEY, key, strict=True)), _RESULT: value}.get(name)
                        for name in written.headings
                    )
                    for key, value in added
                ),
            )
        )
    return found


def _rows_written(tracking: Tracking) -> dict[int, int]:
    """Return where the result of each task was written, both rows from 0.

    Of several tasks with one key, each has the row with its result, or one left over.
    """
    written = tracking.written.values(_RESULT)
    free: dict[Key, list[int]] = {}
    for place, key in enumerate(_keys(tracking.written)):
        free.setdefault(key, []).append(place)
    rows: dict[int, int] = {}
    for has_result in (True, False):
        for row, found in enumerate(tracking.columns[_RESULT]):
            places = free.get(_key(tracking, row), [])
            fits = (n for n in places if not has_result or same(found, written[n]))
            if row not in rows and (fit := next(fits, None)) is not None:
                rows[row] = fit
                places.remove(fit)
    return rows


def _count_moves(tracking: Tracking, customers: CustomersNow, updated: Updated) -> None:
    """Count the customers whose tier is not that of their tasks any more."""
    known = {each.label.text(tracking.lang) for each in CLASSES}
    before = {
        text_in(customer): str(tier)
        for customer, tier in zip(
            tracking.columns["customer_id"],
            tracking.columns["tier_at_start"],
            strict=True,
        )
        if tier in known and text_in(customer) in customers
    }
    for customer, old in before.items():
        now = customers.tier(customer)
        if now and now.label.text(tracking.lang) != old:
            updated.moves[old, now.label.text(tracking.lang)] += 1


def _no_tracking(name: str) -> Problem:
    return Problem(
        where=name,
        found=Label(
            zh="不是策略执行跟踪工作簿：没有策略跟踪表",
            en="is no tracking workbook: it has no table of tasks",
        ),
        remedy=Label(
            zh="打开“策略执行跟踪”工作簿后再试",
            en="Open the workbook strategy_tracking and try again",
        ),
    )


def _incomplete(name: str) -> Problem:
    names = f"{BASELINE_AS_OF}, {RESULT_AS_OF}, {PREFIX}{_TRACKING}"
    return Problem(
        where=name,
        found=Label(
            zh=f"缺少跟踪设置或隐藏的基线（{names}）",
            en=f"its setup or its hidden baseline is incomplete ({names})",
        ),
        remedy=_AGAIN,
    )


def _no_day(where: str, value: Value) -> Problem:
    return Problem(
        where=where,
        found=Label(zh=f"“{value}”不是日期", en=f'"{value}" is no date'),
        remedy=Label(
            zh="填写基线值或实际结果的统计截止日，如 2025-06-30",
            en="Type the as-of date of the figures, as 2025-06-30",
        ),
    )
