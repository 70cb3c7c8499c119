"""How do several exports become the sheets of one workbook, as people paste them?"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from pathlib import Path

_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
_DELIMITERS = ",;\t"


def paste(exports: Mapping[str, Path], path: Path) -> Path:
    """Write each export onto a sheet of its name, every cell as it was."""
    book = Workbook(write_only=True)
    for name, export in exports.items():
        sheet = book.create_sheet(name)
        for row in rows_of(export):
            sheet.append(row)
    book.save(path)
    return path


def rows_of(export: Path) -> list[list[str | float | date | datetime | None]]:
    """Return the rows of an export: texts of a delimited file, cells of a workbook."""
    if export.suffix == ".xlsx":
        book = load_workbook(export, read_only=True)
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    text = _text(export)
    head = text.splitlines()[0]
    delimiter = max(_DELIMITERS, key=head.count)
    return [[*row] for row in csv.reader(text.splitlines(), delimiter=delimiter)]


def column_of(rows: Iterable[list[object]], heading: str) -> list[object]:
    """Return the cells below a heading."""
    head, *body = rows
    place = head.index(heading)
    return [row[place] for row in body]


def _text(export: Path) -> str:
    content = export.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise AssertionError(export)
