"""Which cells change their look with their value?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from openpyxl.formatting.rule import (
    ColorScale,
    DataBar,
    FormatObject,
    IconSet,
    Rule,
)
from openpyxl.styles import Color

from xl_crm.reports._spec import Mark
from xl_crm.tables.unit import Better, Unit
from xl_crm.workbook.content import clean_text
from xl_crm.workbook.extent import number_extent
from xl_crm.workbook.formula import translate
from xl_crm.workbook.style import differential
from xl_crm.workbook.theme import Paint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports._spec import Column
    from xl_crm.workbook.placement import Layout, PlacedParameter, PlacedTable
    from xl_crm.workbook.theme import Theme

_Stop = tuple[Literal["min", "percentile", "max"], int | None, str]

#: Upper end of a data bar where the unit has one.
BAR_END = {Unit.SCORE: 100, Unit.PERCENT: 1}

#: Icons by direction. An arrow up that is bad would confuse: less is better has signs.
ICONS: dict[Better, Literal["3Arrows", "3Signs", "3ArrowsGray"]] = {
    Better.HIGHER: "3Arrows",
    Better.LOWER: "3Signs",
    Better.NEUTRAL: "3ArrowsGray",
}

#: From here on a value has risen: LibreOffice knows no "more than 0".
RISING = 1e-9


def conditional_formats(layout: Layout, theme: Theme) -> Iterator[tuple[str, Rule]]:
    """Yield ranges and rules of a sheet, most important first.

    Where two rules meet in a cell the earlier one wins: what needs action, then the
    meaning of a word, then duplicates. Scales, bars and icons come last: they only
    draw.
    """
    steps = (_highlights, _tones, _duplicates, _scales, _heat, _bars, _icons)
    for step in steps:
        for placed in layout.tables:
            yield from step(placed, theme)
    for parameter in layout.parameters:
        yield from _warning(parameter, theme)


def _warning(placed: PlacedParameter, theme: Theme) -> Iterator[tuple[str, Rule]]:
    """Yield the tone of a parameter that says something only at times."""
    tone = placed.parameter.tone
    if tone is not None:
        dxf = differential(theme.tones[tone])
        formula = f'{placed.ref}<>""'
        yield placed.ref, Rule(type="expression", dxf=dxf, formula=[formula])


def _highlights(placed: PlacedTable, theme: Theme) -> Iterator[tuple[str, Rule]]:
    for highlight in placed.table.highlights:
        formula = translate(highlight.formula, placed.letters, placed.first_row)
        ref = " ".join(placed.body_ref(name) for name in highlight.columns)
        dxf = differential(theme.tones[highlight.tone])
        yield ref, Rule(type="expression", dxf=dxf, formula=[formula])


def _tones(placed: PlacedTable, theme: Theme) -> Iterator[tuple[str, Rule]]:
    for column in placed.table.columns:
        for word, tone in (column.tones or {}).items():
            change = differential(theme.tones[tone])
            yield (
                placed.body_ref(column.name),
                Rule(
                    type="cellIs", operator="equal", formula=[_quoted(word)], dxf=change
                ),
            )


def _duplicates(placed: PlacedTable, theme: Theme) -> Iterator[tuple[str, Rule]]:
    colours = theme.colours
    paint = Paint(fill=colours.duplicate_fill, text=colours.duplicate_text)
    for column in _marked(placed, Mark.DUPLICATES):
        rule = Rule(type="duplicateValues", dxf=differential(paint))
        yield placed.body_ref(column.name), rule


def _scales(placed: PlacedTable, theme: Theme) -> Iterator[tuple[str, Rule]]:
    for column in _marked(placed, Mark.SCALE):
        yield placed.body_ref(column.name), _scale(column.better, theme)


def _heat(placed: PlacedTable, theme: Theme) -> Iterator[tuple[str, Rule]]:
    """Yield the one scale of a matrix: the same colour is the same number anywhere."""
    names = placed.table.heat
    if names:
        ref = " ".join(placed.body_ref(name) for name in names)
        directions = {placed.column(name).better for name in names}
        better = directions.pop() if len(directions) == 1 else Better.NEUTRAL
        yield ref, _scale(better, theme)


def _scale(better: Better, theme: Theme) -> Rule:
    """Return a scale from bad to good; where neither is, from pale to strong."""
    colours = theme.colours
    low, high = colours.scale_bad, colours.scale_good
    if better is Better.LOWER:
        low, high = high, low
    stops: tuple[_Stop, ...] = (
        ("min", None, low),
        ("percentile", 50, colours.scale_middle),
        ("max", None, high),
    )
    if better is Better.NEUTRAL:
        stops = (("min", None, colours.scale_middle), ("max", None, colours.bar))
    scale = ColorScale(
        cfvo=[FormatObject(type=kind, val=value) for kind, value, _ in stops],
        color=[Color(colour) for _, _, colour in stops],
    )
    return Rule(type="colorScale", colorScale=scale)


def _bars(placed: PlacedTable, theme: Theme) -> Iterator[tuple[str, Rule]]:
    for column in _marked(placed, Mark.BAR):
        least, most = number_extent(column.values)
        end = BAR_END.get(column.unit)
        if end is not None and most > end:
            end = None
        lower = FormatObject(type="min") if least < 0 else FormatObject("num", 0)
        upper = FormatObject(type="max") if end is None else FormatObject("num", end)
        bar = DataBar(
            minLength=0,
            maxLength=100,
            cfvo=[lower, upper],
            color=Color(theme.colours.bar),
        )
        rule = Rule(type="dataBar", dataBar=bar)
        yield placed.body_ref(column.name), rule


def _icons(placed: PlacedTable, _: Theme) -> Iterator[tuple[str, Rule]]:
    """Yield icons: below 0, level, above 0."""
    for column in _marked(placed, Mark.ICONS):
        steps = (FormatObject("num", 0), FormatObject("num", RISING))
        icons = IconSet(
            iconSet=ICONS[column.better],
            cfvo=[FormatObject("percent", 0), *steps],
            reverse=column.better is Better.LOWER or None,
        )
        rule = Rule(type="iconSet", iconSet=icons)
        yield placed.body_ref(column.name), rule


def _marked(placed: PlacedTable, mark: Mark) -> Iterator[Column]:
    return (column for column in placed.table.columns if column.mark is mark)


def _quoted(word: str) -> str:
    doubled = clean_text(word).replace('"', '""')
    return f'"{doubled}"'
