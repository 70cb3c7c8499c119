"""What stands on the ribbon of Excel, and which macro does each button run?

Everything follows from the catalogue of macros; the words are asked of the VBA code,
which knows Excel's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from xl_crm.macros import MACROS, Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.macros import Macro

#: Name of the tab in the XML and in the code.
TAB_ID = "tab_xl_crm"


@dataclass(frozen=True, slots=True, kw_only=True)
class RibbonPart:
    """One spelling of the ribbon: Excel 2007 reads the first, later ones the second."""

    name: str
    namespace: str
    relation: str

    def xml(self, *, gives_way: bool = False) -> bytes:
        """Return the content of the part.

        Parameters
        ----------
        gives_way : bool
            The tab is hidden while the add-in shows the same one.
        """
        declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        lines = (
            declared,
            f'<customUI xmlns="{self.namespace}">',
            *_tab(gives_way=gives_way),
            "</customUI>",
        )
        return "\n".join(lines).encode("ascii")


#: Source: [MS-CUSTOMUI] 2.1 and 2.2.
RIBBON_PARTS = (
    RibbonPart(
        name="customUI/customUI.xml",
        namespace="http://schemas.microsoft.com/office/2006/01/customui",
        relation="http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    ),
    RibbonPart(
        name="customUI/customUI14.xml",
        namespace="http://schemas.microsoft.com/office/2009/07/customui",
        relation="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
    ),
)


def group_id(group: Group) -> str:
    """Return the name of a group of buttons in the XML and in the code."""
    return f"group_{group.name.lower()}"


def macro_id(macro: Macro) -> str:
    """Return the name of a button in the XML and in the code."""
    return f"macro_{macro.name}"


def _tab(*, gives_way: bool) -> Iterator[str]:
    """Yield the lines of the tab; groups without macros are left out."""
    order = list(Group)
    ordered = sorted(MACROS, key=lambda macro: order.index(macro.group))
    yield "<ribbon><tabs>"
    shown = ' getVisible="XlCrm_Visible"' if gives_way else ""
    yield f'<tab id="{TAB_ID}" getLabel="XlCrm_Label"{shown}>'
    for group, macros in groupby(ordered, lambda macro: macro.group):
        yield f'<group id="{group_id(group)}" getLabel="XlCrm_Label">'
        yield from map(_button, macros)
        yield "</group>"
    yield "</tab>"
    yield "</tabs></ribbon>"


def _button(macro: Macro) -> str:
    size = "large" if macro.large else "normal"
    return (
        f'<button id="{macro_id(macro)}" tag={quoteattr(macro.name)} size="{size}"'
        f" imageMso={quoteattr(macro.icon)}"
        ' getLabel="XlCrm_Label" getScreentip="XlCrm_Label" getSupertip="XlCrm_Tip"'
        ' onAction="XlCrm_Run"/>'
    )
