"""How do links stand on a sheet whose cells openpyxl never sees?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook
    from openpyxl.worksheet.hyperlink import Hyperlink


class LinkedSheet(Worksheet):
    """A worksheet with links of its own, beside those of its cells.

    openpyxl empties the list of links when it begins to write a sheet, and fills it
    again from the cells: ``row_links`` stay in it.
    """

    def __init__(self, workbook: Workbook, title: str) -> None:
        self.row_links: list[Hyperlink] = []
        super().__init__(workbook, title)
        # The public way makes sheets of its own class only.
        inner: Any = workbook
        inner._add_sheet(self)  # noqa: SLF001

    @property
    def _hyperlinks(self) -> list[Hyperlink]:
        return self._links

    @_hyperlinks.setter
    def _hyperlinks(self, links: Iterable[Hyperlink]) -> None:
        self._links = [*self.row_links, *links]
