"""How does a chart become a native chart of a Word document?

Its numbers stand in the document itself: Word and LibreOffice draw it, in typefaces of
their own, and nobody needs one when the document is written. There is no workbook
behind it, so nobody can edit its data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm

from xl_crm.documents.charts.data import Points, Series, points_of
from xl_crm.documents.charts.round import slices
from xl_crm.documents.markup import clean, element
from xl_crm.documents.word_chart_part import DRAWING, SPACES, chart_part
from xl_crm.reports._spec import ChartKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Chart, Table

#: Two stand beside each other between the margins.
_WIDTH, _HEIGHT = Cm(13.2), Cm(7.2)

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def add_charts(
    document: Document, charts: Sequence[Chart], tables: dict[str, Table], lang: Lang
) -> None:
    """Add charts beside each other; those with nothing to draw are left out."""
    paragraph: Paragraph | None = None
    for chart in charts:
        points = points_of(chart, tables[chart.table], lang)
        if points is not None and chart.kind is ChartKind.PIE:
            points = _positive(points, lang)
        if points is not None:
            paragraph = paragraph or document.add_paragraph()
            _add(document, paragraph, chart, points)


def _positive(points: Points, lang: Lang) -> Points | None:
    """Return the slices of a pie; None where none is above zero."""
    pairs = slices(points, lang)
    first = points.series[0]
    numbers = tuple(number for _, number in pairs)
    shown = Series(name=first.name, unit=first.unit, numbers=numbers)
    names = tuple(name for name, _ in pairs)
    return Points(categories=names, series=(shown,)) if pairs else None


def _add(
    document: Document, paragraph: Paragraph, chart: Chart, points: Points
) -> None:
    package: Any = document.part.package
    name = package.next_partname("/word/charts/chart%d.xml")
    blob = (_XML + chart_part(chart, points)).encode()
    part = Part(PackURI(name), CONTENT_TYPE.DML_CHART, blob, package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    number = "".join(filter(str.isdigit, name.rpartition("/")[2]))
    run: Any = paragraph.add_run()
    run._r.append(parse_xml(_frame(chart, relation, number)))  # noqa: SLF001


def _frame(chart: Chart, relation: str, number: str) -> str:
    """Return the place of a chart in a line of text."""
    spaces = {
        **SPACES,
        "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "xmlns:wp": f"{DRAWING}/wordprocessingDrawing",
    }
    size = {"cx": str(int(_WIDTH)), "cy": str(int(_HEIGHT))}
    said = {"id": number, "name": f"Chart {number}", "descr": clean(chart.alt_text)}
    shown = element("c:chart", {"r:id": relation})
    data = element("a:graphicData", {"uri": f"{DRAWING}/chart"}, shown)
    inline = element(
        "wp:inline",
        {"distT": "0", "distB": "0", "distL": "0", "distR": "0"},
        element("wp:extent", size),
        element("wp:docPr", said),
        element("wp:cNvGraphicFramePr"),
        element("a:graphic", None, data),
    )
    return element("w:drawing", spaces, inline)
