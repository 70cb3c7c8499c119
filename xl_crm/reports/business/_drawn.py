"""Where in the tables of a report does a figure stand?

Rules find what to say in the tables that people see, so that no sentence can tell a
number that no cell holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Table
from xl_crm.reports.business._spec import Figure, Place
from xl_crm.reports.business.sections.breakdown import OTHERS
from xl_crm.summary.facts import dimension_named
from xl_crm.tables.missing import UNASSIGNED
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Column, Page
    from xl_crm.summary.facts import Measure, Ratio

#: Column of a table of key figures that names them.
FIGURE = "figure"
#: Column of a table of periods that names them.
PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    table: Table
    index: int

    def value(self, column: str) -> float | None:
        """Return the number in a column; None for a blank, a word or no column."""
        found = column_of(self.table, column)
        value = found.values[self.index] if found else None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number else None  # type: ignore[arg-type]

    def text(self, column: str) -> str:
        """Return the word in a column; empty for a blank or no column."""
        found = column_of(self.table, column)
        value = found.values[self.index] if found else None
        return value if isinstance(value, str) else ""

    def unit(self, column: str) -> Unit:
        """Return the unit of the cell in a column; TEXT for no column."""
        found = column_of(self.table, column)
        if found is None:
            return Unit.TEXT
        return found.units[self.index] if found.units else found.unit

    def figure(self, column: str, label: str) -> Figure:
        """Return the number in a column as what a sentence rests on.

        Raises
        ------
        ValueError
            The cell holds no number.
        """
        value = self.value(column)
        if value is None:
            raise ValueError(f"{self.table.name}[{column}] {self.index}: no number")
        return Figure(
            label=label,
            value=value,
            unit=self.unit(column),
            places=(self.place(column),),
        )

    def place(self, column: str) -> Place:
        """Return where the cell in a column is."""
        return Place(table=self.table.name, column=column, row=self.index)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The tables of a report by name, in reading order."""

    tables: Mapping[str, Table]
    lang: Lang

    @classmethod
    def on(cls, pages: Iterable[Page], lang: Lang) -> Drawn:
        """Return the tables of some pages."""
        tables = (
            block for page in pages for block in page.blocks if isinstance(block, Table)
        )
        return cls({table.name: table for table in tables}, lang)

    def key_figure(self, measure: Measure | Ratio) -> Row | None:
        """Return the row of a measure among the key figures; None where there is none.

        Columns ``current``, ``previous``, ``change``, ``year_ago``, ``yearly_change``.
        """
        name = heading(measure.label, self.lang)
        for table in self.tables.values():
            if table.key != (FIGURE,):
                continue
            for row in rows_of(table):
                if row.text(FIGURE) == name:
                    return row
        return None

    def broken_down(
        self, by: str, measure: Measure | Ratio, *columns: str
    ) -> Table | None:
        """Return the first table by a dimension that has a measure and more columns.

        Measures of several facts share names, so the heading has to fit, too.
        """
        for table in self.tables.values():
            names = {column.name for column in table.columns}
            found = column_of(table, measure.name)
            if (
                table.key == (by,)
                and names.issuperset(columns)
                and found is not None
                and found.heading == heading(measure.label, self.lang)
            ):
                return table
        return None

    def series(self, measure: Measure | Ratio) -> Table | None:
        """Return the table of the most periods whose first figure is a measure."""
        found = [
            table
            for table in self.tables.values()
            if table.key == (PERIOD,)
            and len(table.columns) > 1
            and table.columns[1].name == measure.name
            and table.columns[1].heading == heading(measure.label, self.lang)
        ]
        return max(found, key=lambda table: table.n_rows, default=None)

    def groups(self, table: Table) -> list[Row]:
        """Return the rows of a breakdown that are a value of the data.

        Those that no value claims, and the rest beyond the rows shown, are none.
        """
        [by] = table.key
        blank = dimension_named(by).blank.text(self.lang)
        no_value = blank or UNASSIGNED.text(self.lang)
        rest = rest_pattern(self.lang)
        return [
            row
            for row in rows_of(table)
            if (word := row.text(by)) and word != no_value and not rest.fullmatch(word)
        ]


def rows_of(table: Table) -> Iterator[Row]:
    """Yield the rows of a table."""
    return (Row(table, index) for index in range(table.n_rows))


def column_of(table: Table, name: str) -> Column | None:
    """Return a column by its code name; None for none."""
    return next((each for each in table.columns if each.name == name), None)


def rest_pattern(lang: Lang) -> re.Pattern[str]:
    """Return what the row of the rest beyond the rows shown is called."""
    before, after = OTHERS.text(lang).split("{n}")
    return re.compile(rf"{re.escape(before)}[\d,]+{re.escape(after)}")
