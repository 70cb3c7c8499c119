"""Which columns are stored of one file, and which fields do they fill?

Everything is typed while the file is read, in one pass: what is stored is read again
only where a cast refused a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from xl_crm.ingest import parse
from xl_crm.ingest.columns import RULE_OF_KIND
from xl_crm.ingest.part import BAD, ROW_HASH, TOTAL, UNKNOWN
from xl_crm.ingest.totals import total_word
from xl_crm.tables import Kind
from xl_crm.tables.customers import CUSTOMERS, KEY_FIELDS
from xl_crm.tables.expression import Name, names_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.columns import Cells
    from xl_crm.ingest.header import Match
    from xl_crm.ingest.parse import Reading
    from xl_crm.tables import Field, Table
    from xl_crm.tables.cell import DateReading

#: Ends the name of a column as the file has it, beside the trimmed one.
_AS_IT_STANDS = "__file"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumns:
    """The columns of one file, and what is made of them.

    Attributes
    ----------
    matches : mapping of str to Match
        What fills each field that was found.
    is_hashed : bool
        Rows are told apart by all columns of the file, also those that no field needs.
    """

    table: Table
    matches: Mapping[str, Match]
    cells: Cells
    dates: DateReading
    is_hashed: bool

    @property
    def fields(self) -> list[Field]:
        """Fields that were found, in order of declaration."""
        return [field for field in self.table if field.name in self.matches]

    @property
    def readings(self) -> list[Reading]:
        """Every way in which a column must be read, once."""
        readings = [each for field in self.fields for each in self._readings(field)]
        return list({reading.name: reading for reading in readings}.values())

    def typed(self, data: Expr) -> Expr:
        """Return what is stored of the columns ``c0``, ``c1``, ... of a file.

        Returns
        -------
        ibis table
            A column for each field, but for a computed number one for each reading of
            its operands; ``bad`` of each reading, the text that the engine's cast
            refuses; ``TOTAL``, the word of a row that may be one of totals.
        """
        needed = self._needed()
        if self.is_hashed:
            exported = self._columns_of("exported_at")
            told = {name: data[name] for name in data.columns if name not in exported}
            data = data.mutate(**{ROW_HASH: ibis.struct(told).hash()})
        texts = {name: parse.trimmed(data[name]) for name in needed}
        as_stands = {name + _AS_IT_STANDS: data[name] for name in needed}
        typed = parse.with_readings(data, self.readings, self.dates)
        typed = typed.mutate(**as_stands).mutate(**texts)
        stored: dict[str, Expr] = {}
        for field in self.fields:
            if self._is_computed(field):
                stored |= {r.name: typed[r.name] for r in self._readings(field)}
            else:
                stored[field.name] = self._value(typed, field)
            if self._may_be_unknown(field):
                expression = self.matches[field.name].expression
                unknown = self.cells.says_unknown(typed, expression)
                stored[field.name + UNKNOWN] = unknown
        for reading in self.readings:
            text = parse.trimmed(typed[reading.column + _AS_IT_STANDS]).cast("string")
            refused = typed[reading.name].isnull()
            stored[reading.bad] = ibis.ifelse(refused, text, ibis.null("string"))
        stored[TOTAL] = self._total_word(typed, list(as_stands))
        if self.is_hashed:
            stored[ROW_HASH] = typed[ROW_HASH]
        ids = [field.name for field in self.fields if field.kind is Kind.ID]
        return parse.with_ids(typed.select(**stored), ids)

    def filled_by(self, reading: Reading) -> list[str]:
        """Return the stored columns that hold the values of a reading."""
        computed = [f for f in self.fields if self._is_computed(f)]
        operand = any(reading in self._readings(field) for field in computed)
        return [reading.name] * operand + [
            field.name
            for field in self.fields
            if field not in computed and reading in self._readings(field)
        ]

    def finished(self, stored: Expr, bad: Collection[str]) -> Expr:
        """Return ``row``, the fields, and the texts that could not be read.

        Parameters
        ----------
        bad : collection of str
            Names of the readings that met such a text.
        """
        columns: dict[str, Expr] = {"row": stored.row}
        for field in self.fields:
            name, readings = field.name, self._readings(field)
            columns[name] = (
                self._value(stored, field) if self._is_computed(field) else stored[name]
            )
            if self._may_be_unknown(field):
                columns[name + UNKNOWN] = stored[name + UNKNOWN]
            unread = [stored[each.bad] for each in readings if each.name in bad]
            if unread:
                columns[name + BAD] = ibis.coalesce(*unread)
        own = [name for name in (TOTAL, ROW_HASH) if name in stored.columns]
        columns |= {name: stored[name] for name in own}
        return stored.select(**columns)

    def sound(self, data: Expr) -> list[str]:
        """Return the names of the texts that could not be read where there are none."""
        can_fail = [f.name + BAD for f in self.fields if f.kind in RULE_OF_KIND]
        return [name for name in can_fail if name not in data.columns]

    def _needed(self) -> list[str]:
        """Return the columns that some field needs, and the first one.

        A row of totals says there what it is.
        """
        columns = {"c0", *self._columns_of(*self.matches)}
        return sorted(columns, key=lambda name: int(name[1:]))

    def _columns_of(self, *names: str) -> set[str]:
        """Return the columns that fill some fields."""
        expressions = [
            self.matches[name].expression for name in names if name in self.matches
        ]
        headers = {header for each in expressions for header in names_in(each)}
        return {self.cells.columns[header] for header in headers}

    def _readings(self, field: Field) -> list[Reading]:
        return self.cells.readings(field, self.matches[field.name].expression)

    def _value(self, typed: Expr, field: Field) -> Expr:
        return self.cells.value(typed, field, self.matches[field.name].expression)

    def _is_computed(self, field: Field) -> bool:
        """Tell whether the numbers of several cells make the value of a field."""
        one_cell = isinstance(self.matches[field.name].expression, Name)
        return not one_cell and field.kind in {Kind.MONEY, Kind.NUMBER}

    def _may_be_unknown(self, field: Field) -> bool:
        return self.table is CUSTOMERS and field.name in KEY_FIELDS

    def _total_word(self, typed: Expr, columns: list[str]) -> Expr:
        """Return the word of a row that may be one of totals."""
        values = {field.name: self._value(typed, field) for field in self.fields}
        texts = [typed[name] for name in columns if typed[name].type().is_string()]
        return total_word(texts, self.table, values)
