"""Where does everything of a stacked page stand?"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, quote_sheetname

from xl_crm.reports._spec import Call, Chart, Links, Parameters, Table, Text
from xl_crm.reports.index import INDEX_PAGE
from xl_crm.tables.unit import Unit
from xl_crm.workbook import wording
from xl_crm.workbook.call_place import call_formula, call_needs, call_spots
from xl_crm.workbook.chart_place import last_row, place_charts
from xl_crm.workbook.content import clean_text
from xl_crm.workbook.placement import (
    Layout,
    PlacedChart,
    PlacedParameter,
    PlacedTable,
    Spot,
)
from xl_crm.workbook.sizing import (
    clamp,
    header_height,
    lines_height,
    table_needs,
    table_widths,
    text_height,
    widest,
    wrapped_columns,
)
from xl_crm.workbook.style import Role
from xl_crm.workbook.width import PADDING, column_need, lines, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Block, Page, Parameter, Tone
    from xl_crm.workbook.theme import Theme

#: Prose is never cut; a row ends only where Excel's highest row does.
ANY_LINES = 30
#: Column of the notes of parameters. They reach over the columns right of it, too: one
#: wide column would tear the tables below apart.
NOTE_COLUMN = 4
#: What a window shows side by side, in characters, and what may stay of it.
WINDOW = 250.0
WIDEST_FROZEN = 40.0


def lay_out_stack(
    page: Page, sheets: Mapping[str, str], lang: Lang, theme: Theme
) -> Layout:
    """Lay out a page of several blocks, below each other.

    Parameters
    ----------
    sheets : mapping of str to str
        Sheet name of each page by its code name, for links.
    """
    stack = _Stack(page, sheets, lang, theme)
    stack.place_head(page)
    for block in page.blocks:
        stack.place(block)
    return stack.layout()


class _Stack:
    """A sheet that fills from top to bottom; ``_row`` is the next free row."""

    def __init__(
        self, page: Page, sheets: Mapping[str, str], lang: Lang, theme: Theme
    ) -> None:
        self._lang = lang
        self._theme = theme
        self._sheets = sheets
        self._charts_of: dict[str, list[Chart]] = {}
        for block in page.blocks:
            if isinstance(block, Chart):
                self._charts_of.setdefault(block.table, []).append(block)
        wanted = widest(_block_widths(block, lang, theme) for block in page.blocks)
        self._widths = _widened(wanted or (theme.sheet.default_width,), theme)
        self._row = 1
        self._spots: list[Spot] = []
        self._heights: dict[int, float] = {}
        self._merged: list[str] = []
        self._tables: list[PlacedTable] = []
        self._charts: list[PlacedChart] = []
        self._parameters: list[PlacedParameter] = []
        self._together: list[tuple[int, int]] = []

    def layout(self) -> Layout:
        """Return what has been placed."""
        return Layout(
            widths=self._widths,
            heights=self._heights,
            spots=tuple(self._spots),
            tables=tuple(self._tables),
            charts=tuple(self._charts),
            parameters=tuple(self._parameters),
            merged=tuple(self._merged),
            together=tuple(self._together),
            frozen="B1" if _is_wide(self._widths) else "",
        )

    def place_head(self, page: Page) -> None:
        """Place title, a way back to the index, and summary."""
        if INDEX_PAGE in self._sheets and page.name != INDEX_PAGE:
            self._place_way_back(page.title)
        self._line(page.title, Role.TITLE, self._theme.sheet.title_height)
        if page.summary:
            self._prose(page.summary, Role.SUMMARY)
        self._row += 1

    def place(self, block: Block) -> None:
        """Place one block and leave a row free under it."""
        first = self._row
        match block:
            case Chart():
                return
            case Table():
                self._place_table(block)
            case Parameters():
                self._place_parameters(block)
            case Text():
                self._place_text(block)
            case Links():
                self._place_links(block)
            case Call():
                self._place_call(block)
        if not isinstance(block, Table):
            self._together.append((first, self._row - 1))
        self._row += 1

    def _place_way_back(self, title: str) -> None:
        """Place a link to the index in the first column that the title leaves free."""
        font = self._theme.font
        room = text_width(title) * font.title_size / font.size + PADDING
        last = _span_end(self._widths, 1, room, self._theme)
        name = self._sheets[INDEX_PAGE]
        self._spots.append(
            Spot(
                row=self._row,
                column=last + 1,
                value=f"\u2190 {name}",
                role=Role.LINK,
                link=f"{quote_sheetname(name)}!A1",
            )
        )

    def _place_table(self, table: Table) -> None:
        sheet = self._theme.sheet
        first = self._row
        self._subheading(table.title)
        self._quiet(table.note)
        widths = self._widths[: len(table.columns)]
        placed = PlacedTable(
            table=table,
            row=self._row,
            wrapped=wrapped_columns(table, table_needs(table), widths),
            filtered=False,
        )
        self._heights[self._row] = header_height(table, widths, sheet, filtered=False)
        self._tables.append(placed)
        blocks = self._charts_of.get(table.name, []) if table.n_rows else []
        charts = place_charts(blocks, placed, self._widths, self._theme)
        self._charts.extend(charts)
        # Charts stand beside the table, or in lines under it.
        ends = {placed.row: placed.bottom_row}
        for chart in charts:
            last = last_row(chart, self._theme)
            ends[chart.row] = max(ends.get(chart.row, 0), last)
        self._together.append((first, ends.pop(placed.row)))
        # A page breaks above the free row over a chart: its frame stays whole.
        self._together.extend((top - 1, end) for top, end in ends.items())
        _, end = max(self._together, key=itemgetter(1))
        self._row = end + 1 + bool(charts)

    def _place_parameters(self, block: Parameters) -> None:
        self._subheading(block.title)
        self._quiet(block.note)
        titles = (wording.PARAMETER, wording.VALUE, wording.UNIT, wording.NOTE)
        n_columns = _parameter_columns(block, self._lang)
        for column, title in enumerate(titles[:n_columns], 1):
            text = title.text(self._lang)
            last = self._note_end() if column == NOTE_COLUMN else column
            self._across(column, last, text, Role.HEADER)
        self._heights[self._row] = self._theme.sheet.header_height
        self._row += 1
        for parameter in block.parameters:
            self._place_parameter(parameter, n_columns)

    def _place_parameter(self, parameter: Parameter, n_columns: int) -> None:
        value_role = Role.INPUT if parameter.editable else Role.BODY
        self._spot(1, parameter.label, Role.BODY_WRAPPED)
        self._spots.append(
            Spot(
                row=self._row,
                column=2,
                value=parameter.value,
                role=value_role,
                unit=parameter.unit,
                formula=parameter.formula,
            )
        )
        unit = _unit_word(parameter, self._lang)
        if n_columns >= NOTE_COLUMN - 1:
            self._spot(NOTE_COLUMN - 1, unit, Role.BODY)
        last = self._note_end()
        if n_columns == NOTE_COLUMN:
            self._across(NOTE_COLUMN, last, parameter.note, Role.BODY_WRAPPED)
        note_room = _room(self._widths, NOTE_COLUMN, last, self._theme)
        texts = ((parameter.label, self._widths[0]), (parameter.note, note_room))
        self._heights[self._row] = text_height(
            texts, self._theme.sheet, most_lines=ANY_LINES
        )
        placed = PlacedParameter(parameter=parameter, row=self._row)
        self._parameters.append(placed)
        self._row += 1

    def _place_text(self, block: Text) -> None:
        self._subheading(block.title)
        for line in block.lines:
            self._prose(line, Role.PROSE, tone=block.tone)

    def _place_call(self, call: Call) -> None:
        """Place a call as people try it out: inputs, and beside them what it fills."""
        self._subheading(call.title)
        self._quiet(call.note)
        row = self._row + 1
        spelled = wording.FORMULA.text(self._lang)
        self._quiet(spelled.format(formula=call_formula(call, row)))
        self._spots.extend(call_spots(call, row))
        self._heights[row] = self._theme.sheet.header_height
        columns = (*call.inputs, *call.result)
        self._row = row + 1 + max(len(column.values) for column in columns)

    def _place_links(self, block: Links) -> None:
        self._subheading(block.title)
        for link in block.links:
            target = f"{quote_sheetname(self._sheets[link.page])}!A1"
            self._spots.append(
                Spot(
                    row=self._row,
                    column=1,
                    value=link.text,
                    role=Role.LINK,
                    link=target,
                )
            )
            self._prose(link.note, Role.QUIET, first=2)

    def _subheading(self, text: str) -> None:
        if text:
            height = self._theme.sheet.subheading_height
            self._line(text, Role.SUBHEADING, height)

    def _quiet(self, text: str) -> None:
        if text:
            self._prose(text, Role.QUIET)

    def _line(self, text: str, role: Role, height: float) -> None:
        self._spot(1, text, role)
        self._heights[self._row] = height
        self._row += 1

    def _prose(
        self, text: str, role: Role, *, first: int = 1, tone: Tone | None = None
    ) -> None:
        """Place a paragraph over as many columns as make a readable line."""
        before = _room(self._widths, 1, first - 1, self._theme)
        wanted = self._theme.sheet.prose_width - before
        last = _span_end(self._widths, first, wanted, self._theme)
        if text:
            self._across(first, last, text, role, tone=tone)
        room = _room(self._widths, first, last, self._theme)
        n_lines = min(lines(clean_text(text), room), ANY_LINES)
        self._heights[self._row] = lines_height(n_lines, self._theme.sheet)
        self._row += 1

    def _note_end(self) -> int:
        """Return the last column of a parameter's note, which is a readable line."""
        before = _room(self._widths, 1, NOTE_COLUMN - 1, self._theme)
        sheet = self._theme.sheet
        wanted = max(sheet.prose_width - before, sheet.widest)
        return _span_end(self._widths, NOTE_COLUMN, wanted, self._theme)

    def _across(
        self, first: int, last: int, text: str, role: Role, *, tone: Tone | None = None
    ) -> None:
        """Place a text over several columns of the row as one cell."""
        for column in range(first, last + 1):
            words = text if column == first else None
            self._spots.append(
                Spot(row=self._row, column=column, value=words, role=role, tone=tone)
            )
        if last > first:
            left, right = get_column_letter(first), get_column_letter(last)
            self._merged.append(f"{left}{self._row}:{right}{self._row}")

    def _spot(self, column: int, value: str, role: Role) -> None:
        self._spots.append(Spot(row=self._row, column=column, value=value, role=role))


