"""How do values become cells of a sheet, row by row?"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.worksheet.hyperlink import Hyperlink

from xl_crm.tables.unit import Unit
from xl_crm.workbook import wording
from xl_crm.workbook.content import clean_text, needs_quote, stored
from xl_crm.workbook.link import MOST_LINKS, address_of
from xl_crm.workbook.placement import headings
from xl_crm.workbook.sizing import body_height
from xl_crm.workbook.style import Role
from xl_crm.workbook.width import lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Cell, Column
    from xl_crm.workbook.link import Address
    from xl_crm.workbook.placement import Layout, PlacedTable, Spot
    from xl_crm.workbook.style import StyleBook
    from xl_crm.workbook.theme import SheetTheme

#: Size of a heading's note in pixels: one width, as many lines as the text needs.
NOTE_WIDTH = 320
NOTE_CHARACTERS = 42
NOTE_LINE = 19
NOTE_MARGIN = 16

AUTHOR = "xl_crm"


class CellWriter:
    """Writes the rows of one sheet from top to bottom.

    One cell object a column is used again for every row: a hundred thousand rows take
    no more memory than one.
    """

    def __init__(
        self,
        worksheet: Worksheet,
        styles: StyleBook,
        sheet: SheetTheme,
        lang: Lang,
        folder: Path | None,
    ) -> None:
        self._worksheet = worksheet
        self._styles = styles
        self._sheet = sheet
        self._lang = lang
        self._folder = folder
        self._links_left = MOST_LINKS
        self._written = 0

    def write(self, layout: Layout) -> None:
        """Write all cells of a layout."""
        worksheet = self._worksheet
        for row, height in layout.heights.items():
            worksheet.row_dimensions[row].height = height
        tables = {table.row: table for table in layout.tables}
        ordered = sorted(layout.spots, key=attrgetter("row", "column"))
        spots = {row: list(group) for row, group in groupby(ordered, attrgetter("row"))}
        for row in sorted(tables.keys() | spots.keys()):
            self._skip_to(row)
            if row in tables:
                self._write_table(tables[row], layout.widths)
            else:
                self._append(self._spot_cells(spots[row]))

    def _append(self, cells: list[Any]) -> None:
        self._worksheet.append(cells)
        self._written += 1

    def _skip_to(self, row: int) -> None:
        while self._written < row - 1:
            self._append([])

    def _spot_cells(self, spots: Sequence[Spot]) -> list[SheetCell | None]:
        cells: list[SheetCell | None] = [None] * spots[-1].column
        for spot in spots:
            cell = WriteOnlyCell(self._worksheet)
            style = self._styles.cell_style
            plain = style(spot.role, spot.unit, tone=spot.tone)
            quoted = style(spot.role, spot.unit, tone=spot.tone, quoted=True)
            fill_cell(cell, spot.value, spot.unit, (plain, quoted))
            if spot.link:
                cell.hyperlink = Hyperlink(ref="A1", location=spot.link)
            cells[spot.column - 1] = cell
        return cells

    def _write_table(self, placed: PlacedTable, widths: Sequence[float]) -> None:
        self._append(self._heading_cells(placed))
        columns = [
            _BodyColumn(
                self._worksheet,
                column,
                self._styles,
                placed.wrapped,
                self._addresses(column),
            )
            for column in placed.table.columns
        ]
        room = {
            number: width
            for number, (column, width) in enumerate(
                zip(placed.table.columns, widths, strict=False)
            )
            if column.name in placed.wrapped
        }
        n_rows = placed.table.n_rows
        for index in range(n_rows):
            if room:
                self._set_height(placed, index, room)
            self._append([column.filled(index) for column in columns])
        for _ in range(placed.last_row - placed.row - n_rows):
            self._append([column.empty() for column in columns])

    def _addresses(self, column: Column) -> list[Address | None]:
        """Return where the first cells of a column lead, as far as links are left."""
        addresses: list[Address | None] = []
        for place in column.links:
            if not self._links_left:
                break
            address = address_of(place, self._folder) if place else None
            self._links_left -= address is not None
            addresses.append(address)
        return addresses

    def _set_height(
        self, placed: PlacedTable, index: int, room: dict[int, float]
    ) -> None:
        texts = (
            (str(placed.table.columns[number].values[index] or ""), width)
            for number, width in room.items()
        )
        height = body_height(texts, self._sheet, most_lines=self._sheet.most_lines)
        if height > self._sheet.row_height:
            row = placed.first_row + index
            self._worksheet.row_dimensions[row].height = height

    def _heading_cells(self, placed: PlacedTable) -> list[SheetCell]:
        cells = []
        for column, heading in zip(
            placed.table.columns, headings(placed.table), strict=True
        ):
            role = Role.HEADER_INPUT if column.editable else Role.HEADER
            cell = WriteOnlyCell(self._worksheet)
            # A filter button stands at the right, so headings keep to the left there.
            unit = Unit.TEXT if placed.filtered else column.unit
            style = self._styles.cell_style(role, unit)
            fill_cell(cell, heading, Unit.TEXT, (style, style))
            note = self._note(column)
            if note:
                cell.comment = _comment(note)
            cells.append(cell)
        return cells

    def _note(self, column: Column) -> str:
        hint = wording.EDITABLE.text(self._lang) if column.editable else ""
        return "\n".join(part for part in (clean_text(column.note), hint) if part)


class _BodyColumn:
    """The one cell object of a column, filled anew for each row."""

    def __init__(
        self,
        worksheet: Worksheet,
        column: Column,
        styles: StyleBook,
        wrapped: frozenset[str],
        addresses: Sequence[Address | None] = (),
    ) -> None:
        role = Role.BODY_WRAPPED if column.name in wrapped else Role.BODY
        self._values = column.values
        self._unit = column.unit
        self._styles = _style_pair(styles, role, column.unit)
        linked = Role.BODY_LINK if any(addresses) else role
        self._link_styles = _style_pair(styles, linked, column.unit)
        self._addresses = addresses
        self._cell = WriteOnlyCell(worksheet)

    def filled(self, index: int) -> SheetCell:
        """Return the cell with the value of a row, and its link if it has one."""
        address = self._addresses[index] if index < len(self._addresses) else None
        styles = self._link_styles if address else self._styles
        fill_cell(self._cell, self._values[index], self._unit, styles)
        if self._addresses:
            self._cell.hyperlink = _hyperlink(address) if address else None
        return self._cell

    def empty(self) -> SheetCell:
        """Return the cell without a value, ready for typing."""
        fill_cell(self._cell, None, self._unit, self._styles)
        return self._cell


def fill_cell(
    cell: SheetCell, value: Cell, unit: Unit, styles: tuple[object, object]
) -> None:
    """Put a value into a cell as it is, past openpyxl's guessing of formulas.

    ``styles`` are those of plain text and of text that looks like a formula.
    """
    text, kind = stored(value, unit)
    # The public setter turns "=1" into a formula, and builds a style a cell.
    inner: Any = cell
    inner._value = text  # noqa: SLF001
    cell.data_type = kind
    quoted = kind == "s" and text is not None and needs_quote(text)
    inner._style = styles[quoted]  # noqa: SLF001


def _style_pair(styles: StyleBook, role: Role, unit: Unit) -> tuple[object, object]:
    """Return the styles of plain text and of text that looks like a formula."""
    return styles.cell_style(role, unit), styles.cell_style(role, unit, quoted=True)


def _hyperlink(address: Address) -> Hyperlink:
    return Hyperlink(ref="A1", target=address.target, location=address.location or None)


def plain_rows(
    columns: Sequence[Column], worksheet: Worksheet, styles: StyleBook
) -> Iterator[list[SheetCell]]:
    """Yield the rows of columns as they are written in a table, without headings."""
    bodies = [_BodyColumn(worksheet, column, styles, frozenset()) for column in columns]
    n_rows = len(columns[0].values) if columns else 0
    for index in range(n_rows):
        yield [body.filled(index) for body in bodies]


def _comment(text: str) -> Comment:
    height = lines(text, NOTE_CHARACTERS) * NOTE_LINE + NOTE_MARGIN
    return Comment(text, AUTHOR, width=NOTE_WIDTH, height=height)
