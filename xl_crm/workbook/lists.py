"""Where do the drop-downs take their words from?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from xl_crm.tables.unit import Unit
from xl_crm.workbook.placement import Layout, Spot, absolute
from xl_crm.workbook.sizing import clamp
from xl_crm.workbook.style import Role
from xl_crm.workbook.width import column_need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports._spec import Choices
    from xl_crm.workbook.theme import SheetTheme


def lay_out_lists(lists: Sequence[Choices], sheet: SheetTheme) -> Layout:
    """Lay out the sheet of lists: one column each, its heading in row 1."""
    spots = []
    widths = []
    for column, choices in enumerate(lists, 1):
        texts = (choices.heading, *choices.values)
        widths.append(clamp(column_need(texts, Unit.TEXT).characters, sheet))
        for row, text in enumerate(texts, 1):
            role = Role.HEADER if row == 1 else Role.BODY
            spots.append(Spot(row=row, column=column, value=text, role=role))
    return Layout(
        widths=tuple(widths),
        heights={1: sheet.header_height},
        spots=tuple(spots),
        frozen="A2",
        title_rows="1:1",
    )


def list_ranges(lists: Sequence[Choices], sheet_name: str) -> dict[str, str]:
    """Return the range of words of each list by its name; at least one cell."""
    return {
        choices.name: absolute(
            sheet_name,
            f"{get_column_letter(column)}2:"
            f"{get_column_letter(column)}{max(len(choices.values), 1) + 1}",
        )
        for column, choices in enumerate(lists, 1)
    }
