"""What do sections and rules see of a run?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xl_crm.summary.facts import Days, Question, dimension_named
from xl_crm.tables.missing import UNASSIGNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from xl_crm.i18n import Label, Lang
    from xl_crm.models.periods import Comparison
    from xl_crm.pipeline import Reporting
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._spec import Report
    from xl_crm.summary.facts import Dimension, Measure, Ratio

#: Names of the spans that most questions are asked of.
CURRENT, PREVIOUS, YEAR_AGO, YEAR_CURRENT = (
    "current",
    "previous",
    "year_ago",
    "year_current",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What sections and rules looked for among the facts, in the order of looking.

    Attributes
    ----------
    measures, columns : dict
        Names of a fact and of what was looked for, there or not, as keys.
    asked : list of str
        The fact of each question.
    """

    measures: dict[tuple[str, str], None] = field(default_factory=dict)
    columns: dict[tuple[str, str], None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReportView:
    """A run, read for one report in one language.

    Attributes
    ----------
    wanted : Wanted
        Grows as the report is built: what it needs is declared by what it looks for,
        and nowhere else.
    """

    reporting: Reporting
    report: Report
    lang: Lang
    wanted: Wanted = field(default_factory=Wanted, compare=False, repr=False)

    def text(self, label: Label) -> str:
        """Return a label in the language of the view."""
        return label.text(self.lang)

    @property
    def plan(self) -> Plan:
        """The settings of the run."""
        return self.reporting.plan

    @property
    def fact(self) -> str:
        """Name of the fact that the report is about."""
        return self.report.fact

    @cached_property
    def comparison(self) -> Comparison:
        """The days of the report, and those they are compared with."""
        return self.compared(self.fact)

    def compared(self, fact: str) -> Comparison:
        """Return the days of a fact, and those they are compared with."""
        return self.reporting.compared(fact)

    def days(self, *names: str, fact: str = "") -> tuple[Days, ...]:
        """Return spans by name; a base that the data do not cover is left out."""
        compared = self.compared(fact or self.fact)
        previous, year_ago = compared.previous, compared.year_ago
        spans = {CURRENT: compared.current}
        if previous.is_covered:
            spans[PREVIOUS] = previous.span
        if year_ago.is_covered:
            spans[YEAR_CURRENT] = year_ago.current
            spans[YEAR_AGO] = year_ago.span
        return tuple(
            Days(name, spans[name].first, spans[name].last)
            for name in names
            if name in spans
        )

    def ask(self, question: Question) -> pd.DataFrame:
        """Return the answer to a question, for reading only."""
        self.wanted.asked.append(question.fact)
        return self.reporting.facts.ask(question)

    def measures(
        self, names: Iterable[str], fact: str = ""
    ) -> tuple[Measure | Ratio, ...]:
        """Return those of some measures that the input fills."""
        fact, names = fact or self.fact, tuple(names)
        self.wanted.measures.update(dict.fromkeys((fact, name) for name in names))
        return self.reporting.facts.measures(fact, names)

    def has(self, *columns: str, fact: str = "") -> bool:
        """Tell whether the input fills these columns of a fact."""
        fact = fact or self.fact
        self.wanted.columns.update(dict.fromkeys((fact, name) for name in columns))
        return self.reporting.facts.has(fact, *columns)

    def dimension(self, name: str) -> Dimension:
        """Return a dimension by its code name."""
        return dimension_named(name)

    def words(self, dimension: Dimension, values: Sequence[object]) -> list[Cell]:
        """Return what the values of a dimension are called; blanks are unassigned."""
        return [self.word(dimension, value) for value in values]

    def word(self, dimension: Dimension, value: object) -> Cell:
        """Return what one value of a dimension is called."""
        if not isinstance(value, str) or not value:
            return self.text(dimension.blank) or self.text(UNASSIGNED)
        label = dimension.words.get(value)
        return self.text(label) if label else value
