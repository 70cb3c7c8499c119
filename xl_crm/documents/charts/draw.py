"""Which drawing suits a chart?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.documents.charts.data import points_of
from xl_crm.documents.charts.lying import lying_svg
from xl_crm.documents.charts.round import pie_svg, radar_svg
from xl_crm.documents.charts.upright import upright_svg
from xl_crm.reports._spec import ChartKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.documents.charts.data import Points
    from xl_crm.documents.markup import Markup
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Chart, Table

#: Corners that make a web.
_FEWEST_CORNERS = 3

_DRAWN: dict[ChartKind, Callable[[Chart, Points, Lang], Markup]] = {
    ChartKind.COLUMN: upright_svg,
    ChartKind.LINE: upright_svg,
    ChartKind.COMBINED: upright_svg,
    ChartKind.BAR: lying_svg,
    ChartKind.PIE: pie_svg,
    ChartKind.RADAR: radar_svg,
}


def chart_svg(chart: Chart, table: Table, lang: Lang) -> Markup | None:
    """Return a chart as SVG; None where its table has nothing to draw.

    A radar of fewer than three categories is drawn as columns. The same chart gives
    the same text, without ids and without fonts.
    """
    points = points_of(chart, table, lang)
    if points is None:
        return None
    kind = chart.kind
    if kind is ChartKind.RADAR and len(points.categories) < _FEWEST_CORNERS:
        kind = ChartKind.COLUMN
    if kind is ChartKind.PIE and not any(
        value is not None and value > 0 for value in points.series[0].numbers
    ):
        return None
    return _DRAWN[kind](chart, points, lang)
