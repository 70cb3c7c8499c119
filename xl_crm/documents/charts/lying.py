"""How are bars drawn, one below the other?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.documents.charts.axis import axis_of, short_text
from xl_crm.documents.charts.canvas import (
    LETTER,
    WIDTH,
    box,
    drawing,
    legend,
    line,
    shortened,
    text_length,
    words,
)
from xl_crm.documents.charts.data import known_numbers
from xl_crm.documents.theme import document_theme
from xl_crm.tables.figure import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.documents.charts.data import Points
    from xl_crm.documents.markup import Markup
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Chart

#: Height of a bar, and the room between categories.
_BAR = 16.0
_GAP = 9.0
#: The most that the names of categories take of the width.
_NAMES = 0.34
#: Room for the figure at the end of a bar.
_FIGURE = 62.0


def lying_svg(chart: Chart, points: Points, lang: Lang) -> Markup:
    """Return bars from a common line, the first category on top, figures at their ends.

    A drawing grows with its bars. There are no marks of an axis: each bar says its
    figure.
    """
    names, top = legend([series.name for series in points.series])
    room = min(max(map(text_length, points.categories)) + 8, WIDTH * _NAMES)
    block = _BAR * len(points.series) + _GAP
    height = top + 4 + block * len(points.categories)
    parts = [names, *_bars(chart, points, lang, (room, top + 4))]
    return drawing(parts, height, chart.alt_text)


def _bars(
    chart: Chart, points: Points, lang: Lang, start: tuple[float, float]
) -> Iterator[Markup]:
    palette = document_theme().palette
    axis = axis_of(known_numbers(points.series), lower=chart.lower, upper=chart.upper)
    left, top = start
    # A bar to the left has its figure on the left.
    first = left + (_FIGURE if axis.lower < 0 else 0.0)
    width = WIDTH - first - _FIGURE
    zero = first + axis.share(0.0) * width
    block = _BAR * len(points.series) + _GAP
    for row, name in enumerate(points.categories):
        y = top + row * block
        middle = y + _BAR * len(points.series) / 2 + LETTER / 3
        shown = shortened(name, left - 8)
        yield words((left - 6, middle), shown, anchor="end", quiet=False)
        for at, series in enumerate(points.series):
            value = series.numbers[row]
            if value is None:
                continue
            x = first + axis.share(value) * width
            said = f"{name}: {cell_text(value, series.unit, lang)}"
            place = (min(x, zero), y + at * _BAR)
            size = (abs(x - zero), _BAR - 2)
            yield box(place, size, palette[at % len(palette)], said)
            side, anchor = (5, "start") if value >= 0 else (-5, "end")
            figure = short_text(value, series.unit, lang)
            yield words((x + side, y + at * _BAR + LETTER - 1), figure, anchor=anchor)
    yield line((zero, top - 2), (zero, top + block * len(points.categories) - 4))
