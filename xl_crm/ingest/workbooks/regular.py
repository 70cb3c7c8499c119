"""How is the XML of a sheet brought into the form that almost every program writes?

In it, each row and each cell begins with its reference: ``<c r="B7" s="1">``. Others
put it behind, write it in small letters, or leave it to be counted.
"""

from __future__ import annotations

import re

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest.workbooks.cell_range import column_letters, column_number
from xl_crm.ingest.workbooks.package import damaged

#: Of the names of elements: some programs write <x:c>.
PREFIX = r"(?:[^<>\s:/]+:)?"
#: A row or a cell in another form.
IRREGULAR = (
    rf'<{PREFIX}c(?:[>/\t\r\n]| [^r]| r[^=]| r=[^"]| r="(?:[^A-Z]|[A-Z]{{4}}'
    r"|[A-Z]{1,3}(?:[^A-Z1-9]|[0-9]{8})))"
    rf'|<{PREFIX}row(?:[>/\t\r\n]| [^r]| r[^=]| r=[^"]| r="[^1-9])'
)
#: Any attribute but the reference.
_ATTRIBUTE = r"""\s+(?:[a-qs-zA-Z_][\w:]*|r[\w:]+)\s*=\s*(?:"[^"]*"|'[^']*')"""
_BEHIND = rf"""<({PREFIX}(?:c|row))((?:{_ATTRIBUTE})+)\s+r\s*=\s*["']([A-Z0-9]+)["']"""
_TAG = re.compile(
    rf"""<({PREFIX})(c|row)(?![\w:])((?:[^>"']|"[^"]*"|'[^']*')*)>""".encode()
)
_ROW_START = b'row r="'
_ROW = re.compile(rb'row r="(\d+)"')
_GIVEN = re.compile(rb"""\sr\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(rb"\s*([A-Za-z]{0,9})0*(\d{1,12})\s*")


def last_row(block: bytes) -> int:
    """Return the greatest number of a row in regular XML; 0 for none."""
    return max(map(int, _ROW.findall(block)), default=0)


class Regular:
    """Follows the rows of a sheet, and gives each cell its reference."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._row = self._column = 0

    def brought(self, block: bytes) -> bytes:
        """Return the next whole rows of a sheet in the regular form.

        Raises
        ------
        UnreadableFileError
            A reference is none.
        """
        if holds(block, IRREGULAR):
            block = _replaced(block, _BEHIND, r'<\1 r="\3"\2')
        if holds(block, IRREGULAR):
            return _TAG.sub(self._tag, block)
        self.pass_by(block)
        return block

    def pass_by(self, block: bytes) -> None:
        """Follow rows that are known to be in the regular form."""
        if last := _ROW.search(block, max(block.rfind(_ROW_START), 0)):
            self._row = int(last[1])

    def _tag(self, found: re.Match[bytes]) -> bytes:
        """Return the tag of a row or a cell with its reference in front."""
        prefix, name, rest = found.groups()
        given = _GIVEN.search(rest)
        if given is None:
            column, row = (
                (0, self._row + 1) if name == b"row" else (self._column + 1, self._row)
            )
        else:
            column, row = self._read(given[1] or given[2] or b"")
            rest = _GIVEN.sub(b"", rest, count=1)
        if name == b"row":
            self._row, self._column = row, 0
            return b'<%brow r="%d"%b>' % (prefix, row, rest)
        self._column = column
        letters = column_letters(column).encode()
        return b'<%bc r="%b%d"%b>' % (prefix, letters, row, rest)

    def _read(self, text: bytes) -> tuple[int, int]:
        """Return the column, 0 for a row, and the row of a reference."""
        reference = _REFERENCE.fullmatch(text)
        if not reference:
            reason = f"cell reference {text[:20].decode('latin-1')}"
            raise UnreadableFileError(damaged(self._place, reason))
        return column_number(reference[1].decode()), int(reference[2])


def holds(block: bytes, pattern: str) -> bool:
    """Tell whether a text holds a pattern, at the speed of Arrow's engine."""
    import pyarrow as pa  # noqa: PLC0415  (only where a workbook is read)
    import pyarrow.compute as pc  # noqa: PLC0415

    texts = pa.array([block], pa.large_binary())
    return bool(pc.match_substring_regex(texts, pattern)[0].as_py())


def _replaced(block: bytes, pattern: str, replacement: str) -> bytes:
    """Return a text with a pattern replaced, at the speed of Arrow's engine."""
    import pyarrow as pa  # noqa: PLC0415  (only where a workbook is read)
    import pyarrow.compute as pc  # noqa: PLC0415

    texts = pa.array([block], pa.large_binary())
    replaced: bytes = pc.replace_substring_regex(texts, pattern, replacement)[0].as_py()
    return replaced
