"""How does the reader of workbooks open a file and load a sheet, and how does it fail?

The reader is calamine, written in Rust, through fastexcel. It gives every cell as a
text: dates in ISO, whole numbers without decimals, others rounded to nine of them.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest.workbooks.package import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_crm.ingest.workbooks.cell_range import CellRange

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
#: How every sheet is loaded: from its first row on, each cell as a text.
_AS_TEXTS = {"header_row": None, "skip_rows": 0, "dtypes": "string"}
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
    """

    rows: Any
    first_row: int
    first_column: int

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
        import pyarrow.compute as pc  # noqa: PLC0415

        filled = np.ones(self.rows.num_rows, dtype=bool)
        blank = np.arange(self.rows.num_rows)
        for column in self.rows:
            texts = pc.utf8_trim_whitespace(column.take(pa.array(blank)))
            says = pc.not_equal(texts, "").fill_null(fill_value=False)
            blank = blank[~says.to_numpy(zero_copy_only=False)]
            if not len(blank):
                return self.rows, ()
        filled[blank] = False
        n_rows = int(filled.nonzero()[0][-1]) + 1 if filled.any() else 0
        blank = blank[blank < n_rows] + self.first_row
        rows = self.rows.slice(0, n_rows)
        return rows.filter(pa.array(filled[:n_rows])), tuple(blank.tolist())

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
    fills_first_column: bool = False,
    may_hold_errors: bool = True,
) -> SheetCells:
    """Load a sheet from its first row on.

    Parameters
    ----------
    where : str
        File and sheet, for messages.
    fills_first_column : bool
        Some cell of column A is known to hold something: the reader, which leaves out
        blank columns on the left, need not be asked where it begins, and is faster.
    may_hold_errors : bool
        Some cell may hold an error value: it gets its text, as in the sheet.

    Raises
    ------
    UnreadableFileError
        The reader refuses the sheet.
    """
    with refusals_named(where):
        if fills_first_column and not may_hold_errors:
            rows = book.load_sheet(sheet, **_AS_TEXTS, eager=True)
            return SheetCells(rows=rows, first_row=1, first_column=1)
        loaded = book.load_sheet(sheet, **_AS_TEXTS)
        first_column = _first_column(loaded)
        if not may_hold_errors or not loaded.width:
            rows = loaded.to_arrow()
            return SheetCells(rows=rows, first_row=1, first_column=first_column)
        rows, errors = loaded.to_arrow_with_errors()
    rows = _with_error_texts(rows, errors.errors if errors else [])
    return SheetCells(rows=rows, first_row=1, first_column=first_column)


def load_head(
    book: Any,  # noqa: ANN401  (untyped library)
    sheet: str,
    where: str,
    n_rows: int,
) -> tuple[SheetCells, bool]:
    """Load the first rows of a sheet, and tell whether it is hidden.

    Raises
    ------
    UnreadableFileError
        The reader refuses the sheet.
    """
    with refusals_named(where):
        loaded = book.load_sheet(sheet, **_AS_TEXTS, n_rows=n_rows)
        rows, first_column = loaded.to_arrow(), _first_column(loaded)
        cells = SheetCells(rows=rows, first_row=1, first_column=first_column)
        return cells, loaded.visible != "visible"


def _first_column(loaded: Any) -> int:  # noqa: ANN401  (untyped library)
    """Return the number of the first column that holds anything; 1 for none."""
    columns = loaded.available_columns()
    return int(columns[0].absolute_index) + 1 if columns else 1


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
