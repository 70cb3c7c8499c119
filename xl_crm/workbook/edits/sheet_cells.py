"""How does the XML of a sheet change where cells get new values, and only there?"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, NoReturn

from xl_crm.errors import OutputError, Problem
from xl_crm.i18n import Label
from xl_crm.workbook.doctor.area import Area, area_of, cell_name
from xl_crm.workbook.edits.tags import (
    attribute,
    first,
    is_true,
    prefix_of,
    spans,
    with_attribute,
)
from xl_crm.workbook.rows.markup import rest_of_cell, style_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.workbook.edits.cell_formats import CellFormats
    from xl_crm.workbook.edits.new_cell import NewCell, NewCells
    from xl_crm.workbook.edits.tags import Span

_MARKUP = re.compile(r"<(/?)")
_DAMAGED = Label(zh="工作表内容不完整", en="the sheet is damaged")
_LOCKED = Label(
    zh="工作表受保护，该单元格已锁定", en="the sheet is protected and the cell locked"
)
_MERGED = Label(zh="在合并单元格之内", en="is inside merged cells")
_ARRAY = Label(zh="是数组公式的一部分", en="is part of an array formula")
_SHARED = Label(
    zh="其公式供其他单元格共用", en="other cells share the formula that is in it"
)
_SAVE_AGAIN = Label(
    zh="用 Excel 打开并另存后重试", en="Save it again in Excel, then try once more"
)
_UNPROTECT = Label(
    zh="在 Excel 中撤销工作表保护后重试",
    en="Remove the protection of the sheet in Excel, then try once more",
)
_UNMERGE = Label(
    zh="在 Excel 中取消合并后重试", en="Unmerge the cells in Excel, then try once more"
)
_REPLACE_FORMULA = Label(
    zh="在 Excel 中把这些公式改为数值后重试",
    en="Replace these formulas by their values in Excel, then try once more",
)


class SheetCells:
    """The cells of one sheet.

    Parameters
    ----------
    xml : bytes
        The part of the sheet: sound XML in UTF-8.
    formats : CellFormats
        Takes the formats that new values need.
    place : str
        File and sheet, for messages.

    Attributes
    ----------
    lost_formula : bool
        Whether a value took the place of a formula.
    """

    def __init__(self, xml: bytes, formats: CellFormats, place: str) -> None:
        self.lost_formula = False
        self._xml = xml
        self._formats = formats
        self._place = place
        self._prefix = prefix_of(xml, "worksheet")
        protection = self._first("sheetProtection")
        self._is_protected = is_true(
            attribute(self._tag(protection), "sheet") if protection else None
        )
        self._column_styles = tuple(self._read_column_styles())
        self._lost_masters: set[str] = set()

    def put(self, cells: NewCells) -> bytes:
        """Return the sheet with new values; whatever they do not name is as it was.

        Raises
        ------
        OutputError
            A cell is locked, merged into another, or part of a formula of several
            cells.
        """
        self._refuse_parts(cells)
        data = self._first("sheetData")
        if data is None:
            self._refuse("", _DAMAGED, _SAVE_AGAIN)
        rows = b"".join(self._rows(data, cells))
        if self._lost_masters:
            self._refuse_orphans(rows)
        opened = _open_tag(self._tag(data))
        closed = f"</{self._prefix}sheetData>".encode()
        head = self._stretched(self._xml[: data.start], cells)
        return b"".join((head, opened, rows, closed, self._xml[data.end :]))

    def _rows(self, data: Span, cells: NewCells) -> Iterator[bytes]:
        """Yield the rows of the sheet, in pieces."""
        todo = deque(sorted(cells))
        number, at = 0, data.inner
        for row in self._spans("row", data.inner, data.inner_end):
            number = _position(attribute(self._tag(row), "r"), number)
            if not todo:
                break
            if todo[0] > number:
                continue
            yield self._xml[at : row.start]
            at = row.start
            while todo and todo[0] < number:
                yield self._new_row(todo[0], cells[todo.popleft()])
            if todo and todo[0] == number:
                yield self._row(row, number, cells[todo.popleft()])
                at = row.end
        yield self._xml[at : data.inner_end]
        for left in todo:
            yield self._new_row(left, cells[left])

    def _new_row(self, number: int, new: dict[int, NewCell]) -> bytes:
        """Return a row that was not there; nothing where its cells are blank."""
        made = b"".join(self._new_cells(number, sorted(new), new, 0))
        if not made:
            return b""
        start = f'<{self._prefix}row r="{number}">'
        return b"%s%s</%srow>" % (start.encode(), made, self._prefix.encode())

    def _row(self, row: Span, number: int, new: dict[int, NewCell]) -> bytes:
        """Return a row with new values in some of its cells."""
        tag = self._tag(row)
        style = _number(attribute(tag, "s"))
        style = style if is_true(attribute(tag, "customFormat")) else 0
        todo = deque(sorted(new))
        pieces, column, at = [], 0, row.inner
        for cell in self._spans("c", row.inner, row.inner_end):
            if not todo:
                break
            reference = area_of(attribute(self._tag(cell), "r") or "")
            column = reference.left if reference else column + 1
            pieces.append(self._xml[at : cell.start])
            between = [todo.popleft() for _ in range(_n_below(todo, column))]
            pieces += self._new_cells(number, between, new, style)
            at = cell.start
            if todo and todo[0] == column:
                name = cell_name(number, todo.popleft())
                pieces.append(self._changed(cell, name, new[column]))
                at = cell.end
            pieces.append(self._xml[at : cell.end])
            at = cell.end
        pieces += self._new_cells(number, todo, new, style)
        pieces.append(self._xml[at : row.inner_end])
        # Spans say where the cells of a row lie, and may be left out.
        opened = _open_tag(with_attribute(tag, "spans", None))
        return opened + b"".join(pieces) + f"</{self._prefix}row>".encode()

    def _new_cells(
        self,
        row: int,
        columns: deque[int] | list[int],
        new: dict[int, NewCell],
        row_style: int,
    ) -> Iterator[bytes]:
        """Yield cells that were not there, in the formats of their row or columns."""
        for column in columns:
            style = row_style or self._column_style(column)
            cell = self._cell(cell_name(row, column), style, new[column])
            if new[column].content.text is not None:
                yield cell

    def _changed(self, cell: Span, name: str, new: NewCell) -> bytes:
        """Return a cell with a new value in its old format."""
        formula = f"{self._prefix}f"
        for each in spans(self._xml, formula, cell.inner, cell.inner_end):
            self.lost_formula = True
            tag = self._tag(each)
            if attribute(tag, "t") == "shared" and attribute(tag, "ref"):
                self._lost_masters.add(attribute(tag, "si") or "")
        return self._cell(name, _number(attribute(self._tag(cell), "s")), new)

    def _cell(self, name: str, style: int, new: NewCell) -> bytes:
        if self._is_protected and self._formats.is_locked(style):
            self._refuse(name, _LOCKED, _UNPROTECT)
        style = self._formats.fitting(style, new)
        rest = f'<c r="{name}"{style_attribute(style)}{rest_of_cell(new.content)}'
        if self._prefix:
            rest = _MARKUP.sub(rf"<\1{self._prefix}", rest)
        return rest.encode()

    def _refuse_parts(self, cells: NewCells) -> None:
        """Refuse cells that only exist as parts of others."""
        merged = self._areas("mergeCell", {None})
        formulas = self._areas("f", {"array", "dataTable"})
        for area in merged:
            for row, column in _inside(area, cells):
                is_first = (row, column) == area[:2]
                if not is_first and cells[row][column].content.text is not None:
                    self._refuse(cell_name(row, column), _MERGED, _UNMERGE)
        for area in formulas:
            for row, column in _inside(area, cells):
                if area.n_rows * area.n_columns > 1:
                    self._refuse(cell_name(row, column), _ARRAY, _REPLACE_FORMULA)

    def _refuse_orphans(self, rows: bytes) -> None:
        """Refuse to take away a formula that cells which stay take theirs from."""
        for each in spans(rows, f"{self._prefix}f"):
            tag = rows[each.start : each.inner]
            if attribute(tag, "si") in self._lost_masters:
                self._refuse("", _SHARED, _REPLACE_FORMULA)

    def _areas(self, name: str, kinds: set[str | None]) -> list[Area]:
        """Return the areas of the elements of a name, of some types only."""
        if f"<{self._prefix}{name}".encode() not in self._xml:
            return []
        tags = (self._tag(each) for each in self._spans(name))
        named = (
            area_of(attribute(tag, "ref") or "")
            for tag in tags
            if attribute(tag, "t") in kinds
        )
        return [area for area in named if area]

    def _stretched(self, head: bytes, cells: NewCells) -> bytes:
        """Return what stands before the rows, its range widened over new values."""
        found = first(head, f"{self._prefix}dimension")
        filled = [
            (row, column)
            for row, line in cells.items()
            for column, new in line.items()
            if new.content.text is not None
        ]
        tag = head[found.start : found.inner] if found else b""
        old = area_of(attribute(tag, "ref") or "")
        if found is None or old is None or not filled:
            return head
        rows, columns = zip(*filled, strict=True)
        area = Area(
            min(old.top, *rows),
            min(old.left, *columns),
            max(old.bottom, *rows),
            max(old.right, *columns),
        )
        if area == old:
            return head
        return (
            head[: found.start]
            + with_attribute(tag, "ref", str(area))
            + head[found.inner :]
        )

    def _read_column_styles(self) -> Iterator[tuple[int, int, int]]:
        """Yield first and last column of those that have a format of their own."""
        for each in self._spans("col"):
            tag = self._tag(each)
            style = _number(attribute(tag, "style"))
            if style:
                ends = attribute(tag, "min"), attribute(tag, "max")
                yield _number(ends[0]), _number(ends[1]), style

    def _column_style(self, column: int) -> int:
        fitting = (s for low, high, s in self._column_styles if low <= column <= high)
        return next(fitting, 0)

    def _first(self, name: str) -> Span | None:
        return first(self._xml, f"{self._prefix}{name}")

    def _spans(
        self, name: str, start: int = 0, end: int | None = None
    ) -> Iterator[Span]:
        return spans(self._xml, f"{self._prefix}{name}", start, end)

    def _tag(self, span: Span) -> bytes:
        return self._xml[span.start : span.inner]

    def _refuse(self, cell: str, found: Label, remedy: Label) -> NoReturn:
        where = f"{self._place}!{cell}" if cell else self._place
        raise OutputError(Problem(where=where, found=found, remedy=remedy))


def _open_tag(tag: bytes) -> bytes:
    """Return a start tag; that of an element that closed itself opened."""
    return re.sub(rb"\s*/>$", b">", tag)


def _position(number: str | None, before: int) -> int:
    """Return the number of a row; one that bears none follows the one before."""
    return _number(number) or before + 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _n_below(ordered: deque[int], limit: int) -> int:
    return sum(1 for number in ordered if number < limit)


def _inside(area: Area, cells: NewCells) -> Iterator[tuple[int, int]]:
    """Yield the places of new values that lie in an area."""
    for row, line in cells.items():
        if area.top <= row <= area.bottom:
            for column in line:
                if area.left <= column <= area.right:
                    yield row, column
