"""Which texts do the cells of a workbook share?"""

from __future__ import annotations

from xl_crm.workbook.rows.markup import text_element

NAME = "xl/sharedStrings.xml"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class SharedStrings:
    """Texts, each once, with the numbers by which cells name them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def add(self, text: str) -> int:
        """Return the number of a text as the file holds it, new or known."""
        return self._numbers.setdefault(text, len(self._numbers))

    def part(self) -> bytes:
        """Return the part of the file with all texts."""
        items = "".join(f"<si>{text_element(text)}</si>" for text in self._numbers)
        count = len(self._numbers)
        root = f'<sst xmlns="{_MAIN}" uniqueCount="{count}">{items}</sst>'
        return f"{_HEAD}{root}".encode()


def with_type(content_types: bytes) -> bytes:
    """Return the list of content types with that of shared strings."""
    entry = f'<Override PartName="/{NAME}" ContentType="{_TYPE}"/>'
    return _with_last(content_types, entry, "</Types>")


def with_relation(relations: bytes) -> bytes:
    """Return the relationships of the workbook with that to shared strings."""
    entry = f'<Relationship Id="strings" Type="{_RELATION}" Target="/{NAME}"/>'
    return _with_last(relations, entry, "</Relationships>")


def _with_last(xml: bytes, entry: str, end: str) -> bytes:
    """Return a list with one more entry, unless it names shared strings already."""
    if NAME.encode() in xml:
        return xml
    head, found, _ = xml.rpartition(end.encode())
    if not found:
        raise ValueError(f"no {end} at the end of a part")
    return head + entry.encode() + found
