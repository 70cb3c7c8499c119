"""What does LibreOffice make of the formulas of a workbook, beside the values in it?"""

from __future__ import annotations

import math
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring, iterparse

from tests.ingested import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOL = SHARED.parent / "tools" / "lo_check.py"
OFFICE_PYTHON = Path("/usr/bin/python3")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: How far a recalculated number may be from the stored one, relative to it.
TOLERANCE = 1e-9
#: Numbers smaller than this are noise beside those of a score sheet.
NOISE = 1e-12

needs_office = pytest.mark.skipif(
    not TOOL.exists() or shutil.which("soffice") is None or not OFFICE_PYTHON.exists(),
    reason="LibreOffice or its checker is not here",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A formula whose stored value is not the one that comes out."""

    sheet: str
    cell: str
    formula: str
    stored: Any
    found: Any


def recalculate(path: Path, folder: Path) -> Path:
    """Open a workbook in LibreOffice, compute everything, and save it in a folder.

    Raises
    ------
    AssertionError
        A cell holds an error, or LibreOffice cannot open the file.
    """
    target = folder / f"recalculated_{path.name}"
    done = _recalculated(path, target)
    if done.returncode and not done.stdout and done.stderr.strip() == "lo_check:":
        # LibreOffice went away without a word, as it does now and then beside others.
        done = _recalculated(path, target)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return target


def _recalculated(path: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(str(OFFICE_PYTHON), str(TOOL), "--timeout", "600"),
            *("recalc", str(path), str(target)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def differences(path: Path, folder: Path) -> tuple[int, list[Difference]]:
    """Recalculate a workbook; return its number of formulas and which values differ.

    Numbers are the same within ``TOLERANCE``, texts when they are equal; an empty text
    is a blank.
    """
    stored = read_cells(path)
    found = read_cells(recalculate(path, folder))
    n, wrong = 0, []
    for (sheet, cell), (formula, before) in stored.items():
        if not formula:
            continue
        n += 1
        _, after = found.get((sheet, cell), ("", None))
        if not same(before, after):
            wrong.append(
                Difference(
                    sheet=sheet, cell=cell, formula=formula, stored=before, found=after
                )
            )
    return n, wrong


def read_cells(path: Path) -> dict[tuple[str, str], tuple[str, Any]]:
    """Return formula and value of every cell by sheet and place, as the file has them.

    Ten times faster than openpyxl; a date is the number of its day.
    """
    cells = {}
    with ZipFile(path) as package:
        relations = fromstring(package.read("xl/_rels/workbook.xml.rels"))
        parts = {each.get("Id"): each.get("Target") for each in relations}
        texts: list[str] = []
        if "xl/sharedStrings.xml" in package.namelist():
            shared = fromstring(package.read("xl/sharedStrings.xml"))
            texts = [_text(each) for each in shared.iter(f"{_MAIN}si")]
        for sheet in fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            target = str(parts[sheet.get(_RELATION)]).removeprefix("/xl/")
            with package.open(f"xl/{target}") as part:
                for place, content in _sheet_cells(part, texts):
                    cells[str(sheet.get("name")), place] = content
    return cells


def _sheet_cells(
    part: Any,  # noqa: ANN401  (a member of a package)
    texts: list[str],
) -> Iterator[tuple[str, tuple[str, Any]]]:
    for _, element in iterparse(part):
        if element.tag == f"{_MAIN}row":
            element.clear()
        if element.tag != f"{_MAIN}c":
            continue
        value = element.findtext(f"{_MAIN}v")
        found: Any = value
        match element.get("t", "n"):
            case "n":
                found = None if value is None else float(value)
            case "s":
                found = texts[int(value)]
            case "b":
                found = value == "1"
            case "inlineStr":
                found = _text(element)
        yield element.get("r"), (element.findtext(f"{_MAIN}f") or "", found)


def _text(element: Any) -> str:  # noqa: ANN401  (an element of XML)
    return "".join(each.text or "" for each in element.iter(f"{_MAIN}t"))


def formula_cells(workbook: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    """Yield sheet, cell and text of every formula of an openpyxl workbook."""
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


def same(stored: Any, found: Any) -> bool:  # noqa: ANN401  (any cell)
    """Tell whether two values of cells are the same."""
    if _is_blank(stored) or _is_blank(found):
        return _is_blank(stored) and _is_blank(found)
    if _is_number(stored) and _is_number(found):
        return math.isclose(stored, found, rel_tol=TOLERANCE, abs_tol=NOISE)
    return bool(type(stored) is type(found) and stored == found)


def table_cells(
    workbook: Any,  # noqa: ANN401  (openpyxl's, any way it was loaded)
    table: str,
) -> dict[str, list[Any]]:
    """Return the cells of a table without its totals row: by heading, from the top."""
    for sheet in workbook.worksheets:
        if table in sheet.tables:
            found = sheet.tables[table]
            rows = list(sheet[found.ref])
            last = len(rows) - (found.totalsRowCount or 0)
            columns = zip(*rows[:last], strict=True)
            return {str(head.value): list(cells) for head, *cells in columns}
    raise KeyError(table)


def named_cell(workbook: Any, name: str) -> Any:  # noqa: ANN401  (as above)
    """Return the cell that a defined name stands for."""
    ((sheet, place),) = workbook.defined_names[name].destinations
    return workbook[sheet][place.replace("$", "")]


def _is_blank(value: object) -> bool:
    return value is None or value == ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
