"""How are a pie and a radar drawn?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xl_crm.documents import wording
from xl_crm.documents.charts.axis import axis_of, mark_texts
from xl_crm.documents.charts.canvas import (
    HEIGHT,
    LETTER,
    WIDTH,
    box,
    drawing,
    legend,
    path,
    shortened,
    words,
)
from xl_crm.documents.charts.data import known_numbers
from xl_crm.documents.markup import Markup, element, number, unbroken
from xl_crm.documents.theme import document_theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.documents.charts.data import Points
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Chart

#: Slices that can be told apart; smaller ones become one more.
MOST_SLICES = 8
_PIE = (120.0, 140.0, 105.0)
_SMALLEST_LABEL = 0.06
_FULL = 1.0 - 1e-9


def pie_svg(chart: Chart, points: Points, lang: Lang) -> Markup:
    """Return a pie of the first series with the share of each slice beside its name.

    Amounts of zero and below have no slice.
    """
    shares = slices(points, lang)
    whole = math.fsum(value for _, value in shares)
    palette = document_theme().palette
    parts, begin = [], 0.0
    for index, (name, value) in enumerate(shares):
        share = value / whole
        colour = palette[index % len(palette)]
        parts.append(_slice(begin, share, colour, f"{name}: {share:.1%}"))
        y = HEIGHT / 2 + (index - (len(shares) - 1) / 2) * (LETTER + 10)
        parts.append(box((248, y - 9), (10, 10), colour))
        figure = f"{share:.1%}"
        shown = shortened(name, WIDTH - 264 - 50)
        parts.append(words((264, y), shown, anchor="start", quiet=False))
        parts.append(words((WIDTH - 4, y), figure, anchor="end", quiet=False))
        begin += share
    return drawing(parts, HEIGHT, chart.alt_text)


def slices(points: Points, lang: Lang) -> list[tuple[str, float]]:
    """Return the names and amounts of a pie: above zero, the smallest as one."""
    pairs = [
        (name, value)
        for name, value in zip(points.categories, points.series[0].numbers, strict=True)
        if value is not None and value > 0
    ]
    if len(pairs) <= MOST_SLICES:
        return pairs
    ordered = sorted(pairs, key=lambda pair: -pair[1])
    kept, others = ordered[: MOST_SLICES - 1], ordered[MOST_SLICES - 1 :]
    other = (wording.OTHER.text(lang), math.fsum(value for _, value in others))
    return [*kept, other]


def _slice(begin: float, share: float, colour: str, said: str) -> Markup:
    x, y, radius = _PIE
    title = element("title", None, unbroken(said))
    paint = {"fill": f"#{colour}", "stroke": "#FFFFFF", "stroke-width": "1.5"}
    if share >= _FULL:
        place = {"cx": number(x), "cy": number(y), "r": number(radius)}
        return element("circle", place | paint, title)
    ends = (_around(_PIE, begin), _around(_PIE, begin + share))
    start, end = (f"{number(at[0])} {number(at[1])}" for at in ends)
    arc = f"A{number(radius)} {number(radius)} 0 {int(share > 1 / 2)} 1 {end}"
    drawn = f"M{number(x)} {number(y)}L{start}{arc}Z"
    return element("path", {"d": drawn} | paint, title)


def _around(circle: tuple[float, float, float], share: float) -> tuple[float, float]:
    """Return the point of a circle at a share of the way round, clockwise from top."""
    x, y, radius = circle
    angle = 2 * math.pi * share
    return x + radius * math.sin(angle), y - radius * math.cos(angle)


def radar_svg(chart: Chart, points: Points, lang: Lang) -> Markup:
    """Return a web with a corner for each category and a line for each series."""
    palette = document_theme().palette
    numbers = known_numbers(points.series)
    axis = axis_of(numbers, lower=chart.lower, upper=chart.upper)
    names, top = legend([series.name for series in points.series])
    radius = (HEIGHT - top - 44) / 2
    centre = (WIDTH / 2, top + 20 + radius)
    n = len(points.categories)
    parts = [names]
    for mark, shown in zip(
        axis.marks[1:], mark_texts(axis, points.series[0].unit, lang)[1:], strict=True
    ):
        ring = (*centre, radius * axis.share(mark))
        parts.append(_ring([_around(ring, index / n) for index in range(n)]))
        parts.append(
            words((centre[0] + 3, centre[1] - ring[2] + LETTER), shown, anchor="start")
        )
    parts += _corners(points.categories, (*centre, radius))
    for index, series in enumerate(points.series):
        drawn = [
            _around((*centre, radius * axis.share(value)), at / n)
            for at, value in enumerate(series.numbers)
            if value is not None
        ]
        if drawn:
            whole = len(drawn) == n
            parts.append(path(drawn, palette[index % len(palette)], closed=whole))
    return drawing(parts, HEIGHT, chart.alt_text)


def _ring(corners: Sequence[tuple[float, float]]) -> Markup:
    drawn = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
    colour = f"#{document_theme().colours['line']}"
    return element("polygon", {"points": drawn, "fill": "none", "stroke": colour})


def _corners(
    categories: Sequence[str], circle: tuple[float, float, float]
) -> Iterator[Markup]:
    x, y, radius = circle
    for index, name in enumerate(categories):
        at = _around((x, y, radius + 12), index / len(categories))
        side = round(at[0] - x)
        anchor = "middle" if abs(side) < radius / 5 else "start" if side > 0 else "end"
        room = WIDTH / 2 - abs(side) if side else WIDTH / 2
        place = (at[0], at[1] + LETTER / 3)
        yield words(place, shortened(name, room), anchor=anchor, quiet=False)
