"""A small workbook with one of everything that the doctor looks at, part by part.

Written by hand, so that a test can damage exactly one thing and a reader can see it.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
RELATION = f"{OFFICE}/officeDocument/2006/relationships"
SHEET_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DRAWING_TYPES = "application/vnd.openxmlformats-officedocument"

TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
BOOK, BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
SCORES, OTHER = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
SCORES_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
TABLE, COMMENTS = "xl/tables/table1.xml", "xl/comments1.xml"
SHAPES = "xl/drawings/vmlDrawing1.vml"
DRAWING, CHART = "xl/drawings/drawing1.xml", "xl/charts/chart1.xml"
DRAWING_RELATIONS = "xl/drawings/_rels/drawing1.xml.rels"


def relations(*items: tuple[str, str, str]) -> str:
    """Return the XML of relationships: id, kind, target."""
    listed = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for name, kind, target in items
    )
    head = f'<Relationships xmlns="{OFFICE}/package/2006/relationships">'
    return f"{head}{listed}</Relationships>"


def override(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{kind}"/>'


_TYPES = (
    f'<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="vml" '
    f'ContentType="{DRAWING_TYPES}.vmlDrawing"/>'
    + override(BOOK, f"{SHEET_TYPES}.sheet.main+xml")
    + override(SCORES, f"{SHEET_TYPES}.worksheet+xml")
    + override(OTHER, f"{SHEET_TYPES}.worksheet+xml")
    + override(STYLES, f"{SHEET_TYPES}.styles+xml")
    + override(STRINGS, f"{SHEET_TYPES}.sharedStrings+xml")
    + override(TABLE, f"{SHEET_TYPES}.table+xml")
    + override(COMMENTS, f"{SHEET_TYPES}.comments+xml")
    + override(DRAWING, f"{DRAWING_TYPES}.drawing+xml")
    + override(CHART, f"{DRAWING_TYPES}.drawingml.chart+xml")
    + "</Types>"
)

_BOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><workbookPr/>
<bookViews><workbookView activeTab="0"/></bookViews>
<sheets><sheet name="评分" sheetId="1" r:id="rId1"/>
<sheet name="Other" sheetId="2" r:id="rId2"/></sheets>
<definedNames>
<definedName name="_xlnm.Print_Area" localSheetId="0">'评分'!$A$1:$F$20</definedName>
<definedName name="rate">Other!$A$1</definedName>
</definedNames></workbook>"""

_STYLES = f"""<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0 &quot;分&quot;"/></numFmts>
<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>
</cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<dxfs count="1"><dxf><font><b/></font></dxf></dxfs></styleSheet>"""

_STRINGS = f"""<sst xmlns="{MAIN}" count="3" uniqueCount="3">
<si><t>客户</t></si><si><t>得分</t></si><si><r><t>两</t></r><r><t>倍</t></r></si></sst>"""

#: Headings in row 3, two rows, totals in row 6; formulas of every spelling below.
_SCORES = f"""<worksheet xmlns="{MAIN}" xmlns:r="{RELATION}">
<sheetViews><sheetView workbookViewId="0"><pane ySplit="3" topLeftCell="A4" \
state="frozen"/><selection pane="bottomLeft" activeCell="A4" sqref="A4"/></sheetView>
</sheetViews>
<cols><col min="1" max="1" width="20"/><col min="2" max="3" width="12"/></cols>
<sheetData>
<row r="1" ht="30" customHeight="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c>
</row>
<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c>\
<c r="C3" t="s"><v>2</v></c></row>
<row r="4"><c r="A4" t="inlineStr"><is><t>甲</t></is></c><c r="B4" s="1"><v>1.5</v></c>\
<c r="C4"><f>scores[[#This Row],[得分]]*2</f><v>3</v></c></row>
<row r="5"><c r="A5" t="inlineStr"><is><t>乙</t></is></c><c r="B5" s="1"><v>2</v></c>\
<c r="C5"><f>scores[[#This Row],[得分]]*2</f><v>4</v></c></row>
<row r="6"><c r="A6" t="inlineStr"><is><t>合计</t></is></c>\
<c r="B6"><f>SUBTOTAL(109,scores[得分])</f><v>3.5</v></c><c r="C6"/></row>
<row r="8"><c r="A8">\
<f>_xlfn.IFS(B4&gt;1,rate,TRUE,Other!A1+SUM(B4:B5))</f><v>7</v></c>\
<c r="B8" t="b"><v>1</v></c><c r="C8" t="e"><f>1/0</f><v>#DIV/0!</v></c>\
<c r="D8" t="str"><f>"a;b"&amp;'评分'!A1</f><v>a;b</v></c></row>
</sheetData>
<mergeCells count="2"><mergeCell ref="E1:F1"/><mergeCell ref="E2:F2"/></mergeCells>
<conditionalFormatting sqref="B4:B5"><cfRule type="expression" dxfId="0" priority="1">\
<formula>$B4&gt;rate</formula></cfRule></conditionalFormatting>
<conditionalFormatting sqref="C4:C5"><cfRule type="colorScale" priority="2">\
<colorScale><cfvo type="min"/><cfvo type="max"/><color rgb="FFFFFFFF"/>\
<color rgb="FF63BE7B"/>\
</colorScale></cfRule></conditionalFormatting>
<dataValidations count="2"><dataValidation type="list" sqref="H1:H9" promptTitle="色" \
prompt="选一个"><formula1>"红,绿"</formula1></dataValidation>
<dataValidation type="whole" operator="between" sqref="I1:I9"><formula1>1</formula1>\
<formula2>9</formula2></dataValidation></dataValidations>
<hyperlinks><hyperlink ref="A8" location="Other!A1"/></hyperlinks>
<headerFooter><oddHeader>&amp;C报表</oddHeader></headerFooter>
<drawing r:id="rId2"/><legacyDrawing r:id="rId3"/>
<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>"""

