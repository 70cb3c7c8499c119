"""What has to be handed to Excel so that a cell then holds a value as it is meant?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xl_crm.macros import CellValue
from xl_crm.tables.unit import Unit
from xl_crm.workbook.content import as_read, stored

#: Days between the two first days that Excel counts from.
_DAYS_TO_1904 = 1462

#: Words without a digit that Excel takes for something else than text.
_BOOLEANS = frozenset(("true", "false"))


#: What a cell of Excel holds, as COM hands it over and takes it.
Held = float | bool | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """A value for a cell of Excel.

    Attributes
    ----------
    entered : Held
        What to hand over. Excel reads a text as if somebody typed it: an apostrophe
        before it keeps it text.
    held : Held
        What the cell holds then.
    is_date : bool
        The number is the day, and the part of it, of a date.
    """

    entered: Held
    held: Held
    is_date: bool = False


def new_values(
    values: Sequence[Sequence[CellValue]], *, is_1904: bool = False
) -> list[list[NewValue]]:
    """Return values for a block of cells.

    Parameters
    ----------
    is_1904 : bool
        The workbook counts days from 1904.
    """
    return [[new_value(value, is_1904=is_1904) for value in row] for row in values]


def new_value(value: CellValue, *, is_1904: bool = False) -> NewValue:
    """Return a value for a cell: the same that a file would hold."""
    text, kind = stored(value, Unit.TEXT)
    if text is None:
        return NewValue(entered=None, held=None)
    if kind == "b":
        return NewValue(entered=bool(value), held=bool(value))
    if kind == "s":
        return _text(as_read(text))
    number, is_date = float(text), isinstance(value, date)
    if is_date and is_1904:
        number -= _DAYS_TO_1904
        if number < 0:
            return _text(str(value))
    return NewValue(entered=number, held=number, is_date=is_date)


def _text(text: str) -> NewValue:
    return NewValue(entered=text if _is_plain(text) else f"'{text}", held=text)


def _is_plain(text: str) -> bool:
    """Return whether Excel surely takes a text for one, typed as it is.

    No number, date or currency is without a digit, Chinese ones included, and no
    formula or error begins with a letter.
    """
    return (
        text[0].isalpha()
        and not any(sign.isnumeric() for sign in text)
        and text.casefold() not in _BOOLEANS
    )
