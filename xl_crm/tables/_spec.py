"""What is a table of the input, and what is each of its fields?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(StrEnum):
    """How the text of a cell becomes a value."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    NUMBER = "number"
    FLAG = "flag"


class Privacy(StrEnum):
    """What a field tells about a person; decides how it is masked in outputs."""

    PUBLIC = "public"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a table.

    Attributes
    ----------
    aliases : tuple of str
        Header texts met in exports, beside the code name and the two labels; earlier
        ones win when several columns match.
    required : bool
        Without it the table cannot be used.
    """

    name: str
    label: Label
    kind: Kind
    aliases: tuple[str, ...] = ()
    required: bool = False
    privacy: Privacy = Privacy.PUBLIC

    def headers(self) -> tuple[str, ...]:
        """Return the header texts that name this field, normalised, best first."""
        texts = (self.name, self.label.zh, self.label.en, *self.aliases)
        return tuple(dict.fromkeys(normalise_header(text) for text in texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the input."""

    name: str
    label: Label
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    @property
    def field_names(self) -> tuple[str, ...]:
        """Code names in the order of declaration."""
        return tuple(field.name for field in self.fields)

    def __getitem__(self, name: str) -> Field:
        for field in self.fields:
            if field.name == name:
                return field
        kind = Label(zh=f"{self.label.zh}字段", en=f"field of {self.name}")
        raise UnknownNameError(kind, name, self.field_names)


_BRACKETED = re.compile(r"[(\[{<【（［].*?[)\]}>】）］]")
_SEPARATORS = re.compile(r"[\s_\-./:：*#]+")


def normalise_header(text: str) -> str:
    """Return the form in which header texts are compared.

    NFKC, without a unit in brackets, without spaces and separators, case folded.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SEPARATORS.sub("", _BRACKETED.sub("", folded)) or folded.strip()
