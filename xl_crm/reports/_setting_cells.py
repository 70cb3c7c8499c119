"""How does a setting stand in a cell, and what does a cell say of a setting?

Both directions stand side by side: what one writes, the other reads.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from xl_crm.i18n import Label, Lang
from xl_crm.plan._convert import Refused, convert, is_number
from xl_crm.tables.orders import OrderStatus
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.plan._spec import Setting
    from xl_crm.reports._spec import Cell

#: Units of numbers by what the name of their setting ends in.
_UNITS = {"_percent": Unit.PERCENT, "_days": Unit.DAYS}
#: Percents come back from shares without the noise of multiplying: 100 * 0.07 is not 7.
_PERCENT_PLACES = 9
YES, NO = Label(zh="是", en="yes"), Label(zh="否", en="no")
_LANGUAGES = {Lang.ZH: "中文", Lang.EN: "English"}
_TRUE, _FALSE = ("true", "1", *("是", "yes")), ("false", "0", *("否", "no"))
_BETWEEN_NUMBERS = re.compile(r"[\s,，;；、]+")
_STATUS = re.compile(
    rf"\s*(.+?)\s*=\s*({'|'.join(OrderStatus)})\s*(?:[,，;；]|$)", re.IGNORECASE
)


def unit_of(name: str, default: Any) -> Unit:  # noqa: ANN401  (any setting)
    """Return how the setting of a name is shown.

    Free text is ``ID``, which a sheet keeps as it was typed: 2024-09 stays a period.
    """
    if default is None:
        return Unit.DATE
    if isinstance(default, bool | Enum):
        return Unit.TEXT
    if not isinstance(default, int | float):
        return Unit.ID
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            return unit
    return Unit.NUMBER if isinstance(default, int) else Unit.RATIO


def cell_of(value: Any, unit: Unit, lang: Lang) -> Cell:  # noqa: ANN401  (any setting)
    """Return a setting as one cell; nothing is blank."""
    if unit is Unit.PERCENT:
        return float(value) / 100
    if isinstance(value, bool):
        return (YES if value else NO).text(lang)
    if isinstance(value, Enum):
        return _word(value, lang)
    if isinstance(value, tuple):
        return ", ".join(f"{each!r}".removesuffix(".0") for each in value) or None
    if isinstance(value, dict):
        return ", ".join(f"{word} = {status}" for word, status in value.items()) or None
    if value == "":
        return None
    return value if isinstance(value, str | int | float | date) else None


def words_of(default: Any, meaning: Setting, lang: Lang) -> tuple[str, ...]:  # noqa: ANN401
    """Return what a setting may be, in words; nothing for what is typed freely."""
    if isinstance(default, bool):
        return YES.text(lang), NO.text(lang)
    if isinstance(default, Enum):
        return tuple(_word(member, lang) for member in type(default))
    return tuple(choice for choice in meaning.choices if choice)


def value_of(cell: Cell, unit: Unit, default: Any, meaning: Setting) -> Any:  # noqa: ANN401
    """Return what a cell says, as ``plan_from`` takes it.

    Parameters
    ----------
    cell : Cell
        Not blank.

    Raises
    ------
    Refused
        No setting of this kind can be that, or it is out of range.
    """
    value = _read(cell, unit, default)
    convert(value, default, meaning)
    return value


def number_in(cell: Cell) -> float:
    """Return the number in a cell.

    Raises
    ------
    Refused
        It is blank, or something else: a number typed as text, too.
    """
    if is_number(cell):
        return float(cell)  # type: ignore[arg-type]  # (a number)
    if cell is None:
        found = Label(zh="单元格是空的", en="the cell is blank")
    else:
        shown = str(cell).upper() if isinstance(cell, bool) else cell
        found = Label(zh=f"“{shown}”不是数字", en=f'"{shown}" is no number')
    remedy = Label(
        zh="输入数字；若已是数字，先把单元格格式由文本改为常规",
        en="Type a number; if it looks like one, the cell is formatted as text",
    )
    raise Refused(found, remedy)


def percent_in(cell: Cell) -> float:
    """Return the share in a cell as a percent, 0-100.

    Raises
    ------
    Refused
        As for ``number_in``.
    """
    return round(number_in(cell) * 100, _PERCENT_PLACES)


def text_in(cell: Cell) -> str:
    """Return the text in a cell; a number as it would be typed, blank as empty."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return f"{cell:.15g}"
    return str(cell or "").strip()


