"""How is each kind of cell drawn?"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.table import TableStyle, TableStyleElement, TableStyleList
from openpyxl.utils.indexed_list import IndexedList

from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.cell_style import StyleArray

    from xl_crm.reports._spec import Tone
    from xl_crm.workbook.theme import Paint, Theme

TABLE_STYLE = "xl_crm"

_Part = Literal["wholeTable", "headerRow", "totalRow", "secondRowStripe"]

_CENTRED = frozenset({Unit.DATE, Unit.FLAG})
_NUMBERS = frozenset(
    {
        Unit.MONEY,
        Unit.COUNT,
        Unit.NUMBER,
        Unit.DAYS,
        Unit.HOURS,
        Unit.RATIO,
        Unit.PERCENT,
        Unit.POINTS,
        Unit.SCORE,
    }
)


class Role(StrEnum):
    """What a cell is for."""

    TITLE = "title"
    SUMMARY = "summary"
    SUBHEADING = "subheading"
    QUIET = "quiet"
    PROSE = "prose"
    LINK = "link"
    HEADER = "header"
    HEADER_INPUT = "header_input"
    BODY = "body"
    BODY_WRAPPED = "body_wrapped"
    BODY_LINK = "body_link"
    INPUT = "input"
    TOTAL = "total"


_VALUES = frozenset(
    {Role.BODY, Role.BODY_WRAPPED, Role.BODY_LINK, Role.INPUT, Role.TOTAL}
)
_WRAPPED = frozenset(
    {Role.HEADER, Role.HEADER_INPUT, Role.BODY_WRAPPED, Role.BODY_LINK}
)


class StyleBook:
    """The styles of one workbook, each built once and shared by its cells."""

    def __init__(self, workbook: Workbook, theme: Theme) -> None:
        self._workbook = workbook
        self._theme = theme
        self._cache: dict[tuple[Role, Unit, bool, Tone | None], StyleArray] = {}
        _set_default_font(workbook, theme)
        _add_table_style(workbook, theme)

    def cell_style(
        self,
        role: Role,
        unit: Unit = Unit.TEXT,
        *,
        quoted: bool = False,
        tone: Tone | None = None,
    ) -> StyleArray:
        """Return the style of a cell.

        ``quoted`` marks text that would turn into a formula when somebody edits it:
        Excel then keeps it text, as if typed after an apostrophe.
        """
        key = (role, unit, quoted, tone)
        if key not in self._cache:
            self._cache[key] = self._build(role, unit, quoted=quoted, tone=tone)
        return self._cache[key]

    def number(
        self,
        role: Role,
        unit: Unit = Unit.TEXT,
        *,
        quoted: bool = False,
        tone: Tone | None = None,
    ) -> int:
        """Return the number under which the file will hold the style of a cell."""
        inner: Any = self._workbook
        style = self.cell_style(role, unit, quoted=quoted, tone=tone)
        return int(inner._cell_styles.add(style))  # noqa: SLF001  (as cells do)

    def _build(
        self, role: Role, unit: Unit, *, quoted: bool, tone: Tone | None
    ) -> StyleArray:
        cell = WriteOnlyCell(self._workbook.worksheets[0])
        cell.font = _font(role, self._theme)
        cell.alignment = _alignment(role, unit)
        fill = _fill(role, self._theme)
        if tone is not None:
            paint = self._theme.tones[tone]
            fill = paint.fill
            cell.font = _named_font(self._theme, color=paint.text)
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)
        cell.border = _border(role, self._theme)
        if role in _VALUES:
            cell.number_format = self._theme.formats[unit]
        if quoted:
            cell.quotePrefix = True
        inner: Any = cell
        style: StyleArray = inner._style  # noqa: SLF001  (shared by reference)
        return style


def differential(paint: Paint) -> DifferentialStyle:
    """Return the change that a conditional format makes to a cell."""
    return DifferentialStyle(
        font=Font(color=paint.text),
        fill=PatternFill(bgColor=paint.fill, fill_type="solid"),
    )


def _named_font(theme: Theme, *, color: str, size: int = 0, bold: bool = False) -> Font:
    """Return the theme's typeface; a ``size`` of 0 is that of body text."""
    size = size or theme.font.size
    return Font(name=theme.font.name, size=size, color=color, bold=bold)


