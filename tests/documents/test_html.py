"""HTML pages, read by a parser that wants every element closed."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from shown import SCRIPT, Reader, book, chart, page, regions

from xl_crm.documents import html_document
from xl_crm.documents.pages import INDEX
from xl_crm.i18n import Lang
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import (
    ChartKind,
    Column,
    Mark,
    Parameter,
    Parameters,
    Table,
    Text,
)
from xl_crm.reports.index import INDEX_PAGE
from xl_crm.tables.unit import Better, Unit


def test_a_page_says_its_language_and_needs_nothing_else() -> None:
    whole = html_document(book())
    reader = Reader(whole)
    assert whole.startswith("<!DOCTYPE html>")
    assert reader.attributes("html", "lang") == ["zh-CN"]
    assert reader.attributes("meta", "charset") == ["utf-8"]
    names = {tag for tag, _ in reader.tags}
    assert not names & {"script", "link", "img", "iframe", "object"}
    addresses = re.findall(r"(?:https?:|url\(|@import)[^\"]*", whole)
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


def test_the_other_language_is_said_too() -> None:
    reader = Reader(html_document(book(lang=Lang.EN)))
    assert reader.attributes("html", "lang") == ["en"]
    assert "Data up to 2024-06-30" in reader.said


def test_what_looks_like_a_script_stays_text() -> None:
    whole = html_document(book())
    assert "<script" not in whole
    assert f"经营分析 {SCRIPT}" in Reader(whole).said
    assert SCRIPT in Reader(whole).said


def test_control_signs_of_an_export_are_left_out() -> None:
    table = Table(
        name="a", columns=(Column(name="a", heading="A", values=["x\x00\x0by\ud800"]),)
    )
    whole = html_document(book(page(table)))
    assert "xy" in Reader(whole).said
    whole.encode()


def test_every_figure_is_there_in_the_format_of_its_unit() -> None:
    """1,234,567.5 x (1 + 2 + 3) = 7,407,405; 0.123 less 0.1 and 0.2."""
    said = Reader(html_document(book())).said
    for shown in (
        *("1,234,567.50", "2,469,135.00", "3,703,702.50", "7,407,405.00"),
        *("12.3%", "2.3%", "-7.7%", "2024-06-01"),
        *("3,807.87万元", "38,078,731.11元"),
    ):
        assert shown in said


def test_folded_columns_and_blank_warnings_are_left_out() -> None:
    said = Reader(html_document(book())).said
    assert "折叠列" not in said
    assert "无需处理" not in said


def test_the_note_of_a_heading_is_its_title() -> None:
    reader = Reader(html_document(book()))
    assert '净额："含税"' in reader.attributes("th", "title")


def test_links_lead_to_places_of_the_same_page() -> None:
    reader = Reader(html_document(book()))
    places = [found["id"] for _, found in reader.tags if "id" in found]
    targets = reader.attributes("a", "href")
    assert {"#facts", "#overview", "#table-facts"} == set(targets)
    assert {target.removeprefix("#") for target in targets} <= set(places)
    assert len(places) == len(set(places))


def test_the_index_of_sheets_gives_way_to_the_contents() -> None:
    assert INDEX == INDEX_PAGE
    said = Reader(html_document(book())).said
    assert "目录页" not in said
    assert "去目录" in said


def test_good_and_bad_have_a_sign_beside_their_colour() -> None:
    reader = Reader(html_document(book()))
    kinds = reader.attributes("aside", "class")
    assert kinds == ["prose toned good", "prose toned bad"]
    assert {"✓", "✗", "良好：", "问题："} <= set(reader.said)
    assert "✗ 12.3%" in reader.said


@pytest.mark.parametrize(
    ("n_rows", "shown", "remark"),
    [(18, 18, None), (19, 15, "…还有 4 行，见工作簿"), (0, 0, "没有数据")],
)
def test_a_long_table_is_cut_and_says_so(
    n_rows: int, shown: int, remark: str | None
) -> None:
    reader = Reader(html_document(book(page(regions(n_rows)))))
    assert reader.said.count("达标") == shown
    assert [line for line in reader.said if "工作簿" in line or "没有" in line] == [
        *([remark] if remark else []),
        "全部明细、公式与核对见工作簿。",
    ]


def test_a_wide_table_is_cut_and_says_so() -> None:
    columns = tuple(
        Column(name=f"c{n}", heading=f"C{n}", values=[n]) for n in range(14)
    )
    said = Reader(html_document(book(page(Table(name="a", columns=columns))))).said
    assert "C11" in said
    assert "C12" not in said
    assert "…还有 2 列，见工作簿" in said


def test_an_arrow_up_is_good_only_where_more_is_better() -> None:
    found = {}
    for better in Better:
        column = Column(
            name="a",
            heading="A",
            values=[0.1, 0.0, -0.1],
            unit=Unit.PERCENT,
            better=better,
            mark=Mark.ICONS,
        )
        reader = Reader(html_document(book(page(Table(name="a", columns=(column,))))))
        kinds = [each for each in reader.attributes("span", "class") if "icon" in each]
        assert [each for each in reader.said if each in "▲▬▼"] == ["▲", "▬", "▼"]
        found[better] = [kind.removeprefix("icon ") for kind in kinds]
    assert found == {
        Better.HIGHER: ["good", "neutral", "bad"],
        Better.LOWER: ["bad", "neutral", "good"],
        Better.NEUTRAL: ["neutral", "neutral", "neutral"],
    }


def test_a_matrix_has_one_scale_for_all_its_columns() -> None:
    """The same number has the same shade in both columns; a blank has none."""
    columns = (
        Column(name="a", heading="A", values=[1.0, 5.0, None]),
        Column(name="b", heading="B", values=[5.0, 3.0, 1.0]),
    )
    table = Table(name="m", columns=columns, heat=("a", "b"))
    reader = Reader(html_document(book(page(table))))
    styles = [
        found.get("style", "")
        for tag, found in reader.tags
        if tag in {"td", "th"} and found.get("scope") != "col"
    ]
    a1, b5, a5, b3, blank, b1 = styles
    assert a1 == b1 == "background:#FFFFFF"
    assert a5 == b5 == "background:#7FB8DA"
    assert b3 not in {a1, a5}
    assert blank == ""


def test_the_bar_of_a_value_is_its_share_of_the_largest() -> None:
    reader = Reader(html_document(book(page(regions()))))
    widths = [each for each in reader.attributes("span", "style") if "width" in each]
    assert widths == ["width:33.33%", "width:66.67%", "width:100%"]


def test_settings_are_a_table_and_figures_are_cards() -> None:
    setting = Parameter(
        name="share", label="权重", value=0.6, unit=Unit.PERCENT, note="可改"
    )
    block = Parameters(name="settings", parameters=(setting,))
    reader = Reader(html_document(book(page(block))))
    assert "cards" not in reader.attributes("dl", "class")
    assert {"权重", "60.0%", "可改"} <= set(reader.said)


@pytest.mark.parametrize(
    "values",
    [
        np.array([1.5, np.nan]),
        pd.array([1.5, None], dtype="Float64"),
        pa.array([1.5, None]),
        ArrowCells(pa.array([1.5, None])),
        (np.float64(1.5), pd.NA),
    ],
)
def test_columns_of_any_library_are_read(values: object) -> None:
    column = Column(
        name="a",
        heading="A",
        values=values,  # type: ignore[arg-type]
        unit=Unit.RATIO,
        mark=Mark.SCALE,
    )
    said = Reader(html_document(book(page(Table(name="a", columns=(column,)))))).said
    assert said.count("1.50") == 1
    assert said.count("—") == 1


def test_each_row_may_have_a_unit_of_its_own() -> None:
    column = Column(
        name="a",
        heading="A",
        values=[0.5, 3.0, 2.25],
        units=[Unit.PERCENT, Unit.POINTS, Unit.HOURS],
    )
    said = Reader(html_document(book(page(Table(name="a", columns=(column,)))))).said
    assert {"50.0%", "+3.0个百分点", "2.3"} <= set(said)


def test_a_missing_text_is_blank_and_a_missing_figure_a_dash() -> None:
    columns = (
        Column(name="a", heading="A", values=[None], unit=Unit.MONEY),
        Column(name="b", heading="B", values=[""]),
    )
    said = Reader(html_document(book(page(Table(name="a", columns=columns))))).said
    assert said.count("—") == 1


def test_the_same_book_gives_the_same_page() -> None:
    assert html_document(book()) == html_document(replace(book()))


def test_a_chart_says_what_it_shows() -> None:
    reader = Reader(html_document(book(page(regions(), chart(ChartKind.LINE)))))
    assert reader.attributes("svg", "aria-label") == ["图：各区域的金额"]
    assert "图：各区域的金额" in reader.said


def test_sheets_of_the_workbook_alone_are_counted() -> None:
    main, detail = page(Text(lines=("shown",))), page(Text(lines=("details",)))
    detail = replace(detail, name="detail", in_documents=False)
    said = Reader(html_document(replace(book(main), pages=(main, detail)))).said
    assert "shown" in said
    assert "details" not in said
    assert any("另有 1 张工作表" in line for line in said)
