"""What do pages need of the data's quality, as plain values in one language?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.reports._columns import heading
from xl_crm.reports._spec import FilePlace, Tone
from xl_crm.tables import Privacy, table_named
from xl_crm.tables.issue import Severity
from xl_crm.tables.issue_rules import RULE_BY_NAME
from xl_crm.tables.privacy import mask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.i18n import Label, Lang
    from xl_crm.ingest import FileRead
    from xl_crm.pipeline import Check, Quality
    from xl_crm.reports._spec import Cell

#: Rules whose value is a header, and rules whose value is a whole row of a file; that
#: of all others is the content of a cell, or tells about the file.
_TELLS_A_HEADER = frozenset({"duplicate_header"})
_SHOWS_A_ROW = frozenset({"broken_row", "mixed_encoding"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class QualityView:
    """The quality of the data, read in one language.

    Attributes
    ----------
    checks : tuple of Check
        Those of the quality, and those of the results where there are any.
    masked : bool
        Personal data is hidden.
    """

    quality: Quality
    checks: tuple[Check, ...]
    masked: bool
    lang: Lang

    def text(self, label: Label) -> str:
        """Return a label in the language of the view."""
        return label.text(self.lang)

    def heading(self, label: Label) -> str:
        """Return a label as a heading."""
        return heading(label, self.lang)

    def tables(self, names: Iterable[Cell]) -> list[Cell]:
        """Return the names of tables for people."""
        return [self.text(table_named(str(name)).label) for name in names]

    def rules(self, names: Iterable[Cell]) -> list[Cell]:
        """Return the names of issue rules for people."""
        return [self.text(RULE_BY_NAME[str(name)].label) for name in names]

    def fields(self, tables: Iterable[Cell], names: Iterable[Cell]) -> list[Cell]:
        """Return the names of fields for people; a header that is no field as it is."""
        fields: list[Cell] = []
        for table_name, name in zip(tables, names, strict=True):
            table = table_named(str(table_name))
            known = name in table.field_names
            fields.append(self.text(table[str(name)].label) if known else name or None)
        return fields

    def places(self, rows: pd.DataFrame) -> list[FilePlace | None]:
        """Return where each row stands: columns table, file and row."""
        return [
            self._place(table, file, row)
            for table, file, row in zip(
                rows["table"], rows["file"], rows["row"], strict=True
            )
        ]

    def shown(self, table_name: str, name: str, value: Cell, rule: str = "") -> Cell:
        """Return the value of a cell as others may see it.

        Of a whole row of a table that has personal data the signs between the words
        stay: they tell why it could not be read.
        """
        if not self.masked or not isinstance(value, str) or rule in _TELLS_A_HEADER:
            return value
        table = table_named(table_name)
        if name in table.field_names:
            return mask(value, table[name].privacy)
        personal = any(field.privacy is not Privacy.PUBLIC for field in table)
        if not personal or rule not in _SHOWS_A_ROW:
            return value
        return _WORD.sub(lambda word: mask(word[0], Privacy.NAME), value)

    @cached_property
    def severity_tones(self) -> dict[str, Tone]:
        """Tone of the name of each severity."""
        return {
            self.text(Severity.ERROR.label): Tone.BAD,
            self.text(Severity.WARNING.label): Tone.WARN,
            self.text(Severity.INFO.label): Tone.MUTED,
        }

    @cached_property
    def _files(self) -> dict[tuple[str, str], list[FileRead]]:
        """Files by table and by the name that stands in lists."""
        files: dict[tuple[str, str], list[FileRead]] = {}
        for file in self.quality.files:
            files.setdefault((file.table, file.place), []).append(file)
        return files

    def _place(self, table: str, file: str, row: float | None) -> FilePlace | None:
        """Return a place; None for a database, and where two files have one name."""
        found = self._files.get((table, file), [])
        if len(found) != 1 or not found[0].path:
            return None
        number = 0 if row is None or pd.isna(row) else int(row)
        return FilePlace(path=found[0].path, sheet=found[0].sheet, row=number)
