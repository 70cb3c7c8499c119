"""What goes into the summary, and over which periods?"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from xl_crm.i18n import Label

#: An Ibis table or column expression; Ibis ships no types.
Expr = Any


class Grain(StrEnum):
    """How long the periods of a calendar are."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def label(self) -> Label:
        """Name of the grain for people."""
        return _GRAIN_LABELS[self]

    @property
    def months(self) -> int:
        """Months of one period: 1, 3, 6 or 12."""
        return _GRAIN_MONTHS[self]


_GRAIN_LABELS = {
    Grain.MONTH: Label(zh="月", en="month"),
    Grain.QUARTER: Label(zh="季度", en="quarter"),
    Grain.HALF: Label(zh="半年", en="half-year"),
    Grain.YEAR: Label(zh="年", en="year"),
}
_GRAIN_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF: 6, Grain.YEAR: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One cleaned table and the fields that it really has."""

    data: Expr
    fields: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The cleaned tables that a summary can draw on.

    Attributes
    ----------
    orders : Part
        Lines that count, up to the as-of date: row, customer_id, order_key, order_date,
        amount, is_return, is_new, category, owner, region, channel.
    customers : Part or None
        One row for each customer of the customer table.
    """

    orders: Part
    customers: Part | None = None
    tickets: Part | None = None
    interactions: Part | None = None
    campaigns: Part | None = None
    opportunities: Part | None = None
    churn: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The periods of the summary, all ending on the as-of date.

    Attributes
    ----------
    window_months : int
        Look-back window of frequency and amount; 0 for everything up to the as-of date.
        Half-open: the day that lies exactly so many months back is out.
    stability_months, growth_months : int
        Full calendar months that spending stability and growth look at.
    """

    as_of: date
    window_months: int = 12
    stability_months: int = 12
    growth_months: int = 3

    @property
    def window_start(self) -> date:
        """Last day before the window."""
        if self.window_months == 0:
            return date.min
        return months_before(self.as_of, self.window_months)

    @property
    def last_full_month(self) -> date:
        """First day of the last calendar month that ended by the as-of date."""
        first = self.as_of.replace(day=1)
        if (self.as_of + timedelta(days=1)).day == 1:
            return first
        return months_before(first, 1)

    @property
    def growth_bounds(self) -> tuple[date, date, date]:
        """First day of the earlier span, of the later span, and the day after it."""
        end = months_before(self.last_full_month, -1)
        span = self.growth_months
        return months_before(end, 2 * span), months_before(end, span), end


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, cut to the end of a short month.

    2024-05-31 less 3 months is 2024-02-29; negative months go forward.
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))
