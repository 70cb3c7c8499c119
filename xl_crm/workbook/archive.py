"""How does a workbook become the same bytes every time?"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.writer.excel import ExcelWriter

from xl_crm.workbook.content import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook

    from xl_crm.workbook.book import Drawing

#: The earliest time that a zip archive can hold.
EPOCH = (1980, 1, 1, 0, 0, 0)

_DRAWING_PART = re.compile(r"xl/drawings/drawing\d+\.xml")
_CHART_FRAME = re.compile(r'(<(?:\w+:)?cNvPr id="(\d+)" name="Chart \d+")')


class SteadyArchive(ZipFile):
    """A zip archive without times of its own, whose charts have alt texts.

    openpyxl stamps the current time on each part, and has no place for alt texts.
    """

    def __init__(self, path: Path, alt_texts: Sequence[Sequence[str]]) -> None:
        super().__init__(path, "x", ZIP_DEFLATED, allowZip64=True)
        self._alt_texts = iter(alt_texts)

    def writestr(  # type: ignore[override]
        self, zinfo_or_arcname: str, data: bytes | str
    ) -> None:
        """Add a part from memory."""
        if isinstance(data, str):
            data = data.encode()
        if _DRAWING_PART.fullmatch(zinfo_or_arcname):
            data = _describe(data, next(self._alt_texts))
        super().writestr(_entry(zinfo_or_arcname, len(data)), data)

    def write(  # type: ignore[override]
        self, filename: str, arcname: str
    ) -> None:
        """Add a part from a file."""
        source_path = Path(filename)
        entry = _entry(arcname, source_path.stat().st_size)
        with source_path.open("rb") as source, self.open(entry, "w") as target:
            shutil.copyfileobj(source, target)


def save(drawing: Drawing, path: Path) -> None:
    """Write a drawn workbook to a new file; it can be written only once.

    Raises
    ------
    OSError
        The file exists, or cannot be written.
    """
    with SteadyArchive(path, drawing.alt_texts) as archive:
        ExcelWriter(drawing.workbook, archive).write_data()


def discard(workbook: Workbook) -> None:
    """Remove what a workbook that will not be saved has left in temporary files."""
    for worksheet in workbook.worksheets:
        inner: Any = worksheet
        with suppress(OSError):
            if not inner.closed:
                inner.close()
            Path(inner._writer.out).unlink(missing_ok=True)  # noqa: SLF001


def _entry(name: str, size: int) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0
    entry.file_size = size
    return entry


def _describe(xml: bytes, texts: Sequence[str]) -> bytes:
    """Return the XML of a drawing with an alt text on each chart."""
    by_number: Mapping[str, str] = {
        str(number): quoteattr(one_line(text)) for number, text in enumerate(texts, 1)
    }

    def described(match: re.Match[str]) -> str:
        return f"{match[1]} descr={by_number[match[2]]}"

    return _CHART_FRAME.sub(described, xml.decode()).encode()
