"""How does a book become a workbook?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.writer.theme import theme_xml

from xl_crm.workbook import wording
from xl_crm.workbook.baseline import Baseline, baselines
from xl_crm.workbook.cells import write_cells
from xl_crm.workbook.chart import native_chart
from xl_crm.workbook.columnar import columnar
from xl_crm.workbook.conditional import conditional_formats
from xl_crm.workbook.content import one_line
from xl_crm.workbook.data_page import lay_out_data
from xl_crm.workbook.kit import Kit
from xl_crm.workbook.linked_sheet import LinkedSheet
from xl_crm.workbook.lists import lay_out_lists, list_ranges
from xl_crm.workbook.names import LONGEST_SHEET, check_names
from xl_crm.workbook.page_setup import set_up_paper, set_up_window
from xl_crm.workbook.placement import absolute, free_name, headings
from xl_crm.workbook.plain_values import with_plain_values
from xl_crm.workbook.reach import used_range
from xl_crm.workbook.references import stored_form
from xl_crm.workbook.split import split_long
from xl_crm.workbook.stacked_page import lay_out_stack
from xl_crm.workbook.style import StyleBook
from xl_crm.workbook.table import sheet_table
from xl_crm.workbook.table_body import value_body
from xl_crm.workbook.theme import load_theme
from xl_crm.workbook.validation import validations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xl_crm.reports._spec import Book, Page
    from xl_crm.workbook.placement import Layout
    from xl_crm.workbook.rows.body import Body
    from xl_crm.workbook.theme import Theme

CREATOR = "xl_crm"

_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}

#: Width of a name or value on a hidden sheet, in characters.
HIDDEN_WIDTH = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTable:
    """What has to be found in the file where a table was drawn."""

    sheet: str
    row: int
    ref: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawn workbook that has not been saved, and what its file must hold.

    Attributes
    ----------
    workbook : openpyxl.Workbook
        Everything but the rows of ``bodies``.
    bodies : mapping of str to tuple of Body
        By the title of the sheet: the rows that are still to be written, from top to
        bottom.
    alt_texts : tuple of tuple of str
        Alt texts of the charts, for each sheet that has charts, in order.
    tables : mapping of str to DrawnTable
        By the name of the table.
    """

    workbook: Workbook
    bodies: Mapping[str, tuple[Body, ...]]
    alt_texts: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...]
    tables: Mapping[str, DrawnTable]


def draw(book: Book, folder: Path | None = None) -> Drawing:
    """Draw a book: its pages, the sheet of lists, the hidden baselines.

    A table with more rows than a sheet continues on further sheets.

    Parameters
    ----------
    folder : Path or None
        Where the file will stand: links to other files are relative to it; None for
        absolute ones.

    Raises
    ------
    ValueError
        A name that Excel refuses, or that points nowhere; a value that no cell holds.
    """
    book = split_long(columnar(with_plain_values(book)))
    check_names(book)
    return _Artist(book, load_theme(), folder).drawing()


