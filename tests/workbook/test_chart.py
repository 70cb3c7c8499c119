"""Native charts: their kinds, axes, titles and cached numbers."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from defusedxml.ElementTree import fromstring
from one_page import CHART, DRAWN, chart_xml, write_page
from openpyxl import load_workbook

from xl_crm.reports._spec import Chart, ChartKind, Column, Table
from xl_crm.tables.unit import Unit
from xl_crm.workbook.theme import load_theme

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

TIERS = ("High", "Middle", "Low")


def facts(*shares: float | None, n: tuple[int, ...] = (12, 30, 58)) -> Table:
    return Table(
        name="facts",
        title="Facts",
        columns=(
            Column(name="tier", heading="Tier", values=TIERS),
            Column(name="n", heading="Customers", values=n, unit=Unit.COUNT),
            Column(name="share", heading="Share", values=shares, unit=Unit.PERCENT),
        ),
    )


def chart(kind: ChartKind, *series: str, **more: object) -> Chart:
    return Chart(
        kind=kind,
        title="Tiers",
        table="facts",
        categories="tier",
        series=series,
        alt_text="Tiers",
        **more,
    )


def drawn(folder: Path, table: Table, block: Chart) -> Element:
    plot = chart_xml(write_page(folder, table, block)).find(f".//{CHART}plotArea")
    assert plot is not None
    return plot


def value(parent: Element, tag: str) -> str | None:
    found = parent.find(f"{CHART}{tag}")
    return None if found is None else found.get("val")


def title_of(axis: Element) -> str:
    return "".join(part.text or "" for part in axis.iter(f"{DRAWN}t"))


def axes(plot: Element) -> dict[str | None, Element]:
    """Axes by their number."""
    found = [*plot.iter(f"{CHART}catAx"), *plot.iter(f"{CHART}valAx")]
    return {value(axis, "axId"): axis for axis in found}


def axes_of(plot: Element, tag: str) -> tuple[Element, Element]:
    """The category axis and the value axis of a part of a chart."""
    part = plot.find(f"{CHART}{tag}")
    assert part is not None
    numbers = [axis.get("val") for axis in part.iter(f"{CHART}axId")]
    pair = {axes(plot)[number].tag: axes(plot)[number] for number in numbers}
    return pair[f"{CHART}catAx"], pair[f"{CHART}valAx"]


COMBINED = chart(ChartKind.COMBINED, "n", "share", x_title="Band", y_title="Heads")


def test_a_combined_chart_has_columns_and_lines(tmp_path: Path) -> None:
    plot = drawn(tmp_path, facts(0.6, 0.9, 1.0), COMBINED)
    names = {
        tag: [
            label.text for label in plot.findall(f"{CHART}{tag}//{CHART}tx//{CHART}v")
        ]
        for tag in ("barChart", "lineChart")
    }
    assert names == {"barChart": ["Customers"], "lineChart": ["Share"]}
    numbers = [(value(s, "idx"), value(s, "order")) for s in plot.iter(f"{CHART}ser")]
    assert numbers == [("0", "0"), ("1", "1")]


def test_the_lines_of_a_combined_chart_have_an_axis_at_the_right(
    tmp_path: Path,
) -> None:
    plot = drawn(tmp_path, facts(0.6, 0.9, 1.0), COMBINED)
    first_names, first = axes_of(plot, "barChart")
    second_names, second = axes_of(plot, "lineChart")
    assert len(axes(plot)) == 4
    assert [value(axis, "delete") for axis in (first_names, first, second)] == ["0"] * 3
    assert value(second_names, "delete") == "1"
    assert (value(second, "crosses"), value(second, "axPos")) == ("max", "r")
    assert [title_of(axis) for axis in (first_names, first, second)] == [
        "Band",
        "Heads",
        "Share",
    ]
    formats = [
        axis.find(f"{CHART}numFmt").get("formatCode") for axis in (first, second)
    ]
    assert formats == ["#,##0", "0%"]
    assert second.find(f"{CHART}majorGridlines") is None


@pytest.mark.parametrize(
    ("shares", "ends"),
    [
        ((0.6, 0.9, 1.0), ("0", "1")),
        ((0.1, 0.2, None), ("0", None)),
        ((-0.1, 0.2, 0.3), (None, None)),
        ((0.5, 1.0, 1.5), ("0", None)),
    ],
)
def test_shares_that_reach_the_whole_end_there(
    tmp_path: Path,
    shares: tuple[float | None, ...],
    ends: tuple[str | None, str | None],
) -> None:
    _, axis = axes_of(drawn(tmp_path, facts(*shares), COMBINED), "lineChart")
    scaling = axis.find(f"{CHART}scaling")
    assert (value(scaling, "min"), value(scaling, "max")) == ends


def test_a_combined_chart_of_one_series_is_columns(tmp_path: Path) -> None:
    block = chart(ChartKind.COMBINED, "n")
    plot = drawn(tmp_path, facts(0.1, 0.2, 0.7), block)
    assert plot.find(f"{CHART}lineChart") is None
    assert len(axes(plot)) == 2


@pytest.mark.parametrize(
    "kind", [ChartKind.COLUMN, ChartKind.BAR, ChartKind.LINE, ChartKind.RADAR]
)
def test_every_axis_is_visible(tmp_path: Path, kind: ChartKind) -> None:
    plot = drawn(tmp_path, facts(0.1, 0.2, 0.7), chart(kind, "n"))
    assert {value(axis, "delete") for axis in axes(plot).values()} == {"0"}


@pytest.mark.parametrize("kind", list(ChartKind))
def test_every_chart_carries_its_numbers(tmp_path: Path, kind: ChartKind) -> None:
    """A previewer draws it without reading cells; a blank is a gap."""
    table = facts(0.25, None, 0.75)
    block = chart(kind, "n", "share")
    plot = drawn(tmp_path, table, block)
    for series, expected in zip(
        plot.iter(f"{CHART}ser"), (["12", "30", "58"], ["0.25", "0.75"]), strict=True
    ):
        cache = series.find(f"{CHART}val//{CHART}numCache")
        assert [each.text for each in cache.iter(f"{CHART}v")] == expected
        assert value(cache, "ptCount") == "3"
        names = series.find(f"{CHART}cat//{CHART}strCache")
        assert tuple(each.text for each in names.iter(f"{CHART}v")) == TIERS


def test_a_chart_reads_the_rows_and_not_their_total(tmp_path: Path) -> None:
    table = replace(facts(0.1, 0.2, 0.7), total_label="Total", blank_rows=2)
    path = write_page(tmp_path, table, chart(ChartKind.COLUMN, "n"))
    heading = next(
        row
        for row, (cell,) in enumerate(load_workbook(path)["Facts"]["A1:A9"], 1)
        if cell.value == "Tier"
    )
    references = [each.text for each in chart_xml(path).iter(f"{CHART}f")]
    first, last = heading + 1, heading + 3
    assert references == [
        f"'Facts'!$B${heading}",
        f"'Facts'!$A${first}:$A${last}",
        f"'Facts'!$B${first}:$B${last}",
    ]


def test_a_part_below_zero_is_no_slice(tmp_path: Path) -> None:
    table = facts(0, 0, 0, n=(5, -1, 3))
    plot = drawn(tmp_path, table, chart(ChartKind.PIE, "n"))
    assert plot.find(f"{CHART}pieChart") is None
    assert value(plot.find(f"{CHART}barChart"), "barDir") == "bar"


def test_the_web_of_a_radar_fills_most_of_its_height(tmp_path: Path) -> None:
    plot = drawn(tmp_path, facts(0.1, 0.2, 0.7), chart(ChartKind.RADAR, "n"))
    place = plot.find(f"{CHART}layout/{CHART}manualLayout")
    x, y, width, height = (float(value(place, tag) or "") for tag in "xywh")
    assert height >= 0.6
    assert x + width <= 1
    assert y + height <= 0.9


def test_days_under_a_chart_stand_at_a_slant(tmp_path: Path) -> None:
    days = [date(2024, month, 1) for month in range(1, 13)]
    for n_days, slanted in ((12, True), (6, False)):
        table = Table(
            name="facts",
            title="Facts",
            columns=(
                Column(name="tier", heading="D", values=days[:n_days], unit=Unit.DATE),
                Column(name="n", heading="N", values=list(range(n_days))),
            ),
        )
        folder = tmp_path / str(n_days)
        names, _ = axes_of(
            drawn(folder, table, chart(ChartKind.LINE, "n")), "lineChart"
        )
        body = names.find(f"{CHART}txPr/{DRAWN}bodyPr")
        assert (body.get("rot") == "-2700000") is slanted


def named(names: tuple[str, ...]) -> Table:
    return Table(
        name="facts",
        title="Facts",
        columns=(
            Column(name="tier", heading="T", values=names),
            Column(name="n", heading="N", values=list(range(len(names)))),
            Column(name="m", heading="M", values=list(range(len(names)))),
        ),
    )


@pytest.mark.parametrize(
    ("names", "direction"),
    [
        (("High", "Low"), "0"),
        (("流失风险客户", "数据不足的客户", "未成交客户") * 2, "0"),
        (("Hibernating", "Potential Loyalists") * 7, "-2700000"),
    ],
)
def test_names_stand_level_unless_a_word_would_break(
    tmp_path: Path, names: tuple[str, ...], direction: str
) -> None:
    """14 names of 11 letters, 6.1 pixels each, and 12: 1106, more than the 1100."""
    plot = drawn(tmp_path, named(names), chart(ChartKind.COMBINED, "n", "m"))
    under, _ = axes_of(plot, "barChart")
    assert under.find(f"{CHART}txPr/{DRAWN}bodyPr").get("rot") == direction


def test_columns_without_room_for_their_names_become_bars(tmp_path: Path) -> None:
    names = tuple(f"Region {number}" for number in range(30))
    plot = drawn(tmp_path, named(names), chart(ChartKind.COLUMN, "n"))
    assert value(plot.find(f"{CHART}barChart"), "barDir") == "bar"


def test_months_stay_columns_however_many(tmp_path: Path) -> None:
    """Time runs from left to right."""
    names = tuple(
        f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)
    )
    plot = drawn(tmp_path, named(names), chart(ChartKind.COLUMN, "n"))
    assert value(plot.find(f"{CHART}barChart"), "barDir") == "col"


def labelled(folder: Path, kind: ChartKind, unit: Unit, *amounts: float) -> str | None:
    """Return the format of the values at the bars; None without any."""
    table = Table(
        name="facts",
        title="Facts",
        columns=(
            Column(name="tier", heading="T", values=("a", "b")),
            Column(name="n", heading="N", values=amounts, unit=unit),
        ),
    )
    found = drawn(folder, table, chart(kind, "n")).find(f"{CHART}barChart/{CHART}dLbls")
    return None if found is None else found.find(f"{CHART}numFmt").get("formatCode")


@pytest.mark.parametrize(
    ("kind", "unit", "amounts", "expected"),
    [
        (ChartKind.COLUMN, Unit.MONEY, (12.5, 999.0), "#,##0.00"),
        (ChartKind.COLUMN, Unit.MONEY, (12.5, 1_000.0), "#,##0"),
        (ChartKind.COLUMN, Unit.PERCENT, (0.125, 0.5), "0.0%"),
        (ChartKind.COLUMN, Unit.MONEY, (1e33, 1.0), None),
        (ChartKind.BAR, Unit.MONEY, (1e8, 1.0), "#,##0"),
        (ChartKind.BAR, Unit.MONEY, (1e8, -1.0), None),
        (ChartKind.BAR, Unit.PERCENT, (0.5, -0.25), "0.0%"),
    ],
)
def test_values_at_bars_cover_nothing(
    tmp_path: Path,
    kind: ChartKind,
    unit: Unit,
    amounts: tuple[float, float],
    expected: str | None,
) -> None:
    """Two points at 500 pixels have 202 each: 10^33 with its commas takes 268.

    A long label of a bar below zero would reach the names.
    """
    assert labelled(tmp_path, kind, unit, *amounts) == expected


def size(path: Path) -> tuple[int, int]:
    """Width and height of the first chart, in pixels."""
    with zipfile.ZipFile(path) as archive:
        drawing = fromstring(archive.read("xl/drawings/drawing1.xml"))
    (extent,) = (each for each in drawing.iter() if each.tag.endswith("}ext"))
    return int(extent.get("cx")) // 9525, int(extent.get("cy")) // 9525


def test_a_chart_grows_with_its_names(tmp_path: Path) -> None:
    block = chart(ChartKind.COMBINED, "n", "m")
    few = size(write_page(tmp_path / "few", named(("a", "b")), block))
    many = size(
        write_page(tmp_path / "many", named(("Hibernating", "Lost") * 5), block)
    )
    assert many[0] > few[0]
    bars = chart(ChartKind.BAR, "n")
    low = size(write_page(tmp_path / "low", named(("a", "b")), bars))
    high = size(write_page(tmp_path / "high", named(("a", "b") * 20), bars))
    assert high[1] >= low[1] + 10 * 18


def test_the_names_axis_does_not_repeat_the_heading(tmp_path: Path) -> None:
    """The heading of the first column is ``Tier``."""
    block = replace(COMBINED, x_title="Tier", series=("n", "share"))
    names, _ = axes_of(drawn(tmp_path, facts(0.1, 0.2, 0.7), block), "barChart")
    assert title_of(names) == ""


@pytest.mark.parametrize(
    ("shares", "tag"),
    [((0.1, 0.2, 0.7), "radarChart"), ((None, 0.2, 0.7), "barChart")],
)
def test_a_radar_without_data_at_a_point_becomes_columns(
    tmp_path: Path, shares: tuple[float | None, ...], tag: str
) -> None:
    plot = drawn(tmp_path, facts(*shares), chart(ChartKind.RADAR, "n", "share"))
    assert plot.find(f"{CHART}{tag}") is not None


def test_each_series_has_its_colour(tmp_path: Path) -> None:
    n_series = 8
    columns = (
        Column(name="tier", heading="T", values=("a", "b")),
        *(
            Column(name=f"c{n}", heading=f"C{n}", values=(n, 1))
            for n in range(n_series)
        ),
    )
    table = Table(name="facts", title="Facts", columns=columns)
    names = tuple(f"c{n}" for n in range(n_series))
    plot = drawn(tmp_path, table, replace(COMBINED, series=names))
    colours = [
        series.find(f"{CHART}spPr//{DRAWN}srgbClr").get("val")
        for series in plot.iter(f"{CHART}ser")
    ]
    assert tuple(colours) == load_theme().chart.palette
