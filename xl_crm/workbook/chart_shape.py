"""As what is a chart drawn, and how large, so that its names can be read?"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from xl_crm.reports._spec import ChartKind
from xl_crm.tables.unit import Unit
from xl_crm.workbook.chart_text import LEVEL, SLANT
from xl_crm.workbook.extent import number_extent
from xl_crm.workbook.placement import ChartShape
from xl_crm.workbook.width import text_width

if TYPE_CHECKING:
    from xl_crm.reports._spec import Cell, Chart
    from xl_crm.workbook.placement import PlacedTable
    from xl_crm.workbook.theme import Theme

#: A pie of more slices cannot be read: it is drawn as bars.
MOST_SLICES = 8

#: So many days fit under a chart side by side.
MOST_DAYS = 6

#: Width in pixels of a letter for each point of its size.
CHARACTER_SHARE = 0.68

#: Around the plot, in pixels: a value axis with its title, and the other side.
AXIS_ROOM = 70
SIDE_ROOM = 25

#: Room of a point, in pixels: at least, and beside its name; of a bar in height.
NARROWEST_POINT = 54
POINT_GAP = 12
BAR_ROOM = 24

#: Signs of a name that stand beside the plot of bars at its usual width.
USUAL_NAME = 20

#: Height in pixels of a level chart above and below its bars.
BARS_FRAME = 110

#: Of the height of a slanted name, what the plot gets back.
SLANT_SHARE = 0.7

#: How the name of a period begins: with the year, in four digits.
_PERIOD = re.compile(r"(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[!-~]+")


def chart_shape(chart: Chart, table: PlacedTable, theme: Theme) -> ChartShape:
    """Return as what a chart is drawn, and how large.

    It grows with its points and their names. Columns whose names cannot stand level
    become bars, but for months and the like: time runs from left to right.
    """
    kind = _readable_kind(chart, table)
    sizes = theme.chart
    if kind in {ChartKind.PIE, ChartKind.RADAR}:
        return ChartShape(kind=kind, width=sizes.width, height=sizes.height)
    if kind is ChartKind.BAR:
        return _bars(chart, table, theme)
    if table.column(chart.categories).unit is Unit.DATE:
        slanted = table.table.n_rows > MOST_DAYS
        return ChartShape(
            kind=kind,
            width=sizes.width,
            height=sizes.height,
            direction=SLANT if slanted else None,
        )
    width = _level_width(chart, kind, table, theme)
    if width <= sizes.widest:
        return ChartShape(
            kind=kind,
            width=max(width, sizes.width),
            height=sizes.height,
            direction=LEVEL,
        )
    if kind is ChartKind.COLUMN and not _is_time(chart, table):
        return _bars(chart, table, theme)
    slanted_height = SLANT_SHARE * letters_width(
        max(map(text_width, _names(chart, table)))
    )
    return ChartShape(
        kind=kind,
        width=sizes.widest,
        height=sizes.height + round(slanted_height * sizes.text_size),
        direction=SLANT,
    )


def _readable_kind(chart: Chart, table: PlacedTable) -> ChartKind:
    """Return the kind that can show the numbers of a chart.

    A pie of many slices, or of a part below zero, becomes bars; a combined chart of one
    series becomes columns. So does a radar whose lines would be torn: a column without
    data is just not there.
    """
    if chart.kind is ChartKind.PIE:
        least, _ = number_extent(table.column(chart.series[0]).values)
        if table.table.n_rows > MOST_SLICES or least < 0:
            return ChartKind.BAR
    if chart.kind is ChartKind.COMBINED and len(chart.series) == 1:
        return ChartKind.COLUMN
    if chart.kind is ChartKind.RADAR and _torn(chart, table):
        return ChartKind.COLUMN
    return chart.kind


def _torn(chart: Chart, table: PlacedTable) -> bool:
    """Return whether a series has numbers at some points and none at others."""
    return any(
        len({_is_number(value) for value in table.column(name).values}) > 1
        for name in chart.series
    )


def _is_number(value: Cell) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _bars(chart: Chart, table: PlacedTable, theme: Theme) -> ChartShape:
    """Return bars: as high as they are many, as wide as their names ask for."""
    sizes = theme.chart
    longest = max(map(text_width, _names(chart, table)), default=0)
    more = letters_width(max(longest - USUAL_NAME, 0)) * sizes.text_size
    height = BARS_FRAME + table.table.n_rows * BAR_ROOM * max(len(chart.series) // 2, 1)
    return ChartShape(
        kind=ChartKind.BAR,
        width=min(sizes.width + round(more), sizes.widest),
        height=max(sizes.height, height),
    )


def _level_width(
    chart: Chart, kind: ChartKind, table: PlacedTable, theme: Theme
) -> int:
    """Return the width at which all names stand level, in lines, none broken.

    Chinese breaks anywhere.
    """
    names = _names(chart, table)
    words = (word for name in names for word in _WORD.findall(name))
    longest = letters_width(max(map(len, words), default=0)) * theme.chart.text_size
    point = max(round(longest) + POINT_GAP, NARROWEST_POINT)
    n_axes = 2 if kind is ChartKind.COMBINED else 1
    return SIDE_ROOM + n_axes * AXIS_ROOM + point * len(names)


def _is_time(chart: Chart, table: PlacedTable) -> bool:
    """Return whether every point is a year or a part of one."""
    return all(_PERIOD.match(name) for name in _names(chart, table))


def _names(chart: Chart, table: PlacedTable) -> list[str]:
    return [str(name) for name in table.column(chart.categories).values]


def letters_width(n_letters: float) -> float:
    """Return the width of letters in pixels, for each point of their size."""
    return n_letters * CHARACTER_SHARE
