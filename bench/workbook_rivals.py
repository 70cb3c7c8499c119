"""How do other writers make the same workbook, with as many features as they have?

Each gets its values as it wants them, made before: lists of rows, or an Arrow table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import jetxl
import openpyxl
import xlsxwriter
from make_customers import TIERS, UNITS, tier_counts
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

from xl_crm.tables.unit import Unit
from xl_crm.workbook.theme import load_theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    import pyarrow as pa

FORMATS = {name: load_theme().formats[unit] for name, unit in UNITS.items()}
LETTERS = dict(zip(UNITS, "ABCDEFGHIJKL", strict=True))
WIDTH = 14
FILLS = ("CFE5F4", "CDEBDF", "FBF3C4", "FBD9C8")
HEADER = "1F4E78"
SCALE = ("F8696B", "FFEB84", "63BE7B")
BAR = "638EC6"


def ref(name: str, rows: int) -> str:
    """Return the range of a column's rows."""
    return f"{LETTERS[name]}2:{LETTERS[name]}{rows + 1}"


def write_openpyxl(table: pa.Table, rows: Sequence[Sequence[Any]], path: Path) -> None:
    """Write with openpyxl's write-only mode: one cell object a column, used again."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Customers")
    sheet.freeze_panes = "B2"
    for letter in LETTERS.values():
        sheet.column_dimensions[letter].width = WIDTH
    sheet.append([_openpyxl_heading(sheet, name) for name in UNITS])
    cells = [WriteOnlyCell(sheet) for _ in UNITS]
    for cell, shown in zip(cells, FORMATS.values(), strict=True):
        cell.number_format = shown
    for row in rows:
        for cell, value in zip(cells, row, strict=True):
            cell.value = value
        sheet.append(cells)
    _openpyxl_features(sheet, len(rows))
    _openpyxl_chart(book.create_sheet("Tiers"), table)
    book.save(path)


def _openpyxl_heading(sheet: Any, name: str) -> WriteOnlyCell:  # noqa: ANN401
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=HEADER)
    cell.comment = Comment(f"Definition of {name}", "bench")
    return cell


def _openpyxl_features(sheet: Any, rows: int) -> None:  # noqa: ANN401
    low, middle, high = SCALE
    scale = ColorScaleRule(
        *("min", None, low, "percentile", 50, middle, "max", None, high)
    )
    sheet.conditional_formatting.add(ref("score", rows), scale)
    bar = DataBarRule("min", None, "max", None, color=BAR)
    sheet.conditional_formatting.add(ref("revenue", rows), bar)
    for tier, colour in zip(TIERS, FILLS, strict=True):
        fill = PatternFill("solid", bgColor=colour)
        rule = CellIsRule(operator="equal", formula=[f'"{tier}"'], fill=fill)
        sheet.conditional_formatting.add(ref("tier", rows), rule)
    validation = DataValidation(type="list", formula1=f'"{",".join(TIERS)}"')
    validation.add(ref("tier", rows))
    sheet.data_validations.append(validation)
    names = [TableColumn(id=number, name=name) for number, name in enumerate(UNITS, 1)]
    excel_table = Table(
        displayName="customers",
        name="customers",
        ref=f"A1:L{rows + 1}",
        tableColumns=names,
        tableStyleInfo=TableStyleInfo(name="TableStyleMedium2", showRowStripes=True),
    )
    sheet.tables.add(excel_table)


def _openpyxl_chart(sheet: Any, table: pa.Table) -> None:  # noqa: ANN401
    for pair in zip(TIERS, tier_counts(table), strict=True):
        sheet.append(pair)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=4))
    chart.set_categories(Reference(sheet, min_col=1, min_row=1, max_row=4))
    sheet.add_chart(chart, "D2")


def write_xlsxwriter(
    table: pa.Table, rows: Sequence[Sequence[Any]], path: Path
) -> None:
    """Write with XlsxWriter's ``constant_memory``, which has no tables: a filter."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Customers")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(UNITS) - 1, WIDTH)
    header = book.add_format({"bold": True, "font_color": "white", "bg_color": HEADER})
    for number, name in enumerate(UNITS):
        sheet.write_string(0, number, name, header)
        sheet.write_comment(0, number, f"Definition of {name}")
    formats = [book.add_format({"num_format": shown}) for shown in FORMATS.values()]
    writers = [_xlsxwriter_method(sheet, unit) for unit in UNITS.values()]
    columns = list(enumerate(zip(writers, formats, strict=True)))
    for row, values in enumerate(rows, 1):
        for number, (write, shown) in columns:
            value = values[number]
            if value is not None:
                write(row, number, value, shown)
    _xlsxwriter_features(book, sheet, len(rows))
    tiers = book.add_worksheet("Tiers")
    for row, pair in enumerate(zip(TIERS, tier_counts(table), strict=True)):
        tiers.write_row(row, 0, pair)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Tiers!$A$1:$A$4", "values": "=Tiers!$B$1:$B$4"})
    tiers.insert_chart("D2", chart)
    book.close()


