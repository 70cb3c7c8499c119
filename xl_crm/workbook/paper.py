"""On what paper is a stacked page printed, and where does each printed page end?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.workbook.chart_place import PIXELS_A_CHARACTER
from xl_crm.workbook.reach import last_corner
from xl_crm.workbook.sizing import body_heights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.workbook.placement import Layout
    from xl_crm.workbook.theme import Theme

#: A4 in inches, and its margins at the sides and at top and bottom.
SHORT_SIDE, LONG_SIDE = 8.27, 11.69
SIDE_MARGIN, END_MARGIN = 0.4, 0.7

#: Dots and points of an inch.
DOTS, POINTS = 96, 72

#: Upright paper is taken down to this share of the size on the screen.
SMALLEST_UPRIGHT = 0.6

#: A sheet that would be smaller than this across one page takes several side by side,
#: each at ``SEVERAL_PAGES`` percent of the size on the screen.
SMALLEST_ACROSS = 0.45
SEVERAL_PAGES = 55

#: Part of a page that is planned for: fonts and printers differ.
PLANNED = 0.95

#: Rows of a long table that have to follow its heading on the same page.
LEAST_ROWS = 6

#: Share of a page that has to be filled before a table moves to the next as a whole:
#: a page with a title alone looks like a mistake.
LEAST_FILLED = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A4 paper for a sheet.

    Attributes
    ----------
    breaks : tuple of int
        The last row of each printed page that ends before the paper does.
    scale : int
        Percent of the size on the screen, for a sheet on several pages side by side;
        0 for one that is one page wide.
    """

    landscape: bool
    breaks: tuple[int, ...]
    scale: int = 0


def paper_of(layout: Layout, theme: Theme) -> Paper:
    """Return upright paper where the text stays readable on it, and its breaks.

    A matrix of many months goes on several pages beside each other: on one, nobody
    could read it. A page breaks before what would not fit on the rest of it as a whole.
    """
    last, n_columns = last_corner(layout, theme)
    spare = max(n_columns - len(layout.widths), 0) * theme.sheet.default_width
    width = (sum(layout.widths[:n_columns]) + spare) * PIXELS_A_CHARACTER / DOTS
    upright = min((SHORT_SIDE - 2 * SIDE_MARGIN) / width, 1.0)
    across = min((LONG_SIDE - 2 * SIDE_MARGIN) / width, 1.0)
    landscape = upright < SMALLEST_UPRIGHT
    side, scale = (SHORT_SIDE, across) if landscape else (LONG_SIDE, upright)
    several = SEVERAL_PAGES if across < SMALLEST_ACROSS else 0
    if several:
        scale = several / 100
    page = (side - 2 * END_MARGIN) * POINTS / scale * PLANNED
    breaks = tuple(_breaks(layout, theme, last, page))
    return Paper(landscape=landscape, breaks=breaks, scale=several)


def _breaks(layout: Layout, theme: Theme, last: int, page: float) -> Iterator[int]:
    """Yield the row before each break; ``page`` is the height of one, in points."""
    heights = _heights(layout, theme, last)
    tables = [placed.row for placed in layout.tables]
    filled, done = 0.0, 0
    for first, end in layout.together:
        filled += sum(heights[done + 1 : first])
        block = heights[first : end + 1]
        # What is higher than a page flows over several, but not from its heading on.
        flows = sum(block) > page
        if filled < LEAST_FILLED * page and any(first <= row <= end for row in tables):
            flows = True
        least = block[: LEAST_ROWS + 1] if flows else block
        if filled + sum(least) > page:
            yield first - 1
            filled = 0.0
        for height in block:
            filled = filled + height if filled + height <= page else height
        done = end


def _heights(layout: Layout, theme: Theme, last: int) -> list[float]:
    """Return the height of each row in points, from 1; that of row 0 is none."""
    heights = [0.0, *[theme.sheet.row_height] * last]
    for row, height in layout.heights.items():
        if row <= last:
            heights[row] = height
    for placed in layout.tables:
        wrapped = body_heights(placed, layout.widths, theme.sheet)
        for row, height in wrapped.items():
            heights[placed.first_row + row] = height
    return heights
