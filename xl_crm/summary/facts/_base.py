"""Which facts does this input hold, and what do they answer?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.summary.facts._ask import ask
from xl_crm.summary.facts._dimensions import DIMENSIONS
from xl_crm.summary.filtering import in_order
from xl_crm.tables.missing import UNASSIGNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from xl_crm.summary.facts._spec import (
        Dimension,
        Expr,
        Fact,
        FactInputs,
        FactTable,
        Measure,
        Question,
        Ratio,
    )
    from xl_crm.summary.filtering import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class FactBase:
    """The facts of one run; answers as long as its engine is open.

    Attributes
    ----------
    tables : mapping of str to FactTable
        The facts that the input fills, by name.
    filters : tuple of Filter
        Narrow every answer.
    """

    facts: Mapping[str, Fact]
    tables: Mapping[str, FactTable]
    filters: tuple[Filter, ...] = ()
    fiscal_year_start_month: int = 1
    _answers: dict[Question, pd.DataFrame] = field(default_factory=dict)
    _first: dict[str, date | None] = field(default_factory=dict)
    _narrowing: dict[str, tuple[Filter, ...]] = field(default_factory=dict)

    def ask(self, question: Question) -> pd.DataFrame:
        """Return the answer to a question; see ``ask`` of this package. Not copied.

        Raises
        ------
        KeyError
            The input does not fill this fact.
        """
        if question not in self._answers:
            self._answers[question] = ask(
                self.facts[question.fact],
                self.tables[question.fact],
                question,
                filters=self.narrowing(question.fact),
                fiscal_year_start_month=self.fiscal_year_start_month,
            )
        return self._answers[question]

    def narrowing(self, fact: str) -> tuple[Filter, ...]:
        """Return the filters that narrow a fact: those by a column with any value.

        Raises
        ------
        KeyError
            The input does not fill this fact.
        """
        if fact not in self._narrowing:
            rows = self.tables[fact].data
            self._narrowing[fact] = tuple(
                each
                for each in in_order(self.filters)
                if each.field in rows.columns and _has_values(rows[each.field])
            )
        return self._narrowing[fact]

    def not_narrowing(self, fact: str) -> tuple[Filter, ...]:
        """Return the filters that leave a fact as it is, for lack of their column."""
        narrowing = self.narrowing(fact)
        return tuple(each for each in in_order(self.filters) if each not in narrowing)

    def measures(self, fact: str, names: Iterable[str]) -> tuple[Measure | Ratio, ...]:
        """Return those of some measures that the input fills, in the order named."""
        if fact not in self.tables:
            return ()
        have = self.facts[fact].measured(self.tables[fact].columns)
        return tuple(self.facts[fact][name] for name in names if name in have)

    def has(self, fact: str, *columns: str) -> bool:
        """Tell whether the input fills a fact, and these columns of it."""
        return fact in self.tables and set(columns) <= self.tables[fact].columns

    def has_rows(self, fact: str) -> bool:
        """Tell whether a fact that the input fills has any row at all."""
        if self.first_day(fact) is not None:
            return True
        found = self.tables[fact].data.limit(1).count().to_pyarrow().as_py()
        return bool(found)

    def first_day(self, fact: str) -> date | None:
        """Return the first day with a row, whatever the filters; None for no day.

        None for a fact that the input does not fill, too.
        """
        if fact not in self.tables:
            return None
        if fact not in self._first:
            first = pd.Timestamp(self.tables[fact].data.day.min().to_pandas())
            self._first[fact] = None if pd.isna(first) else first.date()
        return self._first[fact]


def _blanked(rows: Expr, columns: Iterable[str]) -> Expr:
    """Return rows where words that stand for no value are none.

    Who writes 未分配 means what a blank means, and the two would be two groups of one
    name.
    """
    return rows.mutate(
        **{
            each.name: _without(rows[each.name], each)
            for each in DIMENSIONS
            if each.name in columns and not each.words
        }
    )


def _without(column: Expr, dimension: Dimension) -> Expr:
    """Return a column of texts without the words for no value."""
    labels = (UNASSIGNED, dimension.blank)
    words = [word for each in labels for word in (each.zh, each.en) if word]
    return column.isin([*words, *map(str.lower, words)]).ifelse(None, column)


def _has_values(column: Expr) -> bool:
    """Tell whether any row has a value."""
    return bool(column.notnull().any().fill_null(False).to_pyarrow().as_py())


def fact_base(
    facts: Iterable[Fact], inputs: FactInputs, filters: Iterable[Filter] = ()
) -> FactBase:
    """Build the facts that an input fills."""
    given = {
        name
        for name in ("orders", "tickets", "interactions", "campaigns", "opportunities")
        if getattr(inputs, name) is not None
    }
    listed = {fact.name: fact for fact in facts}
    built = {
        name: fact.build(inputs)
        for name, fact in listed.items()
        if set(fact.needs) <= given
    }
    return FactBase(
        facts=listed,
        tables={
            name: replace(
                table, data=inputs.view(name, _blanked(table.data, table.columns))
            )
            for name, table in built.items()
            if table is not None
        },
        filters=tuple(filters),
        fiscal_year_start_month=inputs.rules.fiscal_year_start_month,
    )
