"""What value does the text of one cell stand for?

The same reading serves exports, where only the texts that the engine's own casts refuse
come here, and the functions for the sheet.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Texts that say nothing: the cell is blank, not wrong.
BLANKS = frozenset(("", *"- -- — / null none n/a #n/a nan nat 无 空".split(" ")))
#: A value that somebody still has to find out, and one that nobody will.
PENDING_WORDS = frozenset("待补充 待完善 待定 待确认 待填写 tbd tbc".split(" "))
UNKNOWN_WORDS = frozenset("未知 不详 不明 unknown".split(" "))
TRUE_WORDS = frozenset(
    ["是", "y", "yes", "true", "t", "1", "1.0", "√", "✓", "有", "对"]
)
FALSE_WORDS = frozenset(
    ["否", "n", "no", "false", "f", "0", "0.0", "×", "✗", "x", "没有", "错"]
)
#: Factors of Chinese number units, longest first.
UNITS = {
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "亿": Decimal(10**8),
    "万": Decimal(10**4),
    "千": Decimal(10**3),
}
YEARS = (1900, 2199)
#: Serial numbers 1954-10-03 to 2119-01-11: no year or amount is mistaken for one.
EXCEL_SERIALS = (20_000, 80_000)
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (a wall clock)
EXCEL_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001  (a wall clock)
#: Two digits from here on are a year of the last century (POSIX).
CENTURY_TURN = 69

#: '1200 and ="1200": texts that a spreadsheet was not to take for numbers.
_MARKED = re.compile(r"""'([^'"]+)|="([^"]+)\"""")
_MINUS_SIGNS = str.maketrans("−–—", "---")
_CURRENCY = re.compile(r"[¥$€£\s]|人民币|元|cny|rmb|usd|eur", re.IGNORECASE)
_MARKS = {
    "CNY": re.compile(r"¥|人民币|元|cny|rmb", re.IGNORECASE),
    "USD": re.compile(r"\$|usd", re.IGNORECASE),
    "EUR": re.compile(r"€|eur", re.IGNORECASE),
    "GBP": re.compile(r"£|gbp", re.IGNORECASE),
}
_IN_YUAN = re.compile(r"[\d.]\s*元")
_GROUPED = re.compile(r"(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(e[-+]?\d{1,3})?", re.IGNORECASE)
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[./年-]\s*(\d{1,2})\s*[./月-]\s*(\d{1,2})\s*日?(.*)"
)
_YEAR_AND_MONTH = re.compile(r"(\d{2}|\d{4})\s*年\s*(\d{1,2})\s*月份?")
_SHORT_YEAR_FIRST = re.compile(r"(\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(.*)")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s+(.*))?")
_PACKED_CLOCK = re.compile(
    r"(\d{4})(\d{2})(\d{2})[T\s]*(\d{2})(\d{2})(\d{2})?(z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(.*)")
_SHORT_YEAR = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{1,2})(\s.*)?")
_CLOCK = re.compile(
    r"[T\s]*(?P<half>上午|下午)?\s*"
    r"(?P<hour>\d{1,2})[:时](?P<minute>\d{1,2})"
    r"(?:[:分](?P<second>\d{1,2})(?:\.\d+)?)?[分秒]?"
    r"\s*(?P<after>am|pm|上午|下午)?\s*"
    r"(?P<offset>z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.IGNORECASE,
)
_MONTH_NAMES = ("%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y")
_MONTH_NAMES_SHORT_YEAR = ("%d-%b-%y", "%d %b %y")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """How dates are understood.

    Attributes
    ----------
    order : str
        ``"dmy"`` or ``"mdy"`` for dates like 03/04/2024; empty refuses them.
    timezone : str
        Zone in which a stamp with an offset becomes a local one.
    epoch_1904 : bool
        Serial numbers count from 1904-01-01, as in workbooks begun on old Macs.
    """

    order: str = ""
    timezone: str = "Asia/Shanghai"
    epoch_1904: bool = False


def is_blank(text: str) -> bool:
    """Tell whether a text says nothing: empty, a dash, NULL, N/A, 无."""
    return text.strip().casefold() in BLANKS


