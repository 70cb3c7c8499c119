"""How does a table of results become a data file?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xl_crm_cli.destination import replace_file

if TYPE_CHECKING:
    from pathlib import Path

#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as spreadsheets open it: UTF-8 with BOM, lines end with CRLF.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.

    Raises
    ------
    OutputError
        The folder or the file cannot be written; an old file is as it was.
    """
    safe = frame.apply(_defused)
    replace_file(
        path,
        lambda draft: safe.to_csv(
            draft, index=False, encoding="utf-8-sig", lineterminator="\r\n"
        ),
    )


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a table with its types.

    Raises
    ------
    OutputError
        The folder or the file cannot be written; an old file is as it was.
    """
    replace_file(path, lambda draft: frame.to_parquet(draft, index=False))


def _defused(column: pd.Series) -> pd.Series:
    """Return a column whose texts no spreadsheet computes; numbers stay as they are."""
    if not (
        pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column)
    ):
        return column
    return column.map(
        lambda cell: (
            f"'{cell}"
            if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS)
            else cell
        )
    )
