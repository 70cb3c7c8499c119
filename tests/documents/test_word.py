"""Word documents, read back by the library that people script them with."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from defusedxml.ElementTree import fromstring
from docx.oxml.ns import qn
from shown import SCRIPT, book, chart, page, regions

from xl_crm.documents.word import word_document
from xl_crm.i18n import Lang
from xl_crm.reports._spec import ChartKind, Column, Parameter, Parameters, Table
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from docx.document import Document

    from xl_crm.reports._spec import Book

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def opened(whole: Book) -> Document:
    return docx.Document(BytesIO(word_document(whole)))


def cells(document: Document) -> list[str]:
    return [
        cell.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    ]


def test_headings_are_headings() -> None:
    found = [
        (each.style.name, each.text)
        for each in opened(book()).paragraphs
        if each.style is not None and each.style.name in {"Title", "Heading 1"}
    ]
    assert found == [
        ("Title", f"经营分析 {SCRIPT}"),
        ("Heading 1", "总览页"),
        ("Heading 1", "明细页"),
    ]


def test_every_figure_is_there() -> None:
    """1,234,567.5 x (1 + 2 + 3) = 7,407,405."""
    said = cells(opened(book()))
    for shown in (
        "1,234,567.50",
        "7,407,405.00",
        "▲\u00a012.3%",
        "▼\u00a0-7.7%",
        "2024-06-01",
    ):
        assert shown in said
    assert any("3,807.87万元\n38,078,731.11元" in each for each in said)
    assert SCRIPT in said
    assert "折叠列" not in said


def test_headings_of_a_table_stand_on_every_page() -> None:
    (table,) = opened(book(page(regions()))).tables
    first, *others = table._tbl.tr_lst  # noqa: SLF001  (no public way)
    assert first.trPr.find(qn("w:tblHeader")) is not None
    for row in others:
        assert row.trPr.find(qn("w:tblHeader")) is None
        assert row.trPr.find(qn("w:cantSplit")) is not None


def test_chinese_letters_have_a_chinese_typeface() -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        properties = opened(book()).styles[name].element.rPr
        face = properties.find(qn("w:rFonts"))
        assert face.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert face.get(qn("w:eastAsiaTheme")) is None
        assert properties.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


def test_a_link_leads_to_a_bookmark() -> None:
    body = opened(book()).element.body
    names = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    targets = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}
    assert targets == {"page_facts"}
    assert targets <= names


@pytest.mark.parametrize("n_rows", [0, 40])
def test_a_long_table_is_cut_and_an_empty_one_says_so(n_rows: int) -> None:
    document = opened(book(page(regions(n_rows)), lang=Lang.EN))
    said = [each.text for each in document.paragraphs]
    remark = "… 25 more rows in the workbook" if n_rows else "No rows"
    assert remark in said
    assert [len(table.rows) for table in document.tables] == [17] * bool(n_rows)


def test_settings_and_control_signs() -> None:
    """XML cannot hold a vertical tab; the document is written all the same."""
    setting = Parameter(
        name="share", label="权\x0b重", value=0.6, unit=Unit.PERCENT, note="可改"
    )
    table = Table(
        name="a", columns=(Column(name="a", heading="A\x00", values=["\x0b"]),)
    )
    block = Parameters(name="settings", parameters=(setting,))
    said = cells(opened(book(page(block, table))))
    assert said[3:6] == ["权重", "60.0%", "可改"]
    assert said[6:] == ["A", ""]


def test_the_same_book_gives_the_same_bytes() -> None:
    assert word_document(book()) == word_document(book())


def chart_parts(document: Document) -> list[Element]:
    package = document.part.package
    assert package is not None
    parts = sorted(package.iter_parts(), key=lambda part: part.partname)
    return [fromstring(part.blob) for part in parts if "/charts/" in str(part.partname)]


def texts(root: Element, path: str) -> list[str | None]:
    steps = "/".join(f"{CHART}{step}" for step in path.split("/"))
    return [each.text for each in root.findall(f".//{steps}")]


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_chart_is_native_and_holds_its_numbers(kind: ChartKind) -> None:
    """0.123, 0.023, -0.077: a pie of the amounts, which are all above zero."""
    whole = book(page(regions(), chart(kind, "amount", "growth")))
    (root,) = chart_parts(opened(whole))
    numbers = texts(root, "val/numLit/pt/v")
    assert numbers[:3] == ["1234567.5", "2469135.0", "3703702.5"]
    assert [float(each or 0) for each in numbers[3:]] == (
        [] if kind is ChartKind.PIE else pytest.approx([0.123, 0.023, -0.077])
    )
    assert texts(root, "cat/strLit/pt/v")[:3] == [SCRIPT, "华东 & 华南", "西部"]
    axes = {each.get("val") for each in root.iter(f"{CHART}crossAx")}
    assert axes <= {each.get("val") for each in root.iter(f"{CHART}axId")}


def test_charts_say_what_they_show_and_empty_ones_are_left_out() -> None:
    blocks = (regions(), chart(ChartKind.COLUMN), chart(ChartKind.LINE))
    body = opened(book(page(*blocks))).element.body
    said = [each.get("descr") for each in body.iter(qn("wp:docPr"))]
    assert said == ["图：各区域的金额"] * 2
    empty = opened(book(page(regions(0), chart(ChartKind.PIE))))
    assert chart_parts(empty) == []


def test_a_name_of_two_lines_is_charted_on_one() -> None:
    table = regions()
    names = replace(table.columns[0], values=["a\nb", "c", "d"])
    table = replace(table, columns=(names, *table.columns[1:]))
    (root,) = chart_parts(opened(book(page(table, chart(ChartKind.BAR)))))
    assert "a b" in [each.text for each in root.iter(f"{CHART}v")]
