"""Is a value from a file or a sheet allowed for a setting, and as what?"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from xl_crm.errors import did_you_mean
from xl_crm.i18n import Label
from xl_crm.tables.cell import DateReading, read_stamp
from xl_crm.tables.orders import OrderStatus

if TYPE_CHECKING:
    from xl_crm.plan._spec import Setting


#: No setting comes near; NaN and infinity are beyond it.
_LARGEST = 1e15
#: As DuckDB reads it.
_MEMORY = re.compile(r"(?=.*[1-9])\d+(\.\d+)?\s*[KMGT](i?B)?", re.IGNORECASE)
_WHOLE = Label(zh="整数", en="whole number")
_ANY = Label(zh="数字", en="number")


class Refused(Exception):  # noqa: N818  (caught where the place is known)
    """A value that a setting does not take."""

    def __init__(self, found: Label, remedy: Label) -> None:
        super().__init__(found.en)
        self.found = found
        self.remedy = remedy


def convert(value: Any, default: Any, meaning: Setting) -> Any:  # noqa: ANN401
    """Return a value as the type of the setting's default.

    Raises
    ------
    Refused
        It has another type, lies outside the range, or is none of the choices.
    """
    if isinstance(default, Enum):
        return _choice(value, type(default))
    if isinstance(default, bool):
        return _boolean(value)
    if isinstance(default, int | float):
        return _number(value, default, meaning)
    if isinstance(default, tuple):
        return _numbers(value)
    if isinstance(default, str):
        return _text(value, meaning)
    if default is None:
        return _date(value)
    return _status_words(value)


def is_number(value: Any) -> bool:  # noqa: ANN401
    """Tell whether a value is a finite number; true and false are none."""
    right = isinstance(value, int | float) and not isinstance(value, bool)
    return right and abs(value) <= _LARGEST


def _choice(value: Any, kind: type[Enum]) -> Enum:  # noqa: ANN401
    allowed = [str(member.value) for member in kind]
    text = str(value).strip().casefold()
    if text in allowed:
        return kind(text)
    found = Label(zh=f"“{value}”不可用", en=f'"{value}" is not allowed')
    listed = ", ".join(allowed)
    raise Refused(found, Label(zh=f"可用：{listed}", en=f"Allowed: {listed}"))


def _boolean(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, bool):
        return value
    found = Label(
        zh=f"{value!r} 不是 true 或 false", en=f"{value!r} is no true or false"
    )
    raise Refused(found, Label(zh="写 true 或 false", en="Write true or false"))


def _number(value: Any, default: float, meaning: Setting) -> float:  # noqa: ANN401
    whole = isinstance(default, int)
    if not is_number(value) or (whole and not isinstance(value, int)):
        kind = _WHOLE if whole else _ANY
        found = Label(zh=f"{value!r} 不是{kind.zh}", en=f"{value!r} is no {kind.en}")
        raise Refused(found, Label(zh=f"写一个{kind.zh}", en=f"Give a {kind.en}"))
    low, high = meaning.lowest, meaning.highest
    if (low is not None and value < low) or (high is not None and value > high):
        ends = " … ".join("" if end is None else f"{end:g}" for end in (low, high))
        found = Label(zh=f"{value} 超出范围", en=f"{value} is out of range")
        raise Refused(found, Label(zh=f"范围：{ends}", en=f"Allowed: {ends}"))
    return value if whole else float(value)


def _numbers(value: Any) -> tuple[float, ...]:  # noqa: ANN401
    if isinstance(value, list | tuple) and all(is_number(each) for each in value):
        return tuple(float(each) for each in value)
    found = Label(zh=f"{value!r} 不是数字列表", en=f"{value!r} is no list of numbers")
    raise Refused(found, Label(zh="写作 [20, 40, 70]", en="Write it as [20, 40, 70]"))


def _text(value: Any, meaning: Setting) -> str:  # noqa: ANN401
    if not isinstance(value, str):
        found = Label(zh=f"{value!r} 不是文字", en=f"{value!r} is no text")
        raise Refused(found, Label(zh="加引号", en="Put it in quotes"))
    if meaning.choices and value not in meaning.choices:
        listed = ", ".join(f'"{choice}"' for choice in meaning.choices)
        found = Label(zh=f"“{value}”不可用", en=f'"{value}" is not allowed')
        raise Refused(found, Label(zh=f"可用：{listed}", en=f"Allowed: {listed}"))
    return value


def _date(value: Any) -> date | None:  # noqa: ANN401
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value == "":
        return None
    stamp = read_stamp(value, DateReading()) if isinstance(value, str) else None
    if stamp:
        return stamp.date()
    found = Label(zh=f"{value!r} 不是日期", en=f"{value!r} is no date")
    raise Refused(found, Label(zh="写作 2025-06-30", en="Write it as 2025-06-30"))


def _status_words(value: Any) -> dict[str, OrderStatus]:  # noqa: ANN401
    allowed = [status.value for status in OrderStatus]
    if not isinstance(value, dict):
        found = Label(zh=f"{value!r} 不是对照表", en=f"{value!r} is no table")
        raise Refused(
            found,
            Label(
                zh='写作 { "已结案" = "completed" }',
                en='Write { "Booked" = "completed" }',
            ),
        )
    for status in value.values():
        if status not in allowed:
            found = Label(zh=f"“{status}”不可用", en=f'"{status}" is not allowed')
            raise Refused(found, did_you_mean(str(status), allowed))
    return {str(word): OrderStatus(status) for word, status in value.items()}


def check_timezone(name: str) -> None:
    """Refuse a time zone that the system does not know.

    Raises
    ------
    Refused
        There is no such zone.
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        found = Label(zh=f"没有时区“{name}”", en=f'no time zone "{name}"')
        raise Refused(
            found, Label(zh="例如 Asia/Shanghai", en="As Asia/Shanghai")
        ) from None


def check_memory(limit: str) -> None:
    """Refuse a memory limit that the engine does not understand.

    Raises
    ------
    Refused
        It is no size.
    """
    if not _MEMORY.fullmatch(limit.strip()):
        found = Label(zh=f"“{limit}”不是大小", en=f'"{limit}" is no size')
        raise Refused(found, Label(zh="写作 1GB 或 500MB", en="Write 1GB or 500MB"))
