"""Which settings stand in a workbook, as somebody may have changed them there?

What is read is what ``settings_page`` writes: every setting by the defined name of its
cell, dimensions, indicators, cuts and entries by the headings of their tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_crm.errors import SettingsError, did_you_mean
from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.plan import GROUPS, Plan, default_plan, plan_from
from xl_crm.plan._convert import Refused
from xl_crm.plan._spec import settings_of
from xl_crm.reports._cells_read import BookCells, CellReader, ReadCell, Row
from xl_crm.reports._score_cuts import CUTS_TITLE, cut_heading
from xl_crm.reports._setting_cells import (
    folded,
    number_in,
    percent_in,
    unit_of,
    value_of,
)
from xl_crm.reports._setting_entries import ENTRY_TABLES
from xl_crm.reports._spec import Table
from xl_crm.reports.settings import CUTS, LIVE, SHOWN, settings_page
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import TIERS, TierMethod

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.errors import Problem
    from xl_crm.plan._spec import Setting

#: What both systems of numbering days count from.
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DIMENSIONS, _INDICATORS, _CUTS = "dimensions", "indicators", "tier_cuts"
#: Columns of those tables that say what is set; the others are computed.
_READ = {
    _DIMENSIONS: ("dimension", "weight", "code", "other_name"),
    _INDICATORS: ("dimension", "indicator", "weight"),
}
_TIER = Label(zh="客户层级", en="Tier")
_PUT_BACK = Label(zh="补上该行", en="Put the row back")
_ONCE = Label(zh="每行写一个，不要重复", en="List each of them once")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """Settings of a workbook.

    Attributes
    ----------
    file, sheet : str
        Names of the workbook and its sheet of settings, for messages.
    values : dict
        Nested as in a project file, as ``plan_from`` takes them.
    places : mapping of str to str
        Dotted setting to the cell where it stands.
    """

    file: str
    sheet: str
    values: dict[str, Any]
    places: Mapping[str, str]

    def plan(self) -> Plan:
        """Return the plan of these settings alone, without sources.

        Raises
        ------
        SettingsError
            Values that do not go together, by the cells where they stand.
        """
        try:
            return plan_from(self.values, where=self.file, folder=Path())
        except SettingsError as error:
            raise SettingsError(*map(self.located, error.problems)) from None

    def located(self, problem: Problem) -> Problem:
        """Return a problem of ``plan_from`` with the cell in place of the setting."""
        whole = problem.where.removeprefix(self.file).removeprefix(", ")
        key = whole
        while key and key not in self.places:
            key = key.rpartition(".")[0]
        place = self.places.get(key, f"{self.sheet} {whole}")
        return replace(problem, where=f"{self.file} {place}")


def holds_settings(book: BookCells) -> bool:
    """Tell whether a workbook has a sheet of settings, even a broken one."""
    return bool(_sheet_of(book))


def read_settings(book: BookCells, file: str) -> ReadSettings:
    """Read every setting of a workbook.

    A blank cell takes the default. Bounds of indicators are no settings: a run finds
    them in its data. Sources and what the engine may use are not on the sheet: they
    are given anew, and take the default.

    Parameters
    ----------
    file : str
        Name of the workbook, for messages.

    Raises
    ------
    SettingsError
        Everything that is missing, is no such value, or does not go together: sheet and
        cell, what stands there, what is allowed.
    """
    reader = _SettingsReader(book, file)
    found = reader.read()
    if reader.problems:
        raise SettingsError(*reader.problems)
    return found


def _sheet_of(book: BookCells) -> str:
    """Return the sheet of settings; empty for a workbook without one."""
    for group, key, _, _ in _settings():
        if cell := book.named(f"{group}_{key}"):
            return cell.place.rpartition("!")[0]
    if book.tables.keys() >= {_DIMENSIONS, _INDICATORS}:
        table = book.table(_DIMENSIONS)
        return table.place(-1, table.headings[0]).rpartition("!")[0]
    return ""


def _settings() -> list[tuple[str, str, Any, Setting]]:
    """Return group, name, default and meaning of every setting on the sheet."""
    return [
        (group, field.name, getattr(GROUPS[group][0](), field.name), meaning)
        for group in SHOWN
        for field, meaning in settings_of(GROUPS[group][0])
    ]


@cache
def _headings(table: str) -> dict[str, Label]:
    """Return the headings of a table of the page by the names of its columns."""
    pages = {lang: settings_page(None, default_plan(), lang) for lang in Lang}
    texts = {
        lang: {
            column.name: column.heading
            for block in page.blocks
            if isinstance(block, Table) and block.name == table
            for column in block.columns
        }
        for lang, page in pages.items()
    }
    return {
        name: Label(zh=texts[Lang.ZH][name], en=texts[Lang.EN][name])
        for name in _READ[table]
    }


class _SettingsReader(CellReader):
    """Reads what the sheet of settings says."""

    def __init__(self, book: BookCells, file: str) -> None:
        super().__init__(book, file, _sheet_of(book))
        self._places: dict[str, str] = {}

    def read(self) -> ReadSettings:
        """Read what can be read."""
        values: dict[str, Any] = {name: {} for name in SHOWN}
        for group, key, default, meaning in _settings():
            if key in CUTS and self._is_tabled(group, key):
                value: Any = self._cuts(key)
            else:
                value = self._setting(group, key, default, meaning)
            if value is not None:
                values[group][key] = value
        self.refuse_lost()
        values["dimensions"] = self._dimensions()
        for table in ENTRY_TABLES:
            headings = {each.name: each.heading for each in table.columns}
            found = self.rows(table.name, table.title, headings)
            entries = getattr(self, f"_{table.key}")
            values[table.key] = entries(found.rows)
        return ReadSettings(
            file=self.file, sheet=self.sheet, values=values, places=self._places
        )

    def _is_tabled(self, group: str, key: str) -> bool:
        """Tell whether cuts stand in their table, or in no cell either."""
        is_there = self.has_heading(_CUTS, cut_heading(CUTS[key]))
        return is_there or self.book.named(f"{group}_{key}") is None

    def _setting(self, group: str, key: str, default: Any, meaning: Setting) -> Any:  # noqa: ANN401
        """Return the value of one setting; None for the default."""
        cell = self.named(f"{group}_{key}", meaning.label)
        if cell is None:
            return None
        self._places[f"{group}.{key}"] = cell.place
        if cell.is_blank:
            return None
        unit = Unit.RATIO if key in LIVE else unit_of(key, default)
        value: Any = cell.value
        if default is None and isinstance(value, float):
            epoch = _EPOCH_1904 if self.book.epoch_1904 else _EPOCH
            value = self.take(cell.place, partial(_day, value, epoch))
            if value is None:
                return None
        return self.take(cell.place, partial(value_of, value, unit, default, meaning))

    def _cuts(self, key: str) -> list[float] | None:
        """Return the cuts of a method, best tier first."""
        method = CUTS[key]
        headings = {"tier": _TIER, "cut": cut_heading(method)}
        found = self.rows(_CUTS, CUTS_TITLE, headings)
        if not found.heads:
            return None
        self._places[f"tiers.{key}"] = found.heads["cut"]
        by_tier = {folded(row["tier"].text): row["cut"] for row in found.rows}
        read = number_in if method is TierMethod.SCORE_BANDS else percent_in
        cuts: list[float | None] = []
        for tier in TIERS[:-1]:
            names = (tier.label.zh, tier.label.en, tier.name)
            cells = [by_tier[folded(n)] for n in names if folded(n) in by_tier]
            if not cells:
                lost = Label(
                    zh=f"没有层级“{tier.label.zh}”的一行",
                    en=f'no row of the tier "{tier.label.en}"',
                )
                self.refuse(found.heads["tier"], lost, _PUT_BACK)
                return None
            cuts.append(self.take(cells[0].place, partial(read, cells[0].value)))
        known = [each for each in cuts if each is not None]
        return known if len(known) == len(cuts) else None

    def _dimensions(self) -> dict[str, dict[str, Any]]:
        """Return the dimensions with their indicators, as in a project file."""
        title = Label(zh="维度权重", en="Weights of the dimensions")
        found = self.rows(_DIMENSIONS, title, _headings(_DIMENSIONS))
        self._places["dimensions"] = found.heads.get("weight", "")
        here, other = ("zh", "en") if found.lang is Lang.ZH else ("en", "zh")
        read: dict[str, dict[str, Any]] = {}
        codes: dict[str, str] = {}
        for row in found.rows:
            code = row["code"].text or row["dimension"].text
            if code in read or folded(row["dimension"].text) in codes:
                self._twice(row["dimension"])
                continue
            codes[folded(row["dimension"].text)] = code
            self._places[f"dimensions.{code}"] = row["code"].place
            read[code] = {
                here: row["dimension"].text,
                other: row["other_name"].text,
                "weight": self._weight(row["weight"]),
                "indicators": {},
            }
        self._indicators(read, codes)
        return read

    def _indicators(
        self, dimensions: dict[str, dict[str, Any]], codes: Mapping[str, str]
    ) -> None:
        """Put the indicators into their dimensions."""
        title = Label(zh="指标权重与标准化界限", en="Weights and bounds of indicators")
        found = self.rows(_INDICATORS, title, _headings(_INDICATORS))
        known = {
            folded(text): name
            for name, metric in CATALOGUE.items()
            for text in (name, metric.label.zh, metric.label.en)
        }
        seen: set[str] = set()
        metrics = [metric.label.text(found.lang) for metric in CATALOGUE.values()]
        for row in found.rows:
            code = codes.get(folded(row["dimension"].text))
            name = known.get(folded(row["indicator"].text))
            weight = self._weight(row["weight"])
            if not code and dimensions:
                names = [each[found.lang.value] for each in dimensions.values()]
                self._unknown(row["dimension"], names)
            if not name:
                self._unknown(row["indicator"], metrics)
            if not code or not name:
                continue
            if name in seen:
                self._twice(row["indicator"])
            seen.add(name)
            if not dimensions[code]["indicators"]:
                self._places[f"dimensions.{code}"] = row["weight"].place
            dimensions[code]["indicators"][name] = weight

    def _weight(self, cell: ReadCell) -> float:
        """Return a weight; 0, and a problem, for what is none."""
        weight = self.take(cell.place, partial(number_in, cell.value))
        if weight is not None and weight < 0:
            found = Label(zh=f"权重为 {weight:g}", en=f"the weight is {weight:g}")
            remedy = Label(zh="权重须不小于0", en="Give a weight of 0 or more")
            self.refuse(cell.place, found, remedy)
        return weight or 0.0

    def _filters(self, rows: tuple[Row, ...]) -> dict[str, list[str]]:
        words: dict[str, list[str]] = {}
        for row in rows:
            name = row["field"].text
            self._places[f"filters.{name}"] = row["word"].place
            words.setdefault(name, []).append(row["word"].text)
        return words

    def _calculated(self, rows: tuple[Row, ...]) -> dict[str, str]:
        return self._pairs("calculated", rows, ("field", "text"))

    def _events(self, rows: tuple[Row, ...]) -> dict[str, str]:
        return self._pairs("events", rows, ("when", "label"))

    def _pairs(
        self, key: str, rows: tuple[Row, ...], columns: tuple[str, str]
    ) -> dict[str, str]:
        """Return the names and texts of a table, each name once."""
        read: dict[str, str] = {}
        for row in rows:
            name, text = (row[column] for column in columns)
            if name.text in read:
                self._twice(name)
            read[name.text] = text.text
            self._places[f"{key}.{name.text}"] = name.place
        return read

    def _strategies(self, rows: tuple[Row, ...]) -> dict[str, list[dict[str, Any]]]:
        read: dict[str, list[dict[str, Any]]] = {tier.name: [] for tier in TIERS}
        known = {
            folded(text): tier.name
            for tier in TIERS
            for text in (tier.name, tier.label.zh, tier.label.en)
        }
        for row in rows:
            tier = known.get(folded(row["tier"].text))
            if not tier:
                self._unknown(row["tier"], [each.label.zh for each in TIERS])
                continue
            target, days = row["target"], row["days"]
            read[tier].append(
                {
                    "zh": row["zh"].text,
                    "en": row["en"].text,
                    "department": _both(row, "department"),
                    "kpi": _kpi(row),
                    "target": self.take(target.place, partial(number_in, target.value)),
                    "days": self.take(days.place, partial(number_in, days.value)),
                }
            )
            place = f"strategies.{tier}[{len(read[tier])}]"
            self._places[place] = row["zh"].place
        return read

    def _twice(self, cell: ReadCell) -> None:
        found = Label(
            zh=f"“{cell.text}”出现不止一次", en=f'"{cell.text}" is there twice'
        )
        self.refuse(cell.place, found, _ONCE)

    def _unknown(self, cell: ReadCell, known: list[str]) -> None:
        found = Label(zh=f"不认识“{cell.text}”", en=f'"{cell.text}" is unknown')
        self.refuse(cell.place, found, did_you_mean(cell.text, known))


def _day(number: float, epoch: date) -> date:
    """Return the day of a number.

    Raises
    ------
    Refused
        No calendar has such a day.
    """
    try:
        return epoch + timedelta(days=int(number))
    except OverflowError:
        found = Label(zh=f"{number:g} 不是日期", en=f"{number:g} is no date")
        remedy = Label(zh="写作 2025-06-30", en="Write it as 2025-06-30")
        raise Refused(found, remedy) from None


def _both(row: Row, name: str) -> dict[str, str]:
    return {side: row[f"{name}_{side}"].text for side in ("zh", "en")}


def _kpi(row: Row) -> str | dict[str, str]:
    """Return the metric that a KPI is called as, or its words."""
    words = _both(row, "kpi")
    given = {side: text for side, text in words.items() if text}
    for name, metric in CATALOGUE.items():
        labels = {"zh": metric.label.zh, "en": metric.label.en}
        if given and all(folded(labels[s]) == folded(t) for s, t in given.items()):
            return name
    return words
