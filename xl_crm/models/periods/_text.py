"""Which days does a person mean by ``2024Q3``, ``2024年9月`` or two dates?"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.models.periods._calendar import YEAR_MONTHS, Calendar, Span
from xl_crm.summary import Grain

#: Between two periods or dates; a hyphen belongs to the dates.
_BETWEEN = re.compile(r"\.\.|~|至|到|to")
_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
_DIGITS = str.maketrans("一二三四", "1234")

_FISCAL = rf"(?:fy{_YEAR}|{_YEAR.replace('year', 'named')}财年)"
_HALF = r"(?:h(?P<half>[12])|年?(?P<half_zh>[上下])半年)"
_QUARTER = r"(?:q|年?第?)(?P<quarter>[1-4])"
_WITHIN = rf"(?:{_HALF}|{_QUARTER}(?:季度?)?)?"

_FISCAL_PERIOD = re.compile(rf"{_FISCAL}{_WITHIN}")
_YEAR_ONLY = re.compile(rf"{_YEAR}年?")
_HALF_YEAR = re.compile(rf"{_YEAR}-?{_HALF}")
_QUARTERS = re.compile(
    rf"{_YEAR}(?:-?q(?P<quarter>[1-4])|年?第?(?P<quarter_zh>[1-4])季度?)"
)
_MONTH = re.compile(rf"{_YEAR}(?:[-/.年](?P<month>\d\d?)月?|(?P<digits>\d\d))")
_DAY = re.compile(
    rf"{_YEAR}(?:[-/.年](?P<month>\d\d?)[-/.月](?P<day>\d\d?)日?|(?P<digits>\d{{4}}))"
)


def parse_period(text: str, calendar: Calendar, *, where: str = "period") -> Span:
    """Return the days that a text names.

    Plain names are those of the calendar year whatever the fiscal year; names with FY
    or 财年 count from the fiscal year's start. Two periods or dates with ``..``, ``~``,
    至, 到 or ``to`` between them span from the first day of the one to the last of the
    other. Full-width signs, blanks and capitals make no difference.

    Parameters
    ----------
    text : str
        A year (``2024``, ``2024年``), quarter (``2024Q3``, ``2024年第3季度``),
        half-year (``2024H1``, ``2024上半年``), month (``2024-09``, ``2024年9月``), day
        (``2024-09-30``), fiscal period (``FY2024``, ``FY2024Q3``, ``2024财年Q3``), or
        two of them. Years from 1900 to 2199.
    calendar : Calendar
        The fiscal year.
    where : str
        The setting or option, as the user knows it, for the error.

    Raises
    ------
    SettingsError
        The text is none of these, or its end lies before its beginning.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    parts = [_span(part, calendar) for part in _BETWEEN.split(folded, maxsplit=1)]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        raise SettingsError(_no_period(text, where))
    if found[0].first > found[-1].last:
        raise SettingsError(_wrong_order(text, where))
    return Span(first=found[0].first, last=found[-1].last)


def _span(text: str, calendar: Calendar) -> Span | None:
    """Return the days of one name; None where it names none."""
    text = text.translate(_DIGITS)
    if (match := _FISCAL_PERIOD.fullmatch(text)) is not None:
        year = calendar.fiscal_year(int(match["year"] or match["named"]))
        return _within(year, match["quarter"], match["half"] or match["half_zh"])
    if (match := _YEAR_ONLY.fullmatch(text)) is not None:
        return _calendar_year(match)
    if (match := _HALF_YEAR.fullmatch(text)) is not None:
        return _within(_calendar_year(match), None, match["half"] or match["half_zh"])
    if (match := _QUARTERS.fullmatch(text)) is not None:
        quarter = match["quarter"] or match["quarter_zh"]
        return _within(_calendar_year(match), quarter, None)
    if (match := _MONTH.fullmatch(text)) is not None:
        return _month(int(match["year"]), int(match["month"] or match["digits"]))
    if (match := _DAY.fullmatch(text)) is not None:
        return _day(match)
    return None


def _calendar_year(match: re.Match[str]) -> Span:
    return Calendar().fiscal_year(int(match["year"]))


def _within(year: Span, quarter: str | None, half: str | None) -> Span:
    """Return a quarter or half of a year, or the whole year."""
    if quarter:
        grain, number = Grain.QUARTER, int(quarter)
    elif half:
        grain, number = Grain.HALF, 1 if half in "1上" else 2
    else:
        return year
    calendar = Calendar(fiscal_year_start_month=year.first.month)
    return calendar.periods_between(year.first, year.last, grain)[number - 1].span


def _month(year: int, month: int) -> Span | None:
    if not 1 <= month <= YEAR_MONTHS:
        return None
    return Calendar().period_of(date(year, month, 1), Grain.MONTH).span


def _day(match: re.Match[str]) -> Span | None:
    digits = match["digits"]
    month, day = (digits[:2], digits[2:]) if digits else (match["month"], match["day"])
    try:
        found = date(int(match["year"]), int(month), int(day))
    except ValueError:  # no such day, e.g. 2023-02-29
        return None
    return Span(first=found, last=found)


def _no_period(text: str, where: str) -> Problem:
    return Problem(
        where=where,
        found=Label(zh=f"“{text}”不是一段时间", en=f"'{text}' is no period"),
        remedy=Label(
            zh="写成2024、2024Q3、2024-09、2024H1、FY2024Q3或2024-07-01..2024-09-30",
            en="Write 2024, 2024Q3, 2024-09, 2024H1, FY2024Q3 or "
            "2024-07-01..2024-09-30",
        ),
    )


def _wrong_order(text: str, where: str) -> Problem:
    return Problem(
        where=where,
        found=Label(zh=f"“{text}”的结束早于开始", en=f"'{text}' ends before it begins"),
        remedy=Label(zh="把两端对调", en="Swap its two ends"),
    )
