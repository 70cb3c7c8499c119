"""Is each kind of fault found where it is, and nothing else?

Every kind has a damage of its own: one change to a sound workbook, and the place where
the doctor has to find it. A kind without one fails the test.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sound_parts import (
    BOOK,
    BOOK_RELATIONS,
    CHART,
    COMMENTS,
    DRAWING,
    OTHER,
    RELATIONS,
    SCORES,
    SCORES_RELATIONS,
    SOUND_PARTS,
    STRINGS,
    STYLES,
    TABLE,
    TYPES,
    packed,
)

from xl_crm.workbook.doctor import KINDS, examine, line
from xl_crm.workbook.doctor.ribbon import KINDS as RIBBON_KINDS
from xl_crm.workbook.doctor.source import KINDS as FILE_KINDS
from xl_crm.workbook.doctor.vba import KINDS as VBA_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_crm.workbook.doctor import Kind

Parts = dict[str, str]
HAN = re.compile("[一-鿿]")


def swap(part: str, old: str, new: str) -> Callable[[Parts], None]:
    """Replace a text that stands in a part once."""

    def damage(parts: Parts) -> None:
        assert parts[part].count(old) == 1, (part, old)
        parts[part] = parts[part].replace(old, new)

    return damage


def formula(text: str) -> Callable[[Parts], None]:
    """Put another formula into A8."""
    return swap(SCORES, "_xlfn.IFS(B4&gt;1,rate,TRUE,Other!A1+SUM(B4:B5))", text)


def cell(xml: str) -> Callable[[Parts], None]:
    """Put another cell in the place of A1 on the sheet Other."""
    return swap(OTHER, '<c r="A1"><v>1</v></c>', xml)


def all_of(*damages: Callable[[Parts], None]) -> Callable[[Parts], None]:
    def damage(parts: Parts) -> None:
        for each in damages:
            each(parts)

    return damage


def put(part: str, text: str) -> Callable[[Parts], None]:
    def damage(parts: Parts) -> None:
        parts[part] = text

    return damage


def drop(part: str) -> Callable[[Parts], None]:
    def damage(parts: Parts) -> None:
        del parts[part]

    return damage


def rename(old: str, new: str) -> Callable[[Parts], None]:
    """Replace a text in every part."""

    def damage(parts: Parts) -> None:
        for name, text in parts.items():
            parts[name] = text.replace(old, new)

    return damage


def another_table(xml: str) -> Callable[[Parts], None]:
    """Add a table to the first sheet."""
    part = "xl/tables/table2.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
    link = SOUND_PARTS[SCORES_RELATIONS].partition("<Relationship ")[2]
    link = "<Relationship " + link.partition("/>")[0] + "/>"
    link = link.replace('"rId1"', '"rId9"').replace("table1.xml", "table2.xml")
    head = SOUND_PARTS[TABLE].partition(" id=")[0]
    return all_of(
        put(part, f"{head} {xml}</table>"),
        swap(
            TYPES,
            "</Types>",
            f'<Override PartName="/{part}" ContentType="{kind}"/></Types>',
        ),
        swap(SCORES_RELATIONS, "</Relationships>", f"{link}</Relationships>"),
        swap(SCORES, "</tableParts>", '<tablePart r:id="rId9"/></tableParts>'),
    )


LINKED_BOOK = all_of(
    put(
        "xl/externalLinks/externalLink1.xml",
        SOUND_PARTS[OTHER].partition("<sheetData>")[0].replace("worksheet", "link", 1)
        + "</link>",
    ),
    put(
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        SOUND_PARTS[RELATIONS]
        .replace('"xl/workbook.xml"', '"file:///C:/plan.xlsx" TargetMode="External"')
        .replace('/officeDocument"', '/externalLinkPath"'),
    ),
    swap(
        TYPES,
        "</Types>",
        '<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="a/b"/>'
        "</Types>",
    ),
    swap(
        BOOK_RELATIONS,
        "</Relationships>",
        '<Relationship Id="rId9" Type="x/externalLink" '
        'Target="externalLinks/externalLink1.xml"/></Relationships>',
    ),
)
MACROS = all_of(
    put("xl/vbaProject.bin", "bytes"),
    swap(
        TYPES,
        "</Types>",
        '<Override PartName="/xl/vbaProject.bin" '
        'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    ),
    swap(
        BOOK_RELATIONS,
        "</Relationships>",
        '<Relationship Id="rId9" Type="x/vbaProject" Target="vbaProject.bin"/>'
        "</Relationships>",
    ),
)
OTHER_TABLE = (
    'id="2" name="more" displayName="more" ref="K1:K2"><tableColumns count="1">'
    '<tableColumn id="1" name="列"/></tableColumns>'
)
HEADING_AT_K1 = swap(
    SCORES,
    "<is><t>标题</t></is></c>",
    '<is><t>标题</t></is></c><c r="K1" t="inlineStr"><is><t>列</t></is></c>',
)

#: Kind, damage, where it is found.
DAMAGES: tuple[tuple[str, Callable[[Parts], None], str], ...] = (
    ("types_missing", drop(TYPES), TYPES),
    (
        "part_type",
        swap(TYPES, "spreadsheetml.table+xml", "spreadsheetml.comments+xml"),
        TABLE,
    ),
    ("part_type", put("xl/media/image1.png", "png"), "xl/media/image1.png"),
    ("xml_broken", swap(OTHER, "</sheetData>", ""), "Other!B1"),
    ("xml_sign", swap(STRINGS, "客户", "客\x07户"), STRINGS),
    ("xml_sign", cell('<c r="A1" t="str"><v>&#x1;</v></c>'), "Other!A1"),
    (
        "xml_document_type",
        swap(OTHER, "<worksheet ", "<!DOCTYPE w [<!ENTITY x 'y'>]><worksheet "),
        "Other",
    ),
    (
        "target_missing",
        drop(CHART),
        "xl/drawings/_rels/drawing1.xml.rels rId1",
    ),
    (
        "relation_twice",
        swap(
            BOOK_RELATIONS,
            "</Relationships>",
            '<Relationship Id="rId4" Type="x/theme" Target="styles.xml"/>'
            "</Relationships>",
        ),
        f"{BOOK_RELATIONS} rId4",
    ),
    (
        "relation_missing",
        swap(SCORES, 'drawing r:id="rId2"', 'drawing r:id="rId7"'),
        "评分",
    ),
    (
        "book_missing",
        swap(RELATIONS, '/officeDocument"', '/officeDokument"'),
        RELATIONS,
    ),
    ("book_type", swap(TYPES, "sheet.main+xml", "template.main+xml"), BOOK),
    ("macros", MACROS, BOOK),
    (
        "no_sheet",
        all_of(
            swap(BOOK, 'sheet name="评分"', 'sheet state="hidden" name="评分"'),
            swap(BOOK, 'sheet name="Other"', 'sheet state="hidden" name="Other"'),
        ),
        BOOK,
    ),
    (
        "sheet_name",
        all_of(swap(BOOK, 'name="Other"', 'name="a/b"'), rename("Other!", "'a/b'!")),
        f"{BOOK} a/b",
    ),
    (
        "sheet_name",
        all_of(
            swap(BOOK, 'name="Other"', 'name="a_x003F_"'), rename("Other!", "'a?'!")
        ),
        f"{BOOK} a?",
    ),
    ("sheet_id", swap(BOOK, 'sheetId="2"', 'sheetId="1"'), f"{BOOK} 1"),
    ("sheet_id", swap(BOOK, 'sheetId="2"', 'sheetId="0"'), f"{BOOK} 0"),
    ("sheet_id", swap(BOOK, 'sheetId="2"', 'sheetId="65535"'), f"{BOOK} 65535"),
    (
        "sheet_part",
        swap(BOOK, "</sheets>", '<sheet name="c" sheetId="3" r:id="rId9"/></sheets>'),
        f"{BOOK} c",
    ),
    ("active_sheet", swap(BOOK, 'activeTab="0"', 'activeTab="2"'), BOOK),
    ("external_link", LINKED_BOOK, "xl/externalLinks/externalLink1.xml"),
    (
        "name_bad",
        swap(
            BOOK,
            "</definedNames>",
            '<definedName name="cut1">1</definedName></definedNames>',
        ),
        f"{BOOK} cut1",
    ),
    (
        "name_bad",
        swap(
            BOOK,
            "</definedNames>",
            '<definedName name="True">1</definedName></definedNames>',
        ),
        f"{BOOK} True",
    ),
    (
        "name_twice",
        swap(
            BOOK,
            "</definedNames>",
            '<definedName name="RATE">1</definedName></definedNames>',
        ),
        f"{BOOK} rate",
    ),
    (
        "name_twice",
        swap(
            BOOK,
            "</definedNames>",
            '<definedName name="Scores">1</definedName></definedNames>',
        ),
        f"{BOOK} Scores",
    ),
    (
        "name_scope",
        swap(
            BOOK,
            "</definedNames>",
            '<definedName name="a" localSheetId="2">1</definedName></definedNames>',
        ),
        f"{BOOK} a",
    ),
    (
        "name_empty",
        swap(BOOK, "</definedNames>", '<definedName name="a"/></definedNames>'),
        f"{BOOK} a",
    ),
    (
        "name_print",
        swap(BOOK, "'评分'!$A$1:$F$20", "Other!$A$1:$F$20"),
        f"{BOOK} _xlnm.Print_Area",
    ),
    (
        "style_index",
        swap(STYLES, 'numFmtId="164" fontId="0"', 'numFmtId="164" fontId="1"'),
        f"{STYLES} cellXfs/xf[1]",
    ),
    ("number_format", swap(STYLES, "分&quot;", "分"), f"{STYLES} numFmt 164"),
    (
        "too_many_styles",
        swap(
            STYLES,
            "</cellXfs>",
            '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 65_489
            + "</cellXfs>",
        ),
        STYLES,
    ),
    (
        "text_length",
        swap(STRINGS, "</sst>", f"<si><t>{'倍' * 32_768}</t></si></sst>"),
        f"{STRINGS} si[3]",
    ),
    (
        "text_length",
        cell(f'<c r="A1" t="inlineStr"><is><t>{"😀" * 16_384}</t></is></c>'),
        "Other!A1",
    ),
    ("cell_order", cell('<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c>'), "Other!A1"),
    ("cell_order", cell('<c r="A2"><v>1</v></c>'), "Other!A2"),
    ("cell_order", swap(SCORES, '<row r="8">', '<row r="6"/><row r="8">'), "评分!6:6"),
    (
        "cell_beyond",
        swap(OTHER, "</sheetData>", '<row r="1048577"/></sheetData>'),
        "Other!1048577:1048577",
    ),
    (
        "cell_beyond",
        swap(OTHER, "</row>", '<c r="XFE1"><v>1</v></c></row>'),
        "Other!XFE1",
    ),
    ("cell_style", cell('<c r="A1" s="2"><v>1</v></c>'), "Other!A1"),
    ("cell_string", cell('<c r="A1" t="s"><v>3</v></c>'), "Other!A1"),
    ("cell_value", cell('<c r="A1"><v>NaN</v></c>'), "Other!A1"),
    ("cell_value", cell('<c r="A1"><v>1,5</v></c>'), "Other!A1"),
    ("cell_value", cell('<c r="A1"><v>１</v></c>'), "Other!A1"),
    ("cell_value", cell('<c r="A1"><v>1e999</v></c>'), "Other!A1"),
    ("cell_value", cell('<c r="A1" t="b"><v>TRUE</v></c>'), "Other!A1"),
    ("cell_value", cell('<c r="A1" t="e"><v>#OOPS!</v></c>'), "Other!A1"),
    ("cell_value", cell('<c r="A1" t="d"><v>2024-02-30</v></c>'), "Other!A1"),
    ("cell_value", cell('<c r="A1" t="inlineStr"><v>x</v></c>'), "Other!A1"),
    ("cell_error", cell('<c r="A1" t="e"><v>#REF!</v></c>'), "Other!A1"),
    ("cell_error", cell('<c r="A1" t="e"><f>rate</f><v>#NAME?</v></c>'), "Other!A1"),
    ("row_height", swap(SCORES, 'ht="30"', 'ht="410"'), "评分!1:1"),
    ("formula_length", formula("1" + "+1" * 4_096), "评分!A8"),
    ("formula_text", formula(f'LEN("{"x" * 256}")'), "评分!A8"),
    ("formula_syntax", formula("SUM(A4:A5"), "评分!A8"),
    ("formula_syntax", formula("SUM(A4;A5)"), "评分!A8"),
    ("formula_syntax", formula("SUM(A4#)"), "评分!A8"),
    ("formula_syntax", formula("SUM（A4）"), "评分!A8"),
    ("formula_syntax", formula('"open'), "评分!A8"),
    ("formula_arguments", formula(f"SUM({','.join('1' * 256)})"), "评分!A8"),
    ("formula_arguments", formula("TODAY(1)"), "评分!A8"),
    ("formula_syntax", formula("1+"), "评分!A8"),
    ("formula_syntax", formula(" "), "评分!A8"),
    ("formula_syntax", cell('<c r="A1"><f></f><v>1</v></c>'), "Other!A1"),
    ("formula_function", formula("SUMM(A4)"), "评分!A8"),
    (
        "formula_shared",
        cell('<c r="A1"><f t="shared" si="0"/><v>1</v></c>'),
        "Other!A1",
    ),
    ("formula_cell", formula("SUM(1:1048577)"), "评分!A8"),
    (
        "formula_ref",
        cell('<c r="A1" t="e"><f>#REF!+#REF!</f><v>#REF!</v></c>'),
        "Other!A1",
    ),
    ("formula_syntax", formula(f"{'ABS(' * 66}1{')' * 66}"), "评分!A8"),
    ("formula_prefix", formula('IFS(B4=1,"x")'), "评分!A8"),
    ("formula_prefix", formula("_xlfn.SORT(B4:B5)"), "评分!A8"),
    ("formula_this_row", formula("scores[@得分]"), "评分!A8"),
    (
        "formula_this_row",
        swap(TABLE, "scores[[#This Row],[得分]]", "[@得分]"),
        "评分!scores[两倍]",
    ),
    ("formula_sheet", formula("'No where'!A1"), "评分!A8"),
    (
        "formula_sheet",
        swap(BOOK, "Other!$A$1</definedName>", "Gone!$A$1</definedName>"),
        f"{BOOK} rate",
    ),
    ("formula_table", formula("SUM(orders[得分])"), "评分!A8"),
    ("formula_table", formula("SUM(scores[[#This Row],[价]])"), "评分!A8"),
    ("formula_book", formula("[1]Sheet1!A1"), "评分!A8"),
    ("formula_book", formula("'C:\\[plan.xlsx]A'!A1"), "评分!A8"),
    ("formula_cell", formula("SUM(A1048577)"), "评分!A8"),
    ("formula_ref", formula("SUM(#REF!)"), "评分!A8"),
    ("formula_name", formula("ratio*2"), "评分!A8"),
    (
        "table_name",
        all_of(
            HEADING_AT_K1,
            another_table(OTHER_TABLE.replace("more", "a b")),
        ),
        "评分!a b",
    ),
    (
        "table_name",
        swap(TABLE, ' id="1" name="scores"', ' id="0" name="scores"'),
        "评分!scores",
    ),
    (
        "table_area",
        swap(TABLE, 'ref="A3:C6"', 'ref="A3:C1048577"'),
        "评分!scores",
    ),
    (
        "table_heading",
        all_of(
            swap(STRINGS, "客户", "得分"), swap(TABLE, 'name="客户"', 'name="得分"')
        ),
        "评分!scores",
    ),
    (
        "table_column",
        swap(TABLE, 'tableColumn id="2"', 'tableColumn id="1"'),
        "评分!scores",
    ),
    ("heading_cell", swap(SCORES, '<c r="A3" t="s"><v>0</v></c>', ""), "评分!A3"),
    ("heading_cell", swap(STRINGS, "客户", "顾客"), "评分!A3"),
    (
        "heading_cell",
        swap(SCORES, '<c r="A3" t="s"><v>0</v></c>', '<c r="A3"><v>0</v></c>'),
        "评分!A3",
    ),
    (
        "table_overlap",
        all_of(
            another_table(
                'id="2" name="b" displayName="b" ref="C3:C5"><tableColumns count="1">'
                '<tableColumn id="1" name="两倍"/></tableColumns>'
            ),
        ),
        "评分!b",
    ),
    (
        "table_filter",
        swap(TABLE, 'autoFilter ref="A3:C5"', 'autoFilter ref="A3:C6"'),
        "评分!scores",
    ),
    ("table_total", swap(SCORES, "<f>SUBTOTAL(109,scores[得分])</f>", ""), "评分!B6"),
    (
        "page_order",
        swap(OTHER, "<sheetData>", '<pageMargins left="1"/><sheetData>'),
        "Other",
    ),
    ("page_element", swap(OTHER, "<sheetData>", "<rows/><sheetData>"), "Other"),
    (
        "page_element",
        all_of(swap(OTHER, "<sheetData>", "<!--"), swap(OTHER, "</sheetData>", "-->")),
        "Other",
    ),
    (
        "page_view",
        swap(
            OTHER,
            "<sheetData>",
            '<sheetViews><sheetView workbookViewId="1"/></sheetViews><sheetData>',
        ),
        "Other",
    ),
    (
        "page_view",
        swap(
            SCORES,
            '<selection pane="bottomLeft" activeCell="A4"',
            '<selection pane="bottomLeft" activeCell="A0"',
        ),
        "评分",
    ),
    ("header_length", swap(SCORES, "&amp;C报表", "x" * 256), "评分"),
    ("column_span", swap(SCORES, 'min="2" max="3"', 'min="1" max="3"'), "评分"),
    ("column_width", swap(SCORES, 'width="20"', 'width="255.5"'), "评分"),
    ("merge_area", swap(SCORES, 'ref="E2:F2"', 'ref="E2"'), "评分!E2"),
    ("merge_overlap", swap(SCORES, 'ref="E2:F2"', 'ref="F1:F2"'), "评分!F1:F2"),
    ("merge_table", swap(SCORES, 'ref="E2:F2"', 'ref="A5:B5"'), "评分!A5:B5"),
    ("filter_area", swap(OTHER, 'ref="A1:B1"', 'ref="A1:XFE1"'), "Other!A1:XFE1"),
    (
        "filter_table",
        swap(SCORES, "<mergeCells ", '<autoFilter ref="C4:E4"/><mergeCells '),
        "评分!C4:E4",
    ),
    ("validation_list", swap(SCORES, "红,绿", "红" * 256), "评分!H1:H9"),
    ("validation_words", swap(SCORES, "选一个", "选" * 256), "评分!H1:H9"),
    (
        "validation_words",
        swap(SCORES, 'promptTitle="色"', f'promptTitle="{"色" * 33}"'),
        "评分!H1:H9",
    ),
    ("validation_bound", swap(SCORES, "<formula2>9</formula2>", ""), "评分!I1:I9"),
    (
        "validation_bound",
        swap(SCORES, '<formula1>"红,绿"</formula1>', ""),
        "评分!H1:H9",
    ),
    (
        "validation_area",
        swap(SCORES, 'sqref="I1:I9"', 'sqref="I1:I1048577"'),
        "评分!I1:I1048577",
    ),
    (
        "validation_overlap",
        swap(SCORES, 'sqref="I1:I9"', 'sqref="H9:I9"'),
        "评分!H9:I9",
    ),
    ("condition_style", swap(SCORES, 'dxfId="0"', 'dxfId="1"'), "评分!B4:B5"),
    ("condition_area", swap(SCORES, 'sqref="B4:B5"', 'sqref="B0"'), "评分!B0"),
    (
        "condition_rule",
        swap(SCORES, "<formula>$B4&gt;rate</formula>", ""),
        "评分!B4:B5",
    ),
    ("condition_rule", swap(SCORES, '<cfvo type="max"/>', ""), "评分!C4:C5"),
    ("condition_rule", swap(SCORES, 'priority="2"', 'priority="0"'), "评分!C4:C5"),
    (
        "link_count",
        swap(
            SCORES,
            "<hyperlinks>",
            "<hyperlinks>" + '<hyperlink ref="A1" location="rate"/>' * 65_530,
        ),
        "评分",
    ),
    ("link_address", swap(SCORES, 'ref="A8" location', 'ref="A0" location'), "评分!A0"),
    (
        "link_address",
        all_of(
            swap(SCORES, 'location="Other!A1"', 'r:id="rId9"'),
            swap(
                SCORES_RELATIONS,
                "</Relationships>",
                '<Relationship Id="rId9" Type="x/hyperlink" TargetMode="External" '
                f'Target="https://{"a" * 2_076}"/></Relationships>',
            ),
        ),
        "评分!A8",
    ),
    (
        "link_target",
        swap(SCORES, 'Other!A1"/></hyperlinks>', 'Gone!A1"/></hyperlinks>'),
        "评分!A8",
    ),
    ("drawing_anchor", swap(DRAWING, "<d:row>15<", "<d:row>1048576<"), "评分"),
    (
        "chart_series",
        swap(CHART, "<c:ser>", "<c:ser/>" * 255 + "<c:ser>"),
        f"评分!{CHART}",
    ),
    (
        "chart_axis",
        swap(
            CHART,
            '<c:axId val="1"/><c:axId val="2"/></c:bar',
            '<c:axId val="3"/><c:axId val="2"/></c:bar',
        ),
        f"评分!{CHART}",
    ),
    ("chart_range", swap(CHART, "'评分'!$B$4:$B$5", "Gone!$B$4:$B$5"), f"评分!{CHART}"),
    ("chart_range", swap(CHART, "'评分'!$B$4:$B$5", "$B$4:$B$5"), f"评分!{CHART}"),
    ("chart_ref", swap(CHART, "'评分'!$B$4:$B$5", "#REF!"), f"评分!{CHART}"),
    (
        "comment_cell",
        swap(
            COMMENTS,
            "</commentList>",
            '<comment ref="A3" authorId="0"><text><t>x</t></text></comment>'
            "</commentList>",
        ),
        "评分!A3",
    ),
    ("comment_author", swap(COMMENTS, 'authorId="0"', 'authorId="1"'), "评分!A3"),
    ("comment_shape", swap(SCORES, '<legacyDrawing r:id="rId3"/>', ""), "评分"),
)


def places(path: Path) -> list[tuple[str, str]]:
    return [(fault.kind.name, fault.where) for fault in examine(path)]


def test_a_sound_workbook_has_no_fault(tmp_path: Path) -> None:
    assert places(packed(tmp_path / "sound.xlsx", SOUND_PARTS)) == []


@pytest.mark.parametrize(
    ("kind", "damage", "where"),
    DAMAGES,
    ids=[f"{number}-{kind}" for number, (kind, *_) in enumerate(DAMAGES)],
)
def test_a_fault_is_found_where_it_is_and_nothing_else(
    kind: str, damage: Callable[[Parts], None], where: str, tmp_path: Path
) -> None:
    parts = dict(SOUND_PARTS)
    damage(parts)
    assert places(packed(tmp_path / "damaged.xlsx", parts)) == [(kind, where)]


def test_tables_of_one_name_and_number_are_both_named(tmp_path: Path) -> None:
    parts = dict(SOUND_PARTS)
    same = OTHER_TABLE.replace('"more"', '"SCORES"').replace('id="2"', 'id="1"')
    all_of(HEADING_AT_K1, another_table(same))(parts)
    # What refers to the table now finds the other one: only names are looked at.
    found = places(packed(tmp_path / "a.xlsx", parts))
    names = [where for kind, where in found if kind == "table_name"]
    assert names == ["评分!scores", "评分!scores", "评分!SCORES", "评分!SCORES"]


def test_every_kind_has_a_damage() -> None:
    """Files are in test_doctor_files, macros in addin/test_lint_mutations."""
    elsewhere = {*FILE_KINDS, *VBA_KINDS, *RIBBON_KINDS}
    tried = {kind for kind, *_ in DAMAGES}
    assert tried == {kind.name for kind in KINDS if kind not in elsewhere}


def test_kinds_are_told_apart() -> None:
    for texts in (
        [kind.name for kind in KINDS],
        [kind.label.zh for kind in KINDS],
        [kind.label.en for kind in KINDS],
    ):
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_says_in_both_languages_what_is_wrong_and_how_to_mend_it(
    kind: Kind,
) -> None:
    for label in (kind.label, kind.remedy):
        assert HAN.search(label.zh)
        assert label.en
        assert not HAN.search(label.en)
        assert label.zh[-1] not in "。."
        assert label.en[-1] != "."


def test_a_fault_is_one_line_with_place_finding_and_remedy(tmp_path: Path) -> None:
    parts = dict(SOUND_PARTS)
    swap(SCORES, "红,绿", "红" * 256)(parts)
    (fault,) = examine(packed(tmp_path / "a.xlsx", parts))
    told = line(fault, "a.xlsx")
    assert told.zh == (
        "a.xlsx 评分!H1:H9：错误：下拉列表的文字共 256 个字符，Excel 最多 255。"
        "把选项写进单元格，列表改为引用这些单元格。"
    )
    assert told.en == (
        "a.xlsx 评分!H1:H9: error: the texts of a list have 256 characters; Excel "
        "takes 255. Write the choices into cells and let the list refer to them."
    )


def test_of_many_faults_alike_three_are_listed_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    """Nine cells show #REF!: A2 to A4 are listed, six more are counted."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="e"><v>#REF!</v></c></row>'
        for row in range(2, 11)
    )
    parts = dict(SOUND_PARTS)
    swap(OTHER, "</sheetData>", f"{rows}</sheetData>")(parts)
    faults = examine(packed(tmp_path / "a.xlsx", parts))
    assert [(fault.where, fault.more) for fault in faults] == [
        ("Other!A2", 0),
        ("Other!A3", 0),
        ("Other!A4", 6),
    ]
    assert "另有 6 处" in line(faults[-1], "a.xlsx").zh