def _block_widths(block: Block, lang: Lang, theme: Theme) -> tuple[float, ...]:
    """Return the widths that a block asks for, from column A."""
    sheet = theme.sheet
    match block:
        case Table():
            return table_widths(block, table_needs(block), sheet, filtered=False)
        case Parameters():
            rows = block.parameters
            values = [column_need([row.value], row.unit).characters for row in rows]
            units = [_unit_word(row, lang) for row in rows]
            return (
                _text_width([row.label for row in rows], theme),
                clamp(max([*values, 14.0]), sheet),
                _text_width(units, theme),
            )
        case Call():
            return tuple(clamp(need, sheet) for need in call_needs(block))
        case Links():
            return (_text_width([link.text for link in block.links], theme),)
        case _:
            return ()


def _parameter_columns(block: Parameters, lang: Lang) -> int:
    """Return how many columns a block needs: units and notes where there are any."""
    if any(row.note for row in block.parameters):
        return 4
    return 3 if any(_unit_word(row, lang) for row in block.parameters) else 2


def _unit_word(parameter: Parameter, lang: Lang) -> str:
    """Return the unit beside a value; a percent carries its sign."""
    percent = parameter.unit is Unit.PERCENT
    return "" if percent else parameter.unit.label.text(lang)


def _text_width(texts: Sequence[str], theme: Theme) -> float:
    return clamp(
        max((column_need([text], Unit.TEXT).characters for text in texts), default=0.0),
        theme.sheet,
    )


def _widened(widths: tuple[float, ...], theme: Theme) -> tuple[float, ...]:
    """Return widths with gaps between asked columns filled by the default."""
    return tuple(width or theme.sheet.default_width for width in widths)


def _is_wide(widths: Sequence[float]) -> bool:
    """Return whether the names of the rows have to stay while the others scroll."""
    return sum(widths) > WINDOW and widths[0] <= WIDEST_FROZEN


def _room(widths: Sequence[float], first: int, last: int, theme: Theme) -> float:
    """Return the characters between two columns, both included."""
    spare = theme.sheet.default_width
    return sum(
        widths[column - 1] if column <= len(widths) else spare
        for column in range(first, last + 1)
    )


def _span_end(widths: Sequence[float], first: int, wanted: float, theme: Theme) -> int:
    """Return the column where a text ends that starts in ``first``."""
    last = first
    while _room(widths, first, last, theme) < wanted:
        last += 1
    return last
