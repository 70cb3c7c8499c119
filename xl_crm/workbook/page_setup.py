"""How does a sheet look around its cells: window, tab, paper?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties

from xl_crm.workbook import wording
from xl_crm.workbook.content import one_line, shorten

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xl_crm.i18n import Lang
    from xl_crm.workbook.placement import Layout
    from xl_crm.workbook.theme import Theme

A4 = 9
#: Charts that one printed page shows at a readable size.
CHARTS_A_PAGE = 6

#: Longest header or footer, codes included, is 255 characters (Excel's limit).
LONGEST_HEADER = 120


def set_up_window(
    worksheet: Worksheet, layout: Layout, theme: Theme, *, tab: str
) -> None:
    """Set widths, folded columns, frozen panes and gridlines."""
    for number, width in enumerate(layout.widths, 1):
        worksheet.column_dimensions[get_column_letter(number)].width = width
    _fold(worksheet, layout, theme)
    worksheet.sheet_format.defaultColWidth = theme.sheet.default_width
    worksheet.sheet_format.defaultRowHeight = theme.sheet.row_height
    worksheet.sheet_format.customHeight = True
    if layout.frozen:
        worksheet.freeze_panes = layout.frozen
    worksheet.sheet_view.showGridLines = layout.gridlines
    worksheet.sheet_properties.tabColor = tab
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def set_up_paper(
    worksheet: Worksheet, layout: Layout, lang: Lang, *, header: str
) -> None:
    """Set A4, one page wide, with title rows, header and page numbers.

    Landscape; upright where there are charts, and so few pages high that none is cut.
    """
    n_charts = len(layout.charts)
    worksheet.page_setup.orientation = "portrait" if n_charts else "landscape"
    worksheet.page_setup.paperSize = A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = math.ceil(n_charts / CHARTS_A_PAGE)
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.page_margins.top = worksheet.page_margins.bottom = 0.7
    worksheet.print_options.horizontalCentered = True
    if layout.title_rows:
        worksheet.print_title_rows = layout.title_rows
    pages = wording.PAGE_OF.text(lang).format(page="&P", pages="&N")
    worksheet.HeaderFooter.oddHeader = _centred(_printed(header))
    worksheet.HeaderFooter.oddFooter = _centred(pages)


def _fold(worksheet: Worksheet, layout: Layout, theme: Theme) -> None:
    """Close groups of columns; the button to open one stands right of it."""
    folded = frozenset(layout.folded)
    dimensions = worksheet.column_dimensions
    for number in layout.folded:
        dimension = dimensions[get_column_letter(number)]
        dimension.outlineLevel = 1
        dimension.hidden = True
        following = number + 1
        if following not in folded:
            button = dimensions[get_column_letter(following)]
            button.collapsed = True
            if following > len(layout.widths):
                button.width = theme.sheet.default_width
    # openpyxl counts the levels only after it has written them.
    dimensions.max_outline = 1 if folded else None


def _centred(text: str) -> HeaderFooterItem:
    return HeaderFooterItem(center=_HeaderFooterPart(text=text))


def _printed(text: str) -> str:
    """Return a text for the header, where a single ``&`` starts a code."""
    return shorten(one_line(text), LONGEST_HEADER).replace("&", "&&")
