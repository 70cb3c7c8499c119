"""What is a report: which questions does it answer, and in which words?

A report is one declaration: sheets of sections, and rules that find what is worth
saying. Sections and rules ask the facts and know no cell; what they return is drawn as
any other page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xl_crm.i18n import Label
    from xl_crm.reports._spec import Block, Tone
    from xl_crm.reports.business._drawn import Drawn
    from xl_crm.reports.business._view import ReportView
    from xl_crm.tables.unit import Better, Unit


class Section(Protocol):
    """One part of a sheet: a table, with the charts that show it."""

    @property
    def name(self) -> str:
        """Code name, unique among all sections; its tables are named after it."""

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield what is drawn; nothing where the input does not fill it."""


class Rule(Protocol):
    """What is worth saying of the figures of a report."""

    def findings(self, view: ReportView, drawn: Drawn) -> Iterator[Finding]:
        """Yield what was found, each with the figures that say so.

        Parameters
        ----------
        drawn : Drawn
            The tables of the report: what a rule says stands there.
        """


class Cover(StrEnum):
    """Which days a sheet is about.

    Those of the report; the state of each customer on the as-of date, with what was
    bought in the window before; or all days of the data.
    """

    PERIOD = "period"
    AS_OF = "as_of"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a report.

    Attributes
    ----------
    name : str
        Code name, unique among all reports.
    label : Label
        Name on the tab, at most 31 characters.
    summary : Label
        One sentence on what it is for.
    covers : tuple of Cover
        Which days it is about: it says so on top. Empty for those of the report, or
        for the as-of date where the fact of the report has no days.
    """

    name: str
    label: Label
    summary: Label
    sections: tuple[Section, ...]
    covers: tuple[Cover, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report.

    Attributes
    ----------
    name : str
        Code name: also what the command line calls it.
    purpose : Label
        Which question it answers, and for whom.
    fact : str
        The fact without which there is nothing to report.
    needs : Label
        What to export where that fact is missing.
    sheets : tuple of Sheet
        In reading order: the first is the main one, which stands in the documents.
    key_figures : tuple of str
        Measures among the key figures of its sheets that are told before all else.
    rules : tuple of Rule
        What may be worth saying, most important first.
    totals : tuple of str
        Dimensions whose parts must add up to the whole.
    total : str
        The measure that is added up; empty for none.
    """

    name: str
    label: Label
    purpose: Label
    fact: str
    needs: Label
    sheets: tuple[Sheet, ...]
    key_figures: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    totals: tuple[str, ...] = ()
    total: str = ""


class Kind(StrEnum):
    """What a finding is for."""

    CONCLUSION = "conclusion"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The cell that a number stands in.

    Attributes
    ----------
    table, column : str
        Code names.
    row : int
        From 0.
    """

    table: str
    column: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that a sentence rests on.

    Attributes
    ----------
    label : str
        What it is, in the language of the book.
    places : tuple of Place
        The cells that it is, or is computed from.
    formula : str
        What is computed from them, in the words of ``Column.formula``: ``{0}`` is the
        first cell, ``{1}`` the second.
    """

    label: str
    value: float
    unit: Unit
    places: tuple[Place, ...]
    formula: str = "{0}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a rule suggests where it finds something; its KPI is what it looks at."""

    action: Label
    department: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What could be done, by whom, and how one sees that it worked.

    Texts are in the language of the book.

    Attributes
    ----------
    kpi : str
        The measure, and of which group where it is not of all.
    baseline, target : float or None
        Of the KPI, in its unit; None where nothing measures it yet.
    """

    action: str
    department: str
    kpi: str
    unit: Unit
    better: Better
    baseline: float | None
    target: float | None
    deadline: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence with its evidence, in the language of the book.

    Attributes
    ----------
    about : str
        Code name of the measure that it is about.
    figures : tuple of Figure
        The one that the sentence is about first.
    weight : float
        What comes first among findings of one kind: larger is more important.
    evidence : str
        What else supports it; empty where the sentence says it all.
    """

    kind: Kind
    about: str
    tone: Tone | None
    text: str
    figures: tuple[Figure, ...]
    weight: float
    evidence: str = ""
    suggestion: Suggestion | None = None
