"""In what unit is a value, and which direction is good?"""

from __future__ import annotations

from enum import StrEnum

from xl_crm.i18n import Label


class Unit(StrEnum):
    """The unit of a column; the workbook picks the number format from it."""

    TEXT = "text"
    ID = "id"
    DATE = "date"
    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    DAYS = "days"
    HOURS = "hours"
    RATIO = "ratio"
    PERCENT = "percent"
    POINTS = "points"
    SCORE = "score"
    FLAG = "flag"

    @property
    def label(self) -> Label:
        """Name of the unit for people; empty where a value needs none."""
        return UNIT_LABELS[self]


#: COUNT counts events, NUMBER anything else (customers, rows): its heading says what.
#: PERCENT is a share stored as 0-1 and shown as 0 %-100 %; RATIO is a bare number.
#: POINTS is a difference of two shares, stored as it is shown: 0.15 after 0.12 is 3.0,
#: because a number format of a sheet cannot multiply by 100 without a percent sign.
UNIT_LABELS = {
    Unit.TEXT: Label(zh="", en=""),
    Unit.ID: Label(zh="", en=""),
    Unit.DATE: Label(zh="", en=""),
    Unit.MONEY: Label(zh="元", en="CNY"),
    Unit.COUNT: Label(zh="次", en="count"),
    Unit.NUMBER: Label(zh="", en=""),
    Unit.DAYS: Label(zh="天", en="days"),
    Unit.HOURS: Label(zh="小时", en="hours"),
    Unit.RATIO: Label(zh="比值", en="ratio"),
    Unit.PERCENT: Label(zh="%", en="%"),
    Unit.POINTS: Label(zh="个百分点", en="pp"),
    Unit.SCORE: Label(zh="分", en="points"),
    Unit.FLAG: Label(zh="是/否", en="yes/no"),
}


class Better(StrEnum):
    """Which direction of a value is good."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"
