"""What is a chart of a page, before anything is drawn?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChartKind(StrEnum):
    """The shape of a chart."""

    COLUMN = "column"
    BAR = "bar"
    LINE = "line"
    PIE = "pie"
    RADAR = "radar"
    COMBINED = "combined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A native chart of some columns of a table on the same page.

    Attributes
    ----------
    table : str
        Code name of the table that holds the data.
    categories : str
        Column with the category of each point.
    series : tuple of str
        Columns, one series each, named by their heading. ``COMBINED`` draws the first
        as columns, the others as lines on a second axis, with its own unit.
    alt_text : str
        What the chart shows, for people who do not see it.
    x_title, y_title : str
        Axis titles; a pie and a radar have none.
    lower, upper : float or None
        Fixed ends of the value axis.
    """

    kind: ChartKind
    title: str
    table: str
    categories: str
    series: tuple[str, ...]
    alt_text: str
    x_title: str = ""
    y_title: str = ""
    lower: float | None = None
    upper: float | None = None
