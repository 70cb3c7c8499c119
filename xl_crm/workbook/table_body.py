"""What are the rows of a table, before they are written?

The rows go to the columnar writer; openpyxl never sees their cells. So do the few
rows outside of tables that hold a formula: openpyxl cannot write a formula together
with its value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.hyperlink import Hyperlink

from xl_crm.reports._spec import CellPlace, FilePlace, Total
from xl_crm.reports._totals import total_of
from xl_crm.tables.unit import Unit
from xl_crm.workbook.link import MOST_LINKS, address_of, cell_address
from xl_crm.workbook.rows.body import Body, BodyColumn, BodyStyles
from xl_crm.workbook.sizing import body_heights
from xl_crm.workbook.style import Role
from xl_crm.workbook.table import total_formula

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports._spec import CellTarget, Column, Tone
    from xl_crm.workbook.kit import Kit
    from xl_crm.workbook.link import Address
    from xl_crm.workbook.linked_sheet import LinkedSheet
    from xl_crm.workbook.placement import PlacedTable, Spot


def table_bodies(
    worksheet: LinkedSheet, placed: PlacedTable, widths: Sequence[float], kit: Kit
) -> tuple[Body, ...]:
    """Return the rows of a table, and its totals; their links go to the sheet."""
    body = Body(
        first_row=placed.first_row,
        n_rows=placed.last_row - placed.row,
        columns=tuple(
            _body_column(worksheet, placed, column, kit)
            for column in placed.table.columns
        ),
        heights=body_heights(placed, widths, kit.theme.sheet),
    )
    return (body, _totals(placed, kit)) if placed.table.total_label else (body,)


def value_body(columns: Sequence[Column], first_row: int, kit: Kit) -> Body:
    """Return columns as they are written in a table, values only."""
    return Body(
        first_row=first_row,
        n_rows=len(columns[0].values),
        columns=tuple(
            BodyColumn(
                values=column.values,
                unit=column.unit,
                styles=_styles(kit, Role.BODY, column.unit),
                row_units=column.units,
                row_styles=_row_styles(kit, Role.BODY, column),
            )
            for column in columns
        ),
    )


def spot_body(spots: Sequence[Spot], height: float | None, kit: Kit) -> Body:
    """Return one row of cells outside of tables; columns without a spot are blank."""
    by_number = {spot.column: spot for spot in spots}
    blank = BodyColumn(values=(), unit=Unit.TEXT, styles=BodyStyles(plain=0, quoted=0))
    return Body(
        first_row=spots[0].row,
        n_rows=1,
        columns=tuple(
            _spot_column(by_number[number], kit) if number in by_number else blank
            for number in range(1, max(by_number) + 1)
        ),
        heights={0: height} if height is not None else {},
    )


def _spot_column(spot: Spot, kit: Kit) -> BodyColumn:
    spelled = spot.formula
    if spelled and not spot.fills:
        spelled = kit.formulas.of(spelled)
    return BodyColumn(
        values=(spot.value,),
        unit=spot.unit,
        styles=_styles(kit, spot.role, spot.unit, tone=spot.tone),
        formula=spelled,
        fills=spot.fills,
    )


def _body_column(
    worksheet: LinkedSheet, placed: PlacedTable, column: Column, kit: Kit
) -> BodyColumn:
    role = Role.BODY_WRAPPED if column.name in placed.wrapped else Role.BODY
    if column.editable and not placed.filtered:
        role = Role.INPUT
    linked = _add_links(worksheet, placed, column, kit)
    table = placed.table.name
    return BodyColumn(
        values=column.values,
        unit=column.unit,
        styles=_styles(kit, role, column.unit, linked=bool(linked)),
        formula=_row_formula(placed, column, kit),
        row_formulas={
            row: kit.formulas.of(formula, table)
            for row, formula in column.row_formulas.items()
        },
        linked=linked,
        row_units=column.units,
        row_styles=_row_styles(kit, role, column, linked=bool(linked)),
    )


def _row_formula(placed: PlacedTable, column: Column, kit: Kit) -> str:
    """Return the formula of all rows; with plain references in a long table."""
    if not column.formula:
        return ""
    spell = kit.formulas.of if placed.readable else kit.formulas.in_rows
    return spell(column.formula, placed.table.name)


def _add_links(
    worksheet: LinkedSheet, placed: PlacedTable, column: Column, kit: Kit
) -> frozenset[int]:
    """Put the links of a column on its sheet, as far as it takes any more.

    Returns
    -------
    frozenset of int
        Rows with a link, from 0.
    """
    linked = set()
    letter = placed.letters[column.name]
    for row, place in enumerate(column.links):
        if len(worksheet.row_links) >= MOST_LINKS:
            break
        address = _address(place, kit)
        if address is not None:
            linked.add(row)
            worksheet.row_links.append(
                Hyperlink(
                    ref=f"{letter}{placed.first_row + row}",
                    target=address.target or None,
                    location=address.location or None,
                )
            )
    return frozenset(linked)


def _address(place: CellTarget | None, kit: Kit) -> Address | None:
    match place:
        case None:
            return None
        case CellPlace():
            return cell_address(place, kit.places)
        case FilePlace():
            return address_of(place, kit.folder)


def _totals(placed: PlacedTable, kit: Kit) -> Body:
    first, *others = placed.table.columns
    label = BodyColumn(
        values=(placed.table.total_label,),
        unit=Unit.TEXT,
        styles=_styles(kit, Role.TOTAL, _label_unit(first)),
    )
    totals = (_total(placed, column, kit) for column in others)
    return Body(first_row=placed.bottom_row, n_rows=1, columns=(label, *totals))


def _label_unit(column: Column) -> Unit:
    """Return a unit under which a word stands as the values above it do."""
    return column.unit if column.unit in {Unit.DATE, Unit.FLAG} else Unit.TEXT


def _total(placed: PlacedTable, column: Column, kit: Kit) -> BodyColumn:
    unit = Unit.COUNT if column.total is Total.COUNT else column.unit
    styles = _styles(kit, Role.TOTAL, unit)
    if column.total is Total.NONE:
        return BodyColumn(values=(), unit=unit, styles=styles)
    return BodyColumn(
        values=(total_of(column),),
        unit=unit,
        styles=styles,
        formula=kit.formulas.of(total_formula(placed.table, column)),
    )


def _row_styles(
    kit: Kit, role: Role, column: Column, *, linked: bool = False
) -> tuple[BodyStyles, ...]:
    return tuple(_styles(kit, role, unit, linked=linked) for unit in column.units)


def _styles(
    kit: Kit,
    role: Role,
    unit: Unit,
    *,
    tone: Tone | None = None,
    linked: bool = False,
) -> BodyStyles:
    number = kit.styles.number
    plain = number(role, unit, tone=tone)
    quoted = number(role, unit, quoted=True, tone=tone)
    if not linked:
        return BodyStyles(plain=plain, quoted=quoted)
    return BodyStyles(
        plain=plain,
        quoted=quoted,
        link=number(Role.BODY_LINK, unit),
        quoted_link=number(Role.BODY_LINK, unit, quoted=True),
    )
