"""What tests of macros share: a workbook as somebody has it open, and changes to it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from xl_crm.i18n import Lang
from xl_crm.macros import Asked, Edit
from xl_crm.workbook.open_file import FileBook
from xl_crm.workbook.read_tables import ReadBook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xl_crm.macros import Macro, Outcome


class OpenedBook:
    """A workbook in a file, and what somebody does with it."""

    def __init__(self, path: Path, folder: Path) -> None:
        """Copy a workbook into a folder, to be changed there."""
        self.path = folder / path.name
        shutil.copyfile(path, self.path)
        self._file = FileBook(self.path, Lang.ZH)

    @property
    def read(self) -> ReadBook:
        """The workbook as it is now."""
        return ReadBook(self.path)

    def ask(self, macro: Macro) -> Outcome:
        """Run a macro and change nothing."""
        return macro.run(
            Asked(
                book=self.path,
                name=self.path.name,
                folder=self.path.parent,
                lang=Lang.ZH,
                progress=lambda _stage, _share: None,
            )
        )

    def run(self, macro: Macro) -> list[str]:
        """Run a macro, put its changes in, and return what it says in Chinese."""
        outcome = self.ask(macro)
        self._file.write(outcome.edits)
        return [line.zh for line in outcome.said]

    def column(self, table: str, heading: str) -> list[Any]:
        """Return the cells under a heading."""
        return self.read.table(table).values(heading)

    def type_into(self, table: str, heading: str, cells: Mapping[int, Any]) -> None:
        """Type into some rows, from 0, of a column."""
        found = self.read.table(table)
        column = found.column + found.headings.index(heading)
        self._file.write(
            [
                Edit(
                    sheet=found.sheet,
                    row=found.row + row,
                    column=column,
                    values=((value,),),
                )
                for row, value in cells.items()
            ]
        )

    def type_down(self, table: str, heading: str, values: Sequence[Any]) -> None:
        """Type into the first rows of a column."""
        self.type_into(table, heading, dict(enumerate(values)))

    def type_named(self, name: str, value: Any) -> None:  # noqa: ANN401  (any cell)
        """Type into a cell with a name."""
        cell = self.read.named(name)
        assert cell is not None
        self._file.write(
            [
                Edit(
                    sheet=cell.sheet,
                    row=cell.row,
                    column=cell.column,
                    values=((value,),),
                )
            ]
        )
