"""Which format does a cell take whose value changes?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_crm.workbook.content import needs_quote
from xl_crm.workbook.edits.tags import (
    attribute,
    first,
    prefix_of,
    spans,
    with_attribute,
)

if TYPE_CHECKING:
    from xl_crm.workbook.edits.new_cell import NewCell

#: Numbers of formats that every workbook has (ECMA-376-1, 18.8.30): General, and the
#: short date of the reader's country.
_GENERAL, _SHORT_DATE = "0", "14"
_UNLOCKED = re.compile(
    rb"""<(?:\w+:)?protection\b[^>]*\blocked\s*=\s*["'](?:0|false)["']"""
)


class CellFormats:
    """The cell formats of a workbook, to which variants of them are added.

    Parameters
    ----------
    xml : bytes
        The part of the styles; empty where the workbook has none.
    """

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._formats: list[bytes] = []
        self._n_old = 0
        if xml:
            self._prefix = prefix_of(xml, "styleSheet")
            group = first(xml, f"{self._prefix}cellXfs")
            if group:
                found = spans(xml, f"{self._prefix}xf", group.inner, group.inner_end)
                self._formats = [xml[each.start : each.end] for each in found]
            self._n_old = len(self._formats)

    def fitting(self, style: int, new: NewCell) -> int:
        """Return the format for a new value in a cell that has one already.

        It stays, but for what Excel itself would change: a date in a cell of no
        particular format is shown as one, and a text that looks like a formula is
        marked as text.
        """
        text, kind = new.content
        if style >= len(self._formats) or text is None:
            return style
        tag = self._tag(style)
        if new.is_date and (attribute(tag, "numFmtId") or _GENERAL) == _GENERAL:
            changes = {"numFmtId": _SHORT_DATE, "applyNumberFormat": "1"}
        elif kind == "s" and needs_quote(text):
            changes = {"quotePrefix": "1"}
        else:
            return style
        for name, value in changes.items():
            tag = with_attribute(tag, name, value)
        return self._number(tag + self._formats[style][len(self._tag(style)) :])

    def is_locked(self, style: int) -> bool:
        """Return whether a protected sheet refuses to change such a cell."""
        if style >= len(self._formats):
            return True
        return _UNLOCKED.search(self._formats[style]) is None

    def part(self) -> bytes:
        """Return the part of the styles, with the formats that were added."""
        added = self._formats[self._n_old :]
        group = first(self._xml, f"{self._prefix}cellXfs") if added else None
        if group is None:
            return self._xml
        tag = self._xml[group.start : group.inner]
        return b"".join(
            (
                self._xml[: group.start],
                with_attribute(tag, "count", str(len(self._formats))),
                self._xml[group.inner : group.inner_end],
                *added,
                self._xml[group.inner_end :],
            )
        )

    def _tag(self, style: int) -> bytes:
        """Return the start tag of a format."""
        xml = self._formats[style]
        return xml[: next(spans(xml, f"{self._prefix}xf")).inner]

    def _number(self, xml: bytes) -> int:
        """Return the number of a format, old or new."""
        if xml not in self._formats:
            self._formats.append(xml)
        return self._formats.index(xml)
