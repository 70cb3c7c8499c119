"""Which part of a table stands in a document, and how does each cell look?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xl_crm.documents import marks, wording
from xl_crm.documents.theme import document_theme
from xl_crm.reports._cells import finite_numbers
from xl_crm.reports._spec import CellPlace, Mark, Total
from xl_crm.reports._totals import total_of
from xl_crm.tables.figure import cell_text, figure_text
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from xl_crm.documents.marks import Icon
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Cell, Column, Table, Tone

#: Rows of a long table that are shown; a few more are shown rather than counted.
MOST_ROWS = 15
SPARE_ROWS = 3
#: Columns that fit on a page of paper.
MOST_COLUMNS = 12

#: Signs from which on a text needs room to be read on a phone.
_SENTENCE = 18
_TEXTS = frozenset({Unit.TEXT, Unit.ID})
_CENTRED = frozenset({Unit.DATE, Unit.FLAG})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """One cell as it is drawn.

    Attributes
    ----------
    fill : str
        Shade of its place on a scale, as RRGGBB; empty for none.
    bar : float or None
        Length of its bar, 0 to 1.
    table : str
        Code name of the table of the book that it leads to; empty for none.
    """

    text: str
    tone: Tone | None = None
    fill: str = ""
    bar: float | None = None
    icon: Icon | None = None
    table: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column with the cells that are shown.

    ``align`` is ``left``, ``center`` or ``right``; ``wide`` holds sentences; ``total``
    is empty for none.
    """

    heading: str
    note: str
    align: str
    cells: tuple[ShownCell, ...]
    wide: bool = False
    total: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The part of a table that is shown; ``name`` is the table's.

    Attributes
    ----------
    has_total : bool
        A totals row stands below; its first cell says so.
    remarks : tuple of str
        How many rows and columns are left out.
    """

    name: str
    title: str
    note: str
    columns: tuple[ShownColumn, ...]
    n_rows: int
    has_total: bool
    remarks: tuple[str, ...]


def excerpt(table: Table, lang: Lang, tables: Container[str] = ()) -> Excerpt:
    """Return what a document shows of a table.

    The first rows, without the columns that are folded away in the sheet; marks are
    those of the whole table. Formulas and highlights, which depend on what people
    type, are the sheet's alone.

    Parameters
    ----------
    tables : container of str
        Tables of the document: cells lead to no other.
    """
    n_rows = table.n_rows
    if n_rows > MOST_ROWS + SPARE_ROWS:
        n_rows = MOST_ROWS
    unfolded = [column for column in table.columns if not column.folded]
    visible = unfolded[:MOST_COLUMNS]
    heat = _heat_numbers(table)
    columns = [
        _linked(_shown(column, n_rows, heat.get(column.name), lang), column, tables)
        for column in visible
    ]
    has_total = bool(table.total_label)
    return Excerpt(
        name=table.name,
        title=table.title,
        note=table.note,
        columns=tuple(_with_totals(columns, visible, table, lang)),
        n_rows=n_rows,
        has_total=has_total,
        remarks=_remarks(table.n_rows - n_rows, len(unfolded) - len(visible), lang),
    )


def listed(values: Sequence[Cell]) -> list[Cell]:
    """Return values as a list of Python's own, missing ones as None."""
    found: Any = values
    for way in ("to_pylist", "tolist"):
        if hasattr(found, way):
            found = getattr(found, way)()
            break
    return [None if _is_missing(value) else value for value in found]


def _is_missing(value: object) -> bool:
    return type(value).__name__ in {"NAType", "NaTType"}


def _remarks(rows: int, columns: int, lang: Lang) -> tuple[str, ...]:
    said = []
    if rows:
        label = wording.ONE_MORE_ROW if rows == 1 else wording.MORE_ROWS
        said.append(label.text(lang).format(n=f"{rows:,}"))
    if columns:
        said.append(wording.MORE_COLUMNS.text(lang).format(n=columns))
    return tuple(said)


