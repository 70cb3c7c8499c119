"""Which shared texts are there, and do they fit into a cell?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error
from xl_crm.workbook.doctor.tree import XmlReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.workbook.doctor._spec import Findings
    from xl_crm.workbook.doctor.book import Book

LONGEST_TEXT = 32_767
#: Texts are kept to be compared with headings, which are not longer.
_LONGEST_KEPT = 256 * len("_x000A_")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

TEXT_LENGTH = error(
    "text_length",
    Label(zh="单元格文字过长", en="a text is too long for a cell"),
    Label(
        zh=f"缩短到 {LONGEST_TEXT:,} 个字符以内，或分到几个单元格",
        en=f"Shorten it to {LONGEST_TEXT:,} characters, or split it over cells",
    ),
)
KINDS = (TEXT_LENGTH,)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTexts:
    """The texts that cells name by number.

    Attributes
    ----------
    texts : list of str
        Cut after so many signs as a heading can have in the file.
    are_known : bool
        Whether the texts could be read; where not, no number is out of range.
    """

    texts: list[str]
    are_known: bool


def read_strings(book: Book, *, may_come_later: bool = False) -> SharedTexts:
    """Read the shared texts of a workbook.

    Parameters
    ----------
    may_come_later : bool
        Whether a missing part is yet to be written.
    """
    part = book.package.target(book.part, "sharedStrings")
    if not part:
        return SharedTexts(texts=[], are_known=not may_come_later)
    reader = _TextReader(Place(part=part), book.findings)
    sound = book.package.read(part, reader)
    return SharedTexts(texts=reader.texts, are_known=sound)


def plain(text: str) -> str:
    """Return a text as people read it, without the escapes of the file."""
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def n_units(text: str) -> int:
    """Return the length of a text as Excel counts it: in UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def n_shown(text: str) -> int:
    """Return the length of a text of the file: an escape stands for one character."""
    n = n_units(text)
    return n_units(_ESCAPE.sub("_", text)) if n > LONGEST_TEXT else n


def report_length(n: int, place: Place, findings: Findings) -> None:
    """Note a text that does not fit into a cell."""
    found = Label(
        zh=f"文字有 {n:,} 个字符，单元格最多 {LONGEST_TEXT:,}",
        en=f"a text of {n:,} characters; a cell holds {LONGEST_TEXT:,}",
    )
    findings.add(TEXT_LENGTH, place, found)


class _TextReader(XmlReader):
    """Reads the shared texts one after the other; their formats do not matter."""

    def __init__(self, place: Place, findings: Findings) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._place, self._findings = place, findings
        self._pieces: list[str] = []
        #: False within the hints of how to speak a text.
        self._is_reading = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _start(self, name: str, _: Mapping[str, str]) -> None:
        if name.endswith("}rPh"):
            self._is_reading = False
        elif name.endswith("}t") and self._is_reading:
            self._parser.CharacterDataHandler = self._pieces.append
        elif name.endswith("}si"):
            self._pieces.clear()
            self._is_reading = True

    def _end(self, name: str) -> None:
        self._parser.CharacterDataHandler = None
        if name.endswith("}rPh"):
            self._is_reading = True
        if not name.endswith("}si"):
            return
        text = "".join(self._pieces)
        if len(text) > LONGEST_TEXT // 2:
            n = n_shown(text)
            if n > LONGEST_TEXT:
                at = self._place.at(f"si[{len(self.texts)}]")
                report_length(n, at, self._findings)
        self.texts.append(text[:_LONGEST_KEPT])
