"""How does a sheet look around its cells: window, tab, paper?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from xl_crm.workbook import wording
from xl_crm.workbook.content import one_line, shorten
from xl_crm.workbook.paper import END_MARGIN, SIDE_MARGIN, Paper, paper_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from xl_crm.i18n import Lang
    from xl_crm.workbook.placement import Layout
    from xl_crm.workbook.theme import Theme

A4 = 9

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
    worksheet: Worksheet, layout: Layout, theme: Theme, lang: Lang, *, header: str
) -> None:
    """Set A4, one page wide if it can be, with title rows, page numbers and breaks.

    Landscape for a table that is a sheet of its own.
    """
    paper = Paper(landscape=True, breaks=())
    if layout.together:
        paper = paper_of(layout, theme)
    for row in paper.breaks:
        worksheet.row_breaks.append(Break(id=row))
    worksheet.page_setup.orientation = "landscape" if paper.landscape else "portrait"
    worksheet.page_setup.paperSize = A4
    if paper.scale:
        _set_side_by_side(worksheet, paper.scale)
    else:
        worksheet.page_setup.fitToWidth = 1
        worksheet.page_setup.fitToHeight = 0
    worksheet.page_margins.left = worksheet.page_margins.right = SIDE_MARGIN
    worksheet.page_margins.top = worksheet.page_margins.bottom = END_MARGIN
    worksheet.print_options.horizontalCentered = True
    if layout.title_rows:
        worksheet.print_title_rows = layout.title_rows
    pages = wording.PAGE_OF.text(lang).format(page="&P", pages="&N")
    worksheet.HeaderFooter.oddHeader = _centred(_printed(header))
    worksheet.HeaderFooter.oddFooter = _centred(pages)


def _set_side_by_side(worksheet: Worksheet, scale: int) -> None:
    """Let a sheet take pages beside each other; each has the names of the rows."""
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    worksheet.page_setup.scale = scale
    worksheet.page_setup.pageOrder = "overThenDown"
    worksheet.print_title_cols = "A:A"


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