def _heat_numbers(table: Table) -> dict[str, tuple[list[float], Better]]:
    """Return, for each column of a matrix, all numbers under its one scale."""
    heated = [column for column in table.columns if column.name in table.heat]
    numbers = [
        value for column in heated for value in finite_numbers(listed(column.values))
    ]
    directions = {column.better for column in heated}
    better = directions.pop() if len(directions) == 1 else Better.NEUTRAL
    return {column.name: (numbers, better) for column in heated if numbers}


def _shown(
    column: Column, n_rows: int, heat: tuple[list[float], Better] | None, lang: Lang
) -> ShownColumn:
    values = listed(column.values[:n_rows])
    fills = _fills(column, values, heat)
    bars, icons = _bars(column, values), _icons(column, values)
    tones = column.tones or {}
    units = column.units or [column.unit] * n_rows
    cells = tuple(
        ShownCell(
            text=_text(value, units[row], lang, is_mixed=bool(column.units)),
            tone=tones.get(value) if isinstance(value, str) else None,
            fill=fills[row],
            bar=bars[row],
            icon=icons[row],
        )
        for row, value in enumerate(values)
    )
    return ShownColumn(
        heading=column.heading,
        note=column.note,
        align=_align({column.unit, *units}),
        cells=cells,
        wide=max((len(cell.text) for cell in cells), default=0) > _SENTENCE,
    )


def _fills(
    column: Column, values: list[Cell], heat: tuple[list[float], Better] | None
) -> list[str]:
    if heat is None and column.mark is Mark.SCALE:
        heat = (finite_numbers(listed(column.values)), column.better)
    if heat is None or not heat[0]:
        return [""] * len(values)
    of = marks.shade(*heat, document_theme())
    return [of(number) if number is not None else "" for number in _numbers(values)]


def _bars(column: Column, values: list[Cell]) -> list[float | None]:
    numbers = finite_numbers(listed(column.values)) if column.mark is Mark.BAR else []
    if not numbers:
        return [None] * len(values)
    of = marks.bar_share(numbers, column.unit)
    return [of(number) if number is not None else None for number in _numbers(values)]


def _icons(column: Column, values: list[Cell]) -> list[Icon | None]:
    if column.mark is not Mark.ICONS:
        return [None] * len(values)
    return [
        marks.icon(number, column.better) if number is not None else None
        for number in _numbers(values)
    ]


def _numbers(values: list[Cell]) -> list[float | None]:
    """Return each value that is a finite number; None for any other."""
    return [next(iter(finite_numbers([value])), None) for value in values]


def _with_totals(
    shown: list[ShownColumn], columns: list[Column], table: Table, lang: Lang
) -> list[ShownColumn]:
    if not table.total_label:
        return shown
    totals = [table.total_label, *(_total(column, lang) for column in columns[1:])]
    return [
        replace(each, total=total) for each, total in zip(shown, totals, strict=True)
    ]


def _total(column: Column, lang: Lang) -> str:
    if column.total is Total.NONE:
        return ""
    unit = Unit.COUNT if column.total is Total.COUNT else column.unit
    return cell_text(total_of(column), unit, lang)


def _text(value: Cell, unit: Unit, lang: Lang, *, is_mixed: bool) -> str:
    """Return a cell as the sheet shows it; a missing text is blank.

    Among other units a difference of shares says that it is one.
    """
    if unit in _TEXTS and value in {None, ""}:
        return ""
    if is_mixed and unit is Unit.POINTS:
        return figure_text(value, unit, lang, signed=True)
    return cell_text(value, unit, lang)


def _linked(shown: ShownColumn, column: Column, tables: Container[str]) -> ShownColumn:
    """Return a column whose cells lead to other tables; other files are not here."""
    if not column.links:
        return shown
    cells = (
        replace(cell, table=place.table)
        if isinstance(place, CellPlace) and place.table in tables
        else cell
        for cell, place in zip(shown.cells, column.links, strict=False)
    )
    return replace(shown, cells=tuple(cells))


def _align(units: set[Unit]) -> str:
    """Return where values stand: numbers, whatever is among them, on the right."""
    if not units - _CENTRED:
        return "center"
    return "right" if units - _TEXTS - _CENTRED else "left"
