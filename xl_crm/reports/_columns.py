"""How is the column of a page declared once, for the filled book and the template?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import (
    Cell,
    Column,
    Highlight,
    Mark,
    Rule,
    Table,
    Tone,
    Total,
)
from xl_crm.reports._view import View
from xl_crm.tables.unit import Better, Unit

#: Rows ready for typing in an empty template.
TEMPLATE_ROWS = 200
NO_NOTE = Label(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """A column before it is filled.

    Attributes
    ----------
    read : function
        Takes a view, returns one cell a row.
    formula, total, folded
        As ``Column`` has them.
    """

    name: str
    heading: Label
    read: Callable[[View], Sequence[Cell]]
    unit: Unit = Unit.TEXT
    better: Better = Better.NEUTRAL
    note: Label = NO_NOTE
    mark: Mark = Mark.NONE
    choices: str = ""
    rule: Rule = Rule.ANY
    tones: Callable[[Lang], Mapping[str, Tone]] | None = None
    editable: bool = False
    formula: str = ""
    total: Total = Total.NONE
    folded: bool = False


def fill_table(
    name: str,
    specs: Sequence[ColumnSpec],
    lang: Lang,
    view: View | None,
    *,
    key: tuple[str, ...] = (),
    highlights: tuple[Highlight, ...] = (),
) -> Table:
    """Return a table of the declared columns; without a view an empty form."""
    return Table(
        name=name,
        columns=tuple(_fill(spec, lang, view) for spec in specs),
        key=key,
        highlights=highlights,
        blank_rows=0 if view else TEMPLATE_ROWS,
    )


def heading(label: Label, lang: Lang) -> str:
    """Return a label as a heading: English begins with a capital letter."""
    text = label.text(lang)
    return text[:1].upper() + text[1:]


def _fill(spec: ColumnSpec, lang: Lang, view: View | None) -> Column:
    """Fill one column."""
    return Column(
        name=spec.name,
        heading=heading(spec.heading, lang),
        values=spec.read(view) if view else (),
        unit=spec.unit,
        better=spec.better,
        note=spec.note.text(lang),
        mark=spec.mark,
        choices=spec.choices,
        rule=spec.rule,
        tones=spec.tones(lang) if spec.tones else None,
        editable=spec.editable,
        formula=spec.formula,
        total=spec.total,
        folded=spec.folded,
    )