class _Artist:
    """Draws one book into one workbook."""

    def __init__(self, book: Book, theme: Theme, folder: Path | None) -> None:
        self._book = book
        self._theme = theme
        self._workbook = Workbook()
        self._workbook.remove(self._workbook.worksheets[0])
        self._sheets = {page.name: page.sheet for page in book.pages}
        self._lists_sheet = free_name(
            wording.LISTS_SHEET.text(book.lang),
            (sheet.casefold() for sheet in self._sheets.values()),
        )
        self._alt_texts: list[tuple[str, ...]] = []
        self._tables: dict[str, DrawnTable] = {}
        self._bodies: dict[str, tuple[Body, ...]] = {}
        self._worksheets = {
            name: self._new_sheet(sheet) for name, sheet in self._sheets.items()
        }
        self._layouts = {page.name: self._laid_out(page) for page in book.pages}
        places = {
            placed.table.name: placed.place(self._sheets[name])
            for name, layout in self._layouts.items()
            for placed in layout.tables
        }
        self._kit = Kit(
            styles=StyleBook(self._workbook, theme),
            theme=theme,
            lang=book.lang,
            folder=folder,
            formulas=stored_form(book, places),
            places=places,
        )

    def drawing(self) -> Drawing:
        """Draw everything."""
        self._set_properties()
        for page in self._book.pages:
            self._draw_page(page)
        if self._book.lists:
            self._draw_lists()
        for baseline in baselines(self._book):
            self._draw_baseline(baseline)
        first = self._workbook.worksheets[0]
        self._workbook.active = first
        return Drawing(
            workbook=self._workbook,
            bodies=self._bodies,
            alt_texts=tuple(self._alt_texts),
            sheets=tuple(self._workbook.sheetnames),
            tables=self._tables,
        )

    def _set_properties(self) -> None:
        book = self._book
        written = datetime.combine(book.as_of, time())
        self._workbook.properties = DocumentProperties(
            title=one_line(book.title),
            subject=one_line(book.subject) or None,
            creator=CREATOR,
            lastModifiedBy=CREATOR,
            language=_LANGUAGES[book.lang.value],
            created=written,
            modified=written,
        )
        self._workbook.loaded_theme = _office_theme(self._theme)

    def _laid_out(self, page: Page) -> Layout:
        if page.data is not None:
            return lay_out_data(page.data, self._theme.sheet)
        return lay_out_stack(page, self._sheets, self._book.lang, self._theme)

    def _draw_page(self, page: Page) -> None:
        layout = self._layouts[page.name]
        colours = self._theme.colours
        tab = colours.tab_data if page.data is not None else colours.tab
        worksheet = self._worksheets[page.name]
        worksheet.sheet_view.tabSelected = page is self._book.pages[0]
        self._draw_layout(worksheet, layout, tab=tab, header=page.title)

    def _draw_lists(self) -> None:
        lists = self._book.lists
        worksheet = self._new_sheet(self._lists_sheet)
        layout = lay_out_lists(lists, self._theme.sheet)
        tab = self._theme.colours.tab_lists
        self._draw_layout(worksheet, layout, tab=tab, header=self._lists_sheet)
        for name, ref in list_ranges(lists, self._lists_sheet).items():
            self._define(name, ref)

    def _draw_layout(
        self, worksheet: LinkedSheet, layout: Layout, *, tab: str, header: str
    ) -> None:
        """Draw any sheet."""
        kit = self._kit
        title = worksheet.title
        set_up_window(worksheet, layout, self._theme, tab=tab)
        set_up_paper(worksheet, layout, self._theme, kit.lang, header=header)
        worksheet.print_area = used_range(layout, self._theme)
        self._bodies[title] = write_cells(worksheet, layout, kit)
        for ref in layout.merged:
            worksheet.merged_cells.add(ref)
        for placed in layout.tables:
            worksheet.tables.add(sheet_table(placed, kit.formulas))
            self._tables[placed.table.name] = DrawnTable(
                sheet=title,
                row=placed.row,
                ref=placed.ref,
                headings=headings(placed.table),
            )
            for name, cell in placed.named_cells():
                self._define(name, absolute(title, cell))
        for ref, rule in conditional_formats(layout, self._theme):
            worksheet.conditional_formatting.add(ref, rule)
        for validation in validations(layout, kit.lang, self._book.lists):
            worksheet.data_validations.append(validation)
        for parameter in layout.parameters:
            ref = absolute(title, parameter.ref)
            self._define(parameter.parameter.name, ref)
        self._draw_charts(worksheet, layout)

    def _draw_charts(self, worksheet: LinkedSheet, layout: Layout) -> None:
        for placed in layout.charts:
            chart = native_chart(placed, worksheet.title, self._theme)
            worksheet.add_chart(chart)
        if layout.charts:
            texts = tuple(placed.chart.alt_text for placed in layout.charts)
            self._alt_texts.append(texts)

    def _draw_baseline(self, baseline: Baseline) -> None:
        taken = (sheet.casefold() for sheet in self._workbook.sheetnames)
        name = free_name(baseline.sheet[: LONGEST_SHEET - 4], taken)
        if len(baseline.sheet) <= LONGEST_SHEET:
            name = baseline.sheet
        worksheet = self._new_sheet(name)
        worksheet.sheet_state = "veryHidden"
        worksheet.sheet_format.defaultColWidth = HIDDEN_WIDTH
        worksheet.append([column.name for column in baseline.columns])
        body = value_body(baseline.columns, 2, self._kit)
        self._bodies[name] = (body,)

    def _new_sheet(self, name: str) -> LinkedSheet:
        return LinkedSheet(self._workbook, name)

    def _define(self, name: str, ref: str) -> None:
        self._workbook.defined_names[name] = DefinedName(name, attr_text=ref)


def _office_theme(theme: Theme) -> str:
    """Return the document theme: the same typeface and palette for charts to come."""
    xml = theme_xml
    for typeface in ("Cambria", "Calibri"):
        xml = xml.replace(
            f'<a:latin typeface="{typeface}"/>\n        <a:ea typeface=""/>',
            f'<a:latin typeface="{theme.font.name}"/>\n'
            f'        <a:ea typeface="{theme.font.name}"/>',
        )
    standard = ("4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646")
    for old, new in zip(standard, theme.chart.palette, strict=False):
        xml = xml.replace(f'<a:srgbClr val="{old}"/>', f'<a:srgbClr val="{new}"/>')
    return xml
