"""What stands on a sheet outside of the rows of its tables?"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from openpyxl.comments import Comment
from openpyxl.worksheet.hyperlink import Hyperlink

from xl_crm.tables.unit import Unit
from xl_crm.workbook import wording
from xl_crm.workbook.content import clean_text, needs_quote, stored
from xl_crm.workbook.placement import headings
from xl_crm.workbook.style import Role
from xl_crm.workbook.table_body import spot_body, table_bodies
from xl_crm.workbook.width import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell

    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Column
    from xl_crm.workbook.kit import Kit
    from xl_crm.workbook.linked_sheet import LinkedSheet
    from xl_crm.workbook.placement import Layout, PlacedTable, Spot
    from xl_crm.workbook.rows.body import Body

#: Size of a heading's note in pixels: one width, as many lines as the text needs.
NOTE_WIDTH = 320
NOTE_CHARACTERS = 42
NOTE_LINE = 19
NOTE_MARGIN = 16

AUTHOR = "xl_crm"


def write_cells(worksheet: LinkedSheet, layout: Layout, kit: Kit) -> tuple[Body, ...]:
    """Write the cells of a layout, and return the rows that are left to write.

    Returns
    -------
    tuple of Body
        Rows of tables, and rows that hold a formula, from top to bottom.
    """
    heights = dict(layout.heights)
    bodies: list[Body] = []
    for placed in layout.tables:
        _write_headings(worksheet, placed, kit)
        bodies += table_bodies(worksheet, placed, layout.widths, kit)
    for spots in _rows(layout):
        if any(spot.formula for spot in spots):
            bodies.append(spot_body(spots, heights.pop(spots[0].row, None), kit))
            continue
        for spot in spots:
            _write_spot(worksheet, spot, kit)
    for row, height in heights.items():
        worksheet.row_dimensions[row].height = height
    return tuple(sorted(bodies, key=attrgetter("first_row")))


def _rows(layout: Layout) -> Iterator[list[Spot]]:
    ordered = sorted(layout.spots, key=attrgetter("row", "column"))
    return (list(spots) for _, spots in groupby(ordered, attrgetter("row")))


def _write_spot(worksheet: LinkedSheet, spot: Spot, kit: Kit) -> None:
    cell = worksheet.cell(spot.row, spot.column)
    text, kind = stored(spot.value, spot.unit)
    quoted = kind == "s" and text is not None and needs_quote(text)
    style = kit.styles.cell_style(spot.role, spot.unit, quoted=quoted, tone=spot.tone)
    _fill(cell, text, kind, style)
    if spot.link:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=spot.link)


def _write_headings(worksheet: LinkedSheet, placed: PlacedTable, kit: Kit) -> None:
    for number, (column, heading) in enumerate(
        zip(placed.table.columns, headings(placed.table), strict=True), 1
    ):
        role = Role.HEADER_INPUT if column.editable else Role.HEADER
        # A filter button stands at the right, so headings keep to the left there.
        unit = Unit.TEXT if placed.filtered else column.unit
        cell = worksheet.cell(placed.row, number)
        _fill(cell, heading, "s", kit.styles.cell_style(role, unit))
        note = _note(column, kit.lang)
        if note:
            cell.comment = _comment(note)


def _fill(
    cell: SheetCell | MergedCell, text: str | None, kind: str, style: object
) -> None:
    """Put a value into a cell as it is, past openpyxl's guessing of formulas."""
    # The public setter turns "=1" into a formula, and builds a style a cell.
    inner: Any = cell
    inner._value = text  # noqa: SLF001
    inner.data_type = kind
    inner._style = style  # noqa: SLF001


def _note(column: Column, lang: Lang) -> str:
    hint = wording.EDITABLE.text(lang) if column.editable else ""
    return "\n".join(part for part in (clean_text(column.note), hint) if part)


def _comment(text: str) -> Comment:
    height = lines(text, NOTE_CHARACTERS) * NOTE_LINE + NOTE_MARGIN
    return Comment(text, AUTHOR, width=NOTE_WIDTH, height=height)
