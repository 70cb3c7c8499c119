"""Which colours, fonts, number formats and sizes does a workbook have?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xl_crm.reports._spec import Tone
from xl_crm.tables.unit import Unit
from xl_crm.templates import template_path

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class FontTheme:
    """The one typeface of a workbook, and its sizes in points."""

    name: str
    size: int
    title_size: int
    subheading_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Colours by role, as RRGGBB."""

    header_fill: str
    header_text: str
    header_input_fill: str
    band: str
    line: str
    title: str
    text: str
    quiet_text: str
    link: str
    input_fill: str
    input_line: str
    bar: str
    duplicate_fill: str
    duplicate_text: str
    scale_bad: str
    scale_middle: str
    scale_good: str
    tab: str
    tab_data: str
    tab_lists: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """A fill and the text colour that is readable on it, as RRGGBB."""

    fill: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTheme:
    """Sizes of a sheet: widths in characters, heights in points."""

    narrowest: float
    widest: float
    default_width: float
    row_height: float
    header_height: float
    title_height: float
    subheading_height: float
    most_lines: int
    prose_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTheme:
    """Sizes of a chart: pixels at 96 dots an inch, text in points."""

    palette: tuple[str, ...]
    width: int
    height: int
    widest: int
    gap: int
    page_width: int
    title_size: int
    text_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Everything that ``theme.toml`` decides."""

    font: FontTheme
    colours: Colours
    tones: Mapping[Tone, Paint]
    formats: Mapping[Unit, str]
    axis_formats: Mapping[Unit, str]
    sheet: SheetTheme
    chart: ChartTheme


@cache
def load_theme() -> Theme:
    """Read ``theme.toml``.

    Raises
    ------
    KeyError, TypeError, ValueError
        The installed file lacks an entry or has one too many: a packaging fault.
    """
    raw = tomllib.loads(template_path("theme.toml").read_text(encoding="utf-8"))
    chart = raw["chart"]
    return Theme(
        font=FontTheme(**raw["font"]),
        colours=Colours(**raw["colours"]),
        tones={tone: Paint(**raw["tones"][tone.value]) for tone in Tone},
        formats={unit: raw["formats"][unit.value] for unit in Unit},
        axis_formats={unit: raw["axis_formats"][unit.value] for unit in Unit},
        sheet=SheetTheme(**raw["sheet"]),
        chart=ChartTheme(**{**chart, "palette": tuple(chart["palette"])}),
    )
