"""What do four programs that are not ours read in a workbook of ours?

Each gives the cells of every sheet as plain values: ``None`` for a blank, text, a
number, or a flag; a day is the number of days that the file holds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from tests.recalculated import OFFICE_PYTHON, TOOL

if TYPE_CHECKING:
    from collections.abc import Mapping

Plain = None | str | float | bool
#: Values by cell, by sheet; blank cells are left out.
Cells = dict[str, dict[str, Plain]]

READERS = Path(__file__).parent / "readers"
PROGRAMS = tuple(shutil.which(name) for name in ("node", "npm"))
#: How long npm may take, in seconds.
PATIENCE = 120


def by_openpyxl(path: Path) -> Cells:
    """Read values, not formulas, as pandas does."""
    book = load_workbook(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: _plain(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def by_calamine(path: Path, sheet: str, types: Mapping[str, str]) -> Cells:
    """Read one sheet, whose headings are in row 1, by the Rust reader calamine.

    Parameters
    ----------
    types : mapping of str to str
        By heading: what fastexcel shall take the cells of a column for.
    """
    import fastexcel  # noqa: PLC0415  (as in the reader of exports)

    reader = fastexcel.read_excel(path)
    table = reader.load_sheet(sheet, dtypes=dict(types)).to_arrow()
    found: dict[str, Plain] = {}
    for number, heading in enumerate(table.schema.names, 1):
        letter = get_column_letter(number)
        found[f"{letter}1"] = heading
        for row, value in enumerate(table.column(number - 1).to_pylist(), 2):
            if value is not None:
                found[f"{letter}{row}"] = _plain(value)
    return {sheet: found}


def by_libreoffice(path: Path) -> Cells:
    """Open in LibreOffice, which computes every formula anew."""
    done = subprocess.run(
        [str(OFFICE_PYTHON), str(TOOL), "values", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        sheet: {
            f"{get_column_letter(column)}{row}": value
            for row, cells in enumerate(found["values"], 1)
            for column, value in enumerate(cells, 1)
            if value is not None
        }
        for sheet, found in json.loads(done.stdout).items()
    }


def by_sheetjs(path: Path, folder: Path) -> Cells:
    """Read by SheetJS, the reader of many web pages.

    Parameters
    ----------
    folder : Path
        Where ``sheetjs_folder`` has put it.
    """
    done = subprocess.run(
        [str(PROGRAMS[0]), str(folder / "sheetjs.mjs"), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        sheet: {at: value for at, (_, value) in cells.items()}
        for sheet, cells in json.loads(done.stdout).items()
    }


def sheetjs_folder(cache: Path, scratch: Path) -> Path:
    """Return a folder with SheetJS and our script; installed once, then kept.

    Parameters
    ----------
    cache, scratch : Path
        A folder that outlives the test run, and one of this test.
    """
    if None in PROGRAMS:
        pytest.skip("node or npm is not installed")
    wanted = json.loads((READERS / "package.json").read_text(encoding="utf-8"))
    kept = cache / f"sheetjs_{wanted['dependencies']['xlsx']}"
    if not kept.exists():
        _keep(_installed(scratch / "sheetjs"), kept)
    shutil.copy(READERS / "sheetjs.mjs", kept)
    return kept


def _installed(folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(READERS / "package.json", folder)
    options = "--no-audit --no-fund --ignore-scripts --no-package-lock".split()
    done = subprocess.run(
        [str(PROGRAMS[1]), "install", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    if done.returncode:
        pytest.skip(f"npm cannot install SheetJS: {done.stderr[-300:]}")
    return folder


def _keep(folder: Path, kept: Path) -> None:
    """Copy a folder whole, even while another test run does the same."""
    part = kept.with_name(f"{kept.name}.{os.getpid()}")
    shutil.copytree(folder, part)
    try:
        part.rename(kept)
    except OSError:
        shutil.rmtree(part)


def _plain(value: Any) -> Plain:  # noqa: ANN401  (whatever a reader gives)
    if isinstance(value, datetime | date):
        return float(to_excel(value))
    return value if value is None or isinstance(value, str | bool) else float(value)