def _font(role: Role, theme: Theme) -> Font:
    colours = theme.colours
    match role:
        case Role.TITLE:
            size = theme.font.title_size
            return _named_font(theme, color=colours.title, size=size, bold=True)
        case Role.SUBHEADING:
            size = theme.font.subheading_size
            return _named_font(theme, color=colours.title, size=size, bold=True)
        case Role.SUMMARY | Role.QUIET:
            return _named_font(theme, color=colours.quiet_text)
        case Role.HEADER | Role.HEADER_INPUT:
            return _named_font(theme, color=colours.header_text, bold=True)
        case Role.TOTAL:
            return _named_font(theme, color=colours.text, bold=True)
        case Role.LINK | Role.BODY_LINK:
            return Font(
                name=theme.font.name,
                size=theme.font.size,
                color=colours.link,
                underline="single",
            )
        case _:
            return _named_font(theme, color=colours.text)


def _fill(role: Role, theme: Theme) -> str:
    match role:
        case Role.HEADER:
            return theme.colours.header_fill
        case Role.HEADER_INPUT:
            return theme.colours.header_input_fill
        case Role.INPUT:
            return theme.colours.input_fill
        case Role.TOTAL:
            return theme.colours.band
        case _:
            return ""


def _border(role: Role, theme: Theme) -> Border:
    if role is Role.INPUT:
        line = Side("thin", color=theme.colours.input_line)
        return Border(left=line, right=line, top=line, bottom=line)
    if role is Role.TOTAL:
        return Border(top=Side("medium", color=theme.colours.header_fill))
    if role in _VALUES:
        return Border(bottom=Side("hair", color=theme.colours.line))
    return Border()


def _alignment(role: Role, unit: Unit) -> Alignment:
    if role in {Role.SUMMARY, Role.QUIET, Role.PROSE}:
        return Alignment(vertical="center", wrap_text=True)
    if role in {Role.TITLE, Role.SUBHEADING, Role.LINK}:
        return Alignment(vertical="center")
    wrapped = role in _WRAPPED
    if unit in _CENTRED:
        return Alignment(horizontal="center", vertical="center", wrap_text=wrapped)
    return Alignment(
        horizontal="right" if unit in _NUMBERS else "left",
        vertical="center",
        wrap_text=wrapped,
        indent=1,
    )


def _set_default_font(workbook: Workbook, theme: Theme) -> None:
    """Make the theme's font that of every cell that nobody styled.

    The widths of all columns count in digits of this font.
    """
    font = _named_font(theme, color=theme.colours.text)
    inner: Any = workbook
    inner._fonts = IndexedList([font])  # noqa: SLF001  (no public way)
    inner._named_styles["Normal"].font = font  # noqa: SLF001


def _add_table_style(workbook: Workbook, theme: Theme) -> None:
    colours = theme.colours
    line = Side("thin", color=colours.line)
    edge = Side("medium", color=colours.header_fill)
    parts: dict[_Part, DifferentialStyle] = {
        "wholeTable": DifferentialStyle(
            border=Border(top=edge, bottom=line, horizontal=line)
        ),
        "headerRow": DifferentialStyle(
            font=Font(color=colours.header_text, bold=True),
            fill=PatternFill(bgColor=colours.header_fill, fill_type="solid"),
        ),
        "totalRow": DifferentialStyle(
            font=Font(color=colours.text, bold=True),
            fill=PatternFill(bgColor=colours.band, fill_type="solid"),
            border=Border(top=edge),
        ),
        "secondRowStripe": DifferentialStyle(
            fill=PatternFill(bgColor=colours.band, fill_type="solid")
        ),
    }
    elements = [
        TableStyleElement(type=part, dxfId=_dxf_id(workbook, change))
        for part, change in parts.items()
    ]
    style = TableStyle(
        name=TABLE_STYLE, pivot=False, count=len(elements), tableStyleElement=elements
    )
    inner: Any = workbook
    inner._table_styles = TableStyleList(  # noqa: SLF001  (no public way)
        defaultTableStyle=TABLE_STYLE, tableStyle=[style]
    )


def _dxf_id(workbook: Workbook, change: DifferentialStyle) -> int:
    inner: Any = workbook
    return int(inner._differential_styles.add(change))  # noqa: SLF001