_OTHER = f"""<worksheet xmlns="{MAIN}"><sheetData>
<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>
<autoFilter ref="A1:B1"/></worksheet>"""

_TABLE = f"""<table xmlns="{MAIN}" id="1" name="scores" displayName="scores" \
ref="A3:C6" totalsRowCount="1"><autoFilter ref="A3:C5"/><tableColumns count="3">
<tableColumn id="1" name="客户" totalsRowLabel="合计"/>
<tableColumn id="2" name="得分" totalsRowFunction="sum"/>
<tableColumn id="3" name="两倍"><calculatedColumnFormula>scores[[#This Row],[得分]]*2\
</calculatedColumnFormula></tableColumn></tableColumns></table>"""

_COMMENTS = f"""<comments xmlns="{MAIN}"><authors><author>xl_crm</author></authors>
<commentList><comment ref="A3" authorId="0"><text><t>说明</t></text></comment>
</commentList></comments>"""

_SHAPES = """<xml xmlns:v="urn:schemas-microsoft-com:vml" \
xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="a" type="#_x0000_t202" \
style="visibility:hidden"><x:ClientData ObjectType="Note"><x:Row>2</x:Row>\
<x:Column>0</x:Column></x:ClientData></v:shape></xml>"""

_DRAWING = f"""<d:wsDr xmlns:d="{OFFICE}/drawingml/2006/spreadsheetDrawing" \
xmlns:a="{OFFICE}/drawingml/2006/main"><d:twoCellAnchor>
<d:from><d:col>9</d:col><d:colOff>0</d:colOff><d:row>1</d:row><d:rowOff>0</d:rowOff>\
</d:from><d:to><d:col>15</d:col><d:colOff>0</d:colOff><d:row>15</d:row>\
<d:rowOff>0</d:rowOff></d:to><d:graphicFrame macro=""><d:nvGraphicFramePr>\
<d:cNvPr id="2" name="Chart 1"/><d:cNvGraphicFramePr/></d:nvGraphicFramePr><d:xfrm>\
<a:off x="0" y="0"/><a:ext cx="0" cy="0"/></d:xfrm><a:graphic><a:graphicData \
uri="{OFFICE}/drawingml/2006/chart"><c:chart \
xmlns:c="{OFFICE}/drawingml/2006/chart" xmlns:r="{RELATION}" r:id="rId1"/>\
</a:graphicData></a:graphic></d:graphicFrame><d:clientData/></d:twoCellAnchor></d:wsDr>"""

_CHART = f"""<c:chartSpace xmlns:c="{OFFICE}/drawingml/2006/chart"><c:chart><c:plotArea>
<c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>
<c:ser><c:idx val="0"/><c:order val="0"/><c:cat><c:strRef><c:f>'评分'!$A$4:$A$5</c:f>\
</c:strRef></c:cat><c:val><c:numRef><c:f>'评分'!$B$4:$B$5</c:f></c:numRef></c:val></c:ser>
<c:axId val="1"/><c:axId val="2"/></c:barChart>
<c:catAx><c:axId val="1"/><c:scaling/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>
<c:valAx><c:axId val="2"/><c:scaling/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx>
</c:plotArea></c:chart></c:chartSpace>"""

SOUND_PARTS: Mapping[str, str] = {
    TYPES: _TYPES,
    RELATIONS: relations(("rId1", "officeDocument", BOOK)),
    BOOK: _BOOK,
    BOOK_RELATIONS: relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
        ("rId3", "styles", "styles.xml"),
        ("rId4", "sharedStrings", "sharedStrings.xml"),
    ),
    STYLES: _STYLES,
    STRINGS: _STRINGS,
    SCORES: _SCORES,
    SCORES_RELATIONS: relations(
        ("rId1", "table", "../tables/table1.xml"),
        ("rId2", "drawing", "../drawings/drawing1.xml"),
        ("rId3", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ("rId4", "comments", "../comments1.xml"),
    ),
    OTHER: _OTHER,
    TABLE: _TABLE,
    COMMENTS: _COMMENTS,
    SHAPES: _SHAPES,
    DRAWING: _DRAWING,
    DRAWING_RELATIONS: relations(("rId1", "chart", "../charts/chart1.xml")),
    CHART: _CHART,
}


def packed(path: Path, parts: Mapping[str, str]) -> Path:
    """Zip parts into a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return path