def folded(text: str) -> str:
    """Return the form in which words are compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _word(value: Enum, lang: Lang) -> str:
    """Return the word for a choice: its label, or how a project file spells it."""
    if isinstance(value, Lang):
        return _LANGUAGES[value]
    return value.label.text(lang) if hasattr(value, "label") else str(value.value)


def _read(cell: Cell, unit: Unit, default: Any) -> Any:  # noqa: ANN401
    """Return what a cell says by the type of its setting, unchecked."""
    if default is None:
        return cell
    if isinstance(default, bool):
        return _yes_or_no(cell)
    if isinstance(default, Enum):
        return _choice(text_in(cell), type(default))
    if isinstance(default, int | float):
        number = percent_in(cell) if unit is Unit.PERCENT else number_in(cell)
        whole = isinstance(default, int) and number.is_integer()
        return int(number) if whole else number
    if isinstance(default, tuple):
        return _numbers(cell)
    text = text_in(cell)
    return text if isinstance(default, str) else _status_words(text)


def _choice(text: str, kind: type[Enum]) -> str:
    """Return the code of a choice by its word in either language, or by its code."""
    for member in kind:
        known = (str(member.value), *(_word(member, lang) for lang in Lang))
        if folded(text) in map(folded, known):
            return str(member.value)
    allowed = Label(
        **{
            lang.value: ", ".join(_word(member, lang) for member in kind)
            for lang in Lang
        }
    )
    raise Refused(
        Label(zh=f"“{text}”不可用", en=f'"{text}" is not allowed'),
        Label(zh=f"可用：{allowed.zh}", en=f"Allowed: {allowed.en}"),
    )


def _yes_or_no(cell: Cell) -> bool:
    text = folded(text_in(cell))
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise Refused(
        Label(zh=f"“{cell}”不是“是”或“否”", en=f'"{cell}" is neither yes nor no'),
        Label(zh=f"填“{YES.zh}”或“{NO.zh}”", en=f"Choose {YES.en} or {NO.en}"),
    )


def _numbers(cell: Cell) -> list[float]:
    """Return the numbers of a list: ``20, 40, 70``."""
    if is_number(cell):
        return [float(cell)]  # type: ignore[arg-type]  # (a number)
    parts = [part for part in _BETWEEN_NUMBERS.split(text_in(cell)) if part]
    try:
        return [float(part) for part in parts]
    except ValueError:
        raise Refused(
            Label(zh=f"“{cell}”不是一列数字", en=f'"{cell}" is no list of numbers'),
            Label(zh="写作 20, 40, 70", en="Write it as 20, 40, 70"),
        ) from None


def _status_words(text: str) -> dict[str, str]:
    """Return the words of a table: ``已结案 = completed, 作废 = cancelled``."""
    words: dict[str, str] = {}
    place = 0
    while place < len(text.rstrip()):
        found = _STATUS.match(text, place)
        if not found:
            listed = ", ".join(OrderStatus)
            raise Refused(
                Label(zh=f"“{text[place:]}”不可用", en=f'"{text[place:]}" is unclear'),
                Label(
                    zh=f"写作 已结案 = completed；可用：{listed}",
                    en=f"Write it as Booked = completed; known are {listed}",
                ),
            )
        words[found[1]] = found[2].lower()
        place = found.end()
    return words
