"""What is a fact, and what can be asked of it?

A fact is something that happened to a customer and can be counted: an order line, a
ticket, a touch. Its lazy table has one row for each; the measures count and add them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from xl_crm.summary._spec import Grain, Part
    from xl_crm.summary.filtering import Filter

#: An Ibis table or column expression; Ibis ships no types.
Expr = Any

NO_LABEL = Label(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """Something that rows are grouped by.

    Attributes
    ----------
    name : str
        Column of the facts.
    words : mapping of str to Label
        What the codes in the column are called; empty for texts of the data. Where it
        is filled, its order is the order of the rows.
    blank : Label
        What rows without a value are called; empty for unassigned.
    """

    name: str
    label: Label
    words: Mapping[str, Label] = field(default_factory=dict)
    blank: Label = NO_LABEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that an engine counts or adds over rows of a fact.

    Attributes
    ----------
    aggregate : function
        Takes the lazy table of the fact, returns one number for each group; null where
        it is not defined.
    needs : tuple of str
        Columns without which there is no such number.
    additive : bool
        The numbers of groups that share no row add up to that of all.
    note : Label
        How it is counted, for people.
    """

    name: str
    label: Label
    unit: Unit
    aggregate: Callable[[Expr], Expr]
    better: Better = Better.HIGHER
    needs: tuple[str, ...] = ()
    additive: bool = False
    note: Label = NO_LABEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One measure over another: pooled, so of all rows and never a mean of ratios.

    Attributes
    ----------
    numerator, denominator : str
        Measures of the same fact.
    less : str
        Measure taken off the numerator first; empty for none.
    scale : float
        What the quotient is multiplied by.
    needs : tuple of str
        Columns without which there is no such ratio, beside those of its parts.
    """

    name: str
    label: Label
    unit: Unit
    numerator: str
    denominator: str
    less: str = ""
    scale: float = 1.0
    better: Better = Better.HIGHER
    needs: tuple[str, ...] = ()
    note: Label = NO_LABEL

    @property
    def parts(self) -> tuple[str, ...]:
        """The measures that it is computed from."""
        return tuple(
            name for name in (self.numerator, self.less, self.denominator) if name
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """The rows of a fact that this input has.

    Attributes
    ----------
    data : ibis table
        Columns: ``customer_id``, ``day`` (date; null throughout for a fact without
        one), those of measures and dimensions; null where unknown.
    columns : frozenset of str
        Columns that something of the input fills.
    """

    data: Expr
    columns: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRules:
    """The settings that facts go by; see the settings of the same names."""

    csat_scale: float = 5.0
    csat_satisfied: float = 4.0
    attribution_days: int = 30
    gross_margin: float = 0.0
    fiscal_year_start_month: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FactInputs:
    """What facts are made from.

    Attributes
    ----------
    orders : Part
        Lines that count, up to the as-of date.
    traits : ibis table
        One row for each customer: ``customer_id``, the fields of the customer table,
        ``customer_no``, ``first_order_date``, ``tier`` and what else is known of a
        customer.
    store : function
        Takes a name and a lazy table, returns it computed once: for what many
        questions are asked of.
    view : function
        Takes a name and a lazy table, returns it under that name: questions then do
        not compile anew what it is made of.
    filtered : frozenset of str
        Fields that the filters of the run name: a fact of millions of rows holds those
        that nobody groups by only where they are among them.
    """

    orders: Part
    traits: Expr
    store: Callable[[str, Expr], Expr]
    view: Callable[[str, Expr], Expr] = lambda _name, rows: rows
    as_of: date
    rules: FactRules
    filtered: frozenset[str] = frozenset()
    tickets: Part | None = None
    interactions: Part | None = None
    campaigns: Part | None = None
    opportunities: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One kind of event: what it needs, and what can be asked of it.

    Attributes
    ----------
    needs : tuple of str
        Tables of the input without which there is none.
    build : function
        Returns its rows; None where the tables do not fill it.
    rows : tuple of str
        Columns that every measure counts by.
    fields : mapping of str to tuple of tuple of str
        What fills a column that is no field of the fact's own table: groups of
        ``table.field``, all needed, any one of a group; no group for a setting.
    """

    name: str
    label: Label
    needs: tuple[str, ...]
    build: Callable[[FactInputs], FactTable | None]
    measures: tuple[Measure | Ratio, ...]
    rows: tuple[str, ...] = ()
    fields: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Measure | Ratio:
        for measure in self.measures:
            if measure.name == name:
                return measure
        kind = Label(zh=f"{self.label.zh}的指标", en=f"measure of {self.name}")
        raise UnknownNameError(kind, name, [each.name for each in self.measures])

    def measured(self, columns: frozenset[str]) -> frozenset[str]:
        """Return the names of the measures that these columns can fill."""
        found: set[str] = set()
        for each in self.measures:
            parts = each.parts if isinstance(each, Ratio) else ()
            if set(parts) <= found and set(each.needs) <= columns:
                found.add(each.name)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a question, both ends included, under a name."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Rest:
    """The rows that belong to none of some groups.

    Attributes
    ----------
    by : tuple of str
        Dimensions of the groups.
    groups : tuple of tuple of (str or None)
        Values of the dimensions, compared exactly; None for none.
    """

    by: tuple[str, ...]
    groups: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a fact.

    Attributes
    ----------
    by : tuple of str
        Dimensions to group by; none for one row.
    grain : Grain or None
        Also by period: column ``period`` with the first day of each.
    days : tuple of Days
        Asked of each of these spans apart: column ``days`` with the name; none for all
        days.
    filters : tuple of Filter
        Rows that count; those of the run are added to them.
    rests : tuple of Rest
        Only the rows beside all of these groups.
    """

    fact: str
    measures: tuple[str, ...]
    by: tuple[str, ...] = ()
    grain: Grain | None = None
    days: tuple[Days, ...] = ()
    filters: tuple[Filter, ...] = ()
    rests: tuple[Rest, ...] = ()
