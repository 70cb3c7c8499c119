"""What stands in a file, read back by openpyxl and from the XML itself."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import Workbook as SheetBook
from openpyxl import load_workbook
from sample import AS_OF, overview_page, rich_book

from xl_crm.i18n import Lang
from xl_crm.reports._spec import Choices, Column, Mark, Page, Rule, Table, Tone
from xl_crm.tables.unit import Better, Unit
from xl_crm.workbook import write_books
from xl_crm.workbook.theme import load_theme

if TYPE_CHECKING:
    from pathlib import Path

#: https://owasp.org/www-community/attacks/CSV_Injection and its cheat sheet.
ATTACKS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x/?"&A1)',
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=1+2";=1+2',
    "＝1+1",
    "＠SUM(1)",
    "{=1+1}",
    "#REF!",
    "TRUE",
    "1E5",
    "=",
)
BAD_TEXTS = (
    "\x00\x01a\x0b",
    "\ud800b",
    "c\ufffe",
    "字" * 40_000,
    "<&>\"']]>",
    "_x0041_",
)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Path]:
    folder = tmp_path_factory.mktemp("books")
    books = {folder / f"{lang}.xlsx": rich_book(lang) for lang in Lang}
    return dict(zip(Lang, write_books(books), strict=True))


@pytest.fixture(scope="module")
def zh(paths: dict[Lang, Path]) -> SheetBook:
    return load_workbook(paths[Lang.ZH])


def written(
    tmp_path: Path, *columns: Column, lists: tuple[Choices, ...] = (), **table: object
) -> tuple[Path, SheetBook]:
    """Write one data page and read it back."""
    page = Page(
        name="facts",
        sheet="Facts",
        title="Facts",
        blocks=(Table(name="facts", columns=columns, **table),),
    )
    book = replace(rich_book(Lang.EN), pages=(page,), lists=lists)
    (path,) = write_books({tmp_path / "facts.xlsx": book})
    return path, load_workbook(path)


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("unit", [Unit.TEXT, Unit.ID, Unit.MONEY])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, unit: Unit) -> None:
    column = Column(name="a", heading="=1+1", values=ATTACKS, unit=unit)
    path, book = written(tmp_path, column)
    cells = [row[0] for row in book["Facts"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [a.replace("\r", "\n") for a in ATTACKS]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "<f>" not in part(path, "xl/worksheets/sheet1.xml")


def test_text_that_looks_like_a_formula_survives_editing(tmp_path: Path) -> None:
    column = Column(name="a", heading="A", values=("=1+1", "-1", "plain"))
    _, book = written(tmp_path, column)
    quoted = [book["Facts"][f"A{row}"].quotePrefix for row in (2, 3, 4)]
    assert [bool(flag) for flag in quoted] == [True, True, False]


def test_no_text_breaks_the_file(tmp_path: Path) -> None:
    column = Column(name="a", heading="\x00A\n<&>", values=BAD_TEXTS, note="\x07n")
    _, book = written(tmp_path, column)
    values = [row[0].value for row in book["Facts"].iter_rows(min_row=2)]
    assert values[:3] == ["a", "b", "c"]
    assert len(values[3]) == 32_767
    assert values[4] == "<&>\"']]>"
    assert book["Facts"]["A1"].value == "A <&>"


def test_numbers_that_are_none_are_blank(tmp_path: Path) -> None:
    values = (1.5, float("nan"), float("inf"), None)
    _, book = written(tmp_path, Column(name="a", heading="A", values=values))
    assert [row[0].value for row in book["Facts"].iter_rows(min_row=2)] == [
        1.5,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        (Unit.MONEY, "#,##0.00"),
        (Unit.PERCENT, "0.0%"),
        (Unit.DATE, "yyyy-mm-dd"),
        (Unit.SCORE, "0.0"),
        (Unit.COUNT, "#,##0"),
        (Unit.DAYS, "#,##0"),
        (Unit.HOURS, "#,##0.0"),
        (Unit.POINTS, "+0.0;-0.0;0.0"),
        (Unit.RATIO, "0.00"),
        (Unit.ID, "@"),
    ],
)
def test_the_number_format_follows_the_unit(
    tmp_path: Path, unit: Unit, code: str
) -> None:
    column = Column(name="a", heading="A", values=(1,), unit=unit)
    _, book = written(tmp_path, column, blank_rows=1)
    assert book["Facts"]["A2"].number_format == code
    assert book["Facts"]["A3"].number_format == code


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    book = rich_book(Lang.ZH)
    one, two = write_books({tmp_path / "1.xlsx": book, tmp_path / "2.xlsx": book})
    assert one.read_bytes() == two.read_bytes()


def test_a_data_page_is_a_filtered_excel_table(zh: SheetBook) -> None:
    sheet = zh["客户评分"]
    table = sheet.tables["customer_scores"]
    assert table.ref == "A1:H25"
    assert table.autoFilter.ref == "A1:H25"
    assert table.column_names == [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"


def test_blank_rows_are_part_of_the_table(zh: SheetBook) -> None:
    sheet = zh["策略跟踪"]
    assert sheet.tables["strategy_tracking"].ref == "A1:F14"
    ranges = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert ranges == {"A2:A14", "C2:C14", "D2:D14", "E2:E14"}


def test_validations_say_what_may_be_typed(zh: SheetBook) -> None:
    rules = zh["策略跟踪"].data_validations.dataValidation
    by_type = {rule.type: rule for rule in rules}
    assert by_type["list"].formula1 == "state_list"
    assert by_type["custom"].formula1 == "SUMPRODUCT(--($A$2:$A$14=A2))=1"
    assert by_type["date"].promptTitle == "日期"
    assert by_type["decimal"].operator == "between"
    assert all(rule.showErrorMessage and rule.error for rule in rules)


def test_a_list_is_a_named_range_of_its_words(zh: SheetBook) -> None:
    ref = zh.defined_names["state_list"].attr_text
    assert ref == "'列表'!$A$2:$A$4"
    assert [zh["列表"][f"A{row}"].value for row in (1, 2, 3, 4)] == [
        "执行状态",
        "待执行",
        "进行中",
        "已完成",
    ]


def test_a_list_without_words_still_has_a_cell(tmp_path: Path) -> None:
    column = Column(name="a", heading="A", values=(), choices="words")
    words = Choices(name="words", heading="Words", values=())
    _, book = written(tmp_path, column, lists=(words,))
    assert book.defined_names["words"].attr_text == "'Lists'!$A$2:$A$2"


def test_a_parameter_is_a_named_input_cell(zh: SheetBook) -> None:
    ref = zh.defined_names["check_date"].attr_text
    sheet, cell = ref.replace("$", "").replace("'", "").split("!")
    assert zh[sheet][cell].value == datetime(2024, 6, 30)  # noqa: DTZ001
    assert zh[sheet][cell].fill.fgColor.rgb == "00FFF8DC"
    rules = zh[sheet].data_validations.dataValidation
    assert {rule.formula1 for rule in rules} >= {"normaliser_list", '"TRUE,FALSE"'}


def test_highlights_come_before_tones(zh: SheetBook) -> None:
    formats = zh["策略跟踪"].conditional_formatting
    rules = sorted(
        ((rule.priority, rule) for block in formats for rule in block.rules),
        key=lambda pair: pair[0],
    )
    assert [rule.type for _, rule in rules] == ["expression", "cellIs", "cellIs"]
    assert rules[0][1].formula == ['AND($C2<>"",$C2<check_date,$D2<>"已完成")']
    assert [priority for priority, _ in rules] == [1, 2, 3]


@pytest.mark.parametrize(
    ("better", "first_colour"),
    [(Better.HIGHER, "scale_bad"), (Better.LOWER, "scale_good")],
)
def test_a_scale_runs_from_bad_to_good(
    tmp_path: Path, better: Better, first_colour: str
) -> None:
    column = Column(
        name="a", heading="A", values=(1, 2), better=better, mark=Mark.SCALE
    )
    _, book = written(tmp_path, column)
    (block,) = book["Facts"].conditional_formatting
    colour = block.rules[0].colorScale.color[0].rgb
    assert colour == "00" + getattr(load_theme().colours, first_colour)


def test_a_bar_of_scores_ends_at_100_and_duplicates_are_marked(tmp_path: Path) -> None:
    _, book = written(
        tmp_path,
        Column(name="a", heading="A", values=(1,), unit=Unit.SCORE, mark=Mark.BAR),
        Column(name="b", heading="B", values=("x",), mark=Mark.DUPLICATES),
        Column(name="c", heading="C", values=('a"b',), tones={'a"b': Tone.GOOD}),
    )
    rules = {
        rule.type: rule
        for block in book["Facts"].conditional_formatting
        for rule in block.rules
    }
    ends = [(end.type, end.val) for end in rules["dataBar"].dataBar.cfvo]
    assert ends == [("num", 0), ("num", 100)]
    assert rules["cellIs"].formula == ['"a""b"']
    assert "duplicateValues" in rules


def test_notes_are_large_enough_and_editable_columns_say_so(zh: SheetBook) -> None:
    note = zh["客户评分"]["D1"].comment
    assert note.text.startswith("统计截止日减去")
    assert zh["策略跟踪"]["C1"].comment.text == "此列可填写。"
    assert zh["策略跟踪"]["B1"].comment is None
    fill = zh["策略跟踪"]["C1"].fill.fgColor.rgb
    assert fill == "00" + load_theme().colours.header_input_fill


def test_links_lead_to_the_other_pages(zh: SheetBook) -> None:
    links = [cell.hyperlink for row in zh["目录"] for cell in row if cell.hyperlink]
    assert [link.location for link in links] == [
        "'总览'!A1",
        "'配置'!A1",
        "'客户评分'!A1",
        "'策略跟踪'!A1",
    ]
    assert {link.target for link in links} == {None}


def test_the_hidden_baseline_keeps_keys_and_editable_values(zh: SheetBook) -> None:
    sheet = zh["_baseline_strategy_tracking"]
    rows = list(sheet.iter_rows(values_only=True))
    assert sheet.sheet_state == "veryHidden"
    assert rows[0][:4] == ("customer_id", "strategy", "due_date", "state")
    assert rows[1][0] == "000000"
    assert rows[1][3:] == ("待执行", None, "第一行\n第二行")
    assert len(rows) == 1 + 8
    parameters = dict(zh["_baseline_parameters"].iter_rows(min_row=2, values_only=True))
    assert parameters["weight_value"] == 0.4
    assert "n_orders" not in parameters
    assert "_baseline_customer_scores" not in zh.sheetnames


def test_long_table_names_get_baselines_of_their_own(tmp_path: Path) -> None:
    page = rich_book(Lang.EN).pages[4]
    table = page.blocks[0]
    tables = tuple(
        replace(table, name=f"a_table_with_quite_a_long_name_{n}") for n in (1, 2)
    )
    pages = tuple(
        replace(page, name=one.name, sheet=f"S{n}", blocks=(one,))
        for n, one in enumerate(tables)
    )
    settings = rich_book(Lang.EN).pages[2]
    book = replace(rich_book(Lang.EN), pages=(*pages, settings))
    (path,) = write_books({tmp_path / "a.xlsx": book})
    hidden = [n for n in load_workbook(path).sheetnames if n.startswith("_baseline")]
    assert len(set(hidden)) == 3
    assert max(map(len, hidden)) <= 31


def test_charts_have_titles_axes_alt_texts_and_cached_numbers(
    paths: dict[Lang, Path],
) -> None:
    path = paths[Lang.ZH]
    drawing = fromstring(part(path, "xl/drawings/drawing1.xml"))
    frames = [e for e in drawing.iter() if e.tag.endswith("}cNvPr")]
    assert frames[0].get("descr") == '各层级营收占比：67.4%, 19.5%, 10.2%, 2.9% <&">'
    assert all(frame.get("descr") for frame in frames)
    assert len(frames) == 5
    line = part(path, "xl/charts/chart3.xml")
    assert re.findall(r"<(?:c:)?delete val=\"(\d)\"", line) == ["0", "0"]
    assert "<v>0.41</v>" in line
    assert '<overlay val="0"' in line
    assert '<min val="0"' in line
    assert '<max val="0.6"' in line


def test_a_pie_of_nine_slices_is_drawn_as_bars(tmp_path: Path) -> None:
    page = overview_page(Lang.EN)
    table = page.blocks[0]
    many = replace(
        table,
        columns=tuple(
            replace(column, values=list(column.values) * 2 + [column.values[0]])
            for column in table.columns
        ),
    )
    book = replace(
        rich_book(Lang.EN),
        pages=(replace(page, blocks=(many, page.blocks[1])),),
        lists=(),
    )
    (path,) = write_books({tmp_path / "a.xlsx": book})
    assert "barChart" in part(path, "xl/charts/chart1.xml")


def test_document_properties_say_what_the_book_is(zh: SheetBook) -> None:
    properties = zh.properties
    assert properties.title == "客户分析结果"
    assert properties.subject == "2024年上半年"
    assert properties.creator == "xl_crm"
    assert properties.created.date() == properties.modified.date() == AS_OF


def test_every_sheet_prints_one_page_wide_with_page_numbers(
    zh: SheetBook,
) -> None:
    for name, orientation in (
        ("目录", "portrait"),
        ("客户评分", "landscape"),
        ("列表", "landscape"),
    ):
        sheet = zh[name]
        assert sheet.page_setup.orientation == orientation
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert "&P" in sheet.oddFooter.center.text
    assert zh["客户评分"].print_area == "'客户评分'!$A$1:$H$25"
    assert zh["客户评分"].oddHeader.center.text == "客户评分 && 层级"
    assert zh.active.title == "目录"
    assert not zh["总览"].sheet_view.showGridLines


def test_the_second_language_has_its_own_sheet_names(paths: dict[Lang, Path]) -> None:
    assert load_workbook(paths[Lang.EN]).sheetnames[:6] == [
        "Contents",
        "Overview",
        "Settings",
        "Scores",
        "Tracking",
        "Lists",
    ]


def test_a_rule_of_unique_values_reaches_over_prepared_rows(tmp_path: Path) -> None:
    column = Column(name="a", heading="A", values=(), unit=Unit.ID, rule=Rule.UNIQUE)
    _, book = written(tmp_path, column, blank_rows=10)
    (rule,) = book["Facts"].data_validations.dataValidation
    assert str(rule.sqref) == "A2:A11"
    assert book["Facts"].tables["facts"].ref == "A1:A11"


def test_charts_that_people_add_later_match_ours(paths: dict[Lang, Path]) -> None:
    theme = load_theme()
    xml = part(paths[Lang.EN], "xl/theme/theme1.xml")
    assert xml.count(f'<a:ea typeface="{theme.font.name}"/>') == 2
    accents = re.findall(r'<a:accent\d>\s*<a:srgbClr val="(\w+)"', xml)
    assert tuple(accents) == theme.chart.palette[:6]
