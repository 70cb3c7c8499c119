"""Charts as SVG: lengths and places against numbers worked out by hand."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring
from shown import chart, regions

from xl_crm.documents.charts import chart_svg
from xl_crm.documents.charts.axis import axis_of, mark_texts, short_text
from xl_crm.i18n import Lang
from xl_crm.reports._spec import ChartKind, Column, Table
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}"


def table_of(values: Sequence[float | None], unit: Unit = Unit.COUNT) -> Table:
    names = [f"N{number}" for number in range(len(values))]
    return Table(
        name="regions",
        columns=(
            Column(name="region", heading="R", values=names),
            Column(name="amount", heading="A", values=values, unit=unit),
        ),
    )


def drawn(kind: ChartKind, table: Table, *series: str) -> Element:
    svg = chart_svg(chart(kind, *series), table, Lang.EN)
    assert svg is not None
    root: Element = fromstring(svg)
    return root


def boxes(root: Element) -> list[tuple[float, float]]:
    """Return width and height of each rectangle that says its figure."""
    return [
        (float(each.get("width", "")), float(each.get("height", "")))
        for each in root.iter(f"{SVG}rect")
        if each.find(f"{SVG}title") is not None
    ]


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_name_of_two_lines_is_drawn_on_one(kind: ChartKind) -> None:
    """HTML ends a picture at the line break of a page."""
    names = Column(name="region", heading="R", values=["a\nb", "c", "d"])
    table = table_of([3, 2, 1])
    root = drawn(kind, replace(table, columns=(names, table.columns[1])), "amount")
    shown = "".join(root.itertext())
    assert "a b" in shown
    assert "\n" not in shown


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("n_rows", [1, 3, 40])
def test_every_kind_is_well_formed_and_within_its_frame(
    kind: ChartKind, n_rows: int
) -> None:
    root = drawn(kind, regions(n_rows), "amount", "growth")
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for each in root.iter():
        for name, end in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            assert 0 <= float(each.get(name, 0)) <= end


def test_columns_are_as_tall_as_their_values() -> None:
    (_, one), (_, two), (_, four) = boxes(drawn(ChartKind.COLUMN, table_of([1, 2, 4])))
    assert two == pytest.approx(2 * one, abs=0.02)
    assert four == pytest.approx(4 * one, abs=0.03)


def test_bars_are_as_long_as_their_values_on_both_sides_of_zero() -> None:
    (left, _), (right, _) = boxes(drawn(ChartKind.BAR, table_of([-1, 3])))
    assert right == pytest.approx(3 * left, abs=0.03)


def test_slices_of_a_pie_are_shares_of_what_is_positive() -> None:
    """1 and 3 of 4; -2, 0 and blank have no slice."""
    root = drawn(ChartKind.PIE, table_of([1, -2, 0, None, 3]))
    said = [each.text for each in root.iter(f"{SVG}title")]
    assert said[1:] == ["N0: 25.0%", "N4: 75.0%"]


def test_small_slices_become_one() -> None:
    """Seven of ten and one for the three smallest: 1 + 2 + 3 of 55."""
    root = drawn(ChartKind.PIE, table_of(list(range(1, 11))))
    said = [each.text for each in root.iter(f"{SVG}title")][1:]
    assert len(said) == 8
    assert said[-1] == "Other: 10.9%"


def test_a_line_is_interrupted_where_a_value_is_missing() -> None:
    root = drawn(ChartKind.LINE, table_of([1, 2, None, 3, 4]))
    lines = [each.get("d", "") for each in root.iter(f"{SVG}path")]
    assert [len(re.findall(r"[ML]", line)) for line in lines] == [2, 2]


def test_the_second_axis_has_the_unit_of_the_lines() -> None:
    root = drawn(ChartKind.COMBINED, regions(), "amount", "growth")
    texts = [each.text or "" for each in root.iter(f"{SVG}text")]
    assert any(text.endswith(" M") for text in texts)
    assert any(text.endswith("%") for text in texts)
    assert "环比 (right)" in texts


@pytest.mark.parametrize("values", [[], [None, math.nan]])
@pytest.mark.parametrize("kind", list(ChartKind))
def test_nothing_to_draw_is_no_chart(
    kind: ChartKind, values: list[float | None]
) -> None:
    assert chart_svg(chart(kind), table_of(values), Lang.ZH) is None


def test_a_pie_of_losses_is_no_chart() -> None:
    assert chart_svg(chart(ChartKind.PIE), table_of([-1, 0]), Lang.ZH) is None


def test_all_zero_is_a_chart_all_the_same() -> None:
    assert boxes(drawn(ChartKind.COLUMN, table_of([0, 0]))) != []


@pytest.mark.parametrize(
    ("numbers", "marks"),
    [
        ([0.0, 9.0], (0, 2, 4, 6, 8, 10)),
        ([97.0, 100.0], (97, 98, 99, 100)),
        ([-3.0, 4.0], (-4, -2, 0, 2, 4)),
        ([5.0], (0, 1, 2, 3, 4, 5)),
    ],
)
def test_marks_of_an_axis_are_round(
    numbers: list[float], marks: tuple[float, ...]
) -> None:
    """Zero is left out where values differ by less than a sixth of the largest."""
    found = axis_of(numbers, from_zero=numbers == [5.0])
    assert found.marks == pytest.approx(marks)


@pytest.mark.parametrize(
    ("upper", "unit", "lang", "last"),
    [
        (2_000_000, Unit.MONEY, Lang.ZH, "200万"),
        (2_000_000, Unit.MONEY, Lang.EN, "2 M"),
        (0.6, Unit.PERCENT, Lang.EN, "60%"),
        (500, Unit.COUNT, Lang.EN, "500"),
    ],
)
def test_marks_are_written_in_large_units(
    upper: float, unit: Unit, lang: Lang, last: str
) -> None:
    assert mark_texts(axis_of([0.0, upper]), unit, lang)[-1] == last


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (12_345_678, Unit.MONEY, "12.3 M"),
        (0.1234, Unit.PERCENT, "12.3%"),
        (81.25, Unit.SCORE, "81.3"),
        (7, Unit.COUNT, "7"),
    ],
)
def test_the_figure_at_a_bar_is_short(value: float, unit: Unit, text: str) -> None:
    assert short_text(value, unit, Lang.EN) == text


def test_fixed_ends_of_the_axis_are_kept() -> None:
    """A column of 50 on an axis that ends at 100 is half as tall as one of 100."""
    fixed = replace(chart(ChartKind.COLUMN), lower=0.0, upper=100.0)
    heights = []
    for value in (50.0, 100.0):
        svg = chart_svg(fixed, table_of([value]), Lang.ZH)
        assert svg is not None
        ((_, height),) = boxes(fromstring(svg))
        heights.append(height)
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.02)
