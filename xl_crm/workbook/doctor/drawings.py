"""Do drawings lie on their sheet, and do charts draw what is there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown, warning
from xl_crm.workbook.doctor.area import LAST_COLUMN, LAST_ROW
from xl_crm.workbook.doctor.tree import number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor.book import Book, Sheet
    from xl_crm.workbook.doctor.formula import FormulaChecker

MOST_SERIES = 255
_AXES = ("c-catAx", "c-valAx", "c-dateAx", "c-serAx")

DRAWING_ANCHOR = error(
    "drawing_anchor",
    Label(zh="图形的位置超出工作表", en="a drawing lies beyond the sheet"),
    Label(zh="删除该图形后重新插入", en="Delete the drawing and insert it again"),
)
CHART_SERIES = error(
    "chart_series",
    Label(zh="图表的系列过多", en="a chart has too many series"),
    Label(
        zh=f"每个图表最多 {MOST_SERIES} 个系列，请拆分",
        en=f"A chart takes {MOST_SERIES} series: split it",
    ),
)
CHART_AXIS = error(
    "chart_axis",
    Label(zh="图表的坐标轴不存在", en="a chart names an axis that is not there"),
    Label(zh="删除该图表后重新插入", en="Delete the chart and insert it again"),
)
CHART_RANGE = error(
    "chart_range",
    Label(zh="图表引用的区域不存在", en="a chart draws a range that is not there"),
    Label(
        zh="在“选择数据”中重新指定数据区域", en="Choose its range again in Select Data"
    ),
)
CHART_REF = warning(
    "chart_ref",
    Label(zh="图表引用了 #REF!", en="a chart refers to #REF!"),
    Label(
        zh="引用的单元格已被删除，在“选择数据”中重新指定",
        en="What it drew was deleted; choose its range again in Select Data",
    ),
)
KINDS = (DRAWING_ANCHOR, CHART_SERIES, CHART_AXIS, CHART_RANGE, CHART_REF)


def check_drawings(
    book: Book, sheet: Sheet, root: Element, formulas: FormulaChecker
) -> None:
    """Look at the drawings of a sheet and at the charts in them."""
    for element in root.iterfind("drawing"):
        part = book.package.related(sheet.place, element.get("r-id"), "drawing")
        drawing = book.package.tree(part) if part else None
        if drawing is None:
            continue
        place = Place(part=part, sheet=sheet.name)
        _check_anchors(book, place, drawing)
        for picture in drawing.iter("a-blip"):
            if picture.get("r-embed"):
                book.package.related(place, picture.get("r-embed"), "image")
        for frame in drawing.iter("c-chart"):
            chart_part = book.package.related(place, frame.get("r-id"), "chart")
            chart = book.package.tree(chart_part) if chart_part else None
            if chart is not None:
                name = _title(chart) or chart_part
                at = Place(part=chart_part, sheet=sheet.name, cell=shown(name))
                _check_chart(book, at, chart, formulas)


def _check_anchors(book: Book, place: Place, drawing: Element) -> None:
    for tag, limit in (("xdr-row", LAST_ROW), ("xdr-col", LAST_COLUMN)):
        for element in drawing.iter(tag):
            if not 0 <= number(element.text) < limit:
                spot = shown(element.text or "")
                found = Label(
                    zh=f"图形位于第 {spot} 行或列（从 0 数起），超出工作表",
                    en=f"a drawing at row or column {spot}, beyond the sheet",
                )
                book.findings.add(DRAWING_ANCHOR, place, found)


def _title(chart: Element) -> str:
    """Return the title of a chart; empty where it has none."""
    title = next(chart.iter("c-title"), None)
    return "".join(each.text or "" for each in title.iter("a-t")) if title else ""


def _check_chart(
    book: Book, place: Place, chart: Element, formulas: FormulaChecker
) -> None:
    n_series = sum(1 for _ in chart.iter("c-ser"))
    if n_series > MOST_SERIES:
        found = Label(
            zh=f"图表有 {n_series} 个系列，Excel 最多 {MOST_SERIES}",
            en=f"a chart of {n_series} series; Excel takes {MOST_SERIES}",
        )
        book.findings.add(CHART_SERIES, place, found)
    _check_axes(book, place, chart)
    for element in chart.iter("c-f"):
        text = (element.text or "").strip()
        if "#REF!" in text:
            book.findings.add(CHART_REF, place, CHART_REF.label)
        elif "!" not in text and text.casefold() not in book.vocabulary.names:
            found = Label(
                zh=f"图表引用“{shown(text)}”，没有工作表名",
                en=f"a chart draws {shown(text)!r}, which names no sheet",
            )
            book.findings.add(CHART_RANGE, place, found)
        else:
            for doubt in formulas.doubts(text):
                book.findings.add(CHART_RANGE, place, doubt.found)


def _check_axes(book: Book, place: Place, chart: Element) -> None:
    """See that every axis that a plot or another axis names is there."""
    defined = {
        each.get("val", "")
        for tag in _AXES
        for axis in chart.iter(tag)
        for each in axis.iterfind("c-axId")
    }
    named = {each.get("val", "") for each in chart.iter("c-axId")}
    crossed = {each.get("val", "") for each in chart.iter("c-crossAx")}
    #: Excel writes 0 for the depth axis that a flat chart does not have.
    for axis in sorted((named | crossed) - defined - {"0"}):
        found = Label(
            zh=f"图表用到坐标轴 {shown(axis)}，但没有定义",
            en=f"a chart uses the axis {shown(axis)}, which is not there",
        )
        book.findings.add(CHART_AXIS, place, found)
