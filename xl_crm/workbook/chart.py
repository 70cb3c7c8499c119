"""How does a placed chart become a native Excel chart?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from openpyxl.chart import BarChart, LineChart, PieChart, RadarChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

from xl_crm.reports._spec import ChartKind
from xl_crm.workbook.chart_data import category_source, heading_label, value_source
from xl_crm.workbook.chart_text import chart_text, chart_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.reports._spec import Chart
    from xl_crm.tables.unit import Unit
    from xl_crm.workbook.placement import PlacedChart
    from xl_crm.workbook.theme import Theme

#: A pie of more slices cannot be read: it is drawn as bars.
MOST_SLICES = 8

#: Up to so many points, one series carries its values as labels.
MOST_LABELS = 12

#: English metric units of a pixel at 96 dots an inch.
EMU_A_PIXEL = 9525

HAIRLINE = 9525
THICK_LINE = 28575
GRID_COLOUR = "E3E8EE"

_Plotted = BarChart | LineChart | RadarChart
_Native = _Plotted | PieChart


def native_chart(placed: PlacedChart, sheet_name: str, theme: Theme) -> _Native:
    """Return a chart that reads its cells, anchored where it was placed."""
    chart = placed.chart
    kind = readable_kind(chart, placed.table.table.n_rows)
    native = _EMPTY[kind]()
    for index in range(len(chart.series)):
        series = _series(placed, index, sheet_name)
        colour = theme.chart.palette[index % len(theme.chart.palette)]
        _PAINTERS[kind](series, colour)
        native.series.append(series)
    unit = placed.table.column(chart.series[0]).unit
    native.title = chart_title(chart.title, theme, theme.chart.title_size, bold=True)
    native.roundedCorners = False
    native.display_blanks = "gap"
    native.graphical_properties = GraphicalProperties(
        solidFill="FFFFFF", ln=_line(theme.colours.line, HAIRLINE)
    )
    if isinstance(native, PieChart):
        _finish_pie(native, placed.table.table.n_rows, theme)
    else:
        _finish_axes(native, chart, unit, theme)
        _finish_legend(native, placed, theme)
    anchored: Any = native
    anchored.anchor = _anchor(placed, theme)
    return native


def readable_kind(chart: Chart, n_points: int) -> ChartKind:
    """Return the kind that a chart is drawn as."""
    if chart.kind is ChartKind.PIE and n_points > MOST_SLICES:
        return ChartKind.BAR
    return chart.kind


def _series(placed: PlacedChart, index: int, sheet_name: str) -> Series:
    name = placed.chart.series[index]
    series = Series(idx=index, order=index)
    series.tx = heading_label(placed.table, name, sheet_name)
    series.val = value_source(placed.table, name, sheet_name)
    series.cat = category_source(placed.table, placed.chart.categories, sheet_name)
    return series


def _column_chart() -> BarChart:
    native = BarChart()
    native.type = "col"
    native.gapWidth = 60
    return native


def _bar_chart() -> BarChart:
    native = BarChart()
    native.type = "bar"
    native.gapWidth = 50
    # The first row of the table stands on top; the values stay at the bottom.
    native.x_axis.scaling.orientation = "maxMin"
    native.y_axis.crosses = "max"
    return native


def _radar_chart() -> RadarChart:
    native = RadarChart()
    native.type = "standard"
    return native


_EMPTY: dict[ChartKind, Callable[[], _Native]] = {
    ChartKind.COLUMN: _column_chart,
    ChartKind.BAR: _bar_chart,
    ChartKind.LINE: LineChart,
    ChartKind.PIE: PieChart,
    ChartKind.RADAR: _radar_chart,
}


def _paint_area(series: Series, colour: str) -> None:
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    series.invertIfNegative = False


def _paint_line(series: Series, colour: str) -> None:
    series.graphicalProperties = GraphicalProperties(ln=_line(colour, THICK_LINE))
    series.smooth = False
    series.marker = Marker(
        symbol="circle", size=6, spPr=GraphicalProperties(solidFill=colour)
    )


def _paint_radar(series: Series, colour: str) -> None:
    """Draw lines only: markers would cover so small a shape."""
    _paint_line(series, colour)
    series.marker = Marker(symbol="none")


def _paint_pie(series: Series, colour: str) -> None:
    """Leave the colours to the slices: one each."""


_PAINTERS = {
    ChartKind.COLUMN: _paint_area,
    ChartKind.BAR: _paint_area,
    ChartKind.LINE: _paint_line,
    ChartKind.PIE: _paint_pie,
    ChartKind.RADAR: _paint_radar,
}


def _finish_pie(native: PieChart, n_points: int, theme: Theme) -> None:
    palette = theme.chart.palette
    for series in native.series:
        series.dPt = [
            DataPoint(
                idx=index,
                spPr=GraphicalProperties(
                    solidFill=palette[index % len(palette)],
                    ln=_line("FFFFFF", HAIRLINE * 2),
                ),
            )
            for index in range(n_points)
        ]
    labels = _labels(theme)
    labels.showPercent = True
    labels.numFmt = "0.0%"
    labels.dLblPos = "outEnd"
    native.dataLabels = labels
    native.legend = _legend("r", theme)


def _finish_legend(native: _Plotted, placed: PlacedChart, theme: Theme) -> None:
    chart = placed.chart
    if len(chart.series) > 1:
        native.legend = _legend("b", theme)
        return
    native.legend = None
    if isinstance(native, BarChart) and placed.table.table.n_rows <= MOST_LABELS:
        labels = _labels(theme)
        labels.showVal = True
        labels.dLblPos = "outEnd"
        native.dataLabels = labels


def _legend(position: Literal["r", "b"], theme: Theme) -> Legend:
    legend = Legend()
    legend.position = position
    legend.overlay = False
    legend.txPr = chart_text(theme, theme.chart.text_size)
    return legend


def _labels(theme: Theme) -> DataLabelList:
    return DataLabelList(
        txPr=chart_text(theme, theme.chart.text_size),
        showLegendKey=False,
        showVal=False,
        showCatName=False,
        showSerName=False,
        showPercent=False,
        showBubbleSize=False,
        showLeaderLines=False,
    )


def _finish_axes(native: _Plotted, chart: Chart, unit: Unit, theme: Theme) -> None:
    size = theme.chart.text_size
    for axis, title in ((native.x_axis, chart.x_title), (native.y_axis, chart.y_title)):
        axis.delete = False
        axis.txPr = chart_text(theme, size)
        axis.graphicalProperties = GraphicalProperties(
            ln=_line(theme.colours.line, HAIRLINE)
        )
        if title and not isinstance(native, RadarChart):
            axis.title = chart_title(title, theme, size)
    native.x_axis.tickLblPos = "low"
    native.y_axis.number_format = theme.axis_formats[unit]
    native.y_axis.majorGridlines = ChartLines(
        spPr=GraphicalProperties(ln=_line(GRID_COLOUR, HAIRLINE))
    )
    native.y_axis.scaling.min = chart.lower
    native.y_axis.scaling.max = chart.upper


def _line(colour: str, width: int) -> LineProperties:
    return LineProperties(solidFill=colour, w=width)


def _anchor(placed: PlacedChart, theme: Theme) -> OneCellAnchor:
    return OneCellAnchor(
        _from=AnchorMarker(col=placed.column - 1, row=placed.row - 1),
        ext=XDRPositiveSize2D(
            theme.chart.width * EMU_A_PIXEL, theme.chart.height * EMU_A_PIXEL
        ),
    )
