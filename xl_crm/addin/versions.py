"""Of which version of xl_crm is an add-in, and which library of xlwings does it load?

Both stand in the custom properties of the file, which Excel shows under File, Info,
Properties, Advanced Properties.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

#: The part of the package that holds the properties.
PART = "docProps/custom.xml"

_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
#: Of properties that people name (ECMA-376, part 1, 22.3).
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
#: The first number that a property of people's own may have.
_FIRST_ID = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Versions that an add-in was built from, None where it does not say."""

    xl_crm: str | None = None
    xlwings: str | None = None


def with_versions(
    parts: Mapping[str, bytes], *, xl_crm: str, xlwings: str
) -> dict[str, bytes]:
    """Return the parts of a package that says what it was built from.

    Parameters
    ----------
    parts : mapping of str to bytes
        Content by name, in the order of the file, without custom properties.
    """
    named = {"xl_crm": xl_crm, "xlwings": xlwings}
    properties = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{version}</vt:lpwstr></property>"
        for number, (name, version) in enumerate(named.items(), _FIRST_ID)
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_KINDS}/custom-properties" '
        f'xmlns:vt="{_KINDS}/docPropsVTypes">{properties}</Properties>'
    )
    declared = f'<Override PartName="/{PART}" ContentType="{_TYPE}"/>'
    related = (
        f'<Relationship Id="versions" Target="{PART}"'
        f' Type="{_KINDS}/relationships/custom-properties"/>'
    )
    return {
        **parts,
        _TYPES: _with_last(parts[_TYPES], declared, "</Types>"),
        _RELATIONS: _with_last(parts[_RELATIONS], related, "</Relationships>"),
        PART: content.encode(),
    }


def versions(data: bytes) -> Versions:
    """Return what an add-in says it was built from; a damaged file says nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = fromstring(package.read(PART))
    except (KeyError, zipfile.BadZipFile, ParseError, DefusedXmlException):
        return Versions()
    said = {element.get("name"): "".join(element.itertext()) for element in root}
    return Versions(xl_crm=said.get("xl_crm"), xlwings=said.get("xlwings"))


def _with_last(xml: bytes, element: str, end: str) -> bytes:
    """Return a part with one more element, the last of its root."""
    return xml.replace(end.encode(), f"{element}{end}".encode())
