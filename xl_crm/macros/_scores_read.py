"""Which figures and settings does an open analysis workbook score its customers by?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.errors import InputError, Problem, SettingsError
from xl_crm.i18n import Label, Lang
from xl_crm.macros._edits import same
from xl_crm.metrics import CATALOGUE
from xl_crm.pipeline import Scored, fit_scales, scored_by
from xl_crm.plan import GROUPS, Plan
from xl_crm.plan._spec import settings_of
from xl_crm.reports._columns import heading
from xl_crm.reports._score_formulas import BOUGHT
from xl_crm.reports._score_weights import ScoreWeights
from xl_crm.reports._setting_cells import folded
from xl_crm.reports._spec import Cell, Table
from xl_crm.reports.scoring import score_page
from xl_crm.reports.settings import LIVE, SHOWN
from xl_crm.reports.settings_read import read_settings
from xl_crm.scores.normalise import Normaliser, Scale
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.workbook.baseline import PARAMETERS_SHEET
from xl_crm.workbook.placement import headings
from xl_crm.workbook.read_tables import NamedCell, ReadBook, ReadTable, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Tables that make a workbook an analysis.
SCORES, _INDICATORS = "scores", "indicators"
_RESTORE = Label(
    zh="恢复原来的标题，或重新生成工作簿",
    en="Restore the heading as it was, or generate the workbook again",
)
_CALCULATE = Label(
    zh="在 Excel 中打开、计算并保存后再试",
    en="Open the workbook in Excel, let it calculate, save it and try again",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """An analysis workbook, and what its customers score by its own settings.

    Attributes
    ----------
    headings : mapping of str to str
        Heading of each column of the score sheet, by its code name.
    rows : tuple of int
        Rows of the score sheet, from 0, that hold a customer; ``scored`` has these.
    outdated : tuple of Label
        Settings that were changed in the sheet and that only a new run takes up.
    """

    book: ReadBook
    table: ReadTable
    lang: Lang
    plan: Plan
    headings: Mapping[str, str]
    rows: tuple[int, ...]
    scored: Scored
    outdated: tuple[Label, ...]


def read_scores(path: Path, name: str) -> ScoreSheet:
    """Read the figures of an analysis workbook and score them by its settings.

    Metrics are taken as they stand in the sheet, bounds too: nothing is fitted anew but
    ranks, which have no bounds to keep.

    Parameters
    ----------
    name : str
        Of the workbook, for messages.

    Raises
    ------
    InputError
        It is no analysis workbook; a column is gone; a figure is no number.
    SettingsError
        A setting of its sheet cannot be used.
    """
    book = ReadBook(path)
    if not book.tables.keys() >= {SCORES, _INDICATORS}:
        raise InputError(_no_analysis(name))
    table = book.table(SCORES)
    lang = sheet_language(table, name)
    changed = _changed_settings(book)
    plan = read_settings(_AsMade(book, changed), name).plan()
    declared = score_page(None, plan, lang).data
    shown = headings_of(declared) if declared else {}
    ids = table.values(shown["customer_id"])
    rows = tuple(row for row, value in enumerate(ids) if value not in {None, ""})
    metrics = _metrics(table, shown, plan, rows, name)
    bought = metrics[BOUGHT].notna().to_numpy()
    scales = _scales(book, plan, lang, name)
    if plan.scoring.normaliser is Normaliser.PERCENTILE_RANK:
        scales = fit_scales(plan, metrics, bought)
    meanings = _settings_of_runs()
    return ScoreSheet(
        book=book,
        table=table,
        lang=lang,
        plan=plan,
        headings=shown,
        rows=rows,
        scored=scored_by(plan, metrics, bought, scales),
        outdated=tuple(meanings[each] for each in changed),
    )


def sheet_language(table: ReadTable, name: str) -> Lang:
    """Return the language of a sheet of customers, by the heading of their IDs.

    Raises
    ------
    InputError
        There is no such heading in either language.
    """
    label = CUSTOMERS["customer_id"].label
    for lang in Lang:
        if heading(label, lang) in table.headings:
            return lang
    raise InputError(_no_heading(name, table.sheet, label))


def headings_of(table: Table) -> dict[str, str]:
    """Return the headings of a declared table as the sheet has them, by code name."""
    names = (column.name for column in table.columns)
    return dict(zip(names, headings(table), strict=True))


def column_of(table: ReadTable, heading: str, name: str) -> list[Value]:
    """Return the cells under a heading.

    Raises
    ------
    InputError
        There is no such heading.
    """
    if heading not in table.headings:
        label = Label(zh=heading, en=heading)
        raise InputError(_no_heading(name, table.sheet, label))
    return table.values(heading)


def numbers_of(
    table: ReadTable, heading: str, rows: tuple[int, ...], name: str
) -> NDArray[np.float64]:
    """Return the numbers under a heading; NaN for a blank.

    Raises
    ------
    InputError
        The heading is not there; a cell holds something else, or a formula that was
        never calculated.
    """
    found, computed = column_of(table, heading, name), table.computed(heading)
    values = np.full(len(rows), np.nan)
    for place, row in enumerate(rows):
        value = found[row]
        if isinstance(value, float):
            values[place] = value
        elif value is None and row in computed:
            raise InputError(_uncalculated(f"{name} {table.place(row, heading)}"))
        elif value not in {None, ""}:
            raise InputError(_no_number(f"{name} {table.place(row, heading)}", value))
    return values


def _metrics(
    table: ReadTable,
    shown: Mapping[str, str],
    plan: Plan,
    rows: tuple[int, ...],
    name: str,
) -> pd.DataFrame:
    """Return the metrics that scores are made of, one row for each customer."""
    indicators = [one.name for each in plan.dimensions for one in each.indicators]
    wanted = dict.fromkeys(
        (BOUGHT, *(CATALOGUE[one].scored_as or one for one in indicators))
    )
    return pd.DataFrame(
        {one: numbers_of(table, shown[one], rows, name) for one in wanted}
    )


def _scales(book: ReadBook, plan: Plan, lang: Lang, name: str) -> dict[str, Scale]:
    """Return the scale between the bounds of each indicator, as the sheet has it.

    One without bounds has no data; one whose bounds are equal tells nothing.

    Raises
    ------
    InputError
        A heading is not there.
    SettingsError
        A bound is missing beside the other, or beyond it; a direction was changed.
    """
    table = book.table(_INDICATORS)
    weights = ScoreWeights(view=None, plan=plan, lang=lang)
    declared = next(
        each
        for each in weights.blocks()
        if isinstance(each, Table) and each.name == _INDICATORS
    )
    shown = headings_of(declared)
    direction = next(each for each in declared.columns if each.name == "direction")
    rows = indicator_rows(table, shown, plan)
    problems: list[Problem] = []
    scales = {}
    for (_, one), row, wanted in zip(
        weights.pairs, rows, direction.values, strict=True
    ):
        found = column_of(table, shown["direction"], name)[row]
        if not same(found, wanted):
            where = f"{name} {table.place(row, shown['direction'])}"
            problems.append(_no_direction(where, found, wanted))
        try:
            lower, upper = (
                float(numbers_of(table, shown[end], (row,), name)[0])
                for end in ("lower", "upper")
            )
        except InputError as error:
            problems += error.problems
            continue
        if np.isnan(lower) != np.isnan(upper) or lower > upper:
            where = f"{name} {table.place(row, shown['lower'])}"
            problems.append(_no_bounds(where, lower, upper))
            continue
        scales[one.name] = Scale(
            normaliser=plan.scoring.normaliser,
            lower=np.nan_to_num(lower),
            upper=np.nan_to_num(upper),
            # Of how many values nobody knows: of some, or of none.
            n=int(not np.isnan(lower)),
        )
    if problems:
        raise SettingsError(*problems)
    return scales


def indicator_rows(
    table: ReadTable, shown: Mapping[str, str], plan: Plan
) -> tuple[int, ...]:
    """Return the row, from 0, of each indicator of a plan in the table of weights."""
    rows = {
        folded(str(text)): row
        for row, text in enumerate(table.values(shown["indicator"]))
    }
    metrics = [CATALOGUE[one.name] for d in plan.dimensions for one in d.indicators]
    words = [(folded(m.label.zh), folded(m.label.en), folded(m.name)) for m in metrics]
    return tuple(next(rows[w] for w in each if w in rows) for each in words)


class _AsMade:
    """A workbook with the settings of its last run, and the live ones as they stand."""

    def __init__(self, book: ReadBook, as_made: Mapping[str, Value]) -> None:
        self._book = book
        self._as_made = as_made
        self.epoch_1904 = book.epoch_1904
        self.tables = book.tables
        self.table = book.table

    def named(self, name: str) -> NamedCell | None:
        """Return the cell of a defined name; None where it has none."""
        cell = self._book.named(name)
        if cell is None or name not in self._as_made:
            return cell
        return replace(cell, value=self._as_made[name])


def _changed_settings(book: ReadBook) -> dict[str, Value]:
    """Return the settings that differ from the last run, as they were in it."""
    if not book.has_sheet(PARAMETERS_SHEET):
        return {}
    rows = (row[:2] for row in book.grid(PARAMETERS_SHEET).rows.values())
    as_made = {str(row[0]): row[1] if len(row) > 1 else None for row in rows if row}
    changed = {}
    for name in _settings_of_runs().keys() & as_made.keys():
        cell = book.named(name)
        if cell is not None and not same(cell.value, as_made[name]):
            changed[name] = as_made[name]
    return dict(sorted(changed.items()))


def _settings_of_runs() -> dict[str, Label]:
    """Return the settings that only a new run takes up, by the names of their cells."""
    return dict(_named_settings())


def _named_settings() -> Iterator[tuple[str, Label]]:
    for group in SHOWN:
        kind, _ = GROUPS[group]
        for each, meaning in settings_of(kind):
            if each.name not in LIVE:
                yield f"{group}_{each.name}", meaning.label


def _no_analysis(name: str) -> Problem:
    return Problem(
        where=name,
        found=Label(
            zh="不是客户分析结果工作簿：没有客户评分表和配置表",
            en="is no analysis workbook: it has no table of scores and settings",
        ),
        remedy=Label(
            zh="打开“客户分析结果”工作簿后再试；没有时先点“生成报告”",
            en="Open the workbook customer_analysis and try again; press Generate "
            "report to make one",
        ),
    )


def _no_heading(name: str, sheet: str, label: Label) -> Problem:
    return Problem(
        where=f"{name} {sheet}",
        found=Label(zh=f"没有列“{label.zh}”", en=f'no column "{label.en}"'),
        remedy=_RESTORE,
    )


def _no_number(where: str, value: Value) -> Problem:
    return Problem(
        where=where,
        found=Label(zh=f"“{value}”不是数字", en=f'"{value}" is no number'),
        remedy=Label(zh="改为数字，或清空", en="Type a number, or clear the cell"),
    )


def _uncalculated(where: str) -> Problem:
    return Problem(
        where=where,
        found=Label(zh="公式没有计算结果", en="the formula was never calculated"),
        remedy=_CALCULATE,
    )


def _no_direction(where: str, found: Value, wanted: Cell) -> Problem:
    return Problem(
        where=where,
        found=Label(
            zh=f"方向为“{found or ''}”，而指标的方向由其定义决定",
            en=f'the direction is "{found or ""}", which the definition of the '
            "indicator decides",
        ),
        remedy=Label(zh=f"改回“{wanted or ''}”", en=f'Change it back to "{wanted}"'),
    )


def _no_bounds(where: str, lower: float, upper: float) -> Problem:
    shown = ["" if np.isnan(each) else f"{each:g}" for each in (lower, upper)]
    return Problem(
        where=where,
        found=Label(
            zh=f"下限为“{shown[0]}”、上限为“{shown[1]}”，不成区间",
            en=f'the bounds "{shown[0]}" and "{shown[1]}" are no interval',
        ),
        remedy=Label(
            zh="填写下限和不低于它的上限，或把两者都清空（没有数据）",
            en="Type a lower bound and an upper one not below it, or clear both (no "
            "data)",
        ),
    )
