"""Which cells break their validation, as LibreOffice judges? Runs under its Python.

    python3 invalid_cells.py BOOK.xlsx SHEET

Prints a JSON list of cells, such as ``["C3"]``: those that "Mark invalid data" circles.
The office is started with a profile of its own and ended again.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds to wait for the office.
PATIENCE = 60


def main(path: Path, sheet: str) -> None:
    """Print the cells of a sheet that break their validation."""
    pipe = f"readers_{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory() as folder:
        office = subprocess.Popen(
            [
                shutil.which("soffice") or "soffice",
                f"-env:UserInstallation={Path(folder).as_uri()}",
                *"--headless --norestore --nologo --nodefault --nolockcheck".split(),
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            desktop = _desktop(pipe)
            hidden = PropertyValue(Name="Hidden", Value=True)
            book = desktop.loadComponentFromURL(
                path.resolve().as_uri(), "_blank", 0, (hidden,)
            )
            json.dump(sorted(_invalid(book.Sheets.getByName(sheet))), sys.stdout)
            book.close(True)  # noqa: FBT003  (UNO knows no keywords)
        finally:
            os.killpg(office.pid, signal.SIGKILL)
            office.wait()


def _desktop(pipe: str) -> Any:  # noqa: ANN401  (UNO ships no types)
    local = uno.getComponentContext()
    manager = local.ServiceManager
    resolver = manager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(
                f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            )
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )


def _invalid(sheet: Any) -> Iterator[str]:  # noqa: ANN401  (as above)
    """Yield the cells under the circles that the office draws."""
    sheet.clearArrows()
    sheet.showInvalid()
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)  # noqa: FBT003  (as above)
    end = cursor.RangeAddress
    page = sheet.DrawPage
    circles = [page.getByIndex(number) for number in range(page.Count)]
    centres = [
        (c.Position.X + c.Size.Width / 2, c.Position.Y + c.Size.Height / 2)
        for c in circles
        if c.ShapeType == "com.sun.star.drawing.EllipseShape"
    ]
    for row in range(end.EndRow + 1):
        for column in range(end.EndColumn + 1):
            cell = sheet.getCellByPosition(column, row)
            left, top = cell.Position.X, cell.Position.Y
            right, bottom = left + cell.Size.Width, top + cell.Size.Height
            if any(left <= x < right and top <= y < bottom for x, y in centres):
                yield cell.AbsoluteName.rpartition(".")[2].replace("$", "")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
