"""How are columns and lines drawn, over categories from left to right?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.documents import wording
from xl_crm.documents.charts.axis import Axis, axis_of, mark_texts, short_text
from xl_crm.documents.charts.canvas import (
    HEIGHT,
    LETTER,
    WIDTH,
    box,
    dot,
    drawing,
    legend,
    line,
    path,
    shortened,
    text_length,
    words,
)
from xl_crm.documents.charts.data import known_numbers
from xl_crm.documents.theme import document_theme
from xl_crm.reports._spec import ChartKind
from xl_crm.tables.figure import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.documents.charts.data import Points, Series
    from xl_crm.documents.markup import Markup
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Chart

#: Up to so many points, each category is named, its text turned where it is long.
MOST_NAMED = 12
#: Up to so many points, a line has a dot at each.
MOST_DOTS = 31
#: Longest turned text.
_TURNED = 84.0
_TURN = math.radians(35)
#: Room beside a column, as a share of its category.
_GAP = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The rectangle of a plot; ``slot`` is the width of a category."""

    left: float
    right: float
    top: float
    bottom: float
    slot: float

    def x(self, index: int) -> float:
        """Return the middle of a category."""
        return self.left + (index + 0.5) * self.slot

    def y(self, axis: Axis, value: float) -> float:
        """Return the height of a value."""
        return self.bottom - axis.share(value) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """An axis with the texts of its marks, and the series on it with their colours."""

    axis: Axis
    texts: tuple[str, ...]
    series: tuple[tuple[Series, str], ...]

    @property
    def room(self) -> float:
        return max(map(text_length, self.texts)) + 8


def upright_svg(chart: Chart, points: Points, lang: Lang) -> Markup:
    """Return columns, lines, or both with a second axis for the lines."""
    palette = document_theme().palette
    coloured = tuple(
        (series, palette[index % len(palette)])
        for index, series in enumerate(points.series)
    )
    combined = chart.kind is ChartKind.COMBINED and len(coloured) > 1
    lines_only = chart.kind is ChartKind.LINE
    first = _scale(chart, coloured[:1] if combined else coloured, lang)
    second = _second_scale(coloured[1:], lang) if combined else None
    names, top = legend(_names(points, lang, combined=second is not None))
    frame = _frame(points, first, second, top)
    parts = [names, *_grid(frame, first, second), *_categories(frame, points)]
    if chart.y_title and not _is_named(chart, points):
        parts.append(words((4, top + 9), chart.y_title, anchor="start"))
    if lines_only:
        parts += _lines(frame, first, points, lang)
    else:
        parts += _columns(frame, first, points, lang)
    if second is not None:
        parts += _lines(frame, second, points, lang)
    return drawing(parts, HEIGHT, chart.alt_text)


def _names(points: Points, lang: Lang, *, combined: bool) -> list[str]:
    """Return the names of the series; those on the second axis say so."""
    first, *others = (series.name for series in points.series)
    right = wording.RIGHT_AXIS.text(lang) if combined else ""
    return [first, *(f"{name}{right}" for name in others)]


def _is_named(chart: Chart, points: Points) -> bool:
    """Tell whether the legend says already what the axis shows."""
    names = [series.name for series in points.series]
    return len(names) > 1 and chart.y_title in names


def _scale(
    chart: Chart, coloured: tuple[tuple[Series, str], ...], lang: Lang
) -> _Scale:
    series = tuple(each for each, _ in coloured)
    axis = axis_of(
        known_numbers(series) or [0.0],
        lower=chart.lower,
        upper=chart.upper,
        from_zero=chart.kind is not ChartKind.LINE,
    )
    texts = mark_texts(axis, series[0].unit, lang)
    return _Scale(axis=axis, texts=texts, series=coloured)


def _second_scale(
    coloured: tuple[tuple[Series, str], ...], lang: Lang
) -> _Scale | None:
    numbers = known_numbers(tuple(each for each, _ in coloured))
    if not numbers:
        return None
    axis = axis_of(numbers)
    texts = mark_texts(axis, coloured[0][0].unit, lang)
    return _Scale(axis=axis, texts=texts, series=coloured)


