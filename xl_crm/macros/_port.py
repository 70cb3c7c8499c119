"""What does a macro need of the workbook that somebody has open?

The port has two adapters: Excel through xlwings (``xl_crm_udfs``), and a file on a
machine without Excel (``xl_crm.workbook``). Both pass one suite of tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from xl_crm.i18n import Lang

#: A value written into a cell; None empties it.
CellValue = float | int | str | bool | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """New values for a block of cells; formats stay, and so does what is not named.

    Attributes
    ----------
    sheet : str
        Name of the sheet.
    row, column : int
        Of the first cell, from 1.
    values : tuple of tuple of CellValue
        Rows of equal length.
    """

    sheet: str
    row: int
    column: int
    values: tuple[tuple[CellValue, ...], ...]


class OpenBook(Protocol):
    """A workbook that somebody has open, or that lies in a file."""

    @property
    def name(self) -> str:
        """Return the file name with its suffix."""

    @property
    def folder(self) -> Path:
        """Return the folder that it lies in, where new files go.

        Raises
        ------
        InputError
            It was never saved, or lies where no file can be put.
        """

    @property
    def lang(self) -> Lang:
        """Return the language of the program that shows it."""

    def copy_to(self, path: Path) -> None:
        """Write the workbook as it is now, with what is not saved yet, to a new file.

        Raises
        ------
        InputError
            It cannot be copied.
        """

    def write(self, edits: Sequence[Edit]) -> None:
        """Put new values into cells: all of them, or none.

        A file is written anew and saved; Excel's workbook is changed and not saved.

        Raises
        ------
        OutputError
            A sheet is protected, read-only or gone; the workbook is as it was.
        """

    def progress(self, text: str, share: float) -> None:
        """Say what is being done; ``share`` of the work, 0 to 1, is done.

        An empty text ends it: nothing is shown any more.
        """

    def show(self, files: Sequence[Path]) -> None:
        """Open files that were written, where there is a program to show them."""
