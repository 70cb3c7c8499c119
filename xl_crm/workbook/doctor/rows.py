"""How are the rows of a sheet read without holding them?

Everything but the rows becomes a tree. A row goes to whoever looks at cells, and is
forgotten. Ends of elements and texts are collected by the parser itself, in one list:
Python is called for beginnings only, which halves the time of a big sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from xl_crm.workbook.doctor.tree import TreeReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element


class Formula(NamedTuple):
    """A formula of a cell; its text is empty within the range of a shared one."""

    text: str
    attributes: Mapping[str, str]


class Listener(Protocol):
    """Whoever looks at rows and cells."""

    def row(self, attributes: Mapping[str, str]) -> None:
        """Take the attributes of a row that begins."""

    def cell(
        self,
        attributes: Mapping[str, str],
        formula: Formula | None,
        value: str | None,
        text: str,
    ) -> None:
        """Take a cell of the row that began last.

        Parameters
        ----------
        formula : Formula or None
            None where there is none.
        value : str or None
            As the file has it; None where there is none.
        text : str
            Of an inline text.
        """


class SheetReader(TreeReader):
    """Reads a sheet: its rows to a listener, the rest into a tree."""

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self._listener = listener
        #: Texts, and names of elements that ended, since a beginning that counts.
        self._buffer: list[str] = []
        self._space = ""
        self._is_in_rows = False
        self._cell: Mapping[str, str] | None = None
        #: Name of the element whose text the buffer holds: ``f``, ``v`` or ``t``.
        self._slot = ""
        self._formula: Formula | None = None
        self._attributes: Mapping[str, str] = {}
        self._inline = ""

    def root(self) -> Element:
        """Return the root, without rows, once the part was read."""
        if self._is_in_rows:
            self._leave_rows()
        return super().root()

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        super()._start(name, attributes)
        if self._names[name] == "sheetData":
            self._space = name.removesuffix("sheetData")
            self._row_name, self._cell_name = f"{self._space}row", f"{self._space}c"
            self._slots = tuple(f"{self._space}{slot}" for slot in ("f", "v", "t"))
            self._is_in_rows = True
            self._buffer.clear()
            self._parser.StartElementHandler = self._start_in_rows
            self._parser.EndElementHandler = self._buffer.append
            self._parser.CharacterDataHandler = self._buffer.append

    def _start_in_rows(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == self._cell_name:
            if self._cell is not None:
                self._finish_cell()
            self._cell = attributes
            self.at = attributes.get("r", self.at)
            self._buffer.clear()
        elif name in self._slots:
            if self._slot:
                self._keep()
            self._slot = name
            self._attributes = attributes
            self._buffer.clear()
        elif name == self._row_name:
            self._finish_cell()
            self._buffer.clear()
            self._listener.row(attributes)
        elif f"{self._space}sheetData" in self._buffer:
            self._leave_rows()
            self._start(name, attributes)

    def _finish_cell(self) -> None:
        """Hand over the cell that is read up to its end."""
        cell = self._cell
        if cell is None:
            return
        value, slot, buffer = None, self._slot, self._buffer
        if slot:
            if slot != self._slots[1]:
                self._keep()
            elif len(buffer) > 1 and buffer[1] == slot:
                value = buffer[0]
            else:
                value = self._collected()
            self._slot = ""
        self._listener.cell(cell, self._formula, value, self._inline)
        self._cell = self._formula = None
        self._inline = ""

    def _keep(self) -> None:
        """Keep the text of a formula, or of a piece of an inline text."""
        if self._slot == self._slots[0]:
            self._formula = Formula(self._collected(), self._attributes)
        elif self._slot == self._slots[2]:
            self._inline += self._collected()

    def _collected(self) -> str:
        """Return the text up to the end of its element."""
        return "".join(self._buffer[: self._buffer.index(self._slot)])

    def _leave_rows(self) -> None:
        self._finish_cell()
        self._is_in_rows = False
        self.at = ""
        self._parser.StartElementHandler = self._start
        self._build()
        self._builder.end("sheetData")