def is_missing(text: str) -> bool:
    """Tell whether a text stands for a value that is not there: 待补充, 未知, blank."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    return word in BLANKS or word in PENDING_WORDS or word in UNKNOWN_WORDS


def read_number(text: str, factor: float = 1.0) -> Decimal | None:
    """Return the number that a text stands for; None where it is none.

    Read: 1,200 · ￥3,200.50 · １２３４ · (350.00) · −20 · 100- · 1.2万元 · 1e5 · '1200.
    Thousands must be grouped in threes: 12,3 is refused.

    Parameters
    ----------
    factor : float
        Of the unit in the header; a unit in the cell, be it 元, wins over it.
    """
    plain = _plain(text)
    scale = Decimal(1) if _IN_YUAN.search(plain) else Decimal(repr(factor))
    plain = _CURRENCY.sub("", plain)
    negative = False
    if plain.startswith("(") and plain.endswith(")"):
        negative, plain = True, plain[1:-1]
    elif plain[:1] in {"-", "+"}:
        negative, plain = plain[0] == "-", plain[1:]
    elif plain.endswith("-"):
        negative, plain = True, plain[:-1]
    for word, size in UNITS.items():
        if plain.endswith(word):
            plain, scale = plain.removesuffix(word), size
            break
    if not plain.strip(".") or not _GROUPED.fullmatch(plain):
        return None
    try:
        value = Decimal(plain.replace(",", "")) * scale
    except InvalidOperation:
        return None
    return -value if negative else value


def currency_of(text: str) -> str:
    """Return the currency that an amount names: CNY, USD, EUR, GBP; empty for none."""
    plain = _plain(text)
    return next((name for name, mark in _MARKS.items() if mark.search(plain)), "")


def foreign_amounts(texts: Iterable[str]) -> frozenset[str]:
    """Return the amounts of another currency, where a column holds several.

    Added up they would be wrong. Beside yuan all others are foreign; without yuan
    nothing tells which one counts.
    """
    named = {text: currency for text in texts if (currency := currency_of(text))}
    if len(set(named.values())) < 2:  # noqa: PLR2004  (one currency is no mixture)
        return frozenset()
    return frozenset(text for text, currency in named.items() if currency != "CNY")


def read_stamp(text: str, reading: DateReading) -> datetime | None:
    """Return the local date and time that a text stands for; None where it is none.

    Read: ISO with and without time or offset, 2024-7-1, 2024/07/01, 2024.07.01,
    20240701, 20240701123000, 2024年7月1日, 24年7月1日, 1-Jul-2024, 1-Jul-24 and serial
    numbers of Excel; 2024年7月 is its first day, as for Excel. 03/04/2024 and 24-07-01
    are read where the reading says which part is the day, or only one can be. Years
    outside 1900-2199 and dates that no calendar has are refused.
    """
    plain = _plain(text)
    if found := _YEAR_FIRST.fullmatch(plain) or _PACKED.fullmatch(plain):
        year, month, day, rest = found.groups(default="")
        return _stamp((int(year), int(month), int(day)), rest, reading)
    if found := _PACKED_CLOCK.fullmatch(plain):
        year, month, day, hour, minute, second, offset = found.groups(default="")
        clock = f"{hour}:{minute}:{second or '00'}{offset}"
        return _stamp((int(year), int(month), int(day)), clock, reading)
    if found := _YEAR_LAST.fullmatch(plain):
        first, second, year, rest = found.groups()
        return _year_last(int(first), int(second), int(year), rest, reading)
    return (
        _short_year(plain, reading)
        or _chinese(plain, reading)
        or _serial(plain, reading)
        or _named_month(plain)
    )


def read_flag(text: str) -> bool | None:
    """Return the yes or no that a text stands for; None for anything else."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else None


