"""How is Excel told to compute a workbook anew when it opens it?"""

from __future__ import annotations

from xl_crm.workbook.edits.tags import (
    attribute,
    first,
    prefix_of,
    spans,
    with_attribute,
)

#: What may stand before the settings of calculation, in the order of the format
#: (ECMA-376-1, 18.2.27).
_BEFORE = ("definedNames", "externalReferences", "functionGroups", "sheets")


def calculated_on_load(xml: bytes) -> bytes:
    """Return the workbook's own part, which has Excel compute every formula on opening.

    Raises
    ------
    ValueError
        The part is not that of a workbook.
    """
    prefix = prefix_of(xml, "workbook")
    settings = first(xml, f"{prefix}calcPr")
    if settings:
        tag = xml[settings.start : settings.inner]
        wanted = with_attribute(tag, "fullCalcOnLoad", "1")
        return xml[: settings.start] + wanted + xml[settings.inner :]
    for name in _BEFORE:
        last = first(xml, f"{prefix}{name}")
        if last:
            made = f'<{prefix}calcPr fullCalcOnLoad="1"/>'.encode()
            return xml[: last.end] + made + xml[last.end :]
    raise ValueError("a workbook without sheets")


def without_part(xml: bytes, element: str, name: str, part: str) -> bytes:
    """Return a list of parts, types or relationships, without one entry.

    Parameters
    ----------
    element : str
        ``Override`` or ``Relationship``.
    name : str
        Its attribute that names the part.
    part : str
        The last piece of the part's name.
    """
    root = "Types" if element == "Override" else "Relationships"
    for entry in spans(xml, f"{prefix_of(xml, root)}{element}"):
        target = attribute(xml[entry.start : entry.inner], name) or ""
        if target.rpartition("/")[2].casefold() == part.casefold():
            return xml[: entry.start] + xml[entry.end :]
    return xml
