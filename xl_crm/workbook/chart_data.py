"""Where does a chart read its numbers, and which are they?

The numbers go into the chart, too, so that a previewer without a calculation engine
draws it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.series import SeriesLabel

from xl_crm.tables.unit import Unit
from xl_crm.workbook.content import stored
from xl_crm.workbook.placement import absolute, headings
from xl_crm.workbook.theme import load_theme

if TYPE_CHECKING:
    from xl_crm.reports._spec import Column
    from xl_crm.workbook.placement import PlacedTable


def heading_label(placed: PlacedTable, name: str, sheet_name: str) -> SeriesLabel:
    """Return the heading of a column as the name of its series."""
    number = [column.name for column in placed.table.columns].index(name)
    cell = absolute(sheet_name, f"{placed.letters[name]}{placed.row}")
    cache = StrData(ptCount=1, pt=[StrVal(idx=0, v=headings(placed.table)[number])])
    return SeriesLabel(strRef=StrRef(f=cell, strCache=cache))


def value_source(placed: PlacedTable, name: str, sheet_name: str) -> NumDataSource:
    """Return the numbers of a column; what is no number is a gap."""
    return NumDataSource(numRef=_numbers(placed, name, sheet_name))


def category_source(placed: PlacedTable, name: str, sheet_name: str) -> AxDataSource:
    """Return the names of the points: dates as dates, everything else as text."""
    column = placed.column(name)
    if column.unit is Unit.DATE and all(
        stored(value, column.unit).kind == "n" for value in column.values
    ):
        return AxDataSource(numRef=_numbers(placed, name, sheet_name))
    points = [
        StrVal(idx=index, v=text)
        for index, text in enumerate(_texts(column))
        if text is not None
    ]
    cache = StrData(ptCount=len(column.values), pt=points)
    return AxDataSource(
        strRef=StrRef(f=_filled(placed, name, sheet_name), strCache=cache)
    )


def _numbers(placed: PlacedTable, name: str, sheet_name: str) -> NumRef:
    column = placed.column(name)
    contents = [stored(value, column.unit) for value in column.values]
    points = [
        NumVal(idx=index, v=content.text)
        for index, content in enumerate(contents)
        if content.kind == "n" and content.text is not None
    ]
    cache = NumData(
        formatCode=load_theme().formats[column.unit],
        ptCount=len(contents),
        pt=points,
    )
    return NumRef(f=_filled(placed, name, sheet_name), numCache=cache)


def _texts(column: Column) -> list[str | None]:
    return [stored(value, column.unit).text for value in column.values]


def _filled(placed: PlacedTable, name: str, sheet_name: str) -> str:
    """Return the range of the filled rows of a column, with its sheet."""
    letter = placed.letters[name]
    last = placed.row + placed.table.n_rows
    return absolute(sheet_name, f"{letter}{placed.first_row}:{letter}{last}")
