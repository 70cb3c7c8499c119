"""Nothing on a stacked page covers anything else."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from openpyxl.utils import range_boundaries
from sample import overview_page, rich_book

from xl_crm.i18n import Lang
from xl_crm.reports._spec import Chart, ChartKind, Column, Table
from xl_crm.tables.unit import Unit
from xl_crm.workbook.data_page import lay_out_data
from xl_crm.workbook.placement import Layout, absolute, free_name, headings
from xl_crm.workbook.stacked_page import lay_out_stack
from xl_crm.workbook.theme import load_theme

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        left, top = lefts[placed.column - 1], tops[placed.row - 1]
        width, height = THEME.chart.width, THEME.chart.height * 0.75
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