def _plain(text: str) -> str:
    """Return a text in plain signs, without blanks and marks around it."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS).strip()
    if marked := _MARKED.fullmatch(plain):
        return (marked[1] or marked[2]).strip()
    return plain


def _year_last(
    first: int, second: int, year: int, rest: str, reading: DateReading
) -> datetime | None:
    """Read 03/04/2024 by the order given; without one only what has one reading."""
    dmy = _stamp((year, second, first), rest, reading)
    mdy = _stamp((year, first, second), rest, reading)
    if reading.order:
        return dmy if reading.order == "dmy" else mdy
    return (dmy or mdy) if dmy is None or mdy is None or dmy == mdy else None


def _stamp(
    day: tuple[int, int, int], rest: str, reading: DateReading
) -> datetime | None:
    """Build a local stamp from a date and the text of a time of day."""
    clock = _CLOCK.fullmatch(rest.strip()) if rest.strip() else None
    if rest.strip() and clock is None:
        return None
    try:
        stamp = datetime(*day)  # noqa: DTZ001  (a wall clock)
        if clock:
            stamp += _time_of_day(clock)
    except ValueError:
        return None
    if not YEARS[0] <= stamp.year <= YEARS[1]:
        return None
    if clock and (offset := clock["offset"]):
        stamp = _local(stamp, offset, reading.timezone)
    return stamp if YEARS[0] <= stamp.year <= YEARS[1] else None


def _time_of_day(clock: re.Match[str]) -> timedelta:
    """Return the time since midnight; 下午 and pm count from noon."""
    hour, minute, second = (
        int(clock[part] or 0) for part in ("hour", "minute", "second")
    )
    half = (clock["half"] or clock["after"] or "").casefold()
    if half in {"pm", "下午"} and hour < 12:  # noqa: PLR2004  (hours of a half day)
        hour += 12
    if half in {"am", "上午"} and hour == 12:  # noqa: PLR2004  (12 am is midnight)
        hour = 0
    if hour > 24 or minute > 59 or second > 60:  # noqa: PLR2004  (a clock's ends)
        raise ValueError(clock[0])
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _local(stamp: datetime, offset: str, zone: str) -> datetime:
    """Show a stamp with an offset on the clock of a zone."""
    shift = timedelta()
    if offset.casefold() not in {"z", "utc", "gmt"}:
        digits = offset[1:].replace(":", "").ljust(4, "0")
        shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        shift = -shift if offset[0] == "-" else shift
    aware = (stamp - shift).replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _century(year: str) -> int:
    """Return a year that may be written with two digits."""
    if len(year) > 2:  # noqa: PLR2004  (written in full)
        return int(year)
    return int(year) + (1900 if int(year) >= CENTURY_TURN else 2000)


def _short_year(text: str, reading: DateReading) -> datetime | None:
    """Read 24-07-01 by the order given; without one only what has one reading.

    A year has two digits: 24/7/1 can only begin with it.
    """
    found = _SHORT_YEAR.fullmatch(text)
    if not found:
        return None
    first, second, third = found[1], int(found[3]), found[4]
    rest, days = found[5] or "", list[tuple[int, int, int]]()
    if len(third) > 1:
        year = _century(third)
        by_order = {
            "dmy": (year, second, int(first)),
            "mdy": (year, int(first), second),
        }
        if reading.order:
            return _stamp(by_order[reading.order], rest, reading)
        days += by_order.values()
    if len(first) > 1:
        days.append((_century(first), second, int(third)))
    stamps = {stamp for day in days if (stamp := _stamp(day, rest, reading))}
    return stamps.pop() if len(stamps) == 1 else None


def _chinese(text: str, reading: DateReading) -> datetime | None:
    """Read 24年7月1日, whose year is marked as one, and 2024年7月."""
    if found := _SHORT_YEAR_FIRST.fullmatch(text):
        year, month, day, rest = found.groups()
        return _stamp((_century(year), int(month), int(day)), rest, reading)
    if found := _YEAR_AND_MONTH.fullmatch(text):
        return _stamp((_century(found[1]), int(found[2]), 1), "", reading)
    return None


def _serial(text: str, reading: DateReading) -> datetime | None:
    """Read a serial number of Excel, in the system of the workbook."""
    if not re.fullmatch(r"\d{5}(\.\d+)?", text):
        return None
    serial = float(text)
    if not EXCEL_SERIALS[0] <= serial <= EXCEL_SERIALS[1]:
        return None
    seconds = round(math.modf(serial)[0] * 86_400)
    epoch = EXCEL_EPOCH_1904 if reading.epoch_1904 else EXCEL_EPOCH
    return epoch + timedelta(days=int(serial), seconds=seconds)


def _named_month(text: str) -> datetime | None:
    """Read 1-Jul-2024 and its kin: before the name of a month stands the day."""
    for shape in (*_MONTH_NAMES, *_MONTH_NAMES_SHORT_YEAR):
        try:
            stamp = datetime.strptime(text, shape)  # noqa: DTZ007  (a wall clock)
        except ValueError:
            continue
        return stamp if YEARS[0] <= stamp.year <= YEARS[1] else None
    return None
