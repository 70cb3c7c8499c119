"""Which figures and settings does an open analysis workbook score its customers by?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.macros._bounds_read import read_scales
from xl_crm.macros._columns_read import headings_of, numbers_of, sheet_language
from xl_crm.macros._edits import same
from xl_crm.metrics import CATALOGUE
from xl_crm.pipeline import Scored, fit_scales, scored_by
from xl_crm.plan import GROUPS, Plan
from xl_crm.plan._spec import settings_of
from xl_crm.reports._score_formulas import BOUGHT
from xl_crm.reports.scoring import score_page
from xl_crm.reports.settings import LIVE, SHOWN
from xl_crm.reports.settings_read import read_settings
from xl_crm.scores.normalise import Normaliser
from xl_crm.workbook.baseline import PARAMETERS_SHEET
from xl_crm.workbook.read_tables import NamedCell, ReadBook, ReadTable, Value

#: Tables that make a workbook an analysis.
SCORES, _INDICATORS = "scores", "indicators"


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
    scales = read_scales(book.table(_INDICATORS), plan, lang, name)
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
            zh="打开“客户分析结果”工作簿后再试；没有时先点“生成报告”；"
            "表曾转换为区域或删除时用备份",
            en="Open the workbook customer_analysis and try again; press Generate "
            "report to make one; where a table was made a range, take a backup",
        ),
    )
