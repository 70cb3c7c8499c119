"""Which month, quarter, half-year or year does a day belong to, and what is it called?

All ends are inclusive. A fiscal year that does not start in January is named by the
calendar year in which it ends: with a start in April, FY2024 is 2023-04-01 to
2024-03-31.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from xl_crm.i18n import Label
from xl_crm.summary import Grain, months_before

YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from the first to the last, both included.

    Raises
    ------
    ValueError
        The first day is later than the last.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a span cannot end before it begins: {self.text}")

    @property
    def days(self) -> int:
        """Number of days, 1 or more."""
        return (self.last - self.first).days + 1

    @property
    def text(self) -> str:
        """The span as settings spell it, e.g. ``2024-07-01..2024-09-30``."""
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def label(self) -> Label:
        """The two dates for people; one where both are the same day."""
        first, last = self.first.isoformat(), self.last.isoformat()
        if first == last:
            return Label(zh=first, en=first)
        return Label(zh=f"{first}至{last}", en=f"{first} to {last}")

    @property
    def whole_months(self) -> int:
        """Number of calendar months that the span is; 0 where it cuts one."""
        if self.first.day != 1 or self.last != _month_end(self.last):
            return 0
        return _month_number(self.last) - _month_number(self.first) + 1

    def contains(self, other: Span) -> bool:
        """Return whether every day of the other span is in this one."""
        return self.first <= other.first and other.last <= self.last

    def overlap(self, other: Span) -> Span | None:
        """Return the days in both spans; None where there are none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first=first, last=last) if first <= last else None

    def shifted(self, months: int) -> Span:
        """Return the span so many months later; negative months go back.

        Whole months stay whole months (2024-02 less a year is all of 2023-02); any
        other day is cut to the end of a short month (2024-02-29 less a year is
        2023-02-28).
        """
        first = months_before(self.first, -months)
        last = months_before(self.last, -months)
        return Span(first=first, last=_month_end(last) if self.whole_months else last)

    def part(self, first_day: int, last_day: int) -> Span:
        """Return the days from one to another, counted from 1, cut to the span.

        Raises
        ------
        ValueError
            ``first_day`` is below 1 or later than ``last_day``.
        """
        if not 1 <= first_day <= last_day:
            raise ValueError(f"no days of a span: {first_day} to {last_day}")
        days = (min(day, self.days) - 1 for day in (first_day, last_day))
        first, last = (self.first + timedelta(days=day) for day in days)
        return Span(first=first, last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One month, quarter, half-year or year of a calendar."""

    grain: Grain
    span: Span
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The business year of a company.

    Attributes
    ----------
    fiscal_year_start_month : int
        1 to 12; quarters and half-years are counted from it.

    Raises
    ------
    ValueError
        The month is no month.
    """

    fiscal_year_start_month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.fiscal_year_start_month <= YEAR_MONTHS:
            raise ValueError(f"no month: {self.fiscal_year_start_month}")

    def period_of(self, day: date, grain: Grain) -> Period:
        """Return the period that a day belongs to."""
        past = _month_number(day) - self._offset
        return self._period(past // grain.months, grain)

    def previous(self, period: Period) -> Period:
        """Return the period just before, of the same grain."""
        return self.period_of(months_before(period.span.first, 1), period.grain)

    def year_ago(self, period: Period) -> Period:
        """Return the same period of the year before."""
        day = months_before(period.span.first, YEAR_MONTHS)
        return self.period_of(day, period.grain)

    def periods_between(
        self, first: date, last: date, grain: Grain
    ) -> tuple[Period, ...]:
        """Return every period with a day between two days, both included, in order.

        None where ``first`` is later than ``last``.
        """
        if first > last:
            return ()
        begin, end = (
            (_month_number(day) - self._offset) // grain.months for day in (first, last)
        )
        return tuple(self._period(each, grain) for each in range(begin, end + 1))

    def fiscal_year(self, name: int) -> Span:
        """Return the fiscal year of a name, e.g. 2024 for FY2024."""
        start = (name - self._named_later) * YEAR_MONTHS + self._offset
        return _months(start, YEAR_MONTHS)

    def label_of(self, span: Span) -> Label:
        """Return the name of the period that a span is, or its two dates.

        Fiscal names come first; a plain calendar quarter or year keeps its own.
        """
        for calendar in (self, Calendar()):
            for grain in Grain:
                period = calendar.period_of(span.first, grain)
                if period.span == span:
                    return period.label
        return span.label

    @property
    def _offset(self) -> int:
        return self.fiscal_year_start_month - 1

    @property
    def _named_later(self) -> bool:
        """Whether a business year is named by the year after that of its start."""
        return self._offset > 0

    def _period(self, number: int, grain: Grain) -> Period:
        """Return a period by its number, counted from the year 0 of this calendar."""
        start = number * grain.months + self._offset
        span = _months(start, grain.months)
        return Period(grain=grain, span=span, label=self._label(number, span, grain))

    def _label(self, number: int, span: Span, grain: Grain) -> Label:
        if grain is Grain.MONTH:
            text = f"{span.first:%Y-%m}"
            return Label(zh=text, en=text)
        year, part = divmod(number * grain.months, YEAR_MONTHS)
        name, part = year + self._named_later, part // grain.months + 1
        if grain is Grain.QUARTER:
            parts = Label(zh=f"Q{part}", en=f"Q{part}")
        elif grain is Grain.HALF:
            parts = Label(zh="上半年" if part == 1 else "下半年", en=f"H{part}")
        else:
            parts = Label(zh="", en="")
        if self._named_later:
            gap = " " if parts.en else ""
            return Label(zh=f"{name}财年{parts.zh}", en=f"FY{name}{gap}{parts.en}")
        year_zh = f"{name}" if grain is Grain.QUARTER else f"{name}年"
        return Label(zh=f"{year_zh}{parts.zh}", en=f"{name}{parts.en}")


def _month_number(day: date) -> int:
    """Return the months since the year 0."""
    return day.year * YEAR_MONTHS + day.month - 1


def _month_end(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months(start: int, months: int) -> Span:
    """Return whole months from a month number."""
    begin, end = (
        date(number // YEAR_MONTHS, number % YEAR_MONTHS + 1, 1)
        for number in (start, start + months - 1)
    )
    return Span(first=begin, last=_month_end(end))
