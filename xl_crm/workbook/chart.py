"""How does a placed chart become a native Excel chart?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from openpyxl.chart import BarChart, LineChart, PieChart, RadarChart
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

from xl_crm.reports._spec import ChartKind
from xl_crm.workbook.chart_axis import (
    HAIRLINE,
    finish_axes,
    finish_second_axis,
    line,
)
from xl_crm.workbook.chart_data import category_source, heading_label, value_source
from xl_crm.workbook.chart_labels import label_format
from xl_crm.workbook.chart_text import chart_text, chart_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.workbook.placement import PlacedChart
    from xl_crm.workbook.theme import Theme

#: English metric units of a pixel at 96 dots an inch.
EMU_A_PIXEL = 9525

THICK_LINE = 28575

#: The web of a radar in shares of the chart: as large as the names around it allow.
RADAR_PLACE = ManualLayout(
    layoutTarget="inner", xMode="edge", yMode="edge", x=0.13, y=0.23, w=0.48, h=0.64
)

_Plotted = BarChart | LineChart | RadarChart
_Native = _Plotted | PieChart


def native_chart(placed: PlacedChart, sheet_name: str, theme: Theme) -> _Native:
    """Return a chart that reads its cells, anchored where it was placed."""
    chart = placed.chart
    kind = placed.shape.kind
    native = _EMPTY[kind]()
    native.title = chart_title(chart.title, theme, theme.chart.title_size, bold=True)
    native.roundedCorners = False
    native.display_blanks = "gap"
    native.graphical_properties = GraphicalProperties(
        solidFill="FFFFFF", ln=line(theme.colours.line, HAIRLINE)
    )
    native.series = _painted(placed, kind, sheet_name, theme)
    if isinstance(native, PieChart):
        _finish_pie(native, placed.table.table.n_rows, theme)
    else:
        finish_axes(native, placed, theme)
        _finish_legend(native, placed, theme)
    if kind is ChartKind.COMBINED:
        lines = LineChart()
        native.series, lines.series = native.series[:1], native.series[1:]
        finish_second_axis(lines, placed, theme)
        native += lines
    anchored: Any = native
    anchored.anchor = _anchor(placed)
    return native


def _painted(
    placed: PlacedChart, kind: ChartKind, sheet_name: str, theme: Theme
) -> list[Series]:
    """Return the series, each in its colour."""
    palette = theme.chart.palette
    painted = []
    for index in range(len(placed.chart.series)):
        series = _series(placed, index, sheet_name)
        on_second_axis = kind is ChartKind.COMBINED and index > 0
        paint = _paint_line if on_second_axis else _PAINTERS[kind]
        paint(series, palette[index % len(palette)])
        painted.append(series)
    return painted


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
    native.layout = Layout(manualLayout=RADAR_PLACE)
    return native


_EMPTY: dict[ChartKind, Callable[[], _Native]] = {
    ChartKind.COLUMN: _column_chart,
    ChartKind.BAR: _bar_chart,
    ChartKind.LINE: LineChart,
    ChartKind.PIE: PieChart,
    ChartKind.RADAR: _radar_chart,
    ChartKind.COMBINED: _column_chart,
}


def _paint_area(series: Series, colour: str) -> None:
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    series.invertIfNegative = False


def _paint_line(series: Series, colour: str) -> None:
    series.graphicalProperties = GraphicalProperties(ln=line(colour, THICK_LINE))
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
    ChartKind.COMBINED: _paint_area,
}


def _finish_pie(native: PieChart, n_points: int, theme: Theme) -> None:
    palette = theme.chart.palette
    for series in native.series:
        series.dPt = [
            DataPoint(
                idx=index,
                spPr=GraphicalProperties(
                    solidFill=palette[index % len(palette)],
                    ln=line("FFFFFF", HAIRLINE * 2),
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
        at_side = isinstance(native, RadarChart)
        native.legend = _legend("r" if at_side else "b", theme)
        return
    native.legend = None
    values = label_format(placed, theme) if isinstance(native, BarChart) else None
    if values is not None:
        labels = _labels(theme)
        labels.showVal = True
        labels.numFmt = values
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


def _anchor(placed: PlacedChart) -> OneCellAnchor:
    shape = placed.shape
    return OneCellAnchor(
        _from=AnchorMarker(
            col=placed.column - 1,
            colOff=placed.offset * EMU_A_PIXEL,
            row=placed.row - 1,
        ),
        ext=XDRPositiveSize2D(shape.width * EMU_A_PIXEL, shape.height * EMU_A_PIXEL),
    )