def _xlsxwriter_method(sheet: Any, unit: Unit) -> Any:  # noqa: ANN401
    if unit is Unit.DATE:
        return sheet.write_datetime
    return sheet.write_string if unit in (Unit.ID, Unit.TEXT) else sheet.write_number


def _xlsxwriter_features(book: Any, sheet: Any, rows: int) -> None:  # noqa: ANN401
    low, middle, high = (f"#{colour}" for colour in SCALE)
    scale = {"min_color": low, "mid_color": middle, "max_color": high}
    sheet.conditional_format(ref("score", rows), {"type": "3_color_scale"} | scale)
    bar = {"type": "data_bar", "bar_color": f"#{BAR}"}
    sheet.conditional_format(ref("revenue", rows), bar)
    for tier, colour in zip(TIERS, FILLS, strict=True):
        fill = book.add_format({"bg_color": f"#{colour}"})
        rule = {"type": "cell", "criteria": "==", "value": f'"{tier}"', "format": fill}
        sheet.conditional_format(ref("tier", rows), rule)
    choices = {"validate": "list", "source": list(TIERS)}
    sheet.data_validation(ref("tier", rows), choices)
    sheet.autofilter(0, 0, rows, len(UNITS) - 1)


def write_jetxl(table: pa.Table, path: Path) -> None:
    """Write with jetxl, which has no notes on headings."""
    rows = table.num_rows
    tiers = table.schema.get_field_index("tier")
    span = {"start_row": 2, "end_row": rows + 1}
    jetxl.write_sheet_arrow(
        table,
        str(path),
        sheet_name="Customers",
        freeze_rows=1,
        freeze_cols=1,
        styled_headers=True,
        column_widths=dict.fromkeys(UNITS, WIDTH),
        column_formats={k: v for k, v in FORMATS.items() if v not in ("@", "General")},
        data_validations=[
            span
            | {"start_col": tiers, "end_col": tiers}
            | {"type": "list", "items": list(TIERS), "show_dropdown": True}
        ],
        conditional_formats=_jetxl_conditions(span),
        tables=[
            {"name": "customers", "start_row": 1, "start_col": 0}
            | {"end_row": rows + 1, "end_col": len(UNITS) - 1}
            | {"style": "TableStyleMedium2", "show_row_stripes": True}
        ],
        charts=[
            {"chart_type": "column", "data_range": (0, 4, 12, 4)}
            | {"from_col": 13, "from_row": 1, "to_col": 20, "to_row": 15}
        ],
    )


def _jetxl_conditions(span: dict[str, int]) -> list[dict[str, Any]]:
    def over(name: str) -> dict[str, int]:
        column = list(UNITS).index(name)
        return span | {"start_col": column, "end_col": column}

    low, middle, high = (f"FF{colour}" for colour in SCALE)
    scale = {"min_color": low, "mid_color": middle, "max_color": high}
    rules: list[dict[str, Any]] = [
        over("score") | {"rule_type": "color_scale", "priority": 1} | scale,
        over("revenue") | {"rule_type": "data_bar", "color": f"FF{BAR}", "priority": 2},
    ]
    for priority, (tier, colour) in enumerate(zip(TIERS, FILLS, strict=True), 3):
        fill = {"fill": {"pattern": "solid", "fg_color": f"FF{colour}"}}
        rule = {"rule_type": "cell_value", "operator": "equal", "value": f'"{tier}"'}
        rules.append(over("tier") | rule | {"priority": priority, "style": fill})
    return rules
