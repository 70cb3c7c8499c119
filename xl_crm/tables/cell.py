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
from zoneinfo import ZoneInfo

#: Texts that say nothing: the cell is blank, not wrong.
BLANKS = frozenset(("", *"- -- — / null none n/a #n/a nan nat 无 空".split(" ")))
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

_MINUS_SIGNS = str.maketrans("−–—", "---")
_CURRENCY = re.compile(r"[¥$€£\s]|人民币|元|cny|rmb|usd|eur", re.IGNORECASE)
_IN_YUAN = re.compile(r"[\d.]\s*元")
_GROUPED = re.compile(r"(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(e[-+]?\d{1,3})?", re.IGNORECASE)
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[./年-]\s*(\d{1,2})\s*[./月-]\s*(\d{1,2})\s*日?(.*)"
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s+(.*))?")
_YEAR_LAST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(.*)")
_CLOCK = re.compile(
    r"[T\s]*(?P<half>上午|下午)?\s*"
    r"(?P<hour>\d{1,2})[:时](?P<minute>\d{1,2})"
    r"(?:[:分](?P<second>\d{1,2})(?:\.\d+)?)?[分秒]?"
    r"\s*(?P<after>am|pm|上午|下午)?\s*(?P<offset>z|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.IGNORECASE,
)
_MONTH_NAMES = ("%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """How dates are understood.

    Attributes
    ----------
    order : str
        ``"dmy"`` or ``"mdy"`` for dates like 03/04/2024; empty refuses them.
    timezone : str
        Zone in which a stamp with an offset becomes a local one.
    """

    order: str = ""
    timezone: str = "Asia/Shanghai"


def is_blank(text: str) -> bool:
    """Tell whether a text says nothing: empty, a dash, NULL, N/A, 无."""
    return text.strip().casefold() in BLANKS


def read_number(text: str, factor: float = 1.0) -> Decimal | None:
    """Return the number that a text stands for; None where it is none.

    Read: 1,200 · ￥3,200.50 · １２３４ · (350.00) · −20 · 100- · 1.2万元 · 1e5.
    Thousands must be grouped in threes: 12,3 is refused.

    Parameters
    ----------
    factor : float
        Of the unit in the header; a unit in the cell, be it 元, wins over it.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS)
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


def read_stamp(text: str, reading: DateReading) -> datetime | None:
    """Return the local date and time that a text stands for; None where it is none.

    Read: ISO with and without time or offset, 2024-7-1, 2024/07/01, 2024.07.01,
    20240701, 2024年7月1日, 1-Jul-2024, serial numbers of Excel (1900 system), and
    03/04/2024 when the reading says which part is the day or only one can be. Years
    outside 1900-2199 and dates that no calendar has are refused.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS).strip()
    if found := _YEAR_FIRST.fullmatch(plain) or _PACKED.fullmatch(plain):
        year, month, day, rest = found.groups(default="")
        return _stamp((int(year), int(month), int(day)), rest, reading)
    if found := _YEAR_LAST.fullmatch(plain):
        first, second, year, rest = found.groups()
        return _year_last(int(first), int(second), int(year), rest, reading)
    serial = _serial(plain)
    return serial or _named_month(plain)


def read_flag(text: str) -> bool | None:
    """Return the yes or no that a text stands for; None for anything else."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else None


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
    if offset.casefold() != "z":
        digits = offset[1:].replace(":", "").ljust(4, "0")
        shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        shift = -shift if offset[0] == "-" else shift
    aware = (stamp - shift).replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _serial(text: str) -> datetime | None:
    """Read a serial number of Excel's 1900 system."""
    if not re.fullmatch(r"\d{5}(\.\d+)?", text):
        return None
    serial = float(text)
    if not EXCEL_SERIALS[0] <= serial <= EXCEL_SERIALS[1]:
        return None
    seconds = round(math.modf(serial)[0] * 86_400)
    return EXCEL_EPOCH + timedelta(days=int(serial), seconds=seconds)


def _named_month(text: str) -> datetime | None:
    """Read 1-Jul-2024 and its kin."""
    for shape in _MONTH_NAMES:
        try:
            stamp = datetime.strptime(text, shape)  # noqa: DTZ007  (a wall clock)
        except ValueError:
            continue
        return stamp if YEARS[0] <= stamp.year <= YEARS[1] else None
    return None
