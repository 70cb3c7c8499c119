"""Do the values of a chart stand at its bars, and in which format?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.reports._spec import ChartKind
from xl_crm.tables.unit import Unit
from xl_crm.workbook.chart_shape import AXIS_ROOM, SIDE_ROOM, letters_width
from xl_crm.workbook.extent import number_extent
from xl_crm.workbook.width import PADDING, column_need

if TYPE_CHECKING:
    from xl_crm.workbook.placement import PlacedChart
    from xl_crm.workbook.theme import Theme

#: Up to so many points, one series carries its values as labels.
MOST_LABELS = 12

#: From here on an amount is labelled without its decimals, which take three signs.
LARGE_AMOUNT = 1_000
DECIMALS = 3

#: Longest label of a bar below zero, in characters: it grows towards the names.
LONGEST_BELOW_ZERO = 8


def label_format(placed: PlacedChart, theme: Theme) -> str | None:
    """Return the format of the values at the bars of one series.

    Returns
    -------
    str or None
        None for no labels: too many, or they would cover names or each other.
    """
    column = placed.table.column(placed.chart.series[0])
    n_points = placed.table.table.n_rows
    if n_points > MOST_LABELS:
        return None
    least, most = number_extent(column.values)
    formats = theme.formats
    characters = column_need(column.values, column.unit).characters - PADDING
    if column.unit is Unit.MONEY and max(-least, most) >= LARGE_AMOUNT:
        formats = theme.axis_formats
        characters -= DECIMALS
    if placed.shape.kind is ChartKind.BAR:
        fits = least >= 0 or characters <= LONGEST_BELOW_ZERO
    else:
        room = (placed.shape.width - AXIS_ROOM - SIDE_ROOM) / max(n_points, 1)
        fits = letters_width(characters) * theme.chart.text_size <= room
    return formats[column.unit] if fits else None
