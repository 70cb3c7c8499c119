"""Nothing on a stacked page covers anything else."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from one_page import read_page
from openpyxl.utils import range_boundaries
from sample import overview_page, rich_book

from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Chart,
    ChartKind,
    Column,
    Parameter,
    Parameters,
    Table,
    Text,
    Total,
)
from xl_crm.tables.unit import Unit
from xl_crm.workbook.data_page import lay_out_data
from xl_crm.workbook.paper import paper_of
from xl_crm.workbook.placement import (
    Layout,
    PlacedTable,
    absolute,
    free_name,
    headings,
)
from xl_crm.workbook.reach import used_range
from xl_crm.workbook.sizing import body_heights, lines_height
from xl_crm.workbook.stacked_page import lay_out_stack
from xl_crm.workbook.theme import load_theme
from xl_crm.workbook.width import PADDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Left, top, right, bottom.
Rectangle = tuple[float, float, float, float]

THEME = load_theme()
SHEET = THEME.sheet


def table_of(n_columns: int, n_rows: int, heading: str = "指标") -> Table:
    columns = tuple(
        Column(
            name=f"c{number}",
            heading=f"{heading}{number}",
            values=[12345.6] * n_rows,
            unit=Unit.MONEY,
        )
        for number in range(n_columns)
    )
    return Table(name="facts", columns=columns)


def chart_of(title: str) -> Chart:
    return Chart(
        kind=ChartKind.COLUMN,
        title=title,
        table="facts",
        categories="c0",
        series=("c1",),
        alt_text=title,
    )


def rectangles(layout: Layout) -> Iterator[Rectangle]:
    """Left, top, right, bottom of all things, in pixels and points."""
    n_columns, n_rows = 200, 400
    widths = [*layout.widths, *[SHEET.default_width] * n_columns]
    lefts = [sum(widths[:column]) * 7 for column in range(n_columns)]
    heights = [layout.heights.get(row, SHEET.row_height) for row in range(1, n_rows)]
    tops = [sum(heights[:row]) for row in range(n_rows - 1)]

    def cells(ref: str) -> Rectangle:
        left, top, right, bottom = range_boundaries(ref)
        return (lefts[left - 1], tops[top - 1], lefts[right], tops[bottom])

    yield from (cells(placed.ref) for placed in layout.tables)
    yield from (cells(ref) for ref in layout.merged)
    merged_rows = {range_boundaries(ref)[1] for ref in layout.merged}
    for spot in layout.spots:
        if spot.row not in merged_rows:
            yield cells(f"A{spot.row}:A{spot.row}")
    for placed in layout.charts:
        left, top = lefts[placed.column - 1] + placed.offset, tops[placed.row - 1]
        width, height = placed.shape.width, placed.shape.height * 0.75
        yield (left, top, left + width, top + height)


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def assert_nothing_overlaps(layout: Layout) -> None:
    found = [
        pair
        for pair in combinations(sorted(set(rectangles(layout))), 2)
        if overlap(*pair)
    ]
    assert found == []


@pytest.mark.parametrize("lang", list(Lang))
def test_the_sample_pages_have_no_overlap(lang: Lang) -> None:
    book = rich_book(lang)
    sheets = {page.name: page.sheet for page in book.pages}
    for page in book.pages[:3]:
        assert_nothing_overlaps(lay_out_stack(page, sheets, lang, THEME))


@pytest.mark.parametrize("n_columns", [2, 4, 9, 20])
@pytest.mark.parametrize("n_rows", [1, 5, 40])
@pytest.mark.parametrize("n_charts", [1, 3, 6])
def test_charts_cover_neither_tables_nor_each_other(
    n_columns: int, n_rows: int, n_charts: int
) -> None:
    charts = (chart_of(f"图{number}") for number in range(n_charts))
    following = replace(table_of(3, 4), name="following", title="下一张表")
    page = replace(
        overview_page(Lang.ZH),
        blocks=(table_of(n_columns, n_rows), *charts, following),
    )
    layout = lay_out_stack(page, {}, Lang.ZH, THEME)
    assert len(layout.charts) == n_charts
    assert_nothing_overlaps(layout)


def test_charts_side_by_side_leave_the_same_gap() -> None:
    """Nine wide columns and two charts: under the table, edge to edge but a gap."""
    charts = (chart_of("a"), chart_of("b"))
    page = replace(overview_page(Lang.ZH), blocks=(table_of(9, 3), *charts))
    layout = lay_out_stack(page, {}, Lang.ZH, THEME)
    one, other = layout.charts
    lefts = [
        sum(layout.widths[: chart.column - 1]) * 7 + chart.offset
        for chart in layout.charts
    ]
    assert one.row == other.row
    assert lefts[1] - lefts[0] - one.shape.width == THEME.chart.gap
    assert 0 <= other.offset < layout.widths[other.column - 1] * 7


def test_a_page_leads_back_to_the_index_beside_its_title() -> None:
    page = replace(overview_page(Lang.ZH), blocks=(table_of(3, 3),))
    layout = lay_out_stack(page, {"index": "目录"}, Lang.ZH, THEME)
    (link,) = (spot for spot in layout.spots if spot.link)
    assert (link.row, link.link) == (1, "'目录'!A1")
    assert link.column > 1
    assert not any(spot.link for spot in lay_out_stack(page, {}, Lang.ZH, THEME).spots)


@pytest.mark.parametrize("n_rows", [3, 20, 60])
def test_a_heading_never_ends_a_printed_page(n_rows: int) -> None:
    """Pages hold what ``planned`` says; a table that fits one page is on one page.

    A4 upright has 10.29 in = 740.88 points between its margins; three columns of
    13 characters are narrower than the paper, so nothing is scaled: 0.95 x 740.88.
    """
    tables = [replace(table_of(3, n_rows), name=f"t{n}", title="T") for n in range(9)]
    page = replace(overview_page(Lang.ZH), blocks=tuple(tables))
    layout = lay_out_stack(page, {}, Lang.ZH, THEME)
    paper = paper_of(layout, THEME)
    planned = 0.95 * 740.88
    assert not paper.landscape
    assert paper.breaks
    for placed in layout.tables:
        title, last = placed.row - 1, placed.bottom_row
        height = sum(
            layout.heights.get(row, SHEET.row_height) for row in range(title, last + 1)
        )
        parted = [row for row in paper.breaks if title <= row < last]
        assert not (parted and height <= planned)
        assert not {title, placed.row} & set(paper.breaks)


def test_a_wide_page_lies_across_the_paper() -> None:
    page = replace(overview_page(Lang.ZH), blocks=(table_of(30, 3),))
    assert paper_of(lay_out_stack(page, {}, Lang.ZH, THEME), THEME).landscape


def test_a_matrix_too_wide_to_be_read_takes_several_pages_across(
    tmp_path: Path,
) -> None:
    """60 columns of 12 characters are 52 inches; the paper has 10.9 at full size.

    Each printed page and the window keep the names of the rows.
    """
    text = Text(lines=("x",))
    layout = lay_out_stack(
        replace(overview_page(Lang.ZH), blocks=(text, table_of(60, 3))),
        {},
        Lang.ZH,
        THEME,
    )
    assert (paper_of(layout, THEME).scale, layout.frozen) == (55, "B1")
    sheet = read_page(tmp_path, text, table_of(60, 3))["Facts"]
    assert (sheet.page_setup.scale, sheet.page_setup.pageOrder) == (55, "overThenDown")
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_cols == "$A:$A"
    assert sheet.freeze_panes == "B1"


def test_a_page_that_can_be_read_is_one_page_wide(tmp_path: Path) -> None:
    sheet = read_page(tmp_path, Text(lines=("x",)), table_of(20, 3))["Facts"]
    assert (sheet.page_setup.scale, sheet.page_setup.fitToWidth) == (None, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert not sheet.print_title_cols


def test_no_printed_page_holds_a_title_alone() -> None:
    """36 rows of 18 points and headings of 24 take 672 of the 703.8 points of a page.

    Below the title of the page they do not fit: the table flows from there on. Below
    half a page of other rows it moves to the next one as a whole.
    """
    page = replace(overview_page(Lang.ZH), summary="", blocks=(table_of(3, 36),))
    assert paper_of(lay_out_stack(page, {}, Lang.ZH, THEME), THEME).breaks == ()
    long = replace(table_of(3, 36), name="long")
    page = replace(page, blocks=(table_of(3, 18), long))
    layout = lay_out_stack(page, {}, Lang.ZH, THEME)
    assert paper_of(layout, THEME).breaks == (layout.tables[1].row - 1,)


def test_a_table_without_rows_has_no_chart() -> None:
    page = replace(overview_page(Lang.ZH), blocks=(table_of(2, 0), chart_of("图")))
    assert lay_out_stack(page, {}, Lang.ZH, THEME).charts == ()


def test_a_data_page_freezes_headings_and_key() -> None:
    table = replace(table_of(5, 3), key=("c0", "c1"))
    assert lay_out_data(table, SHEET).frozen == "C2"
    assert lay_out_data(replace(table, key=()), SHEET).frozen == "A2"


def test_a_key_too_wide_for_the_window_is_not_frozen() -> None:
    table = replace(table_of(12, 3), key=("c0", "c11"))
    assert lay_out_data(table, SHEET).frozen == "B2"


def test_widths_stay_within_limits_and_long_text_is_wrapped() -> None:
    columns = (
        Column(name="short", heading="甲", values=("a",)),
        Column(name="long", heading="乙", values=("客户反馈" * 30,)),
    )
    layout = lay_out_data(Table(name="facts", columns=columns), SHEET)
    assert layout.widths == (SHEET.narrowest, SHEET.widest)
    assert layout.tables[0].wrapped == {"long"}


def test_folded_columns_take_no_room_among_the_frozen_ones() -> None:
    """Twelve columns are too wide to freeze, two are not."""
    table = replace(table_of(12, 3), key=("c0", "c11"))
    folded = tuple(
        replace(column, folded=column.name not in table.key) for column in table.columns
    )
    layout = lay_out_data(replace(table, columns=folded), SHEET)
    assert layout.frozen == "M2"
    assert layout.folded == tuple(range(2, 12))


def test_a_total_wider_than_its_values_is_seen() -> None:
    """A hundred times 9,999,999.99 is 999,999,999.00: 14 characters; the label: 16."""
    column = Column(
        name="a",
        heading="A",
        values=[9_999_999.99] * 100,
        unit=Unit.MONEY,
        total=Total.SUM,
    )
    name = Column(name="n", heading="N", values=["x"] * 100)
    table = Table(name="facts", columns=(name, column), total_label="合计（全部客户）")
    layout = lay_out_data(table, SHEET)
    assert layout.widths == (16 + PADDING, 14 + PADDING)


def test_rows_are_as_high_as_their_text_and_others_as_usual() -> None:
    """Ten wide signs are 20 characters: three lines of 7.5, which 9 leave for text."""
    column = Column(name="a", heading="A", values=("short", "客" * 10, None, "a\nb"))
    placed = PlacedTable(
        table=Table(name="facts", columns=(column,)),
        row=1,
        wrapped=frozenset({"a"}),
        filtered=False,
    )
    assert body_heights(placed, (9.0,), SHEET) == {
        1: lines_height(3, SHEET),
        3: lines_height(2, SHEET),
    }


def test_what_is_printed_reaches_to_the_last_cell_and_chart() -> None:
    """Seven pixels a character, and 4/3 a point; a table ends with its totals."""
    page = replace(overview_page(Lang.ZH), blocks=(table_of(2, 3), chart_of("图")))
    layout = lay_out_stack(page, {}, Lang.ZH, THEME)
    (chart,) = layout.charts
    _, _, right, bottom = range_boundaries(used_range(layout, THEME))
    widths = [*layout.widths, *[SHEET.default_width] * 40]
    start = sum(widths[: chart.column - 1]) * 7 + chart.offset
    assert sum(widths[:right]) * 7 >= start + chart.shape.width
    assert (bottom - chart.row + 1) * SHEET.row_height * 4 / 3 >= chart.shape.height
    table = lay_out_data(replace(table_of(3, 5), total_label="合计"), SHEET)
    assert used_range(table, THEME) == "A1:C7"


def test_notes_of_parameters_reach_over_columns_and_widen_none() -> None:
    """The fourth column stays as wide as the table under it wants."""
    parameters = Parameters(
        name="p",
        parameters=(
            Parameter(name="a", label="甲", value=1, note="很长的说明" * 12),
            Parameter(name="b", label="乙", value=2),
        ),
    )
    page = replace(overview_page(Lang.ZH), blocks=(parameters, table_of(5, 3)))
    alone = replace(page, blocks=(table_of(5, 3),))
    layout = lay_out_stack(page, {}, Lang.ZH, THEME)
    assert layout.widths[3:] == lay_out_stack(alone, {}, Lang.ZH, THEME).widths[3:]
    row = layout.parameters[0].row
    (note,) = (ref for ref in layout.merged if ref.startswith(f"D{row}:"))
    left, _, right, _ = range_boundaries(note)
    widths = [*layout.widths, *[SHEET.default_width] * 40]
    assert sum(widths[left - 1 : right]) >= SHEET.widest
    filled = {spot.column for spot in layout.spots if spot.row == row + 1}
    assert filled == set(range(1, right + 1))
    assert_nothing_overlaps(layout)


def test_an_empty_table_has_one_blank_row() -> None:
    assert lay_out_data(table_of(2, 0), SHEET).tables[0].ref == "A1:B2"


def test_headings_are_unique_single_lines() -> None:
    names = ("", "金额\n(元)", "金额 (元)", "A", "a")
    columns = tuple(
        Column(name=f"c{number}", heading=name, values=())
        for number, name in enumerate(names)
    )
    assert headings(Table(name="facts", columns=columns)) == (
        "c0",
        "金额 (元)",
        "金额 (元) (2)",
        "A",
        "a (2)",
    )


def test_free_name_takes_the_next_number() -> None:
    assert free_name("列表", {"列表", "列表 (2)"}) == "列表 (3)"


def test_absolute_quotes_the_sheet() -> None:
    assert absolute("It's", "A1:AB22") == "'It''s'!$A$1:$AB$22"


def test_the_palette_has_a_colour_for_each_slice() -> None:
    assert len(set(THEME.chart.palette)) == 8
    assert math.isfinite(SHEET.widest)
