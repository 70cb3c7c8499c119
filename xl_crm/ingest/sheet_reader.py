"""How does the reader of workbooks open a file and load a sheet, and how does it fail?

The reader is calamine, written in Rust, through fastexcel. It gives every cell as a
text: dates in ISO, whole numbers without decimals, others rounded to nine of them.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest.package import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.ingest.cell_range import CellRange

#: What the reader calls an error value, and what the sheet shows.
ERROR_TEXTS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
#: What Rust calls an error of its own that it did not expect; no module exports it.
_PANIC = "PanicException"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCells:
    """The cells of a sheet, or of a part of it, as texts.

    Attributes
    ----------
    rows : Arrow record batch
        Blank cells are null.
    first_row, first_column : int
        Of the sheet, from 1, that ``rows`` begins with.
    is_hidden : bool
        Hidden, or very hidden.
    """

    rows: Any
    first_row: int
    first_column: int
    is_hidden: bool

    def cut(self, cells: CellRange) -> SheetCells:
        """Return what lies in a range."""
        top = max(cells.first_row - self.first_row, 0)
        n_rows = max(cells.last_row - self.first_row + 1 - top, 0)
        left = max(cells.first_column - self.first_column, 0)
        right = max(cells.last_column - self.first_column + 1, left)
        columns = range(self.rows.num_columns)[left:right]
        return replace(
            self,
            rows=self.rows.slice(top, n_rows).select(list(columns)),
            first_row=self.first_row + top,
            first_column=self.first_column + left,
        )

    def below(self, n_rows: int) -> SheetCells:
        """Return what lies below the first rows."""
        return replace(
            self, rows=self.rows.slice(n_rows), first_row=self.first_row + n_rows
        )

    def from_first_filled(self) -> SheetCells | None:
        """Return what is left without blank rows at the top; None where all are."""
        filled = [column.is_valid().index(value=True).as_py() for column in self.rows]
        filled = [row for row in filled if row >= 0]
        return self.below(min(filled)) if filled else None

    def without_blank_rows(self) -> tuple[Any, tuple[int, ...]]:
        """Return the rows up to the last filled one, and the blank ones left out.

        Returns
        -------
        rows : Arrow record batch
        blank_rows : tuple of int
            Their rows in the sheet, ascending.
        """
        import numpy as np  # noqa: PLC0415  (only where a workbook is read)
        import pyarrow as pa  # noqa: PLC0415

        filled = np.zeros(self.rows.num_rows, dtype=bool)
        for column in self.rows:
            filled |= column.is_valid().to_numpy(zero_copy_only=False)
        n_rows = int(filled.nonzero()[0][-1]) + 1 if filled.any() else 0
        rows, filled = self.rows.slice(0, n_rows), filled[:n_rows]
        if filled.all():
            return rows, ()
        blank = np.flatnonzero(~filled) + self.first_row
        return rows.filter(pa.array(filled)), tuple(blank.tolist())

    def texts(self, n_rows: int) -> list[tuple[str, ...]]:
        """Return the first rows as trimmed texts, blank cells as empty ones."""
        top = self.rows.slice(0, n_rows)
        columns = [
            [(cell or "").strip() for cell in column.to_pylist()] for column in top
        ]
        return list(zip(*columns, strict=True))


@contextmanager
def refusals_named(where: str) -> Iterator[None]:
    """Turn what the reader raises into one line.

    Raises
    ------
    UnreadableFileError
        The reader refuses the file, or fails over it.
    """
    import fastexcel  # noqa: PLC0415  (only where a workbook is read)

    try:
        yield
    except fastexcel.FastExcelError as error:
        raise UnreadableFileError(damaged(where, str(error))) from None
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise UnreadableFileError(damaged(where, str(error))) from None


def open_book(source: Path | bytes, where: str) -> Any:  # noqa: ANN401  (untyped library)
    """Open a workbook.

    Parameters
    ----------
    source : Path or bytes
        The reader believes the suffix of a path; in bytes it looks for itself.
    where : str
        Name of the file, for messages.

    Raises
    ------
    UnreadableFileError
        The reader refuses the file.
    """
    import fastexcel  # noqa: PLC0415  (only where a workbook is read)

    with refusals_named(where):
        return fastexcel.read_excel(source)


def load_cells(
    book: Any,  # noqa: ANN401  (untyped library)
    sheet: str,
    where: str,
    *,
    n_rows: int | None = None,
    with_errors: bool = False,
) -> SheetCells:
    """Load a sheet from its first row on.

    Parameters
    ----------
    where : str
        File and sheet, for messages.
    n_rows : int or None
        Rows to load; None for all.
    with_errors : bool
        Some cell may hold an error value: it gets its text, as in the sheet.

    Raises
    ------
    UnreadableFileError
        The reader refuses the sheet.
    """
    with refusals_named(where):
        loaded = book.load_sheet(
            sheet,
            header_row=None,
            skip_rows=0,
            n_rows=n_rows,
            dtypes="string",
            whitespace_as_null=True,
        )
        columns = loaded.available_columns()
        if with_errors and columns:
            rows, errors = loaded.to_arrow_with_errors()
            rows = _with_error_texts(rows, errors.errors if errors else [])
        else:
            rows = loaded.to_arrow()
    return SheetCells(
        rows=rows,
        first_row=1,
        first_column=columns[0].absolute_index + 1 if columns else 1,
        is_hidden=loaded.visible != "visible",
    )


def _with_error_texts(rows: Any, errors: list[Any]) -> Any:  # noqa: ANN401  (pyarrow ships no types)
    """Put the texts of error values where the reader left blanks."""
    import pyarrow as pa  # noqa: PLC0415  (only where a workbook is read)

    texts: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.position
        kind = error.detail.rpartition("Error(")[2].partition(")")[0]
        if kind in ERROR_TEXTS:
            texts.setdefault(column, {})[row] = ERROR_TEXTS[kind]
    columns = list(rows.columns)
    for column, found in texts.items():
        cells = columns[column].to_pylist()
        for row, text in found.items():
            cells[row] = text
        columns[column] = pa.array(cells, pa.string())
    return pa.RecordBatch.from_arrays(columns, names=rows.schema.names)
