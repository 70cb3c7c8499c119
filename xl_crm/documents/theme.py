"""Which colours does a document have?"""

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
class Paint:
    """A fill and the text colour that is readable on it, as RRGGBB."""

    fill: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTheme:
    """What a document takes from ``theme.toml``: it looks like its workbook.

    Attributes
    ----------
    font : str
        Typeface of the workbook, which holds Chinese signs.
    colours : mapping of str to str
        By role, as RRGGBB.
    palette : tuple of str
        Of the series of a chart, in their order.
    formats, axis_formats : mapping of Unit to str
        Number formats of values, and of the marks of an axis.
    """

    font: str
    colours: Mapping[str, str]
    tones: Mapping[Tone, Paint]
    palette: tuple[str, ...]
    formats: Mapping[Unit, str]
    axis_formats: Mapping[Unit, str]


@cache
def document_theme() -> DocumentTheme:
    """Read ``theme.toml``.

    Raises
    ------
    KeyError, TypeError, ValueError
        The installed file lacks an entry: a packaging fault.
    """
    raw = tomllib.loads(template_path("theme.toml").read_text(encoding="utf-8"))
    return DocumentTheme(
        font=raw["font"]["name"],
        colours=dict(raw["colours"]),
        tones={tone: Paint(**raw["tones"][tone.value]) for tone in Tone},
        palette=tuple(raw["chart"]["palette"]),
        formats={unit: raw["formats"][unit.value] for unit in Unit},
        axis_formats={unit: raw["axis_formats"][unit.value] for unit in Unit},
    )
