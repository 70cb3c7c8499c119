"""Formats that follow the values: their ranges, ends and directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from one_page import read_page

from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import Column, Mark, Table, Text, Tone, Total
from xl_crm.tables.unit import Better, Unit
from xl_crm.workbook.extent import number_extent
from xl_crm.workbook.theme import load_theme

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.formatting.rule import Rule

    from xl_crm.reports._spec import Block, Cell

COLOURS = load_theme().colours
MARKS = (Mark.BAR, Mark.SCALE, Mark.ICONS, Mark.DUPLICATES)


def formats(folder: Path, *blocks: Block) -> list[tuple[str, Rule]]:
    """Ranges and rules of a page, most important first."""
    found = [
        (rule.priority, str(block.sqref), rule)
        for block in read_page(folder, *blocks)["Facts"].conditional_formatting
        for rule in block.rules
    ]
    return [(ref, rule) for _, ref, rule in sorted(found, key=lambda each: each[0])]


def one_rule(folder: Path, values: tuple[Cell, ...], **column: object) -> Rule:
    """The rule of a column of a data page."""
    table = Table(
        name="facts", columns=(Column(name="a", heading="A", values=values, **column),)
    )
    ((ref, rule),) = formats(folder, table)
    assert ref == f"A2:A{len(values) + 1}"
    return rule


@pytest.mark.parametrize(
    ("better", "icons", "reverse"),
    [
        (Better.HIGHER, "3Arrows", False),
        (Better.LOWER, "3Signs", True),
        (Better.NEUTRAL, "3ArrowsGray", False),
    ],
)
def test_icons_say_what_is_good(
    tmp_path: Path, better: Better, icons: str, *, reverse: bool
) -> None:
    rule = one_rule(tmp_path, (1, 2, 3), mark=Mark.ICONS, better=better)
    assert rule.iconSet.iconSet == icons
    assert bool(rule.iconSet.reverse) is reverse


@pytest.mark.parametrize("values", [(-0.2, 0.0, 0.3), (0.1, 0.2, 0.3)])
def test_icons_turn_at_zero(tmp_path: Path, values: tuple[float, ...]) -> None:
    """Below 0 down, 0 level, from the least number above 0 up; also of rises alone."""
    rule = one_rule(tmp_path, values, mark=Mark.ICONS, unit=Unit.PERCENT)
    steps = [(step.type, step.val) for step in rule.iconSet.cfvo]
    assert steps == [("percent", 0), ("num", 0), ("num", 1e-9)]


def test_a_matrix_has_one_scale(tmp_path: Path) -> None:
    columns = (
        Column(name="region", heading="Region", values=("N", "S")),
        *(
            Column(name=name, heading=name, values=(1, 2), unit=Unit.COUNT)
            for name in ("jan", "feb", "mar")
        ),
    )
    table = Table(name="facts", title="T", columns=columns, heat=("jan", "feb", "mar"))
    ((ref, rule),) = formats(tmp_path, Text(lines=("Note",)), table)
    first = int(ref.split()[0].split(":")[0][1:])
    assert ref.split() == [f"{c}{first}:{c}{first + 1}" for c in "BCD"]
    colours = [colour.rgb for colour in rule.colorScale.color]
    assert colours == ["00" + COLOURS.scale_middle, "00" + COLOURS.bar]


@pytest.mark.parametrize(
    ("better", "ends"),
    [
        (Better.HIGHER, ("scale_bad", "scale_good")),
        (Better.LOWER, ("scale_good", "scale_bad")),
    ],
)
def test_a_matrix_of_one_direction_runs_from_bad_to_good(
    tmp_path: Path, better: Better, ends: tuple[str, str]
) -> None:
    columns = tuple(
        Column(name=name, heading=name, values=(1, 2), better=better) for name in "ab"
    )
    ((_, rule),) = formats(
        tmp_path, Table(name="facts", columns=columns, heat=("a", "b"))
    )
    colours = [colour.rgb for colour in rule.colorScale.color]
    assert (colours[0], colours[-1]) == tuple(
        "00" + getattr(COLOURS, end) for end in ends
    )


@pytest.mark.parametrize(
    ("unit", "values", "ends"),
    [
        (Unit.SCORE, (12.0, 40.0), [("num", 0), ("num", 100)]),
        (Unit.PERCENT, (0.1, 0.4), [("num", 0), ("num", 1)]),
        (Unit.PERCENT, (0.1, 1.4), [("num", 0), ("max", None)]),
        (Unit.PERCENT, (-0.1, 0.4), [("min", None), ("num", 1)]),
        (Unit.MONEY, (5.0, 9.0), [("num", 0), ("max", None)]),
        (Unit.MONEY, (-5.0, float("nan")), [("min", None), ("max", None)]),
        (Unit.MONEY, (), [("num", 0), ("max", None)]),
    ],
)
def test_a_bar_ends_where_its_unit_does(
    tmp_path: Path,
    unit: Unit,
    values: tuple[float, ...],
    ends: list[tuple[str, float | None]],
) -> None:
    column = Column(name="a", heading="A", values=values, unit=unit, mark=Mark.BAR)
    ((_, rule),) = formats(tmp_path, Table(name="facts", columns=(column,)))
    assert [(end.type, end.val) for end in rule.dataBar.cfvo] == ends


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("blank_rows", [0, 3])
@pytest.mark.parametrize("stacked", [False, True])
def test_a_mark_covers_the_rows_and_not_their_total(
    tmp_path: Path, mark: Mark, blank_rows: int, *, stacked: bool
) -> None:
    columns = (
        Column(name="name", heading="Name", values=("a", "b")),
        Column(name="n", heading="N", values=(1, 2), mark=mark, total=Total.SUM),
    )
    table = Table(
        name="facts", columns=columns, blank_rows=blank_rows, total_label="Total"
    )
    before = (Text(lines=("Note",)),) if stacked else ()
    book = read_page(tmp_path, *before, table)
    sheet = book["Facts"]
    heading = next(cell.row for (cell,) in sheet["A1:A9"] if cell.value == "Name")
    (block,) = sheet.conditional_formatting
    assert str(block.sqref) == f"B{heading + 1}:B{heading + 2 + blank_rows}"


def test_words_have_their_colours_on_every_page(tmp_path: Path) -> None:
    tones = {"High": Tone.TIER_1, 'a"b': Tone.BAD}
    column = Column(name="a", heading="A", values=("High", "x"), tones=tones)
    table = Table(name="facts", columns=(column,))
    for before in ((), (Text(lines=("Note",)),)):
        rules = [
            rule for _, rule in formats(tmp_path / str(len(before)), *before, table)
        ]
        assert [rule.formula for rule in rules] == [['"High"'], ['"a""b"']]
        fills = [rule.dxf.fill.bgColor.rgb for rule in rules]
        theme = load_theme()
        wanted = [theme.tones[tone].fill for tone in tones.values()]
        assert [fill[-6:] for fill in fills] == wanted


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), (0, 0)),
        (("a", None, True), (0, 0)),
        ((3, -1.5, float("nan"), float("inf")), (-1.5, 3)),
        (ArrowCells(pa.array([3, None, -2])), (-2, 3)),
        (ArrowCells(pa.array([0.5, float("nan"), None])), (0.5, 0.5)),
        (ArrowCells(pa.chunked_array([[1.5], [2.5]])), (1.5, 2.5)),
        (ArrowCells(pa.array(["9"])), (0, 0)),
        (ArrowCells(pa.array([None, None])), (0, 0)),
        (ArrowCells(pa.array([], pa.float64())), (0, 0)),
    ],
)
def test_the_extent_of_a_column_is_that_of_its_numbers(
    values: tuple[Cell, ...], expected: tuple[float, float]
) -> None:
    assert number_extent(values) == expected
