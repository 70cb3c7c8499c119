"""Which fields of the input do reports need, and are they there (A6)?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.summary.facts import DIMENSIONS, columns_of, fields_of
from xl_crm.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from xl_crm.reports.business._built import Built

_DAYS = Label(zh="期间与趋势", en="periods and trends")
_LABELS = {"day": _DAYS, **{each.name: each.label for each in DIMENSIONS}}


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededField:
    """A field of the input that figures or dimensions of reports are filled by.

    Attributes
    ----------
    source : str
        Header or expression that fills it; empty for none.
    share : float or None
        Rows with a value, 0-1; None for a table without rows, or none.
    uses : tuple of Label
        Figures and dimensions that need it.
    reports : tuple of Label
        Reports that show these.
    """

    table: str
    field: str
    source: str
    share: float | None
    uses: tuple[Label, ...]
    reports: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class _Given:
    """What the input has of one field."""

    source: str
    share: float | None


def needed_fields(made: Iterable[Built], coverage: pd.DataFrame) -> list[NeededField]:
    """Return the fields that some reports need, in the order of the tables.

    Of fields any one of which is enough, those that the input has; all of them where
    it has none.

    Parameters
    ----------
    coverage : DataFrame
        As in ``Quality``.
    """
    given = _given(coverage)
    uses: dict[tuple[str, str], dict[Label, None]] = {}
    reports: dict[tuple[str, str], dict[Label, None]] = {}
    for built in made:
        for label, groups in _looked_for(built):
            for group in groups:
                there = [each for each in group if each in given]
                for place in there or group:
                    uses.setdefault(place, {})[label] = None
                    reports.setdefault(place, {})[built.view.report.label] = None
    order = [(table.name, each.name) for table in TABLES for each in table]
    nothing = _Given("", None)
    return [
        NeededField(
            table=place[0],
            field=place[1],
            source=given.get(place, nothing).source,
            share=given.get(place, nothing).share,
            uses=tuple(uses[place]),
            reports=tuple(reports[place]),
        )
        for place in order
        if place in uses
    ]


def dimensions_of(built: Built) -> tuple[Label, ...]:
    """Return the dimensions that a report groups by, where the input has them."""
    facts = built.view.reporting.facts
    return tuple(
        dict.fromkeys(
            _LABELS[column]
            for fact, column in built.view.wanted.columns
            if column in _LABELS and column != "day" and facts.has(fact, column)
        )
    )


def _looked_for(
    built: Built,
) -> Iterator[tuple[Label, tuple[tuple[tuple[str, str], ...], ...]]]:
    """Yield each figure and dimension that a report looked for, with its fields."""
    view = built.view
    if not view.has():
        # Its sections were never drawn: they draw nothing, and look for all the same.
        for sheet in view.report.sheets:
            for section in sheet.sections:
                list(section.blocks(view))
    facts = view.reporting.facts.facts
    for name, measure in view.wanted.measures:
        fact = facts[name]
        if measure in {each.name for each in fact.measures}:
            for column in columns_of(fact, measure):
                yield fact[measure].label, fields_of(fact, column)
    for name, column in view.wanted.columns:
        if column in _LABELS:
            yield _LABELS[column], fields_of(facts[name], column)


def _given(coverage: pd.DataFrame) -> dict[tuple[str, str], _Given]:
    """Return the fields that a column of the input fills."""
    columns = (
        coverage[name] for name in ("table", "field", "source", "filled", "rows")
    )
    return {
        (table, field): _Given(source, float(filled) / rows if rows else None)
        for table, field, source, filled, rows in zip(*columns, strict=True)
        if source
    }
