"""What do the axes of a chart look like, and where do they end?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from openpyxl.chart import RadarChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from xl_crm.reports._spec import ChartKind
from xl_crm.tables.unit import Unit
from xl_crm.workbook.chart_text import chart_text, chart_title
from xl_crm.workbook.extent import number_extent

if TYPE_CHECKING:
    from openpyxl.chart import BarChart, LineChart
    from openpyxl.chart.axis import _BaseAxis

    from xl_crm.workbook.placement import PlacedChart
    from xl_crm.workbook.theme import Theme

HAIRLINE = 9525
GRID_COLOUR = "E3E8EE"

#: Numbers of the second pair of axes; the first pair has openpyxl's 10 and 100.
SECOND_CATEGORIES = 20
SECOND_VALUES = 200


def finish_axes(
    native: BarChart | LineChart | RadarChart, placed: PlacedChart, theme: Theme
) -> None:
    """Give a chart visible axes with their titles and number format."""
    chart = placed.chart
    titles = (_names_title(placed), _first_title(placed))
    for axis, title in zip((native.x_axis, native.y_axis), titles, strict=True):
        _show(axis, theme)
        if title and not isinstance(native, RadarChart):
            axis.title = chart_title(title, theme, theme.chart.text_size)
    unit = placed.table.column(chart.series[0]).unit
    native.x_axis.tickLblPos = "low"
    native.x_axis.txPr = chart_text(
        theme, theme.chart.text_size, direction=placed.shape.direction
    )
    native.y_axis.number_format = theme.axis_formats[unit]
    native.y_axis.majorGridlines = ChartLines(
        spPr=GraphicalProperties(ln=line(GRID_COLOUR, HAIRLINE))
    )
    native.y_axis.scaling.min = chart.lower
    native.y_axis.scaling.max = chart.upper


def finish_second_axis(lines: LineChart, placed: PlacedChart, theme: Theme) -> None:
    """Give the lines of a combined chart a value axis of their own, at the right.

    As in the files of Excel, the lines also have a category axis, which nobody sees.
    """
    columns = [placed.table.column(name) for name in placed.chart.series[1:]]
    categories, values = lines.x_axis, lines.y_axis
    categories.axId = values.crossAx = SECOND_CATEGORIES
    categories.crossAx = values.axId = SECOND_VALUES
    categories.delete = True
    _show(values, theme)
    values.axPos = "r"
    values.crosses = "max"
    values.majorGridlines = None
    values.number_format = theme.axis_formats[columns[0].unit]
    title = " / ".join(column.heading for column in columns)
    values.title = chart_title(title, theme, theme.chart.text_size)
    extents = [number_extent(column.values) for column in columns]
    if min(least for least, _ in extents) >= 0:
        values.scaling.min = 0
    most = max(most for _, most in extents)
    if columns[0].unit is Unit.PERCENT and math.isclose(most, 1):
        values.scaling.max = 1


def line(colour: str, width: int) -> LineProperties:
    """Return a line of a colour as RRGGBB and a width in English metric units."""
    return LineProperties(solidFill=colour, w=width)


def _names_title(placed: PlacedChart) -> str:
    """Return the title of the category axis; none that repeats the table's heading."""
    title = placed.chart.x_title
    heading = placed.table.column(placed.chart.categories).heading
    return "" if title == heading else title


def _first_title(placed: PlacedChart) -> str:
    """Return the title of the value axis; beside a second one it cannot lack."""
    chart = placed.chart
    if chart.y_title or chart.kind is not ChartKind.COMBINED:
        return chart.y_title
    return placed.table.column(chart.series[0]).heading


def _show(axis: _BaseAxis, theme: Theme) -> None:
    axis.delete = False
    axis.txPr = chart_text(theme, theme.chart.text_size)
    axis.graphicalProperties = GraphicalProperties(
        ln=line(theme.colours.line, HAIRLINE)
    )