def _frame(points: Points, first: _Scale, second: _Scale | None, top: float) -> Frame:
    left = first.room
    right = WIDTH - (second.room if second else 6.0)
    slot = (right - left) / len(points.categories)
    below = LETTER + 12.0
    if _is_turned(points.categories, slot):
        longest = max(map(text_length, points.categories))
        below = min(longest, _TURNED) * math.sin(_TURN) + LETTER + 8
    return Frame(
        left=left,
        right=right,
        top=top + 20,
        bottom=HEIGHT - below,
        slot=slot,
    )


def _is_turned(categories: tuple[str, ...], slot: float) -> bool:
    fits = max(map(text_length, categories)) <= slot - 4
    return not fits and len(categories) <= MOST_NAMED


def _grid(frame: Frame, first: _Scale, second: _Scale | None) -> Iterator[Markup]:
    for mark, shown in zip(first.axis.marks, first.texts, strict=True):
        y = frame.y(first.axis, mark)
        yield line((frame.left, y), (frame.right, y))
        yield words((frame.left - 5, y + 4), shown, anchor="end")
    if second is not None:
        for mark, shown in zip(second.axis.marks, second.texts, strict=True):
            y = frame.y(second.axis, mark)
            yield words((frame.right + 5, y + 4), shown, anchor="start")


def _categories(frame: Frame, points: Points) -> Iterator[Markup]:
    """Yield the names of categories: turned where few are long, else every so many."""
    if _is_turned(points.categories, frame.slot):
        for index, name in enumerate(points.categories):
            at = (frame.x(index) + 4, frame.bottom + LETTER + 2)
            yield words(at, shortened(name, _TURNED), anchor="end", turned=True)
        return
    longest = max(map(text_length, points.categories)) + 8
    every = max(1, math.ceil(longest / frame.slot))
    for index, name in enumerate(points.categories):
        if index % every == 0:
            shown = shortened(name, every * frame.slot - 2)
            yield words((frame.x(index), frame.bottom + LETTER + 5), shown)


def _columns(
    frame: Frame, scale: _Scale, points: Points, lang: Lang
) -> Iterator[Markup]:
    width = frame.slot * (1 - _GAP) / len(scale.series)
    zero = frame.y(scale.axis, 0.0)
    labelled = len(points.series) == 1 and len(points.categories) <= MOST_NAMED
    for at, (series, colour) in enumerate(scale.series):
        for index, value in enumerate(series.numbers):
            if value is None:
                continue
            x = frame.left + index * frame.slot + frame.slot * _GAP / 2 + at * width
            y = frame.y(scale.axis, value)
            said = f"{points.categories[index]}: {cell_text(value, series.unit, lang)}"
            size = (max(width - 1, 0.5), abs(zero - y))
            yield box((x, min(y, zero)), size, colour, said)
            shown = short_text(value, series.unit, lang)
            if labelled and text_length(shown) <= frame.slot:
                above = y - 4 if value >= 0 else y + LETTER
                yield words((x + width / 2, above), shown, quiet=False)


def _lines(frame: Frame, scale: _Scale, points: Points, lang: Lang) -> Iterator[Markup]:
    """Yield each series as lines, interrupted where a value is missing."""
    for series, colour in scale.series:
        run: list[tuple[float, float]] = []
        for index, value in enumerate((*series.numbers, None)):
            if value is None:
                if len(run) > 1:
                    yield path(run, colour)
                elif run:
                    yield dot(run[0], colour)
                run = []
                continue
            run.append((frame.x(index), frame.y(scale.axis, value)))
        if len(points.categories) <= MOST_DOTS:
            for index, value in enumerate(series.numbers):
                if value is not None:
                    figure = cell_text(value, series.unit, lang)
                    said = f"{points.categories[index]}: {figure}"
                    at = (frame.x(index), frame.y(scale.axis, value))
                    yield dot(at, colour, said)
