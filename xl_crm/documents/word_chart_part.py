"""How is a chart spelled in the format of Office (DrawingML)?

The elements stand in the order that its schema asks for: Word refuses any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.documents.charts.upright import MOST_NAMED
from xl_crm.documents.markup import Markup, element, unbroken
from xl_crm.documents.theme import document_theme
from xl_crm.reports._spec import ChartKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.documents.charts.data import Points, Series
    from xl_crm.reports._spec import Chart

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
SPACES = {
    "xmlns:c": f"{DRAWING}/chart",
    "xmlns:a": f"{DRAWING}/main",
    "xmlns:r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
#: Line widths in English metric units.
_THICK, _THIN = "25400", "6350"
#: Numbers of the axes: categories and values, and those of the lines of two axes.
_FIRST, _SECOND = ("1", "2"), ("3", "4")
#: Size of letters in hundredths of a point.
_LETTERS = "800"


def chart_part(chart: Chart, points: Points) -> Markup:
    """Return the part of the package that holds a chart (DrawingML)."""
    named = len(points.series) > 1 or chart.kind is ChartKind.PIE
    at_side = chart.kind in {ChartKind.PIE, ChartKind.RADAR}
    legend = element(
        "c:legend", None, _value("legendPos", "r" if at_side else "b"), _no("overlay")
    )
    return element(
        "c:chartSpace",
        SPACES,
        _no("roundedCorners"),
        element(
            "c:chart",
            None,
            _title(chart.title),
            _no("autoTitleDeleted"),
            element("c:plotArea", None, element("c:layout"), *_plots(chart, points)),
            *((legend,) * named),
            _value("plotVisOnly", "1"),
            _value("dispBlanksAs", "gap"),
        ),
        _letters(_LETTERS),
    )


def _plots(chart: Chart, points: Points) -> list[Markup]:
    """Return the shapes of a chart and the axes below and beside them."""
    palette = document_theme().palette
    series = [
        (each, index, palette[index % len(palette)])
        for index, each in enumerate(points.series)
    ]
    names = points.categories
    match chart.kind:
        case ChartKind.PIE:
            return [_pie(series[0][0], names)]
        case ChartKind.RADAR:
            shapes = [_lined(*each, names, dots=False) for each in series]
            style = _value("radarStyle", "marker")
            plot = element(
                "c:radarChart", None, style, _no("varyColors"), *shapes, *_ids(_FIRST)
            )
            return [plot, *_axes(chart, points.series[0], _FIRST)]
        case ChartKind.LINE:
            return [_lines(series, names, _FIRST), *_axes(chart, series[0][0], _FIRST)]
        case ChartKind.COMBINED if len(series) > 1:
            return [
                _bars(series[:1], names, "col", labelled=False),
                _lines(series[1:], names, _SECOND),
                *_axes(chart, series[0][0], _FIRST),
                *_axes(chart, series[1][0], _SECOND),
            ]
        case _:
            way = "bar" if chart.kind is ChartKind.BAR else "col"
            axes = _axes(chart, series[0][0], _FIRST)
            return [_bars(series, names, way), *axes]


def _bars(
    series: Sequence[tuple[Series, int, str]],
    names: Sequence[str],
    way: str,
    *,
    labelled: bool = True,
) -> Markup:
    """Return columns or bars; a few of one series say their figures."""
    alone = labelled and len(series) == 1 and len(names) <= MOST_NAMED
    code = document_theme().formats[series[0][0].unit]
    shapes = (
        _series(
            each,
            index,
            names,
            (
                _filled(colour),
                _no("invertIfNegative"),
                *((_labels(code, "showVal"),) * alone),
            ),
        )
        for each, index, colour in series
    )
    return element(
        "c:barChart",
        None,
        _value("barDir", way),
        _value("grouping", "clustered"),
        _no("varyColors"),
        *shapes,
        _value("gapWidth", "60"),
        *_ids(_FIRST),
    )


def _lines(
    series: Sequence[tuple[Series, int, str]],
    names: Sequence[str],
    axes: tuple[str, str],
) -> Markup:
    shapes = (_lined(*each, names, dots=True) for each in series)
    return element(
        "c:lineChart",
        None,
        _value("grouping", "standard"),
        _no("varyColors"),
        *shapes,
        _value("marker", "1"),
        *_ids(axes),
    )


def _lined(
    series: Series, index: int, colour: str, names: Sequence[str], *, dots: bool
) -> Markup:
    marker = (
        (_value("symbol", "circle"), _value("size", "5"), _filled(colour))
        if dots
        else (_value("symbol", "none"),)
    )
    look = (
        element("c:spPr", None, _stroke(colour, _THICK)),
        element("c:marker", None, *marker),
    )
    return _series(series, index, names, look, (_no("smooth"),) * dots)


def _pie(series: Series, names: Sequence[str]) -> Markup:
    """Return a pie whose slices have a colour each; below zero there is no slice."""
    palette = document_theme().palette
    parts = (
        element(
            "c:dPt", None, _value("idx", str(at)), _filled(palette[at % len(palette)])
        )
        for at in range(len(names))
    )
    plot = _series(series, 0, names, (*parts, _labels("0.0%", "showPercent")))
    return element(
        "c:pieChart",
        None,
        _value("varyColors", "1"),
        plot,
        _value("firstSliceAng", "0"),
    )


def _labels(code: str, shown: str) -> Markup:
    """Return figures at the ends of bars or around a pie; ``shown`` says which."""
    kinds = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent")
    return element(
        "c:dLbls",
        None,
        element("c:numFmt", {"formatCode": code, "sourceLinked": "0"}),
        _value("dLblPos", "outEnd"),
        *(_value(kind, str(int(kind == shown))) for kind in kinds),
        _no("showBubbleSize"),
    )


def _format(series: Series) -> str:
    return document_theme().axis_formats[series.unit]


def _series(
    series: Series,
    index: int,
    names: Sequence[str],
    look: Sequence[Markup],
    end: Sequence[Markup] = (),
) -> Markup:
    """Return a series with its numbers written out; a missing one is a gap."""
    words = (_point(at, name) for at, name in enumerate(names))
    numbers = (
        _point(at, repr(float(number)))
        for at, number in enumerate(series.numbers)
        if number is not None
    )
    count = _value("ptCount", str(len(names)))
    code = element("c:formatCode", None, unbroken(_format(series)))
    return element(
        "c:ser",
        None,
        _value("idx", str(index)),
        _value("order", str(index)),
        element("c:tx", None, element("c:v", None, unbroken(series.name))),
        *look,
        element("c:cat", None, element("c:strLit", None, count, *words)),
        element("c:val", None, element("c:numLit", None, code, count, *numbers)),
        *end,
    )


def _point(at: int, shown: str) -> Markup:
    return element("c:pt", {"idx": str(at)}, element("c:v", None, unbroken(shown)))


def _axes(chart: Chart, series: Series, ids: tuple[str, str]) -> list[Markup]:
    """Return the axes of categories and of values; the second pair on the right."""
    category, value = ids
    is_second = ids == _SECOND
    lying = chart.kind is ChartKind.BAR
    turned = _value("orientation", "maxMin" if lying else "minMax")
    ends = [
        _value(name, repr(float(end)))
        for name, end in (("max", chart.upper), ("min", chart.lower))
        if end is not None and not is_second
    ]
    scale = element("c:scaling", None, _value("orientation", "minMax"), *ends)
    grid = element("c:majorGridlines", None, _outline())
    crosses = "max" if is_second or lying else "autoZero"
    side = "r" if is_second else "b" if lying else "l"
    return [
        element(
            "c:catAx",
            None,
            _value("axId", category),
            element("c:scaling", None, turned),
            _value("delete", "1" if is_second else "0"),
            _value("axPos", "l" if lying else "b"),
            *_ticks("General", "low"),
            _value("crossAx", value),
            _value("crosses", "autoZero"),
        ),
        element(
            "c:valAx",
            None,
            _value("axId", value),
            scale,
            _no("delete"),
            _value("axPos", side),
            *((grid,) * (not is_second)),
            *_ticks(_format(series), "nextTo"),
            _value("crossAx", category),
            _value("crosses", crosses),
        ),
    ]


def _ticks(code: str, place: str) -> list[Markup]:
    return [
        element("c:numFmt", {"formatCode": code, "sourceLinked": "0"}),
        _value("majorTickMark", "none"),
        _value("minorTickMark", "none"),
        _value("tickLblPos", place),
        _outline(),
    ]


def _ids(ids: tuple[str, str]) -> list[Markup]:
    return [_value("axId", each) for each in ids]


def _value(name: str, value: str) -> Markup:
    return element(f"c:{name}", {"val": value})


def _no(name: str) -> Markup:
    return _value(name, "0")


def _title(shown: str) -> Markup:
    size = {"sz": "1000", "b": "1"}
    run = element(
        "a:r", None, element("a:rPr", size), element("a:t", None, unbroken(shown))
    )
    rich = element("c:rich", None, element("a:bodyPr"), element("a:p", None, run))
    return element("c:title", None, element("c:tx", None, rich), _no("overlay"))


def _letters(size: str) -> Markup:
    face = {"typeface": document_theme().font}
    letters = element(
        "a:defRPr", {"sz": size}, element("a:latin", face), element("a:ea", face)
    )
    properties = element("a:pPr", None, letters)
    end = element("a:endParaRPr", {"lang": "zh-CN"})
    return element(
        "c:txPr", None, element("a:bodyPr"), element("a:p", None, properties, end)
    )


def _filled(colour: str) -> Markup:
    return element("c:spPr", None, _solid(colour))


def _outline() -> Markup:
    line = _stroke(document_theme().colours["line"], _THIN)
    return element("c:spPr", None, line)


def _stroke(colour: str, width: str) -> Markup:
    return element("a:ln", {"w": width}, _solid(colour))


def _solid(colour: str) -> Markup:
    return element("a:solidFill", None, element("a:srgbClr", {"val": colour}))
