"""Which analysis of a folder is the newest, and what does it say of customers?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from xl_crm.errors import InputError, Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.macros._columns_read import (
    column_of,
    headings_of,
    numbers_of,
    sheet_language,
)
from xl_crm.macros._scores_read import SCORES
from xl_crm.plan import default_plan
from xl_crm.reports._score_cuts import CLASSES
from xl_crm.reports._setting_cells import text_in
from xl_crm.reports._tasks import kpi_values
from xl_crm.reports.scoring import score_page
from xl_crm.tiers.scale import Tier
from xl_crm.workbook.read_tables import ReadBook, ReadTable, Value

#: The cell that says up to which day an analysis goes.
_AS_OF = "figure_as_of"
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
#: Begins the file that Excel keeps beside an open workbook.
_LOCK = "~$"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAnalysis:
    """An analysis workbook of a folder.

    Attributes
    ----------
    unreadable : tuple of str
        Workbooks of the folder that could not be looked into.
    """

    name: str
    book: ReadBook
    as_of: date
    unreadable: tuple[str, ...] = ()


def newest_analysis(folder: Path, beside: str) -> FoundAnalysis:
    """Return the analysis workbook of a folder with the latest as-of date.

    Parameters
    ----------
    beside : str
        Name of a workbook in the folder that is not looked into.

    Raises
    ------
    InputError
        There is none, or several have the latest date.
    """
    unreadable: list[str] = []
    found: list[FoundAnalysis] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _WORKBOOKS or path.name.startswith(_LOCK):
            continue
        if path.name == beside:
            continue
        try:
            found += _analysis(path)
        except (UnreadableFileError, OSError):
            unreadable.append(path.name)
    if not found:
        raise InputError(_nothing(folder, unreadable))
    last = max(each.as_of for each in found)
    newest = [each for each in found if each.as_of == last]
    if len(newest) > 1:
        raise InputError(_several(folder, newest))
    return replace(newest[0], unreadable=tuple(unreadable))


def _analysis(path: Path) -> Iterator[FoundAnalysis]:
    """Yield a workbook that is an analysis; a form that waits for figures is none."""
    book = ReadBook(path)
    cell = book.named(_AS_OF) if SCORES in book.tables else None
    as_of = book.day(cell.value) if cell else None
    if as_of:
        yield FoundAnalysis(name=path.name, book=book, as_of=as_of)


class CustomersNow:
    """What an analysis says of its customers."""

    def __init__(self, analysis: FoundAnalysis) -> None:
        """Look up the customers.

        Raises
        ------
        InputError
            A column of the score sheet is gone.
        """
        self._name = analysis.name
        self._table: ReadTable = analysis.book.table(SCORES)
        lang = sheet_language(self._table, self._name)
        page = score_page(None, default_plan(), lang).data
        self._headings = headings_of(page) if page else {}
        ids = self._column("customer_id")
        self._rows = {text_in(each): row for row, each in enumerate(ids)}
        self._words = {each.label.text(lang): each for each in CLASSES}
        self._tiers = self._column("tier")

    def __contains__(self, customer: str) -> bool:
        return customer in self._rows

    def tier(self, customer: str) -> Tier | None:
        """Return the tier, or why there is none; None for a word that is no tier."""
        return self._words.get(str(self._tiers[self._rows[customer]]))

    def kpi(self, metric: str, customers: Sequence[str]) -> list[float | None]:
        """Return a metric of some customers as tasks show it; None where it is blank.

        Raises
        ------
        InputError
            The column is gone, a cell of it holds no number.
        """
        rows = tuple(self._rows[each] for each in customers)
        values = numbers_of(self._table, self._headings[metric], rows, self._name)
        shown = kpi_values(metric, values)
        return [None if np.isnan(each) else float(each) for each in shown]

    def _column(self, name: str) -> list[Value]:
        return column_of(self._table, self._headings[name], self._name)


def _nothing(folder: Path, unreadable: Sequence[str]) -> Problem:
    shown = ", ".join(unreadable)
    return Problem(
        where=str(folder),
        found=Label(
            zh="文件夹中没有客户分析结果工作簿"
            + (f"（无法读取：{shown}）" if shown else ""),
            en="no analysis workbook in the folder"
            + (f" (unreadable: {shown})" if shown else ""),
        ),
        remedy=Label(
            zh="把新的“客户分析结果”工作簿存到跟踪表所在的文件夹，再点“更新跟踪”",
            en="Save the new workbook customer_analysis into the folder of the "
            "tracking workbook, then press Update tracking again",
        ),
    )


def _several(folder: Path, found: Sequence[FoundAnalysis]) -> Problem:
    names, day = [each.name for each in found], found[0].as_of
    return Problem(
        where=str(folder),
        found=Label(
            zh=f"{'、'.join(names)} 的统计截止日都是 {day}",
            en=f"{', '.join(names)} all have the as-of date {day}",
        ),
        remedy=Label(
            zh="只留下要用的一个，其余移到别的文件夹",
            en="Keep the one to be used and move the others elsewhere",
        ),
    )