@pytest.mark.parametrize("n_escapes", [4_681, 32_767])
def test_an_escape_in_a_text_is_one_character(n_escapes: int, tmp_path: Path) -> None:
    """32,767 characters fit, which the file may spell with seven signs each."""
    text = "_x000A_" * n_escapes
    parts = dict(SOUND_PARTS)
    swap(STRINGS, "</sst>", f"<si><t>{text}</t></si></sst>")(parts)
    cell(f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>')(parts)
    assert places(packed(tmp_path / "a.xlsx", parts)) == []
    swap(STRINGS, "</t></si></sst>", f"{'x' * 32_768}</t></si></sst>")(parts)
    (fault,) = examine(packed(tmp_path / "a.xlsx", parts))
    assert f"{n_escapes + 32_768:,} characters" in fault.found.en


def test_a_shared_formula_is_stated_once_and_used_below(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2*2</f><v>0</v></c>'
        "</row>"
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>0</v></c></row>'
    )
    parts = dict(SOUND_PARTS)
    swap(OTHER, "</sheetData>", f"{rows}</sheetData>")(parts)
    assert places(packed(tmp_path / "a.xlsx", parts)) == []


def test_a_row_is_named_in_words(tmp_path: Path) -> None:
    parts = dict(SOUND_PARTS)
    swap(SCORES, 'ht="30"', 'ht="410"')(parts)
    (fault,) = examine(packed(tmp_path / "a.xlsx", parts))
    assert line(fault, "a.xlsx").en.startswith("a.xlsx 评分 row 1: error: ")
    assert line(fault, "a.xlsx").zh.startswith("a.xlsx 评分 第 1 行：错误：")


def test_the_length_of_a_sheet_name_is_told_as_excel_counts_it(tmp_path: Path) -> None:
    parts = dict(SOUND_PARTS)
    swap(BOOK, 'name="Other"', f'name="{"😀" * 16}"')(parts)
    faults = examine(packed(tmp_path / "a.xlsx", parts))
    assert any("has 32 characters" in fault.found.en for fault in faults)


def test_functions_of_macros_are_not_unknown(tmp_path: Path) -> None:
    """In a workbook with macros a function may be its own."""
    parts = dict(SOUND_PARTS)
    all_of(
        MACROS,
        formula("mine(A4)"),
        swap(
            TYPES,
            "openxmlformats-officedocument.spreadsheetml.sheet.main",
            "ms-excel.sheet.macroEnabled.main",
        ),
    )(parts)
    no_project = [("vba_file", "xl/vbaProject.bin")]
    assert places(packed(tmp_path / "a.xlsm", parts)) == no_project


@pytest.mark.parametrize(
    ("suffix", "kind", "right"),
    [(".xlsm", "sheet.main+xml", ".xlsx"), (".xlsx", "template.main+xml", ".xltx")],
)
def test_a_wrong_suffix_is_mended_by_the_right_one(
    suffix: str, kind: str, right: str, tmp_path: Path
) -> None:
    parts = dict(SOUND_PARTS)
    swap(TYPES, "sheet.main+xml", kind)(parts)
    (fault,) = examine(packed(tmp_path / f"a{suffix}", parts))
    assert fault.kind.name == "book_type"
    assert fault.remedy.en == f"Rename it to {right}"


def test_formulas_filled_down_are_told_with_their_own_row(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><f>Gone!B{row}</f><v>1</v></c></row>'
        for row in (2, 3)
    )
    parts = dict(SOUND_PARTS)
    swap(OTHER, "</sheetData>", f"{rows}</sheetData>")(parts)
    faults = examine(packed(tmp_path / "a.xlsx", parts))
    assert [fault.where for fault in faults] == ["Other!A2", "Other!A3"]
    assert "=Gone!B2" in faults[0].found.en
    assert "=Gone!B3" in faults[1].found.en


def test_a_sheet_that_is_named_with_the_row_is_not_taken_for_another(
    tmp_path: Path,
) -> None:
    """In row 2, 'S2' is the sheet S2, which is there; in row 3, S3 is not."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><f>S{row}!B1</f><v>1</v></c></row>'
        for row in (2, 3)
    )
    parts = dict(SOUND_PARTS)
    swap(OTHER, "</sheetData>", f"{rows}</sheetData>")(parts)
    swap(BOOK, 'name="Other"', 'name="S2"')(parts)
    parts = {name: text.replace("Other!", "'S2'!") for name, text in parts.items()}
    faults = examine(packed(tmp_path / "a.xlsx", parts))
    assert [(fault.kind.name, fault.where) for fault in faults] == [
        ("formula_sheet", "S2!A3")
    ]
